"""Findings as JSON, as this client and that one can read it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from wardline.lsp.client import Client
from wardline.lsp.diagnostics import Renderer, result_id
from wardline.lsp.documents import Part, Program
from wardline.lsp.methods.hover import _text
from wardline.lsp.projects import Projects
from wardline.lsp.settings import Terms
from wardline_analyzers.finding import Confidence, Finding, Placed, Position, Related, Severity, Span
from wardline_analyzers.profile import DEFAULT
from wardline_analyzers.world import Nowhere

TEXT = "é = source()\nsink(é)  # 𝒳\n".encode()  # noqa: RUF001 (a character beyond the basic plane)
SOURCE, SINK = TEXT.index(b"source"), TEXT.index(b"sink")


def program() -> Program:
    terms = Terms("a.py", "/w", DEFAULT, 10**6, True, None, (), None)
    made = Program("file:///w/a.py", "/w/a.py", terms, Projects(dict), lambda _: Nowhere())
    made.parts = [Part(made.uri, 3, made)]
    made.set_text(TEXT)
    return made


def placed(line: int = 1, fingerprint: str = "f", **more: Any) -> Placed:
    span = Span(SINK, SINK + 8)
    trace = (Related(Span(SOURCE, SOURCE + 8), "comes in here"), Related(span, "is used here"))
    fields: dict[str, Any] = {"severity": Severity.HIGH, "confidence": Confidence.LOW, "trace": trace, **more}
    finding = Finding("some-rule", span, "What\nis \ud800 wrong.", **fields)
    return Placed(finding, Position(line, 0), Position(line, 8), 0, fingerprint)


def client(encoding: str = "utf-16", **published: Any) -> Client:
    text_document = {"publishDiagnostics": published}
    return Client({"capabilities": {"general": {"positionEncodings": [encoding]}, "textDocument": text_document}})


def render(who: Client, *found: Placed) -> list[dict[str, Any]]:
    made = program()
    made.findings = list(found)
    items = Renderer(who, str).items(made.parts[0])
    rendered: list[dict[str, Any]] = json.loads(items)
    return rendered


def test_a_client_gets_no_more_than_it_can_read() -> None:
    (found,) = render(client(), placed())
    assert set(found) == {"range", "severity", "code", "source", "message"}
    (found,) = render(client(dataSupport=True, relatedInformation=True), placed())
    assert found["data"] == {"fingerprint": "f", "rule": "some-rule"}
    assert [step["message"] for step in found["relatedInformation"]] == ["comes in here", "is used here"]
    assert found["relatedInformation"][0]["location"] == {
        "uri": "file:///w/a.py",
        "range": {"start": {"line": 0, "character": 4}, "end": {"line": 0, "character": 12}},
    }
    assert found["message"] == "What\nis \ud800 wrong."


@pytest.mark.parametrize(("encoding", "end"), [("utf-8", 8), ("utf-16", 7), ("utf-32", 7)])
def test_characters_are_counted_in_the_clients_units(encoding: str, end: int) -> None:
    (found,) = render(client(encoding), placed())
    assert found["range"]["end"] == {"line": 1, "character": end}


@pytest.mark.parametrize(
    ("severity", "number"), [(Severity.HIGH, 1), (Severity.MEDIUM, 2), (Severity.LOW, 3), (Severity.INFO, 4)]
)
def test_severities(severity: Severity, number: int) -> None:
    assert render(client(), placed(severity=severity))[0]["severity"] == number


def test_what_is_kept_follows_the_place_and_the_fingerprint() -> None:
    made, renderer = program(), Renderer(client(dataSupport=True), str)
    (part,) = made.parts
    one = placed()
    made.findings = [one]
    first = renderer.items(part)
    assert renderer.items(part) == first and result_id(renderer.items(part)) == result_id(first)
    made.findings = [Placed(one.finding, Position(0, 0), Position(0, 8), 0, "f")]
    assert json.loads(renderer.items(part))[0]["range"]["start"]["line"] == 0
    made.findings = [Placed(one.finding, one.start, one.end, 0, "g")]
    assert json.loads(renderer.items(part))[0]["data"]["fingerprint"] == "g"
    made.findings = [placed(severity=Severity.LOW)]
    assert json.loads(renderer.items(part))[0]["severity"] == 3
    made.findings = []
    assert renderer.items(part) == b"[]" and not part.fragments


def test_the_way_of_the_data_is_told_in_the_hover() -> None:
    (part,) = program().parts
    way = "1. line 1: comes in here\n2. line 2: is used here"
    assert way in _text(part, placed(), said=False)
    assert way not in _text(part, placed(), said=True)
