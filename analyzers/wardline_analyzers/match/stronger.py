"""One flaw, one finding: what several matchers say of the same place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from wardline_analyzers.finding import Confidence, Finding


def without_weaker(found: Sequence[Finding], yields: Mapping[str, frozenset[str]]) -> list[Finding]:
    """A page yields to the pages that it names where they report the same place, and a pattern to the evidence of its
    own page that untrusted data gets there. In suppression comments the finding that stays goes by the names of the
    others too, and it takes over their fixes, if it has none of its own."""
    over: dict[int, Finding] = {}
    winners = frozenset().union(*yields.values())
    strong = _Places([f for f in found if f.trace or f.rule in winners])
    for weak in found:
        stronger = next((f for f in strong.overlapping(weak) if f is not weak and _wins(f, weak, yields)), None)
        if stronger is not None:
            over[id(weak)] = stronger
    if not over:
        return list(found)
    yielding: dict[int, list[Finding]] = {}
    for weak in found:
        if id(weak) in over:
            stays = over[id(weak)]
            for _ in found:  # that may yield itself
                if id(stays) not in over:
                    break
                stays = over[id(stays)]
            yielding.setdefault(id(stays), []).append(weak)
    return [_with(f, yielding.get(id(f), ())) for f in found if id(f) not in over]


class _Places:
    """Findings by where they are: a lock file may have thousands."""

    def __init__(self, found: Sequence[Finding]) -> None:
        self._order = {id(f): n for n, f in enumerate(found)}
        self._found = sorted(found, key=lambda f: f.span.start)
        self._starts = [f.span.start for f in self._found]
        self._reach = list(accumulate((f.span.end for f in self._found), max))
        """How far what begins up to here extends."""

    def overlapping(self, of: Finding) -> list[Finding]:
        """Those that share a byte with a finding, or begin where it does, in the order in which they came."""
        last = bisect_right(self._starts, max(of.span.start, of.span.end - 1))
        first = min(bisect_right(self._reach, of.span.start), bisect_left(self._starts, of.span.start))
        here = [f for f in self._found[first:last] if _overlap(f, of)]
        return sorted(here, key=lambda f: self._order[id(f)])


def beside(hints: Sequence[Finding], found: Sequence[Finding], yields: Mapping[str, frozenset[str]]) -> list[Finding]:
    """What is found, and the hints at places of which nothing better is known: no finding of the same flaw.

    A pattern of the hint's own page knows less than the hint, unless it is sure: it sees that something is put into the
    text, and not that it is what callers give.
    """
    standing = list(found)
    for hint in hints:
        kin = [f for f in standing if _overlap(hint, f) and _is_kin(hint.rule, f.rule, yields)]
        guesses = [f for f in kin if f.rule == hint.rule and not f.trace and f.confidence <= Confidence.MEDIUM]
        if len(kin) == len(guesses):
            fixes = hint.fixes or next((f.fixes for f in guesses if f.fixes), ())
            standing = [f for f in standing if not any(f is guess for guess in guesses)]
            standing.append(replace(hint, fixes=fixes))
    return standing


def _overlap(a: Finding, b: Finding) -> bool:
    return a.span.start == b.span.start or (a.span.start < b.span.end and b.span.start < a.span.end)


def _is_kin(a: str, b: str, yields: Mapping[str, frozenset[str]]) -> bool:
    """Do two pages speak of the same flaw?"""
    return a == b or a in yields.get(b, ()) or b in yields.get(a, ())


def _wins(strong: Finding, weak: Finding, yields: Mapping[str, frozenset[str]]) -> bool:
    if strong.rule == weak.rule:
        return bool(strong.trace) and (not weak.trace or _inside(strong, weak))
    return strong.rule in yields.get(weak.rule, ())


def _inside(inner: Finding, outer: Finding) -> bool:
    """Data that gets to a sink, whose result gets to another one of the kind: `return jsonify(key=key)`."""
    a, b = inner.span, outer.span
    return b.start <= a.start and a.end <= b.end and a != b


def _with(strong: Finding, others: Sequence[Finding]) -> Finding:
    if not others:
        return strong
    names = [name for f in others if f.rule != strong.rule for name in (f.rule, *f.aliases)]
    fixes = strong.fixes or next((f.fixes for f in others if f.fixes), ())
    return replace(strong, fixes=fixes, aliases=tuple(dict.fromkeys((*strong.aliases, *names))))
