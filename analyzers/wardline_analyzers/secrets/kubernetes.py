"""The values of a Kubernetes Secret: in base64, which hides nothing, or plain."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from wardline_analyzers.finding import Confidence
from wardline_analyzers.secrets.invented import is_no_value
from wardline_analyzers.secrets.secret import PASSWORD, Secret

_KIND = re.compile(rb"(?m)^kind:[ \t]*[\"']?Secret[\"']?[ \t]*(?:#.*)?\r?$")
_DATA = re.compile(rb"(?m)^(data|stringData):[ \t]*\r?\n((?:(?:[ \t]+[^\n]*|[ \t]*#[^\n]*)?(?:\n|\Z)){1,400})")
_ENTRY = re.compile(
    rb"(?m)^[ \t]+[\"']?([\w.-]{1,100})[\"']?:[ \t]+"
    rb"[\"']?([^\s\"'|>#{$][^\s\"']{2,4000})[\"']?[ \t]*\r?$"
)
_NO_SECRET = re.compile(
    r"(?i)user(?:name)?|login|host(?:name)?|port|email|database|db|name|url|region|.*\.(?:crt|pub)|.*[-_]?ca|ca[-_].*"
)


def in_secrets(text: bytes) -> Iterator[Secret]:
    """The values that documents of this kind hold in a whole text."""
    if not _KIND.search(text):
        return
    start = 0
    for document in re.split(rb"(?m)^---", text):
        if _KIND.search(document):
            for data in _DATA.finditer(document):
                yield from _entries(data, start)
        start += len(document) + 3


def _entries(data: re.Match[bytes], base: int) -> Iterator[Secret]:
    for entry in _ENTRY.finditer(data[2]):
        name, value = entry[1].decode("ascii"), entry[2].decode("latin-1")
        if _NO_SECRET.fullmatch(name) or is_no_value(value):
            continue
        if data[1] == b"data":
            try:
                value = base64.b64decode(entry[2], validate=True).decode("latin-1")
            except (binascii.Error, ValueError):
                continue
        if len(value) > 3 and not is_no_value(value):
            start, end = entry.span(2)
            at = base + data.start(2)
            yield Secret(at + start, at + end, PASSWORD, "", Confidence.MEDIUM, name)
