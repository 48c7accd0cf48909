"""Variables of Python that several threads change at the same time, and locks that a way out of a function keeps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.handlers import is_handler
from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.checks.tree import ancestors, function_around, walk
from wardline_analyzers.match.match import Match, UnitView

New = Callable[..., Match]

_THREADS: Final = frozenset(("threading", "concurrent", "_thread"))
"""Packages that start threads."""
_GUARDED: Final = re.compile(r"(?i)lock|mutex|semaphore|acquire\(|\bcondition\b|queue|atomic|select_for_update")
"""What keeps threads apart, or lets them take turns."""
_LOCK: Final = re.compile(r"(?i)(?:lock|mutex|sem(?:aphore)?)\w*$")


def changed_by_threads(unit: UnitView, new: New) -> Iterator[Match]:
    """`global count; count += 1` and `if self.left >= n: self.left -= n`, in handlers and beside threads."""
    for function in unit.syntax.find("function_definition"):
        changes = [n for n in walk(function) if n.type == "augmented_assignment" and function_around(n) == function]
        if not changes or _GUARDED.search(unit.syntax.text(function)) or in_test(unit, function):
            continue
        shared = _globals(unit, function)
        threads = bool(_THREADS & unit.names.packages)
        for change in changes:
            target = change.child_by_field_name("left")
            if target is None:
                continue
            if target.type == "identifier" and unit.syntax.text(target) in shared:
                if threads or is_handler(unit, function):
                    yield new(change)
                    break
            elif threads and target.type == "attribute" and _is_asked_before(unit, change, target):
                yield new(change)
                break


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
    if not text.startswith("self."):
        return False
    for above in ancestors(change):
        condition = above.child_by_field_name("condition") if above.type == "if_statement" else None
        if condition is not None and re.search(rf"{re.escape(text)}(?!\w)", unit.syntax.text(condition)):
            return True
        if above.type == "function_definition":
            return False
    return False


def kept(unit: UnitView, new: New) -> Iterator[Match]:
    """`lock.acquire()`, a `return` or `raise`, and only then `lock.release()`."""
    for call in unit.syntax.nodes.get("call", ()):
        callee = call.child_by_field_name("function")
        statement = call.parent
        if callee is None or statement is None or statement.type != "expression_statement" or in_test(unit, call):
            continue
        base, word = callee.child_by_field_name("object"), callee.child_by_field_name("attribute")
        if base is None or word is None or unit.syntax.text(word) != "acquire":
            continue
        if not _LOCK.search(unit.syntax.text(base)):
            continue
        function = function_around(call)
        way = _way_out(unit, function, call, f"{unit.syntax.text(base)}.release()") if function is not None else None
        if way is not None:
            yield new(call)


def _way_out(unit: UnitView, function: Node, call: Node, release: str) -> Node | None:
    """A `return` or `raise` behind the call that comes by no release, while others do."""
    if release not in unit.syntax.text(function):
        return None  # it is released elsewhere: a method of its own
    for node in walk(function):
        if node.type not in ("return_statement", "raise_statement") or node.start_byte < call.end_byte:
            continue
        if function_around(node) != function or any(_releases(unit, above, release, node) for above in ancestors(node)):
            continue
        between = unit.syntax.source[call.end_byte : node.start_byte].decode("utf-8", "replace")
        if release not in between:
            return node
    return None


def _releases(unit: UnitView, above: Node, release: str, node: Node) -> bool:
    """Does a statement around a way out release the lock on it: `try` … `finally`, or the block itself before?"""
    if above.type == "try_statement":
        return any(part.type == "finally_clause" and release in unit.syntax.text(part) for part in above.named_children)
    if above.type == "block":
        source = unit.syntax.source[above.start_byte : node.start_byte]
        return release.encode() in source
    return False


__all__ = ["changed_by_threads", "kept"]
