"""Checks and fixes of the page about widgets that show HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.built import Built, Piece, built
from wardline_analyzers.checks.naming import last_name
from wardline_analyzers.checks.python.flags import flagged_calls
from wardline_analyzers.checks.python.llm.model_output import answer
from wardline_analyzers.checks.remote import remote
from wardline_analyzers.finding import Confidence, Edit, Severity
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.tree import words

_SHOWS_HTML: Final = words("markdown write caption text title header subheader html")
_ESCAPES: Final = words(
    "html.escape markupsafe.escape bleach.clean nh3.clean urllib.parse.quote xml.sax.saxutils.escape len int float "
    "round cgi.escape str.isdigit datetime.datetime.now().strftime"
)
_STYLE: Final = re.compile(r"(?i)^\s*<(?:style|script|link|meta)\b")
_STYLE_NAME: Final = re.compile(r"(?i)css|style|theme|logo|icon|svg|badge|banner|footer|spacer")
_NUMBER_NAME: Final = re.compile(
    r"(?i)(?:^|_)(?:count|total|score|size|width|height|percent|pct|num|idx|index|i|n|port|year|color|colour|bg|fg)$"
)


def html_widget(unit: UnitView, new: New) -> Iterator[Match]:
    """`unsafe_allow_html=True` around text with values that nothing escapes."""
    for match, _ in flagged_calls(unit, new, ("unsafe_allow_html",)):
        node = match.argument("0|body")
        callee = match.callee()
        word = match.text(callee).rpartition(".")[2] if callee is not None else ""
        if node is None or word not in _SHOWS_HTML or unit.values.is_literal(node) or _is_style(unit, node):
            continue
        text = built(unit, node)
        if text is None:
            if remote(unit, node) is None and not answer(unit, node) and not _typed_in(unit, node):
                match.confidence = Confidence.LOW
        elif not (raw := unescaped(unit, text)):
            continue
        elif any(remote(unit, n) or answer(unit, n) or _typed_in(unit, n) for n in raw):
            match.confidence = Confidence.HIGH
        yield match


def unescaped_html(match: Match) -> bool:
    """The text that a widget shows as HTML holds values that nothing escapes."""
    node = match.argument("0|value") or match.argument("data")
    text = built(match.unit, node) if node is not None else None
    if text is None or _STYLE.match(text.text):
        return False
    raw = unescaped(match.unit, text)
    if any(remote(match.unit, n) or answer(match.unit, n) or _typed_in(match.unit, n) for n in raw):
        match.severity, match.confidence = Severity.MEDIUM, Confidence.MEDIUM
    return bool(raw) and "<" in text.text


def unescaped(unit: UnitView, text: Built) -> list[Node]:
    """The values in a text that could hold HTML of their own."""
    return [piece.node for piece in text.pieces if piece.node is not None and not _is_plain(unit, piece)]


def _is_plain(unit: UnitView, piece: Piece) -> bool:
    node = piece.node
    if node is None or not piece.plain or piece.conversion not in ("", "s", "r"):
        return True  # `{x:.2f}`: a number
    followed = unit.values.follow(node)
    if unit.values.is_harmless(node) or followed.type in ("comparison_operator", "integer", "float"):
        return True
    callee = followed.child_by_field_name("function") if followed.type == "call" else None
    if callee is not None and unit.names.resolve(callee) in _ESCAPES:
        return True
    if callee is not None and re.search(r"(?i)escape|sanit|clean|strftime|isoformat|b64", unit.syntax.text(callee)):
        return True
    name = last_name(unit, node)
    return bool(_NUMBER_NAME.search(name) or _STYLE_NAME.search(name) or name.isupper())


def _is_style(unit: UnitView, node: Node) -> bool:
    text = built(unit, node)
    if text is not None and _STYLE.match(text.text):
        return True
    return bool(_STYLE_NAME.search(last_name(unit, node)))


_TYPED_IN: Final = re.compile(r"(?:chat_input|text_input|text_area|file_uploader|query_params|Textbox)\b")


def _typed_in(unit: UnitView, node: Node) -> bool:
    """Does a value come out of the app's own input fields?"""
    return bool(_TYPED_IN.search(unit.syntax.text(unit.values.follow(node))[:200]))


def escape_values(match: Match) -> Sequence[Edit]:
    """Escape each value in the text, where it is an f-string."""
    node = match.argument("0|body") or match.argument("0|value") or match.argument("data")
    text = built(match.unit, node) if node is not None else None
    if text is None:
        return ()
    raw = unescaped(match.unit, text)
    if not raw or any(n.parent is None or n.parent.type != "interpolation" for n in raw):
        return ()
    return [replacement(match, n, spelled(f"`html.escape`(str({match.text(n)}))")) for n in raw]
