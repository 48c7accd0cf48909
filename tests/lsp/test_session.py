"""The life of a session, and what is not a message."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.client import TIMEOUT, Client, Refused, edit, frame, notification, places
from tests.lsp.conftest import Start
from tests.lsp.samples import FLAW, FLAW_RULE

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS = -32700, -32600, -32601, -32602
NOT_INITIALIZED, CANCELLED, CONTENT_MODIFIED = -32002, -32800, -32801


def test_initialize_comes_first(launch: Start) -> None:
    client = launch()
    client.notify("textDocument/didOpen", {"textDocument": {}})
    with pytest.raises(Refused) as refused:
        client.request("textDocument/hover", {})
    assert refused.value.code == NOT_INITIALIZED
    client.initialize()
    with pytest.raises(Refused) as refused:
        client.request("initialize", {"capabilities": {}})
    assert refused.value.code == INVALID_REQUEST


def test_nothing_comes_after_shutdown(launch: Start) -> None:
    client = launch()
    client.initialize()
    client.request("shutdown")
    client.open("a.py", f"{FLAW}\n")
    with pytest.raises(Refused) as refused:
        client.request("textDocument/hover", {})
    assert refused.value.code == INVALID_REQUEST
    client.notify("exit")
    assert client.process.wait(TIMEOUT) == 0
    assert client.silent(0.01) == []


def test_exit_without_shutdown_is_an_error(launch: Start) -> None:
    client = launch()
    client.initialize()
    client.notify("exit")
    assert client.process.wait(TIMEOUT) == 1


@pytest.mark.parametrize("shut_down", [True, False])
def test_the_end_of_input_is_the_end(launch: Start, shut_down: bool) -> None:
    client = launch()
    client.initialize()
    if shut_down:
        client.request("shutdown")
    assert client.process.stdin is not None
    client.process.stdin.close()
    assert client.process.wait(TIMEOUT) == (0 if shut_down else 1)


@pytest.mark.parametrize("said", [b"", b"hello\n"])
def test_who_says_nothing_of_lsp_is_told_what_this_is(launch: Start, said: bytes) -> None:
    client = launch()
    assert client.process.stdin is not None
    client.process.stdin.write(said)
    client.process.stdin.close()
    assert client.process.wait(TIMEOUT) == 1
    for thread in client._threads:
        thread.join(TIMEOUT)
    assert b"wardline editor-config --list" in client.stderr and client.stderr.count(b"\n") == 1


def test_everything_at_once(launch: Start) -> None:
    """A client that does not wait for any answer."""
    client = launch()
    uri = client.uri("a.py")
    opened = {"uri": uri, "languageId": "python", "version": 1, "text": f"{FLAW}\n"}
    client.send(
        {"id": 1, "method": "initialize", "params": {"initializationOptions": {"bandit": "off"}}},
        notification("initialized", {}),
        notification("textDocument/didOpen", {"textDocument": opened}),
        {"id": 2, "method": "textDocument/diagnostic", "params": {"textDocument": {"uri": uri}}},
        {"id": 3, "method": "shutdown"},
        notification("exit"),
    )
    assert client.result(1)["serverInfo"]["name"] == "wardline"
    assert places(client.result(2)["items"]) == [(0, FLAW_RULE)]
    assert client.result(3) is None
    assert client.process.wait(TIMEOUT) == 0


@pytest.mark.parametrize("params", [None, {}, {"capabilities": None}, {"capabilities": [], "processId": "x"}, []])
def test_a_client_that_says_nothing_of_itself(start: Start, params: Any) -> None:
    client = start()
    capabilities = client.request("initialize", params)["capabilities"]
    assert capabilities["positionEncoding"] == "utf-16"
    uri = client.open("a.py", f"{FLAW}\n")
    assert places(client.diagnostics(uri)) == [(0, FLAW_RULE)]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (b"Content-Length: 5\r\n\r\n{nope", PARSE_ERROR),
        (b"Content-Length: 3\r\n\r\n\xff\xfe{", PARSE_ERROR),
        (b"Content-Length: x\r\n\r\n{}", PARSE_ERROR),
        (b"Content-Length: -4\r\n\r\n{}", PARSE_ERROR),
        (b"Content-Length: 99999999999\r\n\r\n{}", PARSE_ERROR),
        (b"Nothing: at all\r\n\r\n", PARSE_ERROR),
        (b"\x16\x03\x01 no protocol of ours\r\n\r\n", PARSE_ERROR),
        (b"Content-Length: 100000\r\n\r\n" + b"[" * 100_000, PARSE_ERROR),
        (frame([{"jsonrpc": "2.0", "id": 1, "method": "shutdown"}]), INVALID_REQUEST),
        (frame("text"), INVALID_REQUEST),
        (frame(None), INVALID_REQUEST),
        (frame({}), INVALID_REQUEST),
        (frame({"jsonrpc": "2.0", "method": 5}), INVALID_REQUEST),
        (frame({"jsonrpc": "2.0", "id": None, "method": "shutdown"}), INVALID_REQUEST),
        (frame({"jsonrpc": "2.0", "id": {}, "method": "shutdown"}), INVALID_REQUEST),
    ],
)
def test_what_is_no_message_is_refused_and_the_next_one_read(client: Client, bad: bytes, code: int) -> None:
    client.raw(bad)
    with pytest.raises(Refused) as refused:
        client.result(None)
    assert refused.value.code == code
    uri = client.open("a.py", f"{FLAW}\n")
    assert places(client.diagnostics(uri)) == [(0, FLAW_RULE)]


def test_an_error_names_the_request_if_it_has_an_id(client: Client) -> None:
    client.send({"id": "seven", "method": None})
    with pytest.raises(Refused) as refused:
        client.result("seven")
    assert refused.value.code == INVALID_REQUEST


@pytest.mark.parametrize("method", ["textDocument/completion", "$/unheard", "", "initialise"])
def test_unknown_requests_are_refused_and_unknown_notifications_ignored(client: Client, method: str) -> None:
    client.notify(method, {"x": 1})
    with pytest.raises(Refused) as refused:
        client.request(method, {"x": 1})
    assert refused.value.code == METHOD_NOT_FOUND
    assert f"{method} is not supported".encode() not in client.stderr  # some editors ask again and again, and show what is said there


@pytest.mark.parametrize(
    "method",
    [
        "textDocument/diagnostic",
        "textDocument/hover",
        "textDocument/codeAction",
        "codeAction/resolve",
        "workspace/executeCommand",
        "workspace/diagnostic",
    ],
)
@pytest.mark.parametrize("params", [None, {}, [], 3, {"textDocument": None}, {"textDocument": {"uri": 1}}])
def test_parameters_of_the_wrong_form_are_refused(client: Client, method: str, params: Any) -> None:
    with pytest.raises(Refused) as refused:
        client.request(method, params)
    assert refused.value.code == INVALID_PARAMS
    assert "Traceback" not in refused.value.message


def test_answers_that_nobody_asked_for_are_ignored(client: Client) -> None:
    client.send({"id": "nobody", "result": {"a": 1}}, {"id": 12345, "error": {"code": 1, "message": "no"}})
    client.notify("$/cancelRequest", {"id": 999})
    client.notify("$/cancelRequest", None)
    client.notify("$/setTrace", {"value": "verbose"})


def test_a_cancelled_request_is_not_begun(client: Client) -> None:
    uri = client.open("a.py", f"{FLAW}\n")
    client.diagnostics(uri, 1)
    hover = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 8}}
    client.send(
        {"id": "a", "method": "textDocument/hover", "params": hover},
        {"id": "b", "method": "textDocument/hover", "params": hover},
        notification("$/cancelRequest", {"id": "a"}),
    )
    answers = {m["id"]: m for m in (client._take(lambda m: m.get("id") in ("a", "b")) for _ in range(2))}
    assert answers["a"]["error"]["code"] == CANCELLED
    assert answers["b"]["result"]["contents"]


def test_a_request_about_an_older_text_is_refused(client: Client) -> None:
    uri = client.open("a.py", f"{FLAW}\n")
    client.diagnostics(uri, 1)
    hover = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 8}}
    client.send(
        {"id": "old", "method": "textDocument/hover", "params": hover},
        notification(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [edit(0, 0, 0, 0, "\n")]},
        ),
    )
    assert client._take(lambda m: m.get("id") == "old")["error"]["code"] == CONTENT_MODIFIED
    assert places(client.diagnostics(uri, 2)) == [(1, FLAW_RULE)]


def test_a_request_of_an_id_that_is_being_served_is_refused(client: Client) -> None:
    token = {"previousResultIds": [], "partialResultToken": "t"}
    client.send({"id": "held", "method": "workspace/diagnostic", "params": token})
    client.send({"id": "held", "method": "workspace/diagnostic", "params": token})
    client.notify("$/cancelRequest", {"id": "held"})
    codes = [client._take(lambda m: m.get("id") == "held")["error"]["code"] for _ in range(2)]
    assert codes == [INVALID_REQUEST, CANCELLED]


def test_what_is_printed_does_not_get_into_the_conversation(tmp_path: Path) -> None:
    """Not by Python, not by a child process, and nothing of ours reads the client's input."""
    code = (
        "import subprocess, sys\n"
        "from wardline.lsp import streams\n"
        "inbox, writer = streams.stdio()\n"
        "print('stray')\n"
        "subprocess.run([sys.executable, '-c', 'import sys; print(sys.stdin.read(), \"child\")'])\n"
        "sys.stdout.flush()\n"
        "writer.send(b'{}')\n"
        "print(inbox.take(5))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=frame({"x": 1}), capture_output=True, cwd=tmp_path, timeout=TIMEOUT
    )
    assert done.stdout == b"Content-Length: 2\r\n\r\n{}"
    assert b"stray" in done.stderr and b"child" in done.stderr and b'{"x": 1}' in done.stderr


