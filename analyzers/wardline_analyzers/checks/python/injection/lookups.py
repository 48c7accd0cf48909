"""Queries of Django whose fields a client names (page nosql-injection)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wardline_analyzers.checks.remote import remote
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import words

_ASKS: Final = words("filter exclude get")
_ENDS: Final = tuple(f".{word}" for word in _ASKS)
_MADE_HERE: Final = ("dictionary", "dictionary_comprehension")


def named_by_client(unit: UnitView, new: New) -> Iterator[Match]:
    """`Employee.objects.filter(**request.GET.dict())`: also `user__password__startswith`"""
    for call in unit.syntax.ending("call", _ASKS):
        callee, given = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        if callee is None or given is None or b"**" not in (given.text or b""):
            continue
        text = unit.syntax.text(callee)
        if not text.endswith(_ENDS) or ".objects." not in text or in_test(unit, call):
            continue
        for splat in given.named_children:
            named = splat.named_children[0] if splat.type == "dictionary_splat" and splat.named_children else None
            if named is not None and unit.values.follow(named).type not in _MADE_HERE and remote(unit, named):
                yield new(splat)


__all__ = ["named_by_client"]
