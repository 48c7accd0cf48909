"""Which functions of a package's modules other modules of it call while they are imported.

    from ._core import start
    start()

Only modules that may show a sign are asked about, so that most of a package is not even parsed. What is imported is
found by its name: from a module of the package, or from one of several of that name.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from wardline_analyzers.capabilities.document import may_show
from wardline_analyzers.package_code.resting import Call, Module, without_main
from wardline_analyzers.package_code.sign import LARGEST, SIGNS

_DEFINES = re.compile(rb"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+([A-Za-z_]\w*)", re.M)
_FROM = re.compile(rb"^[ \t]*from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n;#]+)", re.M)
_FROM_LINE = re.compile(rb"^[ \t]*from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+([^\n;#]+)", re.M)
_IMPORT = re.compile(rb"(?:^|[;:])[ \t]*import[ \t]+([^\n;#]+)", re.M)
_AS = re.compile(rb"(?P<name>[\w.]+)(?:\s+as\s+(?P<own>\w+))?")
_COMMENT = re.compile(rb"#[^\n]*")
_NOTHING: frozenset[Call] = frozenset()
_ROUNDS = 4
"""Modules that call each other in a row."""

Called = dict[str, frozenset[Call]]


def called_from_others(files: Mapping[str, bytes]) -> Called:
    """What others call of each file on import. `files`: those that run, by their paths."""
    looked = {path: text for path, text in files.items() if len(text) <= LARGEST}
    wanted = {path: _defined(text) for path, text in looked.items() if path.endswith(".py") and may_show(text, SIGNS)}
    if not wanted:
        return {}
    modules = _Tree(looked)
    imports = {path: own for path, text in looked.items() if (own := _imports(path, text, modules))}
    callers: dict[str, _Bound] = {}
    for _ in range(_ROUNDS):
        new = {path: bound for path in imports.keys() - callers.keys() if (bound := _of(imports[path], wanted))}
        if not new:
            break
        callers.update(new)
        wanted.update((path, _defined(looked[path])) for path in new.keys() - wanted.keys())
    callers = {path: _of(imports[path], wanted) for path in sorted(callers)}
    found: Called = {}
    asked: Called = {}
    parsed: dict[str, Module] = {}
    for _ in range(_ROUNDS):
        # What a module calls may depend on what of it is called.
        stale = [path for path in callers if path not in asked or asked[path] != found.get(path, _NOTHING)]
        for path in stale:
            asked[path] = found.get(path, _NOTHING)
            if path not in parsed:
                parsed[path] = Module(without_main(looked[path]))
            for call in parsed[path].called(asked[path]):
                for other, meant in _meant(call, callers[path]):
                    found[other] = found.get(other, _NOTHING) | {meant}
    return found


def _defined(text: bytes) -> frozenset[bytes]:
    return frozenset(_DEFINES.findall(text))


_Bound = dict[bytes, list[tuple[str, bytes]]]
"""Own name to the files that it may be from and its name there; without a name it is the module itself."""


def _imports(path: str, text: bytes, modules: _Tree) -> _Bound:
    """What a file imports from the package."""
    if b"import" not in text:
        return {}
    found: _Bound = {}
    # Where no bracket is closed any more, none is looked for: else a text of open ones would take for ever.
    closed = text.rfind(b")") + 1
    for match in (*_FROM.finditer(text, 0, closed), *_FROM_LINE.finditer(text, closed)):
        module = match[1].decode()
        if not modules.knows(module):
            continue
        for name, own in _names(match[2]):
            places = [(file, name) for file in modules.of(module, path)]
            inner = [(file, b"") for file in modules.of(_joined(module, name.decode()), path)]
            if places or inner:
                found.setdefault(own or name, []).extend((*places, *inner))
    for match in _IMPORT.finditer(text):
        for name, own in _names(match[1]):
            places = [(file, b"") for file in modules.of(name.decode(), path)]
            if places:
                found.setdefault(own or name.rpartition(b".")[2], []).extend(places)
    return found


def _of(imports: _Bound, wanted: Mapping[str, frozenset[bytes]]) -> _Bound:
    """The imports of modules, and of names that are defined, in these files."""
    kept = {
        own: [(file, name) for file, name in places if file in wanted and (not name or name in wanted[file])]
        for own, places in imports.items()
    }
    return {own: places for own, places in kept.items() if places}


def _names(text: bytes) -> Iterator[tuple[bytes, bytes | None]]:
    for part in _COMMENT.sub(b"", text).strip(b" \t()\n").split(b","):
        if match := _AS.match(part.strip()):
            yield match["name"], match["own"]


def _joined(module: str, name: str) -> str:
    return module + name if module.endswith(".") else f"{module}.{name}"


def _meant(call: Call, bound: _Bound) -> Iterator[tuple[str, Call]]:
    """The files, and what is called in them, that a call may mean."""
    if call.of is None:
        yield from ((file, Call(name, None)) for file, name in bound.get(call.name, ()) if name)
    elif call.of:
        # A method of an imported class, or a function of an imported module.
        yield from ((file, Call(call.name, name or None)) for file, name in bound.get(call.of, ()))


class _Tree:
    """The modules of a package by their dotted names."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files: dict[str, list[str]] = {}
        self._tops: set[str] = set()
        for path in files:
            if path.endswith(".py"):
                parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
                for start in range(min(2, len(parts))):  # `src/x/y.py` is `x.y`
                    self._files.setdefault(".".join(parts[start:]), []).append(path)
                    self._tops.add(parts[start])

    def knows(self, module: str) -> bool:
        """Whether a name may mean something here at all."""
        return module.startswith(".") or module.partition(".")[0] in self._tops

    def of(self, module: str, path: str) -> list[str]:
        """The files that a name means in the file `path`."""
        rest = module.lstrip(".")
        dots = len(module) - len(rest)
        if dots:
            folder = posixpath.dirname(path)
            for _ in range(dots - 1):
                folder = posixpath.dirname(folder)
            rest = ".".join(part for part in (folder.replace("/", "."), rest) if part)
        return self._files.get(rest, [])
