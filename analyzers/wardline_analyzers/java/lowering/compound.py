"""Statements that hold others: branches, loops, `try`."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import Body, done
from wardline_analyzers.java.lowering.state import EXTRAS, STATEMENTS, JavaLowering, broken, clean, expression
from wardline_analyzers.java.lowering.statements import block, once, statements
from wardline_analyzers.java.lowering.targets import local
from wardline_analyzers.java.lowering.types import annotation, named


def _errors(low: JavaLowering, node: Node, depth: int) -> None:
    """What can be read of the errors in a statement goes before it."""
    for child in node.children:
        if child.type == "ERROR":
            low.strays += broken(low, child, depth)


def _test(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    condition = node.child_by_field_name("condition")
    return expression(low, condition, depth + 1) if condition is not None else low.opaque(node)


def _if(low: JavaLowering, node: Node, depth: int) -> form.Statement:
    """A chain of `else if` takes one level, however long. Names that a test binds hold behind it too."""
    end = node.end_byte - low.shift
    arms: list[tuple[int, form.Expression, Body]] = []
    other: Body = ()
    part: Node | None = node
    while part is not None:
        _errors(low, part, depth)
        test = _test(low, part, depth)
        then = part.child_by_field_name("consequence")
        arms.append((part.start_byte - low.shift, test, block(low, then, depth) if then is not None else ()))
        behind = part.child_by_field_name("alternative")
        part = None
        if behind is not None and behind.type == "if_statement":
            part = behind
        elif behind is not None:
            other = block(low, behind, depth)
    low.size += len(arms)
    start, first, body = arms[-1]
    made = form.If(start, end, first, body, other)
    for start, first, body in reversed(arms[:-1]):
        made = form.If(start, end, first, body, (made,))
    return made


def _taken(low: JavaLowering) -> str:
    """The label of the loop that begins here."""
    label, low.label = low.label, ""
    return label


def _while(low: JavaLowering, node: Node, depth: int) -> form.Statement:
    label = _taken(low)
    _errors(low, node, depth)
    test = _test(low, node, depth)
    inside = node.child_by_field_name("body")
    body = block(low, inside, depth) if inside is not None else ()
    low.size += 1
    return form.While(*low.place(node), test, body, (), label)


def _do(low: JavaLowering, node: Node, depth: int) -> form.Statement:
    """`do body while (test)`: a loop that is left at its end."""
    label = _taken(low)
    _errors(low, node, depth)
    start, end = low.place(node)
    inside = node.child_by_field_name("body")
    body = block(low, inside, depth) if inside is not None else ()
    test = _test(low, node, depth)
    low.size += 4
    leave = form.If(test.start, test.end, form.Not(test.start, test.end, test), (form.Break(test.end, test.end),))
    return form.While(start, end, form.Literal(start, start, True), (*body, leave), (), label)


def _for(low: JavaLowering, node: Node, depth: int) -> form.Statement:
    """`for (first; test; next) body`"""
    label = _taken(low)
    start, end = low.place(node)
    low.enter()
    _errors(low, node, depth)
    first: list[Node] = []
    then: list[Node] = []
    test: form.Expression | None = None
    marks = 0
    inside = node.child_by_field_name("body")
    head = []
    for child in node.children:
        if child.type == ")" or child == inside:
            break
        head.append(child)
    for child in head:
        if child.type == "local_variable_declaration":
            first.append(child)
            marks = 1  # its own semicolon ends it
        elif child.type == ";":
            marks += 1
        elif child.is_named and child.type not in EXTRAS and child.type != "ERROR":
            if marks == 0:
                first.append(child)
            elif marks == 1 and test is None:
                low.strays += statements(low, first, depth)
                first = []
                test = expression(low, child, depth + 1)
            elif marks > 1:
                then.append(child)
    low.strays += statements(low, first, depth)
    body = block(low, inside, depth) if inside is not None else ()
    body += statements(low, then, depth)
    low.leave()
    low.size += 1
    return form.While(start, end, test if test is not None else form.Literal(start, start, True), body, (), label)


def _for_each(low: JavaLowering, node: Node, depth: int) -> form.Statement:
    label = _taken(low)
    _errors(low, node, depth)
    over = node.child_by_field_name("value")
    name = node.child_by_field_name("name")
    inside = node.child_by_field_name("body")
    if over is None or name is None:
        return done(low, low.opaque(node))
    iterable = expression(low, over, depth + 1)
    low.enter()
    bound = local(low, name)
    hint = annotation(low, node.child_by_field_name("type"), depth + 1)
    body = block(low, inside, depth) if inside is not None else ()
    low.leave()
    if hint is not None and isinstance(bound, form.Name):  # the element as one of its type
        low.size += 2
        each = form.Assign(bound.start, bound.end, (bound,), low.read(bound.name, bound.start, bound.end), hint)
        body = (each, *body)
    low.size += 1
    return form.For(*low.place(node), bound, iterable, body, (), label)


_LOOPS = frozenset(("while_statement", "do_statement", "for_statement", "enhanced_for_statement"))


def _labeled(low: JavaLowering, node: Node, depth: int) -> form.Statement | None:
    """`name: loop`; another statement is a loop of one turn."""
    inner = [child for child in clean(low, node.children, depth) if child.is_named]
    if len(inner) < 2:
        return None
    name = low.word(inner[0])
    if inner[-1].type in _LOOPS:
        low.label = name
        low.strays += statements(low, [inner[-1]], depth)
        low.label = ""
        return None
    return once(low, node, block(low, inner[-1], depth), name)


def _block(low: JavaLowering, node: Node, depth: int) -> form.Statement | None:
    low.strays += block(low, node, depth)
    return None


def _synchronized(low: JavaLowering, node: Node, depth: int) -> form.Statement | None:
    for child in clean(low, node.children, depth):
        if child.type == "parenthesized_expression":
            low.strays.append(done(low, expression(low, child, depth + 1)))
        elif child.type == "block":
            low.strays += block(low, child, depth)
    return None


# ---------------------------------------------------------------------- try


def _try(low: JavaLowering, node: Node, depth: int) -> form.Statement | None:
    start, end = low.place(node)
    handlers: list[form.Handler] = []
    body: Body = ()
    last: Body = ()
    resources: list[tuple[Body, form.Expression, int]] = []
    low.enter()
    for child in node.children:
        kind = child.type
        if kind == "resource_specification":
            resources = [
                found
                for part in clean(low, child.children, depth)
                if part.type == "resource" and (found := _resource(low, part, depth)) is not None
            ]
        elif kind == "block":
            body = block(low, child, depth)
        elif kind == "catch_clause":
            handlers.append(_handler(low, child, depth))
        elif kind == "finally_clause":
            for part in child.children:
                if part.type == "block":
                    last = block(low, part, depth)
        elif kind == "ERROR":
            low.strays += broken(low, child, depth)
    low.leave()
    for before, value, begin in reversed(resources):
        low.size += 1
        body = (*before, form.With(begin, end, value, None, body))
    if resources and not handlers and not last:
        low.strays += body
        return None
    low.size += 1
    return form.Try(start, end, body, tuple(handlers), (), last)


def _resource(low: JavaLowering, node: Node, depth: int) -> tuple[Body, form.Expression, int] | None:
    """What is done before the body, and the object that is closed behind it."""
    name = node.child_by_field_name("name")
    value = node.child_by_field_name("value")
    start, end = low.place(node)
    if name is None or value is None:
        inner = [child for child in node.children if child.is_named and child.type not in EXTRAS]
        return ((), expression(low, inner[-1], depth + 1), start) if inner else None
    outer, low.strays = low.strays, []
    given = expression(low, value, depth + 1)
    strays, low.strays = low.strays, outer
    hint = annotation(low, node.child_by_field_name("type"), depth + 1)
    bound = local(low, name)
    low.size += 1
    made = form.Assign(start, end, (bound,), given, hint)
    return (*strays, made), low.read(low.word(name), *low.place(name)), start


def _handler(low: JavaLowering, node: Node, depth: int) -> form.Handler:
    word = ""
    kinds: list[form.Expression] = []
    body: Body = ()
    low.enter()
    for child in node.children:
        if child.type == "catch_formal_parameter":
            name = child.child_by_field_name("name")
            if name is not None:
                word = low.word(name)
                low.declare(word)
            for part in child.children:
                if part.type == "catch_type":
                    kinds += [made for each in part.named_children if (made := named(low, each, depth + 1))]
        elif child.type == "block":
            body = block(low, child, depth)
        elif child.type == "ERROR":
            low.strays += broken(low, child, depth)
    low.leave()
    kind: form.Expression | None = kinds[0] if kinds else None
    if len(kinds) > 1:
        low.size += 1
        kind = form.Display(kinds[0].start, kinds[-1].end, "tuple", tuple(kinds))
    low.size += 1
    return form.Handler(*low.place(node), kind, word, body)


STATEMENTS.update(
    {
        "if_statement": _if,
        "while_statement": _while,
        "do_statement": _do,
        "for_statement": _for,
        "enhanced_for_statement": _for_each,
        "labeled_statement": _labeled,
        "block": _block,
        "synchronized_statement": _synchronized,
        "try_statement": _try,
        "try_with_resources_statement": _try,
    }
)
