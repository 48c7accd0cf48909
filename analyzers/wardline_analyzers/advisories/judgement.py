"""What is to be said of a dependency by what is known of its versions, and how its version is raised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from wardline_analyzers.advisories.advisory import Advisory
from wardline_analyzers.advisories.hits import hits, hits_below, malicious, mended
from wardline_analyzers.advisories.usage import Use
from wardline_analyzers.dependencies.dependency import Dependency, Source
from wardline_analyzers.dependencies.rewriting import with_version
from wardline_analyzers.dependencies.specs import ceiling
from wardline_analyzers.finding import Confidence, Edit, Fix, Related, Safety, Severity, Span
from wardline_analyzers.versions.order import order

_SEVERITIES = {
    "critical": Severity.HIGH,
    "high": Severity.HIGH,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
}
_TOLD = 10
"""Advisories that are told one by one."""
_PARTS = 3
"""Parts of a package, and names in them, that are told."""
_TOGETHER = 60
"""Versions that one fix raises."""


class Hit(NamedTuple):
    """A dependency, and what is known of its versions."""

    dependency: Dependency
    advisories: tuple[Advisory, ...]
    """The worst first."""
    fixed: str
    """The smallest version without any of these and of others; empty: there is none."""
    exact: bool
    """The version is the one that is used; else: the newest ones that the constraint allows are affected."""


def judged(dependency: Dependency, known: str | None) -> Hit | None:
    """What the records of a package (`hits.py`) say of a dependency; None: nothing."""
    if known is None or known == "[]" or dependency.source is not Source.INDEX or not dependency.name:
        return None
    ecosystem = dependency.ecosystem
    if dependency.version:
        found = each_once(hits(ecosystem, dependency.version, known))
        return Hit(dependency, found, mended(ecosystem, dependency.version, known), True) if found else None
    bound = ceiling(ecosystem, dependency.constraint) if dependency.constraint else None
    if bound is not None:
        found = each_once(hits_below(ecosystem, bound.version, bound.included, known))
        fixed = mended(ecosystem, bound.version, known, above=bound.included) if found else ""
        return Hit(dependency, found, fixed, False) if found else None
    found = malicious(ecosystem, known)
    return Hit(dependency, found, "", True) if found else None


def each_once(found: Sequence[Advisory]) -> tuple[Advisory, ...]:
    """Without those that are another database's words for one that is there: they name each other, or the same CVE."""
    names: set[str] = set()
    kept = []
    for advisory in found:
        own = {advisory.id, *advisory.aliases}
        if names.isdisjoint(own):
            kept.append(advisory)
        names |= own
    return tuple(kept)


def related(hit: Hit, span: Span) -> tuple[Related, ...]:
    """The advisories one by one, each with its source, at the place of the dependency."""
    return tuple(_told(span, advisory) for advisory in hit.advisories[:_TOLD])


def severity(hit: Hit) -> Severity | None:
    """Of the worst; None: nobody has said how bad it is."""
    if any(advisory.malicious for advisory in hit.advisories):
        return Severity.HIGH
    return max((_SEVERITIES[advisory.rating] for advisory in hit.advisories if advisory.rating), default=None)


def confidence(hit: Hit, use: Use | None = None) -> Confidence:
    """How sure it is that such a version is used, and what is wrong with it."""
    if use is not None and not use.likely:
        return Confidence.MEDIUM if hit.exact else Confidence.LOW
    return Confidence.HIGH if hit.exact else Confidence.MEDIUM


def message(hit: Hit, use: Use | None = None) -> str:
    """How many vulnerabilities, the worst, what mends all, and whether the project uses what they are about."""
    text = _message(hit)
    return f"{text} {use.text}" if use is not None else text


def _message(hit: Hit) -> str:
    dependency, worst = hit.dependency, hit.advisories[0]
    if worst.malicious:
        what = f"is known to be malicious ({worst.id}): {_sentence(worst.summary)}"
        return f"`{dependency.name}` {what} Remove it, and treat what it could reach as known to others."
    if hit.exact:
        subject = f"`{dependency.name}` {dependency.version}"
    else:
        subject = f"`{dependency.name}` `{dependency.constraint}` allows no newer version than one that"
    count = len(hit.advisories)
    of = "the worst" if worst.rating else "such as"
    which = "a known vulnerability," if count == 1 else f"{count} known vulnerabilities, {of}"
    text = f"{subject} has {which} {worst.name}{_rating(worst)}: {_sentence(worst.summary)}"
    if not hit.fixed:
        return f"{text} No version without it is known."
    return f"{text} Fixed in {hit.fixed}{_how(dependency)}."


def _how(dependency: Dependency) -> str:
    """What is to be done where a version cannot be edited."""
    if dependency.locked:
        return ": update it with the tool that wrote this file"
    return ", which has other hashes" if dependency.hashed else ""


def _rating(advisory: Advisory) -> str:
    score = f"CVSS {advisory.score}" if advisory.score else ""
    said = ", ".join(part for part in (advisory.rating, score) if part)
    return f" ({said})" if said else ""


def _sentence(text: str) -> str:
    return text if text.endswith((".", "…", "!", "?")) else f"{text}." if text else "no summary."


def _told(span: Span, advisory: Advisory) -> Related:
    names = ", ".join(name for name in (advisory.id, *advisory.aliases) if name != advisory.name)
    fixed = ", ".join(event.version for given in advisory.ranges for event in given.events if event.kind == "fixed")
    parts = f" Concerns {_named(advisory)}." if advisory.parts else ""
    versions = f" Fixed in {fixed}." if fixed else ""
    named = f"{advisory.name} ({names})" if names else advisory.name
    text = f"{named}{_rating(advisory)}: {_sentence(advisory.summary)}{parts}{versions}"
    return Related(span, f"{text} https://osv.dev/vulnerability/{advisory.id}")


def _named(advisory: Advisory) -> str:
    """The parts that are concerned, as far as a line holds them."""
    names = [
        f"{part.name} ({', '.join(part.symbols[:_PARTS])}{', …' if len(part.symbols) > _PARTS else ''})"
        if part.symbols
        else part.name
        for part in advisory.parts[:_PARTS]
    ]
    return ", ".join([*names, *(["…"] if len(advisory.parts) > _PARTS else [])])


def raised(text: bytes, hit: Hit) -> Edit | None:
    """The edit that writes the fixed version; None where that cannot be."""
    return with_version(text, hit.dependency, hit.fixed)


def one_raised(text: bytes, hit: Hit) -> Fix | None:
    """The fix for one dependency."""
    edit = raised(text, hit)
    return _suggested(f"Raise {hit.dependency.name} to {hit.fixed}", [edit]) if edit is not None else None


def all_raised(text: bytes, found: Sequence[Hit]) -> Fix | None:
    """One fix for all versions that can be raised; where one version is that of several, the highest."""
    best: dict[Span, tuple[Edit, Hit]] = {}
    for hit in found:
        edit = raised(text, hit)
        if edit is None:
            continue
        span = Span(edit.start, edit.end)
        other = best.get(span)
        if other is None or _key(other[1]) < _key(hit):
            best[span] = (edit, hit)
    if not 2 <= len(best) <= _TOGETHER:
        return None
    return _suggested(f"Raise all {len(best)} vulnerable versions in this file", [edit for edit, _ in best.values()])


def _key(hit: Hit) -> Any:
    return order(hit.dependency.ecosystem, hit.fixed)


def _suggested(title: str, edits: list[Edit]) -> Fix:
    return Fix(title, Safety.SUGGESTED, tuple(sorted(edits, key=lambda edit: edit.start)))
