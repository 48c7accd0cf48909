"""Answers of Spring (MVC and WebFlux) and JAX-RS: a `ResponseEntity` or `Response` of a text is that text.

Not where its type is said to be none of a page. Where it is said to be one of a page, the text gets to the page there,
whatever the handler around says of its answers.
"""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.sinks import reach
from wardline_analyzers.flow.functions.common import Function, first, this
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import FALSE, TRUE, Value
from wardline_analyzers.java.functions.settings import MARKUP

_ENTITY: Final = "org.springframework.http.ResponseEntity"
_BUILDER: Final = f"{_ENTITY}.BodyBuilder()"
_RESPONSE: Final = "javax.ws.rs.core.Response"
_BUILDING: Final = f"{_RESPONSE}.ResponseBuilder()"
_SENT: Final = "org.springframework.web.reactive.function.server.ServerResponse"
_SENDING: Final = f"{_SENT}.BodyBuilder()"
_FORMS: Final = ("_VALUE", "_TYPE")
_PAGES: Final = tuple(f"{word}{end}" for word in ("TEXT_HTML", "APPLICATION_XHTML_XML") for end in ("", *_FORMS))
"""Types that browsers take for a page."""


def _is_text(value: Value) -> bool:
    """A text, or what may be one: a parameter of the handler, not what some function made of it."""
    if value.kind == "str":
        return True
    return value.kind == "" and value.name is None and not value.callables and all(t.sure for t in value.taints)


def _body(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`ResponseEntity.ok(text)`, `builder.body(text)`"""
    value, builder = first(arguments), this(arguments)
    if not arguments.positional:
        return Value(kind="instance", name=_BUILDER, items={})
    plain = builder.items.get("plain") if builder.items is not None else None
    if plain == FALSE and _is_text(value):
        reach(run, "html", "", value, arguments.positional[0].node, state)
    if plain is not None or not _is_text(value):
        return Value(kind="instance", name=f"{_ENTITY}()", items={})
    return value.but(ids=(), name=None, kind="str")


def _typed(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`builder.contentType(type)`"""
    return Value(kind="instance", name=_BUILDER, items={"plain": FALSE if _is_page(first(arguments)) else TRUE})


def _sent_as(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`ServerResponse.ok().contentType(type)`"""
    return Value(kind="instance", name=_SENDING, items={"plain": FALSE if _is_page(first(arguments)) else TRUE})


def _sent(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`builder.bodyValue(text)`: a page, where that is said; a text alone is sent as plain text."""
    items = this(arguments).items or {}
    if arguments.positional and items.get("plain") == FALSE and _is_text(first(arguments)):
        reach(run, "html", "", first(arguments), arguments.positional[0].node, state)
    return Value(kind="instance", name=f"{_SENT}()", items={})


def _entity(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Response.ok(text)`, `Response.ok(text, type)`, `builder.entity(text)`"""
    value, builder = first(arguments), this(arguments)
    items = dict(builder.items) if builder.name == _BUILDING and builder.items is not None else {}
    if len(arguments.positional) > 1 and not _is_page(arguments.positional[1].value):
        items["plain"] = TRUE
    if arguments.positional and _is_text(value):
        items["entity"] = value.but(ids=(), name=None)
    return Value(kind="instance", name=_BUILDING, items=items)


def _begun(name: str) -> Function:
    """`Response.status(404)`, `ResponseEntity.status(404)`: an answer of which nothing is said so far."""
    return lambda run, arguments, node, state: Value(kind="instance", name=name, items={})


def _is_page(kind: Value) -> bool:
    """Is this type, as a text or as a constant of `MediaType`, one that browsers take for a page?"""
    if isinstance(kind.constant, str):
        return MARKUP.search(kind.constant) is not None
    return (kind.name or "").rpartition(".")[2] in _PAGES


def _entity_typed(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`builder.type(type)`"""
    items = dict(this(arguments).items or {})
    items["plain"] = FALSE if _is_page(first(arguments)) else TRUE
    return Value(kind="instance", name=_BUILDING, items=items)


def _built(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`builder.build()`: the text, where it is one of a page."""
    items = this(arguments).items or {}
    entity = items.get("entity")
    plain = items.get("plain")
    if entity is not None and plain == FALSE:
        reach(run, "html", "", entity, node, state)
    if entity is None or plain is not None:
        return Value(kind="instance", name=f"{_RESPONSE}()", items={})
    return entity.but(kind="str")


def _same(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return this(arguments)


ANSWERS: Final[dict[str, Function]] = {
    _ENTITY: _body,
    f"{_ENTITY}.ok": _body,
    f"{_ENTITY}.of": _body,
    f"{_BUILDER}.body": _body,
    f"{_BUILDER}.contentType": _typed,
    **{f"{_BUILDER}.{word}": _same for word in ("header", "headers", "eTag", "cacheControl", "contentLength")},
    **{
        f"{_ENTITY}.{word}": _begun(_BUILDER)
        for word in ("status", "badRequest", "created", "accepted", "internalServerError")
    },
    f"{_SENDING}.contentType": _sent_as,
    f"{_SENDING}.bodyValue": _sent,
    **{f"{_SENDING}.{word}": _same for word in ("header", "headers", "cookie", "cookies", "eTag", "allow")},
    **{
        f"{_SENT}.{word}": _begun(_SENDING)
        for word in ("ok", "status", "badRequest", "created", "accepted", "unprocessableEntity")
    },
    f"{_RESPONSE}.ok": _entity,
    **{f"{_RESPONSE}.{word}": _begun(_BUILDING) for word in ("status", "serverError", "accepted", "notAcceptable")},
    f"{_BUILDING}.entity": _entity,
    f"{_BUILDING}.type": _entity_typed,
    f"{_BUILDING}.build": _built,
    **{
        f"{_BUILDING}.{word}": _same
        for word in ("header", "status", "cacheControl", "cookie", "tag", "lastModified", "expires", "language")
    },
}
