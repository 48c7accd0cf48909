"""The settings: one table that drives reading, the JSON schema and the documentation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from wardline.config import policy
from wardline.config.kinds import Choice, Fields, Flag, Glob, Kind, Levels, ListOf, PerPath, Selector, Size, Text


class Merge(Enum):
    """How a setting joins the same setting of an outer source (a file under `extend`; the file under the editor)."""

    REPLACE = "replaces"
    APPEND = "adds to"
    UPDATE = "replaces entry by entry"


@dataclass(frozen=True)
class Option:
    """One setting. `default` is in checked form (see `kinds.py`); `doc` is Markdown, plain sentences."""

    name: str
    kind: Kind
    default: Any
    doc: str
    merge: Merge = Merge.REPLACE
    shown_default: Any = None
    """The default as one would write it, where that is not `default` itself."""


_RULES = ListOf(Selector(), "a list of rules or families")
_PATTERNS = ListOf(Glob(), "a list of patterns")
_RULE_NAMES = (
    "A name is a rule (`sql-injection`), a family (`injection`), another tool's name for a rule (`B608`, `S608`), "
    "a pattern with `*`, `default` or `all`."
)

PER_PATH: dict[str, Kind] = {
    "select": _RULES,
    "extend-select": _RULES,
    "ignore": _RULES,
    "severity": Levels(),
}

OPTIONS: tuple[Option, ...] = (
    Option(
        "extend",
        Text("the path of another settings file"),
        None,
        "Another settings file that this one builds on, relative to this file. A `pyproject.toml` counts with its "
        "`[tool.wardline]`.",
    ),
    Option("select", _RULES, ("default",), f"The rules that run. {_RULE_NAMES}"),
    Option("extend-select", _RULES, (), "Rules that run besides those of `select`.", Merge.APPEND),
    Option("ignore", _RULES, (), "Rules that do not run, even if they are selected."),
    Option(
        "severity",
        Levels(),
        {},
        "How bad the findings of a rule or a family are: `info`, `low`, `medium`, `high`; `off` switches the rule off.",
        Merge.UPDATE,
    ),
    Option(
        "min-severity",
        Choice("info", "low", "medium", "high"),
        "info",
        "Findings below this severity are not reported.",
    ),
    Option("min-confidence", Choice("low", "medium", "high"), "low", "Findings we are less sure of are not reported."),
    Option(
        "exclude",
        _PATTERNS,
        (),
        "Paths that are not analysed: patterns as in `.gitignore`, relative to the settings file. They come after the "
        "built-in ones (`.git`, `.venv`, `node_modules`, …), so `!build/` takes a directory in again.",
        Merge.APPEND,
    ),
    Option("respect-gitignore", Flag(), True, "Paths that git ignores are not analysed."),
    Option(
        "per-path",
        PerPath(PER_PATH),
        (),
        "Settings for some paths: `select` replaces, `extend-select` and `ignore` add, `severity` replaces entry by "
        "entry. Later entries win. Either a table from pattern to settings, or an array of tables with `paths`.",
        Merge.APPEND,
        {},
    ),
    Option(
        "bandit",
        Choice("merged", "all", "off"),
        "merged",
        "How bandit's own findings count: `merged` into the rules that they complete, `all` shown as bandit would, or "
        "`off`.",
    ),
    Option(
        "parameters",
        Choice("hint", "off"),
        "hint",
        "Whether a function that puts its parameter into a query, a command, a path below a folder, HTML and the like "
        "gets a `hint` (severity info, confidence low) where nothing tells what its callers give, or none (`off`).",
    ),
    Option(
        "require-reason",
        Flag(),
        False,
        "A `wardline: ignore[…]` comment without a reason is itself reported.",
    ),
    Option(
        "honour",
        ListOf(Choice("nosec", "noqa", "nosemgrep", "zizmor"), "a list of nosec, noqa, nosemgrep, zizmor"),
        ("nosec", "noqa", "nosemgrep", "zizmor"),
        "Other tools' suppression comments that count.",
    ),
    Option(
        "baseline",
        Text("a path"),
        ".wardline/baseline.json",
        "The file of known findings (`wardline baseline`), relative to the settings file; an empty string for none.",
    ),
    Option("max-file-size", Size(), 5_000_000, "Larger files are not analysed (bytes, or with a unit)."),
    Option(
        "workspace-scan",
        Flag(),
        False,
        "The editor analyses all files of the workspace in the background, not just open ones.",
    ),
    Option(
        "origins",
        Choice("off", "quiet", "normal", "strict"),
        "normal",
        "What the editor does with code that an AI wrote: `off` nothing; `quiet` remembers which it is; `normal` also "
        "says so, above the block and with its findings; `strict` also reports each block that nobody has reviewed.",
    ),
    Option(
        "infer-origins",
        Flag(),
        True,
        "Edits that look like an accepted suggestion count as one, where the editor does not tell.",
    ),
    Option(
        "infer-disk-origins",
        Flag(),
        False,
        "Lines that came into a file from outside the editor count as an agent's, unless git brought them: three in a "
        "row at least. An agent's own hook (`wardline hook agent`) tells it for sure.",
    ),
    Option(
        "record-origins",
        Flag(),
        True,
        "When a file is saved, what an AI wrote in it is written to `.agent-trace/traces.jsonl` (Agent Trace).",
    ),
    Option(
        "network",
        Flag(),
        False,
        "The package index that pip and npm are set up for may be asked whether a package exists, and since when, and "
        "the Hugging Face hub which commit a branch is at. Only names are sent, and nothing waits for it.",
    ),
    Option(
        "watch-agent-files",
        Flag(),
        True,
        "The editor tells when something else than itself changes a file that AI agents act upon: instructions, MCP "
        "configurations, hooks, settings, tasks.",
    ),
    Option("policy", policy.POLICY, {}, policy.DOC, Merge.UPDATE),
)

BY_NAME: dict[str, Option] = {option.name: option for option in OPTIONS}

TABLE = Fields("a table of settings", {option.name: option.kind for option in OPTIONS})
"""The whole of a settings file."""

DEFAULTS: dict[str, Any] = {option.name: option.default for option in OPTIONS}
