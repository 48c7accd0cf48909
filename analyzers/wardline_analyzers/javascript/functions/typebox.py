"""TypeBox, whose functions make JSON Schema: `Type.Object({ name: Type.String({ pattern }) })`."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant, element
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import CLEAN, Value
from wardline_analyzers.javascript.functions.common import Function, nth


def _schema(items: dict[object, Value], options: Value) -> Value:
    """A schema with the keywords of its options."""
    more = options.items if options.kind == "dict" and options.items is not None else {}
    return Value(kind="dict", items={**more, **items})


def _of_type(type_: str) -> Function:
    """`Type.String(options)`"""
    said: dict[object, Value] = {"type": constant(type_)}
    return lambda run, arguments, node, state: _schema(said, nth(arguments, 0))


def _object(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Type.Object(fields, options)`"""
    return _schema({"type": constant("object"), "properties": nth(arguments, 0)}, nth(arguments, 1))


def _list(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Type.Array(schema, options)`"""
    return _schema({"type": constant("array"), "items": nth(arguments, 0)}, nth(arguments, 1))


def _literal(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Type.Literal("a")`, `Type.Enum(Colour)`: what the program lists."""
    return _schema({"const": nth(arguments, 0)}, CLEAN)


def _union(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Type.Union([Type.Literal("a"), Type.Literal("b")])`"""
    given = nth(arguments, 0)
    options = list(given.items.values()) if given.items else []
    if not options or not all("const" in (option.items or {}) for option in options):
        return _schema({}, CLEAN)
    listed: dict[object, Value] = {number: element(option, "const") for number, option in enumerate(options)}
    return _schema({"enum": Value(kind="list", items=listed)}, CLEAN)


def _same(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Type.Optional(schema)`"""
    return nth(arguments, 0)


_WORDS: Final[dict[str, Function]] = {
    **{word: _of_type(word.lower()) for word in ("String", "Integer", "Number", "Boolean", "Null")},
    "Object": _object,
    "Array": _list,
    **dict.fromkeys(("Literal", "Enum"), _literal),
    "Union": _union,
    **dict.fromkeys(("Optional", "Readonly", "Partial", "Required"), _same),
}

_PACKAGES: Final = (
    "@sinclair/typebox.Type",
    "typebox.Type",
    "typebox",
    "typebox.default",
    "@fastify/type-provider-typebox.Type",
)

TYPEBOX: Final[dict[str, Function]] = {
    f"{package}.{word}": how for package in _PACKAGES for word, how in _WORDS.items()
}

__all__ = ["TYPEBOX"]
