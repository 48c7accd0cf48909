"""Users' own rule pages: found, checked, and run like ours."""

from __future__ import annotations

from pathlib import Path

from wardline.config.resolve import Resolver
from wardline_analyzers.document import Document

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
    page.write_text(PAGE.replace("{send,receive}", "receive").replace("internal.send(message)  # f", "internal.receive(m)  # f"))
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
