"""`StringBuilder`, `StringBuffer`: texts that are changed where they are."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate import protocols, strings
from wardline_analyzers.flow.functions.common import callee, first
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State, settled
from wardline_analyzers.flow.known.values import NONE, TEXT, Value
from wardline_analyzers.java.functions.common import Method, argument, changed
from wardline_analyzers.java.functions.folding import edited
from wardline_analyzers.java.functions.fronts import edited_front, front_of


def _append(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`builder.append(x)`: the builder itself, changed."""
    new = protocols.as_text(run, settled(first(arguments), state), node)
    if receiver.kind == "" and not receiver.taints and not receiver.open:
        return None

    def how(base: Value) -> Value:
        made = strings.built([base.but(ids=()), new], node)
        return made.but(name=base.name) if base.name is not None else made

    changed(run, node, state, how, receiver)
    return how(receiver).but(ids=receiver.ids)


def _insert(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    new = argument(arguments, 1)
    if new is None:
        return None
    at_front = first(arguments).constant == 0

    def how(base: Value) -> Value:
        known = edited(base, "insert", arguments)
        if known is not None:
            return known
        old = base.but(ids=())
        if at_front:
            return strings.built([new, old], node)
        made = strings.built([old, new], node)
        kept = edited_front(base, "insert", arguments, to_end=False)
        return made.but(consts=None, head=kept.head if kept is not None else "")

    changed(run, node, state, how, receiver)
    return how(receiver).but(ids=receiver.ids)


def _cut(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """Methods that take something out of a builder, or turn it round."""
    word, empties, to_end = callee(node), _empties(node, arguments), _is_to_end(node)

    def how(base: Value) -> Value:
        if empties:
            return constant("")
        known = edited(base, word, arguments)
        if known is not None:
            return known
        if base.consts is not None:
            return TEXT
        known = edited_front(base, word, arguments, to_end) if word != "reverse" else None
        return known if known is not None else base.but(head="", ids=())

    changed(run, node, state, how, receiver)
    return how(receiver).but(ids=receiver.ids)


def _empties(node: form.Call, arguments: Arguments) -> bool:
    """`builder.setLength(0)`, `builder.delete(0, builder.length())`: nothing is left."""
    word = callee(node)
    if word == "setLength":
        return bool(first(arguments).constant == 0)
    return word == "delete" and _is_whole(node, arguments)


def _is_whole(node: form.Call, arguments: Arguments) -> bool:
    """Do the first two arguments say the whole of the builder: `0, builder.length()`?"""
    return bool(first(arguments).constant == 0) and _is_to_end(node)


def _is_to_end(node: form.Call) -> bool:
    """Is the second argument the length of the builder: `2, builder.length()`?"""
    method = node.callee
    if not isinstance(method, form.Attribute) or len(node.arguments) < 2:
        return False
    end = node.arguments[1].value
    if not isinstance(end, form.Call) or not isinstance(end.callee, form.Attribute) or end.callee.name != "length":
        return False
    own, other = method.base, end.callee.base
    while isinstance(own, form.Call) and isinstance(own.callee, form.Attribute):  # builder.append(x).delete(…)
        own = own.callee.base
    return isinstance(own, form.Name) and isinstance(other, form.Name) and own.name == other.name


def spliced(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`builder.replace(from, to, text)`"""
    low, new, to_end = first(arguments).constant, arguments.positional[2].value.but(ids=()), _is_to_end(node)

    def how(base: Value) -> Value:
        known = edited(base, "replace", arguments)
        if known is not None:
            return known
        if to_end and isinstance(low, int) and 0 <= low <= len(front_of(base)):
            return strings.built([front_of(base)[:low], new], node)
        kept = edited_front(base, "replace", arguments, to_end)
        made = strings.built([base.but(ids=()), new], node)
        return made.but(consts=None, head=kept.head if kept is not None else "")

    changed(run, node, state, how, receiver)
    return how(receiver).but(ids=receiver.ids)


def _letter_set(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`builder.setCharAt(index, letter)`"""
    new = argument(arguments, 1)

    def how(base: Value) -> Value:
        known = edited(base, "setCharAt", arguments)
        if known is not None or new is None:
            return known or base
        kept = edited_front(base, "setCharAt", arguments, to_end=False)
        made = strings.built([base.but(ids=()), new], node)
        return made.but(consts=None, head=kept.head if kept is not None else "")

    changed(run, node, state, how, receiver)
    return NONE


BUILDERS: Final[dict[str, Method]] = {
    **dict.fromkeys(("append", "appendCodePoint"), _append),
    "insert": _insert,
    **dict.fromkeys(("delete", "deleteCharAt", "reverse", "setLength"), _cut),
    "setCharAt": _letter_set,
}
"""By the name of the method."""

__all__ = ["BUILDERS", "spliced"]
