"""Rust: `Cargo.toml`."""

from __future__ import annotations

from collections.abc import Iterator

from wardline_analyzers.dependencies import toml
from wardline_analyzers.dependencies.dependency import CRATES, Dependency, Source
from wardline_analyzers.dependencies.specs import pinned
from wardline_analyzers.finding import Span

_GROUPS = frozenset({"dependencies", "dev-dependencies", "build-dependencies"})


class _Crate:
    """What is said of one crate, which may be a table of its own."""

    def __init__(self, name: str, span: Span) -> None:
        self.name, self.span = name, span
        self.fields: dict[str, Span] = {}


def read(text: bytes) -> tuple[Dependency, ...]:
    """The crates that a package or a workspace depends on."""
    return tuple(_made(text, crate) for crate in list(_crates(text)) if crate.fields)


def _crates(text: bytes) -> Iterator[_Crate]:
    table: _Crate | None = None
    number = -1
    for found in toml.assignments(text):
        path = found.table + found.key
        depth = next((i for i, part in enumerate(path) if part in _GROUPS), -1)
        if depth < 0 or len(path) < depth + 2 or not _is_place(path[:depth]):
            continue
        name, rest = path[depth + 1], path[depth + 2 :]
        if not rest:
            crate = _Crate(name, found.key_span)
            crate.fields = toml.members(text, found.value) or {"version": found.value}
            yield crate
        elif len(rest) == 1 and len(found.table) == depth + 2:  # [dependencies.serde]
            if found.number != number or table is None:
                number = found.number
                table = _Crate(name, _in_header(text, name, found.key_span.start))
                yield table
            table.fields[rest[0]] = found.value
        elif len(rest) == 1:  # serde.version = "1"
            crate = _Crate(name, found.key_span)
            crate.fields = {rest[0]: found.value}
            yield crate


def _is_place(above: tuple[str, ...]) -> bool:
    """Whether a group of dependencies may stand below these tables."""
    return above in ((), ("workspace",)) or above[0] == "target"


def _in_header(text: bytes, name: str, before: int) -> Span:
    """Where a name stands in the table's header, which is the last text in brackets before the first key."""
    raw = name.encode()
    at = text.rfind(raw, max(0, text.rfind(b"\n[", 0, before)), before)
    return Span(at, at + len(raw)) if at >= 0 else Span(before, before)


def _made(text: bytes, crate: _Crate) -> Dependency:
    def said(key: str) -> toml.Text | None:
        return toml.string(text, crate.fields[key]) if key in crate.fields else None

    version, git, path, package = said("version"), said("git"), said("path"), said("package")
    constraint = version.value if version else ""
    inherited = "workspace" in crate.fields
    source = Source.VCS if git else Source.PATH if path or inherited else Source.INDEX
    name = package.value if package else crate.name
    return Dependency(
        CRATES,
        name,
        name,
        crate.span,
        "" if constraint == "*" else constraint,
        version.span if version else None,
        *pinned(CRATES, constraint, version.span if version else None),
        source,
        (git or path).value if git or path else "",  # type: ignore[union-attr]
    )
