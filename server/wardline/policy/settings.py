"""The policy of a checkout, as its settings file has it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from wardline import config
from wardline.config.patterns import compile_pattern
from wardline.origin.places import CHECKOUTS, top_of
from wardline_analyzers.finding import Severity


@dataclass(frozen=True, slots=True)
class Names:
    """Names that are allowed and denied; `*` stands for any characters, case does not count."""

    allowed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is demanded."""
        return bool(self.allowed or self.denied)

    def objection(self, *names: str) -> str:
        """Why something is not allowed; empty if it is. `names` are all that it is called: one denied is enough to
        deny it, one allowed to allow it. Something without a name (`""`) is denied by `*`, and allowed only by `*`.
        """
        by, pattern = self.decided(*names)
        if by == "denied":
            return f"the policy denies {pattern}"
        return f"the policy allows only {', '.join(self.allowed)}" if by else ""

    def decided(self, *names: str) -> tuple[str, str]:
        """Which list does not allow it, and which of its entries: `denied` and that, or `allowed`; empty: it is."""
        for pattern in self.denied:
            if _any_match(names, pattern):
                return "denied", pattern
        if self.allowed and not any(_any_match(names, pattern) for pattern in self.allowed):
            return "allowed", ""
        return "", ""


def _any_match(names: tuple[str, ...], pattern: str) -> bool:
    # `[` would begin a set of characters; only `*` is special here.
    escaped = pattern.lower().replace("[", "[[]").replace("?", "[?]")
    return any(fnmatchcase(name.lower(), escaped) for name in names)


@dataclass(frozen=True, slots=True)
class Paths:
    """Patterns as in `.gitignore`, relative to the top of the checkout; the last one that matches decides."""

    patterns: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether any path is meant."""
        return bool(self.patterns)

    def match(self, path: str) -> bool:
        """`path` is relative, with `/`."""
        for pattern in reversed(self.patterns):
            compiled = compile_pattern(pattern)
            decided = compiled.decide(path) if compiled is not None else None
            if decided is not None:
                return decided
        return False


@dataclass(frozen=True, slots=True)
class Policy:
    """See `config/policy.py` for what the fields mean."""

    tools: Names = Names()
    models: Names = Names()
    mcp_servers: Names = Names()
    inferred: str = "block"
    """Whether rules `block`, `warn` of or `ignore` blocks that only look as if an AI wrote them."""
    forbidden: Paths = Paths()
    review: Paths = Paths()
    second_review: Paths = Paths()
    owners: bool = False
    teams: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Teams of CODEOWNERS (`@org/team`) and their members."""
    max_unreviewed_lines: int | None = None
    max_unreviewed_share: int | None = None
    """Per cent."""
    block_in_ai_code: Severity | None = None
    block_anywhere: Severity | None = None
    suppressions: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing is demanded."""
        return replace(self, inferred="block", owners=False, teams=()) == Policy()


@dataclass(frozen=True, slots=True)
class Found:
    """A policy, where it is written (None: nowhere), and what is wrong with that."""

    policy: Policy
    file: Path | None
    problems: tuple[config.Problem, ...]


def checkout_of(path: str | Path, otherwise: str = "") -> str:
    """The top of the checkout that a file is in, where its policy is; else `otherwise`. `path` need not exist.

    A folder of records (`.agent-trace`) below the top is no top: its policy would take the place of the team's.
    """
    return top_of(path, CHECKOUTS) or otherwise


def policy_of(root: str | Path, resolver: config.Resolver | None = None) -> Found:
    """The policy at the top of a checkout. Never raises: what cannot be read is a problem, and says so.

    `resolver`: whose memory of settings files to use; None: that of all.
    """
    top = Path(os.path.abspath(root))
    resolve = resolver.resolve if resolver is not None else config.resolve
    found = resolve(top / "_", workspace=top)
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
        table.get("inferred", "block"),
        Paths(table.get("forbidden", ())),
        Paths(table.get("review", ())),
        Paths(table.get("second-review", ())),
        table.get("owners", False),
        tuple(table.get("teams", {}).items()),
        table.get("max-unreviewed-lines"),
        table.get("max-unreviewed-share"),
        severity("block-in-ai-code"),
        severity("block-anywhere"),
        table.get("suppressions", ()),
    )
