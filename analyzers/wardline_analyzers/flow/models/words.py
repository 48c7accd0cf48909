"""What entries of a model file are made of: names, arguments, kinds, conditions."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.flow.known.kinds import ALL, SINK_KINDS, SOURCE_KINDS
from wardline_analyzers.flow.models.entries import PARTS, Where
from wardline_analyzers.rules import conditions
from wardline_analyzers.rules.front_matter import Mapping, Node, Scalar, Sequence, choice, fail, mapping
from wardline_analyzers.rules.names import names as qualified_names
from wardline_analyzers.rules.problem import PageError, closest
from wardline_analyzers.rules.rule import Condition

STARS: Final = 2
"""Words of a name that may stand for any others: to find a name takes a time to the power of these."""
WORDS: Final = ("present", "absent", "truthy", "falsy", "text", "string", "list", "number")
"""Conditions of one word."""
_SHARED: Final = ("in", "matches", "less", "more", "name", "call")
"""Conditions that are read as those of rule pages."""
_ARGUMENT_PARTS = r"(?:\.\*|\[[^\[\]]+\])*"
_ARGUMENT = re.compile(rf"(?:[0-9]{{1,3}}(?:\|[^\W\d]\w*)?|[^\W\d]\w*){_ARGUMENT_PARTS}")
_PARAMETER = re.compile(r"(?:[0-9]{1,3}|(?!\d)[\w$]+)(?:\|(?!\d)[\w$]+)*")


def names(node: Node, what: str, kind: str = "name") -> tuple[str, ...]:
    """As in rule pages (`rules/names.py`), with few words left open."""
    found = qualified_names(node, what, kind)
    for name in found:
        if name.count(".*") + name.startswith("*.") > STARS:
            fail(node, f"more than {STARS} words of `{name}` are `*`", "name the words in between")
    return found


def callees(node: Node) -> tuple[str, ...]:
    found = names(node, "a callee", "prefix")
    for name in found:
        if name.endswith("()"):
            fail(node, f"`{name}` is what a call gives", f"write `{name[:-2]}` for the callee")
    return found


def argument(node: Node, what: str, *words: str) -> str:
    written = node.text if isinstance(node, Scalar) else ""
    if written not in words and not _ARGUMENT.fullmatch(written):
        options = ", ".join(("0", "0|name", "name", "all", "rest", "self", "callee", "0.*", "0[key]", *words))
        fail(node, f"{what} cannot be `{written}`", f"one of {options}")
    return written


def arguments(node: Node, what: str, *words: str) -> tuple[str, ...]:
    if isinstance(node, Sequence) and not node.items:
        fail(node, f"{what} names no argument")
    return tuple(argument(item, what, *words) for item in (node.items if isinstance(node, Sequence) else (node,)))


def parameter(node: Node, what: str) -> str:
    written = node.text if isinstance(node, Scalar) else ""
    if not _PARAMETER.fullmatch(written):
        fail(node, f"{what} cannot be `{written}`", "a position, a name, or both as 0|request")
    return written


def parameters(node: Node) -> tuple[tuple[str, str], ...]:
    if not isinstance(node, Mapping):
        return (("*", choice(node, "`parameters`", SOURCE_KINDS)),)
    pairs = []
    for key, value in node.entries.items():
        at = Scalar(node.lines[key], key, key, quoted=False)
        pairs.append((key if key == "*" else parameter(at, "a parameter"), choice(value, f"`{key}`", SOURCE_KINDS)))
    return tuple(pairs)


def given(node: Node) -> tuple[tuple[str, str], ...]:
    """Parameters, and the classes of what they are given."""
    table = mapping(node, "`gives`")
    found = []
    for key, value in table.entries.items():
        found.append((parameter(Scalar(table.lines[key], key, key, quoted=False), "a parameter"), class_name(value)))
    return tuple(found)


def views(node: Node) -> tuple[tuple[str, str], ...]:
    """What names of views begin with, and the kind of sink that the rest is; `nothing` for none."""
    table = mapping(node, "`views`")
    kinds_of_views = (*SINK_KINDS, "nothing")
    return tuple(
        (begins, "" if (kind := choice(value, f"`{begins}`", kinds_of_views)) == "nothing" else kind)
        for begins, value in table.entries.items()
    )


def bodies(node: Node) -> tuple[tuple[str, str], ...]:
    """Classes of results, and the kind of sink that their text gets to."""
    table = mapping(node, "`bodies`").entries
    return tuple((name, choice(kind, f"`{name}`", SINK_KINDS)) for name, kind in table.items())


def words(node: Node | None, what: str) -> frozenset[str]:
    """Plain names."""
    if node is None:
        return frozenset()
    return frozenset(names(node, what, "name"))


def functions(node: Node) -> tuple[str, ...]:
    if isinstance(node, Scalar) and node.text == "*":
        return ("*",)
    found = names(node, "`functions`")
    for name in found:
        if not name.removesuffix("[*]").isidentifier():
            fail(node, f"`{name}` is not the plain name of a function", "or of an object and `[*]`")
    return found


def class_name(node: Node) -> str:
    (found, *more) = names(node, "a class")
    if more or found.endswith("()"):
        fail(node, "this must be one class", "without `()`")
    return found


def kinds(node: Node, what: str) -> frozenset[str]:
    if isinstance(node, Scalar) and node.text == "all":
        return ALL
    if isinstance(node, Mapping) and list(node.entries) == ["but"]:
        return ALL - kinds(node.entries["but"], what)
    if not isinstance(node, Sequence) or not node.items:
        fail(node, f"{what} must be a list of kinds, `all`, or all `but` some", "write [html], or {but: [html]}")
    return frozenset(choice(item, what, SINK_KINDS) for item in node.items)


def part(node: Node) -> str:
    if isinstance(node, Scalar) and node.value is True:
        return "any"
    return choice(node, "`part`", tuple(part for part in PARTS if part not in ("", "any")))


def when(node: Node) -> str:
    if isinstance(node, Scalar) and isinstance(node.value, bool):
        return "true" if node.value else "false"
    return choice(node, "`when`", ("raises",))


def where(node: Node | None, assigned: bool = False) -> Where:
    if node is None:
        return ()
    table = mapping(node, "`where`")
    if not table.entries:
        fail(node, "`where` states no condition", "leave it out")
    for key in table.entries:
        asked = not assigned or key == "value" or key.startswith("self[")
        if not (asked and _ARGUMENT.fullmatch(key)):
            raise PageError(
                table.lines[key], f"`where` cannot ask about `{key}`", "ask about an argument: 0, name, 0|name"
            )
    return tuple((key, condition(value)) for key, value in table.entries.items())


def condition(node: Node) -> Condition:
    """The condition that this node states. Raises PageError."""
    if isinstance(node, Scalar):
        return conditions.scalar(node, WORDS)
    if isinstance(node, Mapping) and len(node.entries) == 1:
        ((key, operand),) = node.entries.items()
        if key == "not":
            return (key, condition(operand))
        if key in ("any", "all"):
            if not isinstance(operand, Sequence) or not operand.items:
                fail(operand, "`any` and `all` want a list of conditions")
            return (key, tuple(condition(item) for item in operand.items))
        if key not in _SHARED:
            fail(node, f"there is no condition `{key}`", closest(key, (*_SHARED, "not", "any", "all", *WORDS)))
    return conditions.condition(node)


__all__ = [
    "argument",
    "arguments",
    "bodies",
    "callees",
    "class_name",
    "condition",
    "functions",
    "given",
    "kinds",
    "names",
    "parameter",
    "parameters",
    "part",
    "views",
    "when",
    "where",
    "words",
]
