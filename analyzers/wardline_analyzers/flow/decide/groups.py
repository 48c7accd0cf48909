"""The groups of a match of a regular expression."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow.decide.regexes import vouched_group
from wardline_analyzers.flow.known.elements import element
from wardline_analyzers.flow.known.values import Value

MATCH: Final = "re.Match()"
"""The name of a match; its pattern is the field `re`."""


def group_of(match: Value, group: object) -> Value:
    """`match[group]`, `match.group(group)`: of the letters that the group lets through."""
    pattern = element(match, ".re").constant
    taints = match.taints
    if isinstance(pattern, (str, bytes)) and isinstance(group, (int, str)):
        kinds = vouched_group(pattern, group)
        taints = tuple(t.but(cleared=t.cleared | kinds) for t in taints) if kinds else taints
    return Value(kind="bytes" if isinstance(pattern, bytes) else "str", taints=taints, open=match.open)
