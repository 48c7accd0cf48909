"""Methods of texts: what they give."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.decisions import note_condition
from wardline_analyzers.flow.decide.regexes import kinds_once_gone
from wardline_analyzers.flow.evaluate import fold, protocols, strings
from wardline_analyzers.flow.evaluate.subscripts import index
from wardline_analyzers.flow.functions.texts import GONE, TRANSLATION, letters_gone
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant, display, element, rebuilt
from wardline_analyzers.flow.known.joining import join_all, join_taints
from wardline_analyzers.flow.known.kinds import ENDS_NAME, HOSTLESS, ROOTED, UPWARD, doubled, lacking, quoted_anew
from wardline_analyzers.flow.known.program import Packed
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, BOOL, CLEAN, INT, UNKNOWN, Taints, Value

_SAME: Final = frozenset(
    [
        "strip",
        "lstrip",
        "rstrip",
        "lower",
        "upper",
        "title",
        "capitalize",
        "casefold",
        "swapcase",
        "zfill",
        "ljust",
        "rjust",
        "center",
        "expandtabs",
        "encode",
        "decode",
        "removeprefix",
        "removesuffix",
        "hex",
        "tobytes",
        "as_posix",
    ]
)
_SAME_HEAD: Final = frozenset(["rstrip", "encode", "decode", "ljust", "expandtabs", "removesuffix"])
_PARTS: Final = frozenset(["split", "rsplit", "splitlines", "partition", "rpartition"])
_TESTS: Final = frozenset(
    (
        "isalnum",
        "isalpha",
        "isascii",
        "isdecimal",
        "isdigit",
        "isidentifier",
        "islower",
        "isnumeric",
        "isprintable",
        "isupper",
    )
)
_TURNED: Final = {"encode": "bytes", "decode": "str"}
"""What methods make of a text that is known to be one."""
_COUNTS: Final = frozenset(("count", "find", "index", "rfind", "rindex"))
_LINES: Final = frozenset(("log", "header", "email"))


def text_method(
    run: Run, receiver: Value, word: str, arguments: Arguments, node: form.Call, state: State
) -> Value | None:
    """The result of a method that texts have, on an object that may be one; None: it is none of these."""
    if receiver.consts is not None and receiver.kind in ("str", "bytes"):
        worked = _worked_out(receiver, word, arguments)
        if worked is not None:
            return worked
    if word in _TEXT and receiver.kind not in ("list", "tuple", "dict", "set"):
        return _TEXT[word](run, receiver, arguments, node, state)
    if word in _SAME and receiver.kind in ("str", "bytes", "") and receiver.items is None:
        return Value(
            taints=receiver.taints if word not in ("lstrip", "strip") else _stripped(receiver.taints, arguments),
            open=receiver.open,
            kind=_TURNED.get(word, receiver.kind) if receiver.kind else "",
            head=receiver.head if word in _SAME_HEAD else "",
            name=None,
        )
    if word in _PARTS and receiver.kind in ("str", "bytes", ""):
        return _split(receiver, word, arguments)
    if word in _TESTS and receiver.kind in ("str", "bytes", "") and receiver.items is None:
        return BOOL
    if word in _COUNTS and receiver.kind in ("str", "bytes"):
        given = arguments.get("0")
        wanted = given.value.constant if given is not None and len(arguments.positional) == 1 else None
        if word in ("find", "index") and isinstance(wanted, str) and wanted in receiver.head:
            return constant(receiver.head.find(wanted))
        return INT
    return None


def _worked_out(receiver: Value, word: str, arguments: Arguments) -> Value | None:
    if arguments.keywords or arguments.more or arguments.named or word == "join":
        return None
    given = [receiver.consts, *(a.value.consts for a in arguments.positional)]
    results = fold.combined(lambda subject, *rest: fold.method(subject, word, rest), given)
    return None if results is None else join_all(constant(r) for r in results)


def _split(receiver: Value, word: str, arguments: Arguments) -> Value:
    given = arguments.get("0|sep")
    separator = given.value.constant if given is not None else None
    if word.endswith("partition"):
        parts = [
            Value(taints=tuple(t.part(n) for t in receiver.taints), open=receiver.open, kind=receiver.kind)
            for n in range(3)
        ]
        if isinstance(separator, str) and separator and receiver.kind in ("str", ""):
            parts[1] = Value(consts=("", separator), kind="str")
        if word[0] == "r":
            parts[2] = _without(parts[2], separator)
        elif isinstance(separator, str) and separator and separator in receiver.head:
            parts[:2] = [constant(receiver.head.split(separator)[0]), constant(separator)]
        return display("tuple", parts)
    # As many as there may be: an index tells them apart.
    found = Value(taints=receiver.taints, open=receiver.open, kind="")
    if word == "split" and isinstance(separator, str) and separator and separator in receiver.head:
        most = arguments.get("1|maxsplit")
        limit = most.value.constant if most is not None else -1
        known = receiver.head.split(separator, limit if type(limit) is int else 1)[:-1]
        return _with_front(known, found if most is not None else _without(found, separator))
    if word == "splitlines":
        line = found.but(taints=tuple(t.but(cleared=t.cleared | _LINES) for t in receiver.taints))
        return _with_front(receiver.head.split("\n")[:-1], line)
    return found if arguments.get("1|maxsplit") is not None else _without(found, separator)


def _with_front(known: list[str], part: Value) -> Value:
    """The parts of a text whose first ones are known; of the others, each may be any part of it."""
    return rebuilt(Value(kind="list"), dict(enumerate(constant(each) for each in known)), part) if known else part


def _stripped(taints: Taints, arguments: Arguments) -> Taints:
    """`path.lstrip("/")` is no absolute path, and behind a slash of ours without `\\` it names no host either."""
    letters = arguments.positional[0].value.constant if taints and arguments.positional else None
    if not isinstance(letters, str) or "/" not in letters:
        return taints
    front = {ROOTED, HOSTLESS} if "\\" in letters else {ROOTED}
    return tuple(t.but(cleared=t.cleared | front) for t in taints)


def _without(value: Value, separator: object) -> Value:
    """A part of a text that holds no separator: no slash, or (without one) no white space."""
    if not value.taints:
        return value
    if separator == "/":
        return value.but(taints=tuple(t.but(shape="segment") for t in value.taints))
    if separator is None:
        return value.but(taints=tuple(t.but(cleared=t.cleared | _LINES) for t in value.taints))
    return value


def _format(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    if receiver.kind not in ("str", ""):
        return ANY
    positional = [g.value for g in arguments.positional]
    if arguments.more is not None:
        positional.append(arguments.more.value)
    keywords = {name: g.value for name, g in arguments.keywords.items()}
    if arguments.named is not None:
        keywords["**"] = arguments.named.value
    return strings.formatted(receiver, positional, keywords, node, partial(_written, run, node))


def _written(run: Run, node: form.Call, value: Value, how: str) -> Value:
    return protocols.as_text(run, value, node, how)


def _format_map(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    given = arguments.get("0")
    mapping = given.value if given is not None else CLEAN
    if mapping.items is not None and mapping.kind == "dict":
        keywords = {str(k): v for k, v in mapping.items.items()}
        for name in strings.fields_of(receiver):
            if name not in keywords:
                keywords[name] = index(run, mapping, constant(name), node)
        return strings.formatted(receiver, [], keywords, node, partial(_written, run, node))
    return strings.built([receiver, mapping], node)


def _join(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    given = arguments.get("0")
    if given is None:
        return ANY
    if given.value.items is None or given.value.rest is not None:
        note_condition(run, (given.value,))  # what the text begins with, who gives the row knows
    return strings.joined(receiver, given.value, node)


def _replace(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    new = arguments.get("1|new")
    old = arguments.get("0|old")
    taints = receiver.taints
    removed = old.value.constant if old is not None else UNKNOWN
    if isinstance(receiver.constant, str) and isinstance(removed, str) and removed not in receiver.constant:
        return receiver
    if removed in _TAKEN_OUT and new is not None and _is_without(new.value, removed):
        # Both kinds of line end must go; each is remembered until the other is gone too.
        taints = tuple(t.but(cleared=_lines_gone(t.cleared, str(removed))) for t in taints)
        if removed == "<" and any(isinstance(each, Packed) for each in receiver.callables):  # JSON ends no script so
            taints = tuple(t.but(cleared=t.cleared | {"html"}) for t in taints)
    elif removed in _QUOTES and new is not None and _is_without(new.value, str(removed)):
        taints = tuple(t.but(cleared=t.cleared | {lacking(str(removed))}) for t in taints)
    elif removed in _QUOTES and new is not None and new.value.constant == str(removed) * 2:
        taints = tuple(t.but(cleared=t.cleared | {doubled(str(removed))}) for t in taints)
    elif new is not None and (kinds := quoted_anew(removed, new.value.constant)):
        taints = tuple(t.but(cleared=t.cleared | kinds) for t in taints)
    elif new is not None and (gone := _no_way_out(removed, new.value.constant)):
        taints = tuple(t.but(cleared=t.cleared | {gone}) for t in taints)
    if new is not None and new.value.taints:
        taints = join_taints(taints, new.value.taints)
    opened = receiver.open or (new is not None and new.value.open)
    return Value(taints=taints, open=opened, kind=receiver.kind or "str", head="")


def _is_without(value: Value, text: str) -> bool:
    """Is it a constant text that does not hold this one?"""
    return value.consts is not None and all(isinstance(each, str) and text not in each for each in value.consts)


def _no_way_out(removed: object, new: object) -> str:
    """What a path is harmless for once this has been replaced everywhere: without `/`, or without `..`."""
    if removed == "/" and isinstance(new, str) and "/" not in new:
        return "path"
    return UPWARD if removed == ".." and new == "" else ""


_QUOTES: Final = ("'", *ENDS_NAME.values())
"""What may end the text around it."""
_OF_FILTERS: Final = ("*", "(", ")")
"""What ends a value in a filter of LDAP, or matches any."""
_TAKEN_OUT: Final = ("\n", "\r", "\r\n", "<", ">", *_OF_FILTERS)
"""What is worth being remembered as gone."""


def _lines_gone(cleared: frozenset[str], removed: str) -> frozenset[str]:
    gone = cleared | {lacking(removed)}
    if "no'\\n'" in gone and ("no'\\r'" in gone or "no'\\r\\n'" in gone):
        gone = gone | _LINES
    if "no'<'" in gone and "no'>'" in gone:
        gone = gone | {"html"}
    if gone.issuperset(map(lacking, _OF_FILTERS)):
        gone = gone | {"ldap"}
    return gone


def _translate(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`text.translate(str.maketrans("", "", "<>"))`, or by a table of the letters' numbers"""
    given = arguments.get("0")
    table = given.value if given is not None else ANY
    gone = element(table, GONE).constant if table.name == TRANSLATION else None
    if table.kind == "dict" and table.items and all(type(key) is int for key in table.items):
        gone = letters_gone(table)
    if not isinstance(gone, str):
        return Value(taints=join_taints(receiver.taints, table.taints), open=receiver.open, kind=receiver.kind)
    kinds = kinds_once_gone(gone)
    return Value(
        taints=tuple(t.but(cleared=t.cleared | kinds) for t in receiver.taints), open=receiver.open, kind="str"
    )


_TEXT: Final[dict[str, Callable[[Run, Value, Arguments, form.Call, State], Value]]] = {
    "format": _format,
    "format_map": _format_map,
    "join": _join,
    "replace": _replace,
    "translate": _translate,
}

__all__ = ["text_method"]
