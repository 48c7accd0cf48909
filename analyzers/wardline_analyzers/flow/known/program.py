"""What the solver knows of the program around a function: functions and classes by name, and what calling them does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from wardline_analyzers.flow.known.values import Facts, Key, Taint, Value

if TYPE_CHECKING:
    from wardline_analyzers.flow import form


class Ref(NamedTuple):
    """A function of the program, or a method as `Class.method`. `module` is empty for the module at hand.

    `bare`: as it is without its decorators.
    """

    module: str
    name: str
    bare: bool = False


FILES: Final = "=file"
"""Begins the names under which files stand that the program has written."""
INNER: Final = "class "
"""What the name of a unit begins with that is a class inside a class, where data gets to its sinks from outside; and
that of the variable which is what such a class keeps itself."""
OVERLOAD: Final = "~"
"""Stands in front of the number of a method that is not the first of its name in its class: `Class.find~1`."""


STANDARD_OUTPUT: Final = "\0stdout"
"""The variable that stands for what `print` writes to, where that is told."""


def plain_name(name: str) -> str:
    """A function's name as its text says it, without its class."""
    return name.rpartition(".")[2].partition("@")[0].partition(OVERLOAD)[0]


def shown(name: str) -> str:
    """A function's name as the steps of a way say it."""
    return f"`{name}`" if name else "a function without a name"


def method_word(name: str) -> str:
    """Stands among the words for a method of whatever class: `find()`, `size.setter()`."""
    return f"{name.partition(OVERLOAD)[0]}()"


Variable = tuple[str, str]
"""A module-level name: its module, as in `Ref`, and the name."""


class ClassRef(NamedTuple):
    """A class of the program."""

    module: str
    name: str
    kind: str = "class"


def is_enumeration(bases: Iterable[str]) -> bool:
    """Is a class with these library bases an enumeration, of which a client only chooses a member?"""
    return any(base.startswith("enum.") for base in bases)


def is_of_constants(bases: Iterable[str]) -> bool:
    """Are the objects of a class with these library bases there before any client asks, who only chooses one?"""
    return is_enumeration(bases) or any(base in ("Enum", "java.lang.Enum") for base in bases)


class RowClass(NamedTuple):
    """A class of named tuples: `namedtuple("Job", "name command")`."""

    fields: tuple[str, ...]
    defaults: tuple[Value, ...] = ()
    """Of the last fields."""
    kind: str = "row"


class ModuleRef(NamedTuple):
    """A module of the project: `module` is its file, `name` its dotted name."""

    module: str
    name: str
    kind: str = "module"


class Instance(NamedTuple):
    """An object of a class of the program."""

    of: ClassRef | Any
    kind: str = "instance"


class Bound(NamedTuple):
    """A method together with its object."""

    function: Any
    receiver: Value


class ModuleLambda(NamedTuple):
    """A function that a statement of a module makes, as other units of the module see it: one without a name, or one
    that another function has given, with the variables around it (`around`) as they were then.

    It is the same as long as the text is in which it is written.
    """

    module: str
    function: form.Function
    around: tuple[tuple[str, Value], ...] = ()


class LocalClass:
    """A class inside the unit at hand."""

    __slots__ = ("apart", "bases", "declared", "marks", "members", "name")

    def __init__(
        self,
        name: str,
        bases: tuple[Value, ...],
        members: dict[str, Value],
        declared: Mapping[str, str] | None = None,
        marks: tuple[str, ...] = (),
        apart: Mapping[str, Value] | None = None,
    ) -> None:
        self.name = name
        self.bases = bases
        self.members = members
        self.declared = declared or {}
        """Fields to which the class itself gives no value, with what their types let through, as in `typed_as`."""
        self.marks = marks
        """Its decorators, by their names, and the texts in them, as of other classes."""
        self.apart = apart or {}
        """What fields hold at first that `members` does not tell: a method has their name, or they are false."""

    def above(self) -> Iterator[LocalClass]:
        """The classes inside the unit right above it."""
        for base in self.bases:
            yield from (each for each in base.callables if isinstance(each, LocalClass))

    def member(self, name: str, depth: int = 0) -> Value | None:
        """What it has under this name, of its own or from the classes above."""
        value = self.members.get(name)
        if value is not None or depth >= 8:
            return value
        found = (each.member(name, depth + 1) for each in self.above())
        return next((each for each in found if each is not None), None)

    def has(self, name: str, depth: int = 0) -> bool:
        """Is there something of this name, or a field without a value, in it or in a class above?"""
        if name in self.members or name in self.declared:
            return True
        return depth < 8 and any(each.has(name, depth + 1) for each in self.above())

    def fields(self) -> list[str]:
        """The names of the fields of its objects, those from the classes above first."""
        found: list[str] = []
        for each in self.above():
            found.extend(name for name in each.fields() if name not in found)
        own = (name for name, value in self.members.items() if not value.callables or value.kind == "instance")
        found.extend(name for name in (*self.declared, *own) if name not in found)
        return found


