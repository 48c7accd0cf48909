"""Variables and fields of C++ that several threads change, with nothing that keeps them apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, enclosing, walk

_STARTS: Final = re.compile(r"\b(?:thread|jthread|async|emplace_back|push_back|enqueue|submit|post)\s*\($")
_LOCKS: Final = re.compile(r"lock_guard|unique_lock|scoped_lock|shared_lock|\block\(\)|\batomic|\.fetch_|call_once")
_LOOPS: Final = frozenset(("for_statement", "for_range_loop", "while_statement", "do_statement"))


def changed_by_threads(unit: UnitView, new: New) -> Iterator[Match]:
    """`threads.emplace_back([&] { ++counter; })` in a loop: each thread changes the variable of the function around."""
    for caught in unit.syntax.find("lambda_expression"):
        text, outer = unit.syntax.text(caught), enclosing(caught, "function_definition")
        if outer is None or not text.partition("]")[0].count("&") or _LOCKS.search(text) or in_test(unit, caught):
            continue
        around = unit.syntax.text(outer)
        before = unit.syntax.source[max(outer.start_byte, caught.start_byte - 80) : caught.start_byte].decode("latin-1")
        if ("thread" not in around and "async" not in around) or _STARTS.search(before.rstrip()) is None:
            continue
        if not any(each.type in _LOOPS for each in ancestors(caught)) and around.count("thread(") < 2:
            continue
        for change in walk(caught):
            name = _changed(unit, change)
            plain = rf"\b(?:int|long|unsigned|size_t|double|float|uint\d+_t|int\d+_t|auto)\s+{re.escape(name)}\b"
            if name and re.search(plain, around.partition(text)[0]) is not None and not re.search(plain, text):
                yield new(change)
                break


def _changed(unit: UnitView, node: Node) -> str:
    """The variable that is counted up, or added to."""
    target = None
    if node.type == "update_expression":
        target = node.child_by_field_name("argument")
    elif node.type == "assignment_expression" and not unit.syntax.text(node).partition("=")[0].rstrip()[-1].isalnum():
        target = node.child_by_field_name("left")
    return unit.syntax.text(target) if target is not None and target.type == "identifier" else ""


_HELD: Final = re.compile(r"(?:lock_guard|unique_lock|scoped_lock|shared_lock)(?:<[^;]*?>)?\s+\w+\s*[({]\s*(\w+)")
_NOT_SHARED: Final = re.compile(r"mutex|atomic|condition_variable|thread|const\b|static|future|promise")


def read_without_lock(unit: UnitView, new: New) -> Iterator[Match]:
    """One method changes a field with the mutex of the object held, and another one uses it without."""
    for body in unit.syntax.find("field_declaration_list"):
        methods = [each for each in body.named_children if each.type == "function_definition"]
        guarded: set[str] = set()
        fields = [
            name for each in body.named_children if each.type == "field_declaration" for name in _fields(unit, each)
        ]
        for method in methods:
            text = unit.syntax.text(method)
            if _HELD.search(text):
                guarded |= {name for name in fields if _changes(name, text)}
        for method in methods if guarded else ():
            text, declarator = unit.syntax.text(method), method.child_by_field_name("declarator")
            head = unit.syntax.text(declarator) if declarator is not None else ""
            if _LOCKS.search(text) or _is_made(unit, body, head) or re.search(r"(?i)locked|unsafe|_nolock", head):
                continue
            inner = method.child_by_field_name("body")
            used = next((each for each in walk(inner) if _is_field(unit, each, guarded)), None) if inner else None
            if used is not None and not in_test(unit, used):
                yield new(used)


def _fields(unit: UnitView, member: Node) -> Iterator[str]:
    type_ = member.child_by_field_name("type")
    if type_ is None or _NOT_SHARED.search(unit.syntax.text(member).partition("=")[0]):
        return
    for each in member.children_by_field_name("declarator"):
        if each.type == "field_identifier":
            yield unit.syntax.text(each)


def _changes(name: str, text: str) -> bool:
    word = re.escape(name)
    changes = rf"\b{word}\s*(?:\[[^]]*\]\s*)?(?:[-+*/|&]?=(?!=)|\+\+|--)|(?:\+\+|--)\s*{word}\b"
    return (
        re.search(changes + rf"|\b{word}\.(?:push\w*|pop\w*|emplace\w*|insert|erase|clear|resize)\(", text) is not None
    )


def _is_made(unit: UnitView, body: Node, head: str) -> bool:
    """Is this a constructor, or the destructor?"""
    above = body.parent.child_by_field_name("name") if body.parent is not None else None
    name = unit.syntax.text(above) if above is not None else ""
    return head.lstrip("~").partition("(")[0].strip() == name


def _is_field(unit: UnitView, node: Node, names: set[str]) -> bool:
    return node.type in ("identifier", "field_identifier") and unit.syntax.text(node) in names
