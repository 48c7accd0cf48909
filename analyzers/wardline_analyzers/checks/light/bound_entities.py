"""Entities of C# that ASP.NET fills from a request, and an action stores as they are."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing

_ACCOUNT: Final = re.compile(r"(?:\w+\.)*(?:\w*User|UserAccount|Account|Member|Employee)\??")
"""Classes of accounts, which have rights. What an API is given is called otherwise: `UserDto`, `UserRequest`."""
_STORE: Final = re.compile(r"(?i)(?:this\.)?_?\w*(?:context|db)(?:\.\w+)?\??\.(?:Update|Add|AddAsync)")
_TAKES: Final = re.compile(r"\bHttp(?:Post|Put|Patch)\b")


def account_of_client(match: Match) -> bool:
    """`public IActionResult Edit(User user) { _db.Update(user); }`, and the action sets none of its fields."""
    callee = match.node.child_by_field_name("function")
    method = enclosing(match.node, "method_declaration")
    given = match.arguments.positional if match.arguments is not None else []
    if callee is None or method is None or not given or _STORE.fullmatch(match.text(callee)) is None:
        return False
    word = match.text(given[0])
    row = method.child_by_field_name("parameters")
    marks = [match.text(child) for child in method.children if child.type == "attribute_list"]
    if row is None or not any(map(_TAKES.search, marks)):
        return False
    for child in row.named_children:
        name, type_ = child.child_by_field_name("name"), child.child_by_field_name("type")
        if name is None or type_ is None or match.text(name) != word:
            continue
        fixed = re.search(rf"\b{re.escape(word)}\.\w+\s*=(?!=)|\b{re.escape(word)}\s*=(?!=)", match.text(method))
        bound = re.search(r"\[Bind\b|\[FromServices\b", match.text(child)) is not None
        return _ACCOUNT.fullmatch(match.text(type_)) is not None and not fixed and not bound and outside_tests(match)
    return False


__all__ = ["account_of_client"]
