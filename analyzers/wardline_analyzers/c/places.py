"""What is in a place that nothing in the function has set: a field, an element, a variable of others."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.c.layouts import OF_ROW
from wardline_analyzers.c.linear import ZERO, Linear
from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import Expression
from wardline_analyzers.c.paths import path_of, root_of
from wardline_analyzers.c.state import FIELD, INPUT, PARAM, UNKNOWN, Object, Status, Value
from wardline_analyzers.c.types import Type

_ELEMENT: Final = {1: "char", 2: "short", 4: "int", 8: "long"}
"""A type of so many bytes."""


def place(look: Look, node: Expression, base: Value) -> Value:
    """What is in a field or an element of an unknown row: the same each time until something changes it."""
    path, known = _known(look, node)
    if known is not None:
        return known
    layout = look.array(f".{node.word}") if node.kind == "field" else None
    if layout is not None:
        found = _array(look, "field", path, node, layout, INPUT if base.origin == INPUT else UNKNOWN)
    else:
        found = look.number(look.source(node)[:40], _kept_in(look, base, path))
    if path:
        look.here.env[path] = found
    return found


def outside_array(look: Look, node: Expression) -> Value | None:
    """An array of that name that another unit declares, or a class whose method this is: `buffer_`, `m_buffer`."""
    layout = look.array(f"[]{node.word}")
    if layout is None and (node.word.endswith("_") or node.word.startswith("m_")):
        layout = look.array(f".{node.word}")
    return _array(look, "array", node.word, node, layout, UNKNOWN) if layout is not None else None


def _array(look: Look, kind: str, name: str, node: Expression, layout: tuple[int, int], origin: str) -> Value:
    """An array that is declared elsewhere; `layout` is the width of an element, and how many there are."""
    width, many = layout
    made = Object(kind, name, node.start, node.end, Linear(width * many), width=width, static=True)
    number = look.new(made, Status(origin=origin))
    return Value(object=number, offset=ZERO, whole=True, type=Type(_ELEMENT.get(width, ""), lengths=(None,)))


def _known(look: Look, node: Expression) -> tuple[str, Value | None]:
    """The path of a place, and what is known to be there."""
    path = path_of(node)
    return path, look.here.env.get(path) if path else None


def element(look: Look, node: Expression, base: Value) -> Value:
    """What is in an element."""
    _, known = _known(look, node)
    if known is not None:
        return known
    row = _row(look, node, base)
    if row is not None:
        return row
    status = look.status(base.object) if base.object else None
    origin = status.origin if status is not None else UNKNOWN
    if base.origin in (INPUT, PARAM) and origin == UNKNOWN:
        origin = base.origin if base.origin == INPUT else PARAM
    pointed = base.type
    if pointed is not None and not pointed.lengths and pointed.pointers == 1:
        type_: Type | None = Type(pointed.base, 0, (), pointed.unsigned)
    elif pointed is not None and pointed.lengths and not pointed.pointers:
        type_ = Type(pointed.base, 0, pointed.lengths[1:], pointed.unsigned)
    elif pointed is not None and (pointed.pointers > 1 or pointed.lengths):
        type_ = Type(pointed.base, max(0, pointed.pointers - (not pointed.lengths)), (), pointed.unsigned)
        return Value(origin=origin, type=type_)
    else:
        type_ = None
    if type_ is not None and (type_.lengths or not type_.is_integer):
        return Value(origin=origin, type=type_)
    if origin == PARAM and (type_ is None or type_.width != 1):
        origin = FIELD
    return look.number(look.source(node)[:40], origin, type_)


def _row(look: Look, node: Expression, base: Value) -> Value | None:
    """One row of a table: `names[i]` of `char names[8][32]`, which is an array like any other."""
    type_ = base.type
    if base.whole and type_ is not None and not type_.pointers and len(type_.lengths) == 2:
        length, width = _length(look, type_.lengths[1]), type_.width
        layout = (width, length) if width is not None and length is not None else None
    else:
        table = node.parts[0]
        mark = "[]" if table.kind == "name" and table.word not in look.types else "." if table.kind == "field" else ""
        layout = look.array(f"{OF_ROW}{mark}{table.word}") if mark and node.kind == "index" else None
    return _array(look, "array", look.source(node), node, layout, UNKNOWN) if layout is not None else None


def _length(look: Look, written: Expression | None) -> int | None:
    if written is None:
        return None
    return written.number if written.number is not None else look.constant(written.word)


def _kept_in(look: Look, base: Value, path: str) -> str:
    """The origin of what is kept in an object."""
    if base.object:
        inside = look.status(base.object).origin
        if inside:
            return FIELD if inside == PARAM else inside
    if base.origin in (INPUT, FIELD):
        return base.origin
    root = root_of(path) if path else ""
    return FIELD if root in look.parameters else UNKNOWN


def address_of(look: Look, node: Expression) -> Value:
    """`&name`: a pointer to a local object, or to what is known of a global one."""
    word = node.word
    state = look.here
    known = state.env.get(word)
    if known is not None and known.whole:
        return Value(object=known.object, offset=ZERO, type=known.type)
    path = f"&{word}"
    there = state.env.get(path)
    if there is None:
        type_ = look.types.get(word)
        if type_ is None or type_.reference or word in look.parameters:
            return Value(type=Type(type_.base, type_.pointers + 1) if type_ is not None else None)
        size = Linear(type_.width) if type_.width is not None else None
        made = Object("local", word, node.start, node.end, size, width=type_.width, static=type_.static)
        number = look.new(made, Status())
        there = state.env[path] = Value(object=number, offset=ZERO, type=Type(type_.base, type_.pointers + 1))
    return there
