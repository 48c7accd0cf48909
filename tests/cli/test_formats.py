"""What each format looks like, and that its readers can read it.

To write the golden files anew after a wanted change: WARDLINE_WRITE_GOLDEN=1 pytest tests/cli/test_formats.py
"""

from __future__ import annotations

import io
import json
import os
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.sample import run as sample
from wardline import __version__
from wardline.cli.formats import NAMES, github, junit, sarif, text
from wardline.cli.formats import json as json_format
from wardline.cli.paint import Paint
from wardline.project.report import Run

GOLDEN = Path(__file__).parent / "golden"
SCHEMA = Path(__file__).parents[1] / "data" / "sarif-schema-2.1.0.json"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("COLUMNS", "FORCE_COLOR", "GITHUB_WORKSPACE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return sample(tmp_path)


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch, columns: int) -> Paint:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TERM", "xterm-256color")
    return Paint(Terminal())


def compare(name: str, found: str, run: Run) -> None:
    found = found.replace(Path(run.cwd).as_uri(), "file:///project").replace(__version__, "0.0.0")
    path = GOLDEN / name
    if os.environ.get("WARDLINE_WRITE_GOLDEN"):
        path.write_text(found, encoding="utf-8", newline="")
    with open(path, encoding="utf-8", newline="") as file:
        assert found == file.read()


def test_text(run: Run) -> None:
    compare("text.txt", text.render(run, Paint()), run)


def test_text_on_a_narrow_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    compare("terminal.txt", text.render(run, terminal(monkeypatch, 60)), run)


def test_statistics(run: Run) -> None:
    compare("statistics.txt", text.render(run, Paint(), statistics=True), run)


def test_json(run: Run) -> None:
    compare("report.json", json_format.render(run), run)


def test_github(run: Run) -> None:
    compare("github.txt", github.render(run), run)


def test_junit(run: Run) -> None:
    compare("junit.xml", junit.render(run), run)


def test_sarif(run: Run) -> None:
    data = json.loads(sarif.render(run))
    for rule in data["runs"][0]["tool"]["driver"]["rules"]:
        for field in ("help", "shortDescription", "fullDescription"):  # the words of the page are its own affair
            rule.pop(field, None)
    compare("report.sarif", json.dumps(data, indent=2) + "\n", run)


# ---------------------------------------------------------------------- what must hold of all of them


def rendered(name: str, run: Run) -> str:
    others = {"json": json_format, "sarif": sarif, "github": github, "junit": junit}
    return text.render(run, Paint()) if name == "text" else str(others[name].render(run))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_controls_the_terminal(run: Run, name: str) -> None:
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", rendered(name, run).replace("\t", ""))


@pytest.mark.parametrize("name", NAMES)
def test_a_clean_run(tmp_path: Path, name: str) -> None:
    clean = rendered(name, Run((), str(tmp_path)))
    if name == "text":
        assert clean == "No findings in 0 files.\n"
    elif name == "github":
        assert clean == ""
    elif name == "junit":
        suites = ElementTree.fromstring(clean)
        assert (suites.get("tests"), suites.get("failures"), len(suites)) == ("1", "0", 1)
    else:
        assert json.loads(clean)
    if name == "sarif":
        validate(json.loads(clean))


def validate(data: Any) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft4Validator(schema).validate(data)


