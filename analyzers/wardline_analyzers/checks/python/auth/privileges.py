"""Privileges of a process that are given up in an order in which some of them stay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wardline_analyzers.checks.except_clauses import handler_body, only_logs
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, of_kind

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


def kept_on_failure(unit: UnitView, new: New) -> Iterator[Match]:
    """`try: os.setuid(uid)` `except OSError: print("…")`: it goes on as root"""
    for tried in unit.syntax.find("try_statement"):
        body = tried.child_by_field_name("body")
        calls = of_kind(body, "call") if body is not None else ()
        names = (unit.names.resolve(c) for call in calls if (c := call.child_by_field_name("function")) is not None)
        if not any(name in _USER or name in _GROUP for name in names) or in_test(unit, tried):
            continue
        for handler in (each for each in tried.named_children if each.type == "except_clause"):
            if all(each.type == "pass_statement" or only_logs(unit, each) for each in handler_body(handler)):
                yield new(handler, message=_GOES_ON)
                break


_GOES_ON: Final = (
    "Where the rights cannot be given up, this goes on with all of them. End the program there: `raise`, or `sys.exit`."
)


def root_taken(match: Match) -> bool:
    """`os.setuid(0)`: all that follows runs as root, unless it is given up again (`os.seteuid(uid)`)"""
    around = function_around(match.node)
    again = around is not None and match.text(around).count("uid(") > _ONCE
    return not again and not in_test(match.unit, match.node)


_ONCE: Final = 1


__all__ = ["groups_kept", "kept_on_failure", "root_taken"]
