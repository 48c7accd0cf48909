"""Names that tell that a value is a secret: a password, a token, a key, the number of a card."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from wardline_analyzers.flow.values import Step, Taint, Value, join_taints

if TYPE_CHECKING:
    from wardline_analyzers.flow import form

SECRET: Final = "secret"
"""The kind of source."""

_ALWAYS: Final = frozenset(("password", "passwd", "pwd", "passphrase", "passcode", "secret", "cvv", "cvc", "ssn"))
_PAIRS: Final = {
    "key": frozenset(("api", "access", "private", "secret", "signing", "encryption", "auth")),
    "token": frozenset(("access", "auth", "refresh", "api", "bearer", "jwt", "secret", "reset", "bot")),
    "number": frozenset(("card",)),
    "card": frozenset(("credit",)),
}
"""Words that tell it together with one before them."""
_NEGATED: Final = frozenset(
    (
        *("hashed", "hash", "digest", "encrypted", "masked", "redacted", "safe", "no", "has", "is", "use", "uses", "need"),
        *("needs", "require", "requires", "required", "show", "hide", "invalid", "wrong", "missing", "forgot", "change"),
        *("csrf", "xsrf", "public", "num", "count", "len", "length", "max", "min", "next", "page", "field", "name", "update"),
        *("create", "delete", "get", "set", "error", "route", "endpoint", "env", "default", "last", "suffix", "url", "path"),
        *("file", "form", "input", "prompt", "policy", "strength", "hint", "reset", "validator", "validators", "manager"),
    )
)
"""Words beside them with which the name means something else."""
_PART: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@lru_cache(maxsize=8192)
def is_secret(name: str) -> bool:
    """Does a variable, attribute or key of this name hold a secret?"""
    if len(name) > 60 or not name:
        return False
    parts = [part.lower() for part in _PART.findall(name)]
    if not parts or not _NEGATED.isdisjoint(parts):
        return False
    if parts[-1].isdigit():
        parts.pop()
    if not parts:
        return False
    if parts[-1] in _ALWAYS:
        return True
    pair = _PAIRS.get(parts[-1])
    return (pair is not None and len(parts) > 1 and parts[-2] in pair) or "".join(parts) in ("apikey", "creditcard")


def marked(value: Value, name: str, node: form.Node) -> Value:
    """A value that is found under a name, as the secret that the name tells."""
    if not is_secret(name) or value.consts is not None or value.callables or value.kind in ("bool", "int", "function"):
        return value
    if any(t.kind == SECRET for t in value.taints):
        return value
    taint = Taint(SECRET, (SECRET, name), way=Step(None, node.start, node.end, f"`{name}` holds a secret"))
    return value.but(taints=join_taints(value.taints, (taint,)))
