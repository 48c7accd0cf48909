"""A package index on this machine that can misbehave: pip's pages and npm's, by what a name says; and the
Hugging Face hub's."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COMMIT = "4f8dc1a5d9e6c2b7a0f3e8d1c6b5a4f3e2d1c0b9"
OLD, NEW = "2012-05-01T00:00:00Z", "2026-11-20T00:00:00Z"


class Index:
    """What the server was asked, and how it is reached."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.acts: dict[str, Act] = {}
        """What is done at a path, instead of what its name says."""
        self.ended = threading.Event()


class _Handler(BaseHTTPRequestHandler):
    index: Index

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = "/" + self.path.partition("://")[2].partition("/")[2] if "://" in self.path else self.path  # as a proxy
        self.index.asked.append(path)
        self.index.headers.append(dict(self.headers))
        registry, _, name = path.strip("/").partition("/")
        with suppress(BrokenPipeError, ConnectionResetError):
            if path in self.index.acts:
                self.index.acts[path](self)
                return
            answer = self._hub if registry == "api" else getattr(self, f"_{name.partition('-')[0]}", self._known)
            answer(registry, name)

    def _known(self, registry: str, name: str) -> None:
        count = 1 if name.startswith("young") else 30
        first = NEW if name.startswith("young") else OLD
        versions = [f"1.{number}" for number in range(count)]
        if registry == "npm":
            self._say({"name": name, "versions": dict.fromkeys(versions, 1), "time": {"created": first}})
        else:
            self._say({"name": name, "versions": versions, "files": [{"filename": "a", "upload-time": first}]})

    def _hub(self, registry: str, name: str) -> None:
        """The Hugging Face hub's answer to which commit a branch is at."""
        kind, owner, rest = name.split("/", 2)
        if rest.startswith("missing"):
            self.send_error(404)
        else:
            self._say({"_id": "0", "id": f"{owner}/{rest}", "sha": COMMIT, "kind": kind})

    def _missing(self, registry: str, name: str) -> None:
        self.send_error(404)

    def _broken(self, registry: str, name: str) -> None:
        self.send_error(500)

    def _garbage(self, registry: str, name: str) -> None:
        self.send(b"{]" * 1000, "application/vnd.pypi.simple.v1+json")

    def _html(self, registry: str, name: str) -> None:
        self.send(b'<a href="x-1.tar.gz">x</a> <a href="x-2.tar.gz">x</a>', "text/html")

    def _away(self, registry: str, name: str) -> None:
        self.send_response(302)
        self.send_header("Location", self.index.url.replace("127.0.0.1", "localhost") + "/simple/known/")
        self.end_headers()

    def _moved(self, registry: str, name: str) -> None:
        self.send_response(301)
        self.send_header("Location", f"{self.index.url}/simple/known/")
        self.end_headers()

    def _round(self, registry: str, name: str) -> None:
        self.send_response(302)
        self.send_header("Location", f"{self.index.url}/simple/round/")
        self.end_headers()

    def _huge(self, registry: str, name: str) -> None:
        self.send(b"[" * (9 << 20), "application/json")

    def _endless(self, registry: str, name: str) -> None:
        """A page that never ends: a byte now and then."""
        self.send_response(200)
        self.end_headers()
        while not self.index.ended.wait(0.05):
            self.wfile.write(b" ")
            self.wfile.flush()

    def _silent(self, registry: str, name: str) -> None:
        self.index.ended.wait(30)

    def _dripping(self, registry: str, name: str) -> None:
        """Headers that never end: a byte now and then."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not self.index.ended.wait(0.05):
            self.wfile.write(b"a")
            self.wfile.flush()

    def _say(self, page: object) -> None:
        self.send(json.dumps(page).encode(), "application/vnd.pypi.simple.v1+json")

    def send(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


Act = Callable[[_Handler], None]


@contextmanager
def index_server() -> Iterator[Index]:
    """Runs the server; pages are at `/simple/NAME/` and `/npm/NAME`."""
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    handler.index = index = Index(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield index
    finally:
        index.ended.set()
        server.shutdown()
        server.server_close()
        time.sleep(0)
