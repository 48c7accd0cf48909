"""The dataflow findings of a program, as (path, 0-based line, kind of sink)."""

from __future__ import annotations

from tests.dataflow.files import project
from wardline_analyzers.document import Document
from wardline_analyzers.engine import tables
from wardline_analyzers.flow.document.unit_data import UnitData
from wardline_analyzers.flow.known.values import PARAMETER
from wardline_analyzers.flow.module import remembered
from wardline_analyzers.flow.project.project_flow import Project
from wardline_analyzers.languages import PYTHON
from wardline_analyzers.opening import open_document
from wardline_analyzers.profile import DEFAULT

Found = tuple[str, int, str]


def findings(files: dict[str, str]) -> list[Found]:
    """All dataflow findings of a program."""
    whole = project(files)
    return [place for path, text in files.items() for place in found_in(analysed(path, text, whole))]


def analysed(path: str, text: str, whole: Project | None) -> Document:
    """A fresh document. No look is taken from another one: what is compared must not rest on the same."""
    remembered.clear_caches()
    document = open_document(text.encode(), path=path, project=whole)
    assert isinstance(document, Document)
    document.analyse()
    return document


def found_in(document: Document) -> list[Found]:
    """The dataflow findings of one file: the data that some page asks for in such a sink, if its origin is known."""
    found: list[Found] = []
    asked = tables(DEFAULT, document.front.name).taints
    for unit in document.units:
        data = unit.state.data
        assert data is None or isinstance(data, UnitData)
        for hit in data.hits if data is not None else ():
            sink = hit.use.sink.kind
            if sink == "record":  # whether what is called keeps records, the page asks
                continue
            if (sink, hit.use.taint.kind) in asked and hit.use.taint.kind != PARAMETER:
                found.append((document.path, unit.line + unit.text[: hit.start].count(b"\n"), sink))
    if document.front.name != PYTHON:
        found.extend((document.path, p.start.line, p.finding.rule) for p in document.findings() if not p.finding.trace)
    return found
