"""Expressions of the common form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardline_analyzers.flow.form.node import Constant, Node

if TYPE_CHECKING:
    from wardline_analyzers.flow.form.definitions import Function


class Literal(Node):
    """A constant."""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: Constant) -> None:
        self.start = start
        self.end = end
        self.value = value


class Name(Node):
    """A variable that is read (or, as a target, written)."""

    __slots__ = ("name",)

    def __init__(self, start: int, end: int, name: str) -> None:
        self.start = start
        self.end = end
        self.name = name


class Attribute(Node):
    """`base.name`"""

    __slots__ = ("base", "name")

    def __init__(self, start: int, end: int, base: Expression, name: str) -> None:
        self.start = start
        self.end = end
        self.base = base
        self.name = name


class Index(Node):
    """`base[key]`"""

    __slots__ = ("base", "key")

    def __init__(self, start: int, end: int, base: Expression, key: Expression) -> None:
        self.start = start
        self.end = end
        self.base = base
        self.key = key


class Slice(Node):
    """`base[low:high:step]`: a part of a sequence. Bounds that are not written are None."""

    __slots__ = ("base", "high", "low", "step")

    def __init__(
        self,
        start: int,
        end: int,
        base: Expression,
        low: Expression | None = None,
        high: Expression | None = None,
        step: Expression | None = None,
    ) -> None:
        self.start = start
        self.end = end
        self.base = base
        self.low = low
        self.high = high
        self.step = step


class Argument(Node):
    """One argument of a call. `star`: 0 none, 1 `*value`, 2 `**value`. `name` of a keyword argument, else empty."""

    __slots__ = ("name", "star", "value")

    def __init__(self, start: int, end: int, value: Expression, name: str = "", star: int = 0) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.name = name
        self.star = star


class Call(Node):
    """`callee(arguments)`. `new` marks a constructor call in languages that write `new`."""

    __slots__ = ("arguments", "callee", "new")

    def __init__(
        self, start: int, end: int, callee: Expression, arguments: tuple[Argument, ...], new: bool = False
    ) -> None:
        self.start = start
        self.end = end
        self.callee = callee
        self.arguments = arguments
        self.new = new


class Text(Node):
    """A template string: constant pieces and expressions, in their order (f-strings; also a row of literals).

    `formats` has, for each expression, its conversion and format specification as written (`!r`, `:>10`), else "".
    """

    __slots__ = ("formats", "pieces")

    def __init__(
        self, start: int, end: int, pieces: tuple[str | Expression, ...], formats: tuple[str, ...] = ()
    ) -> None:
        self.start = start
        self.end = end
        self.pieces = pieces
        self.formats = formats


class Operation(Node):
    """A unary or binary operator: `+ - * / // % ** @ & | ^ << >> ~` as written; unary ones have one operand."""

    __slots__ = ("operands", "operator")

    def __init__(self, start: int, end: int, operator: str, operands: tuple[Expression, ...]) -> None:
        self.start = start
        self.end = end
        self.operator = operator
        self.operands = operands


class Compare(Node):
    """`a < b <= c`: operands a, b, c; operators `<`, `<=`. Python's words: `in`, `not in`, `is`, `is not`."""

    __slots__ = ("operands", "operators")

    def __init__(self, start: int, end: int, operators: tuple[str, ...], operands: tuple[Expression, ...]) -> None:
        self.start = start
        self.end = end
        self.operators = operators
        self.operands = operands


class Logic(Node):
    """`and` / `or`: the value is one of the operands. (`not` is `Not`.)"""

    __slots__ = ("operands", "operator")

    def __init__(self, start: int, end: int, operator: str, operands: tuple[Expression, ...]) -> None:
        self.start = start
        self.end = end
        self.operator = operator
        self.operands = operands


class Not(Node):
    """`not operand`"""

    __slots__ = ("operand",)

    def __init__(self, start: int, end: int, operand: Expression) -> None:
        self.start = start
        self.end = end
        self.operand = operand


class Choice(Node):
    """`then if test else other`"""

    __slots__ = ("other", "test", "then")

    def __init__(self, start: int, end: int, test: Expression, then: Expression, other: Expression) -> None:
        self.start = start
        self.end = end
        self.test = test
        self.then = then
        self.other = other


class Display(Node):
    """A list, tuple or set that is written out. `kind`: "list", "tuple", "set". An item may be `Star`."""

    __slots__ = ("items", "kind")

    def __init__(self, start: int, end: int, kind: str, items: tuple[Expression, ...]) -> None:
        self.start = start
        self.end = end
        self.kind = kind
        self.items = items


class Mapping(Node):
    """A dictionary (or object) that is written out: pairs; the key None is `**value`."""

    __slots__ = ("pairs",)

    def __init__(self, start: int, end: int, pairs: tuple[tuple[Expression | None, Expression], ...]) -> None:
        self.start = start
        self.end = end
        self.pairs = pairs


class Star(Node):
    """`*value` in a display or a target."""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: Expression) -> None:
        self.start = start
        self.end = end
        self.value = value


class Generator(Node):
    """One `for target in iterable if tests` of a comprehension."""

    __slots__ = ("iterable", "target", "tests")

    def __init__(
        self, start: int, end: int, target: Expression, iterable: Expression, tests: tuple[Expression, ...]
    ) -> None:
        self.start = start
        self.end = end
        self.target = target
        self.iterable = iterable
        self.tests = tests


class Comprehension(Node):
    """`kind`: "list", "set", "generator", "dict". `element` is the value; a dict has a `key` too."""

    __slots__ = ("element", "generators", "key", "kind")

    def __init__(
        self,
        start: int,
        end: int,
        kind: str,
        element: Expression,
        generators: tuple[Generator, ...],
        key: Expression | None = None,
    ) -> None:
        self.start = start
        self.end = end
        self.kind = kind
        self.element = element
        self.generators = generators
        self.key = key


class Walrus(Node):
    """`(target := value)`"""

    __slots__ = ("target", "value")

    def __init__(self, start: int, end: int, target: Expression, value: Expression) -> None:
        self.start = start
        self.end = end
        self.target = target
        self.value = value


class Await(Node):
    """`await value`"""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: Expression) -> None:
        self.start = start
        self.end = end
        self.value = value


class Yield(Node):
    """`yield value`, or `yield from value` with `whole`. Its own value is what is sent in."""

    __slots__ = ("value", "whole")

    def __init__(self, start: int, end: int, value: Expression | None, whole: bool = False) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.whole = whole


class Lambda(Node):
    """A function as an expression."""

    __slots__ = ("function",)

    def __init__(self, start: int, end: int, function: Function) -> None:
        self.start = start
        self.end = end
        self.function = function


class Opaque(Node):
    """What has no form of its own, and broken code: its parts are evaluated for what they do; its value is unknown."""

    __slots__ = ("parts",)

    def __init__(self, start: int, end: int, parts: tuple[Expression, ...] = ()) -> None:
        self.start = start
        self.end = end
        self.parts = parts


Expression = (
    Literal
    | Name
    | Attribute
    | Index
    | Slice
    | Call
    | Text
    | Operation
    | Compare
    | Logic
    | Not
    | Choice
    | Display
    | Mapping
    | Star
    | Comprehension
    | Walrus
    | Await
    | Yield
    | Lambda
    | Opaque
)
