"""Topic `release`: what the index says of one release of a package.

About: (ecosystem, name, version). Answer: `{"yanked": bool, "deprecated": bool, "reason": str, "instead": str}`: its
authors have taken it back (PEP 592), or given it up (npm); `instead` is the next version of which they have not. Asked
is as in `package_index.py`: only if the network is allowed, and nothing but names leaves the machine.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import unescape
from typing import NamedTuple

from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename

from wardline.world import index_pages, index_settings
from wardline.world.answers import DAY, HOUR, About, Answer, Place
from wardline.world.at_once import at_once
from wardline.world.fetching import Fetched, Fetcher
from wardline_analyzers.dependencies.dependency import NPM, PYPI
from wardline_analyzers.dependencies.names import may_be_name
from wardline_analyzers.versions.order import is_prerelease, order

_SECONDS = 60.0
"""That all questions of a batch may take; the rest is asked again later."""
_ANCHOR = re.compile(r"<a\s([^>]*)>([^<]*)</a", re.IGNORECASE)
_YANKED = re.compile(r"\bdata-yanked(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+)))?", re.IGNORECASE)
_LONGEST = 200
"""Characters of a reason."""


class _Release(NamedTuple):
    """What is said of a version."""

    withdrawn: bool
    reason: str


_Releases = Mapping[str, _Release]
"""By version, as the index writes it."""


def answers(questions: Sequence[About], place: Place) -> Mapping[About, Answer]:
    """See the module."""
    asked = [about for about in questions if about[0] in _ASK and may_be_name(about[0], about[1])]
    if not place.network or not asked:
        return {}
    until = min(place.until, time.monotonic() + _SECONDS)
    fetcher = Fetcher(until)
    packages = sorted({about[:2] for about in asked})
    found = dict(zip(packages, at_once(lambda one: _ASK[one[0]](one[1], fetcher), packages, until), strict=True))
    return {about: _told(about, releases) for about in asked if (releases := found[about[:2]]) is not None}


def _told(about: About, releases: _Releases) -> Answer:
    ecosystem, _, version = about
    key = order(ecosystem, version)
    said = [one for name, one in releases.items() if name == version or (key and order(ecosystem, name) == key)]
    withdrawn = bool(said) and said[0].withdrawn
    value = {
        "yanked": withdrawn and ecosystem == PYPI,
        "deprecated": withdrawn and ecosystem == NPM,
        "reason": " ".join(said[0].reason.split())[:_LONGEST] if withdrawn else "",
        "instead": _instead(ecosystem, version, releases) if withdrawn else "",
    }
    return Answer(value, DAY if said else HOUR)


def _instead(ecosystem: str, version: str, releases: _Releases) -> str:
    """The smallest version above this one that stands, and is no beta unless this one is; empty: there is none."""
    key = order(ecosystem, version)
    early = is_prerelease(ecosystem, version)
    above = [
        (other, name)
        for name, release in releases.items()
        if not release.withdrawn
        and (other := order(ecosystem, name)) is not None
        and key is not None
        and key < other
        and (early or not is_prerelease(ecosystem, name))
    ]
    return min(above, key=lambda one: one[0])[1] if above else ""


def _python(name: str, fetcher: Fetcher) -> _Releases | None:
    """What all indexes know together; a version that one of them has and stands by is not taken back."""
    together: dict[str, _Release] = {}
    for index in index_settings.python():
        got = index_pages.python(index, name, fetcher)
        if got is None or got.status not in (200, 404):
            return None
        if got.status == 200:
            for version, release in _by_version(_files(got)).items():
                known = together.setdefault(version, release)
                if known.withdrawn and not release.withdrawn:
                    together[version] = release
    return together


def _by_version(files: Iterable[tuple[str, bool, str]]) -> dict[str, _Release]:
    """A version is taken back if all of its files are."""
    found: dict[str, _Release] = {}
    for name, yanked, reason in files:
        version = _version_of(name)
        known = found.get(version)
        if version and (known is None or (known.withdrawn and not yanked)):
            found[version] = _Release(yanked, reason)
    return found


def _files(got: Fetched) -> Iterable[tuple[str, bool, str]]:
    """Name of each file, whether it is yanked, and why."""
    if not got.whole:
        return []
    if "json" not in got.kind:
        anchors = _ANCHOR.findall(got.body.decode("utf-8", "replace"))
        return [
            (name.strip(), yanked is not None, unescape(next((g for g in yanked.groups() if g), "") if yanked else ""))
            for attributes, name in anchors
            for yanked in (_YANKED.search(attributes),)
        ]
    return [
        (str(file.get("filename")), bool(said := file.get("yanked")), said if isinstance(said, str) else "")
        for file in got.page().get("files") or ()
        if isinstance(file, dict)
    ]


def _version_of(name: str) -> str:
    try:
        return str(parse_wheel_filename(name)[1] if name.endswith(".whl") else parse_sdist_filename(name)[1])
    except (InvalidWheelFilename, InvalidSdistFilename, ValueError):
        return ""


def _npm(name: str, fetcher: Fetcher) -> _Releases | None:
    got = index_pages.npm(name, fetcher)
    if got is None or got.status not in (200, 404):
        return None
    versions = got.page().get("versions") if got.status == 200 else {}
    if not isinstance(versions, dict):
        return None
    return {
        version: _Release(bool(said), said if isinstance(said, str) else "")
        for version, told in versions.items()
        for said in ((told.get("deprecated") if isinstance(told, dict) else None),)
    }


_ASK: dict[str, Callable[[str, Fetcher], _Releases | None]] = {PYPI: _python, NPM: _npm}
