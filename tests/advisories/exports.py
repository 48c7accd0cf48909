"""Exports in OSV's form, made up, and a server that has one of them."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


def document(id: str, name: str, fixed: str = "2.0.0", ecosystem: str = "npm", **more: Any) -> dict[str, Any]:
    events = [{"introduced": "0"}, {"fixed": fixed}]
    affected = {"package": {"ecosystem": ecosystem, "name": name}, "ranges": [{"type": "SEMVER", "events": events}]}
    return {"id": id, "modified": "2026-11-01T00:00:00Z", "summary": f"Flaw {id}", "affected": [affected], **more}


def archive(*documents: Any, **files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for given in documents:
            made.writestr(f"{given['id']}.json", json.dumps(given))
        for name, content in files.items():
            made.writestr(name, content)
    return held.getvalue()


def some(count: int, ecosystem: str = "npm") -> bytes:
    """Enough that it does not come in one piece."""
    return archive(*(document(f"GHSA-{i}", f"p{i}", ecosystem=ecosystem) for i in range(count)))


class Behaviour:
    """What the server does to each request, in order; the last holds for all further ones."""

    def __init__(self, content: bytes, *does: str) -> None:
        self.content = content
        self.does = list(does) or ["answer"]
        self.requests: list[dict[str, str]] = []
        self.url = ""


@contextmanager
def served(behaviour: Behaviour) -> Iterator[Behaviour]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            behaviour.requests.append({"path": self.path, **{k.lower(): v for k, v in self.headers.items()}})
            does = behaviour.does.pop(0) if len(behaviour.does) > 1 else behaviour.does[0]
            content = behaviour.content
            if does.isdecimal():
                self.send_response(int(does))
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif does.startswith("to "):
                self.send_response(302)
                self.send_header("Location", does[3:])
                self.end_headers()
            elif does == "garbage":
                self.wfile.write(b"\x00\x01 nothing of HTTP\r\n\r\n" * 3)
            elif does == "endless":
                self.send_response(200)
                self.end_headers()
                try:
                    while True:
                        self.wfile.write(b"x" * 65536)
                except OSError:
                    pass
            else:
                self._answer(content, does)

        def _answer(self, content: bytes, does: str) -> None:
            first = 0
            wanted = self.headers.get("Range", "")
            if wanted and self.headers.get("If-Range") == '"one"' and does != "whole":
                first = int(wanted.removeprefix("bytes=").removesuffix("-"))
            self.send_response(206 if first else 200)
            self.send_header("ETag", '"one"')
            digest = base64.b64encode(hashlib.md5(content if does != "wrong" else b"").digest()).decode()
            self.send_header("x-goog-hash", f"crc32c=AAAAAA==,md5={digest}")
            if first:
                self.send_header("Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}")
            self.send_header("Content-Length", str(len(content) - first))
            self.end_headers()
            rest = content[first:]
            self.wfile.write(rest[: len(rest) // 2] if does == "cut" else rest)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    behaviour.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield behaviour
    finally:
        server.shutdown()
        server.server_close()


def put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
