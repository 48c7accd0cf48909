"""Entities of Java that Spring fills from a request, and a method stores as they are."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.java.calls import METHODS
from wardline_analyzers.checks.private_names import ACCOUNT_CLASS
from wardline_analyzers.checks.testcode import outside_unit_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing

_STORE: Final = re.compile(
    r"(?i)(?:this\.)?\w*(?:repo(?:sitory)?|dao|accounts|users|members|employees|customers|entityManager|em)"
)
_TAKES: Final = re.compile(r"@(?:Post|Put|Patch|Request)Mapping\b")
_BOUND: Final = re.compile(r"@(?:RequestBody|ModelAttribute)\b")
_RIGHTS: Final = r"\b{0}\s*\.\s*set\w*(?:Role|Admin|Authorit|Permission|Right|Privilege|Group|Type|Level)\w*\s*\("


def account_of_client(match: Match) -> bool:
    """`create(@RequestBody User user) { users.save(user); }`, and the method sets no rights of its own."""
    store, method = match.node.child_by_field_name("object"), enclosing(match.node, *METHODS)
    stored = match.argument("0")
    row = method.child_by_field_name("parameters") if method is not None else None
    if store is None or method is None or stored is None or row is None or stored.type != "identifier":
        return False
    if _STORE.fullmatch(match.text(store)) is None or not any(
        child.type == "modifiers" and _TAKES.search(match.text(child)) for child in method.children
    ):
        return False
    word = match.text(stored)
    for each in row.named_children:
        name, kind = each.child_by_field_name("name"), each.child_by_field_name("type")
        if name is None or kind is None or match.text(name) != word or not _BOUND.search(match.text(each)):
            continue
        fixed = re.search(_RIGHTS.format(re.escape(word)), match.text(method)) is not None
        return ACCOUNT_CLASS.fullmatch(match.text(kind)) is not None and not fixed and outside_unit_tests(match)
    return False


__all__ = ["account_of_client"]
