"""Working out constants: operators, comparisons and functions of constants, within bounds."""

from __future__ import annotations

import calendar
import math
import operator
import posixpath
from collections.abc import Callable, Sequence
from itertools import product
from typing import Any, Final

from wardline_analyzers.flow.known.values import LONGEST_TEXT, MOST_CONSTANTS, UNKNOWN

_BINARY: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "**": operator.pow,
}
_UNARY: Final[dict[str, Callable[[Any], Any]]] = {"-": operator.neg, "+": operator.pos, "~": operator.invert}
_COMPARE: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "is": lambda a, b: a is b if a is None or b is None or isinstance(a, bool) or isinstance(b, bool) else a == b,
    "is not": lambda a, b: (
        a is not b if a is None or b is None or isinstance(a, bool) or isinstance(b, bool) else a != b
    ),
    "in": lambda a, b: a & b == a if isinstance(a, int) and isinstance(b, int) else a in b,
    "not in": lambda a, b: a & b != a if isinstance(a, int) and isinstance(b, int) else a not in b,
}
_LARGEST: Final = 1 << 64


def _power(base: Any, exponent: Any) -> Any:
    return binary("**", base, exponent)


CALLS: Final[dict[str, Callable[..., Any]]] = {
    "len": len,
    "int": int,
    "float": float,
    "str": str,
    "bool": bool,
    "abs": abs,
    "ord": ord,
    "chr": chr,
    "min": min,
    "max": max,
    "round": round,
    "pow": _power,
    "hex": hex,
    "oct": oct,
    "bin": bin,
    "repr": repr,
    "math.floor": math.floor,
    "math.ceil": math.ceil,
    "math.sqrt": math.sqrt,
    "math.isqrt": math.isqrt,
    "math.gcd": math.gcd,
    "math.lcm": math.lcm,
    "calendar.isleap": calendar.isleap,
    "math.fabs": math.fabs,
    "bytes.fromhex": bytes.fromhex,
}
"""Functions that are worked out when all their arguments are constants."""

METHODS: Final = frozenset(
    [
        "upper",
        "lower",
        "strip",
        "lstrip",
        "rstrip",
        "title",
        "capitalize",
        "casefold",
        "swapcase",
        "startswith",
        "endswith",
        "replace",
        "find",
        "rfind",
        "index",
        "count",
        "split",
        "isdigit",
        "isalpha",
        "isalnum",
        "isupper",
        "islower",
        "encode",
        "decode",
        "zfill",
        "removeprefix",
        "removesuffix",
        "join",
        "format",
        "partition",
        "rpartition",
        "splitlines",
        "isidentifier",
        "isnumeric",
        "isdecimal",
        "isspace",
    ]
)
"""Methods of texts that are worked out."""


def _small(value: Any) -> bool:
    if isinstance(value, (str, bytes)):
        return len(value) <= LONGEST_TEXT
    if isinstance(value, int):
        return -_LARGEST < value < _LARGEST
    return True


def work_out(function: Callable[..., Any], arguments: Sequence[Any]) -> Any:
    """What the function makes of these; UNKNOWN if it fails, or if that is too large."""
    try:
        result = function(*arguments)
    except Exception:  # whatever the program would raise there: it has no value
        return UNKNOWN
    return result if _small(result) else UNKNOWN


def binary(sign: str, left: Any, right: Any) -> Any:
    """`left sign right`, or UNKNOWN."""
    function = _BINARY.get(sign)
    if function is None:
        return UNKNOWN
    if sign == "*" and not _times(left, right):
        return UNKNOWN
    if sign in ("**", "<<") and not (isinstance(right, int) and 0 <= right <= 64 and isinstance(left, (int, float))):
        return UNKNOWN
    if sign == "%" and isinstance(left, (str, bytes)) and b"*" in (left.encode() if isinstance(left, str) else left):
        return UNKNOWN  # a width out of an argument
    return work_out(function, (left, right))


def _times(left: Any, right: Any) -> bool:
    sized, count = (left, right) if isinstance(left, (str, bytes)) else (right, left)
    if isinstance(sized, (str, bytes)):
        return isinstance(count, int) and len(sized) * max(count, 0) <= LONGEST_TEXT
    return True


def joined_path(parts: Sequence[Any]) -> Any:
    """`os.path.join(*parts)` of texts, with `/` between them."""
    if not parts or not all(isinstance(p, str) for p in parts):
        return UNKNOWN
    return work_out(posixpath.join, parts)


def unary(sign: str, operand: Any) -> Any:
    function = _UNARY.get(sign)
    return UNKNOWN if function is None else work_out(function, (operand,))


def compare(sign: str, left: Any, right: Any) -> Any:
    function = _COMPARE.get(sign)
    return UNKNOWN if function is None else work_out(function, (left, right))


def combined(function: Callable[..., Any], operands: Sequence[tuple[Any, ...] | None]) -> tuple[Any, ...] | None:
    """The function over all combinations of constants; None if one is not constant, or there are too many results."""
    count = 1
    for operand in operands:
        if operand is None:
            return None
        count *= len(operand)
    if count > 2 * MOST_CONSTANTS:
        return None
    results: list[Any] = []
    for chosen in product(*operands):  # type: ignore[arg-type]  # none is None
        result = function(*chosen)
        if result is UNKNOWN:
            return None
        if not any(type(result) is type(known) and result == known for known in results):
            results.append(result)
    return tuple(results) if len(results) <= MOST_CONSTANTS else None


def call(name: str, arguments: Sequence[Any]) -> Any:
    """The result of a function of constants, or UNKNOWN."""
    function = CALLS.get(name)
    return UNKNOWN if function is None else work_out(function, arguments)


def method(subject: Any, name: str, arguments: Sequence[Any]) -> Any:
    """The result of a text's method, or UNKNOWN."""
    if name not in METHODS or not isinstance(subject, (str, bytes)):
        return UNKNOWN
    if name == "zfill" and not (arguments and isinstance(arguments[0], int) and arguments[0] <= LONGEST_TEXT):
        return UNKNOWN
    if name in ("format", "replace") and (len(subject) > 1000 or any(len(str(a)) > 1000 for a in arguments)):
        return UNKNOWN
    if name == "format" and any(c in str(subject) for c in (".", "[", ":")):
        return UNKNOWN  # attributes of arguments, widths
    worked = getattr(subject, name, None)  # bytes have no `format`
    return UNKNOWN if worked is None else work_out(worked, arguments)
