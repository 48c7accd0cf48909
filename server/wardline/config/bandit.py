"""Bandit's own settings file as a part of ours."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path

from wardline.config.excluded import below
from wardline.config.problem import Problem
from wardline.config.source import Source, read, signature
from wardline_analyzers.bandit_units.config import BanditConfig
from wardline_analyzers.bandit_units.config_files import ConfigFile, read_config
from wardline_analyzers.finding import Position
from wardline_analyzers.profile import Profile


@dataclass(frozen=True)
class BanditSettings:
    """What bandit's settings file says. `base` is its directory, where one would run bandit."""

    base: str
    config: BanditConfig
    exclude_dirs: tuple[str, ...]

    def apply(self, profile: Profile, path: str) -> Profile:
        """A profile with what follows from bandit's settings for an absolute path."""
        relative = below(self.base, path, False) or path
        if profile.bandit == "off" or self._excludes(path, relative):
            return replace(profile, bandit="off")
        config = self.config.for_file(relative)
        return replace(
            profile,
            ignore=tuple(dict.fromkeys((*profile.ignore, *_skipped_rules(config.skips, profile.select)))),
            bandit_tests=config.tests,
            bandit_skips=config.skips,
            bandit_options=config.options,
            honour=tuple(tool for tool in profile.honour if tool != "nosec" or not config.ignore_nosec),
        )

    def _excludes(self, path: str, relative: str) -> bool:
        """As bandit does it: shell patterns, or parts of the path."""
        names = (path, relative, f"./{relative}")
        return any(pattern in name or fnmatch(name, pattern) for pattern in self.exclude_dirs for name in names)


def _skipped_rules(skips: tuple[str, ...], select: tuple[str, ...]) -> Iterator[str]:
    """Our own rules for what bandit is told to skip, unless they are selected by name."""
    if skips:
        from wardline_analyzers.rules.catalog import load

        for rule in load().rules.values():
            if rule.bandit and rule.id not in select and set(rule.bandit) <= set(skips):
                yield rule.id


def bandit_settings(source: Source) -> tuple[BanditSettings, list[Problem]]:
    """Read bandit's settings file, and the one that it names. Never raises."""
    found, problems = _read(source)
    config = found.config
    excluded = found.exclude_dirs
    if found.configfile:
        path = Path(os.path.normpath(source.path.parent / found.configfile))
        if signature(path) is not None:
            further, more = _read(read(path))
            config = config.merged(further.config)
            excluded += further.exclude_dirs
            problems += more
    return BanditSettings(str(source.path.parent), config, tuple(filter(None, excluded))), problems


def _read(source: Source) -> tuple[ConfigFile, list[Problem]]:
    found = read_config(source.path.name, source.text)
    lines = source.text.split("\n")
    problems = list(source.problems)
    for problem in found.problems:
        line = min(problem.line, len(lines) - 1)
        text = lines[line]
        start = Position(line, len(text[: len(text) - len(text.lstrip())].encode()))
        end = Position(line, max(len(text.rstrip().encode()), start.column))
        problems.append(Problem(source.path, start, end, f"bandit: {problem.message}"))
    return found, problems
