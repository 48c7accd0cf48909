"""Objects: the functions of `Object`, `Array`, `Map`, `Set`, `JSON` and their like, and `require`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate.operators import merged
from wardline_analyzers.flow.functions.hooks import UNDONE
from wardline_analyzers.flow.functions.rows import ROWS as PYTHON_ROWS
from wardline_analyzers.flow.functions.rows import row_of
from wardline_analyzers.flow.functions.types import TYPES
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import display, element, elements, with_element
from wardline_analyzers.flow.known.identity import free
from wardline_analyzers.flow.known.joining import join_all, lump
from wardline_analyzers.flow.known.program import Packed
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, BOOL, CLEAN, NONE, UNKNOWN, Value
from wardline_analyzers.flow.methods import builtin_methods
from wardline_analyzers.flow.solve.targets import change
from wardline_analyzers.javascript.functions.common import Function, called_once, nth, positional, renamed, this
from wardline_analyzers.javascript.functions.rows import EACH
from wardline_analyzers.javascript.paths import module_name

_ESCAPED: Final = frozenset(("log", "header", "email"))
"""For what the text of JSON is harmless: control characters are escaped."""
_PARAMETERS: Final = "URLSearchParams()"
_ENCODED: Final = frozenset(("html", "url", "redirect", "path", "header", "shell", "log", "sql"))
"""For what the text of a query is harmless: its keys and values are percent-encoded."""


def _require(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    name = nth(arguments, 0).constant
    return run.world.imported(module_name(name)) if isinstance(name, str) and name else None


def _assign(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Object.assign(target, …sources)`"""
    if not arguments.positional:
        return ANY
    target, *sources = arguments.positional
    if arguments.more is not None:
        sources.append(arguments.more)

    def how(base: Value) -> Value:
        made = base
        for given in sources:
            made = _with_all(made, given.value)
        return made

    change(run, target.node, state, how, target.value)
    return how(target.value)


def _with_all(base: Value, more: Value) -> Value:
    """An object with all properties of another."""
    if base.kind == "instance":
        made = base
        for key, value in (more.items or {}).items():
            made = with_element(made, key if str(key).startswith(".") else f".{key}", value)
        rest = more.rest if more.items is not None else Value(taints=more.taints, open=more.open)
        return made if rest is None or not (rest.taints or rest.open) else with_element(made, UNKNOWN, rest)
    return merged(base if base.kind == "dict" else base.but(kind="dict"), more)


def _of_object(word: str) -> Function:
    """`Object.keys(x)`, `Object.values(x)`, `Object.entries(x)`, as methods of Python's dictionaries."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        value = nth(arguments, 0)
        if value.kind in ("list", "tuple"):
            return value if word == "values" else None
        return builtin_methods.method(run, value.but(name=None), word, Arguments(), renamed(node, word), state)

    return made


def _of_entries(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Object.fromEntries(rows)`, `new Map(rows)`: of rows that are not known, the keys come from there too."""
    made, rows = PYTHON_ROWS["dict"](run, arguments, node, state), nth(arguments, 0)
    if made is None or made.kind != "dict" or made.items is not None or not rows.taints:
        return made
    part = Value(taints=rows.taints, open=rows.open)
    return made.but(items={}, keys=part, rest=part)