def test_sarif_is_valid_and_carries_what_services_use(run: Run) -> None:
    data = json.loads(sarif.render(run))
    validate(data)
    (only,) = data["runs"]
    rules = {rule["id"]: rule for rule in only["tool"]["driver"]["rules"]}
    yaml = rules["unsafe-yaml-load"]
    assert "```python" in yaml["help"]["markdown"] and "```" not in yaml["help"]["text"]
    assert {"security", "external/cwe/cwe-502"} <= set(yaml["properties"]["tags"])
    assert float(yaml["properties"]["security-severity"]) >= 7
    (cwe,) = only["taxonomies"]
    assert [taxon["id"] for taxon in cwe["taxa"]] == ["502"]
    flowing = only["results"][0]
    assert len(flowing["codeFlows"][0]["threadFlows"][0]["locations"]) == 2
    assert flowing["partialFingerprints"]
    assert only["invocations"][0]["executionSuccessful"] is False
    for result in only["results"]:
        assert only["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_columns_are_utf16_and_json_columns_characters(run: Run) -> None:
    """The line holds two wide characters, a combining one, and one beyond the BMP before the finding."""
    line = next(line for line in sample_lines(run) if "𐌰" in line)
    region = json.loads(sarif.render(run))["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    units = line.encode("utf-16-le")[2 * (region["startColumn"] - 1) : 2 * (region["endColumn"] - 1)]
    assert units.decode("utf-16-le") == "yaml.load(stream, Loader=yaml.Loader)"
    found = json.loads(json_format.render(run))["findings"][0]
    assert line[found["start"]["column"] - 1 : found["end"]["column"] - 1] == units.decode("utf-16-le")


def sample_lines(run: Run) -> list[str]:
    return next(r.source.text.decode().split("\n") for r in run.reports if r.source and r.path.endswith("read.py"))


def test_sarif_fixes_can_be_applied(run: Run) -> None:
    """By a reader that knows nothing but SARIF: the replacements, in UTF-16, on the lines of the file."""
    lines = [line.encode("utf-16-le") for line in sample_lines(run)]
    fix = json.loads(sarif.render(run))["runs"][0]["results"][0]["fixes"][0]
    (change,) = fix["artifactChanges"]
    for replacement in reversed(change["replacements"]):
        region = replacement["deletedRegion"]
        assert region["startLine"] == region["endLine"]
        line = lines[region["startLine"] - 1]
        new = replacement["insertedContent"]["text"].encode("utf-16-le")
        before, after = line[: 2 * (region["startColumn"] - 1)], line[2 * (region["endColumn"] - 1) :]
        lines[region["startLine"] - 1] = before + new + after
    fixed = "\n".join(line.decode("utf-16-le") for line in lines)
    assert fixed.startswith("import os\nimport yaml\n")
    assert "𐌰 = yaml.safe_load(stream)\n" in fixed


def test_junit_is_read_by_an_xml_parser(run: Run) -> None:
    suites = ElementTree.fromstring(junit.render(run))
    assert len(list(suites.iter("failure"))) == int(suites.get("failures", "")) == 5
    assert len(list(suites.iter("error"))) == int(suites.get("errors", "")) == 2
    for suite in suites.iter("testsuite"):
        assert len(list(suite.iter("testcase"))) == int(suite.get("tests", ""))


def unescaped(text: str) -> str:
    for code, character in (("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_github_commands_stay_one_line_each(run: Run) -> None:
    lines = github.render(run).splitlines()
    commands = [re.fullmatch(r"::(error|warning|notice) ?([^:]*)::(.*)", line) for line in lines]
    assert all(commands) and len(lines) == 10
    odd = next(command for command in commands if command and "100%25 <bad>" in command[3])
    properties = dict(pair.split("=", 1) for pair in odd[2].split(","))
    assert unescaped(odd[3]) == "100% <bad>: a,b"
    assert unescaped(properties["file"]).startswith("odd, 100%:\n")


def test_github_paths_are_those_of_the_checkout(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(Path(run.cwd).parent))
    assert f"file={Path(run.cwd).name}/app/read.py," in github.render(run)


def test_carets_stand_below_what_they_mean(run: Run) -> None:
    """In cells of the terminal: wide characters count two, combining ones none, a tab to the next stop."""
    from rich.cells import cell_len

    lines = text.render(run, Paint()).splitlines()
    at = next(number for number, line in enumerate(lines) if "𐌰" in line)
    code, marks = lines[at], lines[at + 1]
    assert cell_len(code[: code.index("yaml.load")]) == cell_len(marks[: marks.index("^")])
    assert marks.count("^") == len("yaml.load(stream, Loader=yaml.Loader)")


@pytest.mark.parametrize("columns", [40, 55, 80, 200])
def test_frames_keep_to_the_width(run: Run, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    from rich.cells import cell_len

    plain = re.sub("\x1b\\[[0-9;]*m", "", text.render(run, terminal(monkeypatch, columns)))
    framed = [line for line in plain.splitlines() if "│" in line]
    assert framed and max(map(cell_len, framed)) <= columns
    assert all(not line.endswith("│") or "^" not in line for line in framed)


def test_colours_only_where_they_are_wanted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" in text.render(run, terminal(monkeypatch, 80))
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in text.render(run, terminal(monkeypatch, 80))
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b[" not in text.render(run, Paint(Terminal()))
    assert "\x1b[" not in text.render(run, Paint(io.StringIO()))


def test_a_terminal_without_unicode(run: Run) -> None:
    class Old(io.StringIO):
        encoding = "ascii"

    lines = [line for line in text.render(run, Paint(Old())).splitlines() if "日本" not in line and "𐌰" not in line]
    assert all(line.isascii() for line in lines if "e\u0301" not in line)
