"""Model files to the plain data that `Models` is made of, and that is kept as JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final

from wardline_analyzers.flow.models.entries import BUILTIN, HANDLED, SECTIONS, Where
from wardline_analyzers.flow.models.tables import Models, canonical, last_word
from wardline_analyzers.qualified import root_of
from wardline_analyzers.rules.rule import Condition

if TYPE_CHECKING:  # it imports yaml, which a start with a warm cache does not need
    from wardline_analyzers.flow.models.file import ModelFile

_OF_OBJECT: Final = re.compile(r"^[^\[.]+\[(\w+)\]$")
"""`parser[resolve_entities]`"""


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
                beside=settle(handler.beside + "()")[:-2] if handler.beside else "",
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
