"""Descriptions of tools in the code of MCP servers, as a text tells them (page poisoned-tool-description)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.agent_files.descriptions import message
from wardline_analyzers.agent_files.literals import literals, part_end
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.parts import Cutter
from wardline_analyzers.files.view import FileView
from wardline_analyzers.secrets.contexts import context_of

_WORD = re.compile(rb"(?:\b|With|@|\[)[dD]escri(?:ption|be)\s*(?:[:=(]|:=)\s*\(?\Z")
"""`description:`, `.describe(`, `WithDescription(`, `[Description(`"""
_NAMES = re.compile(
    rb"\b(?:tool|registerTool|addTool|AddTool|NewTool|prompt|registerPrompt|resource|registerResource)\s*(?:<[^<>()]{0,80}>\s*)?"
    rb"\(\Z"
)
"""A call whose first text is a name; the second may say what the tool is for."""
_KEY_LENGTH = len('"description"')
_KEY = re.compile(rb"\s*:")
_NEXT = re.compile(rb"\s*,")
_TOOL_WORDS = (b"modelcontextprotocol", b"nputSchema", b"nput_schema", b"nput_Schema", b"nputschema")
_TOOLS = (re.compile(rb"tools?\b"), re.compile(rb"Tools?\b"))
"""Two patterns that begin with a word: one that begins with a choice is ten times as slow."""
_LONGEST = max(map(len, _TOOL_WORDS)) + 1
"""Bytes of a word that tells of tools, and of the one behind it."""
_NEAR = 200
"""Bytes of code before a text that may say what it is for."""
_CUTTER = Cutter(part_end)
_CHARS = frozenset({"go", "csharp", "rust", "java", "kotlin"})


def ordering(view: FileView) -> Iterator[FileMatch]:
    """Descriptions that order the model about."""
    if context_of(view.path, view.kind).tests or not view.holds(_about_tools, _LONGEST):
        return
    read = _with_chars if view.kind.name in _CHARS else _without_chars
    for begin, part in view.cut(_CUTTER).placed():
        for start, end, said in part.of(read):
            yield FileMatch(begin + start, begin + end, message=said)


def _with_chars(text: bytes) -> tuple[tuple[int, int, str], ...]:
    return tuple(_ordering(text, True))


def _without_chars(text: bytes) -> tuple[tuple[int, int, str], ...]:
    return tuple(_ordering(text, False))


def _ordering(text: bytes, chars: bool) -> Iterator[tuple[int, int, str]]:
    """Where a part of a text has such descriptions, and what is to be said of them."""
    named = key = False
    for literal in literals(text, chars):
        before = literal.before[-_NEAR:].rstrip()
        described = (
            (b"escri" in before and _WORD.search(before))
            or (named and _NEXT.fullmatch(before))
            or (key and _KEY.fullmatch(before))
        )
        if described and (said := message(literal.text)):
            yield literal.start, literal.end, said
        named = before.endswith(b"(") and _NAMES.search(before) is not None
        key = literal.end - literal.start == _KEY_LENGTH and literal.text == b"description"


def _about_tools(text: bytes) -> int:
    """Where a text speaks of tools; -1: nowhere."""
    said = (text.find(word) for word in _TOOL_WORDS)
    found = next((at for at in said if at >= 0), -1)
    if found >= 0:
        return found
    return next((word.start() for pattern in _TOOLS if (word := pattern.search(text)) is not None), -1)
