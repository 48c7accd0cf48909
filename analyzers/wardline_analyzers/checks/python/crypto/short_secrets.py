"""Secrets from a good source that are too short: all of them can be tried out."""

from __future__ import annotations

import math
import re
import string
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.naming import naming
from wardline_analyzers.checks.python.crypto.randomness import is_secret
from wardline_analyzers.checks.receivers import method
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import enclosing, function_around, walk

_LEAST_BITS: Final = 40
"""Less than this is tried out within hours, even over the network by many machines."""
_SHORT_LIVED: Final = re.compile(r"(?i)otp|pin|code|captcha|salt|nonce|suffix|prefix|short|invite|coupon|voucher")
"""What is short by its purpose, and guarded by a limit of attempts."""
_LEAST_OF_CODE: Final = 17
"""Five digits and less are tried out even where each account has a limit of attempts: there are many accounts."""
_PROVES: Final = re.compile(r"(?i)reset|recover|verif|confirm|one_?time|otp|2fa|mfa|login_?code|auth_?code|password")
_LASTS: Final = re.compile(r"(?i)token|api_?key|session|secret|passw|(?:^|_)sid$")
_MAKES: Final = re.compile(r"(?i)^_*(?:generate|gen|create|make|new|issue)_")


def too_short(match: Match) -> bool:
    """`secrets.token_hex(4)`, `"".join(secrets.choice(string.digits) for _ in range(6))` of a token or a key"""
    bits = _bits(match)
    if bits is None or bits >= _LEAST_BITS or in_test(match.unit, match.node):
        return False
    told = naming(match.unit, match.node)
    name = told.name if told.kind in ("assign", "keyword", "key") and told.name else told.function
    if told.kind == "return" and _is_one_of_several(match.node):
        return False
    if _is_one_of_many(match, told.name):
        return False
    made = name if name != told.function else _MAKES.sub("", name)
    if bits < _LEAST_OF_CODE and _PROVES.search(name + " " + told.function):
        return True
    if _SHORT_LIVED.search(name) or _SHORT_LIVED.search(told.function) or not _LASTS.search(made):
        return False
    return is_secret(made) or is_secret(_MAKES.sub("", told.function))


def _is_one_of_several(node: Node) -> bool:
    """Does the function give something else as well? Then this is one for another length."""
    around = function_around(node)
    return around is not None and sum(each.type == "return_statement" for each in walk(around)) > 1


def _is_one_of_many(match: Match, name: str) -> bool:
    """Is more put behind it, or is it put behind something: `password = [letter()]`, `password.extend(digits())`?"""
    around = function_around(match.node)
    if around is None or not name.isidentifier():
        return False
    added = rf"(?<![\w.]){name}\s*(?:\+=|\.(?:extend|append|insert)\()"
    begun = rf"(?m)^\s*{name}\s*=\s*(?!(?:\"\"|''|b\"\"|b''|\[\]|list\(\)|str\(\))\s*$)"
    text = match.text(around)
    return len(re.findall(added, text)) + len(re.findall(begun, text)) > 1 and re.search(added, text) is not None


def _bits(match: Match) -> float | None:
    """How many bits are drawn, if that is told."""
    if method(match) in ("choice", "randbelow"):
        size = _alphabet(match)
        count = _how_often(match)
        return math.log2(size) * count if size and count else None
    number = match.constant("0|nbytes")
    return 8.0 * number if isinstance(number, int) and not isinstance(number, bool) and number > 0 else None


def _alphabet(match: Match) -> int:
    """Out of how many one is taken; 0 where nobody knows."""
    if method(match) == "randbelow":
        number = match.constant("0|exclusive_upper_bound")
        return number if isinstance(number, int) and number > 1 else 0
    node = match.argument("0|sequence|seq")
    return len(set(_text(match, match.unit.values.follow(node), 0))) if node is not None else 0


def _text(match: Match, node: Node, depth: int) -> str:
    value = match.unit.constant(node)
    if isinstance(value, str):
        return value
    name = match.resolve(node) or ""
    if name.startswith("string."):
        found = getattr(string, name[7:], "")
        return found if isinstance(found, str) else ""
    if node.type == "binary_operator" and depth < 6:
        parts = [_text(match, match.unit.values.follow(each), depth + 1) for each in node.named_children]
        return "".join(parts) if all(parts) else ""
    return ""


def _how_often(match: Match) -> int:
    """The `n` of `for _ in range(n)` around; 1 where nothing repeats it; 0 where nobody knows."""
    around = enclosing(match.node, "generator_expression", "list_comprehension", "for_statement", "while_statement")
    if around is None:
        return 1
    clause = next((c for c in around.named_children if c.type == "for_in_clause"), None)
    ranged = clause.child_by_field_name("right") if clause is not None else None
    given = ranged.child_by_field_name("arguments") if ranged is not None and ranged.type == "call" else None
    if ranged is None or given is None or len(given.named_children) != 1 or not match.text(ranged).startswith("range("):
        return 0
    count = match.unit.constant(given.named_children[0])
    return count if isinstance(count, int) and not isinstance(count, bool) else 0


__all__ = ["too_short"]
