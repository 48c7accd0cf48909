"""What can be said of a package that code depends on: its name, and known vulnerabilities."""

from __future__ import annotations

import sys
from typing import Any

from wardline.advisories import age, store
from wardline_analyzers.advisories.hits import hits, malicious, mended
from wardline_analyzers.advisories.judgement import each_once
from wardline_analyzers.dependencies.names import may_be_name, normalised

_MOST = 20
"""Advisories that are told."""

_LETTERS = {
    "PyPI": "no project on PyPI can have this name: ASCII letters, digits, and . _ - between them",
    "npm": "no package on npm can have this name: letters, digits, and . _ ~ - between them, at most 214 characters",
}
"""Why no package can have a name, for ecosystems whose names are checked."""

_ECOSYSTEMS = {
    **{name.lower(): name for name in store.ECOSYSTEMS},
    **{"cargo": "crates.io", "crates": "crates.io", "rust": "crates.io", "golang": "Go", "java": "Maven"},
    **{"gem": "RubyGems", "gems": "RubyGems", "composer": "Packagist", "pip": "PyPI", "node": "npm"},
}
"""What agents call ecosystems, and OSV."""
_NO_BILL = (
    "It is not known whether it is malicious or new, and no service on the network is asked. "
    "Do not take this as a clean bill."
)


def about(name: str, version: str | None, ecosystem: str) -> dict[str, Any]:
    """`DependencyResult` of a package."""
    system = ecosystem.strip().lower()
    osv = _ECOSYSTEMS.get(system, ecosystem.strip())
    invalid = "" if may_be_name(osv, name) else _LETTERS[osv]
    normal = normalised(osv, name)
    result: dict[str, Any] = {
        "name": name if invalid else normal,
        "version": version,
        "ecosystem": system,
        "status": "invalid" if invalid else "unknown",
        "reason": invalid,
        "advisories": [],
        "fixed": None,
    }
    if invalid:
        return result
    _look_up(result, osv, normal, version)
    if osv == "PyPI" and name.replace("-", "_") in sys.stdlib_module_names:
        told = result["reason"]
        result["reason"] = f"`{name}` is a module of Python's standard library and needs no package. {told}"
    return result


def _look_up(result: dict[str, Any], osv: str, normal: str, version: str | None) -> None:
    """Fill in what advisories say."""
    data = store.used(osv)
    if data is None:
        result["reason"] = f"There are no advisories for this ecosystem. {_NO_BILL}"
        return
    known = store.known(osv, normal) or "[]"
    found = each_once(hits(osv, version, known) if version else malicious(osv, known))
    if found:
        fixed = mended(osv, version, known) if version else ""
        count = f"{len(found)} known vulnerabilities" if len(found) > 1 else "a known vulnerability"
        what = "It is known to be malicious." if any(one.malicious for one in found) else f"This version has {count}."
        result["status"] = "vulnerable"
        result["reason"] = f"{what} {f'Use {fixed} or newer.' if fixed else 'No version without it is known.'}"
        result["advisories"] = [f"{one.name}: {one.summary}" for one in found[:_MOST]]
        result["fixed"] = fixed or None
        return
    of = "this version has no known vulnerability" if version else "give the version to look up its vulnerabilities"
    result["reason"] = f"By advisories of {age.in_words(data.date)}: {of}. {_NO_BILL}"
