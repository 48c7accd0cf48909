"""Model files to the plain data that `Models` is made of, and that is kept as JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from wardline_analyzers.flow.models.entries import BUILTIN, HANDLED, SECTIONS, Handler, Where
from wardline_analyzers.flow.models.tables import Models, canonical, last_word
from wardline_analyzers.qualified import root_of
from wardline_analyzers.rules.rule import Condition

if TYPE_CHECKING:  # it imports yaml, which a start with a warm cache does not need
    from wardline_analyzers.flow.models.file import ModelFile

_BY_CHECKS: Final = ("dependencies", "Transport", "DialContext", "Dial", "DialTLSContext", "Proxy")
"""What checks ask of objects of a library beside that: what all routes ask for first, and how a client dials."""
_OF_OBJECT: Final = re.compile(r"^[^\[.]+\[(\w+)\]$")
"""`parser[resolve_entities]`"""


def compile_files(files: Iterable[ModelFile], base: Models | None = None) -> dict[str, Any]:
    """What these files say, as plain data for JSON. A table has entries, and names and globs with their indexes.

    `base`: what is known of classes beside them.
    """
    files = list(files)
    compiling = _Compiling(_names_of(files, base))
    for file in files:
        compiling.add(file)
    return compiling.plain(files)


class _Names(NamedTuple):
    """What names stand for: what calls and attributes give, and other names for the same."""

    returns: dict[str, str]
    holds: dict[str, str]
    same: dict[str, str]

    def settle(self, name: str) -> str:
        return canonical(name, self.returns, self.holds, self.same)

    def settled_class(self, name: str) -> str:
        return self.settle(name + "()")[:-2]

    def key(self, name: str, last: bool = False) -> str:
        """The canonical form of a name in a table. `last`: the name is a class, so its objects are what counts."""
        if "*" in name.replace("[*]", "") or name.startswith("*"):
            return name
        return self.settle(name + "()").removesuffix("()") if last else self.settle(name)

    def links(self) -> dict[str, set[str]]:
        """The packages to whose objects each package leads."""
        links: dict[str, set[str]] = {}
        for name, other in (*self.returns.items(), *self.holds.items(), *self.same.items()):
            if root_of(name) != root_of(other):
                links.setdefault(root_of(name), set()).add(root_of(other))
        return links


def _names_of(files: Sequence[ModelFile], base: Models | None) -> _Names:
    same = _settled({**(base.same if base else {}), **{name: other for file in files for name, other in file.same}})
    returns, holds = (dict(base.returns), dict(base.holds)) if base else ({}, {})
    alone = _Names({}, {}, same)
    for file in files:
        for table, pairs in ((returns, file.returns), (holds, file.holds)):
            table.update((alone.key(name), alone.key(made)) for name, made in pairs)
    returns = _settled(returns)
    return _Names(returns, {name: returns.get(made, made) for name, made in holds.items()}, same)


class _Compiling:
    """The tables, while files are put into them."""

    def __init__(self, names: _Names) -> None:
        self._names = names
        self._tables: dict[str, Any] = {section: _empty() for section in SECTIONS}
        self._handlers: dict[str, Any] = {way: _empty() for way in HANDLED}
        self._roots: set[str] = {root_of(name) for name in (*names.returns, *names.holds, *names.same)}
        self._words: dict[str, set[str]] = {}
        """The last words of sinks, by the package that a module must import for them."""
        self._handler_words: dict[str, set[str]] = {}
        self._filled: set[str] = set()
        """Classes whose objects are sinks where an item is put into them."""

    def add(self, file: ModelFile) -> None:
        for section, names, entry in file.entries:
            self._add_entry(file, section, names, entry)
        for handler in file.handlers:
            self._add_handler(file, handler)

    def _add_entry(self, file: ModelFile, section: str, names: Sequence[str], entry: Any) -> None:
        keys = [self._names.key(name) for name in names]
        if getattr(entry, "where", ()):
            entry = replace(entry, where=_settled_where(entry.where, self._names.settle))
        _add(self._tables[section], keys, entry)
        self._roots.update(root_of(name) for name in names)
        for name in (*names, *keys) if section in ("sinks", "assigned") else ():
            for root in _gates(name, file.packages):
                self._words.setdefault(root, set()).add(last_word(name))
            if "()[" in name:
                self._filled.add(last_word(name))

    def _add_handler(self, file: ModelFile, handler: Handler) -> None:
        of_class = self._names.settled_class
        handler = replace(
            handler,
            where=_settled_where(handler.where, self._names.settle),
            request_class=of_class(handler.request_class) if handler.request_class else "",
            beside=of_class(handler.beside) if handler.beside else "",
            given=tuple((spec, of_class(name)) for spec, name in handler.given),
            injected=tuple(name if name.endswith("*") else of_class(name) for name in handler.injected),
        )
        for way in HANDLED:
            names = getattr(handler, way)
            keys = [self._names.key(name, last=way == "classes") for name in names]
            if keys:
                _add(self._handlers[way], keys, handler)
            for name in (*names, *keys):
                gates = (file.packages or ("",)) if way == "functions" else _gates(name, file.packages)
                for root in gates:
                    self._handler_words.setdefault(root, set()).add(last_word(name))
            if way != "functions":
                self._roots.update(root_of(name) for name in names)

    def plain(self, files: Sequence[ModelFile]) -> dict[str, Any]:
        """All that these files have come to."""
        names = self._names
        self._add_other_words()
        entries = [entry for file in files for _, _, entry in file.entries]
        asked = [argument for entry in entries for argument, _ in getattr(entry, "where", ())]
        return {
            "returns": names.returns,
            "holds": names.holds,
            "same": names.same,
            **self._tables,
            "handlers": self._handlers,
            "never": sorted({names.settle(name) for file in files for name in file.never}),
            "roots": sorted((self._roots | {root_of(target) for target in names.same.values()}) - {"*"} - BUILTIN),
            "words": _sorted(self._words),
            "handler_words": _sorted(self._handler_words),
            "links": _sorted(names.links()),
            "kept": sorted({*_BY_CHECKS, *(key for argument in asked for key in _OF_OBJECT.findall(argument))}),
        }

    def _add_other_words(self) -> None:
        """The words of other names for a sink, and of what makes one."""
        every = frozenset[str]().union(*self._words.values())
        for name, other in (*self._names.same.items(), *self._names.returns.items()):
            if last_word(other) in (every if name in self._names.same else self._filled):
                self._words.setdefault(root_of(name), set()).add(last_word(name))


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


def merged(ours: Mapping[str, Any], added: Mapping[str, Any]) -> dict[str, Any]:
    """Both, the added ones first: where one entry counts, it is the user's."""
    both: dict[str, Any] = {key: {**ours[key], **added[key]} for key in ("returns", "holds", "same")}
    for section in SECTIONS:
        both[section] = _joined(added[section], ours[section])
    both["handlers"] = {way: _joined(added["handlers"][way], ours["handlers"][way]) for way in HANDLED}
    for key in ("roots", "never", "kept"):
        both[key] = sorted({*ours[key], *added[key]})
    for key in ("words", "handler_words", "links"):
        old, new = ours[key], added[key]
        both[key] = {root: sorted({*old.get(root, ()), *new.get(root, ())}) for root in (*old, *new)}
    return both


def _joined(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    offset = len(first["entries"])
    joined: dict[str, Any] = {"entries": [*first["entries"], *second["entries"]]}
    for kind in ("names", "globs"):
        table = {name: list(indexes) for name, indexes in first[kind].items()}
        for name, indexes in second[kind].items():
            table.setdefault(name, []).extend(index + offset for index in indexes)
        joined[kind] = table
    return joined
