"""What a language gives so that its code is analysed: see "How a language is added" in ARCHITECTURE.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from wardline_analyzers.languages.minified import is_minified
from wardline_analyzers.suppress.syntax import CommentSyntax

if TYPE_CHECKING:
    from wardline_analyzers.finding import Import
    from wardline_analyzers.fixes.edits import ByteEdit
    from wardline_analyzers.flow.form import Lowered
    from wardline_analyzers.flow.form.rows import Rows
    from wardline_analyzers.flow.project.imports import Look
    from wardline_analyzers.languages.outline import Outline
    from wardline_analyzers.languages.splitter import Splitter
    from wardline_analyzers.languages.syntax import Syntax
    from wardline_analyzers.languages.units import Kind, Unit
    from wardline_analyzers.text.buffer import Buffer


@dataclass(frozen=True)
class Functions:
    """What the language's own functions and methods make of values (`flow/functions/common.py`: Function).

    `builtin` is by qualified name, `methods` by the name of the method, whatever its object is; `packing` changes
    what came out of a call by its name. `method(run, receiver, word, arguments, node, state)` is for methods of texts
    and containers, on an object that may be one. Each may answer None: as if there were no entry.
    """

    builtin: Mapping[str, Any]
    methods: Mapping[str, Any]
    method: Callable[..., Any]
    packing: Mapping[str, Any] = field(default_factory=dict)
    folded: frozenset[str] = frozenset()
    """Functions that are worked out where their arguments are constants (`flow/evaluate/fold.py`)."""
    recalled: Mapping[str, Any] = field(default_factory=dict)
    """Functions that give back what the program itself has put there before, or has written in a code: they are asked
    before the models."""


_CAMEL_LOOKS_UP: Final = re.compile(
    r"(?:[gG]et|[fF]etch|[fF]ind|[lL]oad|[lL]ook[uU]p|[lL]ist|[sS]earch|[cC]ount|[eE]xists|[iI]s|[hH]as|[sS]ave|[sS]tore"
    r"|[mM]atch|[cC]reate|[iI]nsert|[aA]dd|[dD]elete|[rR]emove|[uU]pdate|[uU]psert|[sS]end|[nN]otify|[rR]egister)(?=[A-Z]|$)"
)


def looks_up_in_camel_case(word: str) -> bool:
    """`store.GetNote(ctx, id)` gives what is kept under the number, not the number."""
    return _CAMEL_LOOKS_UP.match(word) is not None


def _never(word: str) -> bool:
    return False


@dataclass(frozen=True, eq=False)
class FrontEnd:
    """One language. There is one object of each, so it stands in keys of caches."""

    name: str
    """As in `languages` of a rule page, and the folder of its models."""
    comments: CommentSyntax
    """How suppression comments are written."""
    splitter: Callable[[Buffer], Splitter]
    parse: Callable[[bytes, bool], Syntax]
    """The tree of a unit's text; true: it is a member of a class. Works on any bytes."""
    outline: Callable[[Syntax, bytes, Kind, bool], Outline]
    lower: Callable[[Syntax], Lowered]
    load_functions: Callable[[], Functions]
    """Called once, when a dataflow first asks."""
    builtins: AbstractSet[str]
    """Names that mean themselves where the module does not bind them."""
    standard: frozenset[str]
    """The first words of qualified names that are of the language's own library."""
    starred: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Names that come of `from module import *` and its kin, by module, as far as they matter."""
    lower_again: Callable[[Syntax, Rows], Lowered] | None = None
    """`lower` for a unit that somebody types in, with what is taken over from before; None: it is lowered anew."""
    place_imports: Callable[[Buffer, Sequence[Unit], Sequence[Import]], ByteEdit] | None = None
    """The edit that imports what a fix needs; None: fixes import nothing in this language."""
    receivers: bool = False
    """Methods stand at top level and name their class themselves (`Outline.owner`), before or behind it."""
    kind: str = ""
    """What kind of file its texts are (`files/kinds.py`), if another than its name says."""
    counts: frozenset[str] = frozenset()
    """Properties of texts and containers that tell how large they are."""
    methods_apart: bool = False
    """A field and a method may have the same name: what is called is the method, what is read the field."""
    true_types: bool = False
    """What is written as the type of a result is its type."""
    text_types: frozenset[str] = frozenset(("str",))
    """Where `true_types`: types of results that may hold a text, as it is or in an answer to a client."""
    content_decorators: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Where `true_types`: decorators that are about nothing but the type of what is answered, and the arguments that
    say it. Of others it is `produces`."""
    field_marks: Mapping[str, str] = field(default_factory=dict)
    """Decorators of fields that a library checks: `int` (no text of a client's choice fits), `address`, `str` (a
    text, no object), `pattern` (the first argument, found in the text) or `whole-pattern` (it fits the whole text)."""
    marks_always_hold: bool = False
    """Do these marks speak of every object of the class, as getters that others wrote hand out its fields?"""
    stream_types: frozenset[str] = frozenset()
    """Types of what objects are read from."""
    static_imports: bool = False
    """Members of other classes may be imported, and are then named like those of the own one."""
    overloads: bool = False
    """Methods of a class may have the same name: their parameters tell which one is called."""
    virtual: bool = False
    """What is called of an interface is what the classes that implement it have under that name."""
    function_methods: frozenset[str] = frozenset()
    """Where `virtual`: methods that functions have themselves. Any other one is the call of the function."""
    class_names: Callable[[str], bool] = _never
    """Is a word, in front of a dot, the name of a class, whatever class it may be?"""
    inner_names: bool = False
    """Units of a class know the classes inside it by their plain names."""
    bare_members: bool = False
    """A name that nothing binds may be that of a member of the own class, written without its object."""
    packages: Callable[[str], str] | None = None
    """Where all files of a folder share their names: the qualified name of a path of imports
    (`flow/project/packages.py`)."""
    modules: Callable[[Look, str, str], tuple[str, tuple[str, ...]] | None] | None = None
    """Where imports name files: the file that a qualified name means in another, and what is taken out of it."""
    beside: Callable[[Look, str], list[str]] | None = None
    """The files, near the one with this path, that may have classes which implement its interfaces."""
    default: str = ""
    """The name under which a module has what is imported of it without a name."""
    requests: frozenset[str] = frozenset()
    """Types of requests, by their last word, or what is asked of one: a function that names one is looked at, whatever
    else it names."""
    looks_up: Callable[[str], bool] = _never
    """Does a method of an unknown object give what is kept under its arguments, by its word (but in snake_case)?"""
    well_known: Mapping[str, str] = field(default_factory=dict)
    """Classes that a name means which nothing in the file or beside it tells of, as if the import were only not written
    yet: the qualified name by the plain one."""
    known_packages: tuple[str, ...] = (".",)
    """What the names of packages begin with whose classes are all known. Where names come from others by a star,
    nothing is `well_known`."""
    by_tree: bool = False
    """Patterns find their places in the tree, so most units need no look at their dataflow; others find them in it."""
    class_scope: bool = False
    """Statements in the body of a class see what stands above them there, and functions that a class keeps under a name
    are methods of its objects."""
    text_method: str = ""
    """The method that makes the text of an object which is put to a text; empty: as in Python."""
    checks_fields: bool = False
    """Methods of a class may check its fields before they are set: their decorators name these."""
    typed: bool = False
    """A field of an object holds nothing but what its type says."""
    zeros: bool = False
    """What nobody has set is zero: fields of an object that is made here, elements of a map under another key."""
    kept_in_attributes: bool = False
    """What an object keeps is read as an attribute: a method named after a thing makes one, tests it or asks for it."""
    prints_fields: bool = False
    """An object that is printed shows what its fields hold."""
    reads_on: bool = False
    """What stands in a block behind a call that ends the program is looked at all the same: the call is a logger's,
    and somebody will soften it to one that goes on."""
    everywhere: bool = False
    """Libraries are there without a name for them in the text: `#include`, `using`, what a framework loads."""
    fields_by_text: bool = False
    """An object's attribute and its element under that text are the same."""
    predictable_parts: bool = False
    """What is taken from a place that a predictable number says is as predictable; elsewhere patterns tell that."""
    early_defaults: bool = False
    """What a parameter is that a caller leaves out is worked out where the function is made, not where it is called."""
    strict_sums: bool = False
    """A number is added to nothing but numbers: a text that it is to stand in has to be made of it first."""
    thrown: bool = False
    """What a handler catches is known by what is thrown to it."""
    largest: int = 256 << 10
    """Bytes of a unit that is parsed. A larger one was made by a program: it is looked at as a text, and counts as a
    limit of the analysis. 0: there is no such limit."""
    minified: bool = False
    """Texts of this language are often minified: such a unit is looked at as a text as well."""

    def reads(self, unit: Unit) -> bool:
        """Is a unit small enough to be parsed, and made by a person?"""
        fits = not self.largest or len(unit.text) <= self.largest
        return fits and not (self.minified and is_minified(unit.text))

    def tree_of(self, unit: Unit) -> Syntax:
        """The tree of a unit; that of nothing where the unit is not read."""
        return self.parse(unit.text if self.reads(unit) else b"", bool(unit.indent))
