"""Bandit's own settings, as far as they decide which findings a text has. Nothing here imports bandit."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from typing import Any


@dataclass(frozen=True)
class BanditConfig:
    """What bandit is told to look for. Hashable: a part of every cache key."""

    tests: tuple[str, ...] = ()
    """Only these test ids; empty means all."""
    skips: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    """Settings of single tests: (section of bandit's configuration, JSON text)."""
    ignore_nosec: bool = False
    """Report also what a `# nosec` comment hides."""
    third_party: bool = False
    """Also run the tests that other installed packages offer to bandit. They are code of those packages."""

    def option(self, section: str) -> Any:
        """The settings in a section; None if there are none."""
        for name, text in self.options:
            if name == section:
                try:
                    return json.loads(text)
                except (ValueError, RecursionError):
                    return None
        return None

    def for_file(self, path: str) -> BanditConfig:
        """The configuration for one file: only B101 looks at the file's name, at the patterns `assert_used.skips`.

        `path` is relative to the folder in which one would run bandit, with `/`. Tests are not told the name, so that
        equal text has equal findings wherever it stands.
        """
        settings = self.option("assert_used")
        if not isinstance(settings, dict) or "skips" not in settings:
            return self
        rest = {name: value for name, value in settings.items() if name != "skips"}
        options = [(name, text) for name, text in self.options if name != "assert_used"]
        if rest:
            options.append(("assert_used", json.dumps(rest, sort_keys=True)))
        skips = self.skips
        if _matches(path, settings["skips"]):
            skips = tuple(sorted({*skips, "B101"}))
        return replace(self, skips=skips, options=tuple(sorted(options)))

    def merged(self, other: BanditConfig) -> BanditConfig:
        """Both together, as bandit joins a `.bandit` file with the file it names; of equal options, `other` wins."""
        return BanditConfig(
            tests=tuple(sorted({*self.tests, *other.tests})),
            skips=tuple(sorted({*self.skips, *other.skips})),
            options=tuple(sorted({**dict(self.options), **dict(other.options)}.items())),
            ignore_nosec=self.ignore_nosec or other.ignore_nosec,
            third_party=self.third_party or other.third_party,
        )


def _matches(path: str, patterns: Any) -> bool:
    names = (f"./{path}", path)
    try:
        return any(fnmatch(name, pattern) for pattern in patterns for name in names)
    except TypeError:  # patterns that are no list of texts: bandit's test fails on them, so it finds nothing
        return True
