"""Literals of composite types: structs, slices, arrays and maps."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import argument
from wardline_analyzers.go.lowering import types
from wardline_analyzers.go.lowering.calls import call
from wardline_analyzers.go.lowering.state import DEEPEST, EXPRESSIONS, Lowering, clean, expression

_ROWS: Final = frozenset(("slice_type", "array_type", "implicit_length_array_type"))


def _composite(low: Lowering, node: Node, depth: int) -> form.Expression:
    type_, body = node.child_by_field_name("type"), node.child_by_field_name("body")
    if type_ is None or body is None:
        return low.opaque(node)
    return _literal(low, node, types.bare(type_), body, depth + 1)


def _literal(low: Lowering, node: Node, type_: Node | form.Name, body: Node, depth: int) -> form.Expression:
    """A literal of a type, which may stand further out: `[]Point{{1, 2}}`."""
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    if depth >= DEEPEST:
        return low.too_deep(node)
    if isinstance(type_, form.Name):
        return _object(low, start, end, type_, body, depth)
    kind = type_.type
    if kind in _ROWS:
        items = tuple(value for _, value in _elements(low, body, _elided(low, types.element_of(type_), depth), depth))
        low.size += 1
        return form.Display(start, end, "list", items)
    if kind == "map_type":
        return _mapping(low, start, end, body, _elided(low, type_.child_by_field_name("value"), depth), depth)
    if kind == "struct_type":
        return _object(low, start, end, types.anonymous(low, type_, depth), body, depth)
    if kind in ("type_identifier", "identifier", "qualified_type"):
        if _has_keys(body) and not _has_fields(body):  # `gin.H{"a": 1}`: a map by another name
            return _mapping(low, start, end, body, None, depth)
        if kind == "qualified_type" and _is_row(body):
            return _rows(low, start, end, body, depth)
        name = types.qualified(low, type_) if kind == "qualified_type" else types.annotation(low, type_, depth)
        return _object(low, start, end, name, body, depth)
    items = tuple(value for _, value in _elements(low, body, None, depth))
    return low.opaque(node, items)


def _elided(low: Lowering, type_: Node | None, depth: int) -> Node | form.Name | None:
    """The type that elements have which do not say theirs. A struct without a name is made once for all of them."""
    if type_ is None:
        return None
    for _ in range(DEEPEST):  # `[]*Point{{1, 2}}`
        if type_.type != "pointer_type":
            break
        inner = next((child for child in type_.children if child.is_named and child.type != "comment"), None)
        if inner is None:
            return None
        type_ = inner
    type_ = types.bare(type_)
    return types.anonymous(low, type_, depth) if type_.type == "struct_type" else type_


def _has_keys(body: Node) -> bool:
    return any(child.type == "keyed_element" for child in body.children)


def _has_fields(body: Node) -> bool:
    """Are all keys plain names, as those of a struct are?"""
    for child in body.children:
        if child.type == "keyed_element":
            key = child.child_by_field_name("key")
            inner = key.children[0] if key is not None and key.children else key
            if inner is None or inner.type != "identifier":
                return False
    return True


def _is_row(body: Node) -> bool:
    """Does each element leave its type out, which those of a slice may: `bson.D{{Key: "name", Value: name}}`?"""
    inner = [_inside(child) for child in body.children if child.is_named and child.type != "comment"]
    return bool(inner) and all(each is not None and each.type == "literal_value" for each in inner)


def _rows(low: Lowering, start: int, end: int, body: Node, depth: int) -> form.Expression:
    """A slice of structs whose type another package knows: each as its fields by their names, or by their places."""
    items: list[form.Expression] = []
    for child in clean(low, body.children, depth):
        inner = _inside(child) if child.is_named else None
        if inner is None:
            continue
        if depth >= DEEPEST or not (_has_keys(inner) and _has_fields(inner)):
            items.append(_element(low, child, None, depth))
            continue
        pairs: list[tuple[form.Expression | None, form.Expression]] = []
        for key, value in _elements(low, inner, None, depth + 1):
            if key is not None:
                at, until = key.start_byte - low.shift, key.end_byte - low.shift
                pairs.append((form.Literal(at, until, low.word(key)), value))
        low.size += 1
        items.append(form.Mapping(inner.start_byte - low.shift, inner.end_byte - low.shift, tuple(pairs)))
    low.size += 1
    return form.Display(start, end, "list", tuple(items))


def _object(low: Lowering, start: int, end: int, type_: form.Expression, body: Node, depth: int) -> form.Expression:
    """A struct: a call of its type, with a keyword for each field."""
    given = []
    for key, value in _elements(low, body, None, depth):
        word = low.word(key) if isinstance(key, Node) and key.type == "identifier" else ""
        if word:
            low.detail(None, word)
        given.append(argument(low, value, 0, word))
    return call(low, start, end, type_, tuple(given), True)


def _mapping(
    low: Lowering, start: int, end: int, body: Node, elided: Node | form.Name | None, depth: int
) -> form.Expression:
    pairs: list[tuple[form.Expression | None, form.Expression]] = []
    for key, value in _elements(low, body, elided, depth):
        if key is None:
            continue
        if key.type == "literal_value":
            pairs.append((low.opaque(key), value))
        else:
            pairs.append((expression(low, key, depth + 1), value))
    low.size += 1
    return form.Mapping(start, end, tuple(pairs))


def _elements(
    low: Lowering, body: Node, elided: Node | form.Name | None, depth: int
) -> list[tuple[Node | None, form.Expression]]:
    """The elements between the braces: the key, if there is one, and the value."""
    found: list[tuple[Node | None, form.Expression]] = []
    for child in clean(low, body.children, depth):
        if child.type == "keyed_element":
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if value is not None:
                found.append((_inside(key), _element(low, value, elided, depth)))
        elif child.is_named:
            found.append((None, _element(low, child, elided, depth)))
    return found


def _inside(node: Node | None) -> Node | None:
    if node is not None and node.type == "literal_element":
        return next((child for child in node.children if child.is_named), node)
    return node


def _element(low: Lowering, node: Node, elided: Node | form.Name | None, depth: int) -> form.Expression:
    inner = _inside(node)
    assert inner is not None
    if inner.type != "literal_value":
        return expression(low, inner, depth + 1)
    if elided is not None:
        return _literal(low, inner, elided, inner, depth + 1)
    if depth >= DEEPEST:
        return low.too_deep(inner)
    items = tuple(value for _, value in _elements(low, inner, None, depth + 1))
    low.size += 1
    start, end = inner.start_byte - low.shift, inner.end_byte - low.shift
    return form.Display(start, end, "list", items)


EXPRESSIONS["composite_literal"] = _composite
