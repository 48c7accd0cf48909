"""Loops, `switch`, and what leaves them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import Body
from wardline_analyzers.javascript.lowering.state import (
    EXTRAS,
    STATEMENTS,
    ScriptLowering,
    broken,
    expression,
    is_expression,
    named,
)
from wardline_analyzers.javascript.lowering.statements import block, condition, evaluated, statements
from wardline_analyzers.javascript.lowering.targets import single

_LOOPS: Final = frozenset(("for_statement", "for_in_statement", "while_statement", "do_statement"))
_LEAVING: Final = (form.Break, form.Return, form.Raise, form.Continue)
_LONGEST_FALL: Final = 8
"""Cases behind a case that falls through, whose statements are followed."""


def _while(low: ScriptLowering, node: Node, depth: int) -> form.Statement:
    test = condition(low, node, depth)
    return low.make(form.While, node, test, block(low, node.child_by_field_name("body"), depth))


def _do(low: ScriptLowering, node: Node, depth: int) -> form.Statement:
    """`do … while (test)`: a loop without an end that the test leaves."""
    body = block(low, node.child_by_field_name("body"), depth)
    outer, low.strays = low.strays, []
    test = condition(low, node, depth)
    strays, low.strays = low.strays, outer
    leave = low.make(form.If, node, low.make(form.Not, node, test), (low.make(form.Break, node),))
    return low.make(form.While, node, low.make(form.Literal, node, True), (*body, *strays, leave))


def _for(low: ScriptLowering, node: Node, depth: int) -> form.Statement:
    """`for (first; test; next) body`"""
    with low.block(node.children_by_field_name("initializer")):
        return _counted(low, node, depth)


def _counted(low: ScriptLowering, node: Node, depth: int) -> form.Statement:
    first = node.child_by_field_name("initializer")
    if first is not None:
        low.strays += statements(low, [first], depth)
    tests = [child for child in node.children_by_field_name("condition") if child.is_named]
    test: form.Expression = low.make(form.Literal, node, True)
    if tests and tests[0].type != "empty_statement":
        inner = named(low, tests[0], depth) if tests[0].type == "expression_statement" else tests[:1]
        if inner:
            test = expression(low, inner[0], depth + 1)
    body = block(low, node.child_by_field_name("body"), depth)
    step = node.child_by_field_name("increment")
    if step is not None:
        outer, low.strays = low.strays, []
        one = evaluated(low, step, depth + 1)
        strays, low.strays = low.strays, outer
        body = (*body, *strays, one) if one is not None else (*body, *strays)
    return low.make(form.While, node, test, body)


def _for_in(low: ScriptLowering, node: Node, depth: int) -> form.Statement:
    """`for (const name of row)`, `for (const key in object)`"""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    row = expression(low, right, depth + 1) if right is not None else low.opaque(node)
    operator = node.child_by_field_name("operator")
    if operator is not None and operator.type == "in":
        keys = low.attribute(operator, low.read(operator, "Object"), "keys")
        row = low.call(right or node, keys, row)
    before: list[form.Statement] = []
    target: form.Expression = low.opaque(node)
    kind = node.child_by_field_name("kind")
    outer = low.renamed
    if left is not None and left.type == "identifier" and kind is not None and kind.type != "var":
        low.renamed = {**outer, **low.scopes.hidden_by((low.word(left),))}
    if left is not None:
        target, before = single(low, left, depth, kind is not None)
    body = block(low, node.child_by_field_name("body"), depth)
    low.renamed = outer
    return low.make(form.For, node, target, row, (*before, *body))


def _labeled(low: ScriptLowering, node: Node, depth: int) -> form.Statement | None:
    body = node.child_by_field_name("body")
    if body is None:
        return None
    if body.type in _LOOPS:
        return STATEMENTS[body.type](low, body, depth + 1)
    return _once(low, node, block(low, body, depth))


def _once(low: ScriptLowering, node: Node, body: Body) -> form.Statement:
    """Statements that `break` leaves."""
    always = low.make(form.Literal, node, True)
    return low.make(form.While, node, always, (*body, low.make(form.Break, node)))


def _break(low: ScriptLowering, node: Node, depth: int) -> form.Statement:
    return low.make(form.Break, node)


def _continue(low: ScriptLowering, node: Node, depth: int) -> form.Statement:
    return low.make(form.Continue, node)


# ---------------------------------------------------------------------- switch


def _switch(low: ScriptLowering, node: Node, depth: int) -> form.Statement:
    value, body = node.child_by_field_name("value"), node.child_by_field_name("body")
    subject = expression(low, value, depth + 1) if value is not None else low.opaque(node)
    parts = [part for part in body.children if part.type in ("switch_case", "switch_default")] if body else []
    bodies = [_case_body(low, part, depth) for part in parts]
    cases: list[form.Case] = []
    last: list[form.Case] = []
    waiting: list[form.Pattern] = []
    """Of labels that have no statements of their own."""
    for number, part in enumerate(parts):
        pattern = _pattern(low, part, depth)
        if not bodies[number] and number + 1 < len(parts):
            waiting.append(pattern)
            continue
        if waiting:
            every = (*waiting, pattern)
            default = any(each.kind == "capture" for each in every)
            pattern = low.make(form.Pattern, part, "capture") if default else _either(low, part, every)
            waiting = []
        case = low.make(form.Case, part, pattern, None, _fallen(bodies[number:]))
        (last if pattern.kind == "capture" else cases).append(case)
    made = low.make(form.Match, node, subject, (*cases, *last))
    if any(_breaks(case.body) for case in made.cases):
        return _once(low, node, (made,))
    return made


def _either(low: ScriptLowering, node: Node, parts: tuple[form.Pattern, ...]) -> form.Pattern:
    return low.make(form.Pattern, node, "or", "", None, parts)


def _pattern(low: ScriptLowering, node: Node, depth: int) -> form.Pattern:
    value = node.child_by_field_name("value")
    if value is None:
        return low.make(form.Pattern, node, "capture")
    return low.make(form.Pattern, node, "value", "", expression(low, value, depth + 1))


def _case_body(low: ScriptLowering, node: Node, depth: int) -> Body:
    """The statements of a case, without braces around them all."""
    value = node.child_by_field_name("value")
    inner = [
        child
        for child in node.children
        if child.is_named and child.type not in EXTRAS and (value is None or child.id != value.id)
    ]
    if len(inner) == 1 and inner[0].type == "statement_block":
        return block(low, inner[0], depth)
    return statements(low, inner, depth + 1)


def _fallen(bodies: Sequence[Body]) -> Body:
    """The statements of a case and of those that it falls through to, without the `break` at the end."""
    found: list[form.Statement] = []
    for body in bodies[:_LONGEST_FALL]:
        found += body
        if body and isinstance(body[-1], _LEAVING):
            break
    if found and isinstance(found[-1], form.Break):
        found.pop()
    return tuple(found)


def _breaks(body: Sequence[form.Statement]) -> bool:
    """Does a `break` in these statements leave the `switch`?"""
    waiting = list(body)
    while waiting:
        statement = waiting.pop()
        if isinstance(statement, form.Break):
            return True
        if isinstance(statement, form.If):
            waiting += (*statement.then, *statement.other)
        elif isinstance(statement, form.Try):
            waiting += (*statement.body, *statement.last)
            waiting += [inner for handler in statement.handlers for inner in handler.body]
    return False


def _stray_clause(low: ScriptLowering, node: Node, depth: int) -> None:
    """A clause without its statement: broken code."""
    for child in named(low, node, depth):
        if child.type in STATEMENTS or is_expression(child):
            low.strays += statements(low, [child], depth + 1)
        else:
            low.strays += broken(low, child, depth)


STATEMENTS.update(
    {
        "while_statement": _while,
        "do_statement": _do,
        "for_statement": _for,
        "for_in_statement": _for_in,
        "labeled_statement": _labeled,
        "break_statement": _break,
        "continue_statement": _continue,
        "switch_statement": _switch,
        **dict.fromkeys(("switch_case", "switch_default", "else_clause", "catch_clause"), _stray_clause),
    }
)
