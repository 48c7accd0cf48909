"""Why a policy does not allow a name, with the line that says so."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from wardline.config import Resolver
from wardline.config.folders import PYPROJECT
from wardline.config.places import Key, Places
from wardline.config.source import read
from wardline.policy.settings import Found, Names


def objection(found: Found, what: str, names: Sequence[str], resolver: Resolver) -> str:
    """Why the policy does not allow something that has these names; empty: it does.

    `what` is `tools`, `models` or `mcp-servers`, as in the fields of a policy.
    """
    policy = found.policy
    lists = {"tools": policy.tools, "models": policy.models, "mcp-servers": policy.mcp_servers}.get(what, Names())
    by, pattern = lists.decided(*names)
    if not by or found.file is None:
        return ""
    place = _place(found.file, f"{by}-{what}", pattern, resolver)
    return f"{lists.objection(*names)} ({place})"


def _place(file: Path, field: str, pattern: str, resolver: Resolver) -> str:
    """`.wardline.toml, line 3`: where a field of the policy, or one of its entries, is written."""
    top = file.parent
    for layer in reversed(resolver.layers(top / "_", workspace=top)):
        table = layer.values.get("policy") or {}
        if layer.path is None or field not in table:
            continue
        entries = list(table[field])
        prefix: Key = ("tool", "wardline") if layer.path.name == PYPROJECT else ()
        key: Key = (*prefix, "policy", field)
        if pattern:
            if pattern not in entries:
                continue
            key = (*key, entries.index(pattern))
        line = Places(read(layer.path).text).value(key)[0].line
        return f"{os.path.relpath(layer.path, top).replace(os.sep, '/')}, line {line + 1}"
    return file.name
