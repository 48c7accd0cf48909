"""What a Java unit says by its own text, and how files are cut into units."""

from __future__ import annotations

import pytest

from wardline_analyzers.java.front import FRONT
from wardline_analyzers.java.packages import CLASSES
from wardline_analyzers.languages.module_names import Meaning
from wardline_analyzers.languages.outline import Outline
from wardline_analyzers.languages.units import Kind
from wardline_analyzers.text.buffer import Buffer

TEXT = b"""package a.b;

import java.io.File;
import java.sql.*;
import static x.Y.helper;

@RestController
@RequestMapping("/x")
public class Shop<T> extends Base<T> implements x.Goods, Open {
    private static final String TABLE = "goods", OTHER = name();
    private static final int MOST = 0x10;
    private String word;

    Shop(String word) {
        this.word = word;
    }

    @GetMapping("/y")
    @ResponseBody
    public List<String> all(@RequestParam("q") String q) {
        return null;
    }

    private static class Inner implements Runnable {
        public void run() {
        }
    }
}

enum Mode { A, B }
"""


def outlines(text: bytes) -> list[tuple[Kind, Outline, str]]:
    return [
        (
            unit.kind,
            FRONT.outline(FRONT.parse(unit.text, bool(unit.indent)), unit.text, unit.kind, bool(unit.indent)),
            unit.text.decode().strip(),
        )
        for unit in FRONT.splitter(Buffer(text)).units
    ]


def names(found: Outline) -> dict[str, Meaning]:
    return {export.name: export.meaning for export in found.exports}


def test_units_of_a_file() -> None:
    kinds = [(kind, text.splitlines()[0].strip()) for kind, _, text in outlines(TEXT)]
    assert kinds == [
        (Kind.STATEMENTS, "package a.b;"),
        (Kind.STATEMENTS, "import java.io.File;"),
        (Kind.CLASS, "@RestController"),
        (Kind.METHOD, "Shop(String word) {"),
        (Kind.METHOD, '@GetMapping("/y")'),
        (Kind.NESTED, "private static class Inner implements Runnable {"),
        (Kind.CLASS, "enum Mode { A, B }"),
    ]


def test_imports() -> None:
    bound = names(outlines(TEXT)[1][1])
    assert bound["File"] == Meaning("name", "java.io.File")
    assert bound["helper"] == Meaning("name", "x.Y.helper")
    assert bound["PreparedStatement"] == Meaning("name", "java.sql.PreparedStatement")
    assert outlines(TEXT)[1][1].stars == ("java.lang", "java.sql")


def test_class_and_its_constants() -> None:
    head = outlines(TEXT)[2][1]
    assert head.owner == ("Shop", ("Base", "x.Goods", "Open"))
    assert names(head) == {
        "Shop": Meaning("define", "Base,x.Goods,Open"),
        "TABLE": Meaning("constant", "'goods'"),
        "MOST": Meaning("constant", "16"),
    }
    assert names(outlines(TEXT)[-1][1]) == {"Mode": Meaning("define", "Enum")}


def test_members() -> None:
    found = outlines(TEXT)
    assert [outline.defines for kind, outline, _ in found if kind is Kind.METHOD] == ["__init__", "all"]
    assert [outline.owner for kind, outline, _ in found if kind is Kind.NESTED] == [("Inner", ("Runnable",))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('@A(x = "f(")\npublic void run(String q) { call(', "run"),
        ("Shop(String word) { this.word = ", "__init__"),
        ("<T> T first(List<T> row) { return row.get(", "first"),
    ],
)
def test_a_broken_method_keeps_its_name(text: str, name: str) -> None:
    unit = text.encode()
    assert FRONT.outline(FRONT.parse(unit, True), unit, Kind.METHOD, True).defines == name


@pytest.mark.parametrize(
    ("comment", "silent"),
    [
        ("// wardline: ignore[weak-hash] only tells contents apart", True),
        ("/* wardline: ignore[weak-hash] only tells contents apart */", True),
        ("// nosemgrep", True),
        ("// wardline: ignore[broken-cipher] another rule", False),
        ('String s = "// wardline: ignore[weak-hash] no comment";', False),
    ],
)
def test_comments_suppress(comment: str, silent: bool) -> None:
    from wardline_analyzers.document import Document

    line = f'        java.security.MessageDigest.getInstance("MD5"); {comment}\n'
    text = f"class App {{\n    void run() throws Exception {{\n{line}    }}\n}}\n".encode()
    document = Document(text, path="App.java", language="java")
    document.analyse()
    found = [placed.finding.rule for placed in document.findings() if placed.finding.rule == "weak-hash"]
    assert (found == []) is silent


def test_classes_are_listed_once() -> None:
    assert [package for package, words in CLASSES.items() if len(words) != len(set(words))] == []
