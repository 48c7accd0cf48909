"""A Markdown text: its comments, and what it shows without meaning it (code, quotes)."""

from __future__ import annotations

import re
from bisect import bisect_right

from wardline_analyzers.files.view import FileView

_LINK = re.compile(rb"^\[(?://|comment|_)\]:[ \t]*#?[ \t]*[(\"']([^\n]*)[)\"'][ \t]*\r?$", re.MULTILINE)
"""A link that is never shown: a comment of Markdown's own."""
_FENCE = re.compile(rb"^[ \t>]*(`{3,10}|~{3,10})[^\n]*\n(?s:.*?)(?:^[ \t>]*\1[`~]*[ \t]*\r?$|\Z)", re.MULTILINE)
_INLINE = re.compile(rb"(?<!`)(`{1,3})(?!`)[^\n]{1,300}?(?<!`)\1(?!`)")
_QUOTED = re.compile("[\"“][^\"“”\n]{1,300}[\"”]|(?<![\\w'])'[^'\n]{4,300}'(?!\\w)".encode())


_LEADER = re.compile(rb"^[ \t]*(?:/{2,3}!?|#+!?|\*+|--+|;+|%+)(?=[ \t])", re.MULTILINE)


def without_leaders(text: bytes) -> bytes:
    """Code with blanks for what begins the lines of comments, as long as it was: sentences go over several lines."""
    return _LEADER.sub(lambda leader: b" " * len(leader[0]), text)


_COMMENT = re.compile(
    rb"(?<!:)//[^\n]*|/\*(?s:.*?)(?:\*/|\Z)|<!--(?s:.*?)(?:-->|\Z)|(?:^|(?<=\s))(?:#|--[ \t])[^\n]*", re.MULTILINE
)
_SHOWN = re.compile(rb"[^\n]+")


def only_comments(text: bytes) -> bytes:
    """The comments of code in any language, with blanks for all else, as long as it was."""
    parts, last = [], 0
    for comment in _COMMENT.finditer(text):
        parts += [_blank(text[last : comment.start()]), comment[0]]
        last = comment.end()
    return without_leaders(b"".join((*parts, _blank(text[last:]))))


def _blank(code: bytes) -> bytes:
    return _SHOWN.sub(lambda line: b" " * len(line[0]), code)


def comments(view: FileView) -> list[tuple[int, int]]:
    """The comments, which readers do not see and models do; use as `view.of(comments)`."""
    found = [link.span() for link in _LINK.finditer(view.text)]
    begin = view.text.find(b"<!--")
    while begin >= 0 and (end := view.text.find(b"-->", begin + 4)) >= 0:
        found.append((begin, end + 3))
        begin = view.text.find(b"<!--", end + 3)
    return sorted(found)


def shown(view: FileView) -> list[tuple[int, int]]:
    """Blocks of code, code within lines, and quotes, in order; use as `view.of(shown)`."""
    if view.path.endswith(".roomodes"):  # a list of texts, each in quotes
        return []
    spans = [m.span() for pattern in (_FENCE, _INLINE, _QUOTED) for m in pattern.finditer(view.text)]
    return sorted(spans)


def is_within(spans: list[tuple[int, int]], offset: int) -> bool:
    """Whether an offset lies in one of these spans, which may overlap."""
    last = bisect_right(spans, (offset, 1 << 62))
    return any(start <= offset < end for start, end in spans[max(0, last - 8) : last])
