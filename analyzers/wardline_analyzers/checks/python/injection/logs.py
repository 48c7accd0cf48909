"""Request text in logs: where a line break of the client's would forge an entry, and the fix with repr."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from wardline_analyzers.checks.built import built
from wardline_analyzers.checks.python.editing import wrapped
from wardline_analyzers.checks.receivers import receiver_text
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.finding import Edit
from wardline_analyzers.flow.known.values import Taint
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.match.tree import words

_CONVERSION = re.compile(r"%(?:\(\w+\))?[-#0 +]*[\d*]*(?:\.[\d*]+)?([a-zA-Z%])")
_LOGGER = re.compile(r"(?i)(?:^|[._])_?(?:log|logger|logging)$")
_NO_BREAKS = re.compile(r"\.(?:headers|META)\b|^\.socket\.")
"""Headers cannot hold line breaks; what a socket receives is bytes."""
_DISPLAYS = words(
    "json args form values GET POST files FILES query query_params path_params match_info data body cookies headers "
    "cleaned_data validated_data"
)
"""Parts of a request that are shown as a display of quoted strings, or as bytes: line breaks in them are escaped."""
_DISPLAY_CALLS = words("get_json json to_dict dict form post items keys getlist values getall model_dump")


@dataclass(frozen=True, slots=True)
class _Logged:
    """A remote value that a call logs, and how it gets into the text."""

    node: Node
    literal: Node | None = None
    """The format string whose conversion number `index` takes the value."""
    index: int = 0


def log_unescaped(match: Match) -> bool:
    """A remote client's text is logged as it is."""
    if (match.name or "").startswith("*.") and not _LOGGER.search(receiver_text(match)):
        return False
    found = next(_logged(match), None)
    if found is not None:
        match.at = found.node
    return found is not None


_OF_DEVICE = ("android.util.", "timber.log.")
"""Loggers of a device, which mark the beginning of each entry themselves."""


_LAMBDAS = frozenset(("lambda", "lambda_expression"))
"""Arguments that are called for what the line holds."""


def log_line(match: Match) -> bool:
    """Of `taint`: the text goes into the line as it is, not as its repr. One finding is enough for a call."""
    at, arguments, taint = match.at, match.arguments, match.taint
    if taint is not None and (not taint.sure or cannot_break(taint)):
        return False
    if (match.name or "").startswith(_OF_DEVICE):
        return False
    given = list(arguments.positional) if arguments is not None else []
    if (match.name or "").endswith(".log"):
        given = given[1:]
    if at is None or at not in given or at.type in _LAMBDAS:
        return True
    first = next((i for i in range(len(given)) if _is_line(match, given, i)), -1)
    return given.index(at) == first


def cannot_break(taint: Taint) -> bool:
    """Is it of a kind that holds no line breaks?"""
    return _NO_BREAKS.search(f".{taint.key[0]}") is not None


def _is_line(match: Match, given: list[Node], index: int) -> bool:
    """Does this argument of a logging call put a client's text into the line?"""
    unit, node = match.unit, given[index]
    sources = match.sources or ("remote",)
    marks = _marks(match, given[0]) if index else []
    if index and index <= len(marks) and marks[index - 1] != "s":
        return False
    text = built(unit, node)
    if text is None:
        return _is_remote_text(unit, node, sources)
    shown = [p.node for p in text.pieces if p.conversion not in ("r", "a", "d")]
    return any(_is_remote_text(unit, n, sources) for n in shown if n is not None)


def _without_breaks(unit: UnitView, call: Node) -> bool:
    """`text.replace("\n", "")`: what is left of `\r` begins no entry."""
    callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    word = callee.child_by_field_name("attribute") if callee is not None and callee.type == "attribute" else None
    if word is None or arguments is None or not arguments.named_children or unit.syntax.text(word) != "replace":
        return False
    old = unit.values.constant(arguments.named_children[0])
    return isinstance(old, str) and "\n" in old


def _marks(match: Match, message: Node) -> list[str]:
    """The conversions in a format that is written out: `s`, `r`, `d` …"""
    literal = match.unit.values.follow(message)
    found = [m[1] for m in _CONVERSION.finditer(match.text(literal))] if literal.type == "string" else []
    return [mark for mark in found if mark != "%"]


def _logged(match: Match) -> Iterator[_Logged]:
    arguments, unit = match.arguments, match.unit
    given = list(arguments.positional) if arguments is not None else []
    if (match.name or "").endswith(".log") and given:
        given = given[1:]
    if not given:
        return
    text = built(unit, given[0])
    if text is None:
        if _is_remote_text(unit, given[0]):
            yield _Logged(given[0])
        return
    literal = given[0] if given[0].type == "string" else None
    if literal is None and text.whole is not None and text.whole.type == "binary_operator":
        left = text.whole.child_by_field_name("left")
        literal = left if left is not None and left.type == "string" else None
    marks = [m[1] for m in _CONVERSION.finditer(match.text(literal))] if literal is not None else []
    marks = [m for m in marks if m != "%"]
    for piece in text.pieces:
        if piece.node is not None and piece.conversion not in ("r", "a", "d") and _is_remote_text(unit, piece.node):
            yield _Logged(piece.node, literal if piece.conversion == "s" else None, _index(text.nodes, piece.node))
    for index, node in enumerate(given[1:]):
        if index < len(marks) and marks[index] == "s" and _is_remote_text(unit, node):
            yield _Logged(node, literal, index)


def _index(nodes: list[Node], node: Node) -> int:
    return next((i for i, n in enumerate(nodes) if n.id == node.id), 0)


def _is_remote_text(unit: UnitView, node: Node, sources: tuple[str, ...] = ("remote",)) -> bool:
    taint = tainted(unit, node, sources, "log")
    if taint is None or not taint.sure or taint.shape == "upload" or cannot_break(taint):
        return False
    value = unit.values.follow(node)
    if value.type == "await" and value.named_children:
        value = value.named_children[0]
    if value.type == "call" and _without_breaks(unit, value):
        return False
    callee = value.child_by_field_name("function") if value.type == "call" else value
    attribute = callee.child_by_field_name("attribute") if callee is not None and callee.type == "attribute" else None
    word = unit.syntax.text(attribute) if attribute is not None else ""
    return word not in (_DISPLAY_CALLS if value.type == "call" else _DISPLAYS)


def log_repr(match: Match) -> list[Edit]:
    """`%s` to `%r`, `{x}` to `{x!r}`, and `repr(x)` elsewhere."""
    edits: list[Edit] = []
    shift = match.unit.syntax.shift
    for found in _logged(match):
        parent = found.node.parent
        if found.literal is not None:
            marks = [m for m in _CONVERSION.finditer(match.text(found.literal)) if m[1] != "%"]
            if found.index >= len(marks) or not match.text(found.literal).isascii():
                return []
            at = found.literal.start_byte - shift + marks[found.index].start(1)
            edits.append(Edit(at, at + 1, "r"))
        elif parent is not None and parent.type == "interpolation":
            if len(parent.named_children) > 1:
                return []
            at = found.node.end_byte - shift
            edits.append(Edit(at, at, "!r"))
        else:
            edits += wrapped(match, found.node, "repr")
    return edits
