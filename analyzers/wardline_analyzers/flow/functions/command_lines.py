"""`argparse`: a command line that the program itself puts together and takes apart again."""

from __future__ import annotations

from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.common import Function
from wardline_analyzers.flow.functions.rows import exact
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import display, element, rebuilt, with_element
from wardline_analyzers.flow.known.kinds import ALL, NUMBER_LEFT
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import NONE, UNKNOWN, Value
from wardline_analyzers.flow.solve.targets import change

_PARSER: Final = "argparse.ArgumentParser()"
_OPTIONS: Final = ".options"
"""The field of a parser that stands for its options, by the names under which their values are found."""
_SAID: Final = ("type", "choices", "default", "nargs", "action", "dest")
_NUMBERS: Final = frozenset(("int", "float", "bool"))


def _parser(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return Value(kind="instance", name=_PARSER, items={_OPTIONS: Value(kind="dict", items={})}, ids=run.fresh())


def _add(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`parser.add_argument("-n", "--name", type=int)`"""
    receiver = arguments.receiver
    words = [given.value.constant for given in arguments.positional]
    if receiver is None or receiver.value.items is None:
        return None
    option = Value(kind="dict", items={"words": display("tuple", [given.value for given in arguments.positional])})
    for name in _SAID:
        if name in arguments.keywords:
            option = with_element(option, name, arguments.keywords[name].value)
    dest = arguments.keywords["dest"].value.constant if "dest" in arguments.keywords else _dest(words)
    key = dest if isinstance(dest, str) and arguments.named is None else UNKNOWN

    def how(base: Value) -> Value:
        return with_element(base, _OPTIONS, with_element(element(base, _OPTIONS), key, option))

    change(run, receiver.node, state, how, receiver.value)
    return NONE


def _dest(words: list[Any]) -> object:
    """The name that an option has by its words: its first long one, else its first."""
    texts = [word for word in words if isinstance(word, str)]
    if len(texts) < len(words) or not texts:
        return UNKNOWN
    long = next((word for word in texts if word.startswith("--")), texts[0])
    return long.lstrip("-").replace("-", "_")


def _parse(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`parser.parse_args(["--name", x])`; without a list, it is the program's own command line."""
    receiver, given = arguments.receiver, arguments.get("0|args")
    row = exact(given.value) if given is not None else None
    if receiver is None or row is None or receiver.value.items is None:
        return None
    options = element(receiver.value, _OPTIONS)
    if options.items is None or options.rest is not None:
        return None
    found = _values(options.items, row)
    if found is None:
        return None
    return rebuilt(Value(kind="instance"), {f".{name}": value for name, value in found.items()}, None)


def _values(options: dict[Any, Value], row: list[Value]) -> dict[str, Value] | None:
    """What each option is, by its name; None: the line has something that is not followed."""
    found = {name: element(option, "default") if _has(option, "default") else NONE for name, option in options.items()}
    places = [name for name, option in options.items() if not _words(option)[0].startswith("-")]
    left = list(row)
    while left:
        item = left.pop(0)
        word, joined = _split(item)
        name = next((n for n, option in options.items() if word and word in _words(option)), None)
        if name is not None:
            option = options[name]
            if _has(option, "action") or _has(option, "nargs") or (joined is None and not left):
                return None
            found[name] = _converted(option, joined if joined is not None else left.pop(0))
        elif word.startswith("-") or not places:
            return None
        else:
            name = places.pop(0)
            if _has(options[name], "nargs"):
                return None
            found[name] = _converted(options[name], item)
    return found


def _split(item: Value) -> tuple[str, Value | None]:
    """The word that stands for an option, and its value where both are one text: `--name=value`."""
    text = item.constant if isinstance(item.constant, str) else item.head
    if not isinstance(text, str) or not text.startswith("-"):
        return "", None
    word, sign, rest = text.partition("=")
    if not sign:
        return (word, None) if item.consts is not None else ("", None)
    return word, item.but(consts=(rest,) if item.consts is not None else None, head=rest)


def _words(option: Value) -> list[str]:
    return [str(word.constant) for word in (exact(element(option, "words")) or [])] or ["-"]


def _has(option: Value, name: str) -> bool:
    return option.items is not None and name in option.items


def _converted(option: Value, value: Value) -> Value:
    """The value of an option as its type and its choices let it through."""
    cleared: frozenset[str] = frozenset()
    if _has(option, "choices") and not element(option, "choices").taints:
        cleared = ALL
    elif _has(option, "type") and element(option, "type").name in _NUMBERS:
        cleared = NUMBER_LEFT
    if not cleared or not value.taints:
        return value
    return Value(taints=tuple(t.but(cleared=t.cleared | cleared) for t in value.taints))


COMMAND_LINES: Final[dict[str, Function]] = {
    "argparse.ArgumentParser": _parser,
    "argparse.ArgumentParser().add_argument": _add,
    "argparse.ArgumentParser().parse_args": _parse,
}