def _row_from(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Array.from(row, function)`"""
    value = nth(arguments, 0)
    made = PYTHON_ROWS["list"](run, positional(value, node=node), node, state)
    function = nth(arguments, 1)
    if not function.callables or made is None:
        return made
    given = positional(function, node=node)
    from wardline_analyzers.flow.known.arguments import Given

    given.receiver = Given(made, node)
    return EACH["map"](run, given, node, state)


def _row_of(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Array.of(…)`, `new Array(…)`"""
    values = [given.value for given in arguments.positional]
    if len(values) == 1 and values[0].kind == "int":
        return Value(kind="list", items={}, rest=NONE)
    made = display("list", values)
    return made if arguments.more is None else row_of(join_all([*values, arguments.more.value]))


def _set(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return PYTHON_ROWS["set"](run, arguments, node, state)


def _empty(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return Value(kind="dict", items={})


def _headers(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`new Headers({ name: value })`: what they are made of, or headers that are not known."""
    value = nth(arguments, 0)
    if value.kind == "dict" and value.items is not None:
        return free(value)
    return Value(kind="dict", items={}, rest=Value(taints=value.taints, open=True) if arguments.positional else None)


def _same(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return nth(arguments, 0)


def _clone(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return free(nth(arguments, 0))


def _defined(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Object.defineProperty(object, key, { value })`"""
    target, key, told = arguments.get("0"), nth(arguments, 1).constant, nth(arguments, 2)
    if target is None:
        return ANY
    value = element(told, "value")
    if isinstance(key, str):
        name = f".{key}" if target.value.kind == "instance" else key
        change(run, target.node, state, lambda base: with_element(base, name, value), target.value)
    return target.value


def _test(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return BOOL


# ---------------------------------------------------------------------- JSON


def _text(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`JSON.stringify(x)`"""
    value = nth(arguments, 0)
    taints, opened = lump((value, *_fields(value)))
    return Value(kind="str", taints=tuple(t.but(cleared=t.cleared | _ESCAPED) for t in taints), open=opened)


def _fields(value: Value) -> list[Value]:
    return list(value.items.values()) if value.kind == "instance" and value.items is not None else []


def _read(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`JSON.parse(text)`"""
    value = nth(arguments, 0)
    return Value(taints=tuple(t.but(cleared=t.cleared - UNDONE, shape="") for t in value.taints), open=value.open)


def _packed(made: Value, arguments: Arguments) -> Value:
    """The text still tells what is in it to who reads it again."""
    value = nth(arguments, 0)
    return made if value.consts is not None else made.but(callables=(Packed(value.but(ids=())),))


def _unpacked(made: Value, arguments: Arguments) -> Value:
    for callable_ in nth(arguments, 0).callables:
        if isinstance(callable_, Packed):
            return callable_.value
    return made


PACKING: Final[dict[str, Callable[[Value, Arguments], Value]]] = {"JSON.stringify": _packed, "JSON.parse": _unpacked}
"""What is known of the result beyond what the models tell."""


# ---------------------------------------------------------------------- URLs


def _parameters(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`new URLSearchParams(x)`"""
    value = nth(arguments, 0)
    if value.kind == "dict":
        return value.but(ids=(), name=_PARAMETERS)
    opened = value.open or not arguments.positional
    return Value(taints=value.taints, open=opened, kind="dict", items=None, name=_PARAMETERS)


def _encoded(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`parameters.toString()`"""
    taints, opened = lump((this(arguments),))
    return Value(kind="str", taints=tuple(t.but(cleared=t.cleared | _ENCODED) for t in taints), open=opened)


def _made_of(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Array.isArray`, `Symbol(…)`: nothing of what is given is in it."""
    return CLEAN


def _called(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Reflect.apply(function, this, row)`"""
    row = nth(arguments, 2)
    values = list(row.items.values()) if row.items is not None and row.rest is None else [elements(row)]
    return called_once(run, nth(arguments, 0), values, node, state)


def _got(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Reflect.get(object, key)`"""
    return element(nth(arguments, 0), nth(arguments, 1).constant)


OBJECTS: Final[dict[str, Function]] = {
    "require": _require,
    "isinstance": TYPES["isinstance"],
    "Object.assign": _assign,
    "Object.keys": _of_object("keys"),
    "Object.getOwnPropertyNames": _of_object("keys"),
    "Reflect.ownKeys": _of_object("keys"),
    "Object.values": _of_object("values"),
    "Object.entries": _of_object("items"),
    "Object.fromEntries": _of_entries,
    **dict.fromkeys(("Object.freeze", "Object.seal", "Object.preventExtensions", "Object"), _same),
    "Object.create": _empty,
    "Object.defineProperty": _defined,
    **dict.fromkeys(("Array.isArray", "Object.is", "ArrayBuffer.isView", "Buffer.isBuffer"), _test),
    "Array": _row_of,
    "Array.of": _row_of,
    "Array.from": _row_from,
    "Map": _of_entries,
    "Headers": _headers,
    "WeakMap": _empty,
    "Set": _set,
    "WeakSet": _set,
    "structuredClone": _clone,
    "JSON.stringify": _text,
    "JSON.parse": _read,
    "URLSearchParams": _parameters,
    f"{_PARAMETERS}.toString": _encoded,
    "Symbol": _made_of,
    "Reflect.apply": _called,
    "Reflect.get": _got,
}
"""By qualified name."""
