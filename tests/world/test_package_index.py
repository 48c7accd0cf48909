"""Asking a package index: one that works, one that misbehaves, and which one is asked at all."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tests.world.index_server import Index
from tests.world.settings import empty_home
from wardline.world import fetching, index_settings
from wardline.world.answers import Place
from wardline.world.package_index import answers

ONLINE, OFFLINE = Place("/project", network=True), Place("/project")


def say(*names: str, ecosystem: str = "PyPI", place: Place = ONLINE) -> list[Any]:
    """What is known of each; None: nothing."""
    found = answers([(ecosystem, name) for name in names], place)
    return [found[(ecosystem, name)].value if (ecosystem, name) in found else None for name in names]


def test_what_the_index_knows(index: Index) -> None:
    known, young, missing = say("known", "young-one", "missing-one")
    assert known["exists"] and known["releases"] == 30 and known["days"] > 5000
    assert young["exists"] and young["releases"] == 1 and young["days"] < known["days"]
    assert missing == {"exists": False, "days": None, "releases": None}


def test_npm(index: Index) -> None:
    known, young, scoped, missing = say("known", "young-one", "@scope/known", "missing-one", ecosystem="npm")
    assert (known["exists"], known["releases"], known["days"]) == (True, 30, None)  # nobody asks how old it is
    assert young["releases"] == 1 and young["days"] is not None
    assert scoped["exists"] and "/npm/@scope%2Fknown" in index.asked
    assert missing["exists"] is False


def test_names_are_asked_as_the_index_writes_them(index: Index) -> None:
    say("Some_Known.Name")
    assert index.asked == ["/simple/some-known-name/"]


def test_nothing_is_sent_unless_it_is_allowed(index: Index) -> None:
    assert say("known", place=OFFLINE) == [None]
    assert index.asked == []


@pytest.mark.parametrize("name", ["../../etc", "a b", "a?b", "a/b", "", "é", "_", "a" * 300, "a\r\nHost: x"])
@pytest.mark.parametrize("ecosystem", ["PyPI", "npm", "Maven"])
def test_what_is_no_name_is_not_asked_for(index: Index, name: str, ecosystem: str) -> None:
    assert say(name, ecosystem=ecosystem) == [None]
    assert index.asked == []


@pytest.mark.parametrize("name", ["broken-one", "away-one", "round-one", "endless-one", "silent-one"])
def test_an_index_that_misbehaves_answers_nothing(index: Index, name: str) -> None:
    assert say(name) == [None]
    assert len(index.asked) <= 6


def test_what_is_there_but_cannot_be_read_exists(index: Index) -> None:
    garbage, huge, html, moved = say("garbage-one", "huge-one", "html-one", "moved-one")
    assert garbage == huge == {"exists": True, "days": None, "releases": None}
    assert html == {"exists": True, "days": None, "releases": 2}
    assert moved["exists"] and moved["releases"] == 30


def test_a_server_that_does_not_answer_is_given_up(index: Index) -> None:
    names = [f"silent-{number}" for number in range(40)]
    assert say(*names) == [None] * 40
    assert len(index.asked) < 40  # the rest of the batch was not tried


@pytest.mark.parametrize("name", ["silent-one", "dripping-one", "endless-one"])
def test_nobody_is_waited_for_longer_than_there_is_time(
    index: Index, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(fetching, "_SILENCE", 20)
    began = time.monotonic()
    assert say(name, "known", place=Place("/project", network=True, until=began + 0.6))[0] is None
    assert time.monotonic() - began < 15  # less than the silence that is borne


def test_no_server_at_all(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    assert say("known") == [None]


def test_a_private_index_beside_the_public_one(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", f"{index.url}/private")
    known = say("known", "missing-one")
    assert known[0]["exists"] and known[1]["exists"] is False
    assert "/private/missing-one/" in index.asked  # both must say no
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "http://127.0.0.1:9/private")
    assert say("missing-one") == [None]  # it may be there


def test_pips_own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    empty_home(monkeypatch, tmp_path)
    assert [found.url for found in index_settings.python()] == ["https://pypi.org/simple"]
    (tmp_path / "pip").mkdir()
    for name in ("pip.conf", "pip.ini"):
        (tmp_path / "pip" / name).write_text(
            "[global]\nindex-url = https://me:p%40ss@one.example/simple\n[install]\nextra-index-url =\n  https://two.example/\n"
        )
    first, second = index_settings.python()
    assert (first.url, second.url) == ("https://one.example/simple", "https://two.example/")
    assert first.headers == {"Authorization": "Basic bWU6cEBzcw=="} and second.headers == {}
    monkeypatch.setenv("PIP_INDEX_URL", "file:///etc")
    assert [found.url for found in index_settings.python()] == ["https://two.example/"]
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    assert index_settings.python() == []


def test_npms_own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    empty_home(monkeypatch, tmp_path)
    (tmp_path / ".npmrc").write_text(
        "# mine\n@work:registry=https://work.example/npm/\n//work.example/npm/:_authToken=${TOKEN}\nregistry=https://all.example\n"
    )
    monkeypatch.setenv("TOKEN", "t0ken")
    assert index_settings.npm("left-pad").url == "https://all.example"
    scoped = index_settings.npm("@work/tool")
    assert scoped.url == "https://work.example/npm/" and scoped.headers == {"Authorization": "Bearer t0ken"}


def test_nothing_of_the_workspace_says_whom_to_ask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    empty_home(monkeypatch, tmp_path / "home")
    (tmp_path / ".npmrc").write_text("registry=https://evil.example\n")
    (tmp_path / "pip.conf").write_text("[global]\nindex-url=https://evil.example\n")
    monkeypatch.chdir(tmp_path)
    assert index_settings.npm("x").url == "https://registry.npmjs.org"
    assert [found.url for found in index_settings.python()] == ["https://pypi.org/simple"]
