"""Where the results of handlers go: to the client."""

from __future__ import annotations

import re
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary import media_types
from wardline_analyzers.flow.boundary.annotations import markers, qualified
from wardline_analyzers.flow.boundary.handlers import handler_of
from wardline_analyzers.flow.boundary.secret_names import SECRET
from wardline_analyzers.flow.boundary.sinks import reach
from wardline_analyzers.flow.known.elements import elements
from wardline_analyzers.flow.known.run import Frame, Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.flow.models.entries import Handler

_SERVER_CALLS: Final = "wsgi.StartResponse"
"""What an application is given that a server calls without a framework: it gives the pieces of a body in a list."""
_MEDIA_TYPE: Final = re.compile(r"(?:text|application|image|audio|video)/([\w.+-]+)")
_GLOBAL_ANSWER: Final = "bottle"
"""The framework whose views say of an object of the module what the text is that they return."""
_VIEW_NAME: Final = "view"
"""What models and pages call the sink that the name of a view is."""
_NOT_FOLLOWED: Final = (200, 201, 202)
"""With these no browser goes where `Location` says."""
_QUERY: Final = "sql"
"""The sink that a text is which the framework runs."""


def returned(run: Run, function: form.Function, frame: Frame, owner: Any = None) -> None:
    """What a handler returns goes to the client."""
    given = [(node, value, state) for node, value, state in frame.returns if node is not None and value.taints]
    found = (handler_of(run, function, owner) or _answering(run, function)) if given else None
    if found is None or not found[0].returns:
        return
    front = run.world.models.front
    if front.true_types and not _may_be_text(function.returns, front.text_types):
        return
    if front.true_types and media_types.says_plain(run, function, owner):
        return
    vague = front.true_types and function.returns is None  # `Object`, which is sent as JSON unless it is a text
    told = _told_by_type(run, found[0], function.returns)
    for node, value, state in given:
        if found[0].views and not told:
            _view(run, found[0], value, node, state)
            continue
        if value.kind == "tuple":
            _headers(run, value, node, state)
        body = _body(value)
        if found[0].request_class == _SERVER_CALLS:
            body = elements(value) if value.kind == "list" else value
            if _says_plain(run, function):
                continue
        if told == "" and _GLOBAL_ANSWER in run.world.packages and _says_plain(run, function):
            continue
        if _is_text(body) and not _is_plain(value) and not (vague and body.kind != "str"):
            reach(run, told or found[0].returns, "", body, node, state)
        if any(taint.kind == SECRET for taint in value.taints):
            reach(run, "response", "", value, node, state)


def _says_plain(run: Run, function: form.Function) -> bool:
    """Are there types of content among the texts of a function, and none of them HTML?"""
    inside = (n for n in run.seen if isinstance(n, form.Literal) and function.start <= n.start)
    texts = (node.value for node in inside if isinstance(node.value, str))
    types = [found.group(1) for text in texts if (found := _MEDIA_TYPE.match(text))]
    return bool(types) and not any(word in each for each in types for word in ("html", "xml"))


def _view(run: Run, handler: Handler, value: Value, node: form.Node, state: State) -> None:
    """The name of a view, which may begin with what makes an address of it."""
    begins, kind = next((view for view in handler.views if value.head.startswith(view[0])), ("", ""))
    head = value.head[len(begins) :]
    if kind and not (kind == "path" and "?" in head):  # behind it is what the other page is asked
        reach(run, kind, "", value.but(head=head), node, state)
    elif not begins and _is_text(value):
        reach(run, handler.returns, _VIEW_NAME, value, node, state)


def _told_by_type(run: Run, handler: Handler, returns: form.Expression | None) -> str:
    """The sink of a result whose type tells it: `ResponseEntity<String>`, `Mono<ResponseEntity<…>>`."""
    bodies = dict(handler.bodies)
    while bodies and isinstance(returns, form.Index):
        kind = bodies.get(run.world.models.canonical(qualified(run, returns.base) or ""))
        if kind is not None:
            return kind
        returns = returns.key
    return ""


def _answering(run: Run, function: form.Function) -> tuple[Handler, None] | None:
    """The model of a parameter that the framework fills, in a function whose type says that it gives an answer:
    `ResponseEntity<String>`, where a plain text may be the name of a view; or the text of a query."""
    answers = isinstance(function.returns, form.Index)
    said = (marker for parameter in function.parameters for marker in markers(parameter.annotation))
    found = (handler for marker in said for handler in run.world.models.annotated(qualified(run, marker) or ""))
    fitting = (handler for handler in found if (handler.returns if answers else handler.returns == _QUERY))
    return next(((handler, None) for handler in fitting), None)


_AROUND: Final = frozenset(
    (
        *("ResponseEntity", "HttpEntity", "HttpResponse", "RestResponse", "Mono", "Flux", "Uni", "Multi", "Single"),
        *("Maybe", "Publisher", "CompletableFuture", "CompletionStage", "Future", "ListenableFuture", "Callable"),
        *("DeferredResult", "WebAsyncTask", "Optional"),
    )
)
"""Types around that of a body: answers, and what comes later."""


def _may_be_text(returns: form.Expression | None, texts: frozenset[str]) -> bool:
    """May a result of this type be a text, or hold one as it is?"""
    while isinstance(returns, form.Index):
        if not (isinstance(returns.base, (form.Name, form.Attribute)) and returns.base.name in _AROUND):
            return False  # a class of the program, which is sent as JSON
        returns = returns.key
    if returns is None or isinstance(returns, form.Opaque):
        return True
    return isinstance(returns, form.Name) and returns.name in texts


def _mappings(value: Value) -> list[Value]:
    """The headers behind a body: `return body, 404, {"X-Name": name}`."""
    items = value.items if value.kind == "tuple" else None
    return [item for key, item in items.items() if key in (1, 2) and item.kind == "dict"] if items else []


def _headers(run: Run, value: Value, node: form.Node, state: State) -> None:
    status = value.items.get(1) if value.items is not None else None
    made = status is not None and status.constant in _NOT_FOLLOWED
    for headers in _mappings(value):
        if headers.taints:
            reach(run, "header", "", headers, node, state)
        for key, item in (headers.items or {}).items():
            if isinstance(key, str) and key.lower() == "location" and item.taints and not made:
                reach(run, "redirect", "", item, node, state)


def _is_plain(value: Value) -> bool:
    """Does it say that it is no HTML?"""
    for headers in _mappings(value):
        for key, item in (headers.items or {}).items():
            text = item.constant
            if isinstance(key, str) and key.lower() == "content-type" and isinstance(text, str):
                return re.search("html|svg|xml", text) is None
    return False


def _is_text(value: Value) -> bool:
    """May it be a text? Dictionaries and lists become JSON."""
    return (value.kind in ("", "bytes", "tuple") and not (value.name or "").endswith("()")) or value.kind == "str"


def _body(value: Value) -> Value:
    """What a client sees of `return body, 404`."""
    if value.kind == "tuple" and value.items:
        return value.items.get(0, value)
    return value


__all__ = ["returned"]
