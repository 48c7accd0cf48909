"""Indexes and pointers of Go that end the function with a panic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import function_around, outside_tests
from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.match.by_flow import FlowNames
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.tree import walk

_ROWS: Final = frozenset(("list", "str", "bytes", "tuple"))
_MADE: Final = r"(?m)\b{name}\s*:?=\s*make\(\[\][\w.*\[\]]+,\s*(\d+)(?:,\s*(\d+))?\)\s*$"
_SET: Final = r"\b{name}\s*(?::?=(?!=)|,[^=\n(]*:?=(?!=)|\+=)"
_IGNORED: Final = re.compile(r"^(\w+), _ :?= ((?:\w+\.)*\w+)\(", re.MULTILINE)
_MAY_BE_NIL: Final = re.compile(
    r"^(?:r|req|request|c\.Request)\.(?:Cookie|FormFile)$|^url\.Parse(?:RequestURI)?$|^http\.(?:Get|Head|Post|PostForm)$"
)
"""Calls that give no object where they fail."""


def index_outside(unit: UnitView, new: New) -> Iterator[Match]:
    """An index that a client sent and nothing has compared, or a constant behind the end of a slice."""
    for kind in ("index_expression", "slice_expression"):
        for node in unit.syntax.find(kind):
            operand = node.child_by_field_name("operand")
            indexes = [
                part
                for field in ("index", "start", "end")
                if (part := node.child_by_field_name(field)) is not None and part.type in ("identifier", "int_literal")
            ]
            function = function_around(node) if indexes else None
            if operand is None or function is None:
                continue
            sent = any(_of_client(unit, operand, index, function) for index in indexes)
            if not sent and not any(_behind_end(unit, operand, index, function, kind) for index in indexes):
                continue
            match = new(node)
            if sent:
                match.severity, match.confidence = Severity.MEDIUM, Confidence.MEDIUM
                match.message = _SENT
            if outside_tests(match):
                yield match


_SENT: Final = (
    "The client chooses this index, and nothing has compared it: one outside of the slice ends the handler, or the "
    "program. Compare it with 0 and with `len`."
)


def _of_client(unit: UnitView, operand: Node, index: Node, function: Node) -> bool:
    if index.type != "identifier" or not isinstance(unit.names, FlowNames):
        return False
    value, row = unit.names.value(index), unit.names.value(operand)
    if value is None or not (value.name or "").startswith("strconv.parsed"):
        return False
    if not any(taint.kind == "remote" for taint in value.taints):
        return False
    word, text = re.escape(unit.syntax.text(index)), unit.syntax.text(function)
    compared = rf"\b{word}\s*(?:[<>]|[=!]=)|(?:[<>]=?|[=!]=)\s*{word}\b|\b(?:min|max|len)\([^)]*\b{word}\b|%"
    is_row = row is not None and row.kind in _ROWS
    return (is_row and re.search(compared, text) is None) or _one_bound(unit, operand, index, text)


def _one_bound(unit: UnitView, operand: Node, index: Node, function: str) -> bool:
    """The only comparison is with the length of this slice, and lets that through, or a number below zero."""
    word, row = re.escape(unit.syntax.text(index)), re.escape(unit.syntax.text(operand))
    above = re.findall(rf"\b{word} (>=?|<=?) len\({row}\)", function)
    asked = rf"\b{word}\b\s*[<>=!]=?[^=]|[<>=]=?\s*{word}\b|\b(?:min|max)\(|%|-- *{word}|\bfor\b"
    all_of_it = len(re.findall(asked, function))
    if len(above) != 1 or all_of_it != 1 or re.search(rf"\b{word}\s*(?:--|\+\+|[-+*/]?=(?!=))", function):
        return False
    parsed = re.search(rf"\b{word}, \w+ :?= strconv\.(?:Atoi|ParseInt)\(", function)
    return above[0] in (">", "<=") or parsed is not None


def _behind_end(unit: UnitView, operand: Node, index: Node, function: Node, kind: str) -> bool:
    if operand.type != "identifier" or index.type != "int_literal":
        return False
    name, text = re.escape(unit.syntax.text(operand)), unit.syntax.text(function)
    made = re.findall(_MADE.format(name=name), text)
    if len(made) != 1 or len(re.findall(_SET.format(name=name), text)) != 1:
        return False
    if re.search(rf"\bif\b[^{{\n]*\blen\({name}\)", text):
        return False  # it asks how long it is
    length, room = int(made[0][0]), int(made[0][1] or made[0][0])
    at = int(unit.syntax.text(index), 0) if unit.syntax.text(index).isdecimal() else 0
    return at > room if kind == "slice_expression" else at >= length


def error_dropped(unit: UnitView, new: New) -> Iterator[Match]:
    """`cookie, _ := r.Cookie("id")`, and then `cookie.Value`: there is none where the call fails."""
    for node in unit.syntax.find("short_var_declaration"):
        found = _IGNORED.match(unit.syntax.text(node))
        function = function_around(node) if found is not None and _MAY_BE_NIL.match(found[2]) else None
        if found is None or function is None:
            continue
        name, text = re.escape(found[1]), unit.syntax.text(function)
        if not re.search(rf"(?<![\w.]){name}\.\w", text) or re.search(rf"\b{name}\s*[=!]=\s*nil", text):
            continue
        match = new(node)
        if outside_tests(match):
            yield match


_IS_NIL: Final = re.compile(r"(\w+) == nil")


def used_where_nil(unit: UnitView, new: New) -> Iterator[Match]:
    """`if user == nil { log.Print(user.Name) }`: in this branch there is nothing behind the pointer."""
    for node in unit.syntax.find("if_statement"):
        asked, body = node.child_by_field_name("condition"), node.child_by_field_name("consequence")
        found = _IS_NIL.fullmatch(unit.syntax.text(asked)) if asked is not None else None
        if found is None or body is None:
            continue
        name = re.escape(found[1])
        if re.search(_SET.format(name=name), unit.syntax.text(body)):
            continue
        for part in walk(body):
            operand = part.child_by_field_name("operand") if part.type == "selector_expression" else None
            if operand is None or unit.syntax.text(operand) != found[1] or _is_called(part):
                continue
            match = new(part)
            if outside_tests(match):
                yield match
            break


def _is_called(field: Node) -> bool:
    """A method may be called on a pointer to nothing."""
    above = field.parent
    return above is not None and above.type == "call_expression" and above.child_by_field_name("function") == field


_WITH_ERROR: Final = re.compile(r"^(\w+), (\w+) :?= (?:\w+\.)+(?:Do|Get|Head|Post|PostForm|Query|QueryContext)\(")


def closed_before_test(unit: UnitView, new: New) -> Iterator[Match]:
    """`resp, err := client.Do(req)`, and `defer resp.Body.Close()` before anybody has looked at the error."""
    for node in unit.syntax.find("defer_statement"):
        made = node.prev_named_sibling
        while made is not None and made.type in ("comment", "defer_statement"):
            made = made.prev_named_sibling
        found = _WITH_ERROR.match(unit.syntax.text(made)) if made is not None else None
        if found is None or found[2] == "_":
            continue
        if re.match(rf"defer {re.escape(found[1])}(?:\.Body)?\.Close\(\)", unit.syntax.text(node)):
            match = new(node)
            if outside_tests(match):
                yield match
