"""From OSV's documents to records: what is kept of an advisory for one package, as plain values of JSON.

A record is an object:

    id        the advisory's own name
    aliases   its other names (CVE-…, GHSA-…)
    summary   one line
    score     of the newest CVSS that is given, and `rating`, what the source calls it; left out where nothing is said
    ranges    [[[kind, version], …], …]: kind is introduced, fixed, last_affected or limit
    versions  those that no range covers
    parts     [[name, [symbol, …]], …]: the parts of the package that are concerned, for Go import paths with the
              names in them (none: all of them), else functions; left out where that is all of it, or not known
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
_PARTS = 12
"""Parts of a package that are kept; where there are more, it is taken for all of it."""
_SYMBOLS = 40
"""Names in a part that are kept; where there are more, it is taken for all of the part."""
_CVSS = ("CVSS_V4", "CVSS_V3", "CVSS_V2")
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
    parts: dict[str, set[str]] = {}
    whole = False
    for one in affected:
        for given in one.get("ranges") or ():
            if given["type"] in ("ECOSYSTEM", "SEMVER"):
                events = [[kind, str(event[kind])] for event in given["events"] for kind in _KINDS if kind in event]
                ranges.append(events)
        versions += [str(version) for version in one.get("versions") or ()]
        own = _parts(one)
        whole = whole or not own
        for part, symbols in own:
            # Of a part that is named without symbols once, all is concerned.
            parts[part] = parts.get(part, symbols) | symbols if symbols and parts.get(part, symbols) else set()
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
    if parts and not whole and len(parts) <= _PARTS:
        record["parts"] = [
            [part, sorted(symbols) if len(symbols) <= _SYMBOLS else []] for part, symbols in sorted(parts.items())
        ]
    return record


def _parts(affected: dict[str, Any]) -> list[tuple[str, set[str]]]:
    """The parts that an entry is about, as Go's database, GitHub's and RustSec's say it; empty: all, or not known."""
    specific = affected.get("ecosystem_specific") or {}
    imports = [one for one in specific.get("imports") or () if one.get("path")]
    if imports:
        return [(str(one["path"]), {str(symbol) for symbol in one.get("symbols") or ()}) for one in imports]
    functions = specific.get("affected_functions") or (specific.get("affects") or {}).get("functions") or ()
    return [(str(function).removesuffix("()"), set()) for function in functions]


def _summary(document: Any, name: str) -> str:
    text = str(document.get("summary") or document.get("details") or "")
    line = " ".join(text.split())
    sentences = _SENTENCE.split(line, maxsplit=3)
    # Many begin with what the package is; the flaw comes after that.
    telling = [sentence for sentence in sentences[:3] if not _INTRODUCTION.match(sentence)]
    line = (telling or sentences)[0].removesuffix(f" in {name}")
    return line if len(line) <= _SUMMARY else f"{line[: _SUMMARY - 1].rsplit(' ', 1)[0]}…"


def _severity(document: Any, affected: list[dict[str, Any]]) -> tuple[float, str]:
    """The highest score of the newest CVSS that is given, and what the source calls it."""
    given = list(document.get("severity") or ())
    specific = [document.get("database_specific") or {}]
    for one in affected:
        given += one.get("severity") or ()
        specific += [one.get("ecosystem_specific") or {}, one.get("database_specific") or {}]
    scores = (max((base_score(str(one["score"])) for one in given if one["type"] == of), default=0.0) for of in _CVSS)
    score = next((score for score in scores if score), 0.0)
    named = (_RATINGS.get(str(one.get("severity", "")).lower(), "") for one in specific if isinstance(one, dict))
    return score, next((rating for rating in named if rating), "")
