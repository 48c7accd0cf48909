"""Until when versions of runtimes get security fixes.

Python: the release cycle of the Python Developer's Guide (python/devguide, include/release-cycle.json, CC0). Node.js:
the schedule of the Release Working Group (nodejs/Release, schedule.json, MIT), from version 16 on as endoflife.date
(MIT) has it in August 2026. A date without a day there is the last of its month here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from packaging.specifiers import InvalidSpecifier, SpecifierSet

PYTHON, NODE = "Python", "Node.js"

_ENDS = {
    PYTHON: {
        "2.6": "2013-10-29", "2.7": "2020-01-01", "3.0": "2009-06-27", "3.1": "2012-04-09", "3.2": "2016-02-20",
        "3.3": "2017-09-29", "3.4": "2019-03-18", "3.5": "2020-09-30", "3.6": "2021-12-23", "3.7": "2023-06-27",
        "3.8": "2024-10-31", "3.9": "2025-10-31", "3.10": "2026-10-31", "3.11": "2027-10-31", "3.12": "2028-10-31",
        "3.13": "2029-10-31", "3.14": "2030-10-31",
    },
    NODE: {
        "0": "2016-12-31", "4": "2018-04-30", "5": "2016-06-30", "6": "2019-04-30", "7": "2017-06-30",
        "8": "2019-12-31", "9": "2018-06-30", "10": "2021-04-30", "11": "2019-06-01", "12": "2022-04-30",
        "13": "2020-06-01", "14": "2023-04-30", "15": "2021-06-01", "16": "2023-09-11", "17": "2022-06-01",
        "18": "2025-04-30", "19": "2023-06-01", "20": "2026-04-30", "21": "2024-06-01", "22": "2027-04-30",
        "23": "2025-06-01", "24": "2028-04-30", "25": "2026-06-01", "26": "2029-04-30",
    },
}  # fmt: skip
_TAG = {PYTHON: re.compile(r"(\d+\.\d+)(?![\d])"), NODE: re.compile(r"(\d+)(?![\d])")}
"""The version at the beginning of an image's tag."""
_FUTURE = "3.99.0"
_LONGEST = 200


class Ended(NamedTuple):
    """A version that gets no fixes any more."""

    version: str
    date: str
    """Of the end: YYYY-MM-DD."""


def ended_before(runtime: str, tag: str, today: object) -> Ended | None:
    """The version that an image's tag begins with, if its end has come; None also where today is not known."""
    match = _TAG[runtime].match(tag)
    date = _ENDS[runtime].get(match[1]) if match is not None else None
    return Ended(match[1], date) if match is not None and date is not None and _is_over(date, today) else None


def only_ended(constraint: str, today: object) -> Ended | None:
    """The newest version of Python that a constraint allows, if the end of all that it allows has come."""
    if not isinstance(today, str) or len(constraint) > _LONGEST:
        return None
    try:
        allowed = SpecifierSet(constraint)
    except InvalidSpecifier:
        return None
    ends = _ENDS[PYTHON]
    versions = [v for v in ends if any(f"{v}.{patch}" in allowed for patch in (*range(25), 99))]
    if not versions or _FUTURE in allowed or not all(_is_over(ends[version], today) for version in versions):
        return None
    return Ended(versions[-1], ends[versions[-1]])


def _is_over(date: str, today: object) -> bool:
    return isinstance(today, str) and date < today
