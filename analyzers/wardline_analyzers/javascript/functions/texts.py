"""Texts: their methods, and the functions that make texts and numbers of values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.secrets import FEW, is_few, without_secrets
from wardline_analyzers.flow.evaluate import fold, strings
from wardline_analyzers.flow.evaluate.subscripts import drawn
from wardline_analyzers.flow.functions.places import PLACE_METHODS
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant, elements
from wardline_analyzers.flow.known.joining import join, join_all, lump
from wardline_analyzers.flow.known.kinds import NUMBER_LEFT
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, BOOL, CLEAN, INT, NO_FACTS, NONE, START, UNKNOWN, Value
from wardline_analyzers.flow.methods import builtin_methods
from wardline_analyzers.flow.methods.endings import cut_at, place_of_last
from wardline_analyzers.javascript.functions.common import Function, called_once, nth, positional, renamed, this
from wardline_analyzers.javascript.functions.patterns import (
    each_match,
    is_pattern,
    matched_by,
    plain_text,
    replaced_by,
)

Method = Callable[[Run, Value, Arguments, form.Call, State], "Value | None"]

_FOLDED: Final = {
    "trim": "strip",
    "trimStart": "lstrip",
    "trimEnd": "rstrip",
    "toLowerCase": "lower",
    "toLocaleLowerCase": "lower",
    "toUpperCase": "upper",
    "toLocaleUpperCase": "upper",
}
"""Methods that are worked out on constants, by what Python calls them."""
_SAME: Final = frozenset((*_FOLDED, "normalize", "padStart", "padEnd", "repeat", "valueOf", "toWellFormed"))
_SAME_HEAD: Final = frozenset(("trimEnd", "padEnd", "valueOf", "toString"))
_COUNTS: Final = frozenset(("indexOf", "search", "localeCompare", "charCodeAt", "codePointAt", "getTime"))


def _same(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    word = node.callee.name if isinstance(node.callee, form.Attribute) else ""
    python = _FOLDED.get(word)
    if python is not None and receiver.consts is not None and not arguments.positional:
        worked = fold.combined(lambda text: fold.method(text, python, ()), [receiver.consts])
        if worked is not None:
            return join_all(constant(each) for each in worked)
    head = receiver.head if word in _SAME_HEAD else ""
    return Value(taints=receiver.taints, open=receiver.open, kind=receiver.kind or "str", head=head)


def _to_string(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`value.toString()`; with a number in parentheses, of a number."""
    if receiver.callables or receiver.kind in ("list", "dict", "set"):
        return None
    if receiver.consts is not None and not arguments.positional:
        return strings.built([receiver], node)
    if receiver.kind == "bytes" and nth(arguments, 0).constant == "hex":
        return Value(kind="str")
    return Value(kind="str", taints=receiver.taints, open=receiver.open, head=receiver.head)


