"""What stands in a token that its holder can read: a JWT is signed, not encrypted."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.naming import last_name
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_SECRET: Final = re.compile(
    r"(?i)^(?:user_?|db_?|plain_?)?(?:pass|password|passwd|passphrase|pwd|secret(?:_?key)?|api_?(?:key|secret)|private_?key"
    r"|ssn|social_?security(?:_?number)?|card_?number|credit_?card(?:_?number)?|cvv|cvc)$"
)
_OWN_KEY: Final = re.compile(r"""(?i)(?:^|[._])(?:app_?)?secret_?key$|\[['"]secret_key['"]\]$""")
_NOTHING: Final = frozenset(("true", "false", "none", "null", "undefined"))


def holds_secret(match: Match) -> bool:
    """`jwt.encode({"sub": name, "password": password}, …)`"""
    payload = match.argument("1|payload" if "authlib" in (match.name or "") else "0|payload|claims")
    written = match.unit.values.follow(payload) if payload is not None else None
    if written is None or written.type not in ("dictionary", "object"):
        return False
    for pair in written.named_children:
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is None or value is None or value.type in _NOTHING:
            continue
        if _SECRET.match(_key(match, key)) or (value.type != "call" and _SECRET.match(last_name(match.unit, value))):
            match.at = pair
            return outside_tests(match)
    return False


def _key(match: Match, key: Node) -> str:
    text = match.unit.constant(key)
    return text if isinstance(text, str) else match.text(key)


def salted_with_key(match: Match) -> bool:
    """`Hashids(salt=settings.SECRET_KEY)`: who has enough of its numbers can work out the salt."""
    salt = match.argument("0|salt")
    if salt is None or _OWN_KEY.search(match.text(match.unit.values.follow(salt))) is None:
        return False
    match.at = salt
    match.message = (
        "Hashids hide nothing: who has enough of them works out the salt, which is the key that signs sessions here. "
        "Take a salt of its own."
    )
    return outside_tests(match)


__all__ = ["holds_secret", "salted_with_key"]
