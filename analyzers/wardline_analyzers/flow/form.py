"""The common form: what a language's front end makes of a unit, and all that the solver knows of it.

Statements are nested as they are in the text (there is no jump but break, continue, return and raise), and expressions
are trees. Names are still names: what they mean is a matter of the module around, so a lowered unit can be remembered
by its text alone. `start` and `end` are byte offsets relative to the unit.

A front end lowers what its language has and the form has not: `with` becomes `With`, a comprehension `Comprehension`, a
template string `Text`; it never fails: what it cannot lower (broken code) becomes `Opaque` around what it can.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

Constant = str | bytes | int | float | complex | bool | None


class Node:
    """A part of the text."""

    __slots__ = ("end", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        """For a test's failure: the tree as a text, without places."""
        fields = [
            name
            for kind in reversed(type(self).__mro__)
            for name in sorted(getattr(kind, "__slots__", ()))
            if name not in ("start", "end")
        ]
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in fields)})"


# ---------------------------------------------------------------------- expressions


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


# ---------------------------------------------------------------------- statements


class Do(Node):
    """An expression as a statement."""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: Expression) -> None:
        self.start = start
        self.end = end
        self.value = value


class Assign(Node):
    """`target = value`. A target is a Name, Attribute, Index, Slice, Star, or a Display of targets.

    `a = b = value` has several targets. `annotation` is that of `x: T = value`, or None.
    """

    __slots__ = ("annotation", "targets", "value")

    def __init__(
        self,
        start: int,
        end: int,
        targets: tuple[Expression, ...],
        value: Expression,
        annotation: Expression | None = None,
    ) -> None:
        self.start = start
        self.end = end
        self.targets = targets
        self.value = value
        self.annotation = annotation


class Declare(Node):
    """`x: T` without a value."""

    __slots__ = ("annotation", "name")

    def __init__(self, start: int, end: int, name: str, annotation: Expression) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.annotation = annotation


class Augment(Node):
    """`target operator= value`; the operator is without the `=`."""

    __slots__ = ("operator", "target", "value")

    def __init__(self, start: int, end: int, target: Expression, operator: str, value: Expression) -> None:
        self.start = start
        self.end = end
        self.target = target
        self.operator = operator
        self.value = value


class Delete(Node):
    """`del a, b[k]`"""

    __slots__ = ("targets",)

    def __init__(self, start: int, end: int, targets: tuple[Expression, ...]) -> None:
        self.start = start
        self.end = end
        self.targets = targets


class Import(Node):
    """What an import binds: pairs (name, qualified name). `star`: the modules of `from m import *`.

    A relative import keeps its dots: `.models.User`.
    """

    __slots__ = ("names", "stars")

    def __init__(self, start: int, end: int, names: tuple[tuple[str, str], ...], stars: tuple[str, ...] = ()) -> None:
        self.start = start
        self.end = end
        self.names = names
        self.stars = stars


class If(Node):
    """`if test: then else: other`; `elif` is an If in `other`."""

    __slots__ = ("other", "test", "then")

    def __init__(
        self,
        start: int,
        end: int,
        test: Expression,
        then: tuple[Statement, ...],
        other: tuple[Statement, ...] = (),
    ) -> None:
        self.start = start
        self.end = end
        self.test = test
        self.then = then
        self.other = other


ONCE: Final = "\0"
"""The label of a loop that stands for a `switch`: `break` leaves it, `continue` is for the loop around. With a name
behind it, that of a block, which only a `break` with that name leaves."""


class While(Node):
    """`while test: body else: other`. `label`: the name that a jump leaves it by."""

    __slots__ = ("body", "label", "other", "test")

    def __init__(
        self,
        start: int,
        end: int,
        test: Expression,
        body: tuple[Statement, ...],
        other: tuple[Statement, ...] = (),
        label: str = "",
    ) -> None:
        self.start = start
        self.end = end
        self.test = test
        self.body = body
        self.other = other
        self.label = label


class For(Node):
    """`for target in iterable: body else: other`. `label`: the name that a jump leaves it by."""

    __slots__ = ("body", "iterable", "label", "other", "target")

    def __init__(
        self,
        start: int,
        end: int,
        target: Expression,
        iterable: Expression,
        body: tuple[Statement, ...],
        other: tuple[Statement, ...] = (),
        label: str = "",
    ) -> None:
        self.start = start
        self.end = end
        self.target = target
        self.iterable = iterable
        self.body = body
        self.other = other
        self.label = label