class Partial(NamedTuple):
    """`functools.partial(function, …)`"""

    function: Value
    positional: tuple[Value, ...]
    keywords: tuple[tuple[str, Value], ...]
    is_method: bool = False
    """`partialmethod`: an object that is asked for it is given first."""


class Getter(NamedTuple):
    """`operator.itemgetter(…)` (kind `item`), `attrgetter` (`attribute`), `methodcaller` (`method`); of kind `own`, the
    method of a text or container that stands beside it; of kind `held`, what gives that; of kind `field`, a method that
    reads this field of its object; of kind `chain`, functions each of which is given what the one before makes."""

    kind: str
    values: tuple[Value, ...]


class Packed(NamedTuple):
    """What a text was made of that can be read again: `json.dumps(value)`."""

    value: Value


class Filled(NamedTuple):
    """The values that a client has given to the fields of a form of this class."""

    of: ClassRef | LocalClass


class Generating(NamedTuple):
    """A generator that runs: its function with its arguments, and what it returns in the end."""

    function: Any
    arguments: tuple[Value, ...]
    result: Value


class Member(NamedTuple):
    """An attribute as its class tells it. `fixed`: nothing in the program gives objects or the class another."""

    value: Value
    fixed: bool


@dataclass(frozen=True, slots=True)
class Sink:
    """A place that does harm: the function it is in, its number there, and what it does."""

    module: str
    function: str
    number: int
    kind: str
    callee: str


@dataclass(frozen=True, slots=True)
class Use:
    """Data that gets to a sink. `front`: what stands before it, of which the kind of letter counts; where it is
    empty, what the caller puts in front does."""

    taint: Taint
    sink: Sink
    front: str
    cap: str = ""
    """The confidence that the sink allows at most."""
    told: frozenset[str] = frozenset()
    """Of a parameter: the kinds of data that the function takes in itself for this sink, of which is told there."""


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    kind: int
    default: Value | None


@dataclass(frozen=True)
class Summary:
    """What a call of a function does, in terms of its parameters: the taint kind `parameter` with the key (index, …).

    It speaks of no places: an edit that moves code in the function changes nothing here, and analyses no caller again.
    """

    parameters: tuple[Parameter, ...]
    returns: Value | None
    """None: it never returns."""
    effects: tuple[tuple[int, Value], ...] = ()
    """Parameters whose object it changes, and what they are then."""
    uses: tuple[Use, ...] = ()
    """Parameters that get to a sink."""
    told: frozenset[tuple[Sink, str]] = frozenset()
    """Sinks that data gets to which no caller gives, with its kind: the function itself is told of."""
    facts: Facts = frozenset()
    """What it vouches for by returning at all."""
    decides: frozenset[frozenset[Key]] = frozenset()
    """Parameters, and parts of them, whose constants would decide together what is done: with them at hand it may be
    worth a look of its own."""
    conditions: frozenset[frozenset[Key]] = frozenset()
    """Parameters, and parts of them, that decide together whether a call is a sink (`where` in the models)."""
    invokes: frozenset[Key] = frozenset()
    """Parameters, and parts of them, that it calls."""
    dispatches: frozenset[str] = frozenset()
    """Methods and attributes of its object that it uses: those that a subclass has otherwise make a look worth it."""
    last: Value | None = None
    """Of a generator: what it returns in the end."""
    wrapped: bool = False
    """It has decorators of the program: what a call does is theirs to say."""
    local: bool = False
    """It returns functions of its own, which only a look of its own can tell."""
    globals: tuple[tuple[Variable, Value], ...] = ()
    """What it writes to variables of modules."""
    reads: frozenset[Variable] = frozenset()
    """Names of modules that it looks at, and those that it calls do."""
    thrown: Value | None = None
    """What it throws to whoever calls it, with the data in it; None: nothing that is known."""
    code: Any = field(default=None, compare=False)
    """The code, where a look of its own may be worth it."""


NOTHING_KNOWN: Final[dict[str, Any]] = {
    **dict.fromkeys(("ancestors", "bases", "members", "assigned", "encoded", "marks", "checks"), ()),
    **dict.fromkeys(("overloads", "overriding", "implementing", "inner_below", "registrations"), ()),
    **dict.fromkeys(("kind", "typed_as", "around"), ""),
    "packages": frozenset(),
}
"""What is answered to a question, by its first word, where nothing is known, if not None."""
