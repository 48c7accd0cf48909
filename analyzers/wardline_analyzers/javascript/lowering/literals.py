"""What literals are worth: texts, template texts, numbers, regular expressions."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import reread
from wardline_analyzers.javascript.lowering.state import EXPRESSIONS, ScriptLowering, broken, expression
from wardline_analyzers.javascript.texts import escape, number, string_text


def _string(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    return low.make(form.Literal, node, string_text(node, low.word))


def _template(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    pieces = template_pieces(low, node, depth)
    values = [piece for piece in pieces if not isinstance(piece, str)]
    if not values:
        return low.make(form.Literal, node, "".join(piece for piece in pieces if isinstance(piece, str)))
    return low.make(form.Text, node, tuple(pieces), ("",) * len(values))


def template_pieces(low: ScriptLowering, node: Node, depth: int) -> list[str | form.Expression]:
    """The texts and the expressions of a template string, in their order; texts that touch are one."""
    pieces: list[str | form.Expression] = []
    at = node.start_byte + 1  # between the parts that the parser names there may be text that it does not
    for child in node.children:
        kind = child.type
        if kind == "`":
            continue
        if kind == "ERROR":
            low.strays += broken(low, child, depth)
            continue
        _add(pieces, _raw(low, at, child.start_byte))
        at = child.end_byte
        if kind == "template_substitution":
            inner = [part for part in child.children if part.is_named and part.type != "comment"]
            pieces.append(expression(low, inner[0], depth + 1) if inner else low.opaque(child))
        elif kind == "escape_sequence":
            _add(pieces, escape(low.word(child)))
        else:
            _add(pieces, low.word(child))
    last = node.end_byte - (1 if node.child_count > 1 and node.children[-1].type == "`" else 0)
    _add(pieces, _raw(low, at, last))
    return pieces


def _raw(low: ScriptLowering, start: int, end: int) -> str:
    text = low.text[start - low.shift : end - low.shift] if start < end else ""
    return text if text.isascii() else reread(text)


def _add(pieces: list[str | form.Expression], text: str) -> None:
    if not text:
        return
    if pieces and isinstance(pieces[-1], str):
        pieces[-1] += text
    else:
        pieces.append(text)


def _number(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    value = number(low.word(node))
    return low.opaque(node) if value is None else low.make(form.Literal, node, value)


def _regex(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    """`/pattern/flags` is `new RegExp("pattern", "flags")`."""
    values = [
        low.make(form.Literal, child, low.word(child))
        for child in node.children
        if child.type in ("regex_pattern", "regex_flags")
    ]
    made = low.call(node, low.read(node, "RegExp"), *values)
    made.new = True
    return made


EXPRESSIONS.update(
    {
        "string": _string,
        "template_string": _template,
        "number": _number,
        "regex": _regex,
        "true": lambda low, node, depth: low.make(form.Literal, node, True),
        "false": lambda low, node, depth: low.make(form.Literal, node, False),
        "null": lambda low, node, depth: low.make(form.Literal, node, None),
        "undefined": lambda low, node, depth: low.make(form.Literal, node, None),
    }
)
