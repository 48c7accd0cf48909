"""What libraries mean to the dataflow engine, as tables keyed by qualified name.

Names in the tables are canonical: objects are written as instances of the class that `returns`, `holds` and `same`
give them (`sqlite3.Cursor().execute`). The look-ups take any spelling. `loading.py` makes them of the files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any, Generic, TypeVar

from wardline_analyzers.flow.models.entries import (
    BUILTIN,
    HANDLED,
    SECTIONS,
    Guard,
    Handler,
    Propagator,
    Sanitizer,
    Sink,
    Source,
)
from wardline_analyzers.languages import PYTHON, front_of
from wardline_analyzers.languages.frontend import FrontEnd, Functions
from wardline_analyzers.qualified import family_of, root_of
from wardline_analyzers.rules.problem import Problem

Entry = TypeVar("Entry")

_MEMO = 20_000
"""Names that are remembered; a project has fewer."""
_WORD = re.compile(r"\w+")
_FROZEN = frozenset(("excluded", "harmless", "packages", "protects", "undoes"))
_KEY = re.compile(r"\[[^\[\]]*\]")
_TOKEN = re.compile(r"\(\)|\[[^\[\]]*\]|\.?[^.()\[\]]+")
_BUILTIN_METHOD = re.compile(rf"^({'|'.join(sorted(BUILTIN))})\(\)\.")
_LAST = re.compile(r"([^.()\[\]]+)(?:\(\)|\[[^\[\]]*\])*$")


class Table(Generic[Entry]):
    """The entries of one kind, by name."""

    __slots__ = ("_entries", "_found", "_globs", "_kind", "_names", "_plain", "_written")

    def __init__(self, kind: type[Entry], plain: Mapping[str, Any]) -> None:
        self._kind = kind
        self._plain: list[dict[str, Any]] = plain["entries"]
        self._entries: dict[int, Entry] = {}
        """Those that were asked for: to make all of them would be half of the time of a start."""
        self._names: dict[str, list[int]] = plain["names"]
        self._written: dict[str, list[int]] = plain["globs"]
        self._globs: dict[str, list[tuple[str, list[int]]]] = {}
        """Names with a `*` behind their first word, by that word."""
        for name, indexes in plain["globs"].items():
            self._globs.setdefault(root_of(name), []).append((name, indexes))
        self._found: dict[str, tuple[Entry, ...]] = {}

    def _entry(self, index: int) -> Entry:
        found = self._entries.get(index)
        if found is None:
            found = self._entries[index] = _made(self._kind, self._plain[index])
        return found

    def entries(self) -> tuple[Entry, ...]:
        return tuple([self._entry(index) for index in range(len(self._plain))])

    def find(self, name: str) -> tuple[Entry, ...]:
        """All entries of a canonical name, the most precise first: of `x[key]`, those of `x[*]` too."""
        found = self._found.get(name)
        if found is None:
            indexes: list[int] = self._names.get(name, [])
            if "[" in name and (general := _KEY.sub("[*]", name)) != name:
                indexes = [*indexes, *self._names.get(general, ())]
            for glob, more in self._globs.get(root_of(name), ()) if self._globs else ():
                if _pattern(glob).fullmatch(name):
                    indexes = [*indexes, *(index for index in more if index not in indexes)]
            if len(self._found) >= _MEMO:
                self._found.clear()
            found = self._found[name] = tuple([self._entry(index) for index in indexes])
        return found

    def every(self) -> Iterator[tuple[str, tuple[Entry, ...]]]:
        """All names as they were given, also those with a `*` in them, and their entries."""
        for name, indexes in (*self._names.items(), *self._written.items()):
            yield name, tuple([self._entry(index) for index in indexes])

    def items(self) -> Iterable[tuple[str, tuple[Entry, ...]]]:
        """Names without a `*` in them, and their entries."""
        return ((name, tuple([self._entry(index) for index in indexes])) for name, indexes in self._names.items())


class Models:
    """All models of one language."""

    def __init__(self, plain: Mapping[str, Any], problems: tuple[Problem, ...] = (), language: str = PYTHON) -> None:
        """`plain` is what `compile_files` made."""
        self.plain = plain
        self.problems = problems
        """Files of our own that are broken, and left out. A test holds that there are none."""
        self.returns: dict[str, str] = plain["returns"]
        """A callee without any `()` to the class of its result."""
        self._language = language
        self.holds: dict[str, str] = plain["holds"]
        """A name or `Class.attribute` to the class of what it holds."""
        self.same: dict[str, str] = plain["same"]
        """A module, class or function to the one that it is described with."""
        self.sources = Table(Source, plain["sources"])
        self.sinks = Table(Sink, plain["sinks"])
        self.assigned = Table(Sink, plain["assigned"])
        self.propagators = Table(Propagator, plain["propagators"])
        self.sanitizers = Table(Sanitizer, plain["sanitizers"])
        self.guards = Table(Guard, plain["guards"])
        self._by_decorator = Table(Handler, plain["handlers"]["decorators"])
        self._by_class = Table(Handler, plain["handlers"]["classes"])
        self._by_function = Table(Handler, plain["handlers"]["functions"])
        self._by_call = Table(Handler, plain["handlers"]["calls"])
        self._by_annotation = Table(Handler, plain["handlers"]["annotations"])
        self._families: frozenset[str] | None = None
        self._named: tuple[Mapping[str, Any], ...] = (
            *(self.returns, self.holds, self.same),
            *(plain[section]["names"] for section in SECTIONS),
            *(plain["handlers"][way]["names"] for way in HANDLED),
        )
        self.roots: frozenset[str] = frozenset(plain["roots"])
        """Top-level packages that some name starts with."""
        self._words: dict[str, list[str]] = plain["words"]
        self._handler_words: dict[str, list[str]] = plain["handler_words"]
        self._never: frozenset[str] = frozenset(plain["never"])
        names = plain["sources"]["names"]
        self.open_sources: frozenset[str] = frozenset(last_word(name) for name in names if name[0] == "*")
        """The last words of sources that begin with `*`."""
        self.kept: frozenset[str] = frozenset(plain["kept"])
        """Keywords of which conditions ask what an object was made with."""
        self._links: dict[str, list[str]] = plain["links"]
        """A module that imports the one package can come by objects that are described with the others."""
        self.linked: frozenset[str] = frozenset(self._links)
        """Packages by which a module can come by objects of others."""
        self._gates: dict[frozenset[str], tuple[frozenset[str], frozenset[str]]] = {}
        self._canonical: dict[str, str] = {}

    @property
    def handlers(self) -> tuple[Handler, ...]:
        tables = (self._by_decorator, self._by_class, self._by_function, self._by_call, self._by_annotation)
        return tuple([handler for table in tables for handler in table.entries()])

    @property
    def sink_words(self) -> frozenset[str]:
        """The last words of all sinks' names, called or assigned."""
        return frozenset().union(*self._words.values())

    @property
    def handler_words(self) -> frozenset[str]:
        """The last words of all decorators, base classes and calls that make handlers, and the names of functions."""
        return frozenset().union(*self._handler_words.values())

    @cached_property
    def front(self) -> FrontEnd:
        """The language whose libraries these are."""
        return front_of(self._language)

    @cached_property
    def standard(self) -> frozenset[str]:
        """The top-level packages of the language's own library."""
        return self.front.standard

    @cached_property
    def functions(self) -> Functions:
        """What the language's own functions make of values."""
        return self.front.load_functions()

    def knows(self, name: str) -> bool:
        """Is a qualified name of a package that the models or the standard library know?"""
        root = root_of(name)
        if root in self.standard or root not in self.roots:
            return root in self.standard
        family = family_of(name)
        if family == root:
            return True
        if self._families is None:
            named = (each for table in self._named for each in table)
            self._families = frozenset(map(family_of, (*named, *self.same.values())))
        return family in self._families

    def canonical(self, name: str) -> str:
        """A qualified name with each object written as an instance of the class that the models give it:
        `sqlite3.connect().cursor().execute` is `sqlite3.Cursor().execute`, `flask.request.args` is
        `flask.Request().args`."""
        found = self._canonical.get(name)
        if found is None:
            if len(self._canonical) >= _MEMO:
                self._canonical.clear()
            found = self._canonical[name] = canonical(name, self.returns, self.holds, self.same)
        return found

    def class_of(self, name: str) -> str:
        """The class of what a name stands for: `sqlite3.Connection` of `sqlite3.connect()`. Empty if no instance."""
        found = self.canonical(name)
        return found[:-2] if found.endswith("()") else ""

    # Look-ups take a name in any spelling. A call's result is its callee with `()`; `*.name` and `*.word.name` are
    # methods of an object of which nothing is known.

    def source(self, name: str) -> Source | None:
        """Is this name, attribute, element or result of a call a source?"""
        found = self.sources_of(name)
        return found[0] if found else None

    def sources_of(self, name: str) -> tuple[Source, ...]:
        """What this is a source of, by the arguments of the call (`where`)."""
        found = self.sources.find(self.canonical(name))
        if found and found[0].excluded:  # of all that an object has: `Request().*`
            steps = _WORD.findall(name.partition("().")[2])
            if not found[0].excluded.isdisjoint(steps):
                return ()
        return found

    def sinks_of(self, callee: str) -> tuple[Sink, ...]:
        """What is dangerous about a call."""
        return self.sinks.find(self.canonical(callee))

    def assigned_to(self, target: str) -> tuple[Sink, ...]:
        """What is dangerous about an assignment."""
        return self.assigned.find(self.canonical(target))

    def propagator(self, callee: str) -> Propagator | None:
        """The first of `propagators_of`, for calls that do one thing."""
        found = self.propagators.find(self.canonical(callee))
        return found[0] if found else None

    def propagators_of(self, callee: str) -> tuple[Propagator, ...]:
        """What a call, or a property, hands on; not empty: nothing else than that."""
        return self.propagators.find(self.canonical(callee))

    def sanitizers_of(self, callee: str) -> tuple[Sanitizer, ...]:
        return self.sanitizers.find(self.canonical(callee))

    def guard(self, callee: str) -> Guard | None:
        """The first of `guards_of`."""
        found = self.guards.find(self.canonical(callee))
        return found[0] if found else None

    def guards_of(self, callee: str) -> tuple[Guard, ...]:
        return self.guards.find(self.canonical(callee))

    def ends(self, callee: str) -> bool:
        """Does this call never return?"""
        return self.canonical(callee) in self._never

    def decorated(self, callee: str) -> tuple[Handler, ...]:
        """What a decorator makes of a function."""
        return self._by_decorator.find(self.canonical(callee))

    def based_on(self, base: str) -> tuple[Handler, ...]:
        """What a base class makes of the methods of a class."""
        return self._by_class.find(self.class_of(base + "()"))

    def called(self, function: str) -> tuple[Handler, ...]:
        """What the plain name of a function, or of the object that keeps it (`resolvers/Query/user`), makes of it."""
        found = self._by_function.find(function)
        holder, joint, _ = function.partition("/")
        return (*found, *self._by_function.find(f"{holder}[*]")) if joint else found

    def guessed(self) -> tuple[Handler, ...]:
        """What functions of any name may be, as far as nothing else tells what they are."""
        return self._by_function.find("*")

    def is_guess(self, handler: Handler) -> bool:
        """Is it for functions of any name, which may be helpers just as well?"""
        return handler in self._by_function.find("*")

    def annotated(self, annotation: str) -> tuple[Handler, ...]:
        """What a parameter's annotation makes of it, whatever its function is."""
        return self._by_annotation.find(self.canonical(annotation))

    def registered(self, callee: str) -> tuple[Handler, ...]:
        """What a call makes of the function that is given to it."""
        return self._by_call.find(self.canonical(callee))

    def registering(self, roots: frozenset[str]) -> frozenset[str]:
        """The last words of calls that make handlers in a module that imports these top-level packages; names without
        a package are the language's own."""
        names = self.plain["handlers"]["calls"]["names"]
        if not self.front.everywhere:
            names = [n for n in names if n[0] == "*" or n.isidentifier() or root_of(n) in roots]
        return frozenset(map(last_word, names))

    def sink_words_for(self, roots: frozenset[str]) -> frozenset[str]:
        """The words that can be sinks in a module that imports these top-level packages."""
        return self._words_for(roots)[0]

    def words_of_sinks(self, kinds: frozenset[str], roots: frozenset[str]) -> frozenset[str]:
        """The words that can be sinks of these kinds in a module that imports these top-level packages."""
        reached = None if self.front.everywhere else self.reached(roots)
        return frozenset(
            last_word(name)
            for table in (self.plain["sinks"], self.plain["assigned"])
            for names in (table["names"], table["globs"])
            for name, indexes in names.items()
            if (reached is None or name[0] == "*" or root_of(name) in reached)
            and any(table["entries"][index].get("kind") in kinds for index in indexes)
        )

    def handler_words_for(self, roots: frozenset[str]) -> frozenset[str]:
        """The words that can make handlers in a module that imports these top-level packages."""
        return self._words_for(roots)[1]

    def reached(self, roots: frozenset[str]) -> set[str]:
        """The top-level packages whose objects a module can come by that imports these; the empty text: none."""
        reached = {"", *roots}
        waiting = [*roots]
        while waiting:
            more = [root for root in self._links.get(waiting.pop(), ()) if root not in reached]
            reached.update(more)
            waiting += more
        return reached

    def _words_for(self, roots: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
        found = self._gates.get(roots)
        if found is None:
            if len(self._gates) >= _MEMO:
                self._gates.clear()
            reached = {*self._words, *self._handler_words} if self.front.everywhere else self.reached(roots)
            sinks, handlers = (
                frozenset[str]().union(*(words[root] for root in reached if root in words))
                for words in (self._words, self._handler_words)
            )
            found = self._gates[roots] = (sinks, handlers)
        return found


def canonical(name: str, returns: Mapping[str, str], holds: Mapping[str, str], same: Mapping[str, str]) -> str:
    """`Models.canonical`, without its memory."""
    written = plain = original = ""
    dotted = True
    for token in _TOKEN.findall(name):
        if token == "()":
            dotted = False
            made = returns.get(plain + ".__call__" if written.endswith("()") else plain)
            if made is None:
                written += token
                continue
        else:
            written += token
            if token[0] == "[":
                dotted = False
                plain += "[*]"
            else:
                plain += token
            if dotted:
                original += token
                other = same.get(original) or same.get(plain)
                if other is not None:
                    written = plain = other
            made = holds.get(plain)
            if made is None:
                continue
            dotted = False
        written, plain = made + "()", made
    return _BUILTIN_METHOD.sub(r"\1.", written, count=1) if written[:1] in "bdfilst" else written


def last_word(name: str) -> str:
    """The word of a name that stands in the text: `run` of `flask.Flask().run`, `session` of `flask.session[*]`."""
    found = _LAST.search(name)
    return found.group(1) if found else name


def _made(kind: type[Entry], values: Mapping[str, Any]) -> Entry:
    """An object with these fields, the others being the class's defaults. No call of the class: see compiled.py."""
    made = object.__new__(kind)
    made.__dict__.update(
        (name, (frozenset(value) if name in _FROZEN else _deeply(value)) if type(value) in (list, tuple) else value)
        for name, value in values.items()
    )
    return made


def _deeply(value: Any) -> Any:
    return tuple([_deeply(item) for item in value]) if type(value) in (list, tuple) else value


@lru_cache(maxsize=1024)
def _pattern(glob: str) -> re.Pattern[str]:
    """Made when a name with that first word is asked for: all of them would cost a start some milliseconds.

    `*` between dots stands for one or more words, whatever is called or indexed among them."""
    parts = re.split(r"(\*)", glob.replace("[*]", "\0"))
    text = "".join(r"[\w.()\[\]]+" if part == "*" else re.escape(part) for part in parts)
    return re.compile(text.replace(re.escape("\0"), r"\[[^\[\]]*\]"))
