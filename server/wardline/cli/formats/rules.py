"""What the formats tell of a rule besides its id."""

from __future__ import annotations

from wardline_analyzers.rules.catalog import find
from wardline_analyzers.rules.rule import Rule


def rule_of(rule_id: str) -> Rule | None:
    """The rule of this id; None for what is no page, such as an unused suppression."""
    found = find(rule_id)
    return found[0] if found else None


def cwe_of(rule_id: str) -> tuple[int, ...]:
    rule = rule_of(rule_id)
    return rule.cwe if rule else ()
