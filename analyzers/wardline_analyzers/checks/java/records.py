"""Records that a handler of Spring looks up by their number alone, for whoever is logged in."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.java.calls import METHODS
from wardline_analyzers.checks.private_names import RECORDS
from wardline_analyzers.checks.testcode import outside_unit_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing

_HANDLES: Final = re.compile(r"@(?:Get|Post|Put|Patch|Delete|Request)Mapping\b")
_LOGGED_IN: Final = re.compile(
    r"@PreAuthorize\(\s*\"isAuthenticated\(\)\"\s*\)|@RolesAllowed\(\s*\"USER\"\s*\)|@Secured\(\s*\"ROLE_USER\"\s*\)"
    r"|@PreAuthorize\(\s*\"hasRole\('(?:ROLE_)?USER'\)\"\s*\)"
)
"""A login is asked for, and no more: a client's own rights are those of all clients."""
_RECORD: Final = re.compile(rf"(?i)(?:this\.)?(?:{RECORDS})\w*")
_WHO: Final = re.compile(
    r"(?i)principal\b(?!\s*[,)])|getName\(\)|SecurityContext|authentication\.|owner|current_?user|user_?id|tenant|permission|acl\b"
    r"|\bcan[A-Z]|belongs|@PostAuthorize|@PostFilter|forbidden|customer_?id|author"
)
"""Words of a method that asks whose the record is. A parameter alone asks nothing."""


def anybodys_record(match: Match) -> bool:
    """`@PreAuthorize("isAuthenticated()") … orders.findById(id)`, where `id` is of the path, and nobody asks whose."""
    store, given = match.node.child_by_field_name("object"), match.argument("0")
    method = enclosing(match.node, *METHODS)
    if store is None or given is None or method is None or _RECORD.fullmatch(match.text(store)) is None:
        return False
    text = match.text(method)
    body = method.child_by_field_name("body")
    if body is None or _HANDLES.search(text) is None or _LOGGED_IN.search(text) is None:
        return False
    of_path = re.search(rf"@PathVariable\b[^,;{{]*\b{re.escape(match.text(given))}\s*[,)]", text) is not None
    return of_path and _WHO.search(match.text(body)) is None and outside_unit_tests(match)


__all__ = ["anybodys_record"]
