"""Shapes of simple statements: assignments, declarations, and what leaves a block."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.secret_names import is_unguessable
from wardline_analyzers.flow.form.lowering import argument
from wardline_analyzers.light.lowering.calls import call
from wardline_analyzers.light.lowering.expressions import attribute
from wardline_analyzers.light.lowering.literals import literal
from wardline_analyzers.light.lowering.table import Lowering, LowerStatement, block, done, expression, head, named
from wardline_analyzers.light.lowering.types import annotation

_TEXT_JOIN = {".": "+", "??": "or", "||": "or", "&&": "and"}


def target(low: Lowering, node: Node, depth: int) -> form.Expression:
    """Lower a target. A name in it is written, not read."""
    table = low.table
    if node.type in table.names:
        word = table.spell(low.word(node))
        if not (table.plain_fields and low.is_field(word)):
            return written(low, node, word)
        return stored(low, attribute(low, node, low.named(node, "this"), word))
    shape = table.targets.get(node.type)
    if shape == "named":
        name = node.child_by_field_name("name")
        return written(low, node, low.word(name)) if name is not None else low.opaque(node)
    if shape == "list":
        made = (target(low, child, depth + 1) for child in named(low, node))
        low.size += 1
        return form.Display(*low.place(node), "list", tuple(one for one in made if not isinstance(one, form.Literal)))
    if shape == "inner":
        inner = head(low, node, ())
        return target(low, inner, depth + 1) if inner is not None else low.opaque(node)
    return stored(low, expression(low, node, depth))


def written(low: Lowering, node: Node, word: str) -> form.Expression:
    """A name that is assigned to."""
    if not word:
        return low.opaque(node)
    low.size += 1
    low.locals.add(word)
    name = form.Name(*low.place(node), word)
    if is_unguessable(word):
        low.points.append(name)
    return name


def stored(low: Lowering, made: form.Expression) -> form.Expression:
    """An attribute or an element that is assigned to; where a call needs no brackets, an attribute looks like one."""
    if isinstance(made, form.Call) and isinstance(made.callee, form.Attribute) and not made.arguments:
        if low.points and low.points[-1] is made:
            low.points.pop()
        made = made.callee
    if isinstance(made, form.Attribute):
        low.stored.add(made.name)
    elif not isinstance(made, (form.Index, form.Slice)):  # a name is that of `*p = x`: what it points to
        return made
    low.points.append(made)
    low.change(made)
    return made


def assignment(left: str = "left", right: str = "right", operator: str = "operator") -> LowerStatement:
    """`left = right`, `left += right`"""

    def lower(low: Lowering, node: Node, depth: int) -> form.Statement | None:
        to, source = node.child_by_field_name(left), node.child_by_field_name(right)
        if to is None or source is None:
            low.strays += [done(low, expression(low, child, depth + 1)) for child in named(low, node)]
            return None
        value = expression(low, source, depth + 1)
        sign = node.child_by_field_name(operator)
        written_sign = low.word(sign) if sign is not None else "="
        if written_sign.endswith("=") and len(written_sign) > 1 and written_sign != ":=":
            return augmented(low, node, to, written_sign[:-1], value, depth)
        return assigned(low, node, to, value, depth)

    return lower


def assigned(low: Lowering, node: Node, to: Node, value: form.Expression, depth: int) -> form.Statement:
    start, end = low.place(node)
    low.size += 1
    if to.type == "subscript_expression" and len(named(low, to)) == 1:  # PHP's `$row[] = value`
        base = expression(low, named(low, to)[0], depth + 1)
        callee = form.Attribute(base.start, base.end, base, low.detail(base, "append"))
        return done(low, call(low, start, end, callee, (argument(low, value),)))
    return form.Assign(start, end, (target(low, to, depth + 1),), value)


def augmented(low: Lowering, node: Node, to: Node, sign: str, value: form.Expression, depth: int) -> form.Statement:
    into = target(low, to, depth + 1)
    if isinstance(into, form.Name):
        low.loads.setdefault(into.name, into.name)
    low.size += 1
    operator = _TEXT_JOIN.get(sign, sign)
    start, end = low.place(node)
    if operator in ("or", "and"):
        return form.Assign(start, end, (into,), form.Logic(start, end, operator, (into, value)))
    return form.Augment(start, end, into, operator, value)


def step(operand: str = "argument") -> LowerStatement:
    """`x++`"""

    def lower(low: Lowering, node: Node, depth: int) -> form.Statement | None:
        inner = node.child_by_field_name(operand) or head(low, node, ())
        if inner is None:
            return None
        return augmented(low, node, inner, "-" if "--" in low.word(node) else "+", literal(low, node, 1), depth)

    return lower


def do(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """An expression as a statement; an assignment is one."""
    inner = head(low, node, ())
    if inner is None:
        return None
    made = low.table.statements.get(inner.type)
    return made(low, inner, depth) if made is not None else done(low, expression(low, inner, depth))


def returned(low: Lowering, node: Node, depth: int) -> form.Statement:
    inner = head(low, node, ())
    value = expression(low, inner, depth + 1) if inner is not None else None
    low.size += 1
    made = form.Return(*low.place(node), value)
    low.points.append(made)
    return made


def raised(low: Lowering, node: Node, depth: int) -> form.Statement:
    inner = head(low, node, ())
    low.size += 1
    return form.Raise(*low.place(node), expression(low, inner, depth + 1) if inner is not None else None)


def left(low: Lowering, node: Node, depth: int) -> form.Statement:
    low.size += 1
    return form.Break(*low.place(node))


def continued(low: Lowering, node: Node, depth: int) -> form.Statement:
    low.size += 1
    return form.Continue(*low.place(node))


def nothing(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    return None


def inside(*fields: str) -> LowerStatement:
    """What only stands around statements: a namespace, a label, `unsafe`."""

    def lower(low: Lowering, node: Node, depth: int) -> form.Statement | None:
        found = [c for f in fields if (c := node.child_by_field_name(f)) is not None] if fields else named(low, node)
        for child in found:
            low.strays += block(low, child, depth)
        return None

    return lower


def variable(
    low: Lowering, node: Node, word: str, type_: Node | None, value: form.Expression | None, depth: int
) -> form.Statement:
    """A variable that is declared."""
    start, end = low.place(node)
    told = annotation(low, type_) if type_ is not None else None
    low.locals.add(word)
    low.size += 1
    if value is not None:
        name = form.Name(start, end, word)
        if is_unguessable(word):
            low.points.append(name)
        return form.Assign(start, end, (name,), value, told)
    return form.Declare(start, end, word, told if told is not None else form.Opaque(start, start))


__all__ = [
    "assigned",
    "assignment",
    "augmented",
    "continued",
    "do",
    "inside",
    "left",
    "nothing",
    "raised",
    "returned",
    "step",
    "stored",
    "target",
    "variable",
    "written",
]
