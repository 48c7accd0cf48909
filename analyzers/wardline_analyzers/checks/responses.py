"""Checks and fixes of the rules about what a client's value does: in HTML, redirects, headers and the session."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from tree_sitter import Node

from wardline_analyzers.checks.built import Built, Piece, built
from wardline_analyzers.checks.editing import wrapped
from wardline_analyzers.checks.handlers import in_http_server, is_handler
from wardline_analyzers.checks.js_calls import answering_function
from wardline_analyzers.checks.markup import not_marked
from wardline_analyzers.checks.remote import REQUESTS, Remote, begins_before, begins_with_it, holding, remote, tainted
from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.checks.tree import decorators, function_around, walk, words
from wardline_analyzers.finding import Confidence, Edit, Severity
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, UnitView

# ---------------------------------------------------------------------- HTML by hand

_MAY_ANSWER = re.compile(
    rb"(?m)^\s*@|request|\breq\b|\bdo_[A-Z]|self\.write|lambda_handler|HTTPConnection|def (?:get|post|put)\b"
)
"""A unit without any of these holds no handler, and is not walked."""
_HINTS = (b"@", b"req", b"do_", b"self.write", b"lambda_handler", b"HTTPConnection", b"def get", b"def p")
"""One of these is in each of them: to look for plain text is much quicker."""
_TAG = re.compile(r"<\s*/?[a-zA-Z!]")
_OTHER_TYPE = re.compile(r"text/(?!html)\w+|application/(?!xhtml)\w+|image/|text_plain|PlainText|mimetype=|media_type=")
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
_WRITES = words("django.http.HttpResponse().write django.http.response.HttpResponse().write")
_HTML_NAMES = words("HttpResponse HTMLResponse HttpResponseBadRequest HttpResponseNotFound")


def html_response(unit: UnitView, new: Callable[..., Match]) -> Iterator[Match]:
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
            if node.id in seen or _OTHER_TYPE.search(text):
                continue
            seen.add(node.id)
            found = _risky(unit, node, bare)
            if found:
                yield new(node)


def _answers(unit: UnitView, function: Node) -> Iterator[tuple[Node, bool]]:
    """What a handler answers with, and whether any text is HTML there, without a tag in it too."""
    flask = _is_flask(unit, function)
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


_TYPE_SET = re.compile(
    r"(?i)(?:\.(?:mimetype|content_type)|\[[\"']content-type[\"']\])\s*=\s*[\"'](?![^\"']*(?:html|svg|xml))"
)
"""`response.mimetype = "text/plain"`: an answer that is no page after all."""


def is_page(match: Match) -> bool:
    """Of `taint`: not where the function writes an answer of another type."""
    name = match.name or ""
    if name.endswith((".make_response", ".Response", ".HttpResponse")):
        around = function_around(match.node)
        return around is None or not _TYPE_SET.search(match.text(around))
    if name.startswith("tornado."):
        return _is_tornado_page(match)
    if not name.endswith((".write", ".end")):
        return True
    around = function_around(match.node) or answering_function(match)
    if around is None:
        return True
    text = match.text(around)
    return "text/html" in text or not _OTHER_TYPE.search(text)


_JSON = re.compile(r"\bjson\.dumps\(|\bjson_encode\(|\borjson\.dumps\(")
_SAYS_TYPE = re.compile(r"(?i)set_header\(\s*[\"']content-type[\"']\s*,\s*([^)\n]*)")


def _is_tornado_page(match: Match) -> bool:
    """Not where the function says another type. JSON of a handler whose base is the program's, which may say the type
    for all its handlers: hardly.
    """
    around = function_around(match.node)
    said = _SAYS_TYPE.findall(match.text(around)) if around is not None else []
    if said and not any("html" in each.lower() for each in said):
        return False
    node = match.at if match.at is not None else match.node
    if not any(base.endswith("RequestHandler") for base in match.unit.around.bases):
        texts = [match.text(each) for each in (node, match.unit.values.follow(node))]
        if any(_JSON.search(text) for text in texts):
            match.confidence = Confidence.LOW
    return True


def shows_stored(match: Match) -> bool:
    """Of `taint`: a page that shows what is stored, and no text that is marked as safe, of which other rules speak."""
    return not_marked(match) and is_page(match)


# ---------------------------------------------------------------------- redirects

_HOST_ENDS = re.compile(r"(?i)^(?:[a-z][a-z0-9+.-]*:)?//[^/?#\s]+[/?#]|^/(?![/\\])|^[\w.-]*\?|^#|^[\w.-]+/")
_TESTED = re.compile(
    r"netloc|hostname|is_safe|allowed_host|safe_redirect|safe_url|url_is_safe|validate_\w*(?:url|redirect|next)|allowed_?redirect"
    r"|_allowlist|whitelist|trusted|is_local|is_relative|same_origin|check_\w*redirect|redirect_uris"
)


def redirect_to_request(match: Match) -> bool:
    """Does the client choose the host that the browser is sent to?"""
    unit, arguments = match.unit, match.arguments
    if match.value is not None:
        node: Node | None = match.value
    elif arguments is None:
        return False
    elif (match.name or "").endswith("send_header"):
        node = arguments.get("1")
    else:
        node = (
            arguments.get("0|location") or arguments.get("url") or arguments.get("to") or arguments.get("redirect_to")
        )
    if node is None or in_test(unit, match.node):
        return False
    found = tainted(unit, node, ("remote",), "redirect")
    if found is None or found.shape in ("segment", "upload") or _OWN_PATH.search(str(found.key[0])):
        return False
    if begins_before(unit, node, ("remote",), "redirect"):
        return False
    followed = unit.values.follow(node)
    text = built(unit, followed)
    if text is not None:
        first = text.first
        if first is None or (first.node is not None and remote(unit, first.node, "redirect") is None):
            return False
        if first.node is not None and _begins_fixed(unit, first.node):
            return False
        if first.node is None and (_HOST_ENDS.match(first.text) or not re.search(r"//|^$", first.text)):
            return False
    around = function_around(match.node)
    if around is not None and _TESTED.search(unit.syntax.text(around)):
        return False
    match.at = node
    return True


def host_of_client(match: Match) -> bool:
    """Of `taint`: the client chooses the host, and the function does not refuse what has one."""
    around = function_around(match.node)
    if around is not None and _NO_HOST.search(match.text(around)):
        return False
    if match.taint is not None and _OWN_PATH.search(str(match.taint.key[0])):
        return False
    calls = (n.child_by_field_name("function") for n in walk(around or match.node) if n.type == "call")
    if any(_ALLOWS.search(match.text(callee)) for callee in calls if callee is not None):
        match.confidence = Confidence.LOW
    return begins_with_it(match, "redirect")


_OWN_PATH = re.compile(r"^(?!http\.).*\.(?:path|path_info|full_path|get_full_path\(\)|script_root)$")
"""The path of the request itself, which has been found among the routes."""
_ALLOWS = re.compile(
    r"(?i)(?:^|[._])(?:is_|_)*(?:allow|safe|valid|check|trusted|local|verify)\w*(?:url|redirect|next|target|host)"
)


_NO_HOST = re.compile(
    r"netloc\s*[!=]=\s*(?:''|\"\")|netloc\)?\s*(?::\s*$|and\b|or\b|else\b)|\bnot\s[^\n]{0,80}?netloc\b(?!\s*(?:not\s)?in\b)",
    re.MULTILINE,
)
"""`urlsplit(target).netloc != ""`, `if parts.netloc:`, `not url.netloc`"""


def _begins_fixed(unit: UnitView, node: Node) -> bool:
    """`"".join([base, query])`: is the first part not the client's?"""
    arguments = node.child_by_field_name("arguments") if node.type == "call" else None
    given = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    parts = given.named_children if given is not None and given.type in ("list", "tuple") else []
    return bool(parts) and remote(unit, parts[0], "redirect") is None


