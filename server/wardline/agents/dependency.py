"""What can be said of a package that code depends on. No list of advisories comes with Wardline yet, so: its name."""

from __future__ import annotations

import re
import sys
from typing import Any

_PYPI = re.compile(r"[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?", re.IGNORECASE)
"""A project's name (PyPA, "Names and normalization")."""
_NPM = re.compile(r"(?:@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*")
"""A package's name (npm, "package.json": at most 214 characters, lower case)."""

_NO_DATA = (
    "Wardline has no data on advisories, malicious packages or popular names yet, and asks no service on the network: "
    "nothing is known for or against this package. Do not take this as a clean bill."
)


def about(name: str, version: str | None, ecosystem: str) -> dict[str, Any]:
    """`DependencyResult` of a package."""
    system = ecosystem.strip().lower()
    invalid = ""
    if system == "pypi":
        if not _PYPI.fullmatch(name):
            invalid = "no project on PyPI can have this name: ASCII letters, digits, and . _ - between them"
        normalised = re.sub(r"[-_.]+", "-", name).lower()
    else:
        if system == "npm" and (len(name) > 214 or not _NPM.fullmatch(name)):
            invalid = "no package on npm can have this name: lower case, at most 214 characters, no space"
        normalised = name
    reason = invalid or _NO_DATA
    if system == "pypi" and not invalid and name.replace("-", "_") in sys.stdlib_module_names:
        reason = f"`{name}` is a module of Python's standard library and needs no package. {_NO_DATA}"
    return {
        "name": normalised,
        "version": version,
        "ecosystem": system,
        "status": "invalid" if invalid else "unknown",
        "reason": reason,
    }
