"""What models say of capabilities: the section `capabilities` of a file (the format: models/README.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from wardline_analyzers.capabilities.kinds import NAMES, NOTHING
from wardline_analyzers.rules import conditions
from wardline_analyzers.rules.front_matter import Node, Sequence, choice, fail, mapping
from wardline_analyzers.rules.names import names
from wardline_analyzers.rules.rule import Condition

Where = tuple[tuple[str, Condition], ...]
"""All must hold: (argument, condition of rules/rule.py)."""

CALLS: Final = "calls"
NAMED: Final = "names"
IMPORTS: Final = "imports"
WAYS: Final = (CALLS, NAMED, IMPORTS)
"""How a capability comes about: by a call, by naming something, or, as a mere possibility, by an import."""

_ARGUMENT = re.compile(r"[0-9]{1,3}(?:\|[^\W\d]\w*)?|[^\W\d]\w*")


@dataclass(frozen=True)
class Ability:
    """What something that is called or named can do. In a compiled table `names` is empty."""

    way: str = CALLS
    names: tuple[str, ...] = ()
    can: tuple[str, ...] = ()
    """Empty: nothing."""
    where: Where = ()
    packages: frozenset[str] = frozenset()
    """Of a `*.name`: it counts only in a module that imports one of these. Empty: everywhere."""
    looks_like: str = ""
    """The first argument must look like this: `sql`, or empty."""


def ability(node: Node, packages: frozenset[str]) -> Ability:
    """One entry of the section, in a file about these packages. Raises PageError."""
    fields = mapping(node, "a capability", ("can", *WAYS, "where", "packages"), ("can",)).entries
    ways = [way for way in WAYS if way in fields]
    if len(ways) != 1:
        fail(node, "a capability has one of " + ", ".join(f"`{way}`" for way in WAYS))
    (way,) = ways
    if "where" in fields and way != CALLS:
        fail(fields["where"], "`where` asks about the arguments of `calls`")
    gate = frozenset(names(fields["packages"], "`packages`", "module")) if "packages" in fields else packages
    where: Where = ()
    if "where" in fields:
        asked = mapping(fields["where"], "`where`")
        where = conditions.where(asked, lambda key: bool(_ARGUMENT.fullmatch(key)), "ask about 0, name or 0|name")
    return Ability(
        way=way,
        names=names(fields[way], f"`{way}`", "module" if way == IMPORTS else "prefix"),
        can=_can(fields["can"]),
        where=where,
        packages=gate,
    )


def _can(node: Node) -> tuple[str, ...]:
    items = node.items if isinstance(node, Sequence) else (node,)
    found = tuple(choice(item, "`can`", (*NAMES, NOTHING)) for item in items)
    if not found or (NOTHING in found and len(found) > 1):
        fail(node, "`can` is a capability, a list of them, or `nothing`")
    return () if found == (NOTHING,) else found
