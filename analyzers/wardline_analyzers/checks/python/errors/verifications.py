"""Programs that check a signature or a hash, and whose answer nobody looks at."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around

_CHECKS: Final = re.compile(
    r"\b(?:gpgv|gpg2?\W+(?:--\S+\W+)*--verify|minisign\W+-V|signify\W+-V|cosign\W+verify|codesign\W+(?:--verify|-v)"
    r"|openssl\W+(?:verify|dgst\W.*-verify)|(?:sha\d+|md5)sum\W+(?:-c|--check)|rpm\W+(?:-K|--checksig)|jarsigner\W+-verify)\b"
)
"""How a command begins that says by its result whether a file is what it should be."""


def answer_ignored(match: Match) -> bool:
    """`subprocess.run(["gpg", "--verify", signature, path])`, as a statement of its own and without `check=True`"""
    command, checked = match.argument("0|args|command"), match.argument("check")
    statement, around = match.node.parent, function_around(match.node)
    if command is None or statement is None or statement.type != "expression_statement":
        return False
    if checked is not None and match.unit.constant(checked) is not False:
        return False
    text = re.sub(r"[\"',\[\]]+", " ", match.text(match.unit.values.follow(command)))
    whole = match.text(around) if around is not None else ""
    return _CHECKS.search(text) is not None and "returncode" not in whole and not in_test(match.unit, match.node)


__all__ = ["answer_ignored"]