class With(Node):
    """`with value as target: body`; several items are nested. `target` may be None."""

    __slots__ = ("body", "target", "value")

    def __init__(
        self, start: int, end: int, value: Expression, target: Expression | None, body: tuple[Statement, ...]
    ) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.target = target
        self.body = body


class Handler(Node):
    """`except kind as name: body`. `kind` is None for a bare except, `name` empty if there is none."""

    __slots__ = ("body", "kind", "name")

    def __init__(self, start: int, end: int, kind: Expression | None, name: str, body: tuple[Statement, ...]) -> None:
        self.start = start
        self.end = end
        self.kind = kind
        self.name = name
        self.body = body


class Try(Node):
    """`try: body except …: … else: other finally: last`"""

    __slots__ = ("body", "handlers", "last", "other")

    def __init__(
        self,
        start: int,
        end: int,
        body: tuple[Statement, ...],
        handlers: tuple[Handler, ...],
        other: tuple[Statement, ...] = (),
        last: tuple[Statement, ...] = (),
    ) -> None:
        self.start = start
        self.end = end
        self.body = body
        self.handlers = handlers
        self.other = other
        self.last = last


class Pattern(Node):
    """A pattern of `match`, one of:

    kind      | what it has
    ----------|------------
    `value`   | `value`: equal to this expression (a constant or a dotted name)
    `capture` | `name` binds the subject; an empty name is `_`
    `or`      | `parts`: alternatives
    `list`    | `parts`: one per element; a part of kind `star` takes the rest and binds `name`
    `dict`    | `keys` (expressions) and `parts` side by side; `name` binds the rest (`**rest`), if not empty
    `class`   | `value`: the class; `parts` positional ones, then those of `attributes` (names)
    `as`      | `parts[0]`, then `name` binds the subject
    `unknown` | anything (broken code)
    """

    __slots__ = ("attributes", "keys", "kind", "name", "parts", "value")

    def __init__(
        self,
        start: int,
        end: int,
        kind: str,
        name: str = "",
        value: Expression | None = None,
        parts: tuple[Pattern, ...] = (),
        keys: tuple[Expression, ...] = (),
        attributes: tuple[str, ...] = (),
    ) -> None:
        self.start = start
        self.end = end
        self.kind = kind
        self.name = name
        self.value = value
        self.parts = parts
        self.keys = keys
        self.attributes = attributes


class Case(Node):
    """`case pattern if test: body`"""

    __slots__ = ("body", "pattern", "test")

    def __init__(
        self, start: int, end: int, pattern: Pattern, test: Expression | None, body: tuple[Statement, ...]
    ) -> None:
        self.start = start
        self.end = end
        self.pattern = pattern
        self.test = test
        self.body = body


class Match(Node):
    """`match subject:` with its cases, the first that fits is taken (a `switch` without fall-through as well)."""

    __slots__ = ("cases", "subject")

    def __init__(self, start: int, end: int, subject: Expression, cases: tuple[Case, ...]) -> None:
        self.start = start
        self.end = end
        self.subject = subject
        self.cases = cases


class Return(Node):
    """`return value`"""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: Expression | None) -> None:
        self.start = start
        self.end = end
        self.value = value


class Raise(Node):
    """`raise value`"""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: Expression | None) -> None:
        self.start = start
        self.end = end
        self.value = value


class Assert(Node):
    """`assert test`"""

    __slots__ = ("test",)

    def __init__(self, start: int, end: int, test: Expression) -> None:
        self.start = start
        self.end = end
        self.test = test


class Jump(Node):
    """A jump out of the loop with this label; without one, of the innermost loop."""

    __slots__ = ("label",)

    def __init__(self, start: int, end: int, label: str = "") -> None:
        self.start = start
        self.end = end
        self.label = label


class Break(Jump):
    """`break`"""

    __slots__ = ()


class Continue(Jump):
    """`continue`"""

    __slots__ = ()


class Scope(Node):
    """`global a, b` (`outer` False) or `nonlocal a, b` (`outer` True)."""

    __slots__ = ("names", "outer")

    def __init__(self, start: int, end: int, names: tuple[str, ...], outer: bool) -> None:
        self.start = start
        self.end = end
        self.names = names
        self.outer = outer


