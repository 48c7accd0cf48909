"""SQL texts that Go's functions put together and hand to others, who run them somewhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import TEXTS, function_around, outside_tests
from wardline_analyzers.checks.go.pages import operands
from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.match.by_flow import FlowNames
from wardline_analyzers.match.match import Match, New, UnitView

_STATEMENT: Final = re.compile(
    r"(?is)^\s*\(?\s*(?:select\b.+\bfrom\b.+\bwhere\b|insert\s+into\b|update\b.+\bset\b|delete\s+from\b|replace\s+into\b)"
)
_QUOTED_VERB: Final = re.compile(r"(?i)'(?:%%)?%(?:\[\d+\])?[sv](?:%%)?'|(?:[=<>]|\blike)\s*%(?:\[\d+\])?s")
_QUOTE_OPEN: Final = re.compile(r"(?i)(?:[=<>(,]|\blike)\s*'%?$")
_RUNS: Final = re.compile(
    r"\.(?:Query|QueryRow|Exec|Prepare|Queryx|QueryRowx|MustExec|Raw|Get|Select|NamedExec|NamedQuery|Run|QueryContext"
    r"|QueryRowContext|ExecContext|PrepareContext|GetContext|SelectContext|Expr|Where|NewRaw|NewQuery|SQL|L)\("
)
"""Calls that run SQL: what gets there is told there."""
_IN_PLACE: Final = re.compile(
    r"(?i)\$|placeholder|bind|param|quot|escap|col(?:umn)?s?\b|field|table|prefix|schema|where|clause|order|cond|arg(?:s|n|no|num)?\b"
)
"""What stands for a part of the SQL itself, or is a number by its name."""
_PRINTS: Final = frozenset(("fmt.Printf", "fmt.Fprintf"))


def put_together(unit: UnitView, new: New) -> Iterator[Match]:
    """A text that begins as a statement does, with a value between quotes or behind `=`, which the function gives back
    or hands on."""
    for call in unit.syntax.find("call_expression"):
        match = new(call)
        if _is_formatted(match, call) and outside_tests(match):
            yield match
    for node in unit.syntax.find("binary_expression"):
        match = new(node)
        if _is_joined(match, node) and _is_handed_on(match, node) and outside_tests(match):
            yield match


def _is_formatted(match: Match, call: Node) -> bool:
    callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    word = match.text(callee) if callee is not None else ""
    row = arguments.named_children if arguments is not None else []
    if len(row) < 2 or (word != "fmt.Sprintf" and not (word in _PRINTS and _is_used(call))):
        return False
    template = _text(match, row[0])
    if not _STATEMENT.match(template) or not _QUOTED_VERB.search(template):
        return False
    if not any(_is_value(match, given) for given in row[1:]):
        return False
    return word in _PRINTS or _is_handed_on(match, call)


def _is_used(call: Node) -> bool:
    """Is what a printing function gives taken for the text, as `Sprintf` was meant?"""
    around = call.parent
    if around is not None and around.type == "expression_list":
        around = around.parent
    if around is None or around.type not in ("assignment_statement", "short_var_declaration", "argument_list"):
        return False
    left = around.child_by_field_name("left")
    return left is None or not (left.text or b"").startswith(b"_")


def _is_joined(match: Match, node: Node) -> bool:
    """`"SELECT … WHERE name = '" + name + "'"`, from its beginning."""
    if node.parent is not None and node.parent.type == "binary_expression":
        return False
    parts: list[Node] = []
    at: Node | None = node
    while at is not None and at.type == "binary_expression":
        right = at.child_by_field_name("right")
        if right is not None:
            parts.append(right)
        at = at.child_by_field_name("left")
    if at is not None:
        parts.append(at)
    parts.reverse()
    before = ""
    for part in parts:
        if part.type in TEXTS:
            before += match.text(part)[1:-1]
        elif _STATEMENT.match(before) and _QUOTE_OPEN.search(before) and _is_value(match, part):
            return True
        else:
            before += "?"
    return False


def _is_value(match: Match, node: Node) -> bool:
    return node.type not in ("int_literal", *TEXTS) and not _IN_PLACE.search(match.text(node))


def _is_handed_on(match: Match, node: Node) -> bool:
    """The function itself runs no SQL, and gives a text back."""
    function = function_around(node)
    if function is None or _RUNS.search(match.text(function)):
        return False
    given = function.child_by_field_name("result")
    return given is not None and "string" in match.text(given)


def _text(match: Match, node: Node) -> str:
    if node.type in TEXTS:
        return match.text(node)[1:-1]
    constant = match.unit.constant(node)
    return constant if isinstance(constant, str) else ""


_SQL: Final = re.compile(r"(?i)^[\s(`\"]*(?:select|insert|update|delete|replace|merge|with|drop|alter|create)\b")
_NAMES: Final = re.compile(
    r"(?i)(?:(?:tab(?:le)?s?|col(?:umn)?s?|schema|seq(?:uence)?|database)(?:_?names?)?|db_?name)$"
)
"""What is named so in SQL can be no parameter of it."""


def built(match: Match) -> bool:
    """A value is written into SQL. The names of tables and columns can be no parameters, and mostly are its own.

    What a test writes into it, it has made up itself.
    """
    node = match.asked()
    if node is not None and _is_of_builder(match, node):
        return False
    if node is not None and _holds_names_only(match, node):
        match.severity, match.confidence = Severity.LOW, Confidence.LOW
    return outside_tests(match)


_BUILT: Final = re.compile(r"\.String\(\)$|^strings\.Join\(")
_QUOTED_SUM: Final = re.compile(r"(?i)(?:[=<>(,]|\blike)\s*'%?[\"`]\s*\+")
"""A value is put between quotes, not beside the text."""
_SPREAD: Final = re.compile(r"\w\.\.\.\s*,?\s*\)$")


def _is_of_builder(match: Match, node: Node) -> bool:
    """`db.Query("SELECT … WHERE "+where.String(), args...)`: who collects values writes their places."""
    if _SPREAD.search(match.text(match.node)) is None:
        return False
    function = function_around(node)
    if node.type == "identifier" and function is not None:  # `query := "SELECT … " + strings.Join(where, " AND ")`
        text = match.text(function)
        name = re.escape(match.text(node))
        made = re.search(rf"(?<![\w.]){name}\s*(?::=|\+?=)[^=;]*?(?:\.String\(\)|\bstrings\.Join\()", text)
        return made is not None and _QUOTED_VERB.search(text) is None and _QUOTED_SUM.search(text) is None
    given = [part for part in operands(node) if part.type not in TEXTS] if node.type == "binary_expression" else []
    return bool(given) and all(_BUILT.search(match.text(part)) for part in given)


def built_sql(match: Match) -> bool:
    """The same, of an object of unknown class: the text begins as SQL does."""
    node = match.asked()
    if node is None or not isinstance(match.unit.names, FlowNames):
        return False
    value = match.unit.names.value(node)
    return value is not None and _SQL.match(value.head) is not None and built(match)


def _holds_names_only(match: Match, node: Node) -> bool:
    """Do all the variables in it have names of tables or columns?"""
    if node.type == "call_expression":
        arguments = node.child_by_field_name("arguments")
        parts = arguments.named_children if arguments is not None else []
    else:
        parts = list(operands(node))
    given = [part for part in parts if part.type not in TEXTS]
    return bool(given) and all(_NAMES.search(match.text(part)) for part in given)
