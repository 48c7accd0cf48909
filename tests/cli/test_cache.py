"""Results that are remembered on disk: the same as without, and never old ones."""

from __future__ import annotations

import datetime
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import wardline_analyzers
from tests.cli.flawed import FLAWED, RULE
from tests.cli.program import Program, places
from wardline.project import keys
from wardline.project.source import source_of
from wardline_analyzers.profile import Profile


@pytest.fixture
def flawed(folder: Path) -> Path:
    for number in range(3):
        (folder / f"a{number}.py").write_text(FLAWED + f"x = {number}\n")
    return folder


def modules(wardline: Program, folder: Path, *words: str) -> set[str]:
    """What a run of `check` imports."""
    program = (
        "import sys; from wardline.cli.dispatch import dispatch\n"
        f"code = dispatch(['check', '--format', 'json', *{words!r}])\n"
        "print(*sys.modules, file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, env=wardline.env, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    return set(done.stderr.split())


def test_the_second_run_is_the_same_and_needs_no_engine(wardline: Program, flawed: Path) -> None:
    first = wardline.findings(cwd=flawed)
    assert len(first) == 3 and wardline.store.exists()
    assert wardline.findings(cwd=flawed) == first == wardline.findings("--no-cache", cwd=flawed)
    assert {"tree_sitter", "wardline_analyzers.document"} <= modules(wardline, flawed, "--no-cache")
    assert not {"tree_sitter", "bandit", "yaml", "wardline_analyzers.document"} & modules(wardline, flawed)


def test_a_changed_text(wardline: Program, flawed: Path) -> None:
    assert len(wardline.findings(cwd=flawed)) == 3
    (flawed / "a1.py").write_text("x = 1\n")
    (flawed / "a2.py").write_text("# moved\n" + FLAWED)
    assert places(wardline.findings(cwd=flawed)) == [("a0.py", 5, RULE), ("a2.py", 6, RULE)]


def test_changed_settings(wardline: Program, flawed: Path) -> None:
    def severities(*words: str) -> list[str]:
        return [finding["severity"] for finding in wardline.findings(*words, cwd=flawed)]

    assert severities() == ["high"] * 3
    assert severities("--severity", f"{RULE}=low") == ["low"] * 3
    (flawed / ".wardline.toml").write_text(f'[per-path."a1.py"]\nignore = ["{RULE}"]\n')
    assert severities() == ["high"] * 2
    (flawed / ".wardline.toml").write_text("")
    assert severities() == ["high"] * 3


def test_no_cache_neither_reads_nor_writes(wardline: Program, flawed: Path) -> None:
    wardline.findings("--no-cache", cwd=flawed)
    assert not wardline.store.exists()
    wardline.findings(cwd=flawed)
    before = wardline.store.read_bytes()
    wardline.findings("--no-cache", cwd=flawed)
    assert wardline.store.read_bytes() == before


@pytest.mark.parametrize("broken", [b"", b"\0" * 100_000, b"SQLite format 3\0" + b"\1" * 9000])
def test_a_broken_store(wardline: Program, flawed: Path, broken: bytes) -> None:
    expected = wardline.findings(cwd=flawed)
    wardline.store.write_bytes(broken)
    assert wardline.findings(cwd=flawed) == expected
    assert wardline.findings(cwd=flawed) == expected


def test_a_cache_that_cannot_be_written(wardline: Program, flawed: Path) -> None:
    wardline.store.parent.parent.mkdir(parents=True, exist_ok=True)
    wardline.store.parent.write_text("in the way")
    assert len(wardline.findings(cwd=flawed)) == 3


def test_the_cache_is_never_in_the_folder(wardline: Program, flawed: Path) -> None:
    wardline.findings(cwd=flawed, env={"XDG_CACHE_HOME": "cache", "HOME": str(wardline.store.parent)})
    assert not (flawed / "cache").exists()


def test_a_suppression_expires(wardline: Program, folder: Path) -> None:
    """Tomorrow is another day: run with another date, the text and the settings are the same."""
    line = FLAWED.splitlines()[-1]
    until = f"  # wardline: ignore[{RULE}] for now until=2030-01-01"
    (folder / "a.py").write_text(FLAWED.replace(line, line + until))

    def rules(day: str) -> set[str]:
        program = (
            "import datetime, sys\n"
            "class Date(datetime.date):\n"
            f"    today = classmethod(lambda cls: cls.fromisoformat({day!r}))\n"
            "datetime.date = Date\n"
            "from wardline.cli.dispatch import dispatch; sys.exit(dispatch(['check', '--format', 'json']))"
        )
        import json

        done = subprocess.run([sys.executable, "-c", program], cwd=folder, env=wardline.env, capture_output=True)
        findings: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
        return {finding["rule"] for finding in findings}

    assert RULE not in rules("2029-12-31")
    assert RULE in rules("2030-06-01")
    assert RULE not in rules("2029-12-31")


# ---------------------------------------------------------------------- keys


def test_everything_that_a_result_depends_on_is_in_its_key() -> None:
    engine, text = b"engine", source_of("a.py", b"x = 1\n").digest
    base = (engine, Profile(), "a.py", text, None)
    others = [
        (b"other", *base[1:]),
        (engine, Profile(require_reason=True), *base[2:]),
        (engine, Profile(), "tests/a.py", text, None),
        (engine, Profile(), "a.py", source_of("a.py", b"x = 2\n").digest, None),
        (*base[:4], datetime.date(2030, 1, 1)),
        (*base[:4], datetime.date(2030, 1, 2)),
    ]
    found = {keys.result_key(*key) for key in (base, *others)}
    assert len(found) == len(others) + 1
    assert keys.result_key(*base) == keys.result_key(*base)


def test_the_engine_has_another_key_when_a_page_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "rules" / "a.md"
    page.parent.mkdir()
    page.write_text("one")
    monkeypatch.setattr(wardline_analyzers, "__path__", [str(tmp_path)])
    before = keys.engine_key()
    assert keys.engine_key() == before
    (page.parent / "__pycache__").mkdir()
    (page.parent / "__pycache__" / "a.pyc").write_text("")
    assert keys.engine_key() == before
    page.write_text("two and more")
    assert keys.engine_key() != before


def test_the_engine_has_another_key_when_a_library_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    before = keys.engine_key()
    (tmp_path / "bandit_plugin-1.0.dist-info").mkdir()
    assert keys.engine_key() != before


# ---------------------------------------------------------------------- speed


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the time of processes is measured as POSIX does")
def test_the_second_run_of_100_000_lines_takes_less_than_a_tenth(wardline: Program, folder: Path) -> None:
    """In processor time, which does not depend on what else the machine does."""
    import resource
    import sysconfig

    lines = 0
    for module in sorted(Path(sysconfig.get_path("stdlib")).rglob("*.py")):
        if "test" not in module.parts and "site-packages" not in module.parts and lines < 100_000:
            raw = module.read_bytes()
            (folder / f"m{lines}.py").write_bytes(raw)
            lines += raw.count(b"\n")
    assert lines >= 100_000

    def cost() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert wardline.run("check", "--statistics", cwd=folder).returncode in (0, 1)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    first, second = cost(), min(cost(), cost())
    print(f"{lines} lines: first run {first:.2f} s, second {second:.2f} s of processor time")
    assert second < first / 10