POSITIONAL: Final = 0
STAR: Final = 1
KEYWORD: Final = 2
DOUBLE_STAR: Final = 3


class Parameter(Node):
    """One parameter. `kind`: POSITIONAL (also by keyword), STAR, KEYWORD (only by keyword), DOUBLE_STAR."""

    __slots__ = ("annotation", "default", "kind", "name")

    def __init__(
        self,
        start: int,
        end: int,
        name: str,
        kind: int = POSITIONAL,
        annotation: Expression | None = None,
        default: Expression | None = None,
    ) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.kind = kind
        self.annotation = annotation
        self.default = default


class Function(Node):
    """A function or lambda. `name` is empty for a lambda, whose body is one Return."""

    __slots__ = ("asynchronous", "body", "decorators", "generator", "name", "parameters", "returns")

    def __init__(
        self,
        start: int,
        end: int,
        name: str,
        parameters: tuple[Parameter, ...],
        body: tuple[Statement, ...],
        decorators: tuple[Expression, ...] = (),
        returns: Expression | None = None,
        asynchronous: bool = False,
        generator: bool = False,
    ) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.parameters = parameters
        self.body = body
        self.decorators = decorators
        self.returns = returns
        self.asynchronous = asynchronous
        self.generator = generator
        """Does its own body hold a `yield`?"""


class Class(Node):
    """A class. Of a class whose methods are units of their own, the body holds only what stands in the head's unit."""

    __slots__ = ("bases", "body", "decorators", "keywords", "name")

    def __init__(
        self,
        start: int,
        end: int,
        name: str,
        bases: tuple[Expression, ...],
        body: tuple[Statement, ...],
        decorators: tuple[Expression, ...] = (),
        keywords: tuple[tuple[str, Expression], ...] = (),
    ) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.bases = bases
        self.body = body
        self.decorators = decorators
        self.keywords = keywords


Statement = (
    Do
    | Assign
    | Declare
    | Augment
    | Delete
    | Import
    | If
    | While
    | For
    | With
    | Try
    | Match
    | Return
    | Raise
    | Assert
    | Break
    | Continue
    | Scope
    | Function
    | Class
)


SUPER: Final = "super"
CAST: Final = "\0cast"
"""The callee that makes what it is given, its second argument, an object of the class that is its first."""
"""The function that gives the object of a method as one of the class above."""


class Lowered:
    """A unit in the common form. `loads`: all names that are read; `attributes`: all words behind a dot.

    `details`: those words, each with the name in front of it, SUPER for `super().word`, else nothing.
    `changed`: names of which an object may be changed, or that may be bound in the module, for all that the text tells;
    attributes with a dot in front.
    `stored`: words behind a dot that are assigned to. `points`: the calls, targets and returns, in their order.
    """

    __slots__ = ("_numbers", "attributes", "body", "changed", "deep", "details", "loads", "points", "size", "stored")

    def __init__(
        self,
        body: tuple[Statement, ...],
        loads: frozenset[str],
        attributes: frozenset[str],
        details: frozenset[tuple[str, str]],
        changed: frozenset[str],
        stored: frozenset[str],
        points: tuple[Node, ...],
        size: int,
        deep: bool = False,
    ) -> None:
        self.body = body
        self.loads = loads
        self.attributes = attributes
        self.details = details
        self.changed = changed
        self.stored = stored
        self.points = points
        self.size = size
        """How many nodes there are: what bounds the work."""
        self.deep = deep
        """Something is nested too deeply, and left out."""
        self._numbers: dict[Node, int] | None = None

    def spots(self) -> Iterator[Node]:
        """All places where data may do harm: the points, and the arguments of the calls among them."""
        for point in self.points:
            yield point
            if isinstance(point, Call):
                if isinstance(point.callee, Attribute):
                    yield point.callee.base
                for argument in point.arguments:
                    yield argument.value if argument.star == 0 else argument

    def number_of(self, node: Node) -> int:
        """The number of such a place, which stays while the code around it is edited; -1 of another."""
        if self._numbers is None:
            self._numbers = {}
            for number, spot in enumerate(self.spots()):
                self._numbers.setdefault(spot, number)
        return self._numbers.get(node, -1)
