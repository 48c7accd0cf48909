"""Variables of Python that several threads change at the same time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.handlers import is_handler
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, enclosing, function_around, statements, walk

_THREADS: Final = frozenset(("threading", "concurrent", "_thread"))
"""Packages that start threads."""
_GUARDED: Final = re.compile(r"(?i)lock|mutex|semaphore|acquire\(|\bcondition\b|queue|atomic|select_for_update")
"""What keeps threads apart, or lets them take turns."""
_OF_THREAD: Final = re.compile(r"(?i)(?:^|[._])(?:thread_?)?locals?\.")
"""`self._local.count`: each thread has its own."""


def changed_by_threads(unit: UnitView, new: New) -> Iterator[Match]:
    """`global count; count += 1` and `if self.left >= n: self.left -= n`, in handlers and beside threads."""
    threads = not _THREADS.isdisjoint(unit.names.packages)
    if not threads and b"global" not in unit.syntax.source:
        return
    changed: dict[int, tuple[Node, list[Node]]] = {}
    for change in (*unit.syntax.find("augmented_assignment"), *_counted_down(unit)):
        function = function_around(change)
        if function is not None:
            changed.setdefault(function.start_byte, (function, []))[1].append(change)
    for function in unit.syntax.find("function_definition"):
        if threads and not in_test(unit, function):
            yield from (new(change) for change in _written_back(unit, function))
    for function, changes in changed.values():
        if _GUARDED.search(unit.syntax.text(function)) or in_test(unit, function):
            continue
        shared = _globals(unit, function)
        for change in changes:
            target = change.child_by_field_name("left")
            if target is None or enclosing(change, "with_statement") is not None:
                continue  # whatever it is called, it may be a lock
            if target.type == "identifier" and unit.syntax.text(target) in shared:
                if threads or is_handler(unit, function):
                    yield new(change)
                    break
            elif threads and target.type in ("attribute", "subscript") and _is_asked_before(unit, change, target):
                yield new(change)
                break


def _counted_down(unit: UnitView) -> Iterator[Node]:
    """`stock[name] = stock[name] - 1`"""
    for node in unit.syntax.find("assignment"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None or left.type != "subscript" or right.type != "binary_operator":
            continue
        if unit.syntax.text(right).startswith(unit.syntax.text(left)):
            yield node


def _written_back(unit: UnitView, function: Node) -> list[Node]:
    """`current = visits; visits = current + 1`: where a global variable gets what was made of its value before."""
    shared = _globals(unit, function)
    if _GUARDED.search(unit.syntax.text(function)):
        return []
    if not shared:
        return _field_written_back(unit, function)
    copies: dict[str, set[str]] = {}
    for node in walk(function):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if node.type != "assignment" or left is None or right is None or left.type != "identifier":
            continue
        if enclosing(node, "with_statement") is not None:
            continue
        target, read = unit.syntax.text(left), {unit.syntax.text(n) for n in walk(right) if n.type == "identifier"}
        if target in shared and right.type == "binary_operator" and read & ({target} | copies.get(target, set())):
            return [node]
        if target in shared and read & copies.get(target, set()):
            return [node]
        for name in shared & read:
            copies.setdefault(name, set()).add(target)
    return []


def _field_written_back(unit: UnitView, function: Node) -> list[Node]:
    """`left = self.stock[name]; self.stock[name] = left - 1`: another thread may have changed it in between"""
    copies: dict[str, str] = {}
    for node in walk(function):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if node.type != "assignment" or left is None or right is None:
            continue
        if left.type == "identifier":
            read = _FIELD.match(unit.syntax.text(right))
            copies.pop(unit.syntax.text(left), None)
            if read is not None and right.type in ("attribute", "subscript", "call"):
                copies[unit.syntax.text(left)] = _place(read)
            continue
        written = _FIELD.match(unit.syntax.text(left))
        if written is None or right.type != "binary_operator" or _OF_THREAD.search(unit.syntax.text(left)):
            continue
        names = {unit.syntax.text(side) for side in right.named_children if side.type == "identifier"}
        read_before = any(copies.get(name) == _place(written) and not _SAVED.search(name) for name in names)
        if read_before and enclosing(node, "with_statement") is None:
            return [node]
    return []


_FIELD: Final = re.compile(r"self\.(?P<field>\w+)(?:\[(?P<key>[^\]]*)\]|\.get\((?P<asked>[^(),]*)(?:,[^()]*)?\))?$")
_SAVED: Final = re.compile(r"(?i)saved|old|outer|start")
"""Names of what is kept to be put back."""


def _place(found: re.Match[str]) -> str:
    """The field, and the key in it: the same for `self.stock[name]` and `self.stock.get(name, 0)`."""
    return f"{found['field']}[{(found['key'] or found['asked'] or '').strip()}]"


def _globals(unit: UnitView, function: Node) -> frozenset[str]:
    """The variables of the module that a function says it changes."""
    return frozenset(
        unit.syntax.text(name)
        for statement in walk(function)
        if statement.type == "global_statement"
        for name in statement.named_children
    )


def _is_asked_before(unit: UnitView, change: Node, target: Node) -> bool:
    """Does a condition around ask for what is changed: another thread may have changed it in between?"""
    text = unit.syntax.text(target)
    if not (text.startswith("self.") or _is_in_table(unit, target)) or _OF_THREAD.search(text):
        return False
    for above in ancestors(change):
        condition = above.child_by_field_name("condition") if above.type == "if_statement" else None
        if condition is not None and re.search(rf"{re.escape(text)}(?!\w)", unit.syntax.text(condition)):
            return True
        if above.type == "function_definition":
            return False
    return False


def _is_in_table(unit: UnitView, target: Node) -> bool:
    """`stock[name]` of a dictionary of the module"""
    base = target.child_by_field_name("value") if target.type == "subscript" else None
    if base is None or base.type != "identifier" or unit.names.module.get(unit.syntax.text(base)) is None:
        return False
    return not unit.names.binding(unit.syntax.text(base), base.start_byte)


def asked_before_lock(unit: UnitView, new: New) -> Iterator[Match]:
    """`if cls.made is None: with cls.lock: cls.made = make()`, which asks nobody once it has the lock"""
    for branch in unit.syntax.find("if_statement"):
        condition, inner = (
            branch.child_by_field_name("condition"),
            statements(branch.child_by_field_name("consequence")),
        )
        asked = _ABSENT.fullmatch(unit.syntax.text(condition)) if condition is not None else None
        held = inner[0] if len(inner) == 1 and inner[0].type == "with_statement" else None
        body = held.child_by_field_name("body") if held is not None else None
        if asked is None or held is None or body is None or in_test(unit, branch):
            continue
        name, function = asked["a"] or asked["b"], function_around(branch)
        if "." not in name and (function is None or name not in _globals(unit, function)):
            continue  # each thread has its own
        made = re.compile(rf"{re.escape(name)}\s*=(?!=)")
        kept = [line for line in statements(body) if made.match(unit.syntax.text(line))]
        if kept and _LOCK.search(unit.syntax.text(held).partition(":")[0]):
            yield new(kept[0])


def made_twice(unit: UnitView, new: New) -> Iterator[Match]:
    """`if cls._instance is None: cls._instance = cls()`, in a program with threads"""
    if _THREADS.isdisjoint(unit.names.packages):
        return
    for branch in unit.syntax.find("if_statement"):
        condition, inner = branch.child_by_field_name("condition"), branch.child_by_field_name("consequence")
        asked = _ABSENT.fullmatch(unit.syntax.text(condition)) if condition is not None else None
        name = (asked["a"] or asked["b"]) if asked is not None else ""
        if not _ONLY.fullmatch(name) or in_test(unit, branch) or enclosing(branch, "with_statement") is not None:
            continue
        function = function_around(branch)
        if function is None or _GUARDED.search(unit.syntax.text(function)):
            continue
        if "." not in name and name not in _globals(unit, function):
            continue
        made = re.compile(rf"{re.escape(name)}\s*=(?!=)")
        kept = next((line for line in statements(inner) if made.match(unit.syntax.text(line))), None)
        if kept is not None:
            yield new(kept)


_ONLY: Final = re.compile(r"(?:[A-Z]\w*\.|cls\.)?_*(?:the_)?(?:instance|singleton|inst|unique_instance)")
"""What there is to be one of in the whole program."""
_ABSENT: Final = re.compile(r"(?P<a>[\w.]+)\s+is\s+None|not\s+(?P<b>[\w.]+)")
_LOCK: Final = re.compile(r"(?i)lock|mutex")

__all__ = ["asked_before_lock", "changed_by_threads", "made_twice"]
