"""Running the rules' functions over a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib import import_module
from typing import Any, NamedTuple

from wardline_analyzers.files.kinds import FileKind
from wardline_analyzers.files.match import FileMatch, fill
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Finding, Fix, Span
from wardline_analyzers.match.guard import guarded
from wardline_analyzers.match.stronger import without_weaker
from wardline_analyzers.profile import Profile
from wardline_analyzers.rules.rule import FixSpec, Matcher, Rule


class FileRule(NamedTuple):
    """One matcher of a rule that is for this kind of file."""

    rule: Rule
    matcher: Matcher
    needs: tuple[bytes, ...]
    """A text that holds none of these cannot match."""


@lru_cache(maxsize=256)
def file_rules(profile: Profile, kind: FileKind) -> tuple[FileRule, ...]:
    """The matchers of a profile for a kind of file."""
    from wardline_analyzers.rules.catalog import extended_by
    from wardline_analyzers.rules.selection import selected

    rules = selected(extended_by(profile.custom_rules), profile).values()
    return tuple(
        FileRule(rule, matcher, tuple(word.encode() for word in matcher.needs))
        for rule in rules
        for matcher in rule.matchers
        if matcher.kind == "file" and not set(matcher.languages or rule.languages).isdisjoint(kind.languages)
    )


def findings(view: FileView, rules: Iterable[FileRule]) -> tuple[Finding, ...]:
    """All that the rules find in a file, in the order of the text, each place once per rule; spans are absolute."""
    return settled(raw_findings(view, rules), rules)


def raw_findings(view: FileView, rules: Iterable[FileRule]) -> Iterator[Finding]:
    """What each rule finds by itself; spans are absolute."""
    for rule, matcher, needs in rules:
        if needs and not view.has_one_of(needs):
            continue
        for match in _matches(view, rule, matcher):
            yield _finding(match, rule, matcher)


def settled(raw: Iterable[Finding], rules: Iterable[FileRule]) -> tuple[Finding, ...]:
    """Each place once per rule, without what other rules say better, in the order of the text."""
    found: dict[tuple[str, int, int], Finding] = {}
    for finding in raw:
        found.setdefault((finding.rule, finding.span.start, finding.span.end), finding)
    yields = {rule.id: frozenset(rule.yields_to) for rule, _, _ in rules if rule.yields_to}
    standing = without_weaker(list(found.values()), yields) if yields else found.values()
    return tuple(sorted(standing, key=lambda f: (f.span.start, f.span.end, f.rule)))


def _matches(view: FileView, rule: Rule, matcher: Matcher) -> Iterator[FileMatch]:
    for reference in matcher.targets:
        made = guarded(rule, lambda reference=reference: list(file_function(reference)(view)))  # type: ignore[misc]
        if isinstance(made, list):
            yield from made


@cache
def file_function(reference: str) -> Any:
    """The function that a page names as `module:function`, below wardline_analyzers.files.checks."""
    module, _, function = reference.partition(":")
    return getattr(import_module(f"wardline_analyzers.files.checks.{module}"), function)


def _finding(match: FileMatch, rule: Rule, matcher: Matcher) -> Finding:
    return Finding(
        rule=rule.id,
        span=Span(match.start, match.end),
        message=match.message or fill(matcher.message or rule.message, match.values),
        severity=match.severity or matcher.severity or rule.severity,
        confidence=match.confidence or matcher.confidence or rule.confidence,
        related=match.related,
        fixes=match.fixes + _fixes(match, rule),
        aliases=rule.aliases,
        advice=match.advice,
    )


def _fixes(match: FileMatch, rule: Rule) -> tuple[Fix, ...]:
    if rule.is_about_code:  # so are its fixes
        return ()
    made = guarded(rule, lambda: [_fix(spec, match) for spec in rule.fixes])
    return tuple(fix for fix in made if isinstance(fix, Fix)) if isinstance(made, list) else ()


def _fix(spec: FixSpec, match: FileMatch) -> Fix | None:
    """The fix that a page states; a function gets the match, and returns edits, or a Fix, or nothing."""
    if spec.function is None:
        return None
    made = file_function(spec.function)(match)
    if isinstance(made, Fix):
        return made
    return Fix(spec.title, spec.safety, tuple(sorted(made, key=lambda e: e.start))) if made else None
