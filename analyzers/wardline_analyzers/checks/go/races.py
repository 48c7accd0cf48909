"""Variables of Go that several goroutines change at the same time, with nothing that keeps them apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import FUNCTIONS, function_around, outside_tests
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.tree import ancestors, walk

_GUARDED: Final = re.compile(
    r"\.R?Lock\(\)|\.Do\(func|\batomic\.|\.(?:Add|Store|CompareAndSwap)\(|<-|\.Acquire\(|singleflight"
)
"""What keeps goroutines apart, or lets them take turns."""
_CHANGES: Final = ("assignment_statement", "inc_statement", "dec_statement")
_REQUEST: Final = re.compile(
    r"\bhttp\.ResponseWriter, \w+ \*http\.Request|\*(?:gin\.Context|fiber\.Ctx|fasthttp\.RequestCtx)\b"
    r"|\b(?:echo\.Context|fiber\.Ctx)\b"
)
"""The parameters of a handler. A function that is given a request alone may belong to an object of that request."""


def changed_by_goroutines(unit: UnitView, new: New) -> Iterator[Match]:
    """`go func() { total += n }()` in a loop: each changes a variable of the function around, or of the package."""
    for node in unit.syntax.find("go_statement"):
        literal = next((part for part in walk(node) if part.type == "func_literal"), None)
        outer = function_around(node)
        if literal is None or outer is None or _GUARDED.search(unit.syntax.text(literal)):
            continue
        if not any(above.type == "for_statement" for above in ancestors(node)):
            continue
        own = _declared(unit, literal)
        around: set[str] | None = None
        declared: set[str] = set()
        for change in _changes(literal):
            target = _root(unit, change)
            name = target[0] if target is not None else ""
            if target is None or name in own or (target[1] == "index" and not _is_shared(unit, outer, name, change)):
                continue
            if around is None:
                around = _declared(unit, outer, before=node.start_byte)
                declared = _declared(unit, outer) | {_receiver(unit, outer)}
            shared = target[1] == "field" and name in _pointers(unit, outer) and _reads_and_writes(unit, change)
            of_package = name not in declared and _reads_and_writes(unit, change) and target[1] != "field"
            if name in around or shared or of_package:
                match = new(change)
                if outside_tests(match):
                    yield match
                break


def changed_by_requests(unit: UnitView, new: New) -> Iterator[Match]:
    """A handler counts up a variable of the package, or writes to a map of it: each request has its own goroutine."""
    for function in _handlers(unit):
        text = unit.syntax.text(function)
        if _GUARDED.search(text):
            continue
        own = _declared(unit, function)
        for around in ancestors(function):
            if around.type in FUNCTIONS:
                own |= _parameters(unit, around)
        for change in _changes(function):
            target = _root(unit, change)
            if target is None or target[0] in own or function_around(change) != function:
                continue
            if not _reads_and_writes(unit, change) and not _is_element(change):
                continue
            if target[1] == "field" and target[0] != _receiver(unit, function):
                continue
            match = new(change)
            if outside_tests(match):
                yield match
            break


_READS_LOCKED: Final = re.compile(r"\.RLock\(\)")
_WRITES_LOCKED: Final = re.compile(r"\.Lock\(\)")


def changed_under_read_lock(unit: UnitView, new: New) -> Iterator[Match]:
    """A method takes the lock of readers alone, and writes to a map of its object."""
    for function in unit.syntax.find("method_declaration"):
        text, receiver = unit.syntax.text(function), _receiver(unit, function)
        if not receiver or not _READS_LOCKED.search(text) or _WRITES_LOCKED.search(text):
            continue
        for change in _changes(function):
            target, left = _root(unit, change), _target(change)
            written = unit.syntax.text(left) if left is not None else ""
            if target is None or target[0] != receiver or not _is_element(change) or written.count(".") != 1:
                continue
            before = text.encode()[: change.start_byte - function.start_byte].decode(errors="replace")
            if not _is_read_locked(before, receiver, written.partition("[")[0]):
                continue
            match = new(change)
            if outside_tests(match):
                yield match
            break


def _is_read_locked(before: str, receiver: str, row: str) -> bool:
    """Has a method taken a lock of its object for reading, and not given it back by hand until here, or read this map
    under it?"""
    taken = list(re.finditer(rf"\b{re.escape(receiver)}\.(?:[\w.]+\.)?RLock\(\)", before))
    if not taken:
        return False
    held, given_back, _ = re.split(r"(^\s*[\w.]+\.RUnlock\(\)|\Z)", before[taken[-1].end() :], maxsplit=1, flags=re.M)
    return not given_back or re.search(rf"(?<![\w.]){re.escape(row)}\b", held) is not None


_GIVEN_BACK: Final = re.compile(r"(?m)^(\s*)([\w.]+)\.R?Unlock\(\)\s*$")


def changed_behind_lock(unit: UnitView, new: New) -> Iterator[Match]:
    """`mu.Lock(); ok := m[k] >= n; mu.Unlock()`, and then `m[k] -= n` without it."""
    for function in unit.syntax.find("function_declaration", "method_declaration"):
        text = unit.syntax.text(function)
        if "defer " in text and re.search(r"defer [\w.]+\.R?Unlock\(\)", text):
            continue
        found = list(_GIVEN_BACK.finditer(text))
        if not found:
            continue
        last, mutex = found[-1], re.escape(found[-1][2])
        taken = re.search(rf"\b{mutex}\.R?Lock\(\)", text)
        if taken is None or taken.start() > last.start() or len(re.findall(rf"\b{mutex}\.R?Lock\(\)", text)) != 1:
            continue
        if _GUARDED.search(text[last.end() :]):
            continue
        held, own, end = text[taken.end() : last.start()], _declared(unit, function), len(text[: last.end()].encode())
        for change in _changes(function):
            target, left = _root(unit, change), _target(change)
            if target is None or left is None or change.start_byte - function.start_byte < end or target[0] in own:
                continue
            row = unit.syntax.text(left).partition("[")[0]
            if not _is_element(change) or not re.search(rf"(?<![\w.]){re.escape(row)}\[", held):
                continue
            match = new(change)
            if outside_tests(match):
                yield match
            break


def _handlers(unit: UnitView) -> Iterator[Node]:
    for function in unit.syntax.find(*sorted(FUNCTIONS)):
        parameters = function.child_by_field_name("parameters")
        if parameters is not None and _REQUEST.search(unit.syntax.text(parameters)):
            yield function


def _changes(function: Node) -> Iterator[Node]:
    body = function.child_by_field_name("body")
    return (part for part in walk(body) if part.type in _CHANGES) if body is not None else iter(())


def _target(change: Node) -> Node | None:
    left = change.child_by_field_name("left")
    if left is None:
        return change.named_children[0] if change.named_children else None
    return left.named_children[0] if left.named_child_count == 1 else None


def _root(unit: UnitView, change: Node) -> tuple[str, str] | None:
    """The variable that is changed, and how it is reached: `name`, `index`, or `field` (and what is in it)."""
    node, kind = _target(change), "name"
    while node is not None and node.type in ("index_expression", "selector_expression", "parenthesized_expression"):
        if node.type == "index_expression" and kind == "name":
            kind = "index"
        elif node.type == "selector_expression":
            kind = "field"
        node = node.child_by_field_name("operand") or (node.named_children[0] if node.named_children else None)
    return (unit.syntax.text(node), kind) if node is not None and node.type == "identifier" else None


def _is_element(change: Node) -> bool:
    target = _target(change)
    return target is not None and target.type == "index_expression"


def _reads_and_writes(unit: UnitView, change: Node) -> bool:
    """`n++`, `n += 1`, `n = n + 1`, `list = append(list, x)`: the new value is made of the old one."""
    if change.type != "assignment_statement":
        return True
    operator = change.child_by_field_name("operator")
    if operator is not None and unit.syntax.text(operator) != "=":
        return True
    target, right = _target(change), change.child_by_field_name("right")
    if target is None or right is None:
        return False
    return re.search(rf"(?<![\w.]){re.escape(unit.syntax.text(target))}(?!\w)", unit.syntax.text(right)) is not None


def _parameters(unit: UnitView, function: Node) -> set[str]:
    found: set[str] = set()
    for field in ("parameters", "receiver", "result"):
        row = function.child_by_field_name(field)
        for part in walk(row) if row is not None else ():
            if part.type in ("parameter_declaration", "variadic_parameter_declaration"):
                found.update(unit.syntax.text(name) for name in part.children_by_field_name("name"))
    return found


def _pointers(unit: UnitView, function: Node) -> set[str]:
    """The parameters of a function that are pointers, with its receiver: what they lead to is one for all."""
    found: set[str] = set()
    for field in ("parameters", "receiver"):
        row = function.child_by_field_name(field)
        for part in walk(row) if row is not None else ():
            type_ = part.child_by_field_name("type") if part.type == "parameter_declaration" else None
            if type_ is not None and type_.type == "pointer_type":
                found.update(unit.syntax.text(name) for name in part.children_by_field_name("name"))
    return found


def _declared(unit: UnitView, function: Node, before: int | None = None) -> set[str]:
    """The names that a function declares, with its parameters; or those of its variables up to a place, which have not
    one of their own in each turn of a loop."""
    found = set() if before is not None else _parameters(unit, function) - {_receiver(unit, function)}
    kinds = ("short_var_declaration", "var_spec", *(("range_clause",) if before is None else ()))
    for part in walk(function):
        if part.type not in kinds or (before is not None and part.start_byte > before):
            continue
        left = part.child_by_field_name("left")
        names = left.named_children if left is not None else part.children_by_field_name("name")
        found.update(unit.syntax.text(name) for name in names)
    return found


def _receiver(unit: UnitView, function: Node) -> str:
    row = function.child_by_field_name("receiver")
    for part in walk(row) if row is not None else ():
        if part.type == "parameter_declaration":
            name = part.child_by_field_name("name")
            return unit.syntax.text(name) if name is not None else ""
    return ""


def _is_shared(unit: UnitView, function: Node, name: str, change: Node) -> bool:
    """A map; or an element that is made of what was there, of a variable that this function does not declare."""
    if _is_map(unit, function, name):
        return True
    return name not in _declared(unit, function) and _reads_and_writes(unit, change)


def _is_map(unit: UnitView, function: Node, name: str) -> bool:
    """Is the variable a map? Elements of a list are apart from each other, those of a map are not."""
    made = rf"\b{re.escape(name)}\s*(?::=|=)\s*(?:make\()?map\[|\bvar {re.escape(name)} map\["
    return re.search(made, unit.syntax.text(function)) is not None
