"""Which rules run, and how: settings compiled for one file.

A Profile is immutable and hashable; its `key` is a part of every cache key, so that a changed setting can never
show a finding of the old one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from wardline_analyzers.finding import Confidence, Severity


@dataclass(frozen=True)
class Profile:
    """What the user chose for one path.

    `select` and `ignore` hold rule ids, families, `*` patterns, the aliases of other tools (`B602`, `S602`), or the
    words `default`, `all`. `severity` overrides by rule id or family. A finding below `min_severity` or
    `min_confidence` is not reported. `bandit` says how bandit's own findings count: `merged` (they complete the rules),
    `all` (each one is shown, as bandit would), `off`.
    """

    select: tuple[str, ...] = ("default",)
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, Severity], ...] = ()
    min_severity: Severity = Severity.INFO
    min_confidence: Confidence = Confidence.LOW
    bandit: str = "merged"
    bandit_tests: tuple[str, ...] = ()
    """Bandit's own profile: only these test ids (empty: all)."""
    bandit_skips: tuple[str, ...] = ()
    bandit_options: tuple[tuple[str, str], ...] = ()
    """Per-plugin settings of bandit's configuration, as (plugin name, JSON text)."""
    require_reason: bool = False
    """A suppression without a reason is itself reported."""
    honour: tuple[str, ...] = ("nosec", "noqa", "nosemgrep", "zizmor")
    """Suppression comments of other tools that are respected."""

    parameters: str = "hint"
    """What is said where a parameter of unknown origin may do harm: a `hint`, or nothing (`off`)."""

    custom_rules: tuple[tuple[str, str], ...] = ()
    """The user's own rule pages, as (path, text): data, never code."""

    custom_models: tuple[tuple[str, str], ...] = ()
    """The user's own models of libraries, likewise."""

    @cached_property
    def key(self) -> bytes:
        return blake2b(repr(self._fields()).encode(), digest_size=12).digest()

    def __hash__(self) -> int:  # asked for each unit: of the digest, not of all fields again
        return hash(self.key)

    def _fields(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__dataclass_fields__)


DEFAULT = Profile()

__all__ = ["DEFAULT", "Profile"]
