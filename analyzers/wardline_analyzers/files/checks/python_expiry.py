"""Tokens and sessions of Python that are stored with the time when they end, which nobody ever compares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.files.checks.python_functions import functions
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.test_paths import is_aside
from wardline_analyzers.files.view import FileView

_ENDS: Final = r"\b\w{0,40}(?:expir|valid_until|not_after)\w*"
"""How the time is called when something ends."""
_SECRET: Final = r"(?i:token|session|otp|code|reset|invit|verif|magic|login|remember|challenge)"
_IN_TABLE: Final = re.compile(
    rf"(?P<store>(?:self\.)?\b\w{{1,60}})\[[^\]\n]{{1,80}}\]\s*="
    rf"\s*(?P<value>\{{[^{{}}]{{0,400}}{_ENDS}[^{{}}]{{0,400}}|\([^\n]{{0,200}}{_ENDS}|\([^\n]{{0,200}}timedelta\()"
)
_IN_RECORD: Final = re.compile(
    rf"\b(?P<record>[A-Z]\w*)(?:\.objects\.create)?\((?:[^()]|\([^()]*\)){{0,400}}{_ENDS}\s*="
)
_IN_ROW: Final = re.compile(rf"(?i)\binsert\s+into\s+(?P<row>\w+)\s*\([^)]{{0,400}}{_ENDS}")
"""Where something is stored together with the time when it ends: an entry, a record, a row."""
_ASKS: Final = re.compile(
    r"(?i)expir|(?<!in)valid|time\(\)|now\(|monotonic|today\(|\bttl\b|timestamp|max_age|fresh|active|_at\b"
)
"""Words of a function that looks at the clock, or asks somebody else who does."""
_COMPARES: Final = re.compile(r"[<>]=?")
_ENDS_THEM: Final = re.compile(
    r"(?i)log_?out|delete|revoke|remove|invalidate|clear|count|list|destroy|discard|_all|store|save|create"
)
"""Names of functions that let nobody in with what they find."""
_REMARKS: Final = re.compile(r"(?m)\"{3}[\s\S]*?\"{3}|'{3}[\s\S]*?'{3}|\"[^\"\n]*\"|'[^'\n]*'|#.*$")
"""Texts and comments."""
_QUERY: Final = re.compile(r"(?i)[frb]{0,2}[\"']{1,3}\s*(?:select|insert|update|delete)\b")
_NEAR: Final = 1_000
"""Bytes between the name of a store and the word that tells when it ends, at most."""
_REACH: Final = 2 * _NEAR + 20
_WORDS: Final = r"expir|valid_until|not_after|timedelta\("
_SPEAKS: Final = re.compile(_WORDS)
_SPOKEN: Final = re.compile(_WORDS.encode())


def _stored(text: bytes) -> int:
    """Where what stores anything with such a word may begin; -1: nowhere. Only then are functions read."""
    for spoken in _SPOKEN.finditer(text):
        start = max(0, spoken.start() - _NEAR)
        near = text[start : spoken.end() + _NEAR].decode("utf-8", "replace")
        if any(pattern.search(near) is not None for pattern in (_IN_TABLE, _IN_RECORD, _IN_ROW)):
            return start
    return -1


def expiry_never_asked(view: FileView) -> Iterator[FileMatch]:
    """`TOKENS[token] = {"email": email, "expires": later}`, and `TOKENS.pop(token)` with no look at the clock"""
    if is_aside(view.path) or not view.holds(_stored, _REACH):
        return
    if all(_store_of(each.body) is None for each in functions(view)):
        return
    every = [(each, _REMARKS.sub(_without_prose, each.body)) for each in functions(view)]
    stores = {each.start: store for each, text in every if (store := _store_of(text)) is not None}
    if not stores or any(_COMPARES.search(text) for each, text in every if each.start in stores):
        return
    others = [(each, text) for each, text in every if each.start not in stores]
    asking = [(each, text) for each, text in others if _ASKS.search(f"{each.name} {text}")]
    helpers = re.compile(rf"\b(?:{'|'.join(re.escape(each.name) for each, _ in asking)})\(") if asking else None
    for store in {each.pattern: each for each in stores.values()}.values():
        if any(store.search(text) for _, text in asking):
            continue
        for each, text in others:
            if store.search(text) and not _ENDS_THEM.search(each.name) and not (helpers and helpers.search(text)):
                yield FileMatch(each.start, each.end)


def _without_prose(found: re.Match[str]) -> str:
    """What stays of a text or a comment: SQL, and names of fields."""
    text = found[0]
    return "" if text[0] == "#" or (" " in text and _QUERY.match(text) is None) else text


def _store_of(text: str) -> re.Pattern[str] | None:
    """How what a function stores with its end is asked for; None: it stores nothing of the kind."""
    if _SPEAKS.search(text) is None:
        return None
    tables = (f for f in _IN_TABLE.finditer(text) if _SECRET_NAME.search(f["store"]) or _KEY.search(f["value"]))
    found = next(tables, None)
    if found is not None:
        return re.compile(rf"\b{re.escape(found['store'])}(?:\.get\(|\.pop\(|\[)")
    found = _IN_RECORD.search(text)
    if found is not None and _SECRET_NAME.search(found["record"]):
        name = re.escape(found["record"])
        return re.compile(rf"\b{name}\.(?:query|objects)\b|\b(?:query|select|get|get_object_or_404)\(\s*{name}\b")
    found = _IN_ROW.search(text)
    if found is not None and _SECRET_NAME.search(found["row"]):
        return re.compile(rf"(?i)\bselect\b[^;]{{1,200}}\bfrom\s+{re.escape(found['row'])}\b")
    return None


_SECRET_NAME: Final = re.compile(_SECRET)
_KEY: Final = re.compile(r"[\"'](?:code|otp|pin|token|session_id|\w+_(?:token|otp|code))[\"']\s*:")
"""A secret in what is stored, whatever it is stored in: `pending[email] = {"code": code, …}`."""
__all__ = ["expiry_never_asked"]
