"""The functions of the language itself, conversions, and what the lowering writes for several results."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate import strings
from wardline_analyzers.flow.functions.common import Function, first
from wardline_analyzers.flow.functions.numbers import NUMBERS as COMMON
from wardline_analyzers.flow.functions.types import TYPES
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import appended, constant, display, extended, with_element
from wardline_analyzers.flow.known.joining import join_all
from wardline_analyzers.flow.known.kinds import NUMBER_LEFT
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, BOOL, CLEAN, NEVER, NO_FACTS, NONE, UNKNOWN, Value
from wardline_analyzers.flow.solve.targets import change
from wardline_analyzers.go.lowering.statements import SEVERAL
from wardline_analyzers.go.lowering.types import WORDS

ERROR: Final = "\0error"
"""The constant that stands for an error that is not nil."""
_ROWS: Final = frozenset(("list", "tuple"))


def error(value: Value = CLEAN) -> Value:
    """An error that is not nil, with this data in its text."""
    return Value(consts=(ERROR,), kind="str", taints=value.taints, open=value.open)


def _append(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`append(row, a, b)`, `append(row, others...)`: a new row; `append([]byte, text...)` is a longer text."""
    value = first(arguments)
    if value.kind in ("bytes", "str"):
        parts = [given.value for given in arguments.all()]
        return strings.built(parts, node).but(kind="bytes")
    made = value if value.kind == "list" else value.but(kind="list") if value.kind in ("", "none") else value
    if made.consts is not None:
        made = Value(kind="list", items={})
    for given in arguments.positional[1:]:
        made = appended(made, given.value)
    if arguments.row is not None:
        made = extended(made, arguments.row)
    elif arguments.more is not None:
        made = with_element(made, UNKNOWN, arguments.more.value)
    return made.but(ids=run.fresh())


def _copy(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`copy(to, from)`"""
    if len(arguments.positional) == 2:
        to, source = arguments.positional
        change(run, to.node, state, lambda old: _filled(old, source.value), to.value)
    return Value(kind="int")


def _filled(old: Value, source: Value) -> Value:
    if source.items is not None and old.kind == "list":
        return source.but(ids=old.ids)
    return Value(kind=old.kind, name=old.name, taints=source.taints, open=source.open, ids=old.ids)


def _make(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """The type is told as a word: see `lowering/calls.py`."""
    word = first(arguments).constant
    if word == "map":
        return Value(kind="dict", items={}, ids=run.fresh())
    if word == "bytes":
        return Value(kind="bytes", ids=run.fresh())
    if word in ("slice", "chan"):
        given = arguments.get("1")
        empty = word == "chan" or given is None or given.value.constant == 0
        return Value(kind="list", items={}, rest=None if empty else CLEAN, ids=run.fresh())
    return Value(kind="dict", items={}, rest=CLEAN, ids=run.fresh())


def _text(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`string(x)`, `[]byte(x)`"""
    value = first(arguments)
    kind = "bytes" if isinstance(node.callee, form.Name) and node.callee.name == "bytes" else "str"
    if value.consts is not None and all(isinstance(one, (str, bytes)) for one in value.consts):
        return value
    if value.kind == "int" or (value.consts is not None and all(isinstance(one, int) for one in value.consts)):
        return Value(kind=kind, open=False)
    return Value(kind=kind, taints=value.taints, open=value.open, head=value.head, name=None)


def _number(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = first(arguments)
    if value.consts is not None:
        return value if all(isinstance(one, (int, float)) for one in value.consts) else Value(kind="int")
    return Value(kind="int", taints=tuple(t.but(cleared=t.cleared | NUMBER_LEFT) for t in value.taints))


def _same(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return first(arguments) if arguments.positional else ANY


def _row(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """A type that is a row or a map by another name: a conversion to it, or a literal of it."""
    if len(arguments.positional) == 1 and not node.new:
        return first(arguments)
    return display("list", [given.value for given in arguments.all()])


def _nothing(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return NONE


def _recover(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return CLEAN


def _several(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """The results of a call, as a row. A function that is not of the program gives one value and an error.

    The first argument is what the call gives, the second says how many results there are, the third whether the last
    one tells that something went wrong.
    """
    value, count = first(arguments), arguments.positional[1].value.constant if len(arguments.positional) > 1 else 0
    fails = len(arguments.positional) > 2 and arguments.positional[2].value.constant is True
    if value is NEVER or not isinstance(count, int):
        return value
    when = value.when
    if fails and when is not None and when[0] and not when[1]:  # a test by its name: it fails with an error
        when = (NO_FACTS, when[0])
    if count < 2:
        return value if when is value.when else value.but(when=when)
    if value.kind == "tuple" and value.items is not None:
        return value
    if value.kind == "bool":
        return display("tuple", [value, *[CLEAN] * (count - 1)])
    plain = value if value.when is None else value.but(when=None)
    others = plain if plain.name is None else plain.but(name=None, ids=())
    last = Value(when=when) if fails else others
    return display("tuple", [plain, *[others] * (count - 2), last])


def _least(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    values = [given.value for given in arguments.all()]
    joined = join_all(values) if values else CLEAN
    if any(isinstance(value.constant, (int, float)) for value in values):
        return joined.but(consts=None, taints=tuple(t.but(cleared=t.cleared | {"resource"}) for t in joined.taints))
    return joined


def _length(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = first(arguments)
    if isinstance(value.constant, str):
        return constant(len(value.constant.encode()))
    return COMMON["len"](run, arguments, node, state)


def _truth(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return BOOL


LANGUAGE: Final[dict[str, Function]] = {
    SEVERAL: _several,
    "append": _append,
    "copy": _copy,
    "make": _make,
    "len": _length,
    "cap": _length,
    "min": _least,
    "max": COMMON["max"],
    "string": _text,
    "str": _text,
    "bytes": _text,
    **{word: _number for word, known in WORDS.items() if known in ("int", "float")},
    "float": _number,
    "bool": _truth,
    "error": _same,
    "any": _same,
    "x/crypto/ssh.HostKeyCallback": _same,
    "object": _same,
    "list": _row,
    "dict": _row,
    "isinstance": TYPES["isinstance"],
    "print": _nothing,
    "println": _nothing,
    "close": _nothing,
    "clear": _nothing,
    "recover": _recover,
}
