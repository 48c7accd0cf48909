"""Stand between an editor and our server, and keep what they say: python trace.py LOG ARGUMENT-OF-WARDLINE...

What comes goes on byte for byte. LOG gets a line for each message: {"from": "client" | "server", "message": ...}.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from wardline.lsp.framing import FrameParser

_CHUNK = 65536


def main(arguments: list[str]) -> int:
    """Copy until the server ends; its exit code."""
    command = [sys.executable, "-m", "wardline", *arguments[1:]]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert server.stdin and server.stdout
    to_server, from_server = server.stdin.fileno(), server.stdout.fileno()
    log = Path(arguments[0])
    threading.Thread(target=_copy, args=(log, "client", sys.stdin.fileno(), to_server), daemon=True).start()
    _copy(log, "server", from_server, sys.stdout.fileno())
    return server.wait()


def _copy(log: Path, side: str, source: int, target: int) -> None:
    parser = FrameParser()
    with log.open("ab", buffering=0) as file:
        while data := os.read(source, _CHUNK):
            bodies = [body for body in parser.feed(data) if isinstance(body, bytes)]
            lines = [{"from": side, "message": json.loads(body)} for body in bodies]
            # In one write, so that those of the other direction do not come in between.
            file.write("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode())
            view = memoryview(data)
            while view:
                view = view[os.write(target, view) :]
    os.close(target)


def read(log: Path) -> list[dict[str, Any]]:
    """The messages so far, both directions, in order; none if the server has not been started."""
    if not log.exists():
        return []
    text = log.read_text("utf-8")
    return [json.loads(line)["message"] for line in text[: text.rfind("\n") + 1].splitlines()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
