"""From checked settings to what the engine and the program work with."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wardline.config.excluded import Exclusion, GitIgnores, below
from wardline.config.layers import Layer
from wardline.config.options import BY_NAME, DEFAULTS, Merge
from wardline.config.patterns import Patterns, compile_patterns
from wardline.config.problem import Problem
from wardline.config.source import Source
from wardline.config.user_models import Models
from wardline.config.user_rules import Pages
from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.profile import Profile

if TYPE_CHECKING:
    from wardline.config.bandit import BanditSettings


@dataclass(frozen=True, slots=True)
class Settings:
    """What is set besides the profile: see the options of the same names."""

    baseline: Path | None
    max_file_size: int
    """Bytes."""
    workspace_scan: bool
    origins: str = "normal"
    infer_origins: bool = True
    infer_disk_origins: bool = False
    record_origins: bool = True
    network: bool = False
    watch_agent_files: bool = True


@dataclass(frozen=True, slots=True)
class _PerPath:
    base: str
    globs: tuple[str, ...]
    patterns: Patterns
    values: Mapping[str, Any]

    def applies(self, path: str) -> bool:
        relative = below(self.base, path, False)
        return bool(relative) and self.patterns.decide(relative or "") is True


class Compiled:
    """The settings of one settings file (with those it builds on, bandit's and the editor's), ready for use."""

    def __init__(
        self,
        values: Mapping[str, Any],
        per_path: Sequence[_PerPath],
        settings: Settings,
        exclusion: Exclusion,
        bandit: BanditSettings | None,
        problems: tuple[Problem, ...],
    ) -> None:
        self.values = values
        self.settings = settings
        self.exclusion = exclusion
        self.problems = problems
        self._per_path = per_path
        self._bandit = bandit
        self._profiles: dict[tuple[int, ...], Profile] = {}
        self._with_bandit: dict[Profile, Profile] = {}

    def profile_for(self, path: str) -> Profile:
        """The profile of an absolute path."""
        applied = self._applied(path)
        profile = self._profiles.get(applied)
        if profile is None:
            values = dict(self.values)
            for n in applied:
                _apply(values, self._per_path[n].values)
            profile = self._profiles[applied] = _profile(values)
        if self._bandit is None:
            return profile
        # Equal profiles as one object: they are compared and hashed on every keystroke.
        profile = self._bandit.apply(profile, path)
        return self._with_bandit.setdefault(profile, profile)

    def applied(self, path: str) -> list[str]:
        """The patterns of the entries of `per-path` that apply to an absolute path."""
        return [glob for n in self._applied(path) for glob in self._per_path[n].globs]

    def _applied(self, path: str) -> tuple[int, ...]:
        return tuple(n for n, entry in enumerate(self._per_path) if entry.applies(path))


def merge(layers: Sequence[Layer]) -> dict[str, Any]:
    """All settings, defaults included; of several layers the later are the weightier.

    Values of `exclude` and `per-path` become pairs of (base directory, value), for each layer has its own base.
    """
    merged = dict(DEFAULTS)
    for layer in layers:
        for name, value in layer.values.items():
            how = BY_NAME[name].merge
            if name in ("exclude", "per-path"):
                merged[name] = (*merged[name], (layer.base, value))
            elif how is Merge.APPEND:
                merged[name] = (*merged[name], *value)
            elif how is Merge.UPDATE:
                merged[name] = {**merged[name], **value}
            elif name == "baseline":
                merged[name] = os.path.abspath(layer.base / value) if value else ""
            else:
                merged[name] = value
    return merged


def compile_layers(
    layers: Sequence[Layer],
    bandit: Source | None,
    root: Path,
    ignores: GitIgnores,
    problems: Sequence[Problem],
    custom_rules: Pages = (),
    custom_models: Models = (),
) -> Compiled:
    """Compile the layers, the weightiest last, with the text of bandit's own settings file."""
    values = merge(layers)
    values["custom-rules"] = custom_rules
    values["custom-models"] = custom_models
    found = [problem for layer in layers for problem in layer.problems]
    of_bandit = None
    if bandit is not None and values["bandit"] != "off":
        from wardline.config.bandit import bandit_settings

        of_bandit, bandit_problems = bandit_settings(bandit)
        found += bandit_problems
    per_path = []
    for base, entries in values["per-path"]:
        for globs, fields in entries:
            patterns = compile_patterns(globs)
            if patterns is not None:
                per_path.append(_PerPath(str(base), globs, patterns, fields))
    settings = Settings(
        Path(os.path.abspath(root / values["baseline"])) if values["baseline"] else None,
        values["max-file-size"],
        values["workspace-scan"],
        values["origins"],
        values["infer-origins"],
        values["infer-disk-origins"],
        values["record-origins"],
        values["network"],
        values["watch-agent-files"],
    )
    exclusion = Exclusion(values["exclude"], ignores if values["respect-gitignore"] else None)
    return Compiled(values, per_path, settings, exclusion, of_bandit, (*found, *problems))


def _apply(values: dict[str, Any], entry: Mapping[str, Any]) -> None:
    if "select" in entry:
        values["select"] = entry["select"]
        values["extend-select"] = ()
    values["extend-select"] = (*values["extend-select"], *entry.get("extend-select", ()))
    values["ignore"] = (*values["ignore"], *entry.get("ignore", ()))
    values["severity"] = {**values["severity"], **entry.get("severity", {})}


def _profile(values: Mapping[str, Any]) -> Profile:
    levels: Mapping[str, str] = values["severity"]
    off = (name for name, level in levels.items() if level == "off")
    return Profile(
        select=_once(*values["select"], *values["extend-select"]),
        ignore=_once(*values["ignore"], *off),
        severity=tuple((name, Severity[level.upper()]) for name, level in levels.items() if level != "off"),
        min_severity=Severity[values["min-severity"].upper()],
        min_confidence=Confidence[values["min-confidence"].upper()],
        bandit=values["bandit"],
        parameters=values["parameters"],
        require_reason=values["require-reason"],
        honour=_once(*values["honour"]),
        custom_rules=values["custom-rules"],
        custom_models=values["custom-models"],
    )


def _once(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
