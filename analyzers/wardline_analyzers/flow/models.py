"""What libraries mean to the dataflow engine: the files in `models/`, as tables keyed by qualified name.

The files are read by `model_file.py` (YAML, slow) once; what they say is kept as JSON in the user's cache folder, like
the rules. Names in the tables are canonical: objects are written as instances of the class that `returns`, `holds` and
`same` give them (`sqlite3.Cursor().execute`). The look-ups take any spelling.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from wardline_analyzers.languages import PYTHON, front_of
from wardline_analyzers.languages.frontend import FrontEnd, Functions
from wardline_analyzers.qualified import family_of, root_of
from wardline_analyzers.rules import catalog, compiled
from wardline_analyzers.rules.problem import PageError, Problem
from wardline_analyzers.rules.rule import Condition

if TYPE_CHECKING:  # model_file.py imports yaml, which a start with a warm cache does not need
    from wardline_analyzers.flow.model_file import ModelFile

ROOT: Final = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "models")
"""The folder of the languages."""

USER_LIMIT = 64 * 1024
"""Characters of a user's file."""
USERS_LIMIT = 8 * USER_LIMIT
"""Characters of all files of a user: each process of a scan reads them once."""

SHAPES: Final = ("", "text", "segment", "filename", "token", "upload")
PARTS: Final = ("", "any", "host", "name", "scheme", "folder", "steps")
BUILTIN: Final = frozenset(("str", "bytes", "list", "dict", "set", "tuple", "int", "float", "bool"))
"""Classes whose methods are written `str.join`, not `str().join`."""

Where = tuple[tuple[str, Condition], ...]
"""All must hold: (argument, condition). The normal form of conditions is that of `rules/rule.py`; here there are `is`,
`in`, `matches`, `less`, `more`, `name`, `call`, `not`, `any`, `all`, and with the operand None: `present`, `absent`,
`truthy`, `falsy`, `text`, `list`, `number`."""


@dataclass(frozen=True)
class Source:
    """Where data comes in."""

    kind: str = ""
    excluded: frozenset[str] = frozenset()
    """Attributes and methods that are no source."""
    elements: bool = False
    """Only what is taken out of it counts."""
    shape: str = ""
    packages: frozenset[str] = frozenset()
    """Of a `*.name`: it counts only where one of these is imported. Empty: everywhere."""
    harmless: frozenset[str] = frozenset()
    """Kinds of sink that it does no harm in."""
    where: Where = ()
    """Of a call: what its arguments must be."""


@dataclass(frozen=True)
class Sink:
    """Where data does harm."""

    kind: str = ""
    arguments: tuple[str, ...] = ()
    where: Where = ()
    looks_like: str = ""
    confidence: str = ""
    """Caps what is reported: `low`, `medium`, or empty."""
    assigned: bool = False
    """The value of an assignment, not an argument of a call."""
    packages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Propagator:
    """What a call hands on."""

    sources: tuple[str, ...] = ("all",)
    """`from`; empty: the result holds nothing of the arguments."""
    targets: tuple[str, ...] = ("return",)
    part: str = ""
    """`any`, `host`, `name`, `scheme`: which part of the data, or empty: all of it."""
    packages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sanitizer:
    """What a call makes harmless."""

    protects: frozenset[str] = frozenset()
    of: tuple[str, ...] = ("all",)
    undoes: frozenset[str] = frozenset()
    where: Where = ()
    packages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Guard:
    """A call whose result vouches for an argument."""

    of: str = ""
    protects: frozenset[str] = frozenset()
    when: str = "true"
    """`true`, `false`, or `raises`: it vouches by returning at all."""
    safe_pattern: str = ""
    """The argument with the pattern, which must let no dangerous character through. Empty: no condition."""
    packages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Handler:
    """Functions that a framework calls: those with one of the `decorators`, the `methods` of classes with one of the
    bases `classes`, the `functions` of these names, those that are given to one of the `calls`, or single parameters
    with one of the `annotations`. In `Models`, these five are the names of its tables and are empty here."""

    decorators: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
    """With `decorators`: the class around has one of these too, as a decorator or as a base."""
    classes: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    """Empty, with `classes`: all that do not begin with `_`."""
    functions: tuple[str, ...] = ()
    """Plain names. `*` is any function whose parameter at the position of `request` has the name of `request`."""
    calls: tuple[str, ...] = ()
    argument: str = ""
    """Which argument of `calls` is the function."""
    annotations: tuple[str, ...] = ()
    """The framework fills a parameter that has one of these, in functions of all kinds."""
    where: Where = ()
    """Conditions on the arguments of the decorator or of the call."""
    parameters: tuple[tuple[str, str], ...] = ()
    """(parameter, kind of source): a name, a position as in `0|event`, or `*` for each one."""
    excluded: frozenset[str] = frozenset()
    """Names of parameters that are no source."""
    injected: tuple[str, ...] = ()
    """Classes, and functions in a default value, whose parameters the framework fills on its own."""
    request: str = ""
    """The parameter that is the request: `0`, `request` or `0|request`."""
    request_class: str = ""
    given: tuple[tuple[str, str], ...] = ()
    """(parameter, class): what else the framework passes, such as the response."""
    route: str = ""
    """The argument of the decorator or call that has the path."""
    returns: str = ""
    """The kind of sink that the result flows into, or empty."""
    packages: frozenset[str] = frozenset()


