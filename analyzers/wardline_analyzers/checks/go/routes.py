"""Routes of Go that nobody guards, beside others that somebody does: gin, echo, fiber, chi, gorilla and net/http."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import TEXTS
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test

_GUARD: Final = re.compile(
    r"(?i)auth|guard|require|jwt|login|logged|session|role|admin|permi|protect|token|member|users?\b(?!agent)|verif|acl\b|rbac"
    r"|casbin|access|staff|\w*key|\b40[13]\b|forbidden|restrict|policy|tenant|identity|owner|signed"
)
"""Words of a middleware that asks who is calling."""
_CHANGES: Final = frozenset(("DELETE", "PUT", "PATCH", "POST"))
_METHODS: Final = frozenset(("GET", "POST", "PUT", "PATCH", "DELETE", "HANDLE", "HANDLEFUNC", "ANY", "ALL"))
_ADMINISTERS: Final = re.compile(r"(?i)/(?:admin|staff|superuser|internal|manage(?:ment)?|backoffice)(?:/|$)")
_OPEN: Final = re.compile(
    r"(?i)log-?(?:in|out)|sign-?(?:in|up|out)|regist|web-?hooks?|/hooks?(?:/|$)|callback|health|ready|live|metrics|refresh|forgot"
    r"|reset|verif|token|oauth|oidc|saml|session|public|contact|subscri|static|assets|csp|report|invite|search|graphql|version"
)
"""Paths that are open on purpose, or whose visitors cannot have logged in yet."""
_PLACES: Final = re.compile(r"(?:[:*]\w+|\{[^}]*\})")


@dataclass(slots=True)
class _Router:
    """What is known of a router, or of a group of routes."""

    prefix: str = ""
    guarded: bool = False
    made: Node | None = None
    """Where the group was made, and its path given."""


@dataclass(slots=True)
class _Route:
    method: str
    path: str
    guarded: bool
    node: Node
    router: _Router


def open_beside_guarded(unit: UnitView, new: New) -> Iterator[Match]:
    """A route that administers, or that changes what guarded routes show, with no guard on it or on its group."""
    for function in unit.syntax.find("function_declaration", "method_declaration"):
        body = function.child_by_field_name("body")
        if body is None or in_test(unit, function) or in_example(unit):
            continue
        routes = list(_Reader(unit).read(body, {}))
        guarded = [route for route in routes if route.guarded]
        told: set[int] = set()
        for route in routes:
            if route.guarded or _OPEN.search(route.path) or not _is_sensitive(route, guarded):
                continue
            place = route.router.made
            if place is None or any(other.router is route.router and _OPEN.search(other.path) for other in routes):
                place = route.node
            if place.start_byte not in told:
                told.add(place.start_byte)
                yield new(place)


def _is_sensitive(route: _Route, guarded: list[_Route]) -> bool:
    if not guarded:
        return False
    if _ADMINISTERS.search(route.path):
        return True
    mine = _resource(route.path)
    return route.method in _CHANGES and bool(mine) and any(_resource(other.path) == mine for other in guarded)


_BASES: Final = re.compile(r"(?i)api|v\d+|rest")


def _resource(path: str) -> str:
    """The first part of a path that says what it is about: `machines` of `/api/v1/machines/:id`."""
    parts = (part for part in path.split("/") if part and not _BASES.fullmatch(part))
    first = next(parts, "")
    return "" if _PLACES.match(first) else first


class _Reader:
    """Reads the routes that a function registers, from top to bottom."""

    __slots__ = ("_unit",)

    def __init__(self, unit: UnitView) -> None:
        self._unit = unit

    def read(self, node: Node, routers: dict[str, _Router]) -> Iterator[_Route]:
        """The routes below a node; what is said of a router counts from there on."""
        for child in node.named_children:
            if child.type == "short_var_declaration":
                self._name_group(child, routers)
                continue
            if child.type == "call_expression":
                yield from self._call(child, routers)
            elif child.type != "func_literal":
                yield from self.read(child, routers)

    def _name_group(self, node: Node, routers: dict[str, _Router]) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None or left.named_child_count != 1 or right.named_child_count != 1:
            return
        made = self._router(right.named_children[0], routers)
        if made is not None:
            routers[self._text(left)] = made

    def _router(self, node: Node, routers: dict[str, _Router]) -> _Router | None:
        """What router an expression is, if it is one: a variable, or a group, part or guarded copy of another."""
        if node.type != "call_expression":
            return routers.setdefault(self._text(node), _Router()) if node.type in _NAMES else None
        word, of, given = self._parts(node)
        if of is None or word not in ("Group", "PathPrefix", "Subrouter", "With", "Route"):
            return None
        above = self._router(of, routers)
        if above is None:
            return None
        path = self._path(given[0]) if given else None
        guards = given[1:] if path is not None else given
        return _Router(
            above.prefix + (path or ""), above.guarded or any(map(self._guards, guards)), node if path else above.made
        )

    def _call(self, node: Node, routers: dict[str, _Router]) -> Iterator[_Route]:
        word, of, given = self._parts(node)
        if of is None:
            return
        if word == "Use" and (router := self._router(of, routers)) is not None:
            router.guarded = router.guarded or any(map(self._guards, given))
            return
        inner = given[-1] if given and given[-1].type == "func_literal" else None
        if word in ("Group", "Route") and inner is not None:
            made, name = self._router(node if word == "Route" else of, routers), self._first_parameter(inner)
            body = inner.child_by_field_name("body")
            if made is not None and name and body is not None:
                yield from self.read(body, {**routers, name: _Router(made.prefix, made.guarded, made.made)})
            return
        path = self._path(given[0]) if len(given) > 1 else None
        if word.upper() in _METHODS and path is not None and (router := self._router(of, routers)) is not None:
            method, _, behind = path.rpartition(" ")
            others = any(map(self._guards, given[1:-1])) or any(self._wraps(each) for each in given[1:])
            if given[-1].type == "func_literal" and self._guards(given[-1]):
                others = True  # the handler asks by itself
            late = len(given) > len(("path", "handler")) and self._guards(given[-1])  # echo's stand behind the handler
            yield _Route(
                method.upper() or word.upper(), router.prefix + behind, router.guarded or others or late, node, router
            )
            return
        yield from self._call(of, routers) if of.type == "call_expression" else ()

    def _wraps(self, node: Node) -> bool:
        """`requireAdmin(handler)`"""
        callee = node.child_by_field_name("function") if node.type == "call_expression" else None
        return callee is not None and _GUARD.search(self._text(callee)) is not None

    def _guards(self, node: Node) -> bool:
        return _GUARD.search(self._text(node)) is not None

    def _parts(self, call: Node) -> tuple[str, Node | None, list[Node]]:
        """What is called, on what, with which arguments."""
        callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        if callee is None or callee.type != "selector_expression" or arguments is None:
            return "", None, []
        field = callee.child_by_field_name("field")
        given = [each for each in arguments.named_children if each.type != "comment"]
        return self._text(field) if field is not None else "", callee.child_by_field_name("operand"), given

    def _path(self, node: Node) -> str | None:
        value = self._text(node) if node.type in TEXTS else ""
        return value[1:-1] if "/" in value or value == '""' else None

    def _first_parameter(self, function: Node) -> str:
        listed = function.child_by_field_name("parameters")
        first = listed.named_children[0] if listed is not None and listed.named_children else None
        name = first.child_by_field_name("name") if first is not None else None
        return self._text(name) if name is not None else ""

    def _text(self, node: Node) -> str:
        return self._unit.syntax.text(node)


_NAMES: Final = ("identifier", "selector_expression")

__all__ = ["open_beside_guarded"]
