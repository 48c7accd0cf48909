"""Private keys over several lines: PEM, OpenPGP, PuTTY, also with their line ends written as `\\n`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.finding import Confidence
from wardline_analyzers.secrets.secret import PRIVATE_KEY, Secret

_HEADER = re.compile(rb"-----BEGIN ((?:[A-Z0-9]{1,12} ){0,3})PRIVATE KEY( BLOCK)?-----")
_PUTTY = re.compile(rb"PuTTY-User-Key-File-\d: [\w-]{1,40}")
_LONGEST = 20_000
"""Bytes of a key; RSA with 16,384 bits takes 13,000."""
_NOISE = re.compile(rb"\\[nrt]|[\s\"'+,;\\#*/|>]|//")
"""What stands between the lines of a key: line ends, quotes, signs of comments. `+` and `/` are of base64 as well,
but what counts is only how many characters there are."""
_ATTRIBUTE = re.compile(rb"(?m)[\w-]{2,20}: [^\n\\]{1,80}(?:\r?\n|\\n)")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{30}")
_BEGUN = re.compile(rb"(?:\\[nr]|\s){0,8}[A-Za-z0-9+/=]{30,400}(?:(?:\\[nr]|\s){1,40}[A-Za-z0-9+/=]{20,400}){0,200}")
"""Of a key that does not end here."""
_ZEROS = b"A" * 24
"""Eighteen bytes of nothing: the key of a certificate that only shows the form."""
_MOST = 100
"""Keys in one text."""


def private_keys(text: bytes) -> Iterator[Secret]:
    """The keys of a whole text."""
    count = at = 0
    while count < _MOST and (at := text.find(b"-----BEGIN ", at)) >= 0:
        header = _HEADER.match(text, at)
        if header is None:
            at += 11
            continue
        count += 1
        secret = _key(text, header)
        if secret is not None:
            yield secret
            at = secret.end
        else:
            at = header.end()
    if b"PuTTY-User-Key-File-" in text:
        yield from _of_putty(text)


def _key(text: bytes, header: re.Match[bytes]) -> Secret | None:
    limit = min(len(text), header.end() + _LONGEST)
    end = text.find(b"-----END ", header.end(), limit)
    other = text.find(b"-----BEGIN ", header.end(), limit)
    if end < 0 or 0 <= other < end:
        begun = _BEGUN.match(text, header.end(), limit)
        end = last = begun.end() if begun is not None else header.end()
    else:
        last = text.find(b"-----", end + 9, end + 80)
        last = end if last < 0 else last + 5
    body = _ATTRIBUTE.sub(b"", text[header.end() : end])
    whole = _NOISE.sub(b"", body)
    if len(whole) < 40 or _ZEROS in whole or not _BASE64.search(whole) or len(set(whole)) < 16:
        return None
    locked = b"ENCRYPTED" in header[1] or b"ENCRYPTED" in text[header.end() : header.end() + 80]
    return Secret(header.start(), last, PRIVATE_KEY, "", Confidence.MEDIUM if locked else Confidence.HIGH)


def _of_putty(text: bytes) -> Iterator[Secret]:
    for header in _PUTTY.finditer(text):
        lines = text.find(b"Private-Lines: ", header.end(), header.end() + _LONGEST)
        if lines >= 0 and _BASE64.search(text, lines, lines + 200):
            end = text.find(b"Private-MAC", lines, lines + _LONGEST)
            yield Secret(lines, end if end >= 0 else min(len(text), lines + 200), PRIVATE_KEY, "", Confidence.HIGH)
            return
