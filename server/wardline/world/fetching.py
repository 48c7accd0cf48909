"""Getting pages from servers that may be slow, broken or hostile: bounded in time, in size, and in where they lead."""

from __future__ import annotations

import http.client
import json
import ssl
import threading
import time
import urllib.error
import urllib.request
from typing import Any, NamedTuple
from urllib.parse import urlsplit

_SECONDS = 10.0
"""For one page."""
_SILENCE = 5.0
"""Seconds that a server may say nothing."""
_MOST_BYTES = 8 << 20
_TRIES = 3
_PAUSE = 0.5
"""Seconds before the second try; twice as long before the third."""
_BROKEN = 3
"""A host that has failed so often in a row is not asked again in this batch."""
_AGAIN = frozenset((429, 500, 502, 503, 504))


class Fetched(NamedTuple):
    """What a server said."""

    status: int
    kind: str
    """Its Content-Type."""
    body: bytes
    whole: bool
    """False: there was more than we take."""
    url: str = ""
    """Where it is in the end."""

    def page(self) -> dict[str, Any]:
        """The object of JSON that was sent; empty if it is none, or not all of it is here."""
        try:
            found = json.loads(self.body) if self.whole else None
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a server to itself only, and never out of TLS; `elsewhere`: also to others that speak TLS, who are told
    nothing of who asks."""

    max_redirections = 3

    def __init__(self, elsewhere: bool) -> None:
        self._elsewhere = elsewhere

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        before, after = urlsplit(req.full_url), urlsplit(newurl)
        same = before.hostname == after.hostname and (before.scheme, before.port) == (after.scheme, after.port)
        upgraded = before.hostname == after.hostname and (before.scheme, after.scheme) == ("http", "https")
        if not (same or upgraded or (self._elsewhere and after.scheme == "https")):
            raise urllib.error.URLError("redirects elsewhere")
        request = super().redirect_request(req, fp, code, msg, headers, newurl)
        if request is not None and not (same or upgraded):
            request.remove_header("Authorization")
        return request


def opener(elsewhere: bool = False, context: ssl.SSLContext | None = None) -> urllib.request.OpenerDirector:
    """What opens URLs: by the proxies of the environment, trusting whom pip is told to trust."""
    https = urllib.request.HTTPSHandler(context=context or _context())
    made = urllib.request.build_opener(_Redirects(elsewhere), https)
    made.addheaders = [("User-Agent", "wardline")]
    return made


class Fetcher:
    """One batch of requests. May be used from several threads. Proxies are those of the environment."""

    def __init__(self, deadline: float, context: ssl.SSLContext | None = None, most_bytes: int = _MOST_BYTES) -> None:
        """`deadline` is as of `time.monotonic`; a page is cut at `most_bytes`."""
        self._deadline = deadline
        self._most_bytes = most_bytes
        self._opener = opener(context=context)
        self._lock = threading.Lock()
        self._failures: dict[str, int] = {}

    def get(self, url: str, headers: dict[str, str]) -> Fetched | None:
        """The page, also one that says 404; None: the server did not answer as it should. Never raises."""
        host = urlsplit(url).netloc
        for attempt in range(_TRIES):
            if self._failures.get(host, 0) >= _BROKEN or time.monotonic() >= self._deadline:
                return None
            if attempt:
                time.sleep(min(_PAUSE * 2 ** (attempt - 1), max(0.0, self._deadline - time.monotonic())))
            got = self._try(url, headers)
            if got is not None and got.status not in _AGAIN:
                with self._lock:
                    self._failures[host] = 0
                return got
        with self._lock:
            self._failures[host] = self._failures.get(host, 0) + 1
        return None

    def _try(self, url: str, headers: dict[str, str]) -> Fetched | None:
        until = min(self._deadline, time.monotonic() + _SECONDS)
        try:
            request = urllib.request.Request(url, headers=headers)
            try:
                response = self._opener.open(request, timeout=_SILENCE)
            except urllib.error.HTTPError as error:
                with error:
                    return Fetched(error.code, "", b"", True)
            with response:
                return _read(response, until, self._most_bytes)
        except (OSError, ValueError, http.client.HTTPException):
            return None


def _read(response: Any, until: float, most: int) -> Fetched | None:
    parts: list[bytes] = []
    size = 0
    while True:
        part = response.read1(1 << 16)
        size += len(part)
        if time.monotonic() >= until:
            return None
        if not part or size > most:
            break
        parts.append(part)
    kind = response.headers.get("Content-Type", "")
    return Fetched(response.status, kind, b"".join(parts), size <= most, response.url)


def _context() -> ssl.SSLContext:
    from wardline.world import index_settings

    return ssl.create_default_context(cafile=index_settings.certificates())
