"""The values that go into and come out of a bandit run on one unit. Nothing here imports bandit."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from wardline_analyzers.finding import Confidence, Severity


@dataclass(frozen=True, slots=True)
class BanditFinding:
    """What one bandit test reports, with places relative to the unit: 0-based lines, columns in bytes of that line.

    The places always lie within the unit's text, and the end is never before the start. `start_line` is the line that
    bandit prints (its own counting starts at 1).
    """

    test_id: str
    """`B602`."""
    start_line: int
    start_col: int
    end_line: int
    end_col: int
    severity: Severity
    confidence: Confidence
    text: str
    """Bandit's message, without the memory addresses that make two runs differ."""
    line_range: tuple[int, ...]
    """The lines on which bandit looks for `# nosec`."""
    cwe: int
    """Number in the Common Weakness Enumeration; 0 if bandit names none."""
    bandit_col: int
    """The column that bandit prints. It differs from `start_col` where bandit names the line of a keyword argument with
    the column of the whole call."""


class ImportOp(NamedTuple):
    """What one name of an import statement adds: `name` is imported, and `bound`, if any, stands for it."""

    name: str
    bound: str | None


@dataclass(frozen=True)
class ImportState:
    """What bandit knows of a module's imports when a unit starts.

    `imports` are the imported names in full, `aliases` map a name in the module to what it stands for. Aliases are
    sorted by name, so that equal states are equal values.
    """

    imports: frozenset[str] = frozenset()
    aliases: tuple[tuple[str, str], ...] = ()

    @cached_property
    def alias_map(self) -> dict[str, str]:
        """The aliases as a dictionary. Not to be changed."""
        return dict(self.aliases)

    @cached_property
    def answers(self) -> dict[str, Hashable]:
        """Memory of `Queries.answers` for these imports, by the token of the questions."""
        return {}

    def after(self, ops: Iterable[ImportOp]) -> ImportState:
        """The state behind a unit that does these imports; the very same object if they add nothing."""
        imports, aliases = set(self.imports), dict(self.alias_map)
        for op in ops:
            imports.add(op.name)
            if op.bound is not None:
                aliases[op.bound] = op.name
        if len(imports) == len(self.imports) and aliases == self.alias_map:
            return self
        return ImportState(frozenset(imports), tuple(sorted(aliases.items())))


NO_IMPORTS = ImportState()
"""The state at the start of a module."""

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def without_addresses(text: str) -> str:
    """Bandit puts reprs of syntax nodes into some messages; the address in them is another one in each run."""
    return _ADDRESS.sub("", text)
