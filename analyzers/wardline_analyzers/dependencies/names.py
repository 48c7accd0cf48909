"""How ecosystems compare the names of packages."""

from __future__ import annotations

import re

from wardline_analyzers.dependencies import dependency as d

_RUNS = re.compile(r"[-_.]+")


def normalised(ecosystem: str, name: str) -> str:
    """The form under which equal names are equal.

    PyPI: PEP 503. Packagist, npm and conda do not tell letters' case apart, or allow only small ones. Go, Maven,
    RubyGems and crates.io do. crates.io takes `-` and `_` for the same, but manifests must use the one published.
    """
    if ecosystem == d.PYPI:
        return _RUNS.sub("-", name).lower()
    if ecosystem in (d.NPM, d.PACKAGIST, d.CONDA):
        return name.lower()
    return name
