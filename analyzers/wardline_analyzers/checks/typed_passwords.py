"""Passwords as they were typed: what names say so, and what SQL stores or reads them."""

from __future__ import annotations

import re

from wardline_analyzers.checks.secret_text import parts
from wardline_analyzers.match.tree import words

PASSWORD = words("password passwd pwd passwort")
_NOT_PLAIN = words(
    "hash hashed digest encrypted enc crypt salt confirm confirmation confirmed repeat repeated again retype re "
    "password1 password2 old new previous current default required reset field validator policy length "
    "placeholder dummy masked redacted2 file path prompt title label key id type text regex"
)
INSERTS = re.compile(
    r"(?is)^\s*insert\s+into\s+[\w.\"`]*(?:user|account|member|customer|admin|employee|student)\w*[\"`]?\s*\([^)]*"
    r"\b(?:password|passwd|pwd)\b[^)]*\)\s*values"
)
SELECTED = re.compile(r"(?is)\bselect\s+(?:\w+\.)?(?:password|passwd|pwd)\s+from\b")


def is_password(name: str) -> bool:
    """Is this the name of a password as it was typed?"""
    found = parts(name) if len(name) < 60 else []
    return bool(found) and found[-1] in PASSWORD | {"passw", "pass"} and not set(found) & _NOT_PLAIN
