"""Topic `package`: does a package exist, since when, in how many releases.

About: (ecosystem, name). Answer: `{"exists": bool, "days": int | null, "releases": int | null}`; `days` are those since
its first release. Asked is the index that pip and npm are set up for, and only if the network is allowed; nothing but
names leaves the machine. An index that fails, hangs or redirects elsewhere answers nothing.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timezone
from typing import Any

from wardline.world import index_pages, index_settings
from wardline.world.answers import DAY, HOUR, About, Answer, Place
from wardline.world.at_once import at_once
from wardline.world.fetching import Fetched, Fetcher
from wardline_analyzers.dependencies.dependency import NPM, PYPI
from wardline_analyzers.dependencies.names import may_be_name

_SECONDS = 60.0
"""That all questions of a batch may take; the rest is asked again later."""
_ANCHOR = re.compile(rb"<a\s", re.IGNORECASE)
_FEW = 6
"""Releases from which on nobody asks since when there are any."""
_MISSING = {"exists": False, "days": None, "releases": None}


def answers(questions: Sequence[About], place: Place) -> Mapping[About, Answer]:
    """See the module."""
    asked = [about for about in questions if about[0] in _ASK and may_be_name(*about)]
    if not place.network or not asked:
        return {}
    until = min(place.until, time.monotonic() + _SECONDS)
    fetcher = Fetcher(until)
    found = at_once(lambda about: _ASK[about[0]](about[1], fetcher), asked, until)
    return {about: answer for about, answer in zip(asked, found, strict=True) if answer is not None}


def _python(name: str, fetcher: Fetcher) -> Answer | None:
    """What the indexes know together: one that has it is enough; that none has it, all must say."""
    missing = False
    for index in index_settings.python():
        got = index_pages.python(index, name, fetcher)
        if got is None:
            return None
        if got.status == 200:
            return Answer(_of_simple(got), DAY)
        missing = missing or got.status == 404
        if got.status != 404:
            return None
    return Answer(_MISSING, HOUR) if missing else None


def _of_simple(got: Fetched) -> dict[str, Any]:
    if "json" not in got.kind:
        return {"exists": True, "days": None, "releases": len(_ANCHOR.findall(got.body)) if got.whole else None}
    page = got.page()
    files = [file for file in page.get("files", ()) if isinstance(file, dict)]
    times = sorted(str(file["upload-time"]) for file in files if file.get("upload-time"))
    versions = page.get("versions")
    releases = len(versions) if isinstance(versions, list) else None
    return {"exists": True, "days": days_since(times[0]) if times else None, "releases": releases}


def _npm(name: str, fetcher: Fetcher) -> Answer | None:
    got = index_pages.npm(name, fetcher)
    if got is None or got.status not in (200, 404):
        return None
    if got.status == 404:
        return Answer(_MISSING, HOUR)
    versions = got.page().get("versions")
    releases = len(versions) if isinstance(versions, dict) else None
    days = None
    if releases is not None and releases < _FEW:
        full = index_pages.npm(name, fetcher, whole=True)
        times = full.page().get("time") if full is not None and full.status == 200 else None
        days = days_since(str(times.get("created", ""))) if isinstance(times, dict) else None
    return Answer({"exists": True, "days": days, "releases": releases}, DAY)


_ASK: dict[str, Callable[[str, Fetcher], Answer | None]] = {PYPI: _python, NPM: _npm}


def days_since(moment: str) -> int | None:
    """Whole days since a moment in the form of ISO 8601; None if it is none."""
    try:
        return (datetime.now(timezone.utc).date() - date.fromisoformat(moment[:10])).days
    except ValueError:
        return None
