"""Privileges of a process that are given up in an order in which some of them stay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.checks.tree import function_around
from wardline_analyzers.match.match import Match, New, UnitView

_USER: Final = frozenset(("os.setuid", "os.setreuid", "os.setresuid"))
_GROUP: Final = frozenset(("os.setgid", "os.setregid", "os.setresgid", "os.setgroups", "os.initgroups"))


def groups_kept(unit: UnitView, new: New) -> Iterator[Match]:
    """`os.setuid(uid)` and behind it `os.setgid(gid)`, which only root may call."""
    gone: dict[int, int] = {}
    for call in unit.syntax.find("call"):
        callee = call.child_by_field_name("function")
        name = unit.names.resolve(callee) if callee is not None else None
        if name not in _USER and name not in _GROUP:
            continue
        function = function_around(call)
        block = call.parent.parent if call.parent is not None and call.parent.parent is not None else call
        place = function.start_byte if function is not None else -1
        if name in _USER:
            gone.setdefault(place, block.id)
        elif gone.get(place) == block.id:  # in the same block: it always follows
            yield new(call)


def root_taken(match: Match) -> bool:
    """`os.setuid(0)`: all that follows runs as root, unless it is given up again (`os.seteuid(uid)`)"""
    around = function_around(match.node)
    again = around is not None and match.text(around).count("uid(") > _ONCE
    return not again and not in_test(match.unit, match.node)


_ONCE: Final = 1


__all__ = ["groups_kept", "root_taken"]
