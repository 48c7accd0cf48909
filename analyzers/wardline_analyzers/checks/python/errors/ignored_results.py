"""Answers that Python code throws away: how much was sent, whether a lock was taken, whether two are equal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.except_clauses import only_logs
from wardline_analyzers.checks.python.errors.failed_checks import goes_on, is_check
from wardline_analyzers.checks.receivers import receiver_text
from wardline_analyzers.checks.remote import known
from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import replacement
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around

_SOCKET: Final = re.compile(r"(?i)(?:^|[._])(?:\w*_)?sock(?:et)?$")
_WHOLE: Final = re.compile(r"(?i)SOCK_(?:RAW|SEQPACKET)|dgram|datagram|udp")
"""What goes over such a socket goes as a whole."""
_SHORT: Final = 256


def thrown_away(match: Match) -> bool:
    """Is the call a statement of its own? One with a hash of nobody's only takes its time, as one that counts would."""
    parent = match.node.parent
    alone = parent is not None and parent.type == "expression_statement" and not in_test(match.unit, match.node)
    return alone and not any(isinstance(match.constant(place), (str, bytes)) for place in ("0", "1"))


def check_unasked(unit: UnitView, new: New) -> Iterator[Match]:
    """`verify(body, signature)` as a statement of its own, of a function of the program that answers True or False"""
    for call in unit.syntax.nodes.get("call", ()):
        above = call.parent
        statement = above.parent if above is not None and above.type == "await" else above
        if statement is None or statement.type != "expression_statement" or not is_check(unit, call):
            continue
        callee, value = call.child_by_field_name("function"), known(unit, call)
        if value is None or value.kind != "bool" or value.open or value.consts in ((True,), (False,)):
            continue  # one that always says the same raises where it means no
        if callee is None or unit.names.resolve(callee) in _PROVING or in_test(unit, call):
            continue
        if goes_on(unit, statement) and not _only_tells(unit, statement.next_named_sibling):
            yield new(call)


def _only_tells(unit: UnitView, after: Node | None) -> bool:
    """`print("finished")`: what the check itself does is all that was wanted."""
    return after is not None and (only_logs(unit, after) or unit.syntax.text(after).startswith("print("))


_PROVING: Final = frozenset(("hmac.compare_digest", "secrets.compare_digest"))
"""Those that the pattern sees."""


def let_in_anyhow(match: Match) -> bool:
    """The same in a function that begins a session, or says that somebody is known."""
    around = function_around(match.node)
    return around is not None and _LETS_IN.search(match.text(around)) is not None and thrown_away(match)


_LETS_IN: Final = re.compile(r"\bsession\[|\breturn True\b|\blogin_user\(|\bjwt\.encode\(|create_access_token\(")


def sent_in_part(match: Match) -> bool:
    """`sock.send(report)` of a stream, where the kernel may take only the beginning; a few constant bytes it takes"""
    data = match.argument("0")
    if data is None or not thrown_away(match):
        return False
    text = match.unit.constant(data)
    if isinstance(text, (bytes, str)) and len(text) <= _SHORT:
        return False
    if (match.name or "").startswith("*.") and not _is_socket(match):
        return False
    around, own = function_around(match.node), match.unit.around
    told = match.text(around) if around is not None else ""
    return _WHOLE.search(" ".join((told, own.owner, *own.bases))) is None


def _is_socket(match: Match) -> bool:
    return "socket" in match.unit.names.packages and _SOCKET.search(receiver_text(match)) is not None


def may_not_be_taken(match: Match) -> bool:
    """`lock.acquire(timeout=1)`, which gives False where somebody else has the lock for longer"""
    if not thrown_away(match):
        return False
    timeout, blocking = match.constant("1|timeout"), match.constant("0|blocking")
    given = match.argument("1|timeout") is not None and timeout not in (-1, None)
    return given or blocking is False


def send_all(match: Match) -> list[Edit]:
    """`sendall` for `send`."""
    callee = match.callee()
    word = callee.child_by_field_name("attribute") if callee is not None else None
    return [replacement(match, word, "sendall")] if word is not None and match.text(word) == "send" else []


__all__ = ["check_unasked", "let_in_anyhow", "may_not_be_taken", "send_all", "sent_in_part", "thrown_away"]
