"""conda's `environment.yml`: packages of conda, and those of PyPI below `pip:`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.dependencies.dependency import CONDA, Dependency
from wardline_analyzers.dependencies.names import normalised
from wardline_analyzers.dependencies.requirement import requirement
from wardline_analyzers.dependencies.specs import pinned
from wardline_analyzers.finding import Span

_LINE = re.compile(rb"^([ \t]*)(-[ \t]+)?([^\r\n]*)", re.MULTILINE)
_ITEM = re.compile(rb"([\"']?)(?P<what>[^\"'#\r\n]*[^\"'#\r\n\s])\1")
_PACKAGE = re.compile(rb"(?:[^\s:]+::)?(?P<name>[A-Za-z0-9_][A-Za-z0-9._-]*)\s*(?P<constraint>[=<>!~ ].*)?")


def read(text: bytes) -> tuple[Dependency, ...]:
    """The packages of an environment."""
    return tuple(_read(text))


def _read(text: bytes) -> Iterator[Dependency]:
    inside, pip = False, -1
    """`pip`: how far in the list below `pip:` stands; -1: we are not in it."""
    for line in _LINE.finditer(text):
        indent, dash, rest = line.groups()
        if not rest.strip() or rest.startswith(b"#"):
            continue
        if not dash:
            if not indent:
                inside, pip = rest.startswith(b"dependencies:"), -1
            continue
        if not inside:
            continue
        if pip >= 0 and len(indent) <= pip:
            pip = -1
        if rest.rstrip().rstrip(b" ") == b"pip:":
            pip = len(indent)
            continue
        item = _ITEM.match(rest)
        if item is None:
            continue
        start = line.start(3) + item.start("what")
        read_one = requirement if pip >= 0 else _package
        found = read_one(item["what"], start)
        if found is not None:
            yield found


def _package(what: bytes, start: int) -> Dependency | None:
    match = _PACKAGE.fullmatch(what)
    if match is None:
        return None
    name = match["name"].decode("utf-8", "replace")
    constraint, span = "", None
    if match["constraint"] and match["constraint"].strip():
        raw = match["constraint"]
        low = match.start("constraint") + len(raw) - len(raw.lstrip())
        span = Span(start + low, start + match.end("constraint"))
        constraint = raw.strip().decode("utf-8", "replace")
    return Dependency(
        CONDA,
        name,
        normalised(CONDA, name),
        Span(start + match.start("name"), start + match.end("name")),
        constraint,
        span,
        *pinned(CONDA, constraint, span),
    )
