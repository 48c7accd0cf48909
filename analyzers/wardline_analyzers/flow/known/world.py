"""What a look may ask of the program around its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from wardline_analyzers.flow.known.program import ClassRef, Member, ModuleRef, Ref, Summary
from wardline_analyzers.flow.known.values import Value

if TYPE_CHECKING:
    from wardline_analyzers.flow import form
    from wardline_analyzers.flow.known.registration import Registration
    from wardline_analyzers.flow.models.tables import Models


class World(Protocol):
    """The program around a unit. All answers are functions of the text of the program."""

    @property
    def models(self) -> Models: ...

    @property
    def here(self) -> Ref:
        """The function that is analysed."""
        ...

    @property
    def packages(self) -> frozenset[str]:
        """The top-level packages that the module imports."""
        ...

    def told(self, question: Any) -> Any:
        """The answer to a question, as things are now; it is not counted as asked."""
        ...

    def note(self, asked: dict[Any, Any]) -> None:
        """These have been asked, and answered so."""
        ...

    def note_apart(self) -> Any:
        """From here on what is asked is noted by itself."""
        ...

    def note_together(self, before: Any) -> dict[Any, Any]:
        """The end of that. `before` is what `note_apart` gave; returns what was asked since."""
        ...

    def exports(self, function: form.Function) -> bool:
        """Does the text of the unit say that the module hands out this function, which is the unit itself?"""
        ...

    def kept(self, ref: Ref, parameter: str) -> Value | None:
        """What calls left in the object that is a parameter's default value."""
        ...

    def registrations(self, name: str) -> tuple[Registration, ...]:
        """The calls of the module that are given this function or class, to make a handler of it."""
        ...

    def number(self, node: form.Node) -> int:
        """The number of a place in this unit where data may do harm; -1: it is none."""
        ...

    def name(self, word: str) -> Value | None:
        """What a module-level name or builtin is; None: nothing is known."""
        ...

    def summary(self, ref: Ref) -> Summary | None: ...

    def overloads(self, ref: Ref) -> tuple[tuple[Ref, Any], ...]:
        """All methods of the class that have the name of this one, with their signatures (`overloads.Signature`)."""
        ...

    def overriding(self, of: ClassRef, name: str) -> tuple[ClassRef, ...]:
        """The classes that have a method which this one, an interface, only declares; none where there are many."""
        ...

    def inner_below(self, name: str) -> tuple[str, ...]:
        """The classes inside classes that have the one of this name among their bases."""
        ...

    def around(self) -> ClassRef | None:
        """The class around the one whose code is looked at, if that is a class inside a class."""
        ...

    def marks(self, of: ClassRef) -> tuple[str, ...]:
        """The decorators of a class."""
        ...

    def inner(self, name: str, module: str = "") -> tuple[form.Class, World] | None:
        """The class of that name inside a class, here or in another module, and what its methods see of the program."""
        ...

    def code(self, ref: Ref) -> tuple[form.Function, World] | None:
        """A function's code and the world that it lives in, to look at it with the arguments of one call."""
        ...

    def kind(self, ref: Ref) -> str:
        """What kind of method it is: `static`, `class`, `property`, `setter`, or nothing."""
        ...

    def method(self, of: ClassRef, name: str) -> Ref | None:
        """The method of a class, its own or of its bases."""
        ...

    def above(self, of: ClassRef) -> ClassRef | None:
        """The first base class that belongs to the program."""
        ...

    def ancestors(self, of: ClassRef) -> tuple[ClassRef, ...]:
        """All classes above that belong to the program."""
        ...

    def library_base(self, of: ClassRef) -> str | None:
        """The qualified name of the first base class that does not belong to the program; one with handlers, if any."""
        ...

    def library_bases(self, of: ClassRef) -> tuple[str, ...]:
        """The qualified names of all base classes, of bases too, that do not belong to the program."""
        ...

    def imported(self, qualified: str) -> Value:
        """What an import inside a function binds."""
        ...

    def of_module(self, module: ModuleRef, name: str) -> Value | None:
        """What a module of the project has under a name."""
        ...

    def members(self, of: ClassRef) -> tuple[str, ...]:
        """Names declared in the class body in their order: the fields of a dataclass."""
        ...

    def encoded(self, of: ClassRef) -> tuple[str, ...]:
        """Names of the declared fields that are written where an object is encoded, as JSON."""
        ...

    def assigned(self, of: ClassRef) -> tuple[str, ...]:
        """Names that the class body gives a value, in their order: the fields of a form."""
        ...

    def checks(self, of: ClassRef, name: str) -> tuple[Ref, ...]:
        """The methods that see to what is given for a field before an object is made: validators of pydantic."""
        ...

    def typed_as(self, of: ClassRef, name: str) -> str:
        """`int` for a field of a type that no text fits into, `str` for a text, if the class keeps it so; else ""."""
        ...

    def member(self, of: ClassRef, name: str) -> Member | None:
        """What an attribute of the class holds, as far as the class's own text tells."""
        ...
