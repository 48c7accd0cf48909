"""Imports, constants, variables and types."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.secret_names import is_unguessable
from wardline_analyzers.go import imports
from wardline_analyzers.go.lowering import types
from wardline_analyzers.go.lowering.expressions import several, text_of
from wardline_analyzers.go.lowering.functions import variable
from wardline_analyzers.go.lowering.state import STATEMENTS, Lowering, clean, named, names_of
from wardline_analyzers.go.lowering.statements import given

_MOST_REPEATED = 400
"""Constants of one block that repeat the expression of one before."""


def specs(node: Node, *kinds: str) -> Iterator[Node]:
    """What a declaration declares, in parentheses or not."""
    for child in node.children:
        if child.type in kinds:
            yield child
        elif child.type.endswith("_list"):
            yield from (part for part in child.children if part.type in kinds)


def import_of(node: Node, text: str) -> tuple[str, str] | None:
    """(local name, qualified name) of one import; the name is `.` for one that takes in all, None for one of nothing.

    `text` is the path as it is written.
    """
    path = text_of(text)
    if not path:
        return None
    alias = node.child_by_field_name("name")
    if alias is None:
        return imports.local_name(path), imports.qualified(path)
    if alias.type == "blank_identifier":
        return None
    return ("." if alias.type == "dot" else alias.text.decode("utf-8", "replace") if alias.text else ""), (
        imports.qualified(path)
    )


def _import(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    clean(low, node.children, depth)
    names: list[tuple[str, str]] = []
    stars: list[str] = []
    for spec in specs(node, "import_spec"):
        path = spec.child_by_field_name("path")
        if path is None:
            continue
        found = import_of(spec, low.word(path)) or ("_", imports.qualified(text_of(low.word(path))))
        if not found[1]:
            continue
        if found[0] == ".":
            stars.append(found[1])
        else:
            names.append(found)
    low.size += 1
    return form.Import(node.start_byte - low.shift, node.end_byte - low.shift, tuple(names), tuple(stars))


def _target(low: Lowering, nodes: list[Node]) -> form.Expression:
    items: list[form.Expression] = []
    for node in nodes:
        word = low.word(node)
        name = form.Name(node.start_byte - low.shift, node.end_byte - low.shift, low.scopes.declare(word))
        if is_unguessable(word):
            low.points.append(name)
        items.append(name)
    low.size += len(items)
    if len(items) == 1:
        return items[0]
    low.size += 1
    return form.Display(items[0].start, items[-1].end, "tuple", tuple(items))


def _const(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """Constants. One without an expression has that of the one before, with the next `iota`."""
    clean(low, node.children, depth)
    before: Node | None = None
    repeated = 0
    for number, spec in enumerate(specs(node, "const_spec")):
        names = names_of(spec)
        value = spec.child_by_field_name("value")
        if value is None:
            repeated += 1
        value = before = value or before
        if value is None or not names or repeated > _MOST_REPEATED:
            continue
        outer, low.iota = low.iota, number
        low.strays.append(_assign(low, spec, names, value, depth))
        low.iota = outer
    return None


def _assign(low: Lowering, spec: Node, names: list[Node], value: Node, depth: int) -> form.Statement:
    made = given(low, value, len(names), depth, True) if len(names) > 1 else several(low, value, depth)
    type_ = spec.child_by_field_name("type")
    told = types.annotation(low, type_, depth + 1) if type_ is not None and len(names) == 1 else None
    low.size += 1
    start, end = spec.start_byte - low.shift, spec.end_byte - low.shift
    return form.Assign(start, end, (_target(low, names),), made, told)


def _var(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    clean(low, node.children, depth)
    for spec in specs(node, "var_spec"):
        names, value = names_of(spec), spec.child_by_field_name("value")
        if not names:
            continue
        if value is not None:
            low.strays.append(_assign(low, spec, names, value, depth))
            continue
        type_ = spec.child_by_field_name("type")
        if type_ is None:
            continue
        told = types.annotation(low, type_, depth + 1)
        for name in names:
            word = low.scopes.declare(low.word(name))
            if low.results:
                low.strays.append(variable(low, name, word, type_, told, depth))
            else:  # a variable of the package: who knows what functions put there
                low.size += 1
                start, end = name.start_byte - low.shift, name.end_byte - low.shift
                low.strays.append(form.Declare(start, end, word, told))
    return None


# ---------------------------------------------------------------------- types


def _type(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    clean(low, node.children, depth)
    for spec in specs(node, "type_spec", "type_alias"):
        name, type_ = spec.child_by_field_name("name"), spec.child_by_field_name("type")
        if name is None or type_ is None or not low.word(name):
            continue
        low.strays.append(_defined(low, spec, low.scopes.declare(low.word(name)), type_, depth))
    return None


def _defined(low: Lowering, spec: Node, word: str, type_: Node, depth: int) -> form.Statement:
    start, end = spec.start_byte - low.shift, spec.end_byte - low.shift
    inner = types.bare(type_)
    if inner.type == "struct_type":
        return types.struct(low, inner, word, start, end, depth)
    if inner.type == "interface_type":
        bases = [part for part in named(low, inner, depth) if part.type == "type_elem"]
        found = tuple(types.annotation(low, base, depth + 1) for base in bases if len(base.named_children) == 1)
        low.size += 1
        return form.Class(start, end, word, found, ())
    low.size += 2
    target = form.Name(start, end, word)
    if inner.type == "function_type":  # a conversion to it gives the function itself
        low.size += 4
        value = form.Return(start, end, form.Name(start, end, "f"))
        return form.Function(start, end, word, (form.Parameter(start, end, "f"),), (value,))
    value_ = types.annotation(low, inner, depth + 1)
    if isinstance(value_, form.Index):  # `type List []T`: to convert to it makes a list
        value_ = value_.base
    return form.Assign(start, end, (target,), value_)


STATEMENTS.update(
    {
        "import_declaration": _import,
        "const_declaration": _const,
        "var_declaration": _var,
        "type_declaration": _type,
    }
)
