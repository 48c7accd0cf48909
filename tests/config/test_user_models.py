"""Users' own models of libraries: found, checked, and followed like ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from wardline.config import user_models as module
from wardline.config.resolve import Resolver
from wardline.project.modules import project_of, renew
from wardline_analyzers.document import Document
from wardline_analyzers.flow.models import loading as models
from wardline_analyzers.profile import DEFAULT

MODEL = """\
library: our web layer
packages: [shop]
sources:
- kind: remote
  names: "shop.web.params"
sinks:
- kind: sql
  calls: shop.db.query
  argument: 0|text
"""
CODE = "import shop.db\nimport shop.web\n\n\ndef page():\n    shop.db.query(shop.web.params['q'])\n"
FLAW = [(5, "sql-injection")]


def write(path: Path, text: str) -> Path:
    """Write a file so that its time of change is another one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    stamp = time.time_ns()
    os.utime(path, ns=(stamp, stamp))
    return path


def workspace(root: Path, model: str = MODEL, name: str = "shop.yaml") -> Path:
    write(root / ".wardline.toml", "")
    write(root / ".wardline" / "models" / name, model)
    return root / "app.py"


def found(document: Document) -> list[tuple[int, str]]:
    document.settle()
    document.look_around()
    return [(p.start.line, p.finding.rule) for p in document.findings()]


def findings(resolver: Resolver, path: Path, code: str = CODE) -> list[tuple[int, str]]:
    return found(Document(code.encode(), resolver.resolve(path).profile, "app.py"))


@pytest.mark.parametrize("name", ["shop.yaml", "python/shop.yaml", "a/b/c/d/shop.yaml"])
def test_a_model_of_the_workspace_counts(tmp_path: Path, name: str) -> None:
    path = workspace(tmp_path, name=name)
    resolver = Resolver()
    assert resolver.resolve(path).problems == ()
    assert findings(resolver, path) == FLAW
    assert found(Document(CODE.encode(), DEFAULT, "app.py")) == []


def test_a_changed_model_counts_at_once(tmp_path: Path) -> None:
    path = workspace(tmp_path)
    resolver = Resolver()
    document = Document(CODE.encode(), resolver.resolve(path).profile, "app.py")
    assert found(document) == FLAW
    model = write(tmp_path / ".wardline/models/shop.yaml", MODEL.replace("db.query", "db.look_up"))
    assert resolver.invalidate(model)
    document.set_profile(resolver.resolve(path).profile)
    assert found(document) == []
    model.unlink()
    assert resolver.invalidate(model)
    assert resolver.resolve(path).profile == DEFAULT
    assert not resolver.invalidate(tmp_path / "other.yaml")
    assert not resolver.invalidate(tmp_path / "models" / "other.yaml")


def test_other_modules_are_followed_by_it(tmp_path: Path) -> None:
    path = workspace(tmp_path)
    write(tmp_path / "store.py", "import shop.db\n\n\ndef save(text):\n    shop.db.query(text)\n")
    code = b"import shop.web\nfrom store import save\n\n\ndef page():\n    save(shop.web.params['q'])\n"
    resolver = Resolver()
    project = project_of(str(tmp_path))
    document = Document(code, resolver.resolve(path).profile, "app.py", project)
    assert found(document) == FLAW
    other = resolver.invalidate(write(tmp_path / ".wardline/models/shop.yaml", MODEL.replace("db.query", "db.look_up")))
    assert other
    document.set_profile(resolver.resolve(path).profile)
    assert found(document) == []
    write(tmp_path / "store.py", "import shop.db\n\n\ndef save(text):\n    shop.db.look_up(text)\n")
    renew()
    document.others_changed()
    assert found(document) == FLAW


def test_a_broken_model_is_a_problem_in_that_file(tmp_path: Path) -> None:
    path = workspace(tmp_path, MODEL.replace("kind: sql", "kind: sqll"))
    resolver = Resolver()
    (problem,) = resolver.resolve(path).problems
    assert problem.path == tmp_path / ".wardline" / "models" / "shop.yaml"
    assert problem.start.line == 6
    assert "sqll" in problem.message and "did you mean `sql`" in problem.message
    assert findings(resolver, path) == []


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (MODEL + "  where: {0: {matches: '^(a+)+$'}}\n", "exponential"),
        (MODEL.replace("shop.db.query", "shop.*.a.*.b.*.query"), "more than 2 words"),
        (MODEL + "returns:\n" + "".join(f"  a{n}.{{b,c}}: d\n" for n in range(3000)), "at most 5000 things"),
        (MODEL + "#" * models.USER_LIMIT, "at most 65536 characters"),
        ("!!python/object/apply:os.system ['x']", "tags are not allowed"),
        ("", "cannot be read"),
    ],
    ids=["pattern", "stars", "names", "size", "tag", "folder"],
)
def test_what_would_take_for_ever_or_run_is_refused(tmp_path: Path, model: str, message: str) -> None:
    path = workspace(tmp_path, model)
    if not model:
        (tmp_path / ".wardline/models/shop.yaml").unlink()
        (tmp_path / ".wardline/models/shop.yaml").mkdir()
    resolver = Resolver()
    (problem,) = resolver.resolve(path).problems
    assert message in problem.message.lower()
    assert findings(resolver, path) == []


def test_only_so_many_files_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workspace(tmp_path)
    write(tmp_path / ".wardline/models/z.yaml", MODEL)
    monkeypatch.setattr(module, "_MOST_FILES", 1)
    (problem,) = Resolver().resolve(path).problems
    assert problem.message == "Only 1 files are read"
    assert problem.path == tmp_path / ".wardline/models/z.yaml"
    monkeypatch.undo()
    monkeypatch.setattr(models, "USERS_LIMIT", len(MODEL) + 1)
    (problem,) = Resolver().resolve(path).problems
    assert "together" in problem.message
    assert findings(Resolver(), path) == FLAW


def test_the_command_line_follows_it_and_remembers_nothing_of_another(tmp_path: Path) -> None:
    workspace(tmp_path).write_text(CODE)
    check = wardline(tmp_path, "check", "--format", "json", ".")
    assert check.returncode == 1, check.stderr
    assert [finding["rule"] for finding in json.loads(check.stdout)["findings"]] == ["sql-injection"]
    model = write(tmp_path / ".wardline/models/shop.yaml", MODEL.replace("db.query", "db.look_up"))
    assert wardline(tmp_path, "check", ".").returncode == 0
    write(model, "library: x\nsink: []\n")
    broken = wardline(tmp_path, "check", ".")
    assert broken.returncode == 2
    place = os.path.join(".wardline", "models", "shop.yaml:2:1")
    assert f"{place}: A model file knows no key `sink`; did you mean `sinks`?" in broken.stderr


def wardline(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wardline", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
