"""Fetching exports, from servers that misbehave."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.advisories.exports import Behaviour, put, served, some
from wardline.advisories import download as module
from wardline.advisories.download import TRIES, check_url, download
from wardline.advisories.exports import ExportError

_CONTENT = some(2000)


def _fetch(behaviour: Behaviour, folder: Path, path: str = "/npm/all.zip") -> list[float]:
    waits: list[float] = []
    download(behaviour.url + path, folder / "npm.zip", wait=waits.append)
    return waits


def test_fetched(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    with served(Behaviour(_CONTENT)) as server:
        download(f"{server.url}/npm/all.zip", tmp_path / "npm.zip", lambda done, whole: told.append((done, whole)))
    assert (tmp_path / "npm.zip").read_bytes() == _CONTENT
    assert told[-1] == (len(_CONTENT), len(_CONTENT))
    assert [path.name for path in tmp_path.iterdir()] == ["npm.zip"]
    assert server.requests[0]["user-agent"].startswith("wardline/")


def test_a_broken_connection_goes_on_where_it_ended(tmp_path: Path) -> None:
    with served(Behaviour(_CONTENT, "cut", "cut", "answer")) as server:
        waits = _fetch(server, tmp_path)
    assert (tmp_path / "npm.zip").read_bytes() == _CONTENT
    assert waits == [2.0, 4.0]
    assert [request.get("range") for request in server.requests] == [
        None,
        f"bytes={len(_CONTENT) // 2}-",
        f"bytes={len(_CONTENT) // 2 + (len(_CONTENT) - len(_CONTENT) // 2) // 2}-",
    ]


def test_the_next_run_goes_on_as_well(tmp_path: Path) -> None:
    with served(Behaviour(_CONTENT, "cut", "404")) as server, pytest.raises(ExportError):
        _fetch(server, tmp_path)
    with served(Behaviour(_CONTENT)) as other:
        notes = tmp_path / "npm.zip.part.json"
        notes.write_text(notes.read_text().replace(server.url, other.url))
        _fetch(other, tmp_path)
    assert other.requests[0]["range"].startswith("bytes=") and (tmp_path / "npm.zip").read_bytes() == _CONTENT


def test_a_server_that_sends_the_whole_again_is_taken_at_its_word(tmp_path: Path) -> None:
    with served(Behaviour(_CONTENT, "cut", "whole")) as server:
        _fetch(server, tmp_path)
    assert (tmp_path / "npm.zip").read_bytes() == _CONTENT


def test_a_part_of_something_else_is_not_gone_on_with(tmp_path: Path) -> None:
    put(tmp_path / "npm.zip.part", b"something else")
    put(tmp_path / "npm.zip.part.json", b'{"url": "https://example.org", "etag": "\\"one\\""}')
    with served(Behaviour(_CONTENT)) as server:
        _fetch(server, tmp_path)
    assert (tmp_path / "npm.zip").read_bytes() == _CONTENT and "range" not in server.requests[0]


@pytest.mark.parametrize(
    ("does", "requests", "said"),
    [
        ("500", TRIES, "answered 500"),
        ("503", TRIES, "answered 503"),
        ("404", 1, "answered 404"),
        ("403", 1, "answered 403"),
        ("garbage", TRIES, "cannot be understood"),
        ("wrong", TRIES, "not what the server has"),
        ("to http://example.org/all.zip", 1, "only https"),
        ("to file:///etc/passwd", 1, "answered 302"),
    ],
)
def test_what_fails_is_said_in_one_line(tmp_path: Path, does: str, requests: int, said: str) -> None:
    with served(Behaviour(_CONTENT, does)) as server, pytest.raises(ExportError, match=said) as raised:
        _fetch(server, tmp_path)
    assert len(server.requests) == requests and "\n" not in str(raised.value)
    assert not (tmp_path / "npm.zip").exists()


def test_one_that_never_ends_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 1_000_000)
    with served(Behaviour(b"", "endless")) as server, pytest.raises(ExportError, match="larger than"):
        _fetch(server, tmp_path)


def test_one_that_is_silent_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    monkeypatch.setattr(module, "_TIMEOUT", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/all.zip"
        with pytest.raises(ExportError, match="timed out"):
            download(url, tmp_path / "npm.zip", wait=lambda _: None)


@pytest.mark.parametrize(
    "url", ["http://example.org/a", "file:///etc/passwd", "ftp://example.org/a", "http://localhost.example.org/"]
)
def test_only_safe_connections_are_made(url: str) -> None:
    with pytest.raises(ExportError, match="only https"):
        check_url(url)


def test_a_password_is_not_shown(tmp_path: Path) -> None:
    with served(Behaviour(_CONTENT, "404")) as server:
        url = server.url.replace("http://", "http://user:secret@")
        with pytest.raises(ExportError) as raised:
            download(f"{url}/all.zip?token=secret", tmp_path / "npm.zip", wait=lambda _: None)
    assert "secret" not in str(raised.value)
