"""Passwords that programs of Go store, or compare, as they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import function_around, outside_tests
from wardline_analyzers.checks.typed_passwords import INSERTS, SELECTED, is_password
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.tree import walk

_HASHES: Final = re.compile(r"(?i)hash|bcrypt|pbkdf2|scrypt|argon|sha256|sha512|encrypt|digest|crypt\.|verify")
"""A function that speaks of hashing, or of checking a hash."""
_CALLS_HASH: Final = re.compile(
    r"(?i)(?:hash|bcrypt|pbkdf2|scrypt|argon|sha256|sha512|encrypt|digest|crypt|verify)\w*[.(]"
)
"""A function that calls one of them; a variable `hash` may hold what was never hashed."""
_RECORD: Final = re.compile(
    r"\w*(?:[uU]ser|[aA]ccount|[mM]ember|[cC]ustomer|[eE]mployee|[rR]ecord|[rR]ow|[fF]ound|\bu)\d?"
)
_KEPT: Final = re.compile(r"(?i)^(?:stored|saved|db|existing|real)\w*$|^\w*from_?db$|^(?:password_?|pw_?)?hash$")
_BEFORE: Final = re.compile(
    r"^(?:old|new|prev|previous|orig|original|before|after)(?:[A-Z_]\w*)?\.(?:\w+\.)*\w+$|\.(?:[nN]eed|[iI]s|[hH]as)[A-Z]\w*$"
)
"""A field of a record as it was or is to be, or one that says yes or no."""
_STORES: Final = re.compile(r"\.(?:Create|Save|FirstOrCreate|InsertOne|Insert)\(")


def compared_as_it_is(match: Match) -> bool:
    """`user.Password == input.Password`, or a password that this function has selected, compared with the one typed."""
    sides, function = match.captured("left", "right"), function_around(match.node)
    if function is None or len(sides) != 2:
        return False
    text = match.text(function)
    if _CALLS_HASH.search(text):
        return False
    if any(_BEFORE.search(match.text(each)) for each in sides):
        return False  # was it changed?
    for kept, typed in (sides, sides[::-1]):
        if _is_typed(match, typed) and _is_kept(match, kept, text):
            return outside_tests(match)
    return False


def _is_typed(match: Match, node: Node) -> bool:
    """A password by its name: a variable, a field of what was sent, or what a form holds under this name."""
    if node.type == "call_expression":
        return re.search(r"\(\"(?:password|passwd|pwd)\"\)$", match.text(node)) is not None
    return node.type in ("identifier", "selector_expression") and is_password(match.text(node).rpartition(".")[2])


def _is_kept(match: Match, node: Node, function: str) -> bool:
    text = match.text(node)
    if node.type == "selector_expression":
        base, _, field = text.rpartition(".")
        hashed = re.fullmatch(r"(?i)(?:password|passwd|pw)_?hash", field) is not None
        return (is_password(field) or hashed) and _RECORD.fullmatch(base.rpartition(".")[2]) is not None
    if node.type != "identifier":
        return False
    scanned = re.search(rf"\.Scan\([^)]*&{re.escape(text)}\b", function) is not None
    return scanned and (SELECTED.search(function) is not None or is_password(text) or _KEPT.match(text) is not None)


def stored_as_it_is(unit: UnitView, new: New) -> Iterator[Match]:
    """`INSERT INTO users(…, password) VALUES(…)` with the password as it came, or a record that is stored with it."""
    for node in unit.syntax.find("call_expression"):
        arguments, function = node.child_by_field_name("arguments"), function_around(node)
        given = arguments.named_children if arguments is not None else []
        if function is None or not any(_inserts(unit, each) for each in given):
            continue
        if any(_is_plain(unit, each) for each in given) and not _HASHES.search(unit.syntax.text(function)):
            yield from _outside_tests(new(node))
    for node in unit.syntax.find("keyed_element"):
        parts, function = node.named_children, function_around(node)
        if function is None or len(parts) != 2 or unit.syntax.text(parts[0]) not in ("Password", "Passwd", "Pwd"):
            continue
        text, holder = unit.syntax.text(function), node.parent.parent if node.parent is not None else None
        record = holder.child_by_field_name("type") if holder is not None else None
        if record is None or _RECORD.fullmatch(unit.syntax.text(record).rpartition(".")[2]) is None:
            continue
        if _is_plain(unit, parts[1]) and _STORES.search(text) and not _HASHES.search(text):
            yield from _outside_tests(new(node))


def _inserts(unit: UnitView, node: Node) -> bool:
    text = unit.constant(node)
    return isinstance(text, str) and INSERTS.match(text) is not None


def _is_plain(unit: UnitView, node: Node) -> bool:
    if node.type == "literal_element" and node.named_children:
        node = node.named_children[0]
    return node.type in ("identifier", "selector_expression") and is_password(unit.syntax.text(node).rpartition(".")[2])


_CHANGES_OWN: Final = re.compile(r"(?i)(?:change|update|set|new)_?(?:my_?)?passw")
_OTHER_WAY: Final = re.compile(r"(?i)reset|forgot|token|otp|register|sign_?up|create_?user|admin|invite|seed|migrat")
_PROVES: Final = re.compile(r"(?i)CompareHashAndPassword|\b\w*(?:verify|check|compare|match|authenticate|valid)\w*\(")
_OF_LOGIN: Final = re.compile(
    r"(?i)\.(?:Locals|MustGet|GetString|GetUint|GetInt|Get)\(\"(?:user|uid|sub|account)\w*\"|\.Values\[|ctx\.Value\(|Context\(\)\.Value\("
    r"|\bcurrent_?user\w*\(|userid\w*\("
)


def changed_unasked(unit: UnitView, new: New) -> Iterator[Match]:
    """A handler gives whoever is logged in a new password, and compares the old one with nothing."""
    for function in unit.syntax.find("function_declaration", "method_declaration"):
        name, body = function.child_by_field_name("name"), function.child_by_field_name("body")
        if name is None or body is None or not _CHANGES_OWN.search(unit.syntax.text(name)):
            continue
        text = unit.syntax.text(function)
        if _OTHER_WAY.search(text) or _PROVES.search(text) or not _OF_LOGIN.search(text):
            continue
        calls = (node for node in walk(body) if node.type == "call_expression")
        hashed = next((node for node in calls if _MAKES.search(_called(unit, node))), None)
        if hashed is not None:
            yield from _outside_tests(new(hashed))


_MAKES: Final = re.compile(r"(?:GenerateFromPassword|[hH]ashPassword|CreateHash|IDKey|[hH]ash)$")


def _called(unit: UnitView, call: Node) -> str:
    callee = call.child_by_field_name("function")
    return unit.syntax.text(callee) if callee is not None else ""


def _outside_tests(match: Match) -> Iterator[Match]:
    if outside_tests(match):
        yield match
