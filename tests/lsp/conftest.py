from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.client import Client

Start = Callable[..., Client]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where servers of tests keep their caches."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def start(tmp_path: Path, home: Path) -> Iterator[Start]:
    """Starts servers in an empty folder. Each must end in order: in the test, or here."""
    clients: list[Client] = []

    def run(*arguments: str, **options: Any) -> Client:
        env = {"XDG_CACHE_HOME": str(home), **options.pop("env", {})}
        client = Client(tmp_path, *arguments, env=env, **options)
        clients.append(client)
        return client

    try:
        yield run
        for client in clients:
            if client.process.poll() is None:
                client.finish()
                assert client.end() == 0
    finally:
        for client in clients:
            client.kill()


@pytest.fixture(scope="module")
def _shared(tmp_path_factory: pytest.TempPathFactory, home: Path) -> Iterator[Client]:
    client = Client(tmp_path_factory.mktemp("workspace"), env={"XDG_CACHE_HOME": str(home)})
    try:
        client.initialize()
        yield client
        assert client.end() == 0
    finally:
        client.kill()


@pytest.fixture
def client(_shared: Client) -> Iterator[Client]:
    """A server that runs for all tests of a module; what one test opens is closed for the next."""
    yield _shared
    _shared.finish()
