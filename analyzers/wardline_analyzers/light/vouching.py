"""What functions of the light languages vouch for: where a path leads, and what a text begins with."""

from __future__ import annotations

from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.comparisons import compared
from wardline_analyzers.flow.functions.common import Function, as_python
from wardline_analyzers.flow.functions.places import PLACE_METHODS, PLACES
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.kinds import NUMBER_LEFT
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import BOOL, Value
from wardline_analyzers.flow.methods.text_methods import text_method
from wardline_analyzers.flow.solve.targets import change


def resolving(*words: str) -> dict[str, Function]:
    """`realpath(path)`, `path.canonicalize()`: a test of where a path leads is one of the path."""
    return dict.fromkeys(words, PLACES["os.path.realpath"])


def _kept(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return arguments.receiver.value if arguments.receiver is not None else None


def keeping(*words: str) -> dict[str, Function]:
    """`file.getPath()`, `path.toFile()`: the same place in another form."""
    return dict.fromkeys(words, _kept)


def _within(word: str, of_first: bool) -> Function:
    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        given = arguments
        if of_first:
            if len(arguments.positional) < 2:
                return BOOL
            given = Arguments([arguments.positional[1]])
            given.receiver = arguments.positional[0]
        found = PLACE_METHODS[word](run, given, as_python(node, word), state)
        return found if found is not None else BOOL

    return made


def beginning(*words: str, of_first: bool = False) -> dict[str, Function]:
    """`path.StartsWith(folder)`: tests of how a text begins, their object or (`of_first`) their first argument."""
    return dict.fromkeys(words, _within("startswith", of_first))


_BY_STEPS = _within("is_relative_to", False)
_BY_CHARACTERS = _within("startswith", False)


def _below(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """By steps where it is a path, else by characters."""
    found = _BY_STEPS(run, arguments, node, state)
    if found is not None and found.when is not None:
        return found
    return _BY_CHARACTERS(run, arguments, node, state)


def below(*words: str) -> dict[str, Function]:
    """The same where paths are compared step by step: no neighbour of the folder begins so."""
    return dict.fromkeys(words, _below)


def _contains(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if arguments.receiver is None or len(arguments.positional) != 1:
        return None
    return compared("in", arguments.positional[0].value, arguments.receiver.value)


def containing(*words: str) -> dict[str, Function]:
    """`allowed.Contains(x)`: the methods of a row that tell whether something is in it."""
    return dict.fromkeys(words, _contains)


def _replaced(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if arguments.receiver is None or len(arguments.positional) < 2:
        return None
    return text_method(run, arguments.receiver.value, "replace", arguments, as_python(node, "replace"), state)


def replacing(*words: str) -> dict[str, Function]:
    """`text.Replace("<", "&lt;")`: everywhere in the text."""
    return dict.fromkeys(words, _replaced)


def _least(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    given = [one.value for one in arguments.positional]
    if arguments.receiver is not None and not (arguments.receiver.value.name or "_")[:1].isupper():
        given.insert(0, arguments.receiver.value)
    bound = any(not value.taints for value in given)
    gone = NUMBER_LEFT | {"resource"} if bound else NUMBER_LEFT
    return Value(kind="int", taints=tuple(t.but(cleared=t.cleared | gone) for v in given for t in v.taints))


def limiting(*words: str) -> dict[str, Function]:
    """`n.min(100)`, `min(n, 100)`, `n.clamp(1, 100)`: no more than what the program says."""
    return dict.fromkeys(words, _least)


_PARTS: Final = ("scheme", "path", "query", "user", "fragment")
"""Parts of an address that are known by their name."""


def _url_part(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`parse_url($url, PHP_URL_HOST)`, `parse_url($url)["host"]`: a test of the host is one of the address."""
    if not arguments.positional:
        return None
    given = arguments.positional[0].value

    def part(word: str) -> Value:
        step = "=authority" if word == "host" else f".{word}" if word in _PARTS else ".part"
        return Value(kind="str", taints=tuple(t.part(step) for t in given.taints), open=given.open)

    if len(arguments.positional) > 1:
        return part((arguments.positional[1].value.name or "").rpartition("_")[2].lower())
    items: dict[Any, Value] = {word: part(word) for word in ("host", *_PARTS)}
    return Value(kind="dict", items=items, rest=part(""), open=given.open)


def parsing_urls(*words: str) -> dict[str, Function]:
    """Functions that take an address apart."""
    return dict.fromkeys(words, _url_part)


def _made_address(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Uri.TryCreate(text, kind, out var address)`"""
    if len(arguments.positional) > 2:
        value, to = arguments.positional[0].value, arguments.positional[-1]
        made = Value(name="Uri()", taints=value.taints, open=value.open)
        change(run, to.node, state, lambda old: made, to.value)
    return BOOL


def making_addresses(*words: str) -> dict[str, Function]:
    """Functions that put the address which they make of a text into their last argument."""
    return dict.fromkeys(words, _made_address)


__all__ = [
    "beginning",
    "below",
    "containing",
    "keeping",
    "limiting",
    "making_addresses",
    "parsing_urls",
    "replacing",
    "resolving",
]
