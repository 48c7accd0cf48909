"""Statements that hold others: branches, loops, `with`, `try` and `match`."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import DEEPEST, Body, Lowering, done
from wardline_analyzers.python.lowering.patterns import pattern
from wardline_analyzers.python.lowering.state import EXTRAS, STATEMENTS, broken, clean, expression
from wardline_analyzers.python.lowering.statements import block
from wardline_analyzers.python.lowering.targets import target


def _parts(low: Lowering, node: Node, depth: int) -> tuple[list[Node], Body, Body]:
    """The named parts of a compound statement but blocks, its body, and the body of its `else`."""
    heads: list[Node] = []
    body: Body = ()
    other: Body = ()
    for child in node.children:
        kind = child.type
        if kind == "block":
            body += block(low, child, depth)
        elif kind == "else_clause":
            other += _suite(low, child, depth)
        elif kind == "ERROR":
            low.strays += broken(low, child, depth)
        elif kind not in EXTRAS and child.is_named:
            heads.append(child)
    return heads, body, other


def _suite(low: Lowering, node: Node, depth: int) -> Body:
    """The block of a clause."""
    body: Body = ()
    for child in node.children:
        if child.type == "block":
            body += block(low, child, depth)
        elif child.type == "ERROR":
            low.strays += broken(low, child, depth)
    return body


def _if(low: Lowering, node: Node, depth: int) -> form.Statement:
    end = node.end_byte - low.shift
    arms: list[tuple[int, form.Expression, Body]] = []
    clause: Node = node
    test: form.Expression | None = None
    body: Body = ()
    other: Body = ()
    waiting = list(reversed(node.children))
    while waiting:
        child = waiting.pop()
        kind = child.type
        if kind == "elif_clause":
            arms.append((clause.start_byte - low.shift, low.opaque(clause) if test is None else test, body))
            clause, test, body = child, None, ()
            waiting += reversed(child.children)
        elif kind == "block":
            body = block(low, child, depth)
        elif kind == "else_clause":
            other = _suite(low, child, depth)
        elif kind == "ERROR":
            low.strays += broken(low, child, depth)
        elif kind not in EXTRAS and child.is_named and test is None:
            test = expression(low, child, depth + 1)
    arms.append((clause.start_byte - low.shift, low.opaque(clause) if test is None else test, body))
    low.size += len(arms)
    start, first, body = arms[-1]
    made = form.If(start, end, first, body, other)
    for start, first, body in reversed(arms[:-1]):
        made = form.If(start, end, first, body, (made,))
    return made


def _while(low: Lowering, node: Node, depth: int) -> form.Statement:
    heads, body, other = _parts(low, node, depth)
    test = expression(low, heads[0], depth) if heads else low.opaque(node)
    low.size += 1
    return form.While(node.start_byte - low.shift, node.end_byte - low.shift, test, body, other)


def _for(low: Lowering, node: Node, depth: int) -> form.Statement:
    heads, body, other = _parts(low, node, depth)
    if len(heads) < 2:
        low.strays += body
        return done(low, low.opaque(node))
    iterable = expression(low, heads[1], depth)
    bound = target(low, heads[0], depth)
    low.size += 1
    return form.For(node.start_byte - low.shift, node.end_byte - low.shift, bound, iterable, body, other)


def _with(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    heads, body, _ = _parts(low, node, depth)
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    items: list[tuple[int, form.Expression, form.Expression | None]] = []
    for clause in heads:
        for item in clean(low, clause.children, depth):
            if item.type == "with_item":
                value, bound = _with_item(low, item, depth)
                items.append((item.start_byte - low.shift, value, bound))
    if not items:
        low.strays += body
        return None
    low.size += len(items)
    for index in range(len(items) - 1, -1, -1):
        begin, value, bound = items[index]
        body = (form.With(begin if index else start, end, value, bound, body),)
    return body[0]


def _with_item(low: Lowering, node: Node, depth: int) -> tuple[form.Expression, form.Expression | None]:
    children = clean(low, node.children, depth)
    for _ in range(DEEPEST):  # `with (a as b):` has the `as` within the parentheses
        if not children or children[0].type != "parenthesized_expression":
            break
        inner = [child for child in children[0].children if child.is_named and child.type not in EXTRAS]
        if len(inner) != 1 or inner[0].type not in ("as_pattern", "parenthesized_expression"):
            break
        children = inner
    if children and children[0].type == "as_pattern":
        children = clean(low, children[0].children, depth)
    if not children:
        return low.opaque(node), None
    value = expression(low, children[0], depth)
    return value, target(low, children[2], depth) if len(children) > 2 else None


def _try(low: Lowering, node: Node, depth: int) -> form.Statement:
    body: Body = ()
    handlers: list[form.Handler] = []
    other: Body = ()
    last: Body = ()
    for child in node.children:
        kind = child.type
        if kind == "block":
            body = block(low, child, depth)
        elif kind in ("except_clause", "except_group_clause"):
            handlers.append(_handler(low, child, depth))
        elif kind == "else_clause":
            other = _suite(low, child, depth)
        elif kind == "finally_clause":
            last = _suite(low, child, depth)
        elif kind == "ERROR":
            low.strays += broken(low, child, depth)
    low.size += 1
    return form.Try(node.start_byte - low.shift, node.end_byte - low.shift, body, tuple(handlers), other, last)


def _handler(low: Lowering, node: Node, depth: int) -> form.Handler:
    heads, body, _ = _parts(low, node, depth)
    name = ""
    alias = node.child_by_field_name("alias")
    if alias is not None:
        heads = [head for head in heads if head.start_byte < alias.start_byte]
    if len(heads) == 1 and heads[0].type == "as_pattern":
        children = clean(low, heads[0].children, depth)
        heads = children[:1]
        alias = children[-1] if len(children) > 2 else None
    if alias is not None:
        name = low.word(alias)
    kind: form.Expression | None = None
    if len(heads) == 1:
        kind = expression(low, heads[0], depth)
    elif heads:  # Python 3.14: except A, B:
        kinds = tuple(expression(low, head, depth) for head in heads)
        low.size += 1
        kind = form.Display(kinds[0].start, kinds[-1].end, "tuple", kinds)
    low.size += 1
    return form.Handler(node.start_byte - low.shift, node.end_byte - low.shift, kind, name, body)


def _match(low: Lowering, node: Node, depth: int) -> form.Statement:
    subjects: list[form.Expression] = []
    cases: list[form.Case] = []
    several = False
    for child in node.children:
        kind = child.type
        if kind == "block":
            for case in child.children:
                if case.type == "case_clause":
                    cases.append(_case(low, case, depth + 1))
                elif case.type == "ERROR":
                    low.strays += broken(low, case, depth)
        elif kind == "ERROR":
            low.strays += broken(low, child, depth)
        elif kind == ",":
            several = True
        elif child.is_named and kind not in EXTRAS:
            subjects.append(expression(low, child, depth + 1))
    subject = subjects[0] if subjects else low.opaque(node)
    if several and subjects:
        low.size += 1
        subject = form.Display(subjects[0].start, subjects[-1].end, "tuple", tuple(subjects))
    low.size += 1
    return form.Match(node.start_byte - low.shift, node.end_byte - low.shift, subject, tuple(cases))


def _case(low: Lowering, node: Node, depth: int) -> form.Case:
    patterns: list[form.Pattern] = []
    several = False
    test: form.Expression | None = None
    body: Body = ()
    for child in node.children:
        kind = child.type
        if kind == "case_pattern":
            patterns.append(pattern(low, child, depth + 1))
        elif kind == ",":
            several = True
        elif kind == "if_clause":
            inner = clean(low, child.children, depth)
            test = expression(low, inner[-1], depth + 1)
        elif kind == "block":
            body = block(low, child, depth)
        elif kind == "ERROR":
            low.strays += broken(low, child, depth)
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    low.size += 1
    if len(patterns) == 1 and not (several or patterns[0].kind == "star"):
        only = patterns[0]
    else:
        low.size += 1
        first, last = (patterns[0].start, patterns[-1].end) if patterns else (start, start)
        only = form.Pattern(first, last, "list" if patterns else "unknown", parts=tuple(patterns))
    return form.Case(start, end, only, test, body)


STATEMENTS.update(
    {
        "if_statement": _if,
        "while_statement": _while,
        "for_statement": _for,
        "with_statement": _with,
        "try_statement": _try,
        "match_statement": _match,
    }
)
