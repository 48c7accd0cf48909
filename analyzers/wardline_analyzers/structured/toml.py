"""TOML to nodes, for files that are small: settings, not lock files."""

from __future__ import annotations

from wardline_analyzers.dependencies.toml import assignments, elements, members, string
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Span
from wardline_analyzers.structured.node import Mapping, Node, Pair, Scalar, Sequence

_DEEPEST = 8
"""Levels of arrays and inline tables that are read."""


def document(view: FileView) -> Node | None:
    """What a file holds; use as `view.of(document)`."""
    return read(view.text)


def read(text: bytes) -> Mapping:
    """What a text holds. Elements of an array of tables become one table: the last one's values count."""
    root = Mapping(0)
    root.end = len(text)
    for assignment in assignments(text):
        here = root
        for name in (*assignment.table, *assignment.key[:-1]):
            here = _table(text, here, name, assignment.key_span)
        key = Scalar(text, assignment.key_span.start, assignment.key_span.end)
        key._text = assignment.key[-1]
        here.pairs.append(Pair(key, _value(text, assignment.value, _DEEPEST)))
        here.end = assignment.value.end
    return root


def _table(text: bytes, above: Mapping, name: str, place: Span) -> Mapping:
    for pair in above.pairs:
        if pair.key.text == name and isinstance(pair.value, Mapping):
            return pair.value
    made = Mapping(place.start)
    made.end = place.end
    key = Scalar(text, place.start, place.start)
    key._text = name
    above.pairs.append(Pair(key, made))
    return made


def _value(text: bytes, span: Span, left: int) -> Node:
    first = text[span.start : span.start + 1]
    if first == b"[" and left:
        sequence = Sequence(span.start)
        sequence.end = span.end
        sequence.items.extend(_value(text, element, left - 1) for element in elements(text, span))
        return sequence
    if first == b"{" and left:
        mapping = Mapping(span.start)
        mapping.end = span.end
        for name, place in members(text, span).items():
            key = Scalar(text, place.start, place.start)
            key._text = name
            mapping.pairs.append(Pair(key, _value(text, place, left - 1)))
        return mapping
    style = next((quote for quote in ('"""', "'''", '"', "'") if text.startswith(quote.encode(), span.start)), "")
    made = Scalar(text, span.start, span.end, style)
    if style and (said := string(text, span)) is not None:
        made._text = said.value
    return made