Entry = TypeVar("Entry")

_MEMO = 20_000
"""Names that are remembered; a project has fewer."""
_FROZEN = frozenset(("excluded", "harmless", "packages", "protects", "undoes"))
_KEY = re.compile(r"\[[^\[\]]*\]")
_TOKEN = re.compile(r"\(\)|\[[^\[\]]*\]|\.?[^.()\[\]]+")
_BUILTIN_METHOD = re.compile(rf"^({'|'.join(sorted(BUILTIN))})\(\)\.")
_OF_OBJECT = re.compile(r"^[^\[.]+\[(\w+)\]$")
"""`parser[resolve_entities]`"""
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
        found = self.sources.find(self.canonical(name))
        return found[0] if found else None

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
        """What the plain name of a function makes of it."""
        return self._by_function.find(function)

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
        """The last words of calls that make handlers in a module that imports these top-level packages."""
        names = self.plain["handlers"]["calls"]["names"]
        everywhere = self.front.everywhere
        return frozenset(last_word(n) for n in names if everywhere or n[0] == "*" or root_of(n) in roots)

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


def load(language: str = PYTHON, custom: tuple[tuple[str, str], ...] = ()) -> Models:
    """The models of a language, and those of the user's own files (path, text); broken ones are left out."""
    return _load(language, custom)


@lru_cache(maxsize=32)
def _load(language: str, custom: tuple[tuple[str, str], ...]) -> Models:
    if not custom:
        return read(ROOT, language, compiled.cache_directory())
    ours = load(language)
    files = load_user_models("", dict(custom))[0]
    return Models(_merged(ours.plain, compile_files(files, ours)), ours.problems, language) if files else ours


def load_user_models(directory: str, texts: Mapping[str, str]) -> tuple[list[ModelFile], list[Problem]]:
    """A user's own files, from their texts by path relative to `directory` (`.wardline/models`). Nothing is raised."""
    from wardline_analyzers.flow.model_file import parse

    files: list[ModelFile] = []
    problems: list[Problem] = []
    left = USERS_LIMIT
    for name in sorted(texts):
        try:
            if len(texts[name]) > USER_LIMIT:
                raise PageError(1, f"a model file may have at most {USER_LIMIT} characters", "split the file")
            left -= len(texts[name])
            if left < 0:
                raise PageError(1, f"all model files together may have at most {USERS_LIMIT} characters")
            files.append(parse(texts[name]))
        except PageError as error:
            problems.append(error.within(os.path.join(directory, name)).problem)
    return files, problems


def read(root: str, language: str, cache_directory: str | None) -> Models:
    """The models of the files below `root`; their compiled form is kept in `cache_directory`, unless it is None.

    Never raises: a file that is broken is left out and stands in `problems`.
    """
    files = list(catalog.files_in(os.path.join(root, language), language, ".yaml"))
    code = (os.path.dirname(os.path.abspath(__file__)), catalog.ROOT)
    digest = catalog.digest(files, code)
    kept = compiled.recall_text(cache_directory, f"models-{language}", digest) if cache_directory else None
    if kept is not None:
        try:
            return Models(json.loads(kept), (), language)
        except Exception:  # whatever is wrong with the file: the models are still there
            pass
    parsed, problems = parse_all(files)
    plain = compile_files(parsed)
    if cache_directory and not problems:
        text = json.dumps(plain, separators=(",", ":"))
        compiled.keep_text(cache_directory, f"models-{language}", digest, text)
    return Models(plain, tuple(problems), language)


