"""Write the server's settings into the manifest of the VS Code extension: `python -m tools.vscode_settings`.

Their names, descriptions, values and defaults are those of `wardline config schema`, so they are not written twice.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from wardline.config.schema import schema

MANIFEST = Path(__file__).parents[1] / "editors" / "vscode" / "package.json"
SECTION = "Analysis"
"""The title of the part of `contributes.configuration` that is generated."""
_NOT_FROM_AN_EDITOR = {"extend", "policy"}
"""They belong to a file: the first names one relative to itself, the second holds for a team."""


def properties() -> dict[str, Any]:
    """The settings as VS Code declares them (`contributes.configuration`), each with the scope of a folder."""
    found = {}
    for name, described in schema()["properties"].items():
        if name in _NOT_FROM_AN_EDITOR:
            continue
        rest = dict(described)
        text = rest.pop("description")
        if set(rest) & {"enum"} and "type" not in rest:
            rest["type"] = "string"  # the settings page of VS Code shows a list of choices only for a stated type
        found[f"wardline.{camel_case(name)}"] = {"scope": "resource", "markdownDescription": text, **rest}
    return found


def camel_case(name: str) -> str:
    """`min-severity` as `minSeverity`, as settings are called in VS Code; the server takes both."""
    return re.sub(r"-(\w)", lambda found: found[1].upper(), name)


def generated(manifest: str) -> str:
    """The text of the manifest with the settings as they are now."""
    data = json.loads(manifest)
    section = next(part for part in data["contributes"]["configuration"] if part["title"] == SECTION)
    section["properties"] = properties()
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    MANIFEST.write_text(generated(MANIFEST.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
