"""Answers of Spring: a `ResponseEntity` of a text is that text, unless its type is said to be none of a page."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.arguments import Arguments
from wardline_analyzers.flow.functions.common import Function, first
from wardline_analyzers.flow.run import Run
from wardline_analyzers.flow.state import State
from wardline_analyzers.flow.values import CLEAN, TRUE, Value

_ENTITY: Final = "org.springframework.http.ResponseEntity"
_BUILDER: Final = f"{_ENTITY}.BodyBuilder()"
_PAGES: Final = ("TEXT_HTML", "APPLICATION_XHTML_XML", "TEXT_HTML_VALUE")
"""Types that browsers take for a page."""


def _object(arguments: Arguments) -> Value:
    return arguments.receiver.value if arguments.receiver is not None else CLEAN


def _is_text(value: Value) -> bool:
    """A text, or what may be one: a parameter of the handler, not what some function made of it."""
    if value.kind == "str":
        return True
    return value.kind == "" and value.name is None and not value.callables and all(t.sure for t in value.taints)


def _body(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`ResponseEntity.ok(text)`, `builder.body(text)`"""
    value, builder = first(arguments), _object(arguments)
    if not arguments.positional:
        return Value(kind="instance", name=_BUILDER, items={})
    plain = builder.items.get("plain") if builder.items is not None else None
    if plain is not None or not _is_text(value):
        return Value(kind="instance", name=f"{_ENTITY}()", items={})
    return value.but(ids=(), name=None, kind="str")


def _typed(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`builder.contentType(type)`"""
    kind = (first(arguments).name or "").rpartition(".")[2]
    return Value(kind="instance", name=_BUILDER, items={} if kind in _PAGES else {"plain": TRUE})


def _same(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return _object(arguments)


def _builder(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return Value(kind="instance", name=_BUILDER, items={})


ANSWERS: Final[dict[str, Function]] = {
    _ENTITY: _body,
    f"{_ENTITY}.ok": _body,
    f"{_BUILDER}.body": _body,
    f"{_BUILDER}.contentType": _typed,
    **{f"{_BUILDER}.{word}": _same for word in ("header", "headers", "eTag", "cacheControl", "contentLength")},
    **{
        f"{_ENTITY}.{word}": _builder for word in ("status", "badRequest", "created", "accepted", "internalServerError")
    },
}
