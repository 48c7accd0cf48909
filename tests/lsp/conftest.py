from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.lsp.client import Client, InThread, in_process

Start = Callable[..., Client]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where servers of tests keep their caches."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def _clients() -> Iterator[list[Client]]:
    """Each must end in order: in the test, or here."""
    clients: list[Client] = []
    try:
        yield clients
        for client in clients:
            if client.process.poll() is None:
                client.finish()
                assert client.end() == 0
    finally:
        for client in clients:
            client.kill()


@pytest.fixture
def start(tmp_path: Path, _clients: list[Client]) -> Start:
    """Starts servers in an empty folder, each in a thread of this process."""

    def run() -> Client:
        client = Client(tmp_path, InThread())
        _clients.append(client)
        return client

    return run


@pytest.fixture
def launch(tmp_path: Path, home: Path, _clients: list[Client]) -> Start:
    """Launches servers in an empty folder as an editor does: processes."""

    def run(*arguments: str, env: dict[str, str] | None = None) -> Client:
        environment = {"XDG_CACHE_HOME": str(home), **(env or {})}
        client = Client(tmp_path, in_process(tmp_path, *arguments, env=environment))
        _clients.append(client)
        return client

    return run


@pytest.fixture(scope="module")
def _shared(tmp_path_factory: pytest.TempPathFactory, home: Path) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("workspace")
    client = Client(folder, in_process(folder, env={"XDG_CACHE_HOME": str(home)}))
    try:
        client.initialize()
        yield client
        assert client.end() == 0
    finally:
        client.kill()


@pytest.fixture
def client(_shared: Client) -> Iterator[Client]:
    """A server process that runs for all tests of a module; what one test opens is closed for the next."""
    yield _shared
    _shared.finish()
