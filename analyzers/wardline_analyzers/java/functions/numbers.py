"""Numbers: parsing them makes them harmless, as does counting."""

from __future__ import annotations

from typing import Any, Final

from wardline_analyzers.flow import fold, form
from wardline_analyzers.flow.arguments import Arguments
from wardline_analyzers.flow.elements import constant
from wardline_analyzers.flow.functions.common import Function, first
from wardline_analyzers.flow.functions.numbers import NUMBERS as PYTHON
from wardline_analyzers.flow.functions.objects import OBJECTS
from wardline_analyzers.flow.joining import join_all
from wardline_analyzers.flow.kinds import NUMBER_LEFT
from wardline_analyzers.flow.run import Run
from wardline_analyzers.flow.state import State
from wardline_analyzers.flow.values import BOOL, CLEAN, UNKNOWN, Value


def _parsed(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Integer.parseInt(x)`: it throws if x is no number."""
    value = first(arguments)
    if value.consts is not None:
        worked = fold.combined(_number, [value.consts])
        return Value(kind="int") if worked is None else join_all(constant(w) for w in worked)
    return PYTHON["int"](run, Arguments(arguments.positional[:1]), node, state)


def _number(value: Any) -> Any:
    try:
        return value if isinstance(value, (int, float)) else int(value)
    except (TypeError, ValueError):
        return UNKNOWN


def _cast(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`(int) x`: of a number, or of a letter; it tests nothing."""
    value = first(arguments)
    if value.consts is not None and all(isinstance(c, (int, float)) for c in value.consts):
        return join_all(constant(int(c)) for c in value.consts if abs(c) < 1 << 62) if value.consts else None
    return Value(kind="int", taints=tuple(t.but(cleared=t.cleared | NUMBER_LEFT) for t in value.taints))


def _test(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return BOOL


def _read(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`scanner.nextInt()`: a number, or it throws."""
    receiver = arguments.receiver.value if arguments.receiver is not None else CLEAN
    return Value(kind="int", taints=tuple(t.but(cleared=t.cleared | NUMBER_LEFT) for t in receiver.taints))


def _least(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Math.min(x, 4096)`: no more than what the program says."""
    values = [given.value for given in arguments.positional]
    bound = any(not value.taints for value in values)
    gone = NUMBER_LEFT | {"resource"} if bound else NUMBER_LEFT
    return Value(kind="int", taints=tuple(t.but(cleared=t.cleared | gone) for v in values for t in v.taints))


def _length(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`array.length`"""
    value = first(arguments)
    if value.items is not None and not value.items:  # `new T[n]`, of which nothing is told
        return Value(kind="int")
    if value.consts is not None:
        return join_all(constant(len(c)) for c in value.consts if isinstance(c, (str, bytes)))
    return PYTHON["len"](run, arguments, node, state)


NUMBERS: Final[dict[str, Function]] = {
    **dict.fromkeys(
        (
            *(
                f"java.lang.{name}"
                for name in ("Integer.parseInt", "Long.parseLong", "Short.parseShort", "Byte.parseByte")
            ),
            *(f"java.lang.{name}.valueOf" for name in ("Integer", "Long", "Short", "Byte", "Double", "Float")),
            *(
                f"java.lang.{name}"
                for name in ("Double.parseDouble", "Float.parseFloat", "Integer.decode", "Long.decode")
            ),
            *(f"java.lang.{name}" for name in ("Integer", "Long", "Double", "Float", "Short")),
            "java.math.BigInteger",
            "java.math.BigDecimal",
            "java.util.UUID.fromString",
            "java.time.LocalDate.parse",
            "java.time.LocalDateTime.parse",
            "java.time.Instant.parse",
        ),
        _parsed,
    ),
    "java.lang.Math.min": _least,
    **{f"java.util.Scanner().next{word}": _read for word in ("Int", "Long", "Short", "Byte", "Double", "Float")},
    **{f"java.util.Scanner().next{word}": _read for word in ("Boolean", "BigInteger", "BigDecimal")},
    **dict.fromkeys(("int", "float"), _cast),
    **dict.fromkeys(("java.lang.Boolean.parseBoolean", "java.lang.Boolean.valueOf", "java.lang.Boolean"), _test),
    "len": _length,
    "isinstance": OBJECTS["isinstance"],
}
