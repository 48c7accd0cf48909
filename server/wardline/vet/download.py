"""Fetching one file of a package: bounded in time and size, and held against the hash that the index gives."""

from __future__ import annotations

import hashlib
import http.client
import time
import urllib.error
import urllib.request
from typing import IO, Any, NamedTuple
from urllib.parse import urlsplit

from wardline.vet.index import File, IndexProblem
from wardline.world.fetching import opener

SECONDS = 600.0
"""For one file, with all tries."""
_SILENCE = 20.0
"""Seconds that a server may say nothing."""
_TRIES = 3
_PAUSE = 1.0
"""Seconds before the second try; twice as long before the third."""
_AGAIN = frozenset((408, 429, 500, 502, 503, 504))
_ALGORITHMS = ("sha512", "sha384", "sha256", "sha1", "md5")
"""Of those that an index gives the first is used: indexes of old give nothing better than the last."""


class _Stopped(NamedTuple):
    """Why a try came to nothing."""

    why: str
    for_good: bool = False


def download(file: File, target: IO[bytes], largest: int) -> None:
    """Fetch a file of at most so many bytes. Raises IndexProblem.

    A server may lead elsewhere, if that speaks TLS and there is a hash to hold the file against.
    """
    host = urlsplit(file.url).hostname
    if file.size is not None and file.size > largest:
        raise IndexProblem(f"{file.name} has {file.size:,} bytes: more than {largest:,} are not fetched")
    until = time.monotonic() + SECONDS
    stopped = _Stopped("")
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(min(_PAUSE * 2 ** (attempt - 1), max(0.0, until - time.monotonic())))
        target.seek(0)
        target.truncate()
        tried = _try(file, target, largest, until)
        if tried is None:
            return
        stopped = tried
        if stopped.for_good or time.monotonic() >= until:
            break
    raise IndexProblem(f"{file.name} cannot be fetched from {host}: {stopped.why}")


def _try(file: File, target: IO[bytes], largest: int, until: float) -> _Stopped | None:
    algorithm = next((each for each in _ALGORITHMS if file.hashes.get(each)), None)
    digest = hashlib.new(algorithm, usedforsecurity=False) if algorithm else None
    request = urllib.request.Request(file.url, headers={**file.headers, "Accept-Encoding": "identity"})
    try:
        with opener(elsewhere=digest is not None).open(request, timeout=_SILENCE) as response:
            stopped = _copy(response, target, digest, largest, until)
    except urllib.error.HTTPError as error:
        with error:
            return _Stopped(f"it answers {error.code}", error.code not in _AGAIN)
    except urllib.error.URLError as error:
        return _Stopped("it " + error.reason if isinstance(error.reason, str) else "it does not answer")
    except (OSError, ValueError, http.client.HTTPException):
        return _Stopped("it does not answer as it should")
    if stopped is None and digest is not None and digest.hexdigest() != file.hashes[str(algorithm)]:
        return _Stopped(f"it is not the file that the index describes ({algorithm} differs)", for_good=True)
    return stopped


def _copy(response: Any, target: IO[bytes], digest: Any, largest: int, until: float) -> _Stopped | None:
    stated = response.headers.get("Content-Length", "")
    missing = int(stated) if stated.isdecimal() else 0
    size = 0
    while part := response.read1(1 << 16):
        size += len(part)
        if size > largest or missing > largest:
            return _Stopped(f"it has more than {largest:,} bytes", for_good=True)
        if time.monotonic() >= until:
            return _Stopped(f"it takes more than {SECONDS:g} seconds", for_good=True)
        target.write(part)
        if digest is not None:
            digest.update(part)
    target.flush()
    return _Stopped(f"the connection ended after {size:,} of {missing:,} bytes") if size < missing else None
