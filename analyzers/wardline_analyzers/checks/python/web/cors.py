"""Checks and fixes of the rules about requests from other sites: CORS and CSRF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from wardline_analyzers.checks.python.editing import changed, without_line, without_statement
from wardline_analyzers.checks.python.web.settings import certain
from wardline_analyzers.checks.remote import remote
from wardline_analyzers.finding import Confidence, Edit, Severity
from wardline_analyzers.fixes.build import replacement
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import enclosing, walk

_ANY_REGEX = re.compile(r"^\^?(?:https?\??://)?\(?\.[*+]\)?\$?$")

# ---------------------------------------------------------------------- CORS


def _is_star(unit: UnitView, node: Node | None) -> bool:
    if node is None:
        return False
    value = unit.values.constant(node)
    if isinstance(value, str):
        return value == "*" or bool(_ANY_REGEX.match(value))
    node = unit.values.follow(node)
    if node.type in ("list", "tuple", "set"):
        return any(_is_star(unit, child) for child in node.named_children if child.type != "comment")
    return isinstance(value, (list, tuple)) and "*" in value


def _is_cors_middleware(match: Match) -> bool:
    if not (match.name or "").endswith(("add_middleware", ".Middleware")):
        return True
    first = match.argument("0|middleware_class") or match.argument("cls")
    return first is not None and match.text(first).endswith("CORSMiddleware")


def _any_origin(match: Match) -> bool:
    regex = match.argument("allow_origin_regex")
    value = match.unit.values.constant(regex) if regex is not None else None
    return _is_star(match.unit, match.argument("allow_origins")) or (
        isinstance(value, str) and bool(_ANY_REGEX.match(value))
    )


def middleware_with_credentials(match: Match) -> bool:
    """`CORSMiddleware` with credentials and any origin."""
    return _is_cors_middleware(match) and _any_origin(match) and certain(match)


def any_origin_allowed(match: Match) -> bool:
    """`CORSConfig` of Litestar with `*` among its origins."""
    return _any_origin(match) and certain(match)


def middleware_any_origin(match: Match) -> bool:
    """`CORSMiddleware` with any origin."""
    return middleware_with_credentials(match)


def flask_with_credentials(match: Match) -> bool:
    """flask_cors with credentials, and with `*` for origins, which is also what it takes if none are given."""
    return _flask_any(match) and certain(match)


def flask_any_origin(match: Match) -> bool:
    """flask_cors with `*`, in so many words or because none are given."""
    return _flask_any(match) and certain(match)


def _flask_any(match: Match) -> bool:
    arguments, unit = match.arguments, match.unit
    if arguments is None or arguments.hidden_keywords:
        return False
    origins, resources = arguments.get("origins"), arguments.get("resources")
    if origins is not None:
        return _is_star(unit, origins)
    if resources is None:
        return True
    resources = unit.values.follow(resources)
    if resources.type == "string":
        return True
    for pair in walk(resources) if resources.type == "dictionary" else ():
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if pair.type == "pair" and key is not None and unit.values.constant(key) == "origins" and _is_star(unit, value):
            return True
    return False


def resource_for_all(match: Match) -> bool:
    """`{"*": aiohttp_cors.ResourceOptions(allow_credentials=True)}`"""
    pair = match.node.parent
    key = pair.child_by_field_name("key") if pair is not None and pair.type == "pair" else None
    return key is not None and match.unit.values.constant(key) == "*" and certain(match)


def no_credentials(match: Match) -> Sequence[Edit]:
    """Credentials off; for django-cors-headers: not all origins."""
    if match.value is not None:
        return [replacement(match, match.value, "False")] if match.value.type == "true" else ()
    for name in ("allow_credentials", "supports_credentials"):
        if match.argument(name) is not None:
            return changed(match, [(name, "False")])
    return ()


_LISTED = re.compile(r"(?i)allow(?:ed)?_?origins?|origins?_?allowed|whitelist|allow_?list|\bin [A-Z_]*ORIGINS|trusted")
"""Words of a function that knows which origins are meant."""


def origin_reflected(match: Match) -> bool:
    """The answer allows the origin that the request names."""
    unit, value = match.unit, match.value
    if value is None or remote(unit, value) is None or in_test(unit, match.node):
        return False
    followed = unit.values.follow(value)
    if not re.search(r"(?i)origin", unit.syntax.text(followed) + unit.syntax.text(value)):
        return False
    around = enclosing(match.node, "function_definition")
    text = unit.syntax.text(around if around is not None else unit.syntax.root)
    if _LISTED.search(text):
        return False
    if "Access-Control-Allow-Credentials" not in text:
        match.severity = Severity.LOW
    match.message = (
        "Whatever origin asks is allowed, so every web site may read these answers in the name of its visitors. Allow "
        "only the origins of a list."
    )
    return True


def name_origins(match: Match) -> Sequence[Edit]:
    """A list with one origin, to be filled in."""
    if match.value is not None:
        return [replacement(match, match.value, '"https://example.com"')]
    for name in ("allow_origins", "origins"):
        node = match.argument(name)
        if node is not None:
            return changed(match, [(name, '["https://example.com"]')])
    arguments = match.arguments
    if arguments is not None and (match.name or "").startswith("flask_cors") and "resources" not in arguments.keywords:
        return changed(match, [("origins", '["https://example.com"]')])
    return ()


# ---------------------------------------------------------------------- CSRF

_AUTHENTICATES = re.compile(
    r"(?i)hmac|compare_digest|signature|verify|construct_event|webhook|api_?key|authori[sz]|bearer|token|graphql|jsonrpc|xmlrpc"
    r"|saml|oauth|oidc|sns|stripe|slack|github|twilio"
)
_EXEMPT = "django.views.decorators.csrf.csrf_exempt"


def csrf_exempt(unit: UnitView, new: New) -> Iterator[Match]:
    """`@csrf_exempt`, `@method_decorator(csrf_exempt, ...)`, `@csrf.exempt`, `csrf_exempt(view)`"""
    for node in unit.syntax.find("decorator", "call"):
        if node.type == "decorator" and node.named_children:
            if _exempts(unit, node.named_children[0]) and not in_test(unit, node):
                match = new(node)
                definition = node.parent
                if definition is not None and _asks_by_decorator(unit, definition):
                    continue
                if definition is not None and (
                    _AUTHENTICATES.search(unit.syntax.text(definition)) or _is_open(unit, definition)
                ):
                    match.severity, match.confidence = Severity.LOW, Confidence.LOW
                yield match
        elif node.type == "call":
            callee = node.child_by_field_name("function")
            if callee is not None and unit.names.resolve(callee) == _EXEMPT and not in_test(unit, node):
                match = new(node)
                if _AUTHENTICATES.search(text := unit.syntax.text(node)) or _CALLED_BY_SERVERS.search(text) or (
                    node.parent and node.parent.type == "return_statement"
                ):
                    match.severity, match.confidence = Severity.LOW, Confidence.LOW
                yield match


_DECORATORS_THAT_ASK = re.compile(r"(?i)api_?key|authori[sz]|bearer|token|signature|hmac|webhook|basic_?auth|oauth")


def _asks_by_decorator(unit: UnitView, definition: Node) -> bool:
    """`@csrf_exempt` above `@authorize`: another decorator asks for something that no browser sends by itself."""
    others = [unit.syntax.text(n) for n in definition.named_children if n.type == "decorator"]
    return any(_DECORATORS_THAT_ASK.search(text.partition("(")[0]) for text in others)


_ASKS_NO_LOGIN = re.compile(r"login_not_required|\bAllowAny\b|allow_anonymous|public_view")
_CALLED_BY_SERVERS = re.compile(r"(?i)callback|webhook|(?:^|_)hook|(?:^|_)acs(?:$|_)|ipn|notif|health|metrics")


def _is_open(unit: UnitView, definition: Node) -> bool:
    """Is it for those who have not logged in, or called by another server: is there no cookie that counts?"""
    inner = definition.child_by_field_name("definition")
    named = inner.child_by_field_name("name") if inner is not None else None
    marks = " ".join(unit.syntax.text(n) for n in definition.named_children if n.type == "decorator")
    return _ASKS_NO_LOGIN.search(marks) is not None or (
        named is not None and _CALLED_BY_SERVERS.search(unit.syntax.text(named)) is not None
    )


def _exempts(unit: UnitView, expression: Node) -> bool:
    text = unit.syntax.text(expression)
    if expression.type == "call":
        arguments, callee = expression.child_by_field_name("arguments"), expression.child_by_field_name("function")
        name = unit.syntax.text(callee) if callee is not None else ""
        first = arguments.named_children[0] if arguments is not None and arguments.named_children else None
        return name.endswith("method_decorator") and first is not None and _exempts(unit, first)
    resolved = unit.names.resolve(expression)
    if resolved == _EXEMPT or text in ("csrf_exempt", "csrf.csrf_exempt"):
        return True
    return resolved in ("flask_wtf.CSRFProtect().exempt", "flask_wtf.csrf.CSRFProtect().exempt") or text in (
        "csrf.exempt",
        "csrf_protect.exempt",
    )


def form_without_csrf(unit: UnitView, new: New) -> Iterator[Match]:
    """`class Meta: csrf = False` in a form."""
    for node in unit.syntax.find("assignment"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None or unit.syntax.text(left) != "csrf" or right.type != "false":
            continue
        meta = enclosing(node, "class_definition")
        name = meta.child_by_field_name("name") if meta is not None else None
        if name is None or unit.syntax.text(name) != "Meta" or in_test(unit, node):
            continue
        form = enclosing(meta, "class_definition") if meta is not None else None
        bases = form.child_by_field_name("superclasses") if form is not None else None
        form_name = form.child_by_field_name("name") if form is not None else None
        owner = unit.syntax.text(form_name) if form_name is not None else unit.around.owner
        shown = unit.syntax.text(bases) if bases is not None else " ".join(unit.around.bases)
        if "Form" not in shown + owner or re.search(r"(?i)search|filter|subform|inner|entry|item", owner):
            continue
        yield new(node, value=right)


_SWITCHES = ("require_csrf", "check_origin", "WTF_CSRF_ENABLED")


def restore_csrf(match: Match) -> Sequence[Edit]:
    """Take the decorator away, or the wrapping call; switch the setting on."""
    if match.node.type == "decorator":
        return without_line(match, match.node)
    if match.value is not None:
        parent = match.node.parent
        if match.matcher.kind == "function" and parent is not None:
            return without_statement(match, parent) or [replacement(match, match.value, "True")]
        return [replacement(match, match.value, "True")] if match.value.type == "false" else ()
    arguments = match.node.child_by_field_name("arguments") if match.node.type == "call" else None
    if match.matcher.kind == "function" and arguments is not None and len(arguments.named_children) == 1:
        return [replacement(match, match.node, match.text(arguments.named_children[0]))]
    off = [name for name in _SWITCHES if (node := match.argument(name)) is not None and node.type == "false"]
    return changed(match, [(name, "True") for name in off])
