"""Numbers: parsing them makes them harmless, as does counting."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate import fold
from wardline_analyzers.flow.functions.common import Function, callee, first, this
from wardline_analyzers.flow.functions.numbers import NUMBERS as PYTHON
from wardline_analyzers.flow.functions.types import TYPES
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant
from wardline_analyzers.flow.known.joining import join_all
from wardline_analyzers.flow.known.kinds import NUMBER_LEFT
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import BOOL, UNKNOWN, Value
from wardline_analyzers.flow.solve.throwing import throw
from wardline_analyzers.java.functions.exceptions import refused

_LAST_LETTER: Final = 0xFFFF
_NAMES_IT: Final = frozenset(
    ("parseInt", "parseLong", "parseShort", "parseByte", "parseDouble", "parseFloat", "valueOf", "decode")
)
"""Functions whose exception holds the text that is no number."""


def _parsed(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Integer.parseInt(x)`: it throws if x is no number."""
    value = first(arguments)
    if value.consts is not None:
        worked = fold.combined(_number, [value.consts])
        return Value(kind="int") if worked is None else join_all(constant(w) for w in worked)
    if value.taints and callee(node) in _NAMES_IT:
        throw(run, refused(value))
    return PYTHON["int"](run, Arguments(arguments.positional[:1]), node, state)


