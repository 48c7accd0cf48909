"""Which commit a branch on the hub is at: out of its cache on this machine, or, if that is allowed, from the hub."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.world.index_server import COMMIT, Index, index_server
from wardline.world import fetching
from wardline.world.answers import Place
from wardline.world.hub import commits

ONLINE, OFFLINE = Place("/project", network=True), Place("/project")
HERE = "1111111111111111111111111111111111111111"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Index]:
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(fetching, "_PAUSE", 0.01)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    with index_server() as running:
        monkeypatch.setenv("HF_ENDPOINT", running.url)
        yield running


def cached(tmp_path: Path, folder: str, branch: str, text: str) -> None:
    file = tmp_path / "home" / "hub" / folder / "refs" / branch
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def said(place: Place, *about: str) -> Any:
    found = commits([about], place)
    return found[about].value if about in found else None


def test_what_this_machine_has_loaded(hub: Index, tmp_path: Path) -> None:
    cached(tmp_path, "models--acme--coder-7b", "main", HERE + "\n")
    cached(tmp_path, "datasets--squad", "refs/pr/1", HERE)
    cached(tmp_path, "models--acme--broken", "main", "main")
    assert said(OFFLINE, "models", "acme/coder-7b", "main") == HERE
    assert said(ONLINE, "models", "acme/coder-7b", "main") == HERE
    assert said(OFFLINE, "datasets", "squad", "refs/pr/1") == HERE
    assert said(OFFLINE, "models", "acme/broken", "main") is None
    assert said(OFFLINE, "models", "acme/other", "main") is None
    assert hub.asked == []


def test_what_the_hub_says(hub: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(ONLINE, "models", "acme/coder-7b", "main") == COMMIT
    assert said(ONLINE, "datasets", "acme/corpus", "refs/pr/1") == COMMIT
    assert said(ONLINE, "models", "acme/missing", "main") is None
    assert hub.asked[:2] == [
        "/api/models/acme/coder-7b/revision/main",
        "/api/datasets/acme/corpus/revision/refs%2Fpr%2F1",
    ]
    assert all("Authorization" not in headers for headers in hub.headers)
    asked = len(hub.asked)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert said(ONLINE, "models", "acme/coder-7b", "main") is None
    assert len(hub.asked) == asked


@pytest.mark.parametrize(
    "about",
    [
        ("models", "../../etc/passwd", "main"),
        ("models", "a/b", "../../../secret"),
        ("models", "a/b/c", "main"),
        ("models", "a b", "main"),
        ("models", "", "main"),
        ("users", "a/b", "main"),
        ("models", "a/b", "main\r\nHost: x"),
    ],
)
def test_what_is_no_name_is_not_asked_for(hub: Index, about: tuple[str, ...]) -> None:
    assert said(ONLINE, *about) is None
    assert hub.asked == []
