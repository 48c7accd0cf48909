"""What is assigned to."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.secret_names import is_unguessable
from wardline_analyzers.java.lowering.state import LETTER, LOCAL, NUMBER, NUMBERS, JavaLowering, as_number, expression


def local(low: JavaLowering, node: Node, of: str = "") -> form.Expression:
    """A local variable that begins here; `of` is how its type is written."""
    word = low.word(node)
    if not word:
        return low.opaque(node)
    low.declare(word, NUMBER if of in NUMBERS else LETTER if of == "char" else LOCAL)
    return written(low, form.Name(*low.place(node), word))


def written(low: JavaLowering, made: form.Expression) -> form.Expression:
    """Note that something is assigned to."""
    kind = type(made)
    if isinstance(made, form.Name):
        low.size += 1
        if is_unguessable(made.name):
            low.points.append(made)
        return made
    if isinstance(made, form.Attribute):
        low.stored.add(made.name)
    elif kind is not form.Index:
        return made
    low.points.append(made)
    low.change(made)
    return made


def target(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    """Lower what stands before a `=`. Names in it are written, not read."""
    if node.type == "identifier":
        word = low.word(node)
        if word and low.is_local(word):
            return written(low, form.Name(*low.place(node), word))
        made = low.member(word, *low.place(node)) if word else low.opaque(node)
        return written(low, made)
    return written(low, expression(low, node, depth))


def changed(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    """Lower what is read and then written, as by `+=`."""
    made = target(low, node, depth)
    if isinstance(made, form.Name):
        low.loads.setdefault(made.name, made.name)
    return made


def added(low: JavaLowering, node: Node, place: Node, value: form.Expression) -> form.Expression:
    """What is put to a variable by `+=`: a number where that is one; what comes of a letter is no text."""
    kind = low.kind_of(low.word(place)) if place.type == "identifier" else ""
    if kind == LETTER:
        return low.opaque(node, (value,))
    if kind != NUMBER or isinstance(value, form.Literal):
        return value
    return as_number(low, "int", value.start, value.end, value)
