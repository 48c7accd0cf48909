"""Statements of the common form."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow.form.definitions import Class, Function
from wardline_analyzers.flow.form.expressions import Expression
from wardline_analyzers.flow.form.node import Node


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
    """`x: T` without a value. A field that is `hidden` is left out where its object is encoded: `json:"-"`."""

    __slots__ = ("annotation", "hidden", "name")

    def __init__(self, start: int, end: int, name: str, annotation: Expression, hidden: bool = False) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.annotation = annotation
        self.hidden = hidden


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
    """`raise value from cause`"""

    __slots__ = ("cause", "value")

    def __init__(self, start: int, end: int, value: Expression | None, cause: Expression | None = None) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.cause = cause


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
