"""Records that Go's programs show or change for whoever names their number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import TEXTS
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import walk

_OWNER: Final = re.compile(
    r"(?i)(?:current|acting|caller|owner|user|customer|tenant|team|account|member|org(?:ani[sz]ation)?|author|actor|patient|client"
    r"|workspace)(?:_?id)?"
)
"""Parameters that say whose record it is."""
_NUMBER: Final = re.compile(r"(?i)\w*(?:id|key|uuid|number|ref|slug)")
_ASKS: Final = re.compile(
    r"\.(?:Query|QueryRow|Exec|Get|Select|NamedExec)(?:Context|x)?\(|\.(?:First|Take|Find|Delete|Where|FindOne|DeleteOne|UpdateOne)\("
)


def owner_never_asked(unit: UnitView, new: New) -> Iterator[Match]:
    """`func (s *Store) Note(ctx, owner, id int64)` whose statement asks for the number alone"""
    for function in unit.syntax.find("function_declaration", "method_declaration"):
        listed, body = function.child_by_field_name("parameters"), function.child_by_field_name("body")
        if listed is None or body is None or in_test(unit, function) or in_example(unit):
            continue
        given = [name for each in listed.named_children for name in each.children_by_field_name("name")]
        owners = [name for name in given if _OWNER.fullmatch(unit.syntax.text(name))]
        numbers = {text for name in given if _NUMBER.fullmatch(text := unit.syntax.text(name)) and name not in owners}
        if not owners or not numbers or _ASKS.search(unit.syntax.text(body)) is None:
            continue
        used = {unit.syntax.text(node) for node in walk(body) if node.type == "identifier"}
        if numbers & used and not any(unit.syntax.text(owner) in used for owner in owners):
            yield new(owners[0])


_FROM_PATH: Final = re.compile(r"(?:\.Param|\.Params|\bchi\.URLParam|\.PathValue|\.URLParam)\([^()\n]*\)|\bmux\.Vars\(")
_WHO: Final = re.compile(
    r"(?i)\b(?:current_?user(?:id)?|user_?id|user_?from\w*|auth_?user|logged_in|claims_?from\w*|session_?user|uid)\b"
)
"""How a handler names who is logged in."""
_BY_NUMBER: Final = re.compile(
    r"(?i)\b(?:select\b[^`\"]*\bfrom|update\b[^`\"]*\bset\b[^`\"]*|delete\s+from)\b[^`\"]*\bwhere\s+(?:\w+\.)?(?:id|uuid)\s*=\s*(?:\$1|\?|:id|@id)\s*[`\";]"
)
"""A statement that asks for a row by its number and by nothing else."""
_ONLY_ASKED: Final = re.compile(r"[=!]= (?:\"\"|nil|0)")


def row_of_anybody(unit: UnitView, new: New) -> Iterator[Match]:
    """The handler asks who is logged in only to see whether anybody is, and gives the row that the path names."""
    for function in unit.syntax.find("func_literal", "function_declaration", "method_declaration"):
        body = function.child_by_field_name("body")
        text = unit.syntax.text(body) if body is not None else ""
        if body is None or _FROM_PATH.search(text) is None or in_test(unit, function) or in_example(unit):
            continue
        query = _BY_NUMBER.search(text)
        if query is None or not _is_own(unit, function) or not _asks_for_anybody(unit, body):
            continue
        place = next(
            (node for node in walk(body) if node.type in TEXTS and query[0][:30] in unit.syntax.text(node)), None
        )
        if place is not None:
            yield new(place)


def _is_own(unit: UnitView, function: Node) -> bool:
    """Is it the handler itself, and not what makes one?"""
    listed = function.child_by_field_name("parameters")
    return listed is not None and re.search(r"\.(?:Request|Context|Ctx)\b", unit.syntax.text(listed)) is not None


def _asks_for_anybody(unit: UnitView, body: Node) -> bool:
    """Is who is logged in named in the body, each time only to ask whether anybody is?"""
    lines = [line for line in unit.syntax.text(body).splitlines() if _WHO.search(line)]
    return bool(lines) and all(_ONLY_ASKED.search(line) for line in lines)


__all__ = ["owner_never_asked", "row_of_anybody"]
