"""One source of settings, checked: a file, or what the editor sends."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wardline.config.folders import PYPROJECT
from wardline.config.kinds import WRONG, Report
from wardline.config.options import TABLE
from wardline.config.places import Key, Places
from wardline.config.problem import Problem
from wardline.config.source import Source
from wardline.config.toml import Parsed
from wardline.config.user_rules import Pages
from wardline_analyzers.finding import Position


@dataclass(frozen=True)
class Layer:
    """The settings of one source, in checked form (see `kinds.py`), without defaults."""

    path: Path | None
    """None: the editor's."""
    base: Path
    """What relative paths and patterns are relative to."""
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    places: Mapping[str, tuple[Position, Position]] = field(default_factory=dict)
    """Where each value stands."""

    def problem(self, name: str, message: str) -> Problem:
        """A problem at the value of a setting."""
        start, end = self.places[name]
        return Problem(self.path, start, end, message)

    @property
    def extends(self) -> Path | None:
        """The settings file that this one builds on."""
        wanted = self.values.get("extend")
        return Path(os.path.abspath(self.base / wanted)) if wanted else None


def has_section(parsed: Parsed, text: str, name: str) -> bool:
    """Whether a `pyproject.toml` has a table `[tool.<name>]`.

    With a syntax error that may hide the table, it counts if the text names it: then the error is to be told.
    """
    tool = parsed.values.get("tool")
    if isinstance(tool, dict) and name in tool:
        return True
    return bool(parsed.problems) and f"tool.{name}" in text


def file_layer(source: Source, parsed: Parsed, custom_rules: Pages = ()) -> Layer:
    """The settings in a file; `pyproject.toml` has them in `[tool.wardline]`, any other file at its top."""
    path = source.path
    prefix: Key = ("tool", "wardline") if path.name == PYPROJECT else ()
    places = Places(parsed.text)
    report = Report(path, places, prefix, custom_rules)
    table: Any = parsed.values
    for name in prefix:
        table = table.get(name, {}) if isinstance(table, dict) else {}
    checked = TABLE.check(table, (), report)
    values: dict[str, Any] = {} if checked is WRONG else checked
    return Layer(
        path,
        path.parent,
        values,
        (*source.problems, *_syntax_problems(source, parsed), *report.problems),
        {name: places.value((*prefix, name)) for name in values},
    )


def _syntax_problems(source: Source, parsed: Parsed) -> list[Problem]:
    lines = source.text.split("\n")
    problems = []
    for error in parsed.problems:
        line = lines[error.line]
        start = Position(error.line, len(line[: error.column].encode()))
        end = Position(error.line, max(len(line.rstrip().encode()), start.column))
        problems.append(Problem(source.path, start, end, f"TOML: {error.message}"))
    return problems


def editor_layer(settings: Mapping[str, Any], base: Path, custom_rules: Pages = ()) -> Layer:
    """The settings that an editor sends, in `camelCase` or as in a file. Its problems have no place."""
    report = Report(custom_rules=custom_rules)
    # Editors send null for what is not set.
    ours = {k: v for k, v in settings.items() if v is not None and k not in _CLIENT_ONLY}
    if ours.pop("policy", None) is not None:
        report.key(("policy",), "A policy is written in a settings file, where the whole team has it")
    checked = TABLE.check(ours, (), report)
    return Layer(None, base, {} if checked is WRONG else checked, tuple(report.problems))


_CLIENT_ONLY = frozenset(("trace", "path", "command", "args", "interpreter", "env", "enable", "importStrategy"))
"""What editors' own settings of the client are called: they are not for us."""
