"""Values that their names make secrets: `DB_PASSWORD=…`, `password: …`, `"apiKey": "…"`, `<password>…</password>`."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wardline_analyzers.checks.secret_text import entropy, is_sequence, password_confidence, token_confidence
from wardline_analyzers.finding import Confidence
from wardline_analyzers.secrets.invented import is_hash, is_no_value, reads_like_words
from wardline_analyzers.secrets.names import credential_kind
from wardline_analyzers.secrets.patterns import load
from wardline_analyzers.secrets.secret import PASSWORD, TOKEN, Secret

_KEYS = (
    "api", "access", "secret", "private", "auth", "signing", "encryption", "master", "account", "shared",
    "subscription", "app", "license",
)  # fmt: skip
KEYWORDS = (
    *(b"pass", b"pwd", b"secret", b"token", b"credential", b"authorization", b'"auth"', b"_auth"),
    *(f"{word}{between}key".encode() for word in _KEYS for between in ("", "_", "-", " ")),
)
"""What a name of a secret holds, in small letters."""
_LONGEST = 1500
"""Bytes of a line that a person writes."""

_QUOTED = re.compile(
    r"""(?<![\w.$-])(?:(?P<q>["'])(?P<quoted>[A-Za-z_][\w.\- ]{0,79})(?P=q)(?P<listed>\s{0,4},)?"""
    r"""|(?P<plain>[A-Za-z_$][\w.-]{0,79}))\s{0,4}[\])]?\s{0,8}"""
    r"""(?(listed)|(?::\s?&?(?:'\w+\s)?[\w.<>\[\]|?]{1,40}\s?=|:=|=>|={1,3}|[:=]))\s{0,8}(?:[a-zA-Z]{0,2}|@)"""
    r"""(?P<mark>["'`])(?P<value>(?:\\.|(?!(?P=mark))[^\\\n]){3,1000})(?P=mark)"""
)
_NAME_VALUE = re.compile(
    r"""(?i)<\w[^<>]{0,80}\b(?:key|name)=["'](?P<plain>[\w.\- ]{2,80})["']\s{1,4}"""
    r"""value=["'](?P<value>[^"'<>]{3,400})["']"""
)
_ELEMENT = re.compile(r"<(?P<plain>[A-Za-z_][\w.-]{1,79})>(?P<value>[^<>\s]{3,400})</(?P=plain)>")
_LINE = {
    "env": re.compile(
        r"""^\s{0,40}(?:(?:export|set|setx|ENV|ARG|-?e)\s+)?(?P<plain>//[\w./-]{1,80}:_\w+|[A-Za-z_][\w.-]{0,99})\s{0,20}(?:[=:]|(?<=\w)\s(?=\S))\s{0,20}"""
        r"""(?P<value>[^\s"'#;].{2,1000}?)\s*(?:\s[#;].*)?$"""
    ),
    "yaml": re.compile(
        r"""^\s{0,80}(?:-\s{1,4}){0,3}["']?(?P<plain>[A-Za-z_][\w.-]{0,99})["']?\s{0,4}(?::\s|=)\s{0,8}(?P<value>[^\s"'#|>&*!{\[].{2,1000}?)\s*(?:\s#.*)?$"""
    ),
}
_HEADER = re.compile(
    r"""(?i)(?P<plain>(?:proxy-)?authorization|x-api-key|x-auth-token|api-key|private-token)["']?\s?[:,]\s?["']?"""
    r"""(?:(?:bearer|basic|token|apikey)\s)?(?P<value>[\w+/=.~-]{16,500})"""
)
_SCHEME = re.compile(r"(?i)^(?:Bearer|Basic|Token|ApiKey) ")
_REGISTRY = re.compile(r"""["']?_?auth["']?\s{0,4}[:=]\s{0,4}["']?(?P<value>[A-Za-z0-9+/]{12,400}={0,2})["']?""")
_VALUE_BELOW = re.compile(r"""^\s{0,80}-?\s{0,4}name:\s{0,8}["']?(?P<plain>[A-Za-z_]\w{0,99})["']?\s*$""")
_BELOW = re.compile(
    r"""^\s{0,80}value:\s{0,8}(?P<mark>["']?)"""
    r"""(?P<value>[^\s"'{$#&*!|>][^\n]{2,400}?)(?P=mark)\s*(?:\s#.*)?$"""
)
_UUID = re.compile(r"(?i)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_OPENS = re.compile(r"(?i)api_?-?key|auth_?-?token|access_?-?token|(?-i:[A-Z][A-Z0-9_]*_(?:TOKEN|KEY|SECRET)$)")
"""Names of what opens something even if it is a UUID."""
_OF_AWS = re.compile(r"(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9/+]{40}")
_KEYED = re.compile(
    r"(?i)^[\w-]*(?:url|uri|path|file|dir|name|id|type|endpoint|host|length|size|ttl|expir\w*|age|format|algorithm)$"
)
_CODE = re.compile(r"(?i)[(){}\[\];]|^\w+\.\w+$|^(?:true|false|null|none|nil|undefined|yes|no|on|off)$|\\[wdsb]|^/.*/$")


class Candidate(NamedTuple):
    """A name and where its value is in the line."""

    name: str
    start: int
    end: int
    bare: bool = False
    """The value is not in quotes."""


def by_name(text: bytes, places: Sequence[int], mode: str) -> Iterator[Secret]:
    """The secrets on the lines of these places of `KEYWORDS`; `mode` is that of the file's context."""
    last = -1
    for place in places:
        if place < last:
            continue
        start = text.rfind(b"\n", max(0, place - _LONGEST), place) + 1
        end = text.find(b"\n", place, place + _LONGEST)
        end = len(text) if end < 0 else end
        last = end
        if end - start > _LONGEST or (start == 0 and place > _LONGEST):
            last = place + _LONGEST
            continue
        line = text[start:end].decode("latin-1").rstrip("\r")
        taken: set[int] = set()
        for found in _candidates(line, mode):
            sure = _judged(found, line, mode)
            if sure is not None and found.start not in taken:
                taken.add(found.start)
                value = _SCHEME.match(line[found.start : found.end])
                shift = value.end() if value else 0
                kind = PASSWORD if credential_kind(found.name) in ("password", "secret") else TOKEN
                yield Secret(start + found.start + shift, start + found.end, kind, "", sure, found.name)
        yield from _of_registry(line, start)
        if mode == "yaml" and (below := _value_below(text, line, end)) is not None:
            yield below


def _candidates(line: str, mode: str) -> Iterator[Candidate]:
    at = 0
    while (found := _QUOTED.search(line, at)) is not None:
        yield Candidate(found["plain"] or found["quoted"], *found.span("value"))
        # Of `'db', 'password' => '…'` the second text is no value of the first one, but may be a name.
        at = found.start("value") - 1 if found["listed"] else found.end()
    for found in _NAME_VALUE.finditer(line):
        yield Candidate(found["plain"], *found.span("value"))
    for found in _ELEMENT.finditer(line) if "</" in line else ():
        yield Candidate(found["plain"], *found.span("value"))
    for found in _HEADER.finditer(line):
        yield Candidate(found["plain"].replace("-", "_"), *found.span("value"), bare=True)
    if mode in _LINE and (whole := _LINE[mode].match(line)) is not None:
        yield Candidate(whole["plain"].rpartition(":")[2], *whole.span("value"), bare=True)


def _judged(found: Candidate, line: str, mode: str) -> Confidence | None:
    """How surely a value is a secret; None: it is none."""
    value = _SCHEME.sub("", line[found.start : found.end])
    kind = credential_kind(found.name)
    if kind is None or not value or is_no_value(value) or not value.isascii():
        return None
    if _UUID.fullmatch(value):
        return Confidence.LOW if _OPENS.search(found.name) else None
    if is_hash(value, ""):
        return None
    if value.lower() == found.name.lower() or (found.bare and _CODE.search(value)) or _KEYED.match(value):
        return None
    if kind == "token" or (kind == "secret" and len(value) >= 20):
        return _of_token(value)
    sure = password_confidence(value)
    if sure is Confidence.LOW and not (len(value) >= 16 and value.isalpha() and value == value.lower()):
        return None  # one word: a label, a type, a default that everybody knows
    return None if mode == "prose" and found.bare else sure


def _of_token(value: str) -> Confidence | None:
    if _OF_AWS.fullmatch(value) and entropy(value) > 4:  # `/` in it makes no path of it
        return Confidence.MEDIUM
    sure = token_confidence(value)
    if sure is None or is_sequence(value) or reads_like_words(value):
        return None
    small = value.lower().encode()
    return None if any(len(word) > 4 and word in small for word in load().stopwords) else sure


def _of_registry(line: str, base: int) -> Iterator[Secret]:
    """The login of a container registry or a package index: user and password in base64."""
    for found in _REGISTRY.finditer(line) if "auth" in line else ():
        try:
            login = base64.b64decode(found["value"], validate=True).decode("ascii")
        except (binascii.Error, UnicodeDecodeError, ValueError):
            continue
        user, colon, password = login.partition(":")
        if user and colon and len(password) > 3 and login.isprintable() and not is_no_value(password):
            start, end = found.span("value")
            yield Secret(base + start, base + end, PASSWORD, "", Confidence.MEDIUM, "REGISTRY_AUTH")


def _value_below(text: bytes, line: str, end: int) -> Secret | None:
    """`- name: DB_PASSWORD` with `value: …` on the next line."""
    named = _VALUE_BELOW.match(line)
    if named is None:
        return None
    stop = text.find(b"\n", end + 1, end + _LONGEST)
    below = text[end + 1 : len(text) if stop < 0 else stop][:_LONGEST].decode("latin-1").rstrip("\r")
    found = _BELOW.match(below)
    if found is None:
        return None
    candidate = Candidate(named["plain"], *found.span("value"))
    sure = _judged(candidate, below, "yaml")
    if sure is None:
        return None
    kind = PASSWORD if credential_kind(candidate.name) in ("password", "secret") else TOKEN
    return Secret(end + 1 + candidate.start, end + 1 + candidate.end, kind, "", sure, candidate.name)
