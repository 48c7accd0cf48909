"""Passwords in the query of an address, which is written down everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.built import built
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import decorators, function_around

_SECRET: Final = (
    r"(?:(?:new|old|user|current)_?)?(?:password|passwd|pwd|passphrase)|ssn|card_?number|credit_?card|cvv|cvc|pin"
)
_NAME: Final = re.compile(rf"(?i)(?:{_SECRET})")
_QUERY: Final = re.compile(r"\b(?:request|req|self\.request)\.(?:args|GET|query_params|query|rel_url\.query)$")
_TOKEN: Final = r"access_?token|auth_?token|refresh_?token|client_?secret|secret_?key|session_?token"
_IN_ADDRESS: Final = re.compile(rf"(?i)[?&](?:{_SECRET}|{_TOKEN})=$")
_IN_ADDRESS_ANYWHERE: Final = re.compile(rf"(?i)://.*[?&](?:{_SECRET}|{_TOKEN})=", re.DOTALL)
_READS: Final = frozenset(("get", "delete", "head"))
_BODIES: Final = re.compile(r"\b(?:Form|Body|Depends|Header|Security|Cookie)\(")


def asked(unit: UnitView, new: New) -> Iterator[Match]:
    """`request.args["password"]`, and the parameter `password` of a FastAPI handler of GET."""
    for node in unit.syntax.find("call", "subscript") if b"req" in unit.syntax.source else ():
        given = _key(unit, node)
        if given is None or not _NAME.fullmatch(given) or in_test(unit, node):
            continue
        if tainted(unit, node, ("remote",)) is not None:
            yield new(node)
    for function in unit.syntax.find("function_definition") if "fastapi" in unit.names.packages else ():
        parameters = function.child_by_field_name("parameters")
        if parameters is None or not _answers_get(unit, function) or in_test(unit, function):
            continue
        for parameter in parameters.named_children:
            name = parameter.named_children[0] if parameter.named_children else parameter
            name = parameter.child_by_field_name("name") or name
            if _NAME.fullmatch(unit.syntax.text(name)) and not _BODIES.search(unit.syntax.text(parameter)):
                yield new(parameter)


def put(unit: UnitView, new: New) -> Iterator[Match]:
    """`f"https://example.com/login?user={user}&password={password}"`"""
    for node in unit.syntax.find("string", "binary_operator", "call"):
        if node.type != "string" and not _IN_ADDRESS_ANYWHERE.search(unit.syntax.text(node)[:400]):
            continue
        if node.type == "string" and not any(part.type == "interpolation" for part in node.named_children):
            continue
        if node.parent is not None and node.parent.type in ("binary_operator", "attribute"):
            continue
        text = built(unit, node)
        before = ""
        for piece in text.pieces if text is not None else ():
            if piece.node is None:
                before += piece.text
            elif "://" in before and _IN_ADDRESS.search(before) and not in_test(unit, node):
                yield new(piece.node)
                break
            else:
                before += "\0"


_CLIENTS: Final = re.compile(
    r"(?:requests|httpx)(?:\.(?:Session|session|Client|AsyncClient)\(\))?\.(?:get|post|put|patch|delete|request)"
)
_CLIENT_SECRET: Final = re.compile(rf"(?i)(?:{_SECRET.removesuffix('|pin')})")


_OF_CLIENT: Final = re.compile(r"(?:self\.)?_?(?:\w+_)?(?:session|client|http|http_client|api)\.(?:get|delete)")
"""What a client for HTTP is called that a caller hands in, or an object keeps."""


def put_in_params(unit: UnitView, new: New) -> Iterator[Match]:
    """`requests.get(url, params={"user": user, "password": password})`"""
    for call in unit.syntax.nodes.get("call", ()):
        callee = call.child_by_field_name("function")
        if callee is None or in_test(unit, call):
            continue
        named = _CLIENTS.fullmatch(unit.names.resolve(callee) or "")
        if not named and not _OF_CLIENT.fullmatch(unit.syntax.text(callee)):
            continue
        given = Arguments(call, unit.syntax).get("params")
        table = unit.values.follow(given) if given is not None else None
        for pair in table.named_children if table is not None and table.type == "dictionary" else ():
            key = pair.child_by_field_name("key")
            name = unit.values.constant(key) if key is not None else None
            if isinstance(name, str) and _CLIENT_SECRET.fullmatch(name):
                yield new(pair)
                break


def _key(unit: UnitView, node: Node) -> str | None:
    """The constant name by which something is taken out of the query."""
    if node.type == "subscript":
        base, keys = node.child_by_field_name("value"), node.children_by_field_name("subscript")
        key = keys[0] if len(keys) == 1 else None
    else:
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or arguments is None or callee.type != "attribute" or not arguments.named_children:
            return None
        word = callee.child_by_field_name("attribute")
        if word is None or unit.syntax.text(word) not in ("get", "getlist"):
            return None
        base, key = callee.child_by_field_name("object"), arguments.named_children[0]
    if base is None or key is None or not _QUERY.search(unit.syntax.text(base)):
        return None
    value = unit.values.constant(key)
    return value if isinstance(value, str) else None


def _answers_get(unit: UnitView, function: Node) -> bool:
    """`@app.get("/login")` of FastAPI, whose parameters of plain types come out of the query."""
    if function_around(function) is not None:
        return False
    for decorator in decorators(function):
        callee = decorator.child_by_field_name("function") if decorator.type == "call" else None
        name = (unit.names.resolve(callee) or "") if callee is not None else ""
        if name.startswith(("fastapi.FastAPI().", "fastapi.APIRouter().")) and name.rpartition(".")[2] in _READS:
            return True
    return False


__all__ = ["asked", "put", "put_in_params"]
