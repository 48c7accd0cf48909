"""One secret in a text: where it stands and what it opens, never what it is."""

from __future__ import annotations

from typing import NamedTuple

from wardline_analyzers.finding import Confidence

PRIVATE_KEY = "private key"
PASSWORD = "password"
TOKEN = "token"
URL = "url"
"""Kinds that belong to no provider."""


class Secret(NamedTuple):
    """Bytes `start:end` of a text."""

    start: int
    end: int
    kind: str
    """The pattern that found it, or one of the kinds above."""
    provider: str
    """Whose it is; empty if that is not known."""
    sure: Confidence
    name: str = ""
    """What it is called where it stands (`DB_PASSWORD`); empty if nothing names it."""


def named(kind: str, provider: str) -> str:
    """What such a secret is, to begin a sentence with: `An access token of GitHub`."""
    if PRIVATE_KEY in (kind, provider):
        return "A private key"
    if provider == "JWT":
        return "A JSON web token"
    what = "A secret" if kind.endswith(("-secret", "-password", "-webhook", "-url")) else "An access token"
    return f"{what} of {provider}"
