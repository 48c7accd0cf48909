"""What patterns of JavaScript ask about data that a client sent: whole objects, names of properties and of methods."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import function_or_unit
from wardline_analyzers.checks.javascript.guards import asked_before
from wardline_analyzers.checks.javascript.web.nest import keeps_body_of_any_shape
from wardline_analyzers.checks.names_around import given_to
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.flow.known.values import ELEMENTS, Value
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors


def holds_client_data(match: Match) -> bool:
    """One of the arguments behind the first holds what a client sent, which may be an object."""
    given = match.arguments.positional[1:] if match.arguments is not None else []
    return any(_is_sent(value_of(match, node), whole=True) for node in given)


def path_of_client(match: Match) -> bool:
    """The client says which property is set: the second argument."""
    return _is_sent(value_of(match, match.argument("1")))


def key_of_client(match: Match) -> bool:
    """The client names both an object to look up and what is set in it: `all[name][key] = value`."""
    left = match.node.child_by_field_name("left")
    if left is None or left.type != "subscript_expression":
        return False
    base, key = left.child_by_field_name("object"), left.child_by_field_name("index")
    if (
        base is None
        or base.type != "subscript_expression"
        or not _is_sent(value_of(match, base.child_by_field_name("index")))
    ):
        return False
    return key is not None and not _is_held_off(match, base.child_by_field_name("object"))


def object_of_client(match: Match) -> bool:
    """`all[name].field = value`: the client names the object that is changed."""
    return _may_be_prototype(match, match.captures.get("key"))


def property_of_client(match: Match) -> bool:
    """`found[name] = value`: the client names the property, in an object that has a prototype."""
    base, key = match.captures.get("base"), match.captures.get("key")
    held = value_of(match, base)
    given = value_of(match, match.node.child_by_field_name("right"))
    if base is not None and key is not None and _is_of_client(match, base):
        taken = value_of(match, key)
        any_name = taken is not None and taken.consts is None and taken.kind not in ("int", "float")
        return any_name and outside_tests(match)
    if base is None or (held is not None and held.kind == "list") or given is None:
        return False
    if given.kind in ("str", "int", "float", "bool", "none") or any(taint.kind == "remote" for taint in given.taints):
        return False  # no object: as `__proto__` it is not taken
    return _may_be_prototype(match, key)


def _is_of_client(match: Match, base: Node) -> bool:
    """`const item = all[id]; item[key] = value`: the client named the object, which may be the prototype."""
    if base.type != "identifier":
        return False
    function = function_or_unit(match.node)
    for made in given_to(match, function, match.text(base)):
        declared = made.parent is not None and made.parent.type == "variable_declarator"
        if not declared or made.type != "subscript_expression":
            continue
        index = made.child_by_field_name("index")
        if index is None or not _may_be_prototype(match, index) or _NO_PROTOTYPE.search(match.text(function)):
            return False
        return "constructor" not in asked_before(match, made)
    return False


def _may_be_prototype(match: Match, key: Node | None) -> bool:
    """May this key, which the client sent, be `__proto__`, and has the object one?"""
    value = value_of(match, key)
    if key is None or value is None or value.head or key.type == "call_expression" or not _is_sent(value):
        return False
    return not _is_held_off(match, match.captures.get("base")) and outside_tests(match)


def _is_held_off(match: Match, base: Node | None) -> bool:
    """Is `__proto__` refused before, or has the object no prototype?"""
    if _NO_PROTOTYPE.search(asked_before(match, match.node)) is not None:
        return True
    function = match.text(function_or_unit(match.node))
    if base is None or base.type != "identifier":
        return _NO_PROTOTYPE.search(function) is not None
    made = rf"(?<![\w$.]){re.escape(match.text(base))}\s*=\s*(?:Object\.create\(\s*null|new Map\b)"
    return re.search(made, function) is not None


_NO_PROTOTYPE: Final = re.compile(r"Object\.create\(\s*null|hasOwn|__proto__|new Map\b|includes\(|\.has\(")


def _is_sent(value: Value | None, whole: bool = False) -> bool:
    if value is None or (whole and value.kind in ("str", "int", "float", "bool")):
        return False
    return any(
        t.kind == "remote"
        and ELEMENTS not in t.cleared
        and "code" not in t.cleared
        and not (whole and t.shape == "text")
        for t in value.taints
    )


_SENT_WHOLE: Final = frozenset(
    (
        *("express.Request().body", "express.Request().query", "fastify.Request().body"),
        *("koa.Request().body", "koa.Context().request.body"),
        *("hapi.Request().payload", "hono.Request().json()", "next.NextRequest().json()", "Request().json()"),
    )
)


def is_sent_whole(match: Match) -> bool:
    """The argument that the page asks for is what a client sent, as it came, or what is set by `$set` there."""
    return _is_whole(match, match.asked())


_LAYER: Final = re.compile(r"(?i)(?:service|controller|client|api|manager|usecase|facade)$")
"""What another layer of the program is called: what it sets is told there."""


_PICKS: Final = re.compile(r"\bfields\s*:\s*(?:\[|[A-Z_]{2,})")
"""`{ fields: ["name"] }`: Sequelize sets no others."""


def is_sent_whole_to_record(match: Match) -> bool:
    """The same, of a method of a record that takes all of it, and not of another layer that may pick what it takes."""
    options = match.arguments.positional[1:] if match.arguments is not None else []
    if any(each.type == "object" and _PICKS.search(match.text(each)) for each in options):
        return False
    callee = match.callee()
    base = callee.child_by_field_name("object") if callee is not None else None
    if base is not None and _LAYER.search(match.text(base)) is not None:
        return False
    return is_sent_whole(match)


def record_of_client(match: Match) -> bool:
    """Of `taint`: all that a client sent gets to a record, through functions that have handed it on.

    What a route has in front of its handler may refuse fields; of a handler that is registered elsewhere, nobody knows.
    """
    taint, name = match.taint, match.name or ""
    if taint is None or not taint.sure or len(taint.key) != 1 or taint.key[0] not in _SENT_WHOLE:
        return False
    if not _keeps_records(match, name) or not outside_tests(match):
        return False
    routes = [above for above in ancestors(match.node) if above.type == "call_expression" and _is_route(match, above)]
    if any(_REFUSES_FIELDS.search(_before_handler(match, route)) for route in routes):
        return False
    if not routes and _HANDLES.search(match.text(function_or_unit(match.node))[:200]) is not None:
        match.confidence = Confidence.LOW
    return True


_REFUSES_FIELDS: Final = re.compile(r"(?i)valid|schema|celebrate|saniti|check|dto|allow|fields|pick|body\w*\(")
_HANDLES: Final = re.compile(r"^[^{]{0,80}\(\s*(?:_?req|request|ctx|context|c)\b")
_ROUTES: Final = re.compile(r"\.(?:post|put|patch|all|use)$")
_LIBRARIES: Final = ("mongoose.", "typeorm.", "sequelize.", "mongodb.", "prisma.")
_CLASS: Final = re.compile(r"(?:^|[./])(?:[A-Z]\w*|\w*(?:[rR]epo(?:sitory)?|[mM]odel|[cC]ollection)|prisma\.\w+)$")


def _keeps_records(match: Match, name: str) -> bool:
    """Is the method one of a model, a repository or a collection, by its class or by how it is called?"""
    if name.startswith(_LIBRARIES) or name == "Object.assign":
        return True
    owner, _, word = name.rpartition(".")
    callee = match.callee()
    if owner == "*" and callee is not None and match.text(callee).endswith(f".{word}"):
        owner = match.text(callee).rpartition(".")[0]
    return _CLASS.search(owner) is not None and _LAYER.search(owner) is None


def _is_route(match: Match, call: Node) -> bool:
    callee = call.child_by_field_name("function")
    return callee is not None and _ROUTES.search(match.text(callee)) is not None


def _before_handler(match: Match, route: Node) -> str:
    """What a route has between its path and its handler."""
    given = route.child_by_field_name("arguments")
    return " ".join(match.text(each) for each in given.named_children[1:-1]) if given is not None else ""


def _is_whole(match: Match, node: Node | None) -> bool:
    """Is it the body of a request, or an object into which all of that is spread, by itself or as `$set`?"""
    if node is None:
        return False
    value = value_of(match, node)
    if (value is not None and value.name in _SENT_WHOLE) or keeps_body_of_any_shape(match, node):
        return True
    if value is not None and value.kind == "dict" and _is_sent(value.keys):
        return True  # `Object.fromEntries(form)`: the client names the fields
    if node.type != "object":
        return False
    for part in node.named_children:
        if part.type == "spread_element" and part.named_children and _is_whole(match, part.named_children[0]):
            return True
        key, inner = part.child_by_field_name("key"), part.child_by_field_name("value")
        if key is not None and inner is not None and match.text(key) == "$set" and inner.type != "object":
            return _is_whole(match, inner)
    return False


_RECORDS: Final = re.compile(
    r"(?i)(?:^|/)(?:models?|entit(?:y|ies)|schemas?)(?:[/.]|$)|[./-](?:model|entity|schema)(?:\.|$)"
)


def makes_record(match: Match) -> bool:
    """`new Member(request.body)`, of a class that comes from a module of models."""
    model = match.captures.get("model")
    found = match.resolve(model) if model is not None else None
    return found is not None and _RECORDS.search(found) is not None and _is_whole(match, match.node)


def row_is_sent_whole(match: Match) -> bool:
    """`db.update(users).set(body)`, as Drizzle and Kysely have it."""
    return _is_whole(match, match.node) and outside_tests(match)


def is_sent_whole_behind(match: Match) -> bool:
    """What is behind the first argument, an object that is there already, is what a client sent, as it came."""
    first, *given = match.arguments.positional if match.arguments is not None else [match.node]
    if match.text(first).replace(" ", "") == "{}":
        return False  # a copy
    return any((value.name or "") in _SENT_WHOLE for node in given if (value := value_of(match, node)))


def reflects_origin(match: Match) -> bool:
    """The second argument, or the origin in an object of headers, is what the client named."""
    node = match.captures.get("origin") or match.argument("1")
    return node is not None and _is_sent(value_of(match, node)) and "origin" in match.text(node).lower()


def method_of_client(match: Match) -> bool:
    """`actions[name]()`: the client names the method that is called."""
    key, base = match.captures.get("key"), match.captures.get("base")
    held = value_of(match, base)
    if held is not None and held.items is not None and held.rest is None and held.name is None:
        return False  # one of those that are written out
    return _is_sent(value_of(match, key))


_REQUESTS: Final = ("express.Request()", "koa.Context()", "koa.Request()")
_HOST_OF_CLIENT: Final = frozenset(
    f"{owner}.{word}"
    for owner in (*_REQUESTS, "fastify.Request()")
    for word in ("hostname", "host", "origin", "headers.host", "header.host")
)
_NAMES_HOST: Final = re.compile(
    r"""(?i)headers\s*(?:\.\s*(?:host|origin|referer)\b|\[\s*['"](?:x-forwarded-host|host|origin|referer)['"])"""
    r"""|\.(?:get|header)\(\s*['"](?:x-forwarded-host|host|origin|referer)['"]"""
)


def host_of_client(match: Match) -> bool:
    """Of `taint`: what stands in the mail is the host that the client named, not some text for its reader."""
    name = str(match.taint.key[0]) if match.taint is not None and match.taint.key else ""
    if name in _HOST_OF_CLIENT:
        return outside_tests(match)
    if not name.endswith((".headers", ".get()", ".header()")):
        return False
    return _NAMES_HOST.search(match.text(function_or_unit(match.node))) is not None and outside_tests(match)
