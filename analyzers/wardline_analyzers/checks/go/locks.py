"""Locks of Go that one way out of a function keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import FUNCTIONS, function_around, outside_tests
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.tree import ancestors, walk

_TAKES: Final = re.compile(r"^([\w.]+)\.(R?)Lock\(\)$")
_LEAVES: Final = re.compile(r"^(?:return|break|continue|goto|panic|os\.Exit|log\.Fatal)\b")


def lock_kept(unit: UnitView, new: New) -> Iterator[Match]:
    """`mu.Lock()`, a `return`, and only behind it `mu.Unlock()`."""
    for taken in unit.syntax.find("expression_statement"):
        found = _TAKES.match(unit.syntax.text(taken))
        function = function_around(taken) if found is not None else None
        if found is None or function is None:
            continue
        given_back = f"{found[1]}.{found[2]}Unlock"
        if _never_given_back(unit, function, found[1], found[2]):
            match = new(taken)
            if outside_tests(match):
                yield match
            continue
        if not _released_by_hand(unit.syntax.text(function), given_back):
            continue
        for way in _ways_out(function, taken):
            behind = way.start_byte > taken.end_byte and "nlock" not in unit.syntax.text(way)
            if behind and _is_held(unit, taken, way, f"{given_back}()"):
                match = new(way)
                if outside_tests(match):
                    yield match
                break


_HANDS_ON: Final = re.compile(r"(?i)lock|acquire|begin|start|enter|freeze|hold|open|take|pause|suspend|wait|init|reset")
"""Functions that take a lock for their caller."""


def _never_given_back(unit: UnitView, function: Node, mutex: str, kind: str) -> bool:
    """Does the function do all of its work under the lock, and leave with it? Not one that takes it for its caller."""
    name, text = function.child_by_field_name("name"), unit.syntax.text(function)
    if name is None or _HANDS_ON.search(unit.syntax.text(name)) or f"{mutex}.{kind}Unlock" in text:
        return False
    last = mutex.rpartition(".")[2]
    others = re.findall(rf"\b{re.escape(last)}\b(?!\.R?(?:Unl|L)ock\(\))", text)
    writes = re.search(r"\]\s*=(?!=)|\bdelete\(|\+\+|\w\s*[+-]=", text)
    return not others and "nlock" not in text.replace("RUnlock", "") and writes is not None


def _released_by_hand(text: str, given_back: str) -> bool:
    """Does the function give the lock back itself, and neither when it ends nor by somebody else?"""
    word = re.escape(given_back)
    if re.search(rf"\bdefer\b[^\n]*{word}|\bdefer func\(|{word}(?!\()", text):
        return False
    return f"{given_back}()" in text


def _ways_out(function: Node, taken: Node) -> Iterator[Node]:
    """The returns of the function itself below the block that takes the lock."""
    block = taken.parent
    for node in walk(block) if block is not None else ():
        if node.type == "return_statement" and function_around(node) == function:
            yield node


def _is_held(unit: UnitView, taken: Node, way: Node, given_back: str) -> bool:
    """Does nothing between the two give the lock back, but for what leaves the function itself?"""
    path = [way, *ancestors(way)]
    for inner, outer in pairwise(path):
        if inner.type in FUNCTIONS:
            return False
        between = (each for each in outer.named_children if taken.end_byte <= each.start_byte < inner.start_byte)
        if any(_gives_back(unit, each, given_back) for each in between):
            return False
        if outer == taken.parent:
            return True
    return False


def _gives_back(unit: UnitView, statement: Node, given_back: str) -> bool:
    """Is the lock given back behind a statement? Where only a block has done it that leaves the function, it is not."""
    if given_back not in unit.syntax.text(statement):
        return False
    for call in walk(statement):
        if call.type != "expression_statement" or unit.syntax.text(call) != given_back:
            continue
        around = call.parent
        last = around.named_children[-1] if around is not None and around.named_children else call
        if call == statement or not _LEAVES.match(unit.syntax.text(last)):
            return True
    return False


__all__ = ["lock_kept"]
