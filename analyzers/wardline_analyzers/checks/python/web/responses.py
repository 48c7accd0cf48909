"""Checks and fixes of the rule about HTML that is put together by hand, with values of a client in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from wardline_analyzers.checks.answer_types import OTHER_TYPE, is_page
from wardline_analyzers.checks.built import Built, Piece, built
from wardline_analyzers.checks.python.handlers import in_http_server, is_handler
from wardline_analyzers.checks.python.web.markup import not_marked
from wardline_analyzers.checks.remote import REQUESTS, Remote, remote
from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import decorators, function_around, walk, words

_MAY_ANSWER = re.compile(
    rb"(?m)^\s*@|request|\breq\b|\bdo_[A-Z]|self\.write|lambda_handler|HTTPConnection|def (?:get|post|put)\b"
)
"""A unit without any of these holds no handler, and is not walked."""
_HINTS = (b"@", b"req", b"do_", b"self.write", b"lambda_handler", b"HTTPConnection", b"def get", b"def p")
"""One of these is in each of them: to look for plain text is much quicker."""
_TAG = re.compile(r"<\s*/?[a-zA-Z!]")
_FLASK_RESPONSES = words(
    "flask.make_response flask.Response quart.make_response quart.Response werkzeug.Response "
    "werkzeug.wrappers.Response flask.wrappers.Response"
)
_HTML_RESPONSES = words(
    "django.http.HttpResponse django.http.response.HttpResponse django.http.HttpResponseBadRequest "
    "django.http.HttpResponseNotFound django.http.HttpResponseForbidden django.http.HttpResponseServerError "
    "fastapi.responses.HTMLResponse starlette.responses.HTMLResponse sanic.response.html sanic.html "
    "bottle.HTTPResponse pyramid.response.Response webob.Response"
)
_IN_JSON = re.compile(r"(?:^|[.])(?:\w*Resource|Namespace)(?:\(\))?$")
"""Classes of Flask-RESTful and Flask-RESTX, which write what their methods return as JSON."""
_WRITES = words("django.http.HttpResponse().write django.http.response.HttpResponse().write")
_HTML_NAMES = words("HttpResponse HTMLResponse HttpResponseBadRequest HttpResponseNotFound")


def html_response(unit: UnitView, new: New) -> Iterator[Match]:
    """A client's value in HTML that a handler returns or writes, unescaped."""
    source = unit.syntax.source
    if not any(hint in source for hint in _HINTS) or not _MAY_ANSWER.search(source):
        return
    for function in unit.syntax.find("function_definition"):
        if in_test(unit, function) or not is_handler(unit, function):
            continue
        seen: set[int] = set()
        text = unit.syntax.text(function)
        for node, bare in _answers(unit, function):
            if node.id in seen or OTHER_TYPE.search(text):
                continue
            seen.add(node.id)
            found = _risky(unit, node, bare)
            if found:
                yield new(node)


def _answers(unit: UnitView, function: Node) -> Iterator[tuple[Node, bool]]:
    """What a handler answers with, and whether any text is HTML there, without a tag in it too."""
    flask = _is_flask(unit, function) and not any(_IN_JSON.search(base) for base in unit.around.bases)
    fastapi = _is_html_route(unit, function)
    for node in walk(function):
        if node.type == "return_statement" and node.named_children and (flask or fastapi):
            if function_around(node) != function:
                continue
            value = node.named_children[0]
            if value.type in ("expression_list", "tuple") and value.named_children:
                value = value.named_children[0]
            yield value, flask
        elif node.type == "call":
            yield from _written(unit, node, function)
        elif node.type == "pair" and b"text/html" in (function.text or b""):  # of AWS Lambda
            key, body = node.child_by_field_name("key"), node.child_by_field_name("value")
            if key is not None and body is not None and unit.values.constant(key) == "body":
                yield body, True


def _written(unit: UnitView, call: Node, function: Node) -> Iterator[tuple[Node, bool]]:
    callee = call.child_by_field_name("function")
    if callee is None:
        return
    name, text = unit.names.resolve(callee), unit.syntax.text(callee)
    arguments = Arguments(call, unit.syntax)
    if name in _FLASK_RESPONSES or name in _HTML_RESPONSES or (name is None and text.rpartition(".")[2] in _HTML_NAMES):
        typed = arguments.get("content_type")
        value = arguments.get("0|content") or arguments.get("response") or arguments.get("body")
        if value is not None and (typed is None or "html" in unit.syntax.text(typed)):
            yield value, typed is None and (name in _FLASK_RESPONSES or "HttpResponse" in text)
    elif name in _WRITES and arguments.positional:
        yield arguments.positional[0], False
    elif name == "aiohttp.web.Response":
        typed, value = arguments.get("content_type"), arguments.get("text") or arguments.get("body")
        if typed is not None and value is not None and unit.values.constant(typed) == "text/html":
            yield value, False
    elif text == "self.write" or (text == "self.wfile.write" and in_http_server(unit, function)):
        yield from ((value, False) for value in arguments.positional[:1])


