"""Orders to a model in what agents read: instructions, skills, prompts, documents."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from wardline_analyzers.agent_files.prose import comments, is_within, only_comments, shown
from wardline_analyzers.agent_files.wording import WHAT, Order, meant, orders
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.pieces import Remembering, by_piece, parts, pieces_of
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.pipelines.scripts import URL, piped
from wardline_analyzers.secrets.contexts import context_of

T = TypeVar("T")

_COMMAND = re.compile(
    rb"\b(?:you[ \t]+(?:must|should|have[ \t]+to)|always|never|do[ \t]+not|must"
    rb"|(?:when|whenever|before|after)[ \t]+(?:you|generating|writing|answering|responding|editing)"
    rb"|(?:ai|llm|assistants?|agents?|copilot|claude|cursor|model)[ \t]*[:,])",
    re.IGNORECASE,
)
_ACTION = re.compile(
    rb"\b(?:curl|wget|execute|run|download|install|send|upload|post|include|insert|fetch|exfiltrate|eval)\b",
    re.IGNORECASE,
)
_TOOLING = re.compile(
    rb"\A<!--[ \t\r\n]*(?:prettier|markdownlint|eslint|textlint|vale|cspell|spellcheck|toc|start|end|begin|source"
    rb"|wardline"
    rb"|(?:auto-?)?generated|TODO|FIXME|do[ \t]+not[ \t]+(?:edit|modify|remove|change)|ALL-CONTRIBUTORS|note|SPDX"
    rb"|this[ \t]+(?:file|section|document)|copyright|#region|[a-z0-9]+(?:[:_-]+[a-z0-9]+)+[ \t]*-->)",
    re.IGNORECASE,
)
_SHELL = rb"(?:sudo[ \t]+)?(?:ba|z)?sh\b"
_DECODED = re.compile(
    rb"base64[ \t]+(?:-d|--decode|-D)\b[^\n]{0,80}\|[ \t]*"
    + _SHELL
    + rb"|\b(?:eval|exec)\b[^\n]{0,40}(?:b64decode|atob|base64[ \t]+-d|FromBase64String)"
    rb"|\b(?:iex|Invoke-Expression)\b[^\n]{0,80}FromBase64String"
)

_EMPTY_LINE = re.compile(rb"\n[ \t\r]*\n")
_LONG = 4096
"""Bytes of a paragraph that is cut into pieces: a lock file has no empty lines."""


def _in_comments(paragraph: bytes) -> Iterator[tuple[Order, int, int]]:
    text = only_comments(paragraph)
    return ((kind, start, end) for kind, start, end in orders(text, *Order) if meant(text, kind, start, end))


def _paragraphs(text: bytes) -> list[tuple[int, bytes]]:
    """What stands between empty lines of a part of a text, and where; use as `part.of(_paragraphs)`."""
    borders = [0, *(line.start() for line in _EMPTY_LINE.finditer(text)), len(text)]
    if any(end - begin > _LONG for begin, end in itertools.pairwise(borders)):
        starts = [piece.start for piece in pieces_of(text)]
        cuts = [
            cut
            for begin, end in itertools.pairwise(borders)
            if end - begin > _LONG
            for cut in starts[bisect_right(starts, begin) : bisect_left(starts, end)]
        ]
        borders = sorted((*borders, *cuts))
    return [(begin, text[begin:end]) for begin, end in itertools.pairwise(borders)]


class _ByParagraph(Generic[T]):
    """What a function finds in each paragraph of a text, as places; an edit costs one of them."""

    def __init__(self, find: Callable[[bytes], Iterable[tuple[T, int, int]]]) -> None:
        self.of_paragraph = Remembering(lambda text: tuple(find(text)))

    def __call__(self, view: FileView) -> Iterator[tuple[T, int, int]]:
        for begin, part in parts(view):
            for kind, start, end in part.of(self._of_part):
                yield kind, begin + start, begin + end

    def _of_part(self, text: bytes) -> tuple[tuple[T, int, int], ...]:
        return tuple(
            (kind, begin + start, begin + end)
            for begin, paragraph in _paragraphs(text)
            for kind, start, end in self.of_paragraph(paragraph)
        )


_ORDERS = _ByParagraph(lambda paragraph: orders(paragraph, *Order))
_IN_COMMENTS = _ByParagraph(_in_comments)
_LEFT_OUT = re.compile(rb"[(\s]*(?:\.\.\.|\xe2\x80\xa6)")
_NO_SOURCE = re.compile(
    rb"[a-z-]+(?:[ \t]+-\w+)*(?:[ \t]+(?:\.\.\.|\xe2\x80\xa6|<[a-z_ -]+>|URL))?[ \t]*\|", re.IGNORECASE
)


def _names_source(command: bytes) -> bool:
    """Does a command say what it fetches? `curl ... | sh` and `curl|sh` speak of them, mostly to forbid it."""
    return _NO_SOURCE.match(command) is None


_RUN = _ByParagraph(
    lambda paragraph: (
        *(
            (False, start, end)
            for start, end in piped(paragraph, 0, len(paragraph))
            if _names_source(paragraph[start:end])
        ),
        *(
            (True, *found.span())
            for found in _DECODED.finditer(paragraph)
            if _LEFT_OUT.match(paragraph, found.end()) is None
        ),
    )
)
"""True: something is decoded."""


def orders_to_agent(view: FileView) -> Iterator[FileMatch]:
    """Orders in plain sight."""
    for kind, start, end in _ORDERS(view):
        if kind is Order.VOUCH or is_within(view.of(comments), start):
            continue  # `hidden_orders` says it better
        quoted = is_within(view.of(shown), start)
        if quoted and not (kind is Order.LEAK and view.text.startswith(b"curl", start)):
            continue
        yield FileMatch(
            start,
            end,
            {"what": WHAT[kind]},
            severity=Severity.MEDIUM if kind is Order.HIDE else None,
            confidence=Confidence.HIGH if kind is Order.LEAK and not quoted else None,
        )


def hidden_orders(view: FileView) -> Iterator[FileMatch]:
    """Orders in comments, which a person does not see and a model reads."""
    for start, end in view.of(comments):
        comment = view.text[start:end]
        if _TOOLING.match(comment):
            continue
        found = next(iter(_ORDERS.of_paragraph(comment)), None)
        runs = any(True for _ in piped(comment, 0, len(comment))) or (
            _COMMAND.search(comment) and _ACTION.search(comment) and URL.search(comment)
        )
        if (found is None and not runs) or _in_code(view, start):
            continue
        if found is not None:
            yield FileMatch(start, end, {"what": WHAT[found[0]]}, confidence=Confidence.HIGH)
        else:
            yield FileMatch(start, end, {"what": "to run or fetch something"})


def _in_code(view: FileView, offset: int) -> bool:
    """Whether an offset lies in a block of code, or in code within a line."""
    return is_within([span for span in view.of(shown) if view.text[span[0]] in b"`~"], offset)


def runs_download(view: FileView) -> Iterator[FileMatch]:
    """Commands for an agent that fetch or decode something and run it."""
    for decoded, start, end in _RUN(view):
        if not is_within(view.of(comments), start):
            sure = (Severity.HIGH, Confidence.HIGH) if decoded else (None, None)
            yield FileMatch(start, end, severity=sure[0], confidence=sure[1])


@by_piece
def injected(view: FileView) -> Iterator[FileMatch]:
    """Orders to a model in documents that are for people, and in comments of code."""
    if not view.kind.is_prose:
        yield from _in_code_comments(view)
        return
    for kind, start, end in _ORDERS(view):
        if is_within(view.of(comments), start):
            if kind in (Order.IGNORE, Order.LEAK) or meant(view.text, kind, start, end):
                yield FileMatch(start, end, {"what": WHAT[kind]}, confidence=Confidence.MEDIUM)
        elif meant(view.text, kind, start, end) and not is_within(view.of(shown), start):
            yield FileMatch(start, end, {"what": WHAT[kind]})


def _in_code_comments(view: FileView) -> Iterator[FileMatch]:
    if context_of(view.path, view.kind).tests:
        return
    for kind, start, end in _IN_COMMENTS(view):
        yield FileMatch(start, end, {"what": WHAT[kind]})
