"""The names of packages: which there can be, and how ecosystems compare them."""

from __future__ import annotations

import re

from wardline_analyzers.dependencies import dependency as d

_RUNS = re.compile(r"[-_.]+")
_POSSIBLE = {
    d.PYPI: re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,198}[A-Za-z0-9])?"),
    d.NPM: re.compile(r"(?=.{1,214}\Z)(?:@[a-z0-9~-][a-z0-9._~-]*/)?[A-Za-z0-9~-][A-Za-z0-9._~-]*"),
}
"""PyPA, "Names and normalization"; npm, "package.json" (old packages have capital letters, which new ones must not)."""


def may_be_name(ecosystem: str, name: str) -> bool:
    """Whether a package can have this name; of ecosystems whose names are not checked here: any can.

    Such a name of PyPI or npm can become a part of a URL.
    """
    possible = _POSSIBLE.get(ecosystem)
    return possible is None or possible.fullmatch(name) is not None


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
