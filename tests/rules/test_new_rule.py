"""`wardline new-rule` writes a page that loads, and overwrites nothing."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from wardline.cli import CommandError, new_rule
from wardline_analyzers.rules import catalog
from wardline_analyzers.rules.pages import parse
from wardline_analyzers.rules.rule import Matcher


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    new_rule.add_parser(parser.add_subparsers())
    return new_rule.run(parser.parse_args(["new-rule", *words]))


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout without pages."""
    (tmp_path / "pyproject.toml").touch()
    rules = tmp_path / "analyzers" / "wardline_analyzers" / "rules"
    rules.mkdir(parents=True)
    empty = catalog.catalogue([])
    monkeypatch.setattr(catalog, "ROOT", str(rules))
    monkeypatch.setattr(catalog, "load", lambda: empty)
    return rules


def test_a_page_in_a_checkout(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("injection", "ldap-injection") == 0
    path = checkout / "injection" / "ldap-injection.md"
    assert str(path) in capsys.readouterr().out
    found = catalog.read(str(checkout), None)
    assert found.problems == ()
    assert found.rules["ldap-injection"].matchers == (Matcher("call", ("package.function",)),)
    (example,) = found.page("ldap-injection").examples
    assert len(example.findings) == 2, "one of them is not found: the test says what to do"


def test_a_page_of_a_users_own(checkout: Path, tmp_path: Path) -> None:
    assert run("house", "no-print", "--dir", str(tmp_path / ".wardline" / "rules")) == 0
    text = (tmp_path / ".wardline" / "rules" / "house" / "no-print.md").read_text("utf-8")
    assert parse(text, "house", custom=True).rule.id == "no-print"
    assert list(checkout.iterdir()) == []


def test_nothing_is_overwritten(checkout: Path) -> None:
    run("injection", "ldap-injection")
    (page,) = checkout.glob("*/*.md")
    page.write_text("mine")
    for family in ("injection", "other"):
        with pytest.raises(CommandError, match="there already"):
            run(family, "ldap-injection")
    assert page.read_text() == "mine"
    assert list(checkout.glob("*/*")) == [page]


@pytest.mark.parametrize(
    ("family", "name"),
    [
        ("injection", "LDAP"),
        ("injection", "a--b"),
        ("injection", "../x"),
        ("injection", "default"),
        ("../x", "good"),
        ("", "good"),
        ("same", "same"),
    ],
)
def test_bad_names_are_refused(checkout: Path, family: str, name: str) -> None:
    with pytest.raises(CommandError):
        run(family, name)
    assert list(checkout.parent.rglob("*.md")) == []


def test_names_that_are_taken_are_refused(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = parse(new_rule.scaffold("taken", custom=False), "group").rule
    full = catalog.catalogue([rule])
    monkeypatch.setattr(catalog, "load", lambda: full)
    for family, name in (("other", "taken"), ("other", "group"), ("taken", "other")):
        with pytest.raises(CommandError, match="is"):
            run(family, name)


def test_an_installed_wardline_asks_for_a_folder(checkout: Path) -> None:
    (checkout.parents[2] / "pyproject.toml").unlink()
    with pytest.raises(CommandError, match="--dir"):
        run("injection", "ldap-injection")


def test_a_folder_that_cannot_be_written_is_told(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="cannot write"):
        run("house", "no-print", "--dir", str(tmp_path / "file"))
