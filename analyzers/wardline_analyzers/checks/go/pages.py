"""Pages that Go's programs put together by hand, of values whose origin nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import ESCAPES, OTHER_TYPE, function_around, not_escaped, outside_tests
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.by_flow import FlowNames
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing

_TAG: Final = re.compile(r"<\s*/?[a-zA-Z!][^%]*>|<[a-zA-Z]+[^>]*%")
_TEXT_VERB: Final = re.compile(r"%[-+# 0-9.]*[sv]")
_TEXT: Final = frozenset(("", "str"))


def of_unknown(match: Match) -> bool:
    """What is written is HTML, and a text of unknown origin stands in it as it is."""
    word = (match.name or "").rpartition(".")[2]
    given = list(match.arguments.positional) if match.arguments is not None else []
    if not given:
        return False
    row = given if word == "Write" or (word == "WriteString" and len(given) == 1) else given[1:]
    function = function_around(match.node)
    if not row or function is None or OTHER_TYPE.search(match.text(function)):
        return False
    node = _inner(row[0])
    if _callee(match, node) in ("fmt.Sprintf", "fmt.Sprint"):
        arguments = node.child_by_field_name("arguments")
        row = arguments.named_children if arguments is not None else []
    elif not word.startswith("Fprint"):
        row = list(operands(node))
    return _holds_unknown(match, row) and outside_tests(match)


def by_text_template(match: Match) -> bool:
    """A template that escapes nothing answers, and the function does not say that this is no page."""
    function = function_around(match.node)
    text = match.text(function) if function is not None else ""
    return ("text/html" in text or OTHER_TYPE.search(text) is None) and less_sure_in_tests(match)


def by_text_template_later(match: Match) -> bool:
    """The same, where the function keeps the page in a buffer first: it says that its answer is HTML."""
    function, into = function_around(match.node), match.argument("0")
    text = match.text(function) if function is not None else ""
    if into is None or "http.ResponseWriter" not in text or "text/html" not in text:
        return False
    name = re.escape(match.text(into).lstrip("&"))
    return re.search(rf"\b{name}\.(?:WriteTo\(|Bytes\(\)|String\(\))", text) is not None and less_sure_in_tests(match)


def _holds_unknown(match: Match, row: list[Node]) -> bool:
    texts = [text for node in row if isinstance(text := match.unit.constant(node), str)]
    if not any(_TAG.search(text) for text in texts):
        return False
    if len(texts) == 1 and "%" in texts[0] and not _TEXT_VERB.search(texts[0]):
        return False
    return any(_is_unknown(match, node) for node in row)


def _is_unknown(match: Match, node: Node) -> bool:
    names = match.unit.names
    value = names.value(node) if isinstance(names, FlowNames) else None
    if value is None or not value.open or value.kind not in _TEXT or value.consts is not None:
        return False
    return not ESCAPES.search(match.text(node)) and not any(taint.kind == "remote" for taint in value.taints)


def _inner(node: Node) -> Node:
    """`[]byte(x)` as x."""
    if node.type == "type_conversion_expression":
        return node.child_by_field_name("operand") or node
    return node


def _callee(match: Match, node: Node) -> str:
    callee = node.child_by_field_name("function") if node.type == "call_expression" else None
    return match.text(callee) if callee is not None else ""


def operands(node: Node) -> Iterator[Node]:
    """What `a + b + c` is put together of."""
    while node.type == "binary_expression":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if right is not None:
            yield right
        if left is None:
            return
        node = left
    yield node


_MARKDOWN: Final = re.compile(r"(?i)markdown|goldmark|blackfriday|commonmark|gomarkdown|\bmd\w*\.")
_PUTS_TOGETHER: Final = re.compile(r"^(?:fmt\.Sprintf?|strings\.(?:Join|Replace(?:All)?|Repeat|Trim\w*|To\w+))$")
_WRITES: Final = re.compile(r"\.WriteString\(([^\n]*)\)|Fprintf\(&?\w+, ([^\n]*)\)")


def of_text(match: Match) -> bool:
    """What becomes HTML is given to the function, or is a field or element; the results of other calls are theirs."""
    node, function = match.argument("0"), function_around(match.node)
    if node is None or not not_escaped(match):
        return False
    node, text = _inner(node), match.text(function) if function is not None else ""
    if _callee(match, node) == "string" and (arguments := node.child_by_field_name("arguments")) is not None:
        node = arguments.named_children[0] if arguments.named_children else node
    if node.type == "identifier":
        name = re.escape(match.text(node))
        made = re.findall(rf"\b{name}(?:, \w+)* ?:?= ?([^\n]+)", text)
        if not made and function is not None and _is_for_templates(match, function):
            match.confidence = Confidence.MEDIUM  # any template gives it what it shows
        return not made or any(_puts_text_in(line.partition("(")[0], line, text) for line in made if "(" in line)
    if node.type != "call_expression":
        return True
    return _puts_text_in(_callee(match, node), match.text(node), text)


def _is_for_templates(match: Match, function: Node) -> bool:
    """Is the function written out in a `template.FuncMap`?"""
    map_ = enclosing(function, "composite_literal") if function.type == "func_literal" else None
    of = map_.child_by_field_name("type") if map_ is not None else None
    return of is not None and match.text(of).endswith("FuncMap")


def _puts_text_in(callee: str, call: str, around: str) -> bool:
    """Does a call put together a text out of others that nobody has escaped, or turn Markdown into HTML?"""
    if _MARKDOWN.search(call) or _PUTS_TOGETHER.match(callee):
        return True
    if not callee.endswith(".String"):
        return False
    for plain, formatted in _WRITES.findall(around):
        written = plain or formatted
        if (" + " in plain or _TEXT_VERB.search(written)) and not ESCAPES.search(written):
            return True
    return bool(_MARKDOWN.search(around))
