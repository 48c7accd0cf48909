"""Which rules a profile switches on, and how severe they are for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fnmatch import fnmatchcase

from wardline_analyzers.flow.known.values import PARAMETER
from wardline_analyzers.profile import Profile
from wardline_analyzers.rules.catalog import Catalog
from wardline_analyzers.rules.problem import nearest
from wardline_analyzers.rules.rule import Rule

WORDS = ("all", "default")


def selected(catalog: Catalog, profile: Profile) -> dict[str, Rule]:
    """The rules that run under this profile, by id, with the severity that the profile gives them.

    A rule runs when `select` names it and `ignore` does not. Against a family, a pattern or a word in `ignore`, a
    rule that `select` names exactly (by its id, or by another tool's name for it) stands. Rules whose findings could
    never reach `min_severity` or `min_confidence` are left out.
    """
    chosen = {}
    for rule in catalog.rules.values():
        if _runs(rule, profile):
            rule = _with_severity(_with_hints(rule, profile), profile)
            if _can_pass(rule, profile):
                chosen[rule.id] = rule
    return chosen


def unknown(catalog: Catalog, selectors: Iterable[str]) -> list[tuple[str, str]]:
    """The selectors that stand for no rule: (text, the name that was probably meant or the empty text)."""
    names = {*WORDS, *catalog.rules, *catalog.families, *catalog.by_alias}
    found = {}
    for text in selectors:
        pattern = _is_pattern(text) and any(_matches(text, rule) for rule in catalog.rules.values())
        if text not in names and not pattern:
            found[text] = nearest(text, names)
    return list(found.items())


def _runs(rule: Rule, profile: Profile) -> bool:
    exact = any(_is_exactly(text, rule) for text in profile.select)
    if not exact and not any(_matches(text, rule) for text in profile.select):
        return False
    if any(_is_exactly(text, rule) for text in profile.ignore):
        return False
    return exact or not any(_matches(text, rule) for text in profile.ignore)


def _is_exactly(text: str, rule: Rule) -> bool:
    return text == rule.id or text in rule.aliases or text in rule.codeql


def _matches(text: str, rule: Rule) -> bool:
    """Whether a family, a word or a pattern covers this rule."""
    if text in (rule.family, "all") or (text == "default" and rule.default):
        return True
    return _is_pattern(text) and (fnmatchcase(rule.id, text) or fnmatchcase(rule.family, text))


def _is_pattern(text: str) -> bool:
    return any(character in text for character in "*?[")


def _with_hints(rule: Rule, profile: Profile) -> Rule:
    """Without the matchers for data of unknown origin, if the profile wants no hints."""
    if profile.parameters != "off" or not any(PARAMETER in matcher.sources for matcher in rule.matchers):
        return rule
    kept = []
    for matcher in rule.matchers:
        sources = tuple(source for source in matcher.sources if source != PARAMETER)
        if sources or not matcher.sources:
            kept.append(replace(matcher, sources=sources))
    return replace(rule, matchers=tuple(kept))


def _with_severity(rule: Rule, profile: Profile) -> Rule:
    """The profile's word counts for all matchers of a rule. An exact name counts more than a family or a pattern,
    and the last of several counts."""
    exact = [severity for text, severity in profile.severity if _is_exactly(text, rule)]
    broad = [severity for text, severity in profile.severity if _matches(text, rule)]
    if not exact and not broad:
        return rule
    matchers = tuple(replace(matcher, severity=None) for matcher in rule.matchers)
    return replace(rule, severity=(exact or broad)[-1], matchers=matchers)


def _can_pass(rule: Rule, profile: Profile) -> bool:
    for matcher in rule.matchers:
        if matcher.check or matcher.kind in ("function", "bandit"):
            return True  # code decides how bad and how sure each finding is
    outcomes = {(m.severity or rule.severity, m.confidence or rule.confidence) for m in rule.matchers}
    outcomes = outcomes or {(rule.severity, rule.confidence)}  # a rule that the engine itself reports
    return any(
        severity >= profile.min_severity and confidence >= profile.min_confidence for severity, confidence in outcomes
    )
