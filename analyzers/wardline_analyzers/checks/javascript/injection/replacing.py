"""Chains of `replace` in JavaScript that escape or filter text, and what they leave or do twice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.filters import FILTERED, LONGEST, scripts_found
from wardline_analyzers.checks.javascript.calls import once
from wardline_analyzers.checks.javascript.injection.regexes import known_pattern
from wardline_analyzers.checks.regex_dialects import from_javascript
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match

_MOST: Final = 30
"""Replacements of one chain."""
_CALLED: Final = frozenset(("replace", "replaceAll"))
_ENTITY: Final = re.compile(r"&#?\w+;")
_ESCAPED: Final = re.compile(r"\\x([0-9a-fA-F]{2})|\\([^\w])")
_ONE_OF: Final = re.compile(r"\[([^\]\\^-]+)\]")


# ---------------------------------------------------------------------- the order of a chain


@dataclass(frozen=True, slots=True)
class _Step:
    node: Node
    old: str
    """The text that is replaced everywhere; of several characters in brackets, these in brackets."""
    new: str


def wrong_order(match: Match) -> bool:
    """`&` is escaped behind what has put some there, or unescaped in front of what makes characters of them."""
    if _goes_on(match.node):
        return False
    steps = _chain(match, match.node)
    for index, step in enumerate(steps):
        before, behind = steps[:index], steps[index + 1 :]
        twice = _is_escape(step) and any(_puts(each, step.old) for each in before)
        early = _is_unescape(step) and any(_takes(each, step.new) for each in behind)
        if twice or early:
            match.at = step.node
            if early:
                match.message = (
                    "This makes new escapes, which the replacements behind it take for such: `&amp;lt;` becomes `<`. "
                    "Unescape the character that begins escapes last."
                )
            return outside_tests(match)
    return False


def _goes_on(call: Node) -> bool:
    """Is it the object of a further `replace`?"""
    above = call.parent
    word = above.child_by_field_name("property") if above is not None and above.type == "member_expression" else None
    return word is not None and word.text is not None and word.text.decode("utf-8", "replace") in _CALLED


def _chain(match: Match, call: Node) -> list[_Step]:
    """The replacements of a chain, the first in front; with those of statements before it on the same variable."""
    steps, node = _one_chain(match, call)
    name = match.text(node) if node is not None and node.type == "identifier" else ""
    statement = call.parent
    while statement is not None and statement.type in ("assignment_expression", "return_statement"):
        if statement.type == "return_statement" or statement.parent is None:
            break
        statement = statement.parent
    before = statement.prev_named_sibling if statement is not None and name else None
    while before is not None and len(steps) < _MOST:
        earlier = _reassigned(match, before, name)
        if earlier is None:
            break
        steps += _one_chain(match, earlier)[0]
        before = before.prev_named_sibling
    return steps[::-1]


def _one_chain(match: Match, call: Node) -> tuple[list[_Step], Node | None]:
    """The replacements of one expression, the last in front, and what they are made in."""
    steps: list[_Step] = []
    node: Node | None = call
    while node is not None and node.type == "call_expression" and len(steps) < _MOST:
        callee, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        word = callee.child_by_field_name("property") if callee is not None else None
        if callee is None or given is None or word is None or match.text(word) not in _CALLED:
            break
        step = _step(match, node, given)
        if step is not None:
            steps.append(step)
        node = callee.child_by_field_name("object")
    return steps, node


def _reassigned(match: Match, statement: Node, name: str) -> Node | None:
    """The chain of `name = name.replace(…)`."""
    made = (
        statement.named_children[0] if statement.type == "expression_statement" and statement.named_children else None
    )
    if made is None or made.type != "assignment_expression":
        return None
    left, right = made.child_by_field_name("left"), made.child_by_field_name("right")
    if left is None or right is None or match.text(left) != name or right.type != "call_expression":
        return None
    return right if re.match(rf"{re.escape(name)}\s*\.\s*replace", match.text(right)) else None


def _step(match: Match, call: Node, given: Node) -> _Step | None:
    if len(given.named_children) != 2:
        return None
    old, new = given.named_children
    made = match.unit.constant(new)
    pattern = known_pattern(match, old, takes_text=False)
    if pattern is not None:
        text = _plain(pattern[0]) if "g" in pattern[1] else None
    else:
        constant = match.unit.constant(old)
        text = constant if isinstance(constant, str) else None
    if text is None:
        return None
    if isinstance(made, str):
        return _Step(call, text, made)
    # a function that looks the character up in a table of escapes
    table = new.type in ("arrow_function", "function_expression") and "&" in _words_around(match, call)
    return _Step(call, text, "&…;") if table and text[:1] in "[\"'<>" else None


def _words_around(match: Match, node: Node) -> str:
    above: Node | None = node
    while above is not None and above.type not in ("statement_block", "program"):
        above = above.parent
    return match.text(above)[:4000] if above is not None else ""


def _plain(pattern: str) -> str | None:
    """The text of which a pattern stands for all places; `[ab]` for one of these characters."""
    inner = _ONE_OF.fullmatch(pattern)
    if inner is not None:
        return f"[{inner[1]}]"
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], pattern)
    return text if not re.search(r"(?<!\\)[.*+?()|^$\[\]{}]|\\[a-zA-Z]", pattern) else None


def _is_escape(step: _Step) -> bool:
    """A character that begins escapes becomes its own escape: `&` and `&amp;`, `%` and `%25`."""
    return (step.old, step.new) in _OWN


def _is_unescape(step: _Step) -> bool:
    return (step.new, step.old) in _OWN or (step.old, step.new) == ("\\\\", "\\")


def _puts(step: _Step, begins: str) -> bool:
    return step.old != begins and step.new.startswith(begins) and len(step.new) > 1


def _takes(step: _Step, begins: str) -> bool:
    return step.old.startswith(begins) and len(step.old) > 1 and len(step.new) <= 1


_OWN: Final = frozenset((("&", "&amp;"), ("%", "%25"), ("&", "&#38;"), ("\\", "\\\\")))


# ---------------------------------------------------------------------- what is left


def quote_left(match: Match) -> bool:
    """Brackets are taken out of what stands in an attribute, and its quote is not."""
    head, pattern, new = match.captures.get("head"), match.captures.get("pattern"), match.captures.get("new")
    if head is None or pattern is None or new is None:
        return False
    text = match.unit.constant(head) if head.type == "string" else match.text(head)
    quote = text[-1:] if isinstance(text, str) and re.search(r"""[\w:-]*=\s*["']$""", text) else ""
    written = match.text(pattern)
    if not quote or "<" not in written or quote in written or ("&quot;" if quote == '"' else "&#") in match.text(new):
        return False
    match.message = (
        f"A `{quote}` in the value ends the attribute, and what follows becomes attributes of its own, such as "
        f"`onmouseover`. Replace `{quote}` as well."
    )
    return outside_tests(match)


