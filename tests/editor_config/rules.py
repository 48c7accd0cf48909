"""What editors that no test can run say of their settings, as schemas of our own that are as strict as their words.

coc.nvim: the schema of its settings (a language server that is started by a command), August 2026. Sublime Text: the
schema that the package LSP 2.13 has for `LanguageServers.sublime-settings`, and what the comment in that file calls
required. Zed: its pages on configuring languages and on Python, and its default settings, 2026.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_OBJECT = {"type": "object"}
_FLAG = {"type": "boolean"}


def _strict(required: list[str], **properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


_COC_SERVER = _strict(
    ["command", "filetypes"],
    command=_TEXT,
    args=_TEXTS,
    filetypes=_TEXTS,
    rootPatterns=_TEXTS,
    requireRootPattern=_FLAG,
    ignoredRootPaths=_TEXTS,
    cwd=_TEXT,
    env=_OBJECT,
    enable=_FLAG,
    detached=_FLAG,
    settings=_OBJECT,
    initializationOptions=_OBJECT,
    disabledFeatures=_TEXTS,
)
_SUBLIME_SERVER = _strict(
    ["enabled", "command", "selector"],
    enabled=_FLAG,
    command=_TEXTS,
    selector=_TEXT,
    priority_selector=_TEXT,
    schemes=_TEXTS,
    tcp_port={"type": "integer"},
    env=_OBJECT,
    settings=_OBJECT,
    initialization_options=_OBJECT,
    experimental_capabilities=_OBJECT,
    disabled_capabilities=_OBJECT,
    file_watcher=_OBJECT,
    diagnostics_mode={"enum": ["all_files", "workspace"]},
)
_ZED_SERVER = _strict(
    ["binary"],
    binary=_strict(["path"], path=_TEXT, arguments=_TEXTS, env=_OBJECT, ignore_system_version=_FLAG),
    settings=_OBJECT,
    initialization_options=_OBJECT,
    enable_lsp_tasks=_FLAG,
)
_ZED_LANGUAGE = _strict(["language_servers"], language_servers=_TEXTS, enable_language_server=_FLAG)

SCHEMAS: dict[str, dict[str, Any]] = {
    "coc": _strict(
        ["languageserver"],
        languageserver={"type": "object", "patternProperties": {"^[_a-zA-Z]+$": _COC_SERVER}, "additionalProperties": False},
    ),
    "sublime": {"type": "object", "additionalProperties": _SUBLIME_SERVER},
    "zed": _strict(
        ["languages", "lsp"],
        languages=_strict(["Python"], Python=_ZED_LANGUAGE),
        lsp={"type": "object", "additionalProperties": _ZED_SERVER},
    ),
}

ZED_PYTHON = ["basedpyright", "ruff", "!ty", "!pyrefly", "!pyright", "!pylsp", "..."]
"""The servers that Zed knows for Python, and which of them are off (`!`) by default."""


def problems(name: str, entry: Any) -> list[str]:
    """What these rules have against an entry; nothing if the editor takes it and starts what it names for Python."""
    found = sorted(error.message for error in jsonschema.Draft202012Validator(SCHEMAS[name]).iter_errors(entry))
    return found or list(_MEANING[name](entry))


def _coc(entry: Any) -> Iterator[str]:
    for server in entry["languageserver"].values():
        yield from _command([server["command"], *server.get("args", ())])
        if "python" not in server["filetypes"]:  # Vim's name of the kind of file
            yield "it is not for Python"
        if not server.get("enable", True):
            yield "it is off"


def _sublime(entry: Any) -> Iterator[str]:
    for server in entry.values():
        yield from _command(server["command"])
        if "source" not in server["selector"].split(" | "):  # all that is code; Python is `source.python`
            yield "it is not for Python"
        if not server["enabled"]:
            yield "it is off"


def _zed(entry: Any) -> Iterator[str]:
    (name,) = entry["lsp"]
    binary = entry["lsp"][name]["binary"]
    yield from _command([binary["path"], *binary.get("arguments", ())])
    servers = entry["languages"]["Python"]["language_servers"]
    if f"!{name}" not in ZED_PYTHON:
        yield f"{name} is in use, or Zed does not know it"
    if name not in servers:
        yield "it is off"
    expected = sorted({*ZED_PYTHON, name} - {f"!{name}"})
    if sorted(servers) != expected or servers[-1] != "...":
        yield "another server is not as it is by default"


_MEANING = {"coc": _coc, "sublime": _sublime, "zed": _zed}


def _command(words: list[str]) -> Iterator[str]:
    if words[1:] != ["server"]:
        yield "it does not start the server"