def parse_all(files: Iterable[catalog.File]) -> tuple[list[ModelFile], list[Problem]]:
    """The model files among these, and what is wrong with the others."""
    from wardline_analyzers.flow.model_file import parse

    found: list[ModelFile] = []
    problems: list[Problem] = []
    for _, _, path, content in files:
        try:
            found.append(parse(content.decode()))
        except PageError as error:
            problems.append(error.within(path).problem)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            problems.append(Problem(path, line, "the file is not UTF-8"))
    return found, problems


# ---------------------------------------------------------------------- the compiled form

SECTIONS: Final = ("sources", "sinks", "assigned", "propagators", "sanitizers", "guards")
HANDLED: Final = ("decorators", "classes", "functions", "calls", "annotations")


def compile_files(files: Iterable[ModelFile], base: Models | None = None) -> dict[str, Any]:
    """What these files say, as plain data for JSON. A table has entries, and names and globs with their indexes.

    `base`: what is known of classes beside them.
    """
    files = list(files)
    same = _settled({**(base.same if base else {}), **{name: other for file in files for name, other in file.same}})
    returns, holds = (dict(base.returns), dict(base.holds)) if base else ({}, {})
    for file in files:
        for table, pairs in ((returns, file.returns), (holds, file.holds)):
            table.update((_key(name, {}, {}, same), _key(made, {}, {}, same)) for name, made in pairs)
    returns = _settled(returns)
    holds = {name: returns.get(made, made) for name, made in holds.items()}

    def settle(name: str) -> str:
        return canonical(name, returns, holds, same)

    tables: dict[str, Any] = {section: _empty() for section in SECTIONS}
    handlers: dict[str, Any] = {way: _empty() for way in HANDLED}
    words: dict[str, set[str]] = {}
    filled: set[str] = set()
    """Classes whose objects are sinks where an item is put into them."""
    handler_words: dict[str, set[str]] = {}
    roots: set[str] = {root_of(name) for name in (*returns, *holds, *same)}
    for file in files:
        for section, names, entry in file.entries:
            keys = [_key(name, returns, holds, same) for name in names]
            if getattr(entry, "where", ()):
                entry = replace(entry, where=_settled_where(entry.where, settle))
            _add(tables[section], keys, entry)
            roots.update(root_of(name) for name in names)
            if section in ("sinks", "assigned"):
                for name in (*names, *keys):
                    for root in _gates(name, file.packages):
                        words.setdefault(root, set()).add(last_word(name))
                    if "()[" in name:
                        filled.add(last_word(name))
        for handler in file.handlers:
            handler = replace(
                handler,
                where=_settled_where(handler.where, settle),
                request_class=settle(handler.request_class + "()")[:-2] if handler.request_class else "",
                given=tuple((spec, settle(name + "()")[:-2]) for spec, name in handler.given),
                injected=tuple(name if name.endswith("*") else settle(name + "()")[:-2] for name in handler.injected),
            )
            for way in HANDLED:
                names = getattr(handler, way)
                keys = [_key(name, returns, holds, same, last=way == "classes") for name in names]
                if keys:
                    _add(handlers[way], keys, handler)
                for name in (*names, *keys):
                    gates = (file.packages or ("",)) if way == "functions" else _gates(name, file.packages)
                    for root in gates:
                        handler_words.setdefault(root, set()).add(last_word(name))
                if way != "functions":
                    roots.update(root_of(name) for name in names)
    every = frozenset[str]().union(*words.values())
    for name, other in (*same.items(), *returns.items()):
        if last_word(other) in (every if name in same else filled):  # another name for a sink, or what makes one
            words.setdefault(root_of(name), set()).add(last_word(name))
    links: dict[str, set[str]] = {}
    for name, other in (*returns.items(), *holds.items(), *same.items()):
        if root_of(name) != root_of(other):
            links.setdefault(root_of(name), set()).add(root_of(other))
    return {
        "returns": returns,
        "holds": holds,
        "same": same,
        **tables,
        "handlers": handlers,
        "never": sorted({settle(name) for file in files for name in file.never}),
        "roots": sorted((roots | {root_of(target) for target in same.values()}) - {"*"} - BUILTIN),
        "words": _sorted(words),
        "handler_words": _sorted(handler_words),
        "links": _sorted(links),
        "kept": sorted(
            key
            for file in files
            for _, _, entry in file.entries
            for argument, _ in getattr(entry, "where", ())
            for key in _OF_OBJECT.findall(argument)
        ),
    }


