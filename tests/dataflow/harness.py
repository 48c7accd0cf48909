"""The dataflow findings of a program, as (path, 0-based line, kind of sink)."""

from __future__ import annotations

from tests.dataflow.files import project
from wardline_analyzers.document import Document
from wardline_analyzers.flow.document_flow import UnitData
from wardline_analyzers.flow.project_flow import Project

_HARM = {
    "weak-random": {"password"},
    "secret": {"log", "response", "prompt", "url", "system-prompt"},
    "hardcoded": {"login"},
}
_OF_KIND_ONLY = frozenset(("password", "login", "response", "json", "tool", "prompt"))
_OTHERS = frozenset(("parameter", "cli", "env", "file", "database"))

Found = tuple[str, int, str]


def findings(files: dict[str, str]) -> list[Found]:
    """All dataflow findings of a program."""
    whole = project(files)
    return [place for path, text in files.items() for place in found_in(analysed(path, text, whole))]


def analysed(path: str, text: str, whole: Project | None) -> Document:
    document = Document(text.encode(), path=path, project=whole)
    document.analyse()
    return document


def found_in(document: Document) -> list[Found]:
    """The dataflow findings of one file, whatever pages make of them."""
    found: list[Found] = []
    for unit in document.units:
        data = unit.state.data
        assert data is None or isinstance(data, UnitData)
        for hit in data.hits if data is not None else ():
            kind, sink = hit.use.taint.kind, hit.use.sink.kind
            if kind in _OTHERS or (sink not in _HARM[kind] if kind in _HARM else sink in _OF_KIND_ONLY):
                continue
            found.append((document.path, unit.line + unit.text[: hit.start].count(b"\n"), sink))
    return found
