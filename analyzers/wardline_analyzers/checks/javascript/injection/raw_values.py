"""Values that get into a query as they are: `${sort:raw}` and `$1^` of pg-promise, and between quotes in conditions."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.javascript.calls import is_unknown
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.flow.known.values import ELEMENTS, Value
from wardline_analyzers.match.match import Match

_VARIABLE: Final = re.compile(
    r"\$(?:(?P<index>\d+)|[{(<\[/]\s*(?P<name>[\w$.]+))\s*(?:(?P<raw>\^|:raw\b)|(?P<open>#|:value\b))"
)
"""A variable of a query, by its number or its name; `raw` puts it in as it is, `open` with its quotes doubled."""


_BETWEEN_QUOTES: Final = re.compile(r"""'%?(?:\$\{|["`]\s*\+)""")
"""A value stands between the quotes of SQL, in a template or a sum."""


def written_between_quotes(match: Match) -> bool:
    """A condition of a query builder has an unknown value between quotes: `andWhere(`name = '${name}'`)`."""
    given = match.argument("0")
    if given is None or _BETWEEN_QUOTES.search(match.text(given)) is None:
        return False
    value = value_of(match, given)
    return value is not None and is_unknown(value, "sql") and outside_tests(match)


def client_gives_raw_value(match: Match) -> bool:
    """The second argument holds, for such a variable, what a client sent."""
    query, values = match.constant("0"), value_of(match, match.argument("1"))
    if not isinstance(query, str) or values is None:
        return False
    return any(_may_end_query(_given(values, found)) for found in _VARIABLE.finditer(query) if _ends_text(query, found))


def _ends_text(query: str, variable: re.Match[str]) -> bool:
    """Can the value end what it stands in? Doubled quotes do not end a text: `'%$1:value%'`."""
    return variable["open"] is None or query.count("'", 0, variable.start()) % 2 == 0


def _given(values: Value, variable: re.Match[str]) -> Value | None:
    """What the values hold for it: `$1` is the first of a list, or the value itself; a name is that of a property."""
    if variable["index"] is not None:
        return values if values.items is None else values.items.get(int(variable["index"]) - 1, values.rest)
    value: Value | None = values
    for name in variable["name"].split("."):
        if value is None or value.items is None:
            return value
        value = value.items.get(name, value.rest)
    return value


def _may_end_query(value: Value | None) -> bool:
    taints = value.taints if value is not None else ()
    return any(each.kind == "remote" and not each.cleared & {"sql", ELEMENTS} for each in taints)


__all__ = ["client_gives_raw_value", "written_between_quotes"]
