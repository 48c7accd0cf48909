"""Fetching an export. What has come of it stays when the connection breaks, and the next try goes on from there."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from email.message import Message
from pathlib import Path
from typing import IO

from wardline import __version__
from wardline.advisories.exports import ExportError

LARGEST = 3_000_000_000
"""Bytes of an export."""
TRIES = 4
"""Times that a connection is made for one export."""
_TIMEOUT = 30.0
"""Seconds without a byte after which a connection is given up."""
_CHUNK = 1 << 16
_LOCAL = ("localhost", "127.0.0.1", "::1")


def check_url(url: str) -> None:
    """Raises ExportError unless the connection cannot be listened to, or goes to this machine."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL):
        return
    raise ExportError(f"{_shown(url)}: only https is used")


def download(
    url: str,
    target: Path,
    progress: Callable[[int, int], None] | None = None,
    wait: Callable[[float], None] = time.sleep,
) -> None:
    """Fetch `url` to `target`. `progress` is told bytes so far and in all (0: not known). Raises ExportError.

    Proxies are those of the environment (`https_proxy`, `no_proxy`). A server that says no (4xx) is not asked again.
    """
    check_url(url)
    part, notes = target.with_name(f"{target.name}.part"), target.with_name(f"{target.name}.part.json")
    problem = ""
    for attempt in range(TRIES):
        if attempt:
            wait(2.0**attempt)
        try:
            digest = _go_on(url, part, notes, progress)
        except urllib.error.HTTPError as error:
            error.close()
            problem = f"the server answered {error.code}"
            if error.code == 416:  # what is there already is not a beginning of what the server has now
                _forget(part, notes)
            elif error.code < 500 and error.code != 429:
                break
        except (ValueError, http.client.HTTPException):
            problem = "the server's answer cannot be understood"
        except OSError as error:
            problem = " ".join(str(getattr(error, "reason", error)).split()) or type(error).__name__
        else:
            if digest and digest != _md5(part):
                _forget(part, notes)
                problem = "what was received is not what the server has"
                continue
            os.replace(part, target)
            _forget(part, notes)
            return
    raise ExportError(f"{_shown(url)}: {problem}")


def _go_on(url: str, part: Path, notes: Path, progress: Callable[[int, int], None] | None) -> str:
    """Fetch what is missing in `part`; the checksum that the server states, if any (base64 of MD5)."""
    tag = _tag(notes, url)
    have = part.stat().st_size if tag and part.exists() else 0
    headers = {"User-Agent": f"wardline/{__version__}", "Accept-Encoding": "identity"}
    if have:
        headers |= {"Range": f"bytes={have}-", "If-Range": tag}
    with _OPENER.open(urllib.request.Request(url, headers=headers), timeout=_TIMEOUT) as answer:
        continues = answer.status == 206 and str(answer.headers.get("Content-Range", "")).startswith(f"bytes {have}-")
        have = have if continues else 0
        missing = int(answer.headers.get("Content-Length") or 0)
        whole = have + missing if missing else 0
        if whole > LARGEST:
            raise ExportError(f"{_shown(url)}: is larger than {LARGEST:,} bytes")
        etag = str(answer.headers.get("ETag") or "")
        notes.write_text(json.dumps({"url": url, "etag": "" if etag.startswith("W/") else etag}))
        with part.open("ab" if continues else "wb") as stream:
            while chunk := answer.read(_CHUNK):
                stream.write(chunk)
                have += len(chunk)
                if have > LARGEST:
                    raise ExportError(f"{_shown(url)}: is larger than {LARGEST:,} bytes")
                if progress is not None:
                    progress(have, whole)
        if whole and have < whole:
            raise ConnectionError(f"the connection ended after {have:,} of {whole:,} bytes")
        return _stated(answer.headers)


def _stated(headers: Message) -> str:
    """The checksum of the whole, as Google Cloud Storage states it."""
    stated = ",".join(headers.get_all("x-goog-hash") or ())
    return next((one.strip()[4:] for one in stated.split(",") if one.strip().startswith("md5=")), "")


def _md5(path: Path) -> str:
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return base64.b64encode(digest.digest()).decode()


def _tag(notes: Path, url: str) -> str:
    """What the server called the version of which a part is there; empty: begin anew."""
    try:
        found = json.loads(notes.read_text())
        return str(found["etag"]) if found["url"] == url else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _forget(*paths: Path) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _shown(url: str) -> str:
    """Without a password."""
    parts = urllib.parse.urlsplit(url)
    return urllib.parse.urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=""))


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows only to where one may go in the first place."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        check_url(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


_OPENER = urllib.request.build_opener(_Redirects)