def _of_bytes(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`new BigInteger(sign, bytes)`: the number that the bytes spell; `new BigInteger(text)` throws if it is none."""
    given = arguments.positional
    if len(given) != len(("sign", "bytes")) or given[1].value.kind != "bytes":
        return _parsed(run, arguments, node, state)
    return _tried(run, Arguments(given[1:]), node, state)


def _tried(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`NumberUtils.toInt(x, 1)`: a number whatever x is, so nothing is told of x itself."""
    taints = tuple(t.but(cleared=t.cleared | NUMBER_LEFT) for t in first(arguments).taints)
    return Value(kind="int", taints=taints)


def _number(value: Any) -> Any:
    try:
        return value if isinstance(value, (int, float)) else int(value)
    except (TypeError, ValueError):
        return UNKNOWN


def _cast(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`(int) x`: of a number, or of a letter; it tests nothing."""
    value = first(arguments)
    if value.consts is not None and all(isinstance(c, str) and len(c) == 1 for c in value.consts):
        return join_all(constant(ord(c)) for c in value.consts)
    if value.consts is not None and all(isinstance(c, (int, float)) for c in value.consts):
        return join_all(constant(int(c)) for c in value.consts if abs(c) < 1 << 62) if value.consts else None
    return Value(kind="int", taints=tuple(t.but(cleared=t.cleared | NUMBER_LEFT) for t in value.taints))


def _letter(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`(char) x`: the letter of a code."""
    value = first(arguments)
    if value.consts is not None and all(type(c) is int and 0 <= c <= _LAST_LETTER for c in value.consts):
        return join_all(constant(chr(c)) for c in value.consts)
    return value


def _read(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`scanner.nextInt()`: a number, or it throws."""
    receiver = this(arguments)
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


def _truth(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Boolean.parseBoolean(text)`, `Boolean.valueOf(x)`"""
    worked = fold.combined(lambda c: str(c).lower() == "true", [first(arguments).consts])
    return BOOL if worked is None else join_all(constant(w) for w in worked)


def _worked(function: Callable[..., Any]) -> Function:
    """A function of numbers or letters that is worked out where all is constant."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        given = [each.value for each in arguments.positional]
        worked = fold.combined(_within(function), [each.consts for each in given])
        if worked is not None:
            return join_all(constant(w) for w in worked)
        taints = tuple(t.but(cleared=t.cleared | NUMBER_LEFT) for each in given for t in each.taints)
        return Value(kind="int", taints=taints)

    return made


def _asked(function: Callable[..., Any]) -> Function:
    """A test of numbers or letters."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        worked = fold.combined(_within(function), [each.value.consts for each in arguments.positional])
        return join_all(constant(w) for w in worked) if worked else BOOL

    return made


def _within(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, as far as it gives a number that `long` has room for."""

    def work(*values: Any) -> Any:
        made = fold.work_out(function, values)
        return made if isinstance(made, bool) or (isinstance(made, (int, float)) and abs(made) < 1 << 62) else UNKNOWN

    return work


_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


def _in_base(number: int, base: int) -> str:
    """The digits of a number."""
    if number < 0:
        return f"-{_in_base(-number, base)}"
    digits = ""
    while number or not digits:
        number, digit = divmod(number, base)
        digits = _DIGITS[digit] + digits
    return digits


def _spelled(base: int) -> Function:
    """`Integer.toString(n)`, `Long.toHexString(n)`: the digits of a number, whatever it was made of."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        if not arguments.positional:
            return None
        number = first(arguments)
        radix = arguments.positional[1].value.constant if len(arguments.positional) > 1 else base
        whole = number.consts is not None and all(type(c) is int and c >= 0 for c in number.consts)
        if number.consts is not None and whole and isinstance(radix, int) and 2 <= radix <= len(_DIGITS):
            return join_all(constant(_in_base(c, radix)) for c in number.consts)
        return Value(kind="str", taints=tuple(t.but(cleared=t.cleared | NUMBER_LEFT) for t in number.taints))

    return made


_SPELLINGS: Final = {"toString": 10, "toHexString": 16, "toOctalString": 8, "toBinaryString": 2, "toUnsignedString": 10}


def _sign(one: Any, other: Any) -> int:
    return bool(one > other) - bool(one < other)


_MATH: Final[dict[str, Callable[..., Any]]] = {
    "abs": abs,
    "max": max,
    "floorMod": lambda a, b: a % b,
    "floorDiv": lambda a, b: a // b,
    "pow": lambda a, b: float(a) ** b if abs(b) < 64 else UNKNOWN,
    "sqrt": math.sqrt,
    "round": lambda a: math.floor(a + 0.5),
    "floor": lambda a: float(math.floor(a)),
    "ceil": lambda a: float(math.ceil(a)),
    "addExact": lambda a, b: a + b,
    "subtractExact": lambda a, b: a - b,
    "multiplyExact": lambda a, b: a * b,
    "negateExact": lambda a: -a,
    "signum": lambda a: _sign(a, 0),
}
_OF_NUMBERS: Final[dict[str, Callable[..., Any]]] = {
    "compare": _sign,
    "sum": lambda a, b: a + b,
    "max": max,
    "min": min,
    "signum": lambda a: _sign(a, 0),
    "bitCount": lambda a: bin(a).count("1") if a >= 0 else UNKNOWN,
}
_LETTERS: Final[dict[str, Callable[[str], bool]]] = {
    "isDigit": str.isdigit,
    "isLetter": str.isalpha,
    "isAlphabetic": str.isalpha,
    "isLetterOrDigit": str.isalnum,
    "isUpperCase": str.isupper,
    "isLowerCase": str.islower,
    "isWhitespace": str.isspace,
    "isSpaceChar": str.isspace,
}
"""Tests of a letter."""


_TIMES: Final = (
    *("LocalDate", "LocalTime", "LocalDateTime", "OffsetTime", "OffsetDateTime", "ZonedDateTime", "Instant"),
    *("Duration", "Period", "Year", "YearMonth", "MonthDay"),
)
"""Times, whose `parse` throws if a text is none."""
_UTILITIES: Final = ("org.apache.commons.lang.math.NumberUtils", "org.apache.commons.lang3.math.NumberUtils")
_KINDS: Final = ("Int", "Integer", "Long", "Double", "Float", "Short", "Byte", "Number", "BigInteger", "BigDecimal")

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
            "java.math.BigDecimal",
            "java.util.UUID.fromString",
            *(f"java.time.{name}.parse" for name in _TIMES),
            *(f"java.sql.{name}.valueOf" for name in ("Date", "Time", "Timestamp")),
            *(f"{name}.create{kind}" for name in _UTILITIES for kind in _KINDS),
        ),
        _parsed,
    ),
    "java.math.BigInteger": _of_bytes,
    **{f"{name}.to{kind}": _tried for name in _UTILITIES for kind in _KINDS},
    **{f"com.google.common.primitives.{name}.tryParse": _tried for name in ("Ints", "Longs", "Doubles", "Floats")},
    **{
        f"java.lang.{kind}.{word}": _spelled(base)
        for kind in ("Integer", "Long", "Short", "Byte", "Double", "Float")
        for word, base in _SPELLINGS.items()
    },
    "java.lang.Math.min": _least,
    **{f"java.util.Scanner().next{word}": _read for word in ("Int", "Long", "Short", "Byte", "Double", "Float")},
    **{f"java.util.Scanner().next{word}": _read for word in ("Boolean", "BigInteger", "BigDecimal")},
    **dict.fromkeys(("int", "float"), _cast),
    "char": _letter,
    **dict.fromkeys(("java.lang.Boolean.parseBoolean", "java.lang.Boolean.valueOf", "java.lang.Boolean"), _truth),
    **{
        f"java.lang.{kind}.{word}": _worked(function)
        for kind in ("Math", "StrictMath")
        for word, function in _MATH.items()
    },
    **{
        f"java.lang.{kind}.{word}": _worked(function)
        for kind in ("Integer", "Long", "Double")
        for word, function in _OF_NUMBERS.items()
    },
    "java.lang.Character.compare": _worked(_sign),
    **{f"java.lang.Character.{word}": _asked(function) for word, function in _LETTERS.items()},
    **{
        f"java.lang.Boolean.{word}": _asked(function)
        for word, function in (
            ("logicalAnd", lambda a, b: a and b),
            ("logicalOr", lambda a, b: a or b),
            ("logicalXor", lambda a, b: a != b),
        )
    },
    "len": _length,
    "isinstance": TYPES["isinstance"],
}
