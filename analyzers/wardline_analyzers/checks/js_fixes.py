"""Fixes of patterns of JavaScript."""

from __future__ import annotations

from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import replacement
from wardline_analyzers.match.match import Match


def quoted_like(match: Match, spec: str, text: str) -> list[Edit]:
    """Another text in place of an argument, in the quotes that it has."""
    node = match.argument(spec)
    if node is None or node.type != "string":
        return []
    quote = match.text(node)[:1]
    return [replacement(match, node, f"{quote}{text}{quote}")]


def sha256(match: Match) -> list[Edit]:
    """SHA-256 instead of a weak hash."""
    return quoted_like(match, "0", "sha256")


def text_content(match: Match) -> list[Edit]:
    """`textContent` in place of `innerHTML`."""
    left = match.node.child_by_field_name("left")
    word = left.child_by_field_name("property") if left is not None and left.type == "member_expression" else None
    if word is None or match.text(word) != "innerHTML":
        return []
    return [replacement(match, word, "textContent")]


def buffer_from(match: Match) -> list[Edit]:
    """`Buffer.from(…)` or `Buffer.alloc(…)` in place of `new Buffer(…)`."""
    callee, given = match.callee(), match.argument("0")
    if match.node.type != "new_expression" or callee is None or given is None:
        return []
    word = "alloc" if match.unit.values.kind(given) == "number" else "from"
    shift = match.unit.syntax.shift
    return [Edit(match.node.start_byte - shift, callee.end_byte - shift, f"Buffer.{word}")]


def replace_all(match: Match) -> list[Edit]:
    """`replaceAll` in place of `replace`."""
    callee = match.callee()
    word = callee.child_by_field_name("property") if callee is not None else None
    return [replacement(match, word, "replaceAll")] if word is not None and match.text(word) == "replace" else []


def https(match: Match) -> list[Edit]:
    """`https://` in place of `http://`."""
    node = match.argument("0")
    if node is None or node.type not in ("string", "template_string"):
        return []
    text = match.text(node)
    return [replacement(match, node, text.replace("http://", "https://", 1))] if text[1:].startswith("http://") else []


def check_certificate(match: Match) -> list[Edit]:
    """`true` in place of the `false` that switches a check off."""
    return [replacement(match, match.node, "true")] if match.node.type == "false" else []


def turned(match: Match) -> list[Edit]:
    """The other truth value."""
    word = {"true": "false", "false": "true"}.get(match.node.type)
    return [replacement(match, match.node, word)] if word is not None else []
