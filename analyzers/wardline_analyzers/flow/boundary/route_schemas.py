"""What the schemas of a route let through of a request: `{ schema: { params: { type: "object", … } } }`."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.sources import sourced
from wardline_analyzers.flow.functions.schemas import fitting
from wardline_analyzers.flow.known.elements import with_element
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.flow.models.entries import Handler

_PARTS: Final = {"body": "body", "querystring": "query", "query": "query", "params": "params", "headers": "headers"}
"""The fields of requests, by what schemas call them."""


def checked(run: Run, function: form.Function, handler: Handler, request: Value) -> Value:
    """A request that the framework has held against the schemas of its route."""
    for _, _, arguments in run.given.get(function, ()) if handler.schemas else ():
        for given in arguments.select(handler.schemas):
            for name, schema in (given.value.items or {}).items():
                part = _PARTS.get(name) if isinstance(name, str) else None
                source = run.world.models.source(f"{request.name}.{part}") if part is not None else None
                if source is not None:
                    sent = sourced(source, f"{request.name}.{part}", function.parameters[0])
                    request = with_element(request, f".{part}", _as_fields(fitting(schema, sent)))
    return request


def _as_fields(part: Value) -> Value:
    """A part of a request, of which nothing is known but its fields."""
    items = {f".{key}": item for key, item in (part.items or {}).items()}
    return part.but(items=dict[object, Value](items), kind="") if items else part


__all__ = ["checked"]
