"""Writing another version where a manifest states one, in the style that is there; and one where it states none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wardline_analyzers.dependencies.dependency import PYPI, Dependency
from wardline_analyzers.finding import Edit, Span

_RAISABLE = re.compile(r"(?:\^|~|~=|~>|==?=?)?\s*([vV]?\d+(?:\.\d+)*)")
"""A constraint with one number, which may be written anew."""

_REQUIREMENT = re.compile(rb"[^\r\n\\]*?(?=[ \t]*(?:[ \t]#[^\r\n]*)?(?:\r?\n|\Z))")
"""A requirement up to the end of its line, without a comment."""
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_MOST_HASHES = 300
_EXTRAS = re.compile(rb"[ \t]*\[[^\]\[\r\n]{0,200}\]")


def with_version(text: bytes, dependency: Dependency, version: str) -> Edit | None:
    """The edit that asks for this version; None where that is for a tool, or the constraint has no one number."""
    if not version or dependency.locked or dependency.hashed:
        return None
    span = dependency.version_span
    if span is None:
        match = _RAISABLE.fullmatch(dependency.constraint)
        if match is None or dependency.constraint_span is None:
            return None
        start = dependency.constraint_span.start + len(dependency.constraint[: match.start(1)].encode())
        span = Span(start, start + len(match[1]))
    written = text[span.start : span.end]
    return Edit(span.start, span.end, ("v" if written[:1] in (b"v", b"V") else "") + version.lstrip("vV"))


def pinned_to(text: bytes, dependency: Dependency, version: str) -> Edit | None:
    """The edit that asks for just this version of a package of Python's; None where that cannot be written."""
    if dependency.ecosystem != PYPI or dependency.locked or not version:
        return None
    span = dependency.constraint_span
    if span is not None:
        return Edit(span.start, span.end, f"=={version}")
    extras = _EXTRAS.match(text, dependency.name_span.end)
    end = extras.end() if extras is not None else dependency.name_span.end
    return Edit(end, end, f"=={version}")


def hashed_with(text: bytes, dependency: Dependency, hashes: Sequence[str]) -> Edit | None:
    """The edit that adds hashes to a line of a requirements file, as pip's own tools write it; None where it is no such
    line, or goes on in the next one."""
    line = _REQUIREMENT.match(text, dependency.span.end)
    good = [one for one in hashes if _HASH.fullmatch(one)]
    if line is None or b" --" in line[0] or not 0 < len(good) <= _MOST_HASHES or len(good) != len(hashes):
        return None
    end = "\r\n" if b"\r\n" in text else "\n"
    return Edit(line.end(), line.end(), "".join(f" \\{end}    --hash={one}" for one in good))
