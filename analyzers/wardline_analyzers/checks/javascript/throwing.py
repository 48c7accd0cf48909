"""Exceptions that end a server of Node, because nothing is left that could catch them."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import FUNCTIONS
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_RESPONSES: Final = frozenset(("res", "resp", "response", "reply", "ctx"))
_AT_ONCE: Final = frozenset(
    (
        *("map", "forEach", "filter", "reduce", "some", "every", "find", "findIndex", "sort", "flatMap", "replace"),
        *("then", "catch", "finally", "from", "replaceAll", "reduceRight", "Promise", "use", "get", "post", "put"),
        *("delete", "patch", "all", "tap", "transaction", "run", "each", "times", "mapValues"),
    )
)
"""What calls its function at once, or in a promise that takes the exception."""
_LATER: Final = frozenset(
    (
        *("setTimeout", "setImmediate", "setInterval", "nextTick", "readFile", "writeFile", "appendFile", "unlink"),
        *("readdir", "stat", "lstat", "mkdir", "rename", "access", "exists", "open", "copyFile", "rm", "exec"),
        *("execFile", "query", "connect", "on", "once", "findOne", "find", "save", "hash", "compare", "sign", "verify"),
        *("randomBytes", "pbkdf2", "scrypt", "request", "lookup", "resolve", "getConnection", "insertOne", "sendMail"),
        *("render", "beginTransaction", "commit", "execute", "run", "all"),
    )
)
"""What calls its function later, from nowhere."""


def ends_server(match: Match) -> bool:
    """It is thrown in a callback that runs later, inside of a function that answers a request."""
    callback: Node | None = None
    below: Node = match.node
    here = match.node.parent
    while here is not None:
        if here.type == "try_statement" and here.child_by_field_name("body") == below and callback is None:
            return False
        if here.type in FUNCTIONS:
            if callback is not None and _answers(match, here):
                return outside_tests(match)
            if callback is None:
                if _is_async(here) or not _is_later(match, here):
                    return False
                callback = here
        below, here = here, here.parent
    return False


def _is_async(function: Node) -> bool:
    return any(child.type == "async" for child in function.children)


def _is_later(match: Match, function: Node) -> bool:
    """Is the function given to a call that runs it later?"""
    given = function.parent
    call = given.parent if given is not None and given.type == "arguments" else None
    callee = call.child_by_field_name("function") if call is not None else None
    if callee is None:
        return False
    word = callee.child_by_field_name("property") or callee
    name = match.text(word)
    return name in _LATER or (name not in _AT_ONCE and _first_parameter(match, function) in ("err", "error"))


def _first_parameter(match: Match, function: Node) -> str:
    given = function.child_by_field_name("parameters")
    first = given.named_children[0] if given is not None and given.named_children else None
    return match.text(first).partition(":")[0] if first is not None else ""


def _answers(match: Match, function: Node) -> bool:
    """Is one of its parameters the response of a server?"""
    given = function.child_by_field_name("parameters")
    names = [match.text(each).partition(":")[0].strip() for each in given.named_children] if given is not None else []
    return not _RESPONSES.isdisjoint(names)
