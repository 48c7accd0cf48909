"""Shapes of branches, loops, switches and handlers of exceptions."""

from __future__ import annotations

from collections.abc import Sequence

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.light.lowering.literals import literal
from wardline_analyzers.light.lowering.statements import target, written
from wardline_analyzers.light.lowering.table import (
    Body,
    Lowering,
    LowerStatement,
    block,
    expression,
    head,
    named,
    statements,
)
from wardline_analyzers.light.lowering.types import annotation

_MOST_FALLS = 8
"""Cases in a row that fall through into the next one; each has the statements of those behind it."""
_THEN = ("consequence", "body")
_TEST = ("condition",)


def _first(node: Node, fields: Sequence[str]) -> Node | None:
    return next((found for field in fields if (found := node.child_by_field_name(field)) is not None), None)


def branch(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """`if test … elseif test … else …`. A chain of them takes one level, however long."""
    end = node.end_byte - low.shift
    arms: list[tuple[int, form.Expression, Body]] = []
    other: Body = ()
    waiting: list[Node] = [node]
    while waiting:
        arm = waiting.pop(0)
        condition = _first(arm, _TEST)
        if condition is None:
            inner = [child for child in named(low, arm) if child.type == node.type]
            if inner and len(named(low, arm)) == 1:
                waiting.insert(0, inner[0])
                continue
            body = _first(arm, _THEN)
            other += block(low, body, depth) if body is not None else statements(low, arm.children, depth + 1)
            continue
        test = expression(low, condition, depth + 1)
        arms.append((arm.start_byte - low.shift, test, block(low, _first(arm, _THEN), depth)))
        waiting[:0] = arm.children_by_field_name("alternative")
    for start, test, then in reversed(arms):
        low.size += 1
        other = (form.If(start, end, test, then, other),)
    low.strays += other
    return None


def negated(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """`unless test … else …`"""
    condition = _first(node, _TEST)
    test = expression(low, condition, depth + 1) if condition is not None else low.opaque(node)
    then = block(low, _first(node, _THEN), depth)
    alternative = node.child_by_field_name("alternative")
    other = statements(low, alternative.children, depth + 1) if alternative is not None else ()
    low.size += 2
    return form.If(*low.place(node), form.Not(test.start, test.end, test), then, other)


def loop(low: Lowering, node: Node, depth: int) -> form.Statement:
    """`while (test) …`; without a test for ever."""
    condition = _first(node, _TEST)
    test = expression(low, condition, depth + 1) if condition is not None else literal(low, node, True)
    low.size += 1
    return form.While(*low.place(node), test, block(low, _first(node, _THEN), depth))


def loop_behind(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """`do … while (test)`: once, and then as often as it holds."""
    body = block(low, node.child_by_field_name("body"), depth)
    condition = _first(node, _TEST)
    test = expression(low, condition, depth + 1) if condition is not None else low.opaque(node)
    start, end = low.place(node)
    low.size += 3
    once = form.Literal(start, start, True)
    leave = form.If(end, end, form.Not(test.start, test.end, test), (form.Break(end, end),))
    return form.While(start, end, once, (*body, leave))


def counted(initial: str, test: str = "condition", update: str = "update") -> LowerStatement:
    """`for (initial; test; update) …`"""

    def lower(low: Lowering, node: Node, depth: int) -> form.Statement:
        low.strays += statements(low, node.children_by_field_name(initial), depth + 1)
        condition = node.child_by_field_name(test)
        asked = expression(low, condition, depth + 1) if condition is not None else literal(low, node, True)
        body = block(low, node.child_by_field_name("body"), depth)
        body += statements(low, node.children_by_field_name(update), depth + 1)
        low.size += 1
        return form.While(*low.place(node), asked, body)

    return lower


def each(item: str, over: str, body: str = "body") -> LowerStatement:
    """`for (item in over) …`"""

    def lower(low: Lowering, node: Node, depth: int) -> form.Statement:
        to, source, inner = (node.child_by_field_name(field) for field in (item, over, body))
        iterable = expression(low, source, depth + 1) if source is not None else low.opaque(node)
        bound = target(low, to, depth + 1) if to is not None else written(low, node, "_")
        low.size += 1
        return form.For(*low.place(node), bound, iterable, block(low, inner, depth))

    return lower


def switch(subject: str, body: str, value: str, cases: frozenset[str], falls: bool = True) -> LowerStatement:
    """`switch (subject) { case value: … break; default: … }`"""

    def lower(low: Lowering, node: Node, depth: int) -> form.Statement:
        asked = node.child_by_field_name(subject)
        about = expression(low, asked, depth + 1) if asked is not None else low.opaque(node)
        around = node.child_by_field_name(body) or node
        found = [child for child in named(low, around) if child.type in cases]
        lines = [_lines(low, case, value) for case in found]
        made: list[form.Case] = []
        last: form.Case | None = None
        for number, case in enumerate(found):
            start, end = low.place(case)
            rows = _with_next(lines, number) if falls else lines[number]
            inside = statements(low, rows, depth + 1)
            label = case.child_by_field_name(value)
            low.size += 1
            if label is None:
                last = form.Case(start, end, form.Pattern(start, start, "capture"), None, inside)
            else:
                pattern = form.Pattern(start, start, "value", value=expression(low, label, depth + 1))
                made.append(form.Case(start, end, pattern, None, inside))
        low.size += 1
        start, end = low.place(node)
        matched = form.Match(start, end, about, (*made, last) if last is not None else tuple(made))
        # what is left of `break` inside leaves the switch: a loop with one turn
        return form.While(start, end, form.Literal(start, start, True), (matched, form.Break(end, end)))

    return lower


def _lines(low: Lowering, case: Node, value: str) -> list[Node]:
    label = case.child_by_field_name(value)
    return [child for child in named(low, case) if child != label]


def _with_next(lines: list[list[Node]], number: int) -> list[Node]:
    """The statements of a case, and of those that it falls through into."""
    rows: list[Node] = []
    for row in lines[number : number + _MOST_FALLS]:
        rows += row
        if row and row[-1].type in _LEAVE:
            break
    return rows


_LEAVE = frozenset(
    ("break_statement", "return_statement", "continue_statement", "throw_statement", "goto_statement", "exit_statement")
)


def tried(low: Lowering, node: Node, depth: int) -> form.Statement:
    """`try … catch (Kind name) … finally …`"""
    body = block(low, node.child_by_field_name("body") or head(low, node, ()), depth)
    handlers: list[form.Handler] = []
    last: Body = ()
    for child in named(low, node):
        inner = child.child_by_field_name("body") or next(iter(reversed(named(low, child))), None)
        if child.type in ("catch_clause", "catch_block"):
            handlers.append(_handler(low, child, inner, depth))
        elif child.type in ("finally_clause", "finally_block"):
            last += block(low, inner, depth)
    low.size += 1
    return form.Try(*low.place(node), body, tuple(handlers), (), last)


def _handler(low: Lowering, node: Node, body: Node | None, depth: int) -> form.Handler:
    around = node.child_by_field_name("parameters") or node
    inner = next((c for c in named(low, around) if c.type in ("parameter_declaration", "catch_declaration")), node)
    type_ = inner.child_by_field_name("type")
    name = inner.child_by_field_name("name") or inner.child_by_field_name("declarator")
    while name is not None and name.type not in low.table.names:
        name = name.child_by_field_name("declarator") or head(low, name, ())
    low.size += 1
    return form.Handler(
        *low.place(node),
        annotation(low, type_) if type_ is not None else None,
        low.table.spell(low.word(name)) if name is not None else "",
        block(low, body, depth),
    )


def used(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """`using (var x = y) …`: the statements inside, after what is opened."""
    low.strays += statements(low, node.children, depth + 1)
    return None


__all__ = ["branch", "counted", "each", "loop", "loop_behind", "negated", "switch", "tried", "used"]
