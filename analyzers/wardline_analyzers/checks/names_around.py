"""The names around a call, which tell what its result is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wardline_analyzers.checks.tree import ancestors
from wardline_analyzers.match.match import Match


def names_around(match: Match, holders: Mapping[str, str]) -> Iterator[str]:
    """The variables and keys that the call's result goes to, and the functions around it, from the inside out.

    `holders` are the language's kinds of nodes that give something a name, each with the field that holds it.
    """
    for above in ancestors(match.node):
        field = holders.get(above.type)
        name = above.child_by_field_name(field) if field is not None else None
        if name is not None:
            yield match.text(name)
