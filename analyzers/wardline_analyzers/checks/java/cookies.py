"""Cookies of Java's servlets: what was said about them before they are sent."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.private_names import SESSION_COOKIE
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, enclosing

_FOR_SCRIPTS: Final = re.compile(r"(?i)[xc]srf|lang|locale|theme|consent|time_?zone|pref")
"""Cookies that scripts of the page are to read."""
_FORMATTED: Final = re.compile(r'(?:String\s*\.\s*format\s*\(\s*(?=")|"[^"]*"\s*\.\s*formatted\s*\()')
_BLOCKS: Final = frozenset(("block", "constructor_body"))


def _cookie(match: Match) -> dict[str, Value] | None:
    """What is known of the cookie that is sent."""
    value = value_of(match, match.argument("0"))
    items = value.items if value is not None else None
    return items if items is not None and {"name", "secure", "httpOnly"} <= items.keys() else None


def _is_off(flag: Value) -> bool:
    return flag.consts is not None and True not in flag.consts


def _may_be_off(flag: Value) -> bool:
    return flag.consts is None or False in flag.consts


def _is_removed(cookie: dict[str, Value]) -> bool:
    """Is it set only so that the browser forgets it?"""
    value, age = cookie.get("value"), cookie.get("maxAge")
    return (value is not None and value.constant in ("", None)) or (age is not None and age.constant == 0)


def _switched_off(match: Match, word: str) -> bool:
    """Does the block that makes the cookie say `cookie.setSecure(false)`? Then that is where the flaw is."""
    cookie = match.argument("0")
    if cookie is None or cookie.type != "identifier":
        return False
    name = re.escape(match.text(cookie))
    blocks = (match.text(above) for above in ancestors(match.node) if above.type in _BLOCKS)
    around = next((text for text in blocks if re.search(rf"\b{name}\s*=\s*new\b", text)), "")
    return re.search(rf"\b{name}\s*\.\s*{word}\s*\(\s*false\s*\)", around) is not None


def shown(match: Match) -> bool:
    """A cookie that was made here, and is not `secure` on any way."""
    cookie = _cookie(match)
    if cookie is None or not _is_off(cookie["secure"]) or _is_removed(cookie) or _switched_off(match, "setSecure"):
        return False
    return less_sure_in_tests(match)


def perhaps_shown(match: Match) -> bool:
    """A cookie that is `secure` only if a caller says so."""
    cookie = _cookie(match)
    if cookie is None or _is_off(cookie["secure"]) or not _may_be_off(cookie["secure"]) or _is_removed(cookie):
        return False
    secure = cookie["secure"]
    return bool(secure.taints) and secure.name is None and less_sure_in_tests(match)


def read_by_scripts(match: Match) -> bool:
    """A `secure` cookie that is not `httpOnly`: of one that opens no session by its name, it is no more than a hint."""
    cookie = _cookie(match)
    if cookie is None or _is_off(cookie["secure"]) or not _is_off(cookie["httpOnly"]) or _is_removed(cookie):
        return False
    name = cookie["name"].constant
    if isinstance(name, str) and _FOR_SCRIPTS.search(name):
        return False
    if not isinstance(name, str) or not SESSION_COOKIE.search(name):
        match.severity, match.confidence = Severity.LOW, Confidence.LOW
    return not _switched_off(match, "setHttpOnly") and less_sure_in_tests(match)


def _is_put_together(text: str, kind: str) -> bool:
    """Does this expression say all the words of a text: a text itself, a sum, a template of `format`?"""
    return kind in ("string_literal", "binary_expression") or _FORMATTED.match(text) is not None


def header_shown(match: Match) -> bool:
    """`response.setHeader("Set-Cookie", "name=" + value)`: a text put together here that does not say `Secure`."""
    text = match.argument("1")
    if text is None or not _is_put_together(match.text(text), text.type):
        return False
    return not re.search(r"(?i)\bsecure\b|max-age=0\b", match.text(text)) and less_sure_in_tests(match)


def never_secured(match: Match) -> bool:
    """`ResponseCookie.from(name, value)….build()` in one go, with no word of `secure` on the way."""
    chain = match.text(match.node)
    return (
        re.search(r"\bResponseCookie\s*\.\s*from", chain) is not None
        and not re.search(r"\.\s*secure\s*\(|\bmaxAge\s*\(\s*0\s*\)", chain)
        and less_sure_in_tests(match)
    )


def is_for_scripts(node: Node | None, match: Match) -> bool:
    """Is the object that this is said of a cookie that scripts are to read?"""
    value = value_of(match, node)
    items = value.items if value is not None else None
    name = items["name"].constant if items is not None and "name" in items else None
    return isinstance(name, str) and _FOR_SCRIPTS.search(name) is not None


def _on_later(match: Match, word: str) -> bool:
    """Does the same block say `cookie.setSecure(true)` behind it?"""
    cookie = match.node.child_by_field_name("object")
    block = enclosing(match.node, *_BLOCKS)
    if cookie is None or cookie.type != "identifier" or block is None:
        return False
    own = re.compile(rf"{re.escape(match.text(cookie))}\s*\.\s*{word}\s*\(\s*true\s*\)")
    behind = [child for child in block.children if child.start_byte > match.node.end_byte]
    return any(child.type == "expression_statement" and own.match(match.text(child)) for child in behind)


def switched_off(match: Match) -> bool:
    """`cookie.setSecure(false)`, `cookie.setHttpOnly(false)`"""
    word = (match.name or "").rpartition(".")[2]
    readable = word == "setHttpOnly"
    if _on_later(match, word):
        return False
    if readable and is_for_scripts(match.node.child_by_field_name("object"), match):
        return False
    return less_sure_in_tests(match)


__all__ = ["header_shown", "never_secured", "perhaps_shown", "read_by_scripts", "shown", "switched_off"]
