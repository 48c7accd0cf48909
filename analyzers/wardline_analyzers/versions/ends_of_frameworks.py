"""Until when versions of frameworks get security fixes that everybody gets: fixes that are sold do not count.

Dates of endoflife.date (MIT), as of August 2026. Only frameworks are here that say beforehand how long a version is
looked after.
"""

from __future__ import annotations

import re

from wardline_analyzers.dependencies.dependency import MAVEN, NPM, PACKAGIST, PYPI, RUBYGEMS
from wardline_analyzers.dependencies.specs import Ceiling
from wardline_analyzers.versions.ends_of_life import Ended

_ENDS = {
    "Django": {
        "1.3": "2013-02-26", "1.4": "2015-10-01", "1.5": "2014-09-02", "1.6": "2015-04-01", "1.7": "2015-12-01",
        "1.8": "2018-04-01", "1.9": "2017-04-04", "1.10": "2017-12-02", "1.11": "2020-04-01", "2.0": "2019-04-01",
        "2.1": "2019-12-02", "2.2": "2022-04-11", "3.0": "2021-04-06", "3.1": "2021-12-07", "3.2": "2024-04-01",
        "4.0": "2023-04-01", "4.1": "2023-12-01", "4.2": "2026-04-07", "5.0": "2025-04-02", "5.1": "2025-12-03",
        "5.2": "2028-04-30", "6.0": "2027-04-30", "6.1": "2027-12-31",
    },
    "Rails": {
        "4.2": "2017-04-27", "5.0": "2018-04-09", "5.1": "2019-08-25", "5.2": "2022-06-01", "6.0": "2023-06-01",
        "6.1": "2024-10-01", "7.0": "2025-04-01", "7.1": "2025-10-01", "7.2": "2026-08-09", "8.0": "2026-11-07",
        "8.1": "2027-10-10",
    },
    "Spring Boot": {
        "1.5": "2019-08-06", "2.0": "2019-03-01", "2.1": "2019-10-30", "2.2": "2020-10-16", "2.3": "2021-05-20",
        "2.4": "2021-11-18", "2.5": "2022-05-19", "2.6": "2022-11-24", "2.7": "2023-06-30", "3.0": "2023-12-31",
        "3.1": "2024-06-30", "3.2": "2024-12-31", "3.3": "2025-06-30", "3.4": "2025-12-31", "3.5": "2026-06-30",
        "4.0": "2026-12-31", "4.1": "2027-07-31",
    },
    "Spring Framework": {
        "3.2": "2016-12-31", "4.3": "2020-12-31", "5.0": "2020-12-31", "5.1": "2020-12-31", "5.2": "2021-12-31",
        "5.3": "2024-08-31", "6.0": "2024-06-30", "6.1": "2025-06-30", "6.2": "2026-06-30", "7.0": "2027-07-31",
    },
    "Angular": {
        "9": "2021-08-06", "10": "2021-12-24", "11": "2022-05-11", "12": "2022-11-12", "13": "2023-05-04",
        "14": "2023-11-18", "15": "2024-05-18", "16": "2024-11-08", "17": "2025-05-15", "18": "2025-11-21",
        "19": "2026-05-19", "20": "2026-11-28", "21": "2027-06-30", "22": "2028-06-30",
    },
    "Next.js": {
        "9": "2020-10-27", "10": "2021-06-15", "11": "2022-01-27", "12": "2022-11-21", "13": "2024-12-21",
        "14": "2025-10-26", "15": "2026-10-21",
    },
    "Nuxt": {
        "1": "2019-09-21", "2": "2024-06-30", "3": "2026-07-31",
    },
    "Electron": {
        "2": "2019-04-23", "3": "2019-07-30", "4": "2019-10-22", "5": "2020-02-04", "6": "2020-05-19",
        "7": "2020-08-25", "8": "2020-11-17", "9": "2021-03-02", "10": "2021-05-25", "11": "2021-08-31",
        "12": "2021-11-16", "13": "2022-02-01", "14": "2022-03-29", "15": "2022-05-24", "16": "2022-05-24",
        "17": "2022-08-02", "18": "2022-09-27", "19": "2022-11-29", "20": "2023-02-07", "21": "2023-04-04",
        "22": "2023-10-10", "23": "2023-08-15", "24": "2023-10-10", "25": "2023-12-05", "26": "2024-02-20",
        "27": "2024-04-16", "28": "2024-06-11", "29": "2024-08-20", "30": "2024-10-15", "31": "2025-01-14",
        "32": "2025-03-04", "33": "2025-04-29", "34": "2025-06-24", "35": "2025-09-02", "36": "2025-10-28",
        "37": "2026-01-13", "38": "2026-03-10", "39": "2026-05-05", "40": "2026-06-30", "41": "2026-08-25",
        "42": "2026-10-20", "43": "2027-01-05",
    },
    "Laravel": {
        "5.5": "2020-08-30", "5.8": "2020-02-26", "6": "2022-09-06", "7": "2021-03-03", "8": "2023-01-24",
        "9": "2024-02-06", "10": "2025-02-04", "11": "2026-03-12", "12": "2027-02-24", "13": "2028-03-17",
    },
    "Symfony": {
        "2.3": "2017-05-01", "2.7": "2019-05-01", "2.8": "2019-11-01", "3.0": "2017-01-01", "3.1": "2017-07-01",
        "3.2": "2018-01-01", "3.3": "2018-07-01", "3.4": "2021-11-01", "4.0": "2019-01-01", "4.1": "2019-07-01",
        "4.2": "2020-01-01", "4.3": "2020-07-01", "4.4": "2023-11-21", "5.0": "2020-07-21", "5.1": "2021-01-21",
        "5.2": "2021-07-21", "5.3": "2022-01-01", "5.4": "2029-02-28", "6.0": "2023-01-31", "6.1": "2023-01-31",
        "6.2": "2023-07-31", "6.3": "2024-01-31", "6.4": "2027-11-30", "7.0": "2024-07-31", "7.1": "2025-01-31",
        "7.2": "2025-07-31", "7.3": "2026-01-31", "7.4": "2029-11-30", "8.0": "2026-07-31", "8.1": "2027-01-31",
    },
    "Drupal": {
        "7": "2025-01-05", "8.8": "2020-12-01", "8.9": "2021-11-02", "9.0": "2021-06-16", "9.1": "2021-12-08",
        "9.2": "2022-06-15", "9.3": "2022-12-14", "9.4": "2023-06-21", "9.5": "2023-11-01", "10.0": "2023-12-15",
        "10.1": "2024-06-20", "10.2": "2024-12-17", "10.3": "2025-06-16", "10.4": "2025-12-10", "10.5": "2026-06-17",
        "10.6": "2026-12-16", "11.0": "2025-06-16", "11.1": "2025-12-10", "11.2": "2026-06-17", "11.3": "2026-12-16",
        "11.4": "2027-07-07",
    },
    "AngularJS": {"1": "2021-12-31"},
    "Vue": {"2": "2023-12-31"},
    "Express": {"3": "2015-07-05"},
}  # fmt: skip
_PACKAGES = {
    (PYPI, "django"): "Django",
    (RUBYGEMS, "rails"): "Rails",
    (NPM, "@angular/core"): "Angular",
    (NPM, "angular"): "AngularJS",
    (NPM, "next"): "Next.js",
    (NPM, "nuxt"): "Nuxt",
    (NPM, "electron"): "Electron",
    (NPM, "vue"): "Vue",
    (NPM, "express"): "Express",
    (PACKAGIST, "laravel/framework"): "Laravel",
    (PACKAGIST, "symfony/framework-bundle"): "Symfony",
    (PACKAGIST, "symfony/symfony"): "Symfony",
    (PACKAGIST, "drupal/core"): "Drupal",
    (PACKAGIST, "drupal/core-recommended"): "Drupal",
    (MAVEN, "org.springframework:spring-core"): "Spring Framework",
    (MAVEN, "org.springframework:spring-web"): "Spring Framework",
    (MAVEN, "org.springframework:spring-webmvc"): "Spring Framework",
    (MAVEN, "org.springframework:spring-context"): "Spring Framework",
}
"""The packages that have a framework's version, by ecosystem and normalised name."""
_BOOT = re.compile(r"org\.springframework\.boot:spring-boot(?:-starter[\w-]*|-dependencies)?")
_NUMBERS = re.compile(r"v?(\d+)(?:\.(\d+))?(?![\d])")


