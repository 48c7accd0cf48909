from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.client import Client

Start = Callable[..., Client]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts servers in an empty folder. Each must end in order by itself, or by the fixture."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path.parent / "cache"))
    clients: list[Client] = []

    def run(*arguments: str, **options: Any) -> Client:
        client = Client(tmp_path, *arguments, **options)
        clients.append(client)
        return client

    try:
        yield run
        for client in clients:
            if client.process.poll() is None:
                assert client.end() == 0
    finally:
        for client in clients:
            client.kill()


@pytest.fixture
def client(start: Start) -> Client:
    """A server that has been initialized with all a client can offer, but for pull diagnostics."""
    client = start()
    client.initialize()
    return client
