"""Initialisation vectors and nonces of Java's ciphers: are they the same each time?"""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.java.calls import FUNCTIONS
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing

_UNTOUCHED: Final = "bytearray()"
"""What an array of bytes is called that nobody has filled yet."""
_ENCRYPTS: Final = re.compile(r"\b(?:ENCRYPT|WRAP)_MODE\b")
_OPENS: Final = re.compile(r"\b(?:DECRYPT|UNWRAP)_MODE\b")
_MODES: Final = {1: True, 3: True}
"""Numbers of the modes that encrypt."""
_VECTOR: Final = "ParameterSpec"


def _is_same(value: Value | None) -> bool:
    """Bytes that stand in the source, or an array that nobody has filled."""
    if value is None or value.taints or value.open:
        return False
    constant = value.consts is not None or (value.kind == "bytes" and value.name == _UNTOUCHED)
    listed = (
        value.kind == "list" and bool(value.items) and all(i.consts is not None for i in (value.items or {}).values())
    )
    return constant or listed


def _method(match: Match) -> Node | None:
    return enclosing(match.node, *FUNCTIONS)


def _filled(match: Match, node: Node, around: str) -> bool:
    """`iv[i] = (byte) random.nextInt();`: filled one by one with what a call gives."""
    if node.type != "identifier":
        return False
    return re.search(rf"\b{re.escape(match.text(node))}\s*\[[^\]]*\]\s*=[^;=]*\(\s*\)", around) is not None


def parameters(match: Match) -> bool:
    """`new IvParameterSpec(iv)` with the same bytes each time, unless the method shows what it is for."""
    node = match.pointed()
    if node is None or not _is_same(value_of(match, node)):
        return False
    method = _method(match)
    around = match.text(method) if method is not None else ""
    if _filled(match, node, around) or (_OPENS.search(around) and not _ENCRYPTS.search(around)):
        return False
    return not _said_later(match, around) and less_sure_in_tests(match)


def same_each_time(match: Match) -> bool:
    """A salt of bytes that stand in the source, or of an array that nobody has filled."""
    node, method = match.pointed(), _method(match)
    if node is None or not _is_same(value_of(match, node)):
        return False
    return not _filled(match, node, match.text(method) if method is not None else "") and less_sure_in_tests(match)


def _said_later(match: Match, around: str) -> bool:
    """Is it kept in a variable that the same method gives to a cipher that encrypts? Then that call is reported."""
    above = match.node.parent
    name = above.child_by_field_name("name") if above is not None and above.type == "variable_declarator" else None
    if name is None:
        return False
    given = rf"\.\s*init\s*\([^;]*(?:ENCRYPT|WRAP)_MODE[^;]*\b{re.escape(match.text(name))}\b"
    return re.search(given, around) is not None


def encryption(match: Match) -> bool:
    """`cipher.init(Cipher.ENCRYPT_MODE, key, spec)`, where the method has made the spec of the same bytes."""
    mode, given = match.argument("0"), match.argument("2")
    method = _method(match)
    if mode is None or given is None or given.type != "identifier" or method is None:
        return False
    number = match.unit.constant(mode)
    if not _ENCRYPTS.search(match.text(mode)) and not (isinstance(number, int) and number in _MODES):
        return False
    value = value_of(match, given)
    vector = value.items.get("iv") if value is not None and value.items is not None else None
    around = match.text(method)
    made = re.search(rf"\b{re.escape(match.text(given))}\s*=\s*new\s+[\w.]*{_VECTOR}\s*\(([^;]*)\)\s*;", around)
    if made is None or not _is_same(vector):
        return False
    word = made[1].rpartition(",")[2].strip()
    one_by_one = re.search(rf"\b{re.escape(word)}\s*\[[^\]]*\]\s*=[^;=]*\(\s*\)", around) if word else None
    return one_by_one is None and less_sure_in_tests(match)


__all__ = ["encryption", "parameters", "same_each_time"]
