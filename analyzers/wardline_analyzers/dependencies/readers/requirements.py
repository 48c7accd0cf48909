"""pip's requirements and constraints files (pip, "Requirements File Format")."""

from __future__ import annotations

import re
from dataclasses import replace

from wardline_analyzers.dependencies.dependency import PYPI, Dependency
from wardline_analyzers.dependencies.names import normalised
from wardline_analyzers.dependencies.requirement import requirement, source_of
from wardline_analyzers.finding import Span

_LINE = re.compile(rb"[^\\\n]+(?:\\(?:\r\n|[\s\S])?[^\\\n]*)*")
"""A logical line: a backslash at the end of a line continues it."""
_COMMENT = re.compile(rb"(?:^|[ \t])#[^\n]*")
_OPTION = re.compile(rb"[ \t\\\r\n]--[a-z]")
_HASH = re.compile(rb"--hash[= ]")
_EDITABLE = re.compile(rb"(?:-e|--editable)[ =]\s*(?P<what>\S+)")
_PLACE = re.compile(rb"(?P<what>(?:[a-z][a-z0-9+]*:|[.~]?/|\.\.?/)\S+|\S+\.(?:whl|zip|tar\.gz))", re.IGNORECASE)
_EGG = re.compile(r"[#&]egg=([A-Za-z0-9][A-Za-z0-9._-]*)")


def read(text: bytes) -> tuple[Dependency, ...]:
    """The dependencies of a requirements file; none for prose that happens to have such a name."""
    found: list[Dependency] = []
    strange = 0
    for line in _LINE.finditer(text):
        made = _read_line(line[0], line.start())
        if isinstance(made, Dependency):
            found.append(made)
        elif made:
            strange += 1
    return tuple(found) if strange <= len(found) else ()


def _read_line(line: bytes, start: int) -> Dependency | bool:
    """A dependency; or whether the line is something that has no place in such a file."""
    bare = line.lstrip(b" \t\xef\xbb\xbf")
    start += len(line) - len(bare)
    if b"#" in bare:
        comment = _COMMENT.search(bare)
        # Comments on continued lines stand between hashes, which do not matter here.
        bare = bare[: comment.start()] if comment else bare
    bare = bare.rstrip()
    if not bare:
        return False
    if bare.startswith(b"-"):
        editable = _EDITABLE.match(bare)
        return _place(editable["what"], start + editable.start("what")) if editable else False
    hashed = bool(_HASH.search(bare))
    option = _OPTION.search(bare)
    whole = bare[: option.start()] if option else bare
    whole = whole.rstrip(b" \t\r\n\\")
    if b"\\\n" in whole or b"\\\r" in whole:
        whole = re.sub(rb"\\\r?\n", lambda m: b" " * len(m[0]), whole)
    found = requirement(whole, start)
    if found is None and (place := _PLACE.fullmatch(whole.partition(b" ")[0])):
        found = _place(place["what"], start)
    if found is None:
        return True
    return _with_hash(found) if hashed else found


def _with_hash(found: Dependency) -> Dependency:
    return replace(found, hashed=True)


def _place(what: bytes, start: int) -> Dependency:
    """A URL, a path or a repository."""
    reference = what.decode("utf-8", "replace")
    egg = _EGG.search(reference)
    name = egg[1] if egg else ""
    span = Span(start, start + len(what))
    return Dependency(PYPI, name, normalised(PYPI, name), span, source=source_of(reference), reference=reference)