def last_word(name: str) -> str:
    """The word of a name that stands in the text: `run` of `flask.Flask().run`, `session` of `flask.session[*]`."""
    found = _LAST.search(name)
    return found.group(1) if found else name


def _settled(given: Mapping[str, str]) -> dict[str, str]:
    """`returns`, with each class replaced by the one that it stands for itself."""
    settled: dict[str, str] = {}
    for name, made in given.items():
        for _ in range(4):
            if given.get(made, made) == made:
                break
            made = given[made]
        settled[name] = made
    return settled


def _key(
    name: str, returns: Mapping[str, str], holds: Mapping[str, str], same: Mapping[str, str], last: bool = False
) -> str:
    """The canonical form of a name in a table. `last`: the name is a class, so its objects are what counts."""
    if "*" in name.replace("[*]", "") or name.startswith("*"):
        return name
    if last:
        return canonical(name + "()", returns, holds, same).removesuffix("()")
    return canonical(name, returns, holds, same)


def _settled_where(where: Where, settle: Callable[[str], str]) -> Where:
    """The conditions, with canonical names."""
    return tuple((argument, _settled_condition(condition, settle)) for argument, condition in where)


def _settled_condition(condition: Condition, settle: Callable[[str], str]) -> Condition:
    operator, operand = condition
    if operator == "not":
        return (operator, _settled_condition(operand, settle))
    if operator in ("any", "all"):
        return (operator, tuple(_settled_condition(each, settle) for each in operand))
    if operator in ("name", "call"):
        return (operator, tuple(name if name.endswith(".*") else settle(name) for name in operand))
    return condition


def _empty() -> dict[str, Any]:
    return {"entries": [], "names": {}, "globs": {}}


def _add(table: dict[str, Any], names: Iterable[str], entry: Any) -> None:
    """An entry under these names; a handler's own are those."""
    plain = {
        field.name: sorted(value) if isinstance(value, frozenset) else value
        for field in fields(entry)
        if (value := getattr(entry, field.name)) != field.default and field.name not in HANDLED
    }
    index = len(table["entries"])
    table["entries"].append(plain)
    for name in dict.fromkeys(names):
        kind = "globs" if "*" in name[1:].replace("[*]", "") else "names"
        table[kind].setdefault(name, []).append(index)


def _gates(name: str, packages: frozenset[str]) -> Iterable[str]:
    """The packages one of which a module must import for this name to be in it; the empty text: none."""
    root = root_of(name)
    if root == "*":
        return packages or ("",)
    return (root,) if "." in name and root not in BUILTIN else ("",)


def _sorted(sets: Mapping[str, set[str]]) -> dict[str, list[str]]:
    return {name: sorted(found) for name, found in sorted(sets.items())}


def _merged(ours: Mapping[str, Any], added: Mapping[str, Any]) -> dict[str, Any]:
    """Both, the added ones first: where one entry counts, it is the user's."""
    merged: dict[str, Any] = {key: {**ours[key], **added[key]} for key in ("returns", "holds", "same")}
    for section in SECTIONS:
        merged[section] = _joined(added[section], ours[section])
    merged["handlers"] = {way: _joined(added["handlers"][way], ours["handlers"][way]) for way in HANDLED}
    for key in ("roots", "never", "kept"):
        merged[key] = sorted({*ours[key], *added[key]})
    for key in ("words", "handler_words", "links"):
        old, new = ours[key], added[key]
        merged[key] = {root: sorted({*old.get(root, ()), *new.get(root, ())}) for root in (*old, *new)}
    return merged


def _joined(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    offset = len(first["entries"])
    joined: dict[str, Any] = {"entries": [*first["entries"], *second["entries"]]}
    for kind in ("names", "globs"):
        table = {name: list(indexes) for name, indexes in first[kind].items()}
        for name, indexes in second[kind].items():
            table.setdefault(name, []).extend(index + offset for index in indexes)
        joined[kind] = table
    return joined


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
