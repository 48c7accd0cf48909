"""The texts that keys are timed in. Nothing here is timed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.bench.keys import Typist
from tests.bench.samples import SUFFIXES, chosen, real, sample, wrapped
from wardline_analyzers.document import Document
from wardline_analyzers.flow.module.module_flow import ModuleFlow
from wardline_analyzers.flow.module.parts import Part
from wardline_analyzers.flow.module.unit_flow import UnitFlow
from wardline_analyzers.opening import open_document


def findings_of(text: str, path: str) -> list[tuple[str, int]]:
    document = open_document(text.encode(), path=path)
    assert isinstance(document, Document), document.gaps
    document.settle()
    return [(placed.finding.rule, placed.start.line) for placed in document.findings()]


@pytest.mark.parametrize("language", SUFFIXES)
def test_a_block_is_flawed_and_nothing_else_is(language: str) -> None:
    code = sample(language, 300)
    lines = code.text.splitlines(keepends=True)
    at = code.border(0.5)
    block = code.block.replace("%N%", "9") + "\n"
    before = findings_of(code.text, code.path)
    after = findings_of("".join([*lines[:at], block, *lines[at:]]), code.path)
    size = block.count("\n")
    assert any(at <= line < at + size for _, line in after)
    moved = [(rule, line + size if line >= at else line) for rule, line in before]
    assert moved == [(rule, line) for rule, line in after if not at <= line < at + size]
    if language != "python":
        assert not before


@pytest.mark.parametrize("language", SUFFIXES)
def test_typing_leaves_the_text_as_it_was(language: str) -> None:
    code = sample(language, 200)
    assert code.typed.count("val") == 1
    typist = Typist(code)
    typist.type(chosen(code, 2))
    assert typist._document.buffer.data == code.text.encode()
    assert len(typist.times()["key"]) == 2 * (len(code.typed) + 1)
    assert len(typist.times()["block"]) == 3


def test_a_real_file_is_typed_in_behind_statements(tmp_path: Path) -> None:
    path = tmp_path / "x.js"
    path.write_text("const a = 1;\n\nfunction f() {\n  g();\n  call(1,\n  2);\n  h();\n  // no\n  i();\n}\n\nf();\n")
    code = real(path)
    assert code.places == ((4, "  "), (6, "  "), (7, "  "))
    assert code.borders == (2, 11)
    inside = wrapped(code)
    assert [inside.text.splitlines()[line] for line in inside.borders] == ["function f() {", "f();"]


@pytest.mark.parametrize("name", ["x.py", "x.pyi", "x.ts", "x.html", "x.vue", "x.svelte", "x.php", "x.h"])
def test_real_files_of_each_kind_can_be_typed_in(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("a\n\nb\n")
    code = real(path)
    assert (code.path, code.borders) == (name, (2,)) and code.typed.count("val") == 1 and "%N%" in code.block


def test_a_file_of_a_language_without_a_sample_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("a\n")
    with pytest.raises(ValueError, match=r"x\.txt: there is no sample"):
        real(path)


def test_a_key_is_not_followed_in_circles(monkeypatch: pytest.MonkeyPatch) -> None:
    code = sample("rust", 800)
    document = open_document(code.text.encode(), path=code.path)
    assert isinstance(document, Document)
    document.settle()
    asked: list[str] = []
    of = ModuleFlow._visible

    def counted(flow: ModuleFlow, part: Part, flows: Sequence[UnitFlow | None]) -> set[str]:
        asked.append(part.name)
        return of(flow, part, flows)

    monkeypatch.setattr(ModuleFlow, "_visible", counted)
    at = code.text.encode().index(b"        }\n        (sum * 100.0)")
    for number, char in enumerate(b"let value = [7, 8"):
        asked.clear()
        document.replace(at + number, at + number, bytes((char,)))
        document.analyse()
        assert 0 < len(asked) <= len(document.units), chr(char)


def asked_again(path: str, text: str, at: int, typed: bytes, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The functions whose looks are doubted while somebody types."""
    document = open_document(text.encode(), path=path)
    assert isinstance(document, Document)
    document.settle()
    found: list[str] = []
    of = ModuleFlow._asking

    def watched(flow: ModuleFlow, words: set[str] | None) -> list[Part]:
        hit = of(flow, words)
        found.extend(part.name for part in hit)
        return hit

    monkeypatch.setattr(ModuleFlow, "_asking", watched)
    for number, char in enumerate(typed):
        document.replace(at + number, at + number, bytes((char,)))
        document.analyse()
    return found


@pytest.mark.parametrize("language", ["typescript", "java", "csharp"])
def test_a_key_concerns_no_class_with_a_method_of_the_same_name(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = sample(language, 600)
    method = {"typescript": "async find(", "java": "List<String> find(", "csharp": "List<string> Find("}[language]
    at = code.text.index("\n", code.text.index(method, len(code.text) // 2))
    found = asked_again(code.path, code.text, at, b"\nif (x) { return [7]; }", monkeypatch)
    owners = {name.rpartition(".")[0] for name in found}
    assert len(owners - {""}) == 1, owners


def test_who_asks_for_a_variable_is_not_concerned_by_the_functions_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "var tools = { one: function (a) {\n  return a;\n} };\n" + "".join(
        f"\nfunction user{number}(a) {{\n  eval(tools.two + a);\n}}\n" for number in range(5)
    )
    assert not asked_again("a.js", text, text.index("  return"), b"let value = 7;\n", monkeypatch)
    assert asked_again("a.js", text, text.index("{ one") + 1, b" two: 7,", monkeypatch)
