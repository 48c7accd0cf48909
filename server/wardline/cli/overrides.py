"""What the command line says on top of the settings: which rules run, and how bad they are."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from wardline.cli import CommandError
from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.profile import Profile

SEVERITIES = {level.label: level for level in Severity}
CONFIDENCES = {level.label: level for level in Confidence}


def add_arguments(parser: argparse._ArgumentGroup) -> None:
    parser.add_argument("--select", action="append", metavar="RULES", help="only these: ids, families, default, all")
    parser.add_argument("--ignore", action="append", metavar="RULES", help="not these; lists are separated by commas")
    parser.add_argument("--severity", action="append", metavar="RULE=LEVEL", help="how bad a rule or family is")
    parser.add_argument("--min-severity", choices=SEVERITIES, help="report nothing less severe")
    parser.add_argument("--min-confidence", choices=CONFIDENCES, help="report nothing less sure")


@dataclass
class Overrides:
    """Checked, ready to be put on a profile."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, Severity], ...] = ()
    min_severity: Severity | None = None
    min_confidence: Confidence | None = None
    _known: dict[Profile, Profile] = field(default_factory=dict)

    @staticmethod
    def of(arguments: argparse.Namespace) -> Overrides:
        """Raises CommandError for a name that no rule has."""
        overrides = Overrides(
            _names(arguments.select),
            _names(arguments.ignore),
            tuple(_level(text) for text in _names(arguments.severity)),
            SEVERITIES.get(arguments.min_severity),
            CONFIDENCES.get(arguments.min_confidence),
        )
        named = (*overrides.select, *overrides.ignore, *(name for name, _ in overrides.severity))
        if named:
            from wardline.config.catalog import catalog_here
            from wardline_analyzers.rules.selection import unknown

            for name, meant in unknown(catalog_here(), named):
                hint = f"; did you mean {meant}?" if meant else ""
                raise CommandError(f"no rule and no family is called {name}{hint}")
        return overrides

    def apply(self, profile: Profile) -> Profile:
        """The profile of the settings with the command line's word on top. The same profile gives the same object."""
        known = self._known.get(profile)
        if known is None:
            known = self._known[profile] = replace(
                profile,
                select=self.select or profile.select,
                ignore=(*profile.ignore, *self.ignore),
                severity=(*profile.severity, *self.severity),
                min_severity=self.min_severity or profile.min_severity,
                min_confidence=self.min_confidence or profile.min_confidence,
            )
        return known


def _names(given: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(name.strip() for text in given or () for name in text.split(",") if name.strip())


def _level(text: str) -> tuple[str, Severity]:
    name, _, level = text.rpartition("=")
    if not name or level not in SEVERITIES:
        raise CommandError(f"--severity needs RULE=LEVEL ({', '.join(SEVERITIES)}), not {text}")
    return name, SEVERITIES[level]
