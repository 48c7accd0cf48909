"""Texts of Java that are compared as objects (page identity-of-literal)."""

from __future__ import annotations

from collections.abc import Sequence

from wardline_analyzers.checks.testcode import outside_unit_tests
from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import replacement
from wardline_analyzers.match.match import Match


def by_identity(match: Match) -> bool:
    """`role == "admin"`: one side is a text of the source, the other is none."""
    return "text" in match.captures and "other" in match.captures and outside_unit_tests(match)


def by_equals(match: Match) -> Sequence[Edit]:
    """`"admin".equals(role)`, which holds for null as little as `==` does."""
    text, other = match.captures.get("text"), match.captures.get("other")
    operator = match.captures.get("operator")
    if text is None or other is None or operator is None:
        return []
    negated = "!" if match.text(operator) == "!=" else ""
    return [replacement(match, match.node, f"{negated}{match.text(text)}.equals({match.text(other)})")]


__all__ = ["by_equals", "by_identity"]
