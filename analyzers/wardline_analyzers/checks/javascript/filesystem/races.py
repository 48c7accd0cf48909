"""Files that are asked for by their name, and then changed by their name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import function_or_unit
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test

_MODULE: Final = re.compile(
    r"(?i)^(?:(?:this\.)?_?(?:fs|fsp|fse|fsextra|fspromises|graceful_?fs)(?:\.promises)?"
    r"|require\(['\"](?:node:)?fs['\"]\))$"
)
_ASKS: Final = frozenset(("existsSync", "exists", "statSync", "stat", "lstatSync", "lstat", "accessSync", "access"))
_CHANGES: Final = frozenset(
    (
        *("writeFileSync", "writeFile", "createWriteStream", "outputFile", "outputFileSync", "renameSync", "rename"),
        *("chmodSync", "chmod", "chownSync", "chown", "truncateSync", "truncate", "symlink", "symlinkSync"),
    )
)
_COPIES: Final = frozenset(("copyFileSync", "copyFile"))
"""What changes the file of its second argument."""
_QUIET: Final = re.compile(
    r"['\"](?:wx|ax|xw|as?x)\+?['\"]|O_EXCL|O_NOFOLLOW|COPYFILE_EXCL|mkdtemp|\bE(?:NOENT|EXIST)\b"
    r"|[lL]ock\(|lockfile"
)
"""A function that speaks of one of these has thought of it."""


def checked_before_use(unit: UnitView, new: New) -> Iterator[Match]:
    """`if (!fs.existsSync(path)) fs.writeFileSync(path, text)`"""
    calls = [node for node in unit.syntax.find("call_expression") if _word(unit, node)]
    for node in calls:
        subject = _subject(unit, node, 0) if _word(unit, node) in _ASKS else None
        if subject is None or in_test(unit, node):
            continue
        around = function_or_unit(node)
        if _QUIET.search(unit.syntax.text(around)):
            continue
        behind = (each for each in calls if node.start_byte < each.start_byte < around.end_byte)
        use = next((each for each in behind if _changes(unit, each, subject)), None)
        if use is not None:
            yield new(node, captures={"use": use})


def _changes(unit: UnitView, node: Node, subject: str) -> bool:
    word = _word(unit, node)
    return (word in _CHANGES and _subject(unit, node, 0) == subject) or (
        word in _COPIES and _subject(unit, node, 1) == subject
    )


def _word(unit: UnitView, call: Node) -> str:
    """The function of `fs` that is called; empty if it is none."""
    callee = call.child_by_field_name("function")
    if callee is None:
        return ""
    if callee.type == "identifier":
        word = unit.syntax.text(callee)
        return word if word.endswith("Sync") or word == "createWriteStream" else ""
    base, word_ = callee.child_by_field_name("object"), callee.child_by_field_name("property")
    if base is None or word_ is None or _MODULE.match(unit.syntax.text(base)) is None:
        return ""
    return unit.syntax.text(word_)


def _subject(unit: UnitView, call: Node, index: int) -> str | None:
    """The argument with the name of the file, where it is a variable, a field or a text."""
    given = call.child_by_field_name("arguments")
    named = given.named_children if given is not None else []
    if len(named) <= index or named[index].type not in ("identifier", "member_expression", "string"):
        return None
    return unit.syntax.text(named[index])


__all__ = ["checked_before_use"]
