"""Whether the conditions of a `where` hold (their forms: CONTRIBUTING.md, "Conditions")."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Protocol

from tree_sitter import Node

from wardline_analyzers.flow.calling.conditions import fits
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.match.match import UnitView
from wardline_analyzers.python.constants import UNKNOWN
from wardline_analyzers.rules.rule import Condition

_LONGEST_SUBJECT = 4000
"""Characters of a string that `matches` looks at: a regular expression may be slow."""


class Asked(Protocol):
    """What conditions ask about: a `Match`, or any call with its arguments."""

    @property
    def unit(self) -> UnitView: ...

    def argument(self, spec: str) -> Node | None:
        """The node of an argument, or None if it is not given."""

    def may_hide(self, spec: str) -> bool:
        """Can the argument be in `*args` or `**kwargs`?"""

    def unpacked(self, spec: str) -> Value | None:
        """What a dictionary gives for the argument, as in `f(**options)`, where that is known."""

    def resolve(self, node: Node) -> str | None:
        """The qualified name of what an expression means."""


def holds(match: Asked, where: tuple[tuple[str, Condition], ...]) -> bool:
    """Do all conditions hold?"""
    return all(_holds(match, spec, condition) for spec, condition in where)


def _holds(match: Asked, spec: str, condition: Condition) -> bool:
    node = match.argument(spec)
    if node is None:
        if match.may_hide(spec):
            value = match.unpacked(spec)
            return value is not None and value.consts is not None and len(value.consts) == 1 and fits(condition, value)
        return _of_absent(condition)
    return _of(match, node, condition)


def _of_absent(condition: Condition) -> bool:
    operator, operand = condition
    if operator == "absent":
        return True
    if operator == "not":
        return not _of_absent(operand)
    if operator == "any":
        return any(_of_absent(c) for c in operand)
    if operator == "all":
        return all(_of_absent(c) for c in operand)
    return False


def _of(match: Asked, node: Node, condition: Condition) -> bool:
    operator, operand = condition
    return _OPERATORS[operator](match, node, operand)


def _equal(value: Any, wanted: Any) -> bool:
    if isinstance(value, bytes) and isinstance(wanted, str):
        return value == wanted.encode()
    return type(value) is type(wanted) and value == wanted


def _is(match: Asked, node: Node, wanted: Any) -> bool:
    value = match.unit.constant(node)
    return value is not UNKNOWN and _equal(value, wanted)


def _in(match: Asked, node: Node, wanted: Any) -> bool:
    return any(_equal(value, w) for value in match.unit.possible(node) for w in wanted)


@lru_cache(maxsize=512)
def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _matches(match: Asked, node: Node, pattern: str) -> bool:
    return any(_fits(value, pattern) for value in match.unit.possible(node))


def _fits(value: Any, pattern: str) -> bool:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return isinstance(value, str) and _regex(pattern).search(value[:_LONGEST_SUBJECT]) is not None


def _numbers(match: Asked, node: Node) -> Iterator[float]:
    """The numbers that an expression may be: those of each way that leads to it."""
    for value in match.unit.possible(node):
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            yield value


def _less(match: Asked, node: Node, bound: float) -> bool:
    return any(value < bound for value in _numbers(match, node))


def _more(match: Asked, node: Node, bound: float) -> bool:
    return any(value > bound for value in _numbers(match, node))


def name_matches(found: str, wanted: tuple[str, ...]) -> bool:
    """Is a qualified name one of these, or below one that ends in `.*`?"""
    return any(found == w or (w.endswith(".*") and found.startswith(w[:-1])) for w in wanted)


def _name(match: Asked, node: Node, wanted: tuple[str, ...]) -> bool:
    found = match.resolve(node)
    if found is None:  # a variable, or what stands in a table: the dataflow may tell what that is
        known = match.unit.value(node)
        found = known.name if known is not None else None
    return found is not None and name_matches(found, wanted)


def _call(match: Asked, node: Node, wanted: tuple[str, ...]) -> bool:
    found = match.resolve(node)
    return found is not None and found.endswith("()") and name_matches(found[:-2], wanted)


def _truthy(match: Asked, node: Node, wanted: bool) -> bool:
    value = match.unit.constant(node)
    return value is not UNKNOWN and bool(value) is wanted


def _kind(kind: str) -> Callable[[Asked, Node, Any], bool]:
    return lambda match, node, _: match.unit.values.kind(node) == kind


_OPERATORS: dict[str, Callable[[Asked, Node, Any], bool]] = {
    "is": _is,
    "in": _in,
    "matches": _matches,
    "less": _less,
    "more": _more,
    "name": _name,
    "call": _call,
    "truthy": _truthy,
    "present": lambda match, node, _: True,
    "absent": lambda match, node, _: False,
    "literal": lambda match, node, _: match.unit.values.is_literal(node),
    "dynamic": lambda match, node, _: not match.unit.values.is_literal(node),
    "built": lambda match, node, _: match.unit.values.is_built(node),
    "string": _kind("string"),
    "number": _kind("number"),
    "list": _kind("list"),
    "dict": _kind("dict"),
    "not": lambda match, node, inner: not _of(match, node, inner),
    "any": lambda match, node, several: any(_of(match, node, c) for c in several),
    "all": lambda match, node, several: all(_of(match, node, c) for c in several),
}
