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
_LONGEST = len("tools ")
"""Bytes of what they find, and of the one behind it."""
_NEAR = 200
"""Bytes of code before a text that may say what it is for."""
_CUTTER = Cutter(part_end)
_CHARS = frozenset({"go", "csharp", "rust", "java", "kotlin"})


def ordering(view: FileView) -> Iterator[FileMatch]:
    """Descriptions that order the model about."""
    if context_of(view.path, view.kind).tests or not _is_about_tools(view):
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


def _is_about_tools(view: FileView) -> bool:
    return view.has_one_of(_TOOL_WORDS) or any(view.has_match(pattern, _LONGEST) for pattern in _TOOLS)
