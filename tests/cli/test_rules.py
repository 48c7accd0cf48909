"""`wardline rules` and `wardline explain`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.cli.program import Program
from wardline_analyzers.rules.catalog import load

RULE = "unsafe-yaml-load"


def test_all_rules_are_listed(wardline: Program, tmp_path: Path) -> None:
    lines = wardline("rules", cwd=tmp_path).splitlines()
    assert lines[0].split()[:2] == ["rule", "family"]
    assert [line.split()[0] for line in lines[1:-1]] == list(load().rules)
    assert lines[-1] == f"{len(load().rules)} rules"


def test_a_search_and_a_family(wardline: Program, tmp_path: Path) -> None:
    def found(*words: str) -> list[str]:
        return [rule["id"] for rule in json.loads(wardline("rules", "--format", "json", *words, cwd=tmp_path))]

    assert found(RULE) == found("YAML", "b506", "cwe-502") == [RULE]
    assert found("--family", "deserialization") == list(load().families["deserialization"])
    assert found("--family", "injection", RULE) == []
    assert wardline("rules", "--family", "injection", RULE, cwd=tmp_path) == "No rule matches.\n"
    assert "deserialization" in wardline.errors("rules", "--family", "none", cwd=tmp_path)


def test_rules_for_a_language(wardline: Program, tmp_path: Path) -> None:
    rules = json.loads(wardline("rules", "--format", "json", "--language", "go", cwd=tmp_path))
    assert "sql-injection" in {rule["id"] for rule in rules}
    assert [rule["id"] for rule in rules] == [rule.id for rule in load().rules.values() if "go" in rule.languages]
    assert all("go" in rule["languages"] for rule in rules)
    assert "there are rules for" in wardline.errors("rules", "--language", "latin", cwd=tmp_path)


def test_rules_as_json(wardline: Program, tmp_path: Path) -> None:
    (rule,) = json.loads(wardline("rules", "--format", "json", RULE, cwd=tmp_path))
    assert rule["severity"] == "high" and rule["cwe"] == [502] and rule["fix"] == "safe"
    assert {"B506", "S506"} <= set(rule["known_as"])


@pytest.mark.parametrize("name", [RULE, "B506", "b506", "S506"])
def test_explain(wardline: Program, tmp_path: Path, name: str) -> None:
    printed = wardline("explain", name, cwd=tmp_path)
    assert printed.startswith("YAML loaded with a loader that runs code\n")
    assert "Why is this bad?" in printed and "yaml.safe_load" in printed and "```" not in printed


def test_explain_as_markdown_and_json(wardline: Program, tmp_path: Path) -> None:
    assert wardline("explain", RULE, "--format", "markdown", cwd=tmp_path).startswith("## YAML loaded")
    data = json.loads(wardline("explain", RULE, "--format", "json", cwd=tmp_path))
    assert data["id"] == RULE and "What it does" in data["sections"]
    assert data["fixes"][0] == {"title": "Use yaml.safe_load", "safety": "safe"}


def test_every_rule_can_be_explained(capsys: pytest.CaptureFixture[str]) -> None:
    from wardline.cli.dispatch import dispatch

    for rule in load().rules:
        assert dispatch(["explain", rule]) == 0
        assert load().rules[rule].title in capsys.readouterr().out


def test_a_name_that_several_rules_have(wardline: Program, tmp_path: Path) -> None:
    name, rules = next((name, rules) for name, rules in load().by_alias.items() if len(rules) > 1)
    data = json.loads(wardline("explain", name, "--format", "json", cwd=tmp_path))
    assert [page["id"] for page in data] == list(rules)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("unsafe-yaml-lod", "did you mean unsafe-yaml-load?"),
        ("deserialization", "wardline rules --family deserialization"),
        ("../../secret", "there is no rule"),
    ],
)
def test_explain_what_is_no_rule(wardline: Program, tmp_path: Path, name: str, message: str) -> None:
    errors = wardline.errors("explain", name, cwd=tmp_path)
    assert message in errors and len(errors.splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals of POSIX")
def test_on_a_terminal_it_is_rendered(wardline: Program, tmp_path: Path) -> None:
    import pty
    import subprocess

    ours, theirs = pty.openpty()
    command = [sys.executable, str(wardline.script), "explain", RULE]
    env = {**wardline.env, "TERM": "xterm", "COLUMNS": "80"}
    process = subprocess.Popen(command, cwd=tmp_path, stdout=theirs, stderr=theirs, stdin=theirs, env=env)
    os.close(theirs)
    printed = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        printed += part
    assert process.wait(60) == 0
    assert b"\x1b[" in printed and b"##" not in printed and b"yaml.safe_load" in printed