def test_the_log_holds_no_code(launch: Start, tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    client = launch("--log-file", str(log), "--log-level", "debug")
    client.initialize()
    uri = client.open("a.py", f"{FLAW}\n")
    client.diagnostics(uri, 1)
    client.change(uri, 2, {"range": "Tr0ub4dor", "text": 1})
    client.notify("textDocument/didOpen", {"textDocument": {"text": FLAW}})
    with pytest.raises(Refused) as refused:
        client.request("codeAction/resolve", {"title": FLAW, "data": FLAW})
    assert "Tr0ub4dor" not in refused.value.message
    client.diagnostics(uri, 2)
    client.finish()
    client.end()
    text = log.read_text()
    assert "textDocument/didChange" in text and "Error" in text
    assert "Tr0ub4dor" not in text and client.stderr == b""


def test_an_editor_that_has_closed_our_stderr(tmp_path: Path) -> None:
    message = frame({"jsonrpc": "2.0", "id": 1, "method": "initialize"}) + frame({"jsonrpc": "2.0", "method": "exit"})
    command = f"exec {sys.executable} -m wardline server 2>&-"
    done = subprocess.run(["sh", "-c", command], input=message, capture_output=True, cwd=tmp_path, timeout=TIMEOUT)
    assert done.returncode == 1 and b"wardline" in done.stdout


def test_errors_are_written_once(launch: Start) -> None:
    client = launch()
    client.initialize()
    for _ in range(5):
        client.notify("textDocument/didSave", {"textDocument": 5})
    client.finish()
    client.end()
    assert client.stderr.count(b"textDocument/didSave") == 1


def test_tcp(launch: Start) -> None:
    client = launch("--tcp", "127.0.0.1:0")
    end = time.monotonic() + TIMEOUT
    while b"\n" not in client.stderr and time.monotonic() < end:
        time.sleep(0.01)
    port = int(client.stderr.split(b":")[-1])
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as connection, connection.makefile("rwb") as f:
        f.write(frame({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}))
        f.flush()
        length = int(f.readline().split(b":")[1])
        f.readline()
        assert json.loads(f.read(length))["result"]["serverInfo"]["name"] == "wardline"
        f.write(frame({"jsonrpc": "2.0", "id": 2, "method": "shutdown"}))
        f.write(frame({"jsonrpc": "2.0", "method": "exit"}))
        f.flush()
        assert client.process.wait(TIMEOUT) == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--tcp", "0.0.0.0:1"], b"--allow-remote"),
        (["--tcp", "example.org:1"], b"--allow-remote"),
        (["--tcp", "nowhere"], b"HOST:PORT"),
        (["--tcp", "127.0.0.1:99999"], b"HOST:PORT"),
        (["--log-file", "/nowhere/at/all"], b"the log /nowhere/at/all cannot be written: No such file"),
    ],
)
def test_wrong_arguments(launch: Start, arguments: list[str], message: bytes) -> None:
    client = launch(*arguments)
    assert client.process.wait(TIMEOUT) == 2
    for thread in client._threads:
        thread.join(TIMEOUT)
    assert message in client.stderr and client.stderr.count(b"\n") == 1


def test_the_server_ends_with_the_client_even_if_the_pipe_stays_open(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from wardline.lsp import parent\n"
        "from wardline.lsp.loop import Loop\n"
        "from wardline.lsp.streams import stdio\n"
        "loop = Loop(stdio()[0], print)\n"
        "parent.watch(loop, int(sys.argv[1]), interval=0.05)\n"
        "sys.exit(loop.run(lambda batch: None, lambda deadline: False))\n"
    )
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as editor:
        argv = [sys.executable, "-c", code, str(editor.pid)]
        with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path) as server:
            time.sleep(0.5)
            assert server.poll() is None
            editor.kill()
            editor.wait()
            assert server.wait(TIMEOUT) == 1


def test_an_own_process_is_alive() -> None:
    from wardline.lsp.parent import is_alive

    assert is_alive(os.getpid()) and is_alive(1) and not is_alive(2**22 + 1)
