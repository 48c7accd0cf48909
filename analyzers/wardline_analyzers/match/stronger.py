"""One flaw, one finding: what several matchers say of the same place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from wardline_analyzers.finding import Finding


def without_weaker(found: Sequence[Finding], yields: Mapping[str, frozenset[str]]) -> list[Finding]:
    """A page yields to the pages that it names where they report the same place, and a pattern to the evidence of its own
    page that untrusted data gets there. The finding that stays takes over the fixes, if it has none of its own."""
    fixes: dict[int, Finding] = {}
    kept: list[Finding] = []
    for weak in found:
        stronger = next((f for f in found if f is not weak and _wins(f, weak, yields)), None)
        if stronger is None:
            kept.append(weak)
        elif weak.fixes and not stronger.fixes and id(stronger) not in fixes:
            fixes[id(stronger)] = weak
    return [replace(f, fixes=fixes[id(f)].fixes) if id(f) in fixes else f for f in kept]


def _wins(strong: Finding, weak: Finding, yields: Mapping[str, frozenset[str]]) -> bool:
    if not (strong.span.start < weak.span.end and weak.span.start < strong.span.end):
        return False
    if strong.rule == weak.rule:
        return bool(strong.trace) and not weak.trace
    return strong.rule in yields.get(weak.rule, ())