def framework(ecosystem: str, normal: str) -> str:
    """The framework whose version a package has; empty: none that is known."""
    found = _PACKAGES.get((ecosystem, normal), "")
    return found or ("Spring Boot" if ecosystem == MAVEN and _BOOT.fullmatch(normal) else "")


def ended(name: str, version: str, today: object) -> Ended | None:
    """The line of versions that a version belongs to, if its end has come; None also where that is not known."""
    found = _NUMBERS.match(version)
    if found is None:
        return None
    lines = _ENDS[name]
    for line in (f"{found[1]}.{found[2] or 0}", found[1]):
        if line in lines:
            return _over(line, lines[line], today)
    return None


def all_ended(name: str, highest: Ceiling, today: object) -> Ended | None:
    """The newest line of versions that a constraint allows, if its end has come."""
    found = _NUMBERS.match(highest.version)
    if found is None:
        return None
    bound = (int(found[1]), int(found[2] or 0))
    allowed = [line for line in _ENDS[name] if _number(line) < bound or (highest.included and _number(line) == bound)]
    if not allowed or _newer_are_allowed(list(_ENDS[name]), allowed[-1], bound, highest.included):
        return None
    return _over(allowed[-1], _ENDS[name][allowed[-1]], today)


def _newer_are_allowed(lines: list[str], newest: str, bound: tuple[int, int], included: bool) -> bool:
    """Is there room below the bound for a major version behind the last that is written here? It lives on."""
    following = (_number(newest)[0] + 1, 0)
    return newest == lines[-1] and (following < bound or (included and following == bound))


def _number(line: str) -> tuple[int, int]:
    major, _, minor = line.partition(".")
    return int(major), int(minor or 0)


def _over(line: str, date: str, today: object) -> Ended | None:
    return Ended(line, date) if isinstance(today, str) and date < today else None
