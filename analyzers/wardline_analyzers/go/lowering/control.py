"""Statements that hold others: branches, loops, switches and `select`."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import Body, argument
from wardline_analyzers.go.lowering import types
from wardline_analyzers.go.lowering.expressions import literal
from wardline_analyzers.go.lowering.state import (
    STATEMENTS,
    Lowering,
    block,
    broken,
    clean,
    expression,
    named,
    statements,
)
from wardline_analyzers.go.lowering.statements import looped, target

_MOST_FALLS = 8
"""Cases in a row that fall through into the next one; each has the statements of those behind it."""


def _one(low: Lowering, node: Node | None, depth: int) -> Body:
    return statements(low, [node], depth) if node is not None else ()


def _errors(low: Lowering, node: Node, depth: int) -> None:
    for child in node.children:
        if child.type == "ERROR":
            low.strays += broken(low, child, depth)


def _if(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """A chain of `else if` takes one level, however long."""
    end = node.end_byte - low.shift
    arms: list[tuple[int, Body, form.Expression, Body]] = []
    other: Body = ()
    arm: Node | None = node
    while arm is not None:
        _errors(low, arm, depth)
        low.scopes.open()
        before = _one(low, arm.child_by_field_name("initializer"), depth)
        condition = arm.child_by_field_name("condition")
        test = expression(low, condition, depth + 1) if condition is not None else low.opaque(arm)
        then = block(low, arm.child_by_field_name("consequence"), depth)
        arms.append((arm.start_byte - low.shift, before, test, then))
        alternative = arm.child_by_field_name("alternative")
        arm = None
        if alternative is not None:
            if alternative.type == "if_statement":
                arm = alternative
            else:
                other = block(low, alternative, depth)
    for start, before, test, then in reversed(arms):
        low.scopes.close()
        low.size += 1
        other = (*before, form.If(start, end, test, then, other))
    low.strays += other
    return None


# ---------------------------------------------------------------------- loops


def _for(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    _errors(low, node, depth)
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    body = node.child_by_field_name("body")
    head = next((c for c in node.children if c.is_named and c.type not in ("comment", "ERROR") and c != body), None)
    label, low.label = low.label, ""
    jumps, low.jumps = low.jumps, set()
    low.scopes.open()
    made: form.Statement
    if head is not None and head.type == "range_clause":
        made = _range(low, start, end, head, body, depth)
    else:
        update: Body = ()
        if head is not None and head.type == "for_clause":
            low.strays += _one(low, head.child_by_field_name("initializer"), depth)
            condition = head.child_by_field_name("condition")
            test = expression(low, condition, depth + 1) if condition is not None else literal(low, head, True)
            inner = block(low, body, depth)
            update = _one(low, head.child_by_field_name("update"), depth)
        else:
            test = expression(low, head, depth + 1) if head is not None else literal(low, node, True)
            inner = block(low, body, depth)
        low.size += 1
        made = form.While(start, end, test, (*inner, *update))
    low.scopes.close()
    return looped(low, label, made, jumps)


def _range(low: Lowering, start: int, end: int, head: Node, body: Node | None, depth: int) -> form.Statement:
    left, right = head.child_by_field_name("left"), head.child_by_field_name("right")
    over = expression(low, right, depth + 1) if right is not None else low.opaque(head)
    new = any(child.type == ":=" for child in head.children)
    nodes = named(low, left, depth) if left is not None else []
    items = [target(low, child, depth, new) for child in nodes[:2]]
    word = "items" if len(items) == 2 else "keys"
    low.size += 4
    callee = form.Attribute(over.start, over.end, over, low.detail(over, word))
    each = form.Call(over.start, over.end, callee, ())
    bound: form.Expression
    if len(items) == 2:
        bound = form.Display(items[0].start, items[1].end, "tuple", tuple(items))
    else:
        bound = items[0] if items else form.Name(over.start, over.start, "_")
    return form.For(start, end, bound, each, block(low, body, depth))


# ---------------------------------------------------------------------- switches


def _cases(low: Lowering, node: Node, depth: int) -> list[tuple[Node, Body]]:
    """The cases with their statements, those of the next one behind them where they fall through."""
    found = [c for c in clean(low, node.children, depth) if c.type.endswith("_case")]
    lines = [[line for line in _lines(case) if line.type not in ("comment", ";")] for case in found]
    made: list[tuple[Node, Body]] = []
    for number, case in enumerate(found):
        low.scopes.open()
        body: Body = ()
        for further in range(number, min(number + _MOST_FALLS, len(found))):
            row = lines[further]
            body += statements(low, _without_break(row), depth + 1)
            if not row or row[-1].type != "fallthrough_statement":
                break
        low.scopes.close()
        made.append((case, body))
    return made


def _lines(case: Node) -> list[Node]:
    """The statements of a case: what stands behind its colon."""
    for number, child in enumerate(case.children):
        if child.type == ":":
            found: list[Node] = []
            for line in case.children[number + 1 :]:
                found += line.children if line.type == "statement_list" else [line]
            return found
    return []


def _without_break(row: list[Node]) -> list[Node]:
    last = row[-1] if row else None
    return row[:-1] if last is not None and last.type == "break_statement" and len(last.children) == 1 else row


def _leaves(low: Lowering, body: Body) -> bool:
    """Is there a `break` in these statements that leaves the switch, not a loop inside or around it?"""
    for statement in body:
        if isinstance(statement, form.Break) and statement not in low.leaving:
            return True
        if isinstance(statement, form.If) and (_leaves(low, statement.then) or _leaves(low, statement.other)):
            return True
    return False


def _left(low: Lowering, made: form.Statement, bodies: list[Body]) -> form.Statement:
    """A switch that is left by a `break` in the middle: a loop with one turn."""
    if not any(_leaves(low, body) for body in bodies):
        return made
    low.size += 3
    once = form.Literal(made.start, made.start, True)
    return form.While(made.start, made.end, once, (made, form.Break(made.end, made.end)))


def _switch(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    _errors(low, node, depth)
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    low.scopes.open()
    low.strays += _one(low, node.child_by_field_name("initializer"), depth)
    value = node.child_by_field_name("value")
    if value is None:
        made = _chain(low, node, depth)
        low.scopes.close()
        return made
    subject = expression(low, value, depth + 1)
    cases: list[form.Case] = []
    last: form.Case | None = None
    for case, body in _cases(low, node, depth):
        begin, finish = case.start_byte - low.shift, case.end_byte - low.shift
        low.size += 1
        labels = case.child_by_field_name("value")
        if case.type == "default_case":
            last = form.Case(begin, finish, form.Pattern(begin, begin, "capture"), None, body)
        elif labels is not None:
            cases.append(form.Case(begin, finish, _pattern(low, labels, depth), None, body))
    if last is not None:
        cases.append(last)
    low.scopes.close()
    low.size += 1
    return _left(low, form.Match(start, end, subject, tuple(cases)), [case.body for case in cases])


def _pattern(low: Lowering, node: Node, depth: int) -> form.Pattern:
    found = []
    for label in named(low, node, depth):
        value = expression(low, label, depth + 1)
        low.size += 1
        found.append(form.Pattern(value.start, value.end, "value", value=value))
    if len(found) == 1:
        return found[0]
    low.size += 1
    return form.Pattern(node.start_byte - low.shift, node.end_byte - low.shift, "or", parts=tuple(found))


def _chain(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """`switch { case a: … }`: a chain of tests."""
    arms: list[tuple[Node, form.Expression, Body]] = []
    other: Body = ()
    for case, body in _cases(low, node, depth):
        labels = case.child_by_field_name("value")
        if case.type == "default_case":
            other = body
        elif labels is not None:
            tests = [expression(low, label, depth + 1) for label in named(low, labels, depth)]
            arms.append((case, _any(low, labels, tests), body))
    return _joined(low, node, arms, other)


def _any(low: Lowering, node: Node, tests: list[form.Expression]) -> form.Expression:
    if len(tests) == 1:
        return tests[0]
    low.size += 1
    return form.Logic(node.start_byte - low.shift, node.end_byte - low.shift, "or", tuple(tests))


def _joined(
    low: Lowering, node: Node, arms: list[tuple[Node, form.Expression, Body]], other: Body
) -> form.Statement | None:
    """One `if` after the other, each in the `else` of the one before."""
    end = node.end_byte - low.shift
    bodies = [body for _, _, body in arms] + [other]
    for case, test, body in reversed(arms):
        low.size += 1
        other = (form.If(case.start_byte - low.shift, end, test, body, other),)
    if not arms:
        low.strays += other
        return None
    return _left(low, other[0], bodies)


def _type_switch(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """`switch x := v.(type)`: tests of what the value is."""
    _errors(low, node, depth)
    low.scopes.open()
    low.strays += _one(low, node.child_by_field_name("initializer"), depth)
    value = node.child_by_field_name("value")
    subject = expression(low, value, depth + 1) if value is not None else low.opaque(node)
    alias = node.child_by_field_name("alias")
    if alias is not None:
        names = named(low, alias, depth)
        if names:
            bound = target(low, names[0], depth, True)
            low.size += 1
            low.strays.append(form.Assign(bound.start, subject.end, (bound,), subject))
            if isinstance(bound, form.Name):
                low.loads.setdefault(bound.name, bound.name)
                subject = bound
    arms: list[tuple[Node, form.Expression, Body]] = []
    other: Body = ()
    for case, body in _cases(low, node, depth):
        if case.type == "default_case":
            other = body
            continue
        tests = [_is(low, subject, kind, depth) for kind in case.children_by_field_name("type") if kind.is_named]
        if tests:
            arms.append((case, _any(low, case, tests), body))
    low.scopes.close()
    return _joined(low, node, arms, other)


def _is(low: Lowering, subject: form.Expression, node: Node, depth: int) -> form.Expression:
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    low.size += 1
    if node.type == "type_identifier" and low.word(node) == "nil":
        return form.Compare(start, end, ("==",), (subject, form.Literal(start, end, None)))
    told = types.annotation(low, node, depth + 1)
    callee = form.Name(start, end, low.loads.setdefault("isinstance", "isinstance"))
    return form.Call(start, end, callee, (argument(low, subject), argument(low, told)))


def _select(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """One of the cases, nobody knows which."""
    _errors(low, node, depth)
    arms: list[tuple[Node, form.Expression, Body]] = []
    other: Body = ()
    for case in clean(low, node.children, depth):
        if not case.type.endswith("_case"):
            continue
        low.scopes.open()
        body = _one(low, case.child_by_field_name("communication"), depth)
        body += statements(low, _without_break(_lines(case)), depth + 1)
        low.scopes.close()
        if case.type == "default_case":
            other = body
        else:
            arms.append((case, low.opaque(case), body))
    if arms and not other and not any(case.type == "default_case" for case in node.children):
        _, _, other = arms.pop()  # one of them it is
    return _joined(low, node, arms, other)


STATEMENTS.update(
    {
        "if_statement": _if,
        "for_statement": _for,
        "expression_switch_statement": _switch,
        "type_switch_statement": _type_switch,
        "select_statement": _select,
    }
)
