"""Regular expressions: `regexp` matches in linear time, and anywhere in a text unless the pattern is anchored."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.groups import group_of
from wardline_analyzers.flow.functions.common import Function
from wardline_analyzers.flow.functions.matching import MATCHING as COMMON
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import display
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import CLEAN, Value

_PATTERN: Final = "re.Pattern()"
_MOST_GROUPS: Final = 6
"""Groups that are told apart."""


def _compiled(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return COMMON["re.compile"](run, Arguments(arguments.positional[:1]), node, state)


def _tests(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`pattern.MatchString(x)`, `regexp.MatchString(pattern, x)`"""
    found = COMMON["re.search"](run, arguments, node, state)
    return Value(kind="bool", when=found.when if found is not None else None)


def _tests_text(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return display("tuple", [_tests(run, arguments, node, state) or CLEAN, CLEAN])


def _replaced(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`pattern.ReplaceAllString(x, new)`"""
    if arguments.receiver is None or len(arguments.positional) < 2:
        return None
    subject, new = arguments.positional[:2]
    return COMMON["re.sub"](run, Arguments([new, subject], receiver=arguments.receiver), node, state)


def _found(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`pattern.FindAllString(x, n)`, and the groups of `pattern.FindStringSubmatch(x)`."""
    return COMMON["re.findall"](run, arguments, node, state)


def _one(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`pattern.FindString(x)`"""
    found = COMMON["re.findall"](run, arguments, node, state)
    return found.rest if found is not None else None


def _groups(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`pattern.FindStringSubmatch(x)`: nothing, or the whole match and its groups."""
    value = arguments.positional[0].value if arguments.positional else CLEAN
    each = Value(taints=tuple(t.part("[re]") for t in value.taints), open=value.open)
    match = COMMON["re.search"](run, arguments, node, state)
    items: dict[int, Value] = {}
    if match is not None and each.taints:
        items = {number: each.but(taints=group_of(match, number).taints) for number in range(_MOST_GROUPS)}
    return Value(kind="list", items=items, rest=each, taints=each.taints, open=True)


MATCHING: Final[dict[str, Function]] = {
    **{f"regexp.{name}": _compiled for name in ("MustCompile", "Compile", "MustCompilePOSIX", "CompilePOSIX")},
    "regexp.MatchString": _tests_text,
    "regexp.Match": _tests_text,
    f"{_PATTERN}.MatchString": _tests,
    f"{_PATTERN}.Match": _tests,
    f"{_PATTERN}.ReplaceAllString": _replaced,
    f"{_PATTERN}.ReplaceAllLiteralString": _replaced,
    f"{_PATTERN}.ReplaceAll": _replaced,
    f"{_PATTERN}.FindAllString": _found,
    f"{_PATTERN}.FindAll": _found,
    f"{_PATTERN}.FindString": _one,
    f"{_PATTERN}.Find": _one,
    f"{_PATTERN}.FindStringSubmatch": _groups,
    f"{_PATTERN}.FindSubmatch": _groups,
}
