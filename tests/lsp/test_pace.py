"""Nothing grows, nothing waits: thousands of edits, slow clients, slow work."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

import pytest

from tests.lsp.client import Client, change, edit, frame, notification, places
from tests.lsp.conftest import Start
from tests.lsp.samples import FLAW, FLAW_RULE
from wardline.lsp.dispatch import Dispatcher
from wardline.lsp.jsonrpc import dumps
from wardline.lsp.log import Log
from wardline.lsp.loop import Loop
from wardline.lsp.server import Server
from wardline.lsp.streams import Inbox, Item, Writer

FUNCTION = "def f{n}(a, b):\n    c = a + b\n    return c\n\n\n"


class Nowhere:
    """An inbox that only holds what is posted."""

    def __init__(self) -> None:
        self.items: list[Item] = []

    def post(self, item: Item) -> None:
        self.items.append(item)

    def take(self, timeout: float | None) -> list[Item]:
        items, self.items = self.items, []
        return items


def session(bandit: str = "off") -> tuple[Dispatcher, Server]:
    """A server in this process, initialized; what it sends goes nowhere."""
    inbox: Inbox = Nowhere()
    log = Log("debug", sys.stderr)
    server = Server(Loop(inbox, log.exception), Writer(len), log)
    dispatcher = Dispatcher(server)
    options = {"settings": {"bandit": bandit}}
    params = {"capabilities": {}, "initializationOptions": options}
    dispatcher.receive([dumps({"id": 1, "method": "initialize", "params": params})])
    return dispatcher, server


def size_of_everything(*roots: object) -> int:
    """How many entries all containers hold that can be reached from our own objects."""
    seen: set[int] = set()
    todo, total = list(roots), 0
    while todo:
        value = todo.pop()
        if id(value) in seen or isinstance(value, (str, bytes, int, float, type)):
            continue
        seen.add(id(value))
        if isinstance(value, dict):
            total += len(value)
            todo += list(value.keys()) + list(value.values())
        elif isinstance(value, (list, tuple, set, frozenset)):
            total += len(value)
            todo += list(value)
        elif type(value).__module__.startswith("wardline.lsp"):
            slots = [getattr(value, name) for name in getattr(type(value), "__slots__", ()) if hasattr(value, name)]
            todo += [*getattr(value, "__dict__", {}).values(), *slots]
    return total


def test_two_thousand_edits_leave_nothing_behind() -> None:
    """pygls 2.1.1 keeps a future for each notification."""
    dispatcher, server = session()
    uri = "file:///w/a.py"
    text = "".join(FUNCTION.format(n=n) for n in range(20))
    opened = {"uri": uri, "languageId": "python", "version": 1, "text": text}
    dispatcher.receive([dumps(notification("textDocument/didOpen", {"textDocument": opened}))])

    def type_and_delete(first: int) -> None:
        for n in range(first, first + 1000, 2):
            for version, new in ((n, edit(1, 4, 1, 4, "x")), (n + 1, edit(1, 4, 1, 5, ""))):
                number = {"id": version, "method": "textDocument/diagnostic", "params": {"textDocument": {"uri": uri}}}
                dispatcher.receive([dumps(change(uri, version, new)), dumps(number)])
            server.workspace.pace.work(time.perf_counter() + 60)

    type_and_delete(2)
    before = size_of_everything(dispatcher, server)
    type_and_delete(1002)
    assert size_of_everything(dispatcher, server) == before


def test_memory_does_not_grow_with_edits(launch: Start) -> None:
    client = launch()
    client.initialize({})
    uri = client.open("a.py", "".join(FUNCTION.format(n=n) for n in range(300)) + f"{FLAW}\n")
    assert places(client.diagnostics(uri)) == [(1500, FLAW_RULE)]
    # Everything that comes late is there.
    client.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}})
    version = 1

    def burst(count: int) -> None:
        nonlocal version
        rng = random.Random(version)
        for _ in range(count // 2):
            line = 5 * rng.randrange(300) + 1
            client.change(uri, version + 1, edit(line, 4, line, 4, "y"))
            client.change(uri, version + 2, edit(line, 4, line, 5, ""))
            version += 2
        client.settle()

    burst(500)
    first = resident(client)
    burst(2000)
    assert resident(client) - first < 5 << 20
    assert client.silent(0.1) == []  # nothing has changed: this client is told nothing


def resident(client: Client) -> int:
    """Bytes of memory of the server; 0 where that cannot be told."""
    status = Path(f"/proc/{client.process.pid}/status")
    if not status.exists():
        return 0
    return int(status.read_text().split("VmRSS:")[1].split()[0]) * 1024


def test_a_large_file_is_worked_on_in_slices() -> None:
    """Bandit on a large file takes seconds; between two of its units messages are taken in."""
    dispatcher, server = session(bandit="all")
    text = "".join(f"def f{n}(a):\n    import pickle\n    return pickle.loads(a + {n})\n\n\n" for n in range(300))
    opened = {"uri": "file:///w/large.py", "languageId": "python", "version": 1, "text": text}
    dispatcher.receive([dumps(notification("textDocument/didOpen", {"textDocument": opened}))])
    pace = server.workspace.pace
    while pace.work(0.0):  # what has changed
        pass
    pace.slow_ready()
    slices = 1
    while pace.work(0.0):  # with no time left: as little as can be done between two messages
        slices += 1
    assert slices >= 300


def test_a_key_waits_for_no_long_analysis(monkeypatch: pytest.MonkeyPatch) -> None:
    """With no time left, an analysis is stopped after each look: nothing is told before its end, and only of the last
    text. Whoever asks gets all of it at once."""
    monkeypatch.setattr("wardline.lsp.pace.AT_ONCE", -1.0)
    dispatcher, server = session()
    told: list[tuple[int | None, bytes]] = []
    monkeypatch.setattr(server, "publish", lambda uri, version, items: told.append((version, items)))
    text = "import os\nfrom flask import request\n" + "".join(f"def f{n}(a):\n    return f{n + 1}(a)\n" for n in range(20))
    text += "def f20(a):\n    return a\ndef view():\n    os.system(f0(request.args['x']))\n"
    opened = {"uri": "file:///w/chain.py", "languageId": "python", "version": 1, "text": text}
    dispatcher.receive([dumps(notification("textDocument/didOpen", {"textDocument": opened}))])
    pace = server.workspace.pace
    assert pace.work(0.0) and pace.work(0.0)
    assert told == []
    (program,) = server.workspace.programs()
    assert program.behind
    last = text.count("\n")
    dispatcher.receive([dumps(change("file:///w/chain.py", 2, edit(last, 0, last, 0, "x = 1\n")))])
    while pace.work(0.0):
        pass
    assert [version for version, _ in told] == [2]
    assert b"command-injection" in told[0][1]
    dispatcher.receive([dumps(change("file:///w/chain.py", 3, edit(0, 0, 0, 0, "y = 2\n")))])
    pace.refresh(program)
    assert not program.behind
    assert told[-1][0] == 3


def test_a_client_that_does_not_read_does_not_stop_the_server(launch: Start) -> None:
    """What waits to be sent is replaced by newer diagnostics of the same document; nothing else is lost."""
    client = launch()
    text = "".join(f"{FLAW}\n" for _ in range(200))
    client.initialize({})
    uri = client.uri("a.py")
    client.reading.clear()
    client.open("a.py", text)
    count = 200
    for version in range(2, count):
        client.change(uri, version, edit(0, 0, 0, 0, "\n"))
        time.sleep(0.002)
    client.reading.set()
    lines = [-1]
    published = 0
    while lines[0] != count - 2:
        lines = [line for line, _ in places(client.diagnostics(uri))]
        published += 1
    assert published < count // 2


@pytest.mark.parametrize("size", [100, 5_000, 70_000, 1_000_000])
def test_messages_of_any_size_arrive_in_pieces(client: Client, size: int) -> None:
    text = f"# {'x' * size}\n{FLAW}\n"
    uri = client.uri("a.py")
    opened = {"uri": uri, "languageId": "python", "version": 1, "text": text}
    data = frame({"jsonrpc": "2.0", **notification("textDocument/didOpen", {"textDocument": opened})})
    client.opened.append(uri)
    step = max(1, len(data) // 7)
    for at in range(0, len(data), step):
        client.raw(data[at : at + step])
    assert places(client.diagnostics(uri, 1)) == [(1, FLAW_RULE)]
