"""Functions, their parameters, and classes, in the common form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wardline_analyzers.flow.form.node import Node

if TYPE_CHECKING:
    from wardline_analyzers.flow.form.expressions import Expression
    from wardline_analyzers.flow.form.statements import Statement


POSITIONAL: Final = 0
STAR: Final = 1
KEYWORD: Final = 2
DOUBLE_STAR: Final = 3
ROW: Final = 4


class Parameter(Node):
    """One parameter. `kind`: POSITIONAL (also by keyword), STAR, KEYWORD (only by keyword), DOUBLE_STAR.

    ROW is a STAR that an array may be given for, whose elements it has then.
    """

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