def _part(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`slice`, `substring`, `substr`, `at`, `charAt`"""
    word = node.callee.name if isinstance(node.callee, form.Attribute) else ""
    low, high = nth(arguments, 0).constant, nth(arguments, 1).constant
    if word in ("at", "charAt") and isinstance(low, int):
        high = low + 1 if low != -1 else UNKNOWN
    elif word == "substr" and isinstance(low, int) and isinstance(high, int):
        high = low + high
    bounds = [low if isinstance(low, int) else None, high if isinstance(high, int) else None]
    plain = all(
        isinstance(bound, int) and not isinstance(bound, bool) for bound in (low, high)[: len(arguments.positional)]
    )
    if receiver.consts is not None and plain and receiver.kind == "str":
        worked = fold.combined(lambda text: text[bounds[0] : bounds[1]], [receiver.consts])
        if worked is not None:
            return join_all(constant(each) for each in worked)
    step = START if low == 0 else "[:]"
    if receiver.taints and is_few(*bounds):
        receiver, step = without_secrets(receiver), FEW
    row = word == "slice" and receiver.kind == "" and any(t.shape == "segment" for t in receiver.taints)
    kind = "" if row else "str"  # some steps of a path, which are a row
    part = Value(taints=tuple(t.part(step) for t in receiver.taints), open=receiver.open, kind=kind)
    if low == 0 and word != "charAt" and len(arguments.positional) == 2 and not plain:
        part = part.but(head=receiver.head)  # as far as a place that the program has looked for
    if len(arguments.positional) == 1:
        part = cut_at(run, part, node.arguments[0].value)
    place = nth(arguments, 0)
    return drawn(part, place) if place.taints else part


def _place_of_last(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return place_of_last(nth(arguments, 0).constant)


def _concat(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`text.concat(more)`; `steps.concat(more)`, if nothing but the steps of a path tells that it is a row."""
    values = [receiver, *(given.value for given in arguments.all())]
    if receiver.kind == "" and any(t.shape == "segment" for each in values if each.kind == "" for t in each.taints):
        taints, opened = lump(values)
        return Value(taints=taints, open=opened)
    return strings.built([receiver, *(given.value for given in arguments.all())], node)


def _replace(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    old, new = nth(arguments, 0), nth(arguments, 1)
    text = plain_text(old) if is_pattern(old) else None
    if text is not None and not new.callables:
        given = positional(constant(text), new, node=node)
        made = builtin_methods.method(run, receiver, "replace", given, renamed(node, "replace"), state)
        return _for_scripts(made, node) if made is not None and text == "<" else made
    if is_pattern(old):
        return replaced_by(run, receiver, old, new, node, state)
    if new.callables:
        new = called_once(run, new, [Value(kind="str", taints=receiver.taints, open=receiver.open)], node, state)
    word = node.callee.name if isinstance(node.callee, form.Attribute) else ""
    if word == "replaceAll" and not nth(arguments, 1).callables:
        return builtin_methods.method(run, receiver, "replace", arguments, renamed(node, "replace"), state)
    taints, opened = lump((receiver, new))
    return Value(kind="str", taints=taints, open=opened)


def _for_scripts(made: Value, node: form.Call) -> Value:
    """`JSON.stringify(x).replace(/</g, "\\u003c")`: a value of a script, which neither ends its text nor the script."""
    base = node.callee.base if isinstance(node.callee, form.Attribute) else None
    while isinstance(base, form.Call) and isinstance(base.callee, form.Attribute) and base.callee.name == "replace":
        base = base.callee.base
    packs = isinstance(base, form.Call) and isinstance(base.callee, form.Attribute) and base.callee.name == "stringify"
    return made.but(taints=tuple(t.but(cleared=t.cleared | {"html"}) for t in made.taints)) if packs else made


def _split(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    separator = nth(arguments, 0)
    if not isinstance(separator.constant, str) or not separator.constant:
        each = Value(taints=tuple(t.part("[*]") for t in receiver.taints), open=receiver.open, kind="str")
        return Value(kind="list", items={}, rest=each, taints=each.taints, open=each.open)
    found = builtin_methods.method(run, receiver, "split", arguments, renamed(node, "split"), state)
    return _steps(found, receiver) if found is not None and separator.constant in ("/", "\\") else found


def _steps(parts: Value, whole: Value) -> Value:
    """The parts of a path: each is one step, and none any more where they are joined again (`rows.py`)."""
    if parts.items is not None or any("path" in taint.cleared for taint in whole.taints):
        return parts
    return parts.but(taints=tuple(t.but(cleared=t.cleared - {"path"}, shape="segment") for t in parts.taints))


def _match(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return matched_by(run, receiver, nth(arguments, 0), node, state)


def _match_all(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return each_match(run, receiver, nth(arguments, 0), node, state)


def _count(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return INT


def _boundary(word: str) -> Method:
    """`startsWith`, `endsWith`"""

    def made(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        base = nth(arguments, 0)
        if receiver.consts is not None and base.consts is not None:
            worked = fold.combined(lambda text, part: fold.method(text, word, (part,)), [receiver.consts, base.consts])
            return BOOL if worked is None else join_all(constant(each) for each in worked)
        found = PLACE_METHODS[word](run, arguments, renamed(node, word), state)
        return BOOL if found is None else found

    return made


TEXT_METHODS: Final[dict[str, Method]] = {
    **dict.fromkeys(_SAME, _same),
    **dict.fromkeys(("slice", "substring", "substr", "at", "charAt"), _part),
    **dict.fromkeys(("replace", "replaceAll"), _replace),
    **dict.fromkeys(_COUNTS, _count),
    "lastIndexOf": _place_of_last,
    "toString": _to_string,
    "toLocaleString": _to_string,
    "concat": _concat,
    "split": _split,
    "match": _match,
    "matchAll": _match_all,
    "startsWith": _boundary("startswith"),
    "endsWith": _boundary("endswith"),
}
"""Methods of texts."""


# ---------------------------------------------------------------------- functions


def _string(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`String(value)`"""
    return strings.built([nth(arguments, 0)], node)


def _number(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Number(value)`, `parseInt(value)`: what it gives is a number; the value itself may be any text still."""
    value = nth(arguments, 0)
    if value.consts is not None and len(value.consts) == 1 and isinstance(value.constant, (int, float)):
        return value
    return Value(kind="int", taints=tuple(t.but(cleared=t.cleared | NUMBER_LEFT) for t in value.taints))


def _is_number(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Number.isInteger(value)`, `Number.isFinite(value)`"""
    facts = frozenset((t.key, NUMBER_LEFT) for t in nth(arguments, 0).taints)
    return Value(kind="bool", when=(facts, NO_FACTS)) if facts else BOOL


def _is_no_number(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`isNaN(value)`: if not, it is a number, or a text of one."""
    facts = frozenset((t.key, NUMBER_LEFT) for t in nth(arguments, 0).taints)
    return Value(kind="bool", when=(NO_FACTS, facts)) if facts else BOOL


def _letters(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`String.fromCharCode(…)`: a text again."""
    taints, opened = lump(given.value for given in arguments.all())
    return Value(kind="str", taints=tuple(t.but(cleared=t.cleared - NUMBER_LEFT) for t in taints), open=opened)


def _raw(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """A tagged template: the texts are the first argument, the values the others."""
    texts, values = nth(arguments, 0), [given.value for given in arguments.positional[1:]]
    if texts.items is None:
        return None
    parts: list[str | Value] = []
    for number, text in enumerate(texts.items.values()):
        parts.append(text)
        if number < len(values):
            parts.append(values[number])
    return strings.built(parts, node)


def _of_constants(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Math.max(…)` and its like: a number."""
    taints, _ = lump(given.value for given in arguments.all())
    return Value(kind="int", taints=tuple(t.but(cleared=t.cleared | NUMBER_LEFT) for t in taints))


def _least(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Math.min(size, 100)` is at most 100: no size that does harm."""
    made = _of_constants(run, arguments, node, state)
    values = [given.value for given in arguments.positional]
    if made is None or not any(isinstance(value.constant, (int, float)) for value in values):
        return made
    return made.but(taints=tuple(t.but(cleared=t.cleared | {"resource"}) for t in made.taints))


def _type_of(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return Value(kind="str")


def _bytes(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Buffer.from(value)`"""
    value = nth(arguments, 0)
    each = value if value.items is None else elements(value)
    return Value(kind="bytes", taints=each.taints, open=each.open, head=each.head)


def _encoded(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`new TextEncoder().encode(text)`, `crypto.createSecretKey(key)`: what it holds is known where the text is."""
    value = nth(arguments, 0)
    return value if value.consts is not None else _bytes(run, arguments, node, state)


def _all_bytes(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Buffer.concat([…])`"""
    given = nth(arguments, 0)
    each = elements(given)
    first = (given.items or {}).get(0)
    return Value(kind="bytes", taints=each.taints, open=each.open, head=first.head if first is not None else "")


def _boolean(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return Value(kind="bool", when=nth(arguments, 0).when)


def _nothing(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return NONE


TEXTS: Final[dict[str, Function]] = {
    "String": _string,
    "String.raw": _raw,
    "String.fromCharCode": _letters,
    "String.fromCodePoint": _letters,
    "Boolean": _boolean,
    **dict.fromkeys(("Number", "BigInt", "parseInt", "parseFloat", "Number.parseInt", "Number.parseFloat"), _number),
    **dict.fromkeys(("Number.isInteger", "Number.isSafeInteger", "Number.isFinite"), _is_number),
    **dict.fromkeys(("isNaN", "Number.isNaN"), _is_no_number),
    "isFinite": _is_number,
    "typeof": _type_of,
    **dict.fromkeys(("Math.abs", "Math.ceil", "Math.floor", "Math.round", "Math.trunc", "Math.max"), _of_constants),
    "Math.min": _least,
    "Buffer.from": _bytes,
    **dict.fromkeys(("TextEncoder().encode", "crypto.createSecretKey"), _encoded),
    "Buffer.concat": _all_bytes,
    **dict.fromkeys(("console.log", "console.error", "console.warn", "console.info", "console.debug"), _nothing),
}
"""By qualified name."""

__all__ = ["ANY", "CLEAN", "TEXTS", "TEXT_METHODS", "join", "this"]
