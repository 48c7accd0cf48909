"""A sample of each kind of manifest, and what is read from it. `python -m tests.dependencies.samples` writes the latter anew."""

from __future__ import annotations

from pathlib import Path

from wardline_analyzers.dependencies.dependency import Dependency, Source
from wardline_analyzers.dependencies.manifests import dependencies_of
from wardline_analyzers.finding import Span

FOLDER = Path(__file__).parent / "samples"
"""`kind.sample` or `kind.what.sample`; beside it `….expected`."""


def samples() -> list[Path]:
    return sorted(FOLDER.glob("*.sample"))


def kind_of(sample: Path) -> str:
    return sample.name.partition(".")[0]


def described(text: bytes, found: Dependency) -> str:
    """One line: what is said of a dependency, each part with the line and the column where it stands."""

    def at(span: Span | None) -> str:
        if span is None:
            return "-"
        line = text.count(b"\n", 0, span.start) + 1
        column = span.start - text.rfind(b"\n", 0, span.start) - 1
        return f"{line}:{column} `{text[span.start : span.end].decode()}`"

    parts = [
        f"{found.ecosystem} {found.name or '?'} {at(found.name_span)}",
        f"constraint {found.constraint!r} {at(found.constraint_span)}",
    ]
    parts.append(f"version {found.version!r} {at(found.version_span)}")
    if found.source is not Source.INDEX:
        parts.append(f"{found.source.value} {found.reference}")
    parts += [
        f"{name} {value}"
        for name, value in (("if", found.marker), ("extras", ",".join(found.extras)), ("note", found.note))
        if value
    ]
    parts += [word for word, holds in (("hashed", found.hashed), ("locked", found.locked)) if holds]
    return "; ".join(parts)


def read(sample: Path) -> str:
    text = sample.read_bytes()
    return "".join(f"{described(text, found)}\n" for found in dependencies_of(kind_of(sample), text))


if __name__ == "__main__":
    for sample in samples():
        sample.with_suffix(".expected").write_text(read(sample))
