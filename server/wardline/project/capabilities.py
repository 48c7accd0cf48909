"""What files, functions and packages can do: looked up in the store, or found here or on all cores.

The values are plain and hold lines, not offsets, so a file need not be read again to show them. A file's answer rests
on its own bytes and the engine, on nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from wardline.project.garbage import undisturbed
from wardline.project.keys import engine_key
from wardline.project.scan import shares
from wardline.project.source import Source, Unreadable, read
from wardline_analyzers.capabilities.kinds import BY_NAME, NAMES, Capability
from wardline_analyzers.capabilities.result import SHOWN, CapabilitySet

if TYPE_CHECKING:
    from wardline.project.store import Store

_FORM = b"capabilities 1"
"""Of the values in the store: to be raised when `_plain` changes."""
POOL_FROM = 2_000_000
"""Bytes of text from which two processes are quicker than one: each must first load the engine, for half a second, and
one goes through 1.6 million bytes in a second."""
_DIED = "could not be analysed: its process died"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as a person counts: 1-based line and column. A file that is no text has line 0."""

    path: str
    line: int
    column: int
    cell: int | None
    name: str
    how: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A capability with its first places."""

    capability: Capability
    count: int
    spots: tuple[Spot, ...]


Abilities = tuple[Shown, ...]
"""In the order of `kinds.ALL`, each capability once."""


@dataclass(frozen=True, slots=True)
class FileAbilities:
    """The answer about one file. `error`: it should have been looked at; `note`: it was left out on purpose."""

    path: str
    does: Abilities = ()
    functions: Mapping[str, Abilities] = field(default_factory=dict)
    imports: Abilities = ()
    """What its imports could give it."""
    error: str = ""
    note: str = ""


def scan(
    files: Sequence[tuple[str, int]],
    *,
    store: Store | None = None,
    processes: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> list[FileAbilities]:
    """What each of these files (absolute path, most bytes) can do, in their order. `progress` is as of `scan.scan`."""
    engine = engine_key() if store else b""
    found: dict[str, FileAbilities] = {}
    todo: list[tuple[int, tuple[str, int]]] = []
    for path, limit in files:
        try:
            source = read(path, limit)
        except Unreadable as problem:
            found[path] = _unreadable(path, problem)
            continue
        known = store.recall(_key(engine, source.raw, path), partial(_of_plain, path)) if store else None
        if known is not None:
            found[path] = known
        else:
            todo.append((len(source.text), (path, limit)))
    new: list[tuple[bytes, Any]] = []
    for done, (job, outcome) in enumerate(_looked_at(todo, processes), 1):
        digest, found[job[0]] = outcome if outcome is not None else (b"", FileAbilities(job[0], error=_DIED))
        if digest and store:
            new.append((blake2b(engine + digest, digest_size=16).digest(), _plain(found[job[0]])))
        if progress:
            progress(done, len(todo))
    if store and new:
        store.keep(new)
    return [found[path] for path, _ in files]


def united(found: Iterable[Abilities]) -> Abilities:
    """What several can do together, with the first places of all."""
    counts: dict[str, int] = {}
    spots: dict[str, list[Spot]] = {}
    for abilities in found:
        for shown in abilities:
            name = shown.capability.name
            counts[name] = counts.get(name, 0) + shown.count
            spots.setdefault(name, []).extend(shown.spots)
    return tuple(Shown(BY_NAME[name], counts[name], tuple(spots[name][:SHOWN])) for name in NAMES if name in counts)


def native(path: str) -> FileAbilities:
    """The answer about a compiled module: machine code, and what that does cannot be told."""
    spot = Spot(path, 0, 0, None, "extension module", "file")
    return FileAbilities(path, (Shown(BY_NAME["native-code"], 1, (spot,)),))


def abilities_of(source: Source) -> FileAbilities:
    """What one text can do."""
    from wardline_analyzers.capabilities.document import by_function, capabilities_of
    from wardline_analyzers.capabilities.imports import could_do

    def shown(found: CapabilitySet) -> Abilities:
        return tuple(
            Shown(each.capability, each.count, tuple(_spot(source, p.start, p.name, p.how) for p in each.places))
            for each in found
        )

    return FileAbilities(
        source.path,
        shown(capabilities_of(source.text)),
        {name: shown(found) for name, found in by_function(source.text).items()},
        shown(could_do(source.text)),
    )


def work(job: tuple[str, int]) -> tuple[bytes, FileAbilities]:
    """Read and look at one file; runs in a process of the pool. Never raises. The digest is empty if there is no
    answer to keep."""
    path, limit = job
    try:
        with undisturbed():
            source = read(path, limit)
            return _digest(source.raw, path), abilities_of(source)
    except Unreadable as problem:
        return b"", _unreadable(path, problem)
    except Exception as error:  # its text may quote the user's code
        return b"", FileAbilities(path, error=f"could not be analysed ({type(error).__name__}): please report this")


def _looked_at(
    todo: list[tuple[int, tuple[str, int]]], processes: int
) -> Iterable[tuple[tuple[str, int], tuple[bytes, FileAbilities] | None]]:
    if processes < 2 or len(todo) < 2 or sum(size for size, _ in todo) < POOL_FROM:
        return ((job, work(job)) for _, job in todo)
    from wardline.project.pool import run

    return run(work, shares(todo, processes))


def _unreadable(path: str, problem: Unreadable) -> FileAbilities:
    return FileAbilities(path, note=str(problem)) if problem.on_purpose else FileAbilities(path, error=str(problem))


def _spot(source: Source, offset: int, name: str, how: str) -> Spot:
    place = source.place(offset)
    return Spot(source.path, place.line, place.column, place.cell, name, how)


# ---------------------------------------------------------------------- the store


def _digest(raw: bytes, path: str) -> bytes:
    key = blake2b(_FORM, digest_size=16)
    key.update(b"notebook" if path.endswith(".ipynb") else b"text")
    key.update(raw)
    return key.digest()


def _key(engine: bytes, raw: bytes, path: str) -> bytes:
    return blake2b(engine + _digest(raw, path), digest_size=16).digest()


def _plain(file: FileAbilities) -> list[Any]:
    def listed(abilities: Abilities) -> list[Any]:
        return [
            [each.capability.name, each.count, [[s.line, s.column, s.cell, s.name, s.how] for s in each.spots]]
            for each in abilities
        ]

    return [listed(file.does), {name: listed(each) for name, each in file.functions.items()}, listed(file.imports)]


def _of_plain(path: str, plain: Any) -> FileAbilities:
    """The reverse. Raises ValueError, TypeError or LookupError on anything else."""

    def read_list(items: Any) -> Abilities:
        return tuple(
            Shown(
                BY_NAME[name],
                int(count),
                tuple(
                    Spot(path, int(line), int(column), None if cell is None else int(cell), str(word), str(how))
                    for line, column, cell, word, how in spots
                ),
            )
            for name, count, spots in items
        )

    does, functions, imports = plain
    if not isinstance(functions, dict):
        raise TypeError("not the capabilities of a file")
    return FileAbilities(
        path, read_list(does), {str(name): read_list(each) for name, each in functions.items()}, read_list(imports)
    )
