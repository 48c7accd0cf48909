"""Shapes of functions and classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.light.lowering.table import (
    Body,
    Lower,
    Lowering,
    LowerStatement,
    block,
    ending,
    expression,
    head,
    named,
)
from wardline_analyzers.light.lowering.types import annotation

AROUND: Final = "_"
"""The name of the class that is put around a member that is parsed by itself."""
_NAMES: Final = ("name", "pattern", "declarator")
_TYPES: Final = frozenset(("user_type", "nullable_type"))
"""Kinds of types, where no field tells which child is one."""
_STARS: Final = ("variadic", "splat", "rest", "params")
Name = Callable[[Lowering, Node], "Node | None"]


def declared(low: Lowering, node: Node | None) -> Node | None:
    """The name inside a declarator or a pattern."""
    names = low.table.names
    for _ in range(20):
        if node is None or node.type in names:
            return node
        if node.type == "tuple_struct_pattern":  # `Some(name)`
            node = next(iter(reversed(named(low, node))), None)
            continue
        node = next((found for field in _NAMES if (found := node.child_by_field_name(field)) is not None), None) or (
            head(low, node, ())
        )
    return None


def parameters(low: Lowering, node: Node | None, depth: int) -> list[form.Parameter]:
    """The parameters of a function, whatever the grammar puts around each."""
    found: list[form.Parameter] = []
    if node is not None and node.type in low.table.names:  # `x => …`
        return [form.Parameter(*low.place(node), low.table.spell(low.word(node)))]
    children = named(low, node) if node is not None else []
    if node is not None and node.type == "function_value_parameters":  # modifiers and defaults stand beside them
        children = [child for child in children if child.type == "parameter"]
    for child in children:
        name = declared(low, child)
        word = low.table.spell(low.word(name)) if name is not None else ""
        if not word:
            continue
        type_ = child.child_by_field_name("type")
        if type_ is None:
            type_ = next((part for part in named(low, child) if part.type in _TYPES), None)
        if type_ is not None and name is not None and type_.start_byte == name.start_byte:
            continue  # a type without a name
        default = child.child_by_field_name("default_value") or child.child_by_field_name("value")
        kind = form.STAR if any(mark in child.type for mark in _STARS) else form.POSITIONAL
        if child.type == "keyword_parameter":
            kind = form.KEYWORD
        elif child.type == "hash_splat_parameter":
            kind = form.DOUBLE_STAR
        low.size += 1
        found.append(
            form.Parameter(
                *low.place(child),
                word,
                kind,
                annotation(low, type_) if type_ is not None else None,
                expression(low, default, depth + 1) if default is not None and default != name else None,
            )
        )
    return found


def assembled(
    low: Lowering,
    node: Node,
    word: str,
    given: Node | None,
    body: Node | None,
    depth: int,
    fixed: bool = False,
    decorators: tuple[form.Expression, ...] = (),
) -> form.Function:
    """A function out of its pieces. Directly in a class it gets its object; `fixed`: it is one of the class."""
    method, around = low.member, low.locals
    low.member = False
    low.locals = set() if method else set(around)
    taken = parameters(low, given, depth)
    low.locals.update(one.name for one in taken)
    start, end = low.place(node)
    if method:
        low.size += 1
        taken.insert(0, form.Parameter(start, start, "this"))
        if word in low.table.constructors or (low.classes and word == low.classes[-1]):
            word = "__init__"
        if fixed:
            of_class = form.Name(start, start, low.loads.setdefault("classmethod", "classmethod"))
            decorators = (*decorators, of_class)
    inside = block(low, body, depth) if body is not None else ()
    if low.table.yields_last or (body is not None and body.type not in low.table.blocks):
        inside = giving(low, inside)
    low.member, low.locals = method, around
    low.size += 1
    return form.Function(start, end, word, tuple(taken), inside, decorators)


def giving(low: Lowering, body: Body) -> Body:
    """A body whose last expression is what the function gives."""

    def returned(value: form.Expression) -> form.Statement:
        made = form.Return(value.start, value.end, value)
        low.points.append(made)
        return made

    return ending(low, body, returned)


def function(
    name: str = "name", given: str = "parameters", body: str = "body", static: frozenset[str] = frozenset()
) -> LowerStatement:
    """`function name(parameters) { body }`. `static`: what in front of it makes it a method of the class."""

    def lower(low: Lowering, node: Node, depth: int) -> form.Statement:
        word = node.child_by_field_name(name)
        inner = node.child_by_field_name(body)
        fixed = bool(static) and any(low.word(c) in static for c in node.children if c.end_byte - c.start_byte < 12)
        return assembled(
            low, node, low.word(word) if word is not None else "", node.child_by_field_name(given), inner, depth, fixed
        )

    return lower


def closure(given: str = "parameters", body: str = "body") -> Lower:
    """A function as an expression."""

    def lower(low: Lowering, node: Node, depth: int) -> form.Expression:
        member, low.member = low.member, False
        made = assembled(low, node, "", node.child_by_field_name(given), node.child_by_field_name(body), depth)
        low.member = member
        low.size += 1
        return form.Lambda(made.start, made.end, made)

    return lower


def class_of(
    name: str = "name",
    body: str = "body",
    bases: frozenset[str] = frozenset(),
    fields: Callable[[Lowering, Node], frozenset[str]] | None = None,
    decorators: Callable[[Lowering, Node, int], tuple[form.Expression, ...]] | None = None,
) -> LowerStatement:
    """`class Name : Base { … }`. `bases`: the kinds of nodes that hold the classes above; `fields`: the names in the
    body that mean a part of the object; `decorators`: what stands on the class."""

    def lower(low: Lowering, node: Node, depth: int) -> form.Statement | None:
        word_node, inner = node.child_by_field_name(name), node.child_by_field_name(body)
        word = low.word(word_node) if word_node is not None else ""
        if node.start_byte < low.shift:  # put around a member
            word = AROUND
        if not word or inner is None:
            low.strays += block(low, inner, depth)
            return None
        above: list[form.Expression] = []
        for child in named(low, node):
            if child.type in bases:
                found = [annotation(low, part) for part in named(low, child) or [child]]
                above += [base for base in found if base is not None]
        member, low.member = low.member, True
        low.classes.append(word)
        low.fields.append(fields(low, inner) if fields is not None else frozenset())
        made = block(low, inner, depth)
        low.fields.pop()
        low.classes.pop()
        low.member = member
        low.size += 1
        marks = decorators(low, node, depth) if decorators is not None else ()
        return form.Class(*low.place(node), word, tuple(above), made, marks)

    return lower


__all__ = ["AROUND", "assembled", "class_of", "closure", "declared", "function", "giving", "parameters"]
