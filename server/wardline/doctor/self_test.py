"""Does a server work here? One is started as an editor does, and given a text of ours with one flaw."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, Any

from wardline.doctor.facts import Fact, short
from wardline.lsp.framing import FrameParser, frame

SECONDS = 5.0
"""Within which the flaw must be found."""
_TEXT = "import yaml\n\n\ndef load(text):\n    return yaml.load(text, Loader=yaml.Loader)\n"
_RULE = "unsafe-yaml-load"


def self_test(seconds: float = SECONDS) -> Fact:
    """One fact: how long it took, or what went wrong."""
    since = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="wardline-doctor-") as folder:
        command = [sys.executable, "-P", "-m", "wardline", "server"] if sys.version_info >= (3, 11) else []
        server = subprocess.Popen(
            command or [sys.executable, "-m", "wardline", "server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
        )
        try:
            found = _found(server, Path(folder), since + seconds)
        finally:
            server.kill()
            _, errors = server.communicate()
    took = f"{(time.perf_counter() - since) * 1000:.0f} ms from start to finding"
    if found:
        return Fact("self-test", "server", took, True)
    last = errors.decode("utf-8", "replace").strip().splitlines()[-1:]
    why = short(last[0]) if last else f"no finding within {seconds:g} seconds"
    return Fact("self-test", "server", why, False)


def _found(server: subprocess.Popen[bytes], folder: Path, until: float) -> bool:
    assert server.stdin is not None and server.stdout is not None
    messages: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(server.stdout, messages), daemon=True).start()
    document = {"uri": (folder / "a.py").as_uri(), "languageId": "python", "version": 1, "text": _TEXT}
    sent = (
        {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}},
        {"method": "initialized", "params": {}},
        {"method": "textDocument/didOpen", "params": {"textDocument": document}},
    )
    try:
        for message in sent:
            server.stdin.write(frame(json.dumps({"jsonrpc": "2.0", **message}).encode()))
        server.stdin.flush()
    except OSError:  # it has ended already; what it said tells why
        return False
    while (left := until - time.perf_counter()) > 0:
        try:
            received = messages.get(timeout=left)
        except queue.Empty:
            return False
        if received is None:
            return False
        shown = received.get("params", {}).get("diagnostics", ()) if "method" in received else ()
        if any(diagnostic.get("code") == _RULE for diagnostic in shown):
            return True
    return False


def _read(stream: IO[bytes], messages: queue.SimpleQueue[dict[str, Any] | None]) -> None:
    parser = FrameParser()
    with contextlib.suppress(ValueError, OSError):
        while data := os.read(stream.fileno(), 65_536):
            for body in parser.feed(data):
                if isinstance(body, bytes):
                    messages.put(json.loads(body))
    messages.put(None)