# ---------------------------------------------------------------------- headers

_CLEANED = re.compile(
    r"quote|isalnum|isdigit|replace\(\s*[\"']\\[nr]|splitlines|fullmatch|secure_filename|sanitiz|escape"
)


def header_from_request(match: Match) -> bool:
    """Does a client's text stand in a header of the answer?"""
    unit, arguments = match.unit, match.arguments
    if in_test(unit, match.node):
        return False
    around = function_around(match.node)
    if around is None or not is_handler(unit, around):
        return False
    node = match.value
    if node is None and arguments is not None:
        node = next((n for n in arguments.positional if remote(unit, n, "header") is not None), None)
    found = remote(unit, node, "header") if node is not None else None
    if node is None or found is None or found.kind in ("upload",) or _CLEANED.search(unit.syntax.text(around)):
        return False
    if match.value is not None and not _is_answer(unit, match.node):
        return False
    match.at = node
    if not in_http_server(unit, around):
        match.severity, match.confidence = Severity.LOW, Confidence.LOW
        match.message = (
            "The client's text stands in a header of the answer. The framework refuses line breaks, but the client "
            "still decides what the header says; percent-encode it or choose from a list."
        )
    return True


def _is_answer(unit: UnitView, assignment: Node) -> bool:
    """`response.headers["X"] = ...`, not a header of a request that is sent on."""
    left = assignment.child_by_field_name("left")
    text = unit.syntax.text(left) if left is not None else ""
    return bool(
        re.match(r"(?i)(?:self\.)?(?:\w+_)?(?:res|resp|response|rv|answer|reply|result|r)(?:_\w+|\d)?\.headers\[", text)
    )


