"""All pages together: the catalogue, its cache, users' own rules, and what must hold between pages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.consistency import bandit_tests, complaints, unclaimed
from tests.rules.sample import PAGE, named, page
from wardline_analyzers.rules import catalog as module
from wardline_analyzers.rules import compiled
from wardline_analyzers.rules.catalog import Catalog, catalogue, load_user_rules, read
from wardline_analyzers.rules.pages import parse
from wardline_analyzers.rules.problem import PageError


def write(root: Path, **pages: str) -> None:
    """Pages by `family__rule_id`."""
    for name, text in pages.items():
        family, _, rule = name.replace("_", "-").partition("--")
        (root / family).mkdir(parents=True, exist_ok=True)
        (root / family / f"{rule}.md").write_text(text, "utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    rules = tmp_path / "rules"
    write(rules, loading__unsafe_load=PAGE, hashing__weak_hash=named("weak-hash"))
    (rules / "__pycache__").mkdir()
    (rules / "loading" / "notes.txt").write_text("not a page")
    return rules


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def kept(cache: Path) -> list[Path]:
    return sorted(cache.glob("*"))


def no_parsing(*_: object) -> object:
    raise AssertionError("a page was parsed although the cache is warm")


def test_the_catalogue_has_its_tables(root: Path) -> None:
    found = read(str(root), None)
    assert list(found.rules) == ["weak-hash", "unsafe-load"]
    assert found.families == {"hashing": ("weak-hash",), "loading": ("unsafe-load",)}
    assert found.by_alias == {
        "B506": ("unsafe-load",),
        "S506": ("weak-hash", "unsafe-load"),
        "py/unsafe-deserialization": ("weak-hash", "unsafe-load"),
    }
    assert found.problems == ()


def test_a_page_is_read_when_it_is_asked_for(root: Path) -> None:
    found = read(str(root), None)
    assert found.page("unsafe-load") == parse(PAGE, "loading")
    with pytest.raises(KeyError):
        found.page("no-such-rule")


def test_broken_pages_are_left_out_and_told(root: Path, cache: Path) -> None:
    write(
        root,
        loading__broken=page(("severity: high", "severity: hihg")),
        loading__misnamed=PAGE,
        zeta__unsafe_load=PAGE,
    )
    (root / "loading" / "bytes.md").write_bytes(b"---\n\xff\n---\n")
    (root / "loading" / "folder.md").mkdir()
    found = read(str(root), str(cache))
    assert list(found.rules) == ["weak-hash", "unsafe-load"]
    told = {Path(problem.path).relative_to(root).as_posix(): problem for problem in found.problems}
    assert set(told) == {
        "loading/broken.md",
        "loading/misnamed.md",
        "loading/bytes.md",
        "loading/folder.md",
        "zeta/unsafe-load.md",
    }
    assert told["loading/broken.md"].line == 5
    assert told["loading/bytes.md"].line == 2
    assert "`loading`" in told["zeta/unsafe-load.md"].message
    assert kept(cache) == [], "problems must be seen at each start, so nothing is kept"
    assert complaints(found)[: len(told)] == [str(problem) for problem in found.problems]


def test_no_folder_is_an_empty_catalogue(tmp_path: Path, cache: Path) -> None:
    assert read(str(tmp_path / "none"), str(cache)).rules == {}


def test_a_warm_start_parses_nothing_and_gives_the_same(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cold = read(str(root), str(cache))
    monkeypatch.setattr(module, "_parsed", no_parsing)
    warm = read(str(root), str(cache))
    assert warm == cold
    assert repr(warm.rules) == repr(cold.rules)  # repr tells True from 1
    hash(warm.rules["unsafe-load"])
    (file,) = kept(cache)
    json.loads(file.read_text("utf-8"))


def test_every_field_survives_the_cache() -> None:
    rich = page(
        ("severity: high", "severity: high\ndefault: false\nowasp-llm: [LLM05:2025]"),
        ("  ruff:", "  semgrep: [python.a-b.c]\n  ruff:"),
        (
            "    where:\n",
            "    severity: low\n    confidence: low\n    message: '{0}'\n    at: callee\n    check: a:b\n"
            "    languages: [python]\n    where:\n      x: {in: [1, true, null, 0.5, a]}\n",
        ),
        ("match:\n", "yields-to: [other]\nmatch:\n  - function: a:b\n    needs: [word]\n"),
        ("fix:\n", "fix:\n  - {title: F, safety: suggested, set: {a: 1, 1|b: '{0}'}}\n"),
        ("    callee: lib.safe_load\n", "    callee: lib:safe_load\n"),
    )
    rule = parse(rich, "loading").rule
    assert repr(compiled.load(compiled.dump([rule]))) == repr([rule])


def test_a_changed_page_is_parsed_again(root: Path, cache: Path) -> None:
    read(str(root), str(cache))
    write(root, loading__unsafe_load=page(("severity: high", "severity: low")))
    assert read(str(root), str(cache)).rules["unsafe-load"].severity.label == "low"
    assert len(kept(cache)) == 2


def test_a_renamed_family_is_parsed_again(root: Path, cache: Path) -> None:
    read(str(root), str(cache))
    (root / "hashing").rename(root / "crypto")
    assert read(str(root), str(cache)).rules["weak-hash"].family == "crypto"


def test_old_compiled_files_go(root: Path, cache: Path) -> None:
    cache.mkdir()
    (cache / "results.json").write_text("another part's file")
    for age in range(8):
        (cache / f"rules-{age}.json").write_text("[]")
        os.utime(cache / f"rules-{age}.json", (1000 - age, 1000 - age))
    read(str(root), str(cache))
    names = [file.name for file in kept(cache)]
    assert len(names) == 1 + compiled.KEPT
    assert {"results.json", "rules-0.json", "rules-1.json"} < set(names)


@pytest.mark.parametrize(
    "content", [b"", b"[", b"{}", b"[]", b"[[]]", b"[[1,2]]", b"\xff", b"[" * 100_000, b"null", b'["x"]']
)
def test_a_corrupt_cache_is_no_trouble(root: Path, cache: Path, content: bytes) -> None:
    expected = read(str(root), str(cache))
    (file,) = kept(cache)
    file.write_bytes(content)
    assert read(str(root), str(cache)) == expected
    assert json.loads(file.read_text("utf-8")), "it was written anew"


def test_a_cache_that_cannot_be_written_is_no_trouble(root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert len(read(str(root), str(tmp_path / "file" / "cache")).rules) == 2


def test_a_full_disk_leaves_no_draft(root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert len(read(str(root), str(cache)).rules) == 2
    assert kept(cache) == []


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x/cache"}, "/x/cache/wardline"),
        ("linux", {"XDG_CACHE_HOME": "relative", "HOME": "/h"}, "/h/.cache/wardline"),
        ("darwin", {"HOME": "/h", "XDG_CACHE_HOME": "/x"}, "/h/Library/Caches/wardline"),
        ("win32", {"LOCALAPPDATA": "/L"}, "/L/wardline"),
        ("win32", {}, None),
    ],
)
def test_the_users_cache_folder(
    platform: str, environment: dict[str, str], expected: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert compiled.cache_directory() == expected


def test_a_warm_start_imports_no_yaml(root: Path, cache: Path) -> None:
    code = (
        "import sys\n"
        "from wardline_analyzers.rules.catalog import read\n"
        f"found = read({str(root)!r}, {str(cache)!r})\n"
        "print(len(found.rules), 'yaml' in sys.modules)\n"
    )
    paths = os.pathsep.join(path for path in sys.path if path)
    for expected in ("2 True", "2 False"):
        run = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": paths},
        )
        assert run.stdout.strip() == expected


def ours(monkeypatch: pytest.MonkeyPatch, root: Path) -> Catalog:
    found = read(str(root), None)
    monkeypatch.setattr(module, "load", lambda: found)
    return found


def test_users_rules_join_the_catalogue(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = ours(monkeypatch, root)
    texts = {"house/no-load.md": named("no-load"), "old-call.md": named("old-call"), "a\\b\\deep.md": named("deep")}
    rules, problems = load_user_rules(".wardline/rules", texts)
    assert problems == []
    assert [(rule.id, rule.family) for rule in rules] == [("deep", "b"), ("no-load", "house"), ("old-call", "custom")]
    merged = base.extended(rules, texts)
    assert list(merged.rules) == [*base.rules, "deep", "no-load", "old-call"]
    assert merged.families["custom"] == ("old-call",)
    assert merged.page("no-load").sections["Instead"] == "Use `lib.safe_load`."
    assert merged.page("unsafe-load") == base.page("unsafe-load")
    assert "no-load" not in base.rules


def test_broken_users_rules_are_problems(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours(monkeypatch, root)
    entry = "    where:\n"
    texts = {
        "unsafe-load.md": PAGE,
        "x/loading.md": named("loading"),
        "weak-hash/mine.md": named("mine"),
        "Über/mine2.md": named("mine2"),
        "other-name.md": named("mine3"),
        "house/twice.md": named("twice"),
        "twice.md": named("twice"),
        "code.md": named("code", (entry, "    check: os:system\n" + entry)),
        "regex.md": named("regex", (entry, entry + f"      x: {{matches: {'a' * 201}}}\n")),
        "huge.md": named("huge") + "x" * module.PAGE_LIMIT,
        "empty.md": "",
        "surrogate.md": "---\nid: \ud800\n---\n",
    }
    rules, problems = load_user_rules("r", texts)
    assert [rule.id for rule in rules] == ["twice"]
    told = {problem.path.removeprefix("r" + os.sep): problem.message for problem in problems}
    assert set(told) == set(texts) - {"house/twice.md"}
    assert "Wardline's own" in told["unsafe-load.md"] and "Wardline's own" in told["x/loading.md"]
    assert "family cannot be called" in told["weak-hash/mine.md"] and "family cannot" in told["Über/mine2.md"]
    assert "two pages" in told["twice.md"]
    assert "cannot use `check`" in told["code.md"]


def test_what_must_hold_between_pages() -> None:
    def rule(name: str, family: str, *changes: tuple[str, str]) -> object:
        return parse(page(("id: unsafe-load", f"id: {name}"), *changes), family).rule

    sound = catalogue([rule("a", "f")])  # type: ignore[list-item]
    assert complaints(sound) == []
    entry = "    where:\n"
    bad = catalogue(
        [
            rule("a", "f"),  # type: ignore[list-item]
            rule("b", "a"),  # type: ignore[list-item]
            rule(
                "c",
                "Bad",
                ("[B506]", "[B999]"),
                ("fix:", "yields-to: [a, z]\nfix:"),
                (entry, "    check: no_such_module:f\n" + entry),
            ),  # type: ignore[list-item]
        ]
    )
    assert complaints(bad) == [
        "a is a family and a rule",
        "Bad is not a name for a family",
        "a and b both claim B506",
        "c claims B999, which bandit does not have",
        "c yields to z, which is no other rule",
        "c names no_such_module:f, which wardline_analyzers.checks does not have",
    ]
    assert set(unclaimed(sound)) == bandit_tests() - {"B506"}
    assert {"B101", "B301", "B704", "B613"} <= bandit_tests()


def test_our_own_pages_are_consistent() -> None:
    assert complaints(module.load()) == []


def test_a_page_error_can_be_told_in_one_line() -> None:
    with pytest.raises(PageError, match=r"^f/x\.md:5: `severity` cannot be `hihg` \(did you mean `high`\?\)$"):
        parse(page(("severity: high", "severity: hihg")), "f", "f/x.md")
