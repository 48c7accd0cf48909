"""Characters that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.agent_files.hidden import Hidden, invisible, smuggled
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.pieces import Piecewise, by_piece
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence, Edit, Fix, Safety, Severity
from wardline_analyzers.languages.minified import is_minified

_BIDI = re.compile(rb"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
"""U+202A to U+202E and U+2066 to U+2069 in UTF-8."""
_RIGHT_TO_LEFT = re.compile(rb"[\xd6-\xdf][\x80-\xbf]|\xe0[\xa0-\xa3][\x80-\xbf]")
"""Letters of Hebrew, Arabic and their neighbours in UTF-8."""
_TEXTS = frozenset(("text", "json", "yaml", "xml", "markdown", "ini"))
"""Kinds of file that hold texts for people, translations among them."""
_SCRIPTS = frozenset(("javascript", "css"))
"""Kinds of file that programs put on few lines."""


_INVISIBLE = Piecewise(lambda piece: invisible(piece) if not piece.isascii() else ())
_MARK = b"\xef\xbb\xbf"
"""The byte order mark, which may begin a file."""


@by_piece
def bidirectional(view: FileView) -> Iterator[FileMatch]:
    """Characters that change the order in which a line is shown; one match for a line, whose fix removes them all."""
    if view.text.isascii():
        return
    by_line: dict[int, list[tuple[int, int]]] = {}
    translated = view.kind.name in _TEXTS
    if view.kind.name in _SCRIPTS and is_minified(view.text):
        return  # nobody reads it, and programs that minify write escapes as the characters that they mean
    for found in _BIDI.finditer(view.text):
        by_line.setdefault(view.line_at(found.start()), []).append(found.span())
    for line, places in by_line.items():
        if _is_set_apart(b"".join(view.text[start:end] for start, end in places)):
            continue
        if translated and _RIGHT_TO_LEFT.search(view.text, *_line(view, line)) is not None:
            continue  # they keep a word of the other direction in its place
        edits = tuple(Edit(start, end, "") for start, end in places)
        yield FileMatch(places[0][0], places[-1][1], fixes=(Fix("Remove the character", Safety.SUGGESTED, edits),))


_SET_APART = re.compile(rb"(?:\xe2\x81[\xa6\xa8]\xe2\x81\xa9)+")


def _is_set_apart(marks: bytes) -> bool:
    """U+2066 or U+2068, then U+2069: each mark keeps a part of the line together, and ends there. They turn nothing."""
    return _SET_APART.fullmatch(marks) is not None


def _line(view: FileView, line: int) -> tuple[int, int]:
    starts = view.line_starts
    return starts[line], starts[line + 1] if line + 1 < len(starts) else len(view.text)


@by_piece
def smuggled_text(view: FileView) -> Iterator[FileMatch]:
    """Texts in disguise, decoded."""
    if not view.text.isascii():
        for run in smuggled(view.text):
            says = f"it says “{run.says}”" if run.says.strip() else "it cannot be read as text"
            yield _hidden(run, {"count": str(run.letters), "says": says})


@by_piece
def invisible_text(view: FileView) -> Iterator[FileMatch]:
    """Characters without width."""
    if not view.text.isascii():
        for start, run in _INVISIBLE(view):
            if start + run.start == 0 and view.text.startswith(_MARK):
                continue
            yield _hidden(
                run._replace(start=start + run.start, end=start + run.end),
                {"count": str(run.letters), "says": f"; its bits say “{run.says}”" if run.says else ""},
                severity=Severity.HIGH if run.letters >= 8 else None,
                confidence=Confidence.HIGH if run.says else None,
            )


def _hidden(
    run: Hidden, values: dict[str, str], severity: Severity | None = None, confidence: Confidence | None = None
) -> FileMatch:
    fix = Fix("Remove what cannot be seen", Safety.SUGGESTED, (Edit(run.start, run.end, ""),))
    return FileMatch(run.start, run.end, values, severity=severity, confidence=confidence, fixes=(fix,))
