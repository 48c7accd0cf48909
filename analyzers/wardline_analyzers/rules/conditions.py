"""The conditions of `where`, from a page to their normal form (`rule.Condition`)."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable

from wardline_analyzers.backtracking import is_exponential
from wardline_analyzers.rules.front_matter import Mapping, Node, Scalar, Sequence, fail, flag, text
from wardline_analyzers.rules.names import names
from wardline_analyzers.rules.problem import PageError, closest
from wardline_analyzers.rules.rule import Condition

WORDS = ("present", "absent", "literal", "dynamic", "built", "string", "number", "list", "dict")
REGEX_LIMIT = 200
"""Characters of a regular expression. Longer ones are programs, and belong into a check function."""


def condition(node: Node) -> Condition:
    """The condition that this node states. Raises PageError."""
    if isinstance(node, Scalar):
        return scalar(node, WORDS)
    if isinstance(node, Sequence):
        fail(node, "a list is not a condition", "write {in: [a, b]}")
    if len(node.entries) != 1:
        fail(node, "a condition has one key", "write {all: [{...}, {...}]}")
    ((key, operand),) = node.entries.items()
    if key not in _OPERATORS:
        fail(node, f"there is no condition `{key}`", closest(key, (*_OPERATORS, *WORDS)))
    return (key, _OPERATORS[key](operand))


def where(node: Mapping, accepts: Callable[[str], bool], kinds: str) -> tuple[tuple[str, Condition], ...]:
    """All conditions below `where`. `accepts` says which arguments there are; `kinds` tells an author."""
    if not node.entries:
        fail(node, "`where` states no condition", "leave it out")
    for argument in node.entries:
        if not accepts(argument):
            raise PageError(node.lines[argument], f"`where` cannot ask about `{argument}`", kinds)
    return tuple((argument, condition(value)) for argument, value in node.entries.items())


def scalar(node: Scalar, words: tuple[str, ...]) -> Condition:
    """The condition that a plain value states: one of these words, or a constant. Raises PageError."""
    if node.quoted or not isinstance(node.value, str):
        return ("is", node.value)
    if node.value not in words:
        near = closest(node.value, words)
        fail(node, f"there is no condition `{node.value}`", f'{near}; a text is written "{node.value}"')
    return (node.value, None)


def _constants(node: Node) -> tuple[object, ...]:
    if not isinstance(node, Sequence) or not node.items:
        fail(node, "`in` wants a list of constants")
    values = []
    for item in node.items:
        if not isinstance(item, Scalar):
            fail(item, "`in` wants constants")
        values.append(item.value)
    return tuple(values)


def _regex(node: Node) -> str:
    pattern = text(node, "`matches`")
    if len(pattern) > REGEX_LIMIT:
        fail(node, f"a regular expression may have at most {REGEX_LIMIT} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
    except (re.error, Warning, OverflowError, RecursionError) as error:
        fail(node, f"this is not a regular expression: {error}")
    if is_exponential(pattern):
        fail(node, "this regular expression takes exponential time for some texts", "repeat less inside a repeat")
    return pattern


def _number(node: Node) -> int | float:
    if isinstance(node, Scalar) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        return node.value
    fail(node, "`less` and `more` want a number")


def _several(node: Node) -> tuple[Condition, ...]:
    if not isinstance(node, Sequence) or not node.items:
        fail(node, "`any` and `all` want a list of conditions")
    return tuple(condition(item) for item in node.items)


_OPERATORS: dict[str, Callable[[Node], object]] = {
    "in": _constants,
    "matches": _regex,
    "less": _number,
    "more": _number,
    "name": lambda node: names(node, "`name`", "prefix"),
    "call": lambda node: names(node, "`call`", "prefix"),
    "truthy": lambda node: flag(node, "`truthy`"),
    "not": condition,
    "any": _several,
    "all": _several,
}