def quote_header(match: Match) -> Sequence[Edit]:
    """`urllib.parse.quote` around what the client sent."""
    node = match.value if match.value is not None else match.at
    if node is None:
        return ()
    match.at = node
    places = holding(match, "header")
    if any(n.start_byte < match.node.start_byte for n in places):
        places = [node]
    return [edit for n in places for edit in wrapped(match, n, "urllib.parse:quote")]


# ---------------------------------------------------------------------- session

_DECIDES = re.compile(
    r"(?i)^(?:is_?)?(?:admin|superuser|staff|role|roles|permissions?|groups?|account_type|balance|price|total|plan|tier|logged_?in|authenticated|verified|user_?id|uid|account_?id|tenant(?:_?id)?|owner_?id|user(?:_?name)?|login|email)$"
)
_WHO = re.compile(r"(?i)user|uid|account|tenant|logged|auth|verified|login|email")
_PREFERENCE = re.compile(
    r"(?i)theme|lang|locale|time_?zone|^tz$|currency|colou?r|font|layout|dark|^mode$|page|^tab$|view|sort|order_?by|filter"
    r"|search|query|^q$|next|return|redirect|refer|utm|flash|message|last_|recent|draft|^form|csrf|^state$|nonce"
)
"""Entries that decide about nothing, or that another page is about."""
_PROVED = re.compile(
    r"(?i)password|check|verify|authenticate|(?<!request)\.query\b|\.filter|\.first\(|get_or_404|execute|select|fetch|validate|token|login_user"
)


def session_of_client(match: Match) -> bool:
    """Of `taint`: the entry decides about rights, and nobody has asked for a proof; or the client chooses the entry."""
    unit = match.unit
    if not (match.name or "").endswith("]"):
        return match.taint is None or match.taint.sure
    left = match.node.child_by_field_name("left")
    keys = left.children_by_field_name("subscript") if left is not None else []
    key = unit.values.constant(keys[0]) if len(keys) == 1 else None
    if not isinstance(key, str) or _PREFERENCE.search(key) or (match.taint is not None and not match.taint.sure):
        return False
    around = function_around(match.node)
    proved = around is not None and _PROVED.search(unit.syntax.text(around)) is not None
    if not _DECIDES.match(key):
        match.severity, match.confidence = Severity.INFO, Confidence.LOW
        match.message = (
            "The client writes this entry of the session, which later code takes for the server's own. Keep in it what "
            "the program has found out itself, or test the value first."
        )
        return not proved
    if proved:
        match.confidence = Confidence.LOW
        return not _WHO.match(key)
    return True


def trusted_session(match: Match) -> bool:
    """A session entry that decides about rights gets what the client says."""
    unit, value = match.unit, match.value
    left = match.node.child_by_field_name("left")
    keys = left.children_by_field_name("subscript") if left is not None else []
    key = unit.values.constant(keys[0]) if len(keys) == 1 else None
    if value is None or not isinstance(key, str) or not _DECIDES.match(key) or in_test(unit, match.node):
        return False
    found = remote(unit, value, "session")
    around = function_around(match.node)
    if found is None or found.kind == "upload" or around is None:
        return False
    if _PROVED.search(unit.syntax.text(around)):
        match.confidence = Confidence.LOW
        if _WHO.match(key):
            return False
    return True
