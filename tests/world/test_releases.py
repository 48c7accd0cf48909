"""What an index says of releases: yanked on PyPI's, deprecated on npm's."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.world.index_server import Index
from wardline.world.answers import Place
from wardline.world.releases import answers

ONLINE, OFFLINE = Place("/project", network=True), Place("/project")
JSON = "application/vnd.pypi.simple.v1+json"


def serve(index: Index, path: str, page: Any, kind: str = JSON) -> None:
    body = page.encode() if isinstance(page, str) else json.dumps(page).encode()
    index.acts[path] = lambda handler: handler.send(body, kind)


def say(name: str, version: str, ecosystem: str = "PyPI", place: Place = ONLINE) -> Any:
    found = answers([(ecosystem, name, version)], place)
    return found[(ecosystem, name, version)].value if found else None


FILES = [
    {"filename": "tool-1.0.tar.gz", "yanked": "breaks\n everything"},
    {"filename": "tool-1.0-py3-none-any.whl", "yanked": True},
    {"filename": "tool-1.1.tar.gz", "yanked": True},
    {"filename": "tool-1.1-py3-none-any.whl", "yanked": False},
    {"filename": "tool-2.0rc1.tar.gz", "yanked": False},
    {"filename": "tool-1.2.tar.gz", "yanked": True},
    {"filename": "nonsense", "yanked": True},
    "nonsense",
]


def test_a_release_is_yanked_if_all_its_files_are(index: Index) -> None:
    serve(index, "/simple/tool/", {"files": FILES})
    yanked = say("tool", "1.0.0")  # as PEP 440 compares
    assert yanked == {"yanked": True, "deprecated": False, "reason": "breaks everything", "instead": "1.1"}
    assert say("tool", "1.1")["yanked"] is False
    assert say("tool", "3.0")["yanked"] is False
    assert say("tool", "1.2") == {
        "yanked": True,
        "deprecated": False,
        "reason": "",
        "instead": "",
    }  # only a beta is newer


def test_pages_in_html(index: Index) -> None:
    page = """<a href="a" data-yanked="it&#39;s broken">tool-1.0.tar.gz</a> <a data-yanked href="b">tool-1.1.tar.gz</a>
    <a href="c">tool-1.2.tar.gz</a>"""
    serve(index, "/simple/tool/", page, "text/html")
    assert [say("tool", version)["reason"] for version in ("1.0", "1.1", "1.2")] == ["it's broken", "", ""]
    assert [say("tool", version)["yanked"] for version in ("1.0", "1.1", "1.2")] == [True, True, False]


def test_what_another_index_stands_by_is_not_yanked(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", f"{index.url}/private")
    serve(index, "/simple/tool/", {"files": FILES})
    serve(index, "/private/tool/", {"files": [{"filename": "tool-1.0.tar.gz"}]})
    assert say("tool", "1.0")["yanked"] is False and say("tool", "1.2")["yanked"] is True


def test_npm(index: Index) -> None:
    versions = {"1.0.0": {"deprecated": "use pad-start"}, "1.1.0": {"deprecated": True}, "1.2.0": {}, "2.0.0-beta.1": 1}
    serve(index, "/npm/left-pad", {"versions": versions})
    assert say("left-pad", "1.0.0", "npm") == {
        "yanked": False, "deprecated": True, "reason": "use pad-start", "instead": "1.2.0"
    }  # fmt: skip
    assert say("left-pad", "1.1.0", "npm")["deprecated"] and not say("left-pad", "1.2.0", "npm")["deprecated"]


def test_one_page_for_all_versions_of_a_package(index: Index) -> None:
    serve(index, "/simple/tool/", {"files": FILES})
    answers([("PyPI", "tool", "1.0"), ("PyPI", "tool", "1.1"), ("PyPI", "tool", "2.0")], ONLINE)
    assert index.asked == ["/simple/tool/"]


@pytest.mark.parametrize("name", ["broken-one", "away-one", "endless-one", "silent-one"])
def test_an_index_that_misbehaves_answers_nothing(index: Index, name: str) -> None:
    assert say(name, "1.0") is None and say(name, "1.0", "npm") is None


@pytest.mark.parametrize("name", ["garbage-one", "huge-one", "missing-one"])
def test_what_cannot_be_read_says_nothing_of_a_release(index: Index, name: str) -> None:
    assert say(name, "1.0")["yanked"] is False


def test_nothing_is_sent_unless_it_is_allowed(index: Index) -> None:
    assert say("tool", "1.0", place=OFFLINE) is None and say("tool", "1.0", "Maven") is None
    assert say("../x", "1.0") is None and index.asked == []
