"""Topic `hub-commit`: which commit is a branch of a repository on the Hugging Face hub at.

About (`models`, `datasets` or `spaces`, id, branch). The answer is the commit: of what this machine has in the hub's
own cache, else, if the network is allowed, of what the hub says. Which hub and which cache is told by the variables of
the environment that its libraries read; nothing is read from the workspace, and no token is sent.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

from wardline.world.answers import DAY, HOUR, About, Answer, Place
from wardline.world.at_once import at_once
from wardline.world.fetching import Fetcher

_SECONDS = 20.0
_KINDS = ("models", "datasets", "spaces")
_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(?:/[A-Za-z0-9][\w.-]{0,95})?")
_BRANCH = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(?:/[A-Za-z0-9][\w.-]{0,95})*")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_SHA = re.compile(rb'"sha"\s*:\s*"([0-9a-f]{40})"')
_HUB = "https://huggingface.co"


def commits(asked: Sequence[About], place: Place) -> Mapping[About, Answer]:
    """See the module."""
    fit = [about for about in asked if _is_one(about)]
    found = {about: Answer(commit, HOUR) for about in fit if (commit := _cached(about)) is not None}
    left = [about for about in fit if about not in found]
    if place.network and left and not _is_offline():
        until = min(place.until, time.monotonic() + _SECONDS)
        fetcher = Fetcher(until)
        answers = at_once(lambda about: _of_hub(about, fetcher), left, until)
        found |= {about: Answer(commit, DAY) for about, commit in zip(left, answers, strict=True) if commit is not None}
    return found


def _is_one(about: About) -> bool:
    kind, name, branch = about
    return kind in _KINDS and bool(_ID.fullmatch(name) and _BRANCH.fullmatch(branch)) and ".." not in name + branch


def _cached(about: About) -> str | None:
    """The commit in the cache of the hub's libraries."""
    kind, name, branch = about
    file = _cache() / f"{kind}--{name.replace('/', '--')}" / "refs" / branch
    try:
        with open(file, "rb") as opened:
            said = opened.read(64).decode("ascii", "replace").strip()
    except (OSError, ValueError):
        return None
    return said if _COMMIT.fullmatch(said) else None


def _cache() -> Path:
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if given := os.environ.get(name):
            return Path(given)
    if home := os.environ.get("HF_HOME"):
        return Path(home, "hub")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path(os.path.expanduser("~"), ".cache"), "huggingface", "hub")


def _is_offline() -> bool:
    return os.environ.get("HF_HUB_OFFLINE", "").upper() in ("1", "ON", "YES", "TRUE")


def _of_hub(about: About, fetcher: Fetcher) -> str | None:
    kind, name, branch = about
    hub = os.environ.get("HF_ENDPOINT", "").rstrip("/") or _HUB
    if urlsplit(hub).scheme not in ("https", "http"):
        return None
    url = f"{hub}/api/{kind}/{quote(name)}/revision/{quote(branch, safe='')}"
    got = fetcher.get(url, {"Accept": "application/json"})
    sha = _SHA.search(got.body) if got is not None and got.status == 200 else None
    return sha[1].decode() if sha is not None else None
