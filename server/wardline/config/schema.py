"""The settings described for others: as JSON Schema (draft 2020-12) and as a page of Markdown."""

from __future__ import annotations

import json
from typing import Any

from wardline.config.kinds import Schema
from wardline.config.options import OPTIONS, Merge, Option


def schema() -> Schema:
    """The JSON schema of a `.wardline.toml`, and of `[tool.wardline]` in a `pyproject.toml`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Wardline settings",
        "description": "`.wardline.toml`, or `[tool.wardline]` in `pyproject.toml`",
        "type": "object",
        "properties": {option.name: _property(option) for option in OPTIONS},
        "additionalProperties": False,
    }


def reference() -> str:
    """All settings as Markdown."""
    parts = ["# Settings\n"]
    for option in OPTIONS:
        parts.append(f"## `{option.name}`\n\n{option.doc}\n\nKind: {option.kind.noun}.")
        if (default := written_default(option)) is not None:
            parts[-1] += f" Default: `{json.dumps(default)}`."
        if option.merge is not Merge.REPLACE:
            parts[-1] += f" It {option.merge.value} the same setting of a file under `extend`."
        parts[-1] += "\n"
    return "\n".join(parts)


def written_default(option: Option) -> Any:
    """The default as one would write it; None if there is none."""
    if option.shown_default is not None:
        return option.shown_default
    return list(option.default) if isinstance(option.default, tuple) else option.default


def _property(option: Option) -> Schema:
    described: Schema = {"description": option.doc, **option.kind.schema()}
    if (default := written_default(option)) is not None:
        described["default"] = default
    return described