def expands_tag(match: Match) -> bool:
    """`<x/>` is made `<x></x>` by a pattern: what looks like a tag inside of an attribute becomes one."""
    new, old = match.constant("new"), match.captures.get("old")
    if old is None or not isinstance(new, str) or not re.fullmatch(r"<\$1>\s*</\$\d>", new):
        return False
    pattern = known_pattern(match, old, takes_text=False)
    return pattern is not None and "/>" in pattern[0].replace("\\", "") and outside_tests(match)


def filters_once(match: Match) -> bool:
    """A text of several characters that is dangerous is taken out once."""
    old, new = match.captures.get("old"), match.constant("new")
    pattern = known_pattern(match, old, takes_text=False) if old is not None else None
    if pattern is None or new != "" or len(pattern[0]) > LONGEST or pattern[0][:1] == "^":
        return False
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], pattern[0])
    text = text.replace(r"\s", " ") if " on" not in text else text
    return FILTERED.search(text) is not None and once(match) and outside_tests(match)


def script_passes(match: Match) -> bool:
    """A pattern that finds the plain script, and none of another spelling that browsers run as well."""
    regex, pattern = match.node.parent, match.text(match.node)
    if regex is None or len(pattern) > LONGEST or _is_taken_out(regex):
        return False
    flags = regex.child_by_field_name("flags")
    letters = match.text(flags) if flags is not None else ""
    found = scripts_found(from_javascript(pattern), letters)
    match.confidence = Confidence.LOW
    return bool(found) and found[0] and not all(found) and outside_tests(match)


def _is_taken_out(regex: Node) -> bool:
    """Is it replaced by nothing? Then that is said of the replacement."""
    given = regex.parent
    return given is not None and given.type == "arguments" and given.named_children[-1].text in (b"''", b'""')


__all__ = ["expands_tag", "filters_once", "quote_left", "script_passes", "wrong_order"]
