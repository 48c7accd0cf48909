"""Sizes that are given to `ctypes` as they come: memory is written, or read, behind its end."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.parameters import parameter_names
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, walk
from wardline_analyzers.python.constants import UNKNOWN


def size_of_caller(match: Match) -> bool:
    """`ctypes.memmove(buffer, data, len(data))`, where nothing compares the size"""
    return _unasked(match, match.argument("2|count"))


def copied_by_libc(match: Match) -> bool:
    """`libc.strcpy(buffer, text)`, `libc.memcpy(buffer, data, len(data))`"""
    return _unasked(match, match.argument("1" if (match.name or "").endswith(("strcpy", "strcat")) else "2"))


def read_by_caller(match: Match) -> bool:
    """`ctypes.string_at(address, size)` of a size that is handed in, where nothing compares it"""
    size = match.argument("1|size")
    given = parameter_names(match.unit.syntax, function_around(match.node))
    return size is not None and match.text(size) in given and _unasked(match, size)


def _unasked(match: Match, node: Node | None) -> bool:
    """Is it no constant, and does nothing in the function compare it?"""
    around = function_around(match.node)
    if node is None or around is None or match.unit.constant(node) is not UNKNOWN or in_test(match.unit, match.node):
        return False
    said = match.text(node) + match.text(match.unit.values.follow(node))
    if "sizeof" in said or "min(" in said:
        return False
    names = {match.text(each) for each in walk(node) if each.type == "identifier"} - {"len", "int"}
    for each in walk(around):
        asks = each.type in ("comparison_operator", "assert_statement")
        if asks and names & {match.text(part) for part in walk(each) if part.type == "identifier"}:
            return False
    if any(tainted(match.unit, each, _OUTSIDE) is not None for each in walk(node)):
        match.confidence = Confidence.MEDIUM
    return bool(names)


_OUTSIDE: Final = ("remote", "cli", "file", "fetched")
"""Whoever gives such data is known to be somebody else than the caller."""


__all__ = ["copied_by_libc", "read_by_caller", "size_of_caller"]