def _is_flask(unit: UnitView, function: Node) -> bool:
    """Is a returned text HTML: a route of Flask, Quart or Bottle?"""
    for decorator in decorators(function):
        callee = decorator.child_by_field_name("function") if decorator.type == "call" else None
        name = (unit.names.resolve(callee) or "") if callee is not None else ""
        if name.startswith(("fastapi.", "starlette.", "litestar.")):
            return False
        if name.startswith(("flask.", "quart.", "bottle.")):
            return True
        if callee is not None and unit.syntax.text(callee).endswith(".route"):
            path = unit.syntax.text(decorator)
            return "{" not in path
    return any(
        n.text == b"request" and unit.names.resolve(n) in REQUESTS for n in walk(function) if n.type == "identifier"
    )


def _is_bottle(unit: UnitView, function: Node) -> bool:
    """Bottle comes without MarkupSafe."""
    callees = [d.child_by_field_name("function") for d in decorators(function) if d.type == "call"]
    return any((unit.names.resolve(c) or "").startswith("bottle.") for c in callees if c is not None)


def _is_html_route(unit: UnitView, function: Node) -> bool:
    return any("response_class=HTMLResponse" in unit.syntax.text(d).replace(" ", "") for d in decorators(function))


def _risky(unit: UnitView, node: Node, bare: bool) -> list[tuple[Piece, Remote]]:
    """The pieces of an answer that a client sent; empty if the answer is no HTML."""
    text = _pieces(unit, node)
    if text is None:
        found = remote(unit, node, "html") if bare and _is_text(unit, node) else None
        return [(Piece(node=node), found)] if found is not None and found.kind != "upload" else []
    if not bare and not _TAG.search(text.text):
        return []
    found_in = [(p, remote(unit, p.node, "html")) for p in text.pieces if p.node is not None and p.conversion != "d"]
    return [(p, r) for p, r in found_in if r is not None and r.kind != "upload"]


def _pieces(unit: UnitView, node: Node) -> Built | None:
    """The pieces of a text, through `.encode()`."""
    node = unit.values.follow(node)
    callee = node.child_by_field_name("function") if node.type == "call" else None
    if callee is not None and callee.type == "attribute" and unit.syntax.text(callee).endswith(".encode"):
        base = callee.child_by_field_name("object")
        return built(unit, base) if base is not None else None
    arguments = node.child_by_field_name("arguments") if node.type == "call" else None
    if (
        callee is not None
        and arguments is not None
        and unit.syntax.text(callee) == "bytes"
        and arguments.named_children
    ):
        return built(unit, arguments.named_children[0])
    return built(unit, node)


def _is_text(unit: UnitView, node: Node) -> bool:
    """Is it one field of the request, not a mapping (which becomes JSON)?"""
    node = unit.values.follow(node)
    if node.type == "subscript":
        return True
    callee = node.child_by_field_name("function") if node.type == "call" else None
    word = unit.syntax.text(callee).rpartition(".")[2] if callee is not None else ""
    if word in ("get", "getlist"):
        base = callee.child_by_field_name("object") if callee is not None else None
        return base is not None and "json" not in unit.syntax.text(base)
    found = remote(unit, node, "html")
    return node.type == "identifier" and found is not None and found.kind == "segment"


def escape_values(match: Match) -> Sequence[Edit]:
    """An escaping call around each value of the client."""
    unit, node = match.unit, match.at if match.at is not None else match.node
    function = function_around(node)
    if function is None:
        return ()
    flask = _is_flask(unit, function) and not _is_bottle(unit, function)
    edits: list[Edit] = []
    for piece, found in _risky(unit, node, True):
        place = piece.node
        if place is None or not piece.plain or place.start_byte < function.start_byte:
            return ()
        adds = place.parent is not None and place.parent.type == "binary_operator"
        adds = adds and not re.match(r"\s*%", _operator(unit, place))
        text = match.text(place)
        if flask:
            call = f"`markupsafe.escape`({text})"
            if adds or (place.parent is not None and place.parent.type in ("return_statement", "expression_list")):
                call = f"str({call})"
        elif ".wfile." in unit.syntax.text(function) or found.kind == "segment" or _bound(unit, place, "django"):
            if _bound(unit, place, "html"):
                return ()
            call = f"`html.escape`({text})" if found.kind == "segment" else f"`html.escape`(str({text}))"
        elif "HttpResponse" in unit.syntax.text(function):
            call = f"`django.utils.html:escape`({text})"
        else:
            if _bound(unit, place, "html"):
                return ()
            call = f"`html.escape`(str({text}))"
        edits.append(replacement(match, place, spelled(call)))
    return edits


def _operator(unit: UnitView, node: Node) -> str:
    operator = node.parent.child_by_field_name("operator") if node.parent is not None else None
    return unit.syntax.text(operator) if operator is not None else ""


def _bound(unit: UnitView, node: Node, name: str) -> bool:
    return unit.names.binding(name, node.start_byte) is not None


def shows_stored(match: Match) -> bool:
    """Of `taint`: a page that shows what is stored, and no text that is marked as safe, of which other rules speak."""
    shown = match.at if match.at is not None else match.node
    drawn = shown.type == "call" and _DRAWS.search(match.text(shown)) is not None
    return not drawn and not_marked(match) and is_page(match)


_DRAWS = re.compile(r"\.(?:tostring|to_?svg|to_html|render)\([^()]*\)$")
"""Drawings, tables and templates that write themselves escape what is in them."""
