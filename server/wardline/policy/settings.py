"""The policy of a checkout, as its settings file has it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from wardline import config
from wardline.config.patterns import compile_patterns
from wardline_analyzers.finding import Severity


@dataclass(frozen=True, slots=True)
class Names:
    """Names that are allowed and denied; `*` stands for any characters, case does not count."""

    allowed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()

    def objection(self, name: str) -> str:
        """Why a name is not allowed; empty if it is. A name that is not known is denied only by what denies `*`."""
        for pattern in self.denied:
            if fnmatchcase(name.lower(), pattern.lower()):
                return f"it is denied ({pattern})"
        if self.allowed and not any(fnmatchcase(name.lower(), pattern.lower()) for pattern in self.allowed):
            return f"allowed are {', '.join(self.allowed)}"
        return ""


@dataclass(frozen=True, slots=True)
class Paths:
    """Patterns as in `.gitignore`, relative to the top of the checkout."""

    patterns: tuple[str, ...] = ()

    def match(self, path: str) -> bool:
        """`path` is relative, with `/`."""
        compiled = compile_patterns(self.patterns) if self.patterns else None
        return compiled is not None and compiled.decide(path) is True


@dataclass(frozen=True, slots=True)
class Policy:
    """See `config/policy.py` for what the fields mean."""

    tools: Names = Names()
    models: Names = Names()
    mcp_servers: Names = Names()
    forbidden: Paths = Paths()
    review: Paths = Paths()
    second_review: Paths = Paths()
    owners: bool = False
    max_unreviewed_lines: int | None = None
    max_unreviewed_share: int | None = None
    """Per cent."""
    block_in_ai_code: Severity | None = None
    block_anywhere: Severity | None = None
    suppressions: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing is demanded."""
        return self == Policy()


@dataclass(frozen=True, slots=True)
class Found:
    """A policy, where it is written (None: nowhere), and what is wrong with that."""

    policy: Policy
    file: Path | None
    problems: tuple[config.Problem, ...]


def policy_of(root: str | Path) -> Found:
    """The policy at the top of a checkout. Never raises: what cannot be read is a problem, and says so."""
    top = Path(os.path.abspath(root))
    found = config.resolve(top / "_", workspace=top)
    file = found.config_file
    if file is None or file.parent != top:
        return Found(Policy(), None, ())
    return Found(_made(found.compiled.values["policy"]), file, found.problems)


def _made(table: Mapping[str, Any]) -> Policy:
    def names(what: str) -> Names:
        return Names(table.get(f"allowed-{what}", ()), table.get(f"denied-{what}", ()))

    def severity(name: str) -> Severity | None:
        level = table.get(name, "off")
        return None if level == "off" else Severity[level.upper()]

    return Policy(
        names("tools"),
        names("models"),
        names("mcp-servers"),
        Paths(table.get("forbidden", ())),
        Paths(table.get("review", ())),
        Paths(table.get("second-review", ())),
        table.get("owners", False),
        table.get("max-unreviewed-lines"),
        table.get("max-unreviewed-share"),
        severity("block-in-ai-code"),
        severity("block-anywhere"),
        table.get("suppressions", ()),
    )
