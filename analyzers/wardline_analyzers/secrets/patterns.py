"""The patterns of services' tokens: gitleaks' in `patterns.json`; in `more_patterns.json` those of further services, by
the prefixes and lengths that their tokens have."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

from wardline_analyzers.secrets.engine import compiled


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a pattern finds and is no secret all the same: any of these says so."""

    target: str
    """What the expressions are about: the `secret`, the whole `match`, or the `line`."""
    regexes: tuple[bytes, ...]
    stopwords: tuple[bytes, ...]
    paths: tuple[bytes, ...]
    known: frozenset[str]
    """Hashes of secrets that everybody knows."""

    def holds(self, secret: bytes, match: bytes, line: bytes) -> bool:
        """Is it said here that this text is no secret?"""
        if self.known and digest_of(secret) in self.known:
            return True
        text = {"match": match, "line": line}.get(self.target, secret)
        small = secret.lower()
        return any(word in small for word in self.stopwords) or any(compiled(r).search(text) for r in self.regexes)

    def names(self, path: bytes) -> bool:
        """Is nothing in this file a secret?"""
        return any(compiled(regex).search(path) for regex in self.paths)


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """One kind of secret; each is equal to itself alone."""

    id: str
    """gitleaks' name of it."""
    provider: str
    regex: bytes
    keywords: tuple[bytes, ...]
    """In small letters; a text without any of them holds no such secret."""
    entropy: float
    """Bits per character that a secret has more than."""
    group: int
    """The group of the expression that is the secret; 0: the first that matched."""
    named: bool
    """A value that only the provider's name before it makes a secret."""
    form: bool
    """The secret is known by its form alone."""
    path: bytes
    """Only files whose path holds this expression; empty: any."""
    allowed: tuple[Allowed, ...]

    def is_for(self, path: bytes) -> bool:
        """May this file hold such a secret?"""
        if self.path and not compiled(self.path).search(path):
            return False
        return not any(allowed.names(path) for allowed in self.allowed)


@dataclass(frozen=True, slots=True)
class Patterns:
    """All of them."""

    everywhere: Allowed
    """What is no secret whatever the pattern, and the paths of files in which nothing is looked for."""
    patterns: tuple[Pattern, ...]
    stopwords: tuple[bytes, ...]
    """Words that a token made by a machine does not hold."""


def digest_of(secret: bytes) -> str:
    """The hash of a secret in `Allowed.known`."""
    return blake2b(secret, digest_size=12).hexdigest()


@lru_cache(maxsize=1)
def load() -> Patterns:
    """The patterns, read once."""
    data, more = (
        json.loads(files(__package__).joinpath(name).read_bytes()) for name in ("patterns.json", "more_patterns.json")
    )
    made = tuple(
        Pattern(
            id=rule["id"],
            provider=rule["provider"],
            regex=rule["re"].encode(),
            keywords=_bytes(rule["keywords"]),
            entropy=rule.get("entropy", 0.0),
            group=rule.get("secretGroup", 0),
            named=rule.get("named", False),
            form=rule.get("form", False),
            path=rule.get("path", "").encode(),
            allowed=tuple(map(_allowed, rule.get("allow", ()))),
        )
        for rule in (*data["rules"], *more["rules"])
    )
    return Patterns(_allowed(data["allow"]), made, _bytes(data["words"]))


def _bytes(texts: list[str]) -> tuple[bytes, ...]:
    return tuple(text.encode() for text in texts)


def _allowed(data: dict[str, Any]) -> Allowed:
    return Allowed(
        target=data.get("regexTarget", "secret"),
        regexes=_bytes(data.get("regexes", [])),
        stopwords=tuple(word.lower() for word in _bytes(data.get("stopwords", []))),
        paths=_bytes(data.get("paths", [])),
        known=frozenset(data.get("known", ())),
    )
