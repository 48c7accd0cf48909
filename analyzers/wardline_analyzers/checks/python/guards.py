"""Tests that a value passes before it is used: an allow-list, a full match, a containment test of paths."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.match.match import UnitView
from wardline_analyzers.match.tree import ancestors, function_around, leaves_early, walk, words

_METHODS = words(
    "isdigit isalnum isalpha isdecimal isnumeric isidentifier startswith is_relative_to relative_to match "
    "fullmatch commonpath commonprefix"
)
_DENIES = re.compile(r"\bnot\b|!=")
_TESTER = re.compile(r"(?i)safe|valid|allow|permit|check|verif|trusted|whitelist|is_within|inside")
_TYPE_TESTER = re.compile(r"(?i)file(name)?$|ext|type|mime|size|suffix|image|upload")
_SAME_PATH = re.compile(
    r"realpath|abspath|resolve|normpath|commonpath|relpath|absolute|urlparse|urlsplit|hostname|netloc"
)


def guarded(unit: UnitView, use: Node) -> bool:
    """Has the variable `use` passed a test before this place, or in a condition around it?

    A test whose failing leaves early counts from there on; a condition counts inside its own branch.
    """
    text = unit.syntax.text(use)
    around = function_around(use) or unit.syntax.root
    for test in _tests(around, use):
        condition = test.child_by_field_name("condition")
        if test.type == "assert_statement" and test.named_children:
            condition = test.named_children[0]
        if condition is None:
            continue
        place = _place(test, use)
        if place is not None and _looks_at(unit, condition, text, inside=place):
            return True
    # A call that raises if its argument is not allowed: `validate_path(name)` as a statement.
    return any(_is_tester(unit, call) and _names(unit, call, text) for call in _statements_before(around, use))


def _tests(around: Node, use: Node) -> Iterator[Node]:
    for node in walk(around):
        if node.start_byte > use.start_byte:
            return
        if node.type in ("if_statement", "elif_clause", "assert_statement", "while_statement"):
            yield node


def _place(test: Node, use: Node) -> bool | None:
    """True: `use` is where the test holds; False: where it does not, or behind a test that leaves; None: neither."""
    body = test.child_by_field_name("consequence") or test.child_by_field_name("body")
    if body is not None and body.start_byte <= use.start_byte < body.end_byte:
        return True
    if test.type == "elif_clause":
        return None
    if use.start_byte < test.end_byte:  # in its condition or its `else`
        alternatives = test.children_by_field_name("alternative")
        return False if any(a.start_byte <= use.start_byte < a.end_byte for a in alternatives) else None
    holder = test.parent
    if holder is None or not any(a.id == holder.id for a in ancestors(use)):
        return None
    if test.type == "assert_statement":
        return True
    return False if leaves_early(body) else None


def _looks_at(unit: UnitView, condition: Node, name: str, inside: bool) -> bool:
    """Does a condition test this variable against something that is allowed, when it holds (`inside`) or does not?"""
    for node in walk(condition):
        if node.type == "comparison_operator" and node.named_children:
            sign = " ".join(unit.syntax.text(c) for c in node.children if not c.is_named)
            negated = any(a.type == "not_operator" for a in ancestors(node) if a.start_byte >= condition.start_byte)
            allows = (sign in ("in", "==")) != negated
            listed = sign in ("in", "not in") and allows == inside and _names(unit, node.named_children[0], name)
            if listed and not unit.syntax.text(node.named_children[0]).endswith(".scheme"):
                return True
            if sign in ("==", "!=") and _names(unit, node, name):
                if _compares_paths(unit, node):
                    return True
                sides = [unit.syntax.text(n) for n in node.named_children]
                if allows == inside and name in sides and any(unit.values.is_literal(n) for n in node.named_children):
                    return True
        elif node.type == "call" and _is_tester(unit, node) and _names(unit, node, name):
            return inside or _refuses(unit, condition, node)
    return False


def _refuses(unit: UnitView, condition: Node, call: Node) -> bool:
    """Behind a test: is it the failing of the call that leaves?"""
    text = unit.syntax.text(condition)
    return bool(_DENIES.search(text)) or "commonpath" in text or unit.syntax.text(call).startswith("re.")


def _compares_paths(unit: UnitView, node: Node) -> bool:
    return bool(_SAME_PATH.search(unit.syntax.text(node)))


def _is_tester(unit: UnitView, call: Node) -> bool:
    callee = call.child_by_field_name("function")
    if callee is None:
        return False
    word = callee.child_by_field_name("attribute") if callee.type == "attribute" else callee
    text = unit.syntax.text(word) if word is not None else ""
    if text == "startswith" and _is_scheme(unit, call):
        return False
    if text in ("run_in_threadpool", "to_thread", "run_sync"):  # the function to run is the first argument
        arguments = call.child_by_field_name("arguments")
        given = arguments.named_children[0] if arguments is not None and arguments.named_children else None
        text = unit.syntax.text(given) if given is not None else ""
    return text in _METHODS or bool(_TESTER.search(text) and not _TYPE_TESTER.search(text))


def _is_scheme(unit: UnitView, call: Node) -> bool:
    """`url.startswith(("http://", "https://"))` lets every host through."""
    arguments = call.child_by_field_name("arguments")
    given = arguments.named_children if arguments is not None else []
    value = unit.values.constant(given[0]) if len(given) == 1 else None
    heads = value if isinstance(value, (list, tuple)) else (value,)
    return all(isinstance(head, str) and re.fullmatch(r"(?i)(?:https?|ftp)(?::/{0,2})?", head) for head in heads)


def _names(unit: UnitView, node: Node, name: str) -> bool:
    """Does an expression hold the variable, or one that is the same path or host in another form?"""
    for part in walk(node):
        if part.type != "identifier":
            continue
        if unit.syntax.text(part) == name:
            return True
        value = unit.values.follow(part)
        if value.id == part.id:
            continue
        text = unit.syntax.text(value)
        if _SAME_PATH.search(text) and any(p.type == "identifier" and unit.syntax.text(p) == name for p in walk(value)):
            return True
    return False


def _statements_before(around: Node, use: Node) -> Iterator[Node]:
    for node in walk(around):
        if node.start_byte >= use.start_byte:
            return
        if node.type != "expression_statement" or node.end_byte > use.start_byte or not node.named_children:
            continue
        call = node.named_children[0]
        if call.type == "await" and call.named_children:
            call = call.named_children[0]
        if call.type == "call" and any(a.id == node.parent.id for a in ancestors(use)):  # type: ignore[union-attr]
            yield call
