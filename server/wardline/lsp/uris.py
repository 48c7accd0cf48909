"""Between URIs and paths, as pure functions of text (RFC 3986, RFC 8089).

Each function takes `windows` explicitly, so that both ways of writing paths can be tested on any machine. A URI is
never normalised for the client: answers carry the client's own string (`file:///c%3A/x` and `file:///C:/x` are
different texts).
"""

from __future__ import annotations

import os
import re
from urllib.parse import quote_from_bytes, unquote_to_bytes

WINDOWS = os.name == "nt"

_DRIVE = re.compile(r"^/?([A-Za-z])[:|](?=[/\\]|$)")
_SAFE = "/:@!$&'()*+,;=~-._"


def to_path(uri: str, windows: bool = WINDOWS) -> str | None:
    """The path that a `file:` URI names, or None for any other scheme.

    Percent-encoded bytes that are no UTF-8 survive as surrogate escapes (PEP 383), as in `os.fsdecode`.
    """
    scheme, colon, rest = uri.partition(":")
    if not colon or scheme.lower() != "file":
        return None
    rest = rest.partition("#")[0].partition("?")[0]
    authority = ""
    if rest.startswith("//"):
        authority, slash, tail = rest[2:].partition("/")
        rest = slash + tail
    path = unquote_to_bytes(rest).decode("utf-8", "surrogateescape")
    if authority.lower() == "localhost":
        authority = ""
    if not windows:
        return f"//{authority}{path}" if authority else path
    if drive := _DRIVE.match(path):
        path = f"{drive[1].upper()}:{path[drive.end() :] or '/'}"
    if authority:
        path = f"//{authority}{path}"
    return path.replace("/", "\\")


def from_path(path: str, windows: bool = WINDOWS) -> str:
    """The `file:` URI of an absolute path."""
    if not windows:
        return "file://" + _quote(path)
    path = path.replace("\\", "/")
    if path.startswith("//?/UNC/"):
        path = "//" + path[8:]
    elif path.startswith("//?/"):
        path = path[4:]
    if path.startswith("//"):
        authority, slash, rest = path[2:].partition("/")
        return f"file://{authority}{slash}{_quote(rest)}"
    return "file:///" + _quote(path.lstrip("/"))


def key(uri: str, windows: bool = WINDOWS) -> str:
    """A text that is equal for two spellings of the same file's URI; for other schemes the URI itself."""
    path = to_path(uri, windows)
    if path is None:
        return uri
    return path.lower() if windows else path


def _quote(path: str) -> str:
    return quote_from_bytes(path.encode("utf-8", "surrogateescape"), safe=_SAFE)
