"""Make a file of `tests/origin/sessions` out of a journal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.origin.record.journal import CHANGE, Journal

LIMIT = 60_000
"""Bytes that a file of a session may have."""
PROJECT = "file:///project"
"""Stands for the folder that was open."""


@dataclass(frozen=True)
class Take:
    """One recorded session: what it is, the folder that was open, and the lines of the log that are its own."""

    editor: str
    version: str
    what: str
    folder: Path
    start: int
    end: int
    final: str
    """The text in the editor at the end."""


def render(take: Take, journal: Journal) -> str:
    """The whole file. ValueError if it would be too large or would hold a path of this machine."""
    records = list(enumerate(journal.records))[take.start : take.end]
    uri = take.folder.as_uri()
    events = []
    first = None
    for index, record in records:
        params = _of_folder(record, uri)
        if params is None:
            continue
        first = record["at"] if first is None else first
        event = {"at": round(record["at"] - first, 3), "method": record["method"], "params": params}
        if record["method"] == CHANGE:
            event["by"] = journal.label(index)
        events.append(event)
    header = {
        "editor": take.editor,
        "version": take.version,
        "what": take.what,
        "recorded": date.today().isoformat(),
        "languageId": "python",
        "positionEncoding": _encoding(journal),
        "final": take.final,
    }
    lines = [json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in (header, *events)]
    text = "\n".join(lines).replace(uri, PROJECT) + "\n"
    if str(take.folder) in text or str(take.folder.parent) in text:
        raise ValueError(f"{take.what}: holds a path of this machine")
    if len(text.encode()) > LIMIT:
        raise ValueError(f"{take.what}: {len(text.encode())} bytes are more than {LIMIT}; shorten the scene")
    return text


def _encoding(journal: Journal) -> str:
    for record in journal.records:
        if record["method"] == "initialize" and record["from"] == "server":
            return str(record["params"]["capabilities"].get("positionEncoding", "utf-16"))
    raise ValueError("the log has no answer to initialize")


def _of_folder(record: dict[str, Any], uri: str) -> dict[str, Any] | None:
    """The params, if they are of a document below the folder; without what only repeats the server's own words."""
    method, params = record["method"], record["params"]
    if method == "initialize" or uri not in json.dumps(params):
        return None
    if method == "workspace/didChangeWatchedFiles":
        return {"changes": [change for change in params["changes"] if change["uri"].startswith(uri)]}
    if method == "textDocument/codeAction":
        context = dict(params["context"])
        context["diagnostics"] = [{"range": d["range"], "code": d.get("code")} for d in context.get("diagnostics", ())]
        return {**params, "context": context}
    return dict(params)
