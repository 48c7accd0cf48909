"""Users' own rule pages: found, checked, and run like ours."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from wardline.config.catalog import catalog_here
from wardline.config.resolve import Resolver
from wardline_analyzers.document import Document
from wardline_analyzers.rules.catalog import find

PAGE = """---
id: no-internal-api
title: Internal API called
message: "`{callee}` is internal; use the public client."
severity: high
confidence: high
languages: [python]
match:
  - call: acme.internal.{send,receive}
    where:
      0: dynamic
---
# Internal API called

## What it does
Reports calls of the internal API.

## Why is this bad?
It changes without notice.

## Instead
Use `acme.client`.

## Examples

```python
import acme.internal
acme.internal.send(message)  # finding
```

## References
- The handbook.
"""
CODE = b"import acme.internal\nacme.internal.send(message)\nacme.internal.send('constant')\n"


def workspace(root: Path, page: str = PAGE, config: str = "") -> Path:
    rules = root / ".wardline" / "rules" / "acme"
    rules.mkdir(parents=True)
    (rules / "no-internal-api.md").write_text(page)
    (root / ".wardline.toml").write_text(config)
    return root / "app.py"


def found(resolver: Resolver, path: Path) -> list[tuple[int, str]]:
    document = Document(CODE, resolver.resolve(path).profile, "app.py")
    document.settle()
    return [(p.start.line, p.finding.rule) for p in document.findings()]


def test_a_page_of_the_workspace_is_a_rule(tmp_path: Path) -> None:
    path = workspace(tmp_path)
    resolver = Resolver()
    assert resolver.resolve(path).problems == ()
    assert found(resolver, path) == [(1, "no-internal-api")]


def test_settings_know_its_name_and_its_family(tmp_path: Path) -> None:
    path = workspace(tmp_path, config='ignore = ["acme"]\n[severity]\nno-internal-api = "low"\n')
    resolver = Resolver()
    assert resolver.resolve(path).problems == ()
    assert found(resolver, path) == []


def test_a_changed_page_is_read_again(tmp_path: Path) -> None:
    path = workspace(tmp_path)
    resolver = Resolver()
    assert found(resolver, path)
    page = tmp_path / ".wardline" / "rules" / "acme" / "no-internal-api.md"
    page.write_text(
        PAGE.replace("{send,receive}", "receive").replace("internal.send(message)  # f", "internal.receive(m)  # f")
    )
    assert resolver.invalidate(page)
    assert found(resolver, path) == []
    assert not resolver.invalidate(tmp_path / "README.md")


def test_a_broken_page_is_a_problem_in_that_page(tmp_path: Path) -> None:
    path = workspace(tmp_path, PAGE.replace("severity: high", "severity: awful"))
    (problem,) = Resolver().resolve(path).problems
    assert problem.path == tmp_path / ".wardline" / "rules" / "acme" / "no-internal-api.md"
    assert problem.start.line == 4
    assert "severity" in problem.message


def test_a_page_cannot_run_code(tmp_path: Path) -> None:
    path = workspace(tmp_path, PAGE.replace("    where:\n      0: dynamic", "    check: os:system"))
    resolver = Resolver()
    (problem,) = resolver.resolve(path).problems
    assert "custom rules are data" in problem.message
    assert found(resolver, path) == []


def test_a_pattern_that_takes_for_ever_is_refused(tmp_path: Path) -> None:
    path = workspace(tmp_path, PAGE.replace("0: dynamic", '0: {matches: "^(a+)+$"}'))
    (problem,) = Resolver().resolve(path).problems
    assert "exponential" in problem.message


def test_commands_that_name_rules_know_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert "no-internal-api" in catalog_here().rules
    found_rule = find("no-internal-api")
    assert found_rule is not None
    assert found_rule[1].page("no-internal-api").sections["Instead"] == "Use `acme.client`."


def test_the_command_line_runs_and_explains_it(tmp_path: Path) -> None:
    path = workspace(tmp_path)
    path.write_bytes(CODE)
    check = wardline(tmp_path, "check", "--format", "sarif", ".")
    assert check.returncode == 1, check.stderr
    rules = json.loads(check.stdout)["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["no-internal-api"]
    assert "It changes without notice." in rules[0]["help"]["markdown"]
    assert "It changes without notice." in wardline(tmp_path, "explain", "no-internal-api").stdout
    assert wardline(tmp_path, "check", "--ignore", "no-internal-api", ".").returncode == 0


def wardline(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wardline", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
