"""Sizes that the other side announces, and for which memory is made at once (page resource-exhaustion)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, of_kind

_READS: Final = re.compile(r"\b(?:struct\.)?unpack(?:_from)?\(|\bint\.from_bytes\(")
_RECEIVED: Final = re.compile(
    r"\.(?:recv|recv_exactly|readexactly|sock_recv|recvfrom)\(|\brfile\.read\(|\brecv_\w+\(|_recv\w*\("
)
_MAKES: Final = re.compile(r"^(?:bytearray|bytes)$|\.(?:recv|readexactly|recv_exactly)$")


def made_as_told(unit: UnitView, new: New) -> Iterator[Match]:
    """`(size,) = struct.unpack("!I", sock.recv(4)); data = bytearray(size)`"""
    for function in unit.syntax.find("function_definition"):
        text = unit.syntax.text(function)
        if not _READS.search(text) or not _RECEIVED.search(text) or in_test(unit, function):
            continue
        names = set(_announced(unit, function))
        for call in of_kind(function, "call") if names else ():
            callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
            given = arguments.named_children if arguments is not None else []
            if callee is None or len(given) != 1 or not _MAKES.search(unit.syntax.text(callee)):
                continue
            name = unit.syntax.text(given[0])
            if name in names and function_around(call) == function and not _is_bounded(text, name):
                yield new(call)
                break


def _announced(unit: UnitView, function: Node) -> Iterator[str]:
    """Variables that hold a number read from four bytes or more of what was received."""
    for node in of_kind(function, "assignment"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None or not _READS.search(unit.syntax.text(right)):
            continue
        if re.search(r"""unpack(?:_from)?\(\s*b?["'][<>!=@]?[BHbh]+["']""", unit.syntax.text(right)):
            continue  # 64 KiB are no harm
        yield from (unit.syntax.text(n) for n in of_kind(left, "identifier"))


def _is_bounded(text: str, name: str) -> bool:
    """Does the function compare the number with anything?"""
    word = re.escape(name)
    compared = rf"\b{word}\s*(?:[<>]|==|!=)|[<>]=?\s*{word}\b"
    return re.search(rf"{compared}|\bmin\([^()\n]*\b{word}\b|(?i:check|valid)\w*\(\s*{word}\b", text) is not None


__all__ = ["made_as_told"]
