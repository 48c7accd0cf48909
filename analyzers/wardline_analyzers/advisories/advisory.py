"""One advisory about one package, ready to be asked whether it is about a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from wardline_analyzers.advisories.cvss import rating
from wardline_analyzers.versions.order import order

MALICIOUS = "MAL-"
"""How the names of advisories begin that say: this package is malicious as such."""


class Event(NamedTuple):
    """Something that happens to a package at a version."""

    kind: str
    """introduced, fixed or last_affected"""
    version: str
    key: Any
    """See `order`; None: the beginning of all versions."""


class Range(NamedTuple):
    """Events in the order of their versions, and the versions below which they hold, if not for all."""

    events: tuple[Event, ...]
    limits: tuple[Any, ...]


class Part(NamedTuple):
    """A part of a package: for Go an import path, else a function by its qualified name."""

    name: str
    symbols: tuple[str, ...]
    """What in it is concerned; empty: all of it."""


@dataclass(frozen=True, slots=True)
class Advisory:
    """What is known of a flaw in the versions of a package."""

    ecosystem: str
    id: str
    aliases: tuple[str, ...]
    summary: str
    score: float
    """Of the newest CVSS that is given; 0.0: not known."""
    rating: str
    """critical, high, medium or low; empty: not known."""
    ranges: tuple[Range, ...]
    versions: frozenset[str]
    """Affected ones that stand in no range."""
    parts: tuple[Part, ...]
    """What of the package is concerned; empty: all of it, or not known."""

    @property
    def malicious(self) -> bool:
        """The package itself is the attack."""
        return self.id.startswith(MALICIOUS)

    @property
    def name(self) -> str:
        """What people call it: its CVE, if it has one."""
        return next((alias for alias in self.aliases if alias.startswith("CVE-")), self.id)

    def affects(self, version: str) -> bool:
        """Whether this version is affected (OSV schema, "Evaluation")."""
        key = order(self.ecosystem, version)
        if version in self.versions:
            return True
        if key is None:
            return False
        if self.versions and any(order(self.ecosystem, one) == key for one in self.versions):
            return True
        return any(self._inside(given, key) for given in self.ranges)

    def affects_below(self, bound: str, included: bool) -> bool:
        """Whether the newest versions up to this bound are affected, as far as the ranges tell."""
        key = order(self.ecosystem, bound)
        return key is not None and any(self._inside(given, key, included) for given in self.ranges)

    def affects_all(self) -> bool:
        """Whether there is no version without the flaw."""
        return any(
            len(given.events) == 1 and given.events[0].kind == "introduced" and given.events[0].key is None
            for given in self.ranges
        )

    @staticmethod
    def _inside(given: Range, key: Any, included: bool = True) -> bool:
        """Whether a version is in a range; `included=False`: whether that is so just below it."""
        if given.limits and not any(key < limit for limit in given.limits):
            return False
        affected = False
        for event in given.events:
            if event.kind == "last_affected":
                if event.key is not None and event.key < key:
                    affected = False
            elif event.key is None or (event.key <= key if included else event.key < key):
                affected = event.kind == "introduced"
        return affected


def parsed(ecosystem: str, record: Mapping[str, Any]) -> Advisory:
    """The advisory that a record (`osv.py`) is. A range with a version that cannot be compared is left out."""
    score = float(record.get("score", 0.0))
    return Advisory(
        ecosystem,
        record["id"],
        tuple(record.get("aliases", ())),
        record.get("summary", ""),
        score,
        rating(score) or record.get("rating", ""),
        tuple(made for given in record.get("ranges", ()) if (made := _range(ecosystem, given)) is not None),
        frozenset(record.get("versions", ())),
        tuple(Part(name, tuple(symbols)) for name, symbols in record.get("parts", ())),
    )


def _range(ecosystem: str, given: Any) -> Range | None:
    events, limits = [], []
    for kind, version in given:
        if kind == "limit":
            if version != "*":
                limits.append(order(ecosystem, version))
            continue
        beginning = kind == "introduced" and version == "0"
        events.append(Event(kind, version, None if beginning else order(ecosystem, version)))
        if not beginning and events[-1].key is None:
            return None
    if any(limit is None for limit in limits):
        return None
    first = [event for event in events if event.key is None]
    return Range((*first, *sorted((e for e in events if e.key is not None), key=lambda e: e.key)), tuple(limits))
