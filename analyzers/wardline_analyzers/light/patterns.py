"""Regular expressions that are kept as objects: what one of them lets through is vouched for."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.naming import naming
from wardline_analyzers.flow.functions.common import Function
from wardline_analyzers.flow.functions.matching import MATCHING
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import Value

_PATTERN: Final = "re.Pattern()"
_BY_LINES: Final = frozenset(("Multiline", "MULTILINE"))
_WHOLE: Final = MATCHING["re.fullmatch"]
_ANYWHERE: Final = MATCHING["re.search"]


def _compiled(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if any(naming(given.value).attributes & _BY_LINES for given in node.arguments[1:]):
        return None  # `^` and `$` stand at each line then
    return MATCHING["re.compile"](run, Arguments(arguments.positional[:1]), node, state)


def compiling(*words: str) -> dict[str, Function]:
    """`new Regex("^[a-z]+$")`"""
    return dict.fromkeys(words, _compiled)


def of_text(*words: str) -> dict[str, Function]:
    """`"[a-z]+".toRegex()`"""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        given = [arguments.receiver] if arguments.receiver is not None else []
        return MATCHING["re.compile"](run, Arguments(given), node, state) if given else None

    return dict.fromkeys(words, made)


def _tested(how: Function) -> Function:
    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        given = Arguments(arguments.positional[:1], receiver=arguments.receiver)
        found = how(run, given, node, state)
        return Value(kind="bool", when=found.when if found is not None else None)

    return made


def testing(anywhere: tuple[str, ...] = (), whole: tuple[str, ...] = ()) -> dict[str, Function]:
    """`pattern.IsMatch(text)`, where it need not hold all of the text; `pattern.matches(text)`, where it must."""
    return {
        **{f"{_PATTERN}.{word}": _tested(_ANYWHERE) for word in anywhere},
        **{f"{_PATTERN}.{word}": _tested(_WHOLE) for word in whole},
    }


def _of_text(how: Function, first: bool) -> Function:
    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        given = arguments.positional[:2] if first else [arguments.receiver, *arguments.positional[:1]]
        if len(given) != 2 or given[0] is None or given[1] is None or given[1].value.name != _PATTERN:
            return None
        return _tested(how)(run, Arguments([given[0]], receiver=given[1]), node, state)

    return made


def asked_of_text(*words: str) -> dict[str, Function]:
    """`text.matches(pattern)`: methods of a text that a pattern must hold all of."""
    return dict.fromkeys(words, _of_text(_WHOLE, first=False))


def with_text(anywhere: tuple[str, ...] = (), whole: tuple[str, ...] = ()) -> dict[str, Function]:
    """`regex_match(text, pattern)`: functions of a text and a pattern."""
    return {
        **dict.fromkeys(anywhere, _of_text(_ANYWHERE, first=True)),
        **dict.fromkeys(whole, _of_text(_WHOLE, first=True)),
    }


__all__ = ["asked_of_text", "compiling", "of_text", "testing", "with_text"]
