"""A function of C as a small tree of its own: cheap to walk twice, and the same for C and C++."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from wardline_analyzers.c.types import Type

COMPARISONS: Final = frozenset(("==", "!=", "<", ">", "<=", ">="))
"""The words of a `binary` that compares its sides."""


class Expression:
    """One expression.

    kind      | word                  | parts
    ----------|-----------------------|------
    `name`    | the name              |
    `number`  | as written            | (`number` holds it, if it is an integer)
    `text`    | the text, decoded     |
    `call`    | the callee's last word| the arguments; `base` is a method's object
    `field`   | the field             | the object; `arrow` says which dot
    `index`   |                       | the array, the index
    `deref`   |                       | the pointer
    `address` |                       | the place
    `unary`   | the operator          | the operand
    `binary`  | the operator          | both sides
    `assign`  | the operator          | target, value
    `step`    | `++` or `--`          | the target; `arrow`: the old value counts
    `sizeof`  |                       | the operand, if it is no type
    `cast`    |                       | the value
    `choice`  |                       | test, then, else
    `comma`   |                       | all
    `list`    |                       | the elements
    `new`     |                       | the arguments; `base` is the number of elements of `new T[n]`
    `delete`  |                       | the pointer; `arrow`: it was `delete[]`
    `lambda`  |                       | names that it mentions
    `other`   |                       | what stands in it
    """

    __slots__ = ("arrow", "base", "end", "kind", "number", "parts", "start", "type", "word")

    def __init__(
        self,
        kind: str,
        start: int,
        end: int,
        word: str = "",
        parts: tuple[Expression, ...] = (),
        base: Expression | None = None,
        type: Type | None = None,
        number: int | None = None,
        arrow: bool = False,
    ) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.word = word
        self.parts = parts
        self.base = base
        self.type = type
        """Of `cast`, `sizeof`, `new`."""
        self.number = number
        self.arrow = arrow


class Statement:
    """One statement.

    kind      | what it has
    ----------|------------
    `declare` | `variables`
    `do`      | `test`: the expression
    `if`      | `test` (None: a condition of the preprocessor), `body`, `other`
    `while`   | `test`, `body`
    `dowhile` | `body`, `test`
    `for`     | `first` (statements), `test`, `step`, `body`
    `each`    | `variables` (the loop's), `test` (what is gone through), `body`
    `switch`  | `test`, `cases`: (has a label, statements)
    `return`  | `test` or None
    `throw`   | `test` or None
    `break`, `continue` |
    `goto`, `label` | `word`
    `try`     | `body`, `cases` (the handlers)
    `block`   | `body`: a scope
    """

    __slots__ = ("body", "cases", "end", "first", "kind", "other", "start", "step", "test", "variables", "word")

    def __init__(
        self,
        kind: str,
        start: int,
        end: int,
        test: Expression | None = None,
        body: tuple[Statement, ...] = (),
        other: tuple[Statement, ...] = (),
        word: str = "",
    ) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.test = test
        self.body = body
        self.other = other
        self.word = word
        self.first: tuple[Statement, ...] = ()
        self.step: Expression | None = None
        self.cases: tuple[tuple[Expression | None, tuple[Statement, ...]], ...] = ()
        self.variables: tuple[Variable, ...] = ()


@dataclass(slots=True)
class Variable:
    """A name that is declared: a local one, or a parameter."""

    name: str
    type: Type
    start: int
    end: int
    value: Expression | None = None
    made: bool = False
    """`Type name(arguments)`: `value` is a list of the arguments."""


@dataclass(slots=True)
class Function:
    """A function with its body."""

    name: str
    parameters: tuple[Variable, ...]
    body: tuple[Statement, ...]
    start: int
    end: int
    returns: Type
    inner: bool = False
    """Only this file can call it."""
    broken: bool = False
    """Some of it could not be read."""
    labels: dict[str, int] = field(default_factory=dict)
