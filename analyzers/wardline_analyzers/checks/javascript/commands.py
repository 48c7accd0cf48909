"""Commands that JavaScript hands to a shell as one text, and programs that take an argument for an option."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from wardline_analyzers.checks.command_options import INSTALLS_IT, RUNS_IT, installs, is_option, starts_another
from wardline_analyzers.checks.javascript.calls import is_unknown
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_SAYS_COMMAND: Final = frozenset(("-c", "-lc", "-ic", "/c", "/C", "-Command", "-command"))


def line_is_built(match: Match) -> bool:
    """Behind `-c` stands a text that a value is written into."""
    given = match.argument("1")
    words = given.named_children if given is not None and given.type == "array" else []
    for option, line in pairwise(words):
        if match.unit.constant(option) in _SAYS_COMMAND:
            value = value_of(match, line)
            written = line.type in ("template_string", "binary_expression")
            if written and value is not None and is_unknown(value, "shell") and value.kind not in ("int", "float"):
                match.at = line
                return outside_tests(match)
    return False


def in_row(match: Match) -> bool:
    """Of `taint`: `spawn("git", ["log", ref])`, where a client's text stands by itself among the words."""
    program, given = match.argument("0"), match.argument("1")
    started = match.unit.constant(program) if program is not None else None
    row = value_of(match, given) if given is not None else None
    if not isinstance(started, str) or row is None or row.items is None or not outside_tests(match):
        return False
    before: list[object] = []
    for word in row.items.values():
        if word.taints:
            break
        before.append(word.constant)
    else:
        return False
    if word.head:
        return False
    if starts_another(started) or installs(started, before):
        match.message = RUNS_IT if starts_another(started) else INSTALLS_IT
        return True
    return is_option(started, before)


__all__ = ["in_row", "line_is_built"]
