"""Programs that wait for others: how many are served, how often one may try."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import enclosing, function_around, name_of, walk

_BOUNDED: Final = re.compile(r"(?i)semaphore|max_|limit|active_count|pool|executor|len\(|\bqueue\b|slots?\b")
_SECRET: Final = re.compile(r"(?i)(?:^|_)(?:passw(?:or)?d|passwd|pwd|pin|pin_?code|passcode|otp|code|secret)$")
_COUNTED: Final = re.compile(
    r"(?i)attempt|tries|retries|count|failed|failures|\blocked|lockout|remaining|left\b|\+= ?1|-= ?1|sleep"
    r"|limit"
)


def thread_for_each(unit: UnitView, new: New) -> Iterator[Match]:
    """`while True: conn, _ = server.accept(); Thread(target=serve, args=(conn,)).start()`"""
    for loop in unit.syntax.find("while_statement"):
        text = unit.syntax.text(loop)
        if ".accept()" not in text or _BOUNDED.search(text) or in_test(unit, loop) or in_example(unit):
            continue
        for call in walk(loop):
            callee = call.child_by_field_name("function") if call.type == "call" else None
            name = (unit.names.resolve(callee) or "") if callee is not None else ""
            if name in _STARTERS:
                yield new(call)
                break


_STARTERS: Final = ("threading.Thread", "_thread.start_new_thread", "multiprocessing.Process", "os.fork")


def tries_without_end(unit: UnitView, new: New) -> Iterator[Match]:
    """`while True: pin = input("PIN: "); if check(pin): break`, for ever"""
    for loop in unit.syntax.find("while_statement"):
        condition, text = loop.child_by_field_name("condition"), unit.syntax.text(loop)
        if condition is None or _COUNTED.search(text) or in_test(unit, loop):
            continue
        asked = [call for call in walk(loop) if call.type == "call" and _asks_secret(unit, call)]
        twice = len(asked) > 1 or text.count("getpass(") > 1  # who is asked twice chooses a new one
        name = name_of(unit.syntax, function_around(loop))
        if asked and not twice and _CHECKS.search(text) and not _SETS.search(name):
            yield new(asked[0])


_CHECKS: Final = re.compile(r"(?i)==|check|verif|authenticat|login|compare|valid|match|granted|correct|in users")
_SETS: Final = re.compile(r"(?i)(?:set|new|create|choose|change|confirm|register|sign_?up|prompt|read|get|ask)_?\w*$")
"""Names of functions that ask for a new one, twice, or hand it on: nobody guesses there."""


def _asks_secret(unit: UnitView, call: Node) -> bool:
    """`password = getpass("Password: ")`, `pin = input("PIN: ")`"""
    callee = call.child_by_field_name("function")
    name = (unit.names.resolve(callee) or unit.syntax.text(callee)) if callee is not None else ""
    if name not in ("input", "getpass.getpass"):
        return False
    assigned = enclosing(call, "assignment")
    left = assigned.child_by_field_name("left") if assigned is not None else None
    return left is not None and left.type == "identifier" and _SECRET.search(unit.syntax.text(left)) is not None


__all__ = ["thread_for_each", "tries_without_end"]
