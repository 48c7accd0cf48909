"""A place that is suspicious, and what is so in any language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wardline_analyzers.agent_files.hidden import smuggled

LARGEST = 4_000_000
"""Bytes of a text that is looked at."""
SIGNS = frozenset(("dynamic-code", "network-out"))
"""Capabilities without which there are no signs in Python, but for what is out of sight."""
CREDENTIALS = re.compile(
    rb"\.ssh/|\bid_rsa\b|\.aws/credentials|\.netrc\b|\.pypirc\b|\.npmrc\b|\.docker/config\.json|\.kube/config|\.git-credentials"
    rb"|Login Data|Local Storage[/\\]+leveldb|\.config/gcloud|/etc/shadow|\bwallet\.dat\b|\.bash_history"
)
"""Files that hold what opens something else."""
_PUSHED = re.compile(
    rb"[^\s][ \t]{120,}(?:;[ \t]*)?(?:exec|eval|import|__import__|from|os\.|require|global|process|Function)\b"
)
_MOST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Sign:
    start: int
    """In bytes of the text."""
    what: str
    """The code, on one line, cut."""
    why: str
    sure: bool
    """It is nothing that a package has a reason for; else somebody should look at it."""


def out_of_sight(source: bytes) -> Iterator[Sign]:
    """What a reader of the text does not see."""
    for pushed in _PUSHED.finditer(source):
        yield Sign(pushed.start(), shown(pushed[0][1:]), "is pushed out of sight by white space", True)
    for letters in smuggled(source):
        if letters.says:
            yield Sign(letters.start, repr(letters.says)[:_MOST_SHOWN], "is a text that nobody sees", True)


def shown(code: bytes) -> str:
    """Code on one line, cut."""
    text = " ".join(code.decode("utf-8", "replace").split())
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"
