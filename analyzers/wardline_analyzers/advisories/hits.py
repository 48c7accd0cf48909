"""Which advisories a version is hit by, and which version mends it.

`records` is everywhere the text of a JSON list of records (`osv.py`) about one package: what a snapshot or a store
answers. Texts, so that what is made of them can be remembered by them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache

from wardline_analyzers.advisories.advisory import Advisory, parsed
from wardline_analyzers.versions.order import is_prerelease, order

_RATINGS = {"critical": 4, "high": 3, "medium": 2, "low": 1}


@lru_cache(maxsize=2048)
def advisories(ecosystem: str, records: str) -> tuple[Advisory, ...]:
    """The advisories of a text; none if it is not ours."""
    try:
        return tuple(parsed(ecosystem, record) for record in json.loads(records))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return ()


@lru_cache(maxsize=8192)
def hits(ecosystem: str, version: str, records: str) -> tuple[Advisory, ...]:
    """The advisories about this version, the worst first."""
    return _sorted(advisory for advisory in advisories(ecosystem, records) if advisory.affects(version))


@lru_cache(maxsize=2048)
def hits_below(ecosystem: str, bound: str, included: bool, records: str) -> tuple[Advisory, ...]:
    """The advisories about the newest versions up to a bound, the worst first."""
    return _sorted(one for one in advisories(ecosystem, records) if one.affects_below(bound, included))


@lru_cache(maxsize=2048)
def malicious(ecosystem: str, records: str) -> tuple[Advisory, ...]:
    """The advisories that say that all versions of a package are malicious."""
    return tuple(one for one in advisories(ecosystem, records) if one.malicious and one.affects_all())


@lru_cache(maxsize=8192)
def mended(ecosystem: str, version: str, records: str, above: bool = True) -> str:
    """The smallest version above this one that an advisory names as fixed and none is about; empty if there is none.

    `above=False`: it may be this one, which is then a bound that is not allowed itself. A release is not replaced by
    a version that comes before a release.
    """
    known = advisories(ecosystem, records)
    key = order(ecosystem, version)
    if key is None:
        return ""
    early = is_prerelease(ecosystem, version)
    fixes = (e for a in known for given in a.ranges for e in given.events if e.kind == "fixed")
    candidates = {
        event.version: event.key
        for event in fixes
        if (key < event.key or (not above and key == event.key))
        and (early or not is_prerelease(ecosystem, event.version))
    }
    for candidate in sorted(candidates, key=lambda one: candidates[one]):
        if not any(advisory.affects(candidate) for advisory in known):
            return candidate
    return ""


def _sorted(found: Iterable[Advisory]) -> tuple[Advisory, ...]:
    return tuple(sorted(found, key=lambda one: (-one.malicious, -_RATINGS.get(one.rating, 0), -one.score, one.id)))
