"""Authorship logs of Git AI, as notes of commits in `refs/notes/ai`: read only.

The form is the Git AI Standard 3.0.0 (https://github.com/git-ai-project/git-ai, specs/git_ai_standard_v3.0.0.md): for
each file of the commit, which session wrote which lines, as of that commit; behind a line `---`, what the sessions
were. Whatever is wrong in a note is left out and counted; the rest of it counts.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from wardline.origin.agent_trace import is_path, is_url
from wardline.origin.model import Author, Kind

REFERENCE: Final = "refs/notes/ai"
MAX_NOTE: Final = 8 << 20
"""Bytes of a note; a longer one is not read."""

_RANGE = re.compile(r"([1-9][0-9]{0,7})(?:-([1-9][0-9]{0,7}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Attested:
    """Lines of a file that one session, or one person, wrote. Ranges are 0-based, end excluded."""

    key: str
    author: Author
    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Note:
    files: dict[str, tuple[Attested, ...]]
    wrong: int
    """Lines and entries that could not be read."""


def parse_note(data: bytes) -> Note:
    """What a note says. Never raises."""
    if len(data) > MAX_NOTE:
        return Note({}, 1)
    head, divider, tail = data.replace(b"\r\n", b"\n").partition(b"---\n")
    if head and not head.endswith(b"\n"):  # `---` must have its line to itself
        head, divider, tail = data.replace(b"\r\n", b"\n").partition(b"\n---\n")
    try:
        metadata = json.loads(tail) if divider else None
    except (ValueError, RecursionError):
        metadata = None
    if not isinstance(metadata, dict) or not str(metadata.get("schema_version")).startswith("authorship/3."):
        return Note({}, 1)
    found: dict[str, list[Attested]] = {}
    wrong = 0
    path = ""
    for line in head.decode("utf-8", "replace").split("\n"):
        if not line.strip():
            continue
        if not line.startswith(" "):
            path = line[1:-1] if len(line) > 1 and line[0] == line[-1] == '"' else line
            wrong += not is_path(path)
            continue
        attested = _attested(line, metadata)
        if attested is None or not is_path(path):
            wrong += 1
        else:
            found.setdefault(path, []).append(attested)
    return Note({path: tuple(entries) for path, entries in found.items()}, wrong)


def model_id(model: str) -> str:
    """The name of a model with its provider, as models.dev has it, where the name tells which it is."""
    if "/" in model:
        return model
    provider = next((provider for start, provider in _PROVIDERS if model.lower().startswith(start)), "")
    return f"{provider}/{model}" if provider else model


_PROVIDERS: Final = (
    ("claude", "anthropic"),
    ("gpt-", "openai"),
    ("o1", "openai"),
    ("o3", "openai"),
    ("o4", "openai"),
    ("codex", "openai"),
    ("gemini", "google"),
    ("grok", "xai"),
    ("deepseek", "deepseek"),
    ("mistral", "mistral"),
    ("codestral", "mistral"),
    ("devstral", "mistral"),
)


def _attested(line: str, metadata: dict[str, Any]) -> Attested | None:
    """An entry: two spaces, a key, a space, line ranges with commas between."""
    parts = line.split()
    if len(parts) != 2 or not line.startswith("  "):
        return None
    key, given = parts
    author = _author(key, metadata)
    ranges = []
    for part in given.split(","):
        match = _RANGE.fullmatch(part)
        if match is None:
            return None
        start, end = int(match[1]), int(match[2] or match[1])
        if start > end:
            return None
        ranges.append((start - 1, end))
    return None if author is None else Attested(key, author, tuple(ranges))


def _author(key: str, metadata: dict[str, Any]) -> Author | None:
    """Who a key stands for; its beginning says in which map it is. None: the note does not say."""
    if key.startswith("h_"):
        return Author(Kind.HUMAN) if isinstance(_entry(metadata, "humans", key), dict) else None
    if key.startswith("s_"):
        entry = _entry(metadata, "sessions", key.partition("::")[0])
    else:
        entry = _entry(metadata, "prompts", key)
    agent = entry.get("agent_id") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(agent, dict):
        return None
    url = entry.get("messages_url")
    return Author(
        Kind.AI,
        tool=_text(agent.get("tool")),
        model=model_id(_text(agent.get("model"))),
        conversation=url if isinstance(url, str) and is_url(url) else "",
    )


def _entry(metadata: dict[str, Any], section: str, key: str) -> object:
    entries = metadata.get(section)
    return entries.get(key) if isinstance(entries, dict) else None


def _text(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= 200 else ""
