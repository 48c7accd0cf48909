"""From bandit's test ids to rule pages: whose finding it is, and how it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tree_sitter import Node

from wardline_analyzers import bandit_units
from wardline_analyzers.engine import tables
from wardline_analyzers.finding import Finding, Fix, Span
from wardline_analyzers.languages.module_names import ModuleNames
from wardline_analyzers.languages.units import Unit
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, Surroundings, UnitView
from wardline_analyzers.match.message import fill
from wardline_analyzers.match.run import fixes_of
from wardline_analyzers.match.tables import Entry
from wardline_analyzers.placing import line_starts
from wardline_analyzers.profile import Profile
from wardline_analyzers.python.names import Names
from wardline_analyzers.python.syntax import parse
from wardline_analyzers.rules.rule import Matcher


@dataclass(frozen=True)
class BanditRules:
    """Which of bandit's tests run, and the page that each one's findings belong to."""

    wanted: bool
    config: bandit_units.BanditConfig
    entries: dict[str, Entry]
    as_bandit: bool
    """Severity, confidence and message are bandit's own (`bandit = "all"`), else the page's."""

    def findings(
        self, unit: Unit, raw: Sequence[bandit_units.BanditFinding], module: ModuleNames
    ) -> tuple[Finding, ...]:
        """What bandit found in a unit, as findings of our pages."""
        if not raw:
            return ()
        starts = line_starts(unit.text)
        syntax = parse(unit.text, bool(unit.indent))
        names = Names(syntax, module, member=bool(unit.indent))
        view = UnitView(syntax, names, Surroundings(unit.kind, ""))
        return tuple(
            finding
            for one in raw
            if one.test_id in self.entries and (finding := self._finding(one, unit.text, starts, view)) is not None
        )

    def of_text(self, data: bytes, raw: Iterable[bandit_units.BanditFinding], starts: list[int]) -> Iterable[Finding]:
        """The same for tests that look at the whole text; spans are relative to its start."""
        for one in raw:
            if one.test_id in self.entries:
                rule, matcher = self.entries[one.test_id]
                yield Finding(
                    rule.id,
                    _span(one, data, starts),
                    one.text if self.as_bandit else matcher.message or rule.message,
                    one.severity if self.as_bandit else rule.severity,
                    one.confidence if self.as_bandit else rule.confidence,
                    aliases=_aliases(one.test_id, rule.aliases),
                )

    def _finding(
        self, one: bandit_units.BanditFinding, text: bytes, starts: list[int], view: UnitView
    ) -> Finding | None:
        rule, matcher = self.entries[one.test_id]
        span = _span(one, text, starts)
        shift = view.syntax.shift
        node = _exact(view.syntax.root, span.start + shift, span.end + shift)
        match = Match(rule, matcher, view, node)
        if node.type == "call":
            match.arguments = Arguments(node, view.syntax)
            callee = node.child_by_field_name("function")
            match.name = view.names.resolve(callee) if callee is not None else None
        fixes: tuple[Fix, ...] = fixes_of(match)
        return Finding(
            rule.id,
            span,
            one.text if self.as_bandit else fill(matcher.message or rule.message, match),
            one.severity if self.as_bandit else matcher.severity or rule.severity,
            one.confidence if self.as_bandit else matcher.confidence or rule.confidence,
            fixes=fixes,
            aliases=_aliases(one.test_id, rule.aliases),
        )


@lru_cache(maxsize=64)
def bandit_rules(profile: Profile) -> BanditRules:
    """The selection of a profile.

    `merged`: only tests that a page which is on takes over as they are (`match: bandit`); what other pages claim, their
    own matchers find better. `all`: every test of bandit's own profile, each shown under the page that claims it.
    """
    if profile.bandit == "off":
        return BanditRules(False, bandit_units.DEFAULT_CONFIG, {}, False)
    table = tables(profile, "python")
    tests, skips = frozenset(profile.bandit_tests), frozenset(profile.bandit_skips)
    if profile.bandit == "all":
        entries = _claims()
        chosen = tests
    else:
        entries = {
            test: entry for test, entry in table.bandit.items() if test not in skips and (not tests or test in tests)
        }
        chosen = frozenset(entries)
    config = bandit_units.BanditConfig(
        tests=tuple(sorted(chosen)),
        skips=tuple(sorted(skips)),
        options=profile.bandit_options,
        ignore_nosec="nosec" not in profile.honour,
    )
    return BanditRules(profile.bandit == "all" or bool(entries), config, entries, profile.bandit == "all")


def _claims() -> dict[str, Entry]:
    """Each test id with the page that explains it, whether the page is on or not."""
    from wardline_analyzers.rules.catalog import load

    return {test: (rule, Matcher("bandit", (test,))) for rule in load().rules.values() for test in rule.bandit}


def _aliases(test: str, known: tuple[str, ...]) -> tuple[str, ...]:
    return known if test in known else (test, *known)


def _span(one: bandit_units.BanditFinding, text: bytes, starts: list[int]) -> Span:
    start = min(starts[min(one.start_line, len(starts) - 1)] + one.start_col, len(text))
    end = min(starts[min(one.end_line, len(starts) - 1)] + one.end_col, len(text))
    return Span(start, max(start, end))


def _exact(root: Node, start: int, end: int) -> Node:
    """The node of just this range, or the smallest around it."""
    node = root.descendant_for_byte_range(start, max(start, end - 1)) or root
    while node.parent is not None and (node.end_byte < end or node.start_byte > start):
        node = node.parent
    while node.parent is not None and (node.parent.start_byte, node.parent.end_byte) == (start, end):
        node = node.parent
    return node
