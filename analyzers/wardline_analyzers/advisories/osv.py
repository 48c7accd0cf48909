"""From OSV's documents to records: what is kept of an advisory for one package, as plain values of JSON.

A record is an object:

    id        the advisory's own name
    aliases   its other names (CVE-…, GHSA-…)
    summary   one line
    score     of CVSS 3, and `rating`, what the source calls it; left out where nothing is said
    ranges    [[[kind, version], …], …]: kind is introduced, fixed, last_affected or limit
    versions  those that no range covers
    parts     the parts of the package that are concerned (Go: import paths); left out where that is all of it
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from wardline_analyzers.advisories.advisory import parsed
from wardline_analyzers.advisories.cvss import base_score
from wardline_analyzers.dependencies.names import normalised

Record = dict[str, Any]

_KINDS = ("introduced", "fixed", "last_affected", "limit")
_SUMMARY = 140
"""Characters of a summary."""
_PARTS = 3
"""Parts of a package that are named."""
_SENTENCE = re.compile(r"(?<=[^A-Z\s.]{2}[.!?])\s")
_INTRODUCTION = re.compile(r"[\w.@/` -]{1,60}? (?:is|are|provides) (?:an?|the|open)\b")
_RATINGS = {"moderate": "medium", "medium": "medium", "low": "low", "high": "high", "critical": "critical"}


def records(document: Any) -> Iterator[tuple[str, str, Record]]:
    """(ecosystem, name of the package, record) for all that an advisory is about; nothing if it was withdrawn.

    Raises TypeError, KeyError, ValueError or AttributeError for what is no document of OSV's.
    """
    if document.get("withdrawn"):
        return
    by_package: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for affected in document.get("affected") or ():
        package = affected.get("package")
        if package:
            ecosystem = str(package["ecosystem"]).partition(":")[0]
            name = normalised(ecosystem, str(package["name"]))
            by_package.setdefault((ecosystem, name), []).append(affected)
    for (ecosystem, name), affected in by_package.items():
        yield ecosystem, name, _record(document, ecosystem, name, affected)


def _record(document: Any, ecosystem: str, name: str, affected: list[dict[str, Any]]) -> Record:
    ranges: list[list[list[str]]] = []
    versions: list[str] = []
    parts: list[str] = []
    whole = False
    for one in affected:
        for given in one.get("ranges") or ():
            if given["type"] in ("ECOSYSTEM", "SEMVER"):
                events = [[kind, str(event[kind])] for event in given["events"] for kind in _KINDS if kind in event]
                ranges.append(events)
        versions += [str(version) for version in one.get("versions") or ()]
        paths = [str(i["path"]) for i in (one.get("ecosystem_specific") or {}).get("imports") or () if i.get("path")]
        whole = whole or not paths
        parts += paths
    record: Record = {"id": str(document["id"])}
    aliases = sorted({str(alias) for alias in document.get("aliases") or ()})
    record["aliases"] = aliases
    record["summary"] = _summary(document, name)
    score, rating = _severity(document, affected)
    if score:
        record["score"] = score
    if rating:
        record["rating"] = rating
    record["ranges"] = ranges
    covered = parsed(ecosystem, record)
    if left := [version for version in versions if not covered.affects(version)]:
        record["versions"] = left
    if parts and not whole:
        record["parts"] = sorted(set(parts))[:_PARTS]
    return record


def _summary(document: Any, name: str) -> str:
    text = str(document.get("summary") or document.get("details") or "")
    line = " ".join(text.split())
    sentences = _SENTENCE.split(line, maxsplit=3)
    # Many begin with what the package is; the flaw comes after that.
    telling = [sentence for sentence in sentences[:3] if not _INTRODUCTION.match(sentence)]
    line = (telling or sentences)[0].removesuffix(f" in {name}")
    return line if len(line) <= _SUMMARY else f"{line[: _SUMMARY - 1].rsplit(' ', 1)[0]}…"


def _severity(document: Any, affected: list[dict[str, Any]]) -> tuple[float, str]:
    """The highest score of CVSS 3, and what the source calls it."""
    given = list(document.get("severity") or ())
    specific = [document.get("database_specific") or {}]
    for one in affected:
        given += one.get("severity") or ()
        specific += [one.get("ecosystem_specific") or {}, one.get("database_specific") or {}]
    score = max((base_score(str(one["score"])) for one in given if one["type"] == "CVSS_V3"), default=0.0)
    named = (_RATINGS.get(str(one.get("severity", "")).lower(), "") for one in specific if isinstance(one, dict))
    return score, next((rating for rating in named if rating), "")
