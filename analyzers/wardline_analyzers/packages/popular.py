"""Much-used packages of each ecosystem. A list is read when it is first asked for, in a few milliseconds."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files

from wardline_analyzers.dependencies.dependency import GO, NPM, PYPI, RUBYGEMS
from wardline_analyzers.dependencies.names import normalised

_FILES = {PYPI: "popular-pypi", NPM: "popular-npm", GO: "popular-go", RUBYGEMS: "popular-rubygems"}


@cache
def popular(ecosystem: str) -> dict[str, int]:
    """Normalised name to rank, 0 the most used; empty for an ecosystem of which there is no list."""
    name = _FILES.get(ecosystem)
    if name is None:
        return {}
    ranks: dict[str, int] = {}
    for line in lines_of(name):
        ranks.setdefault(normalised(ecosystem, line), len(ranks))
    return ranks


def lines_of(name: str) -> list[str]:
    """The lines of a file in `data/`."""
    packed = files("wardline_analyzers.packages").joinpath("data").joinpath(f"{name}.txt.gz").read_bytes()
    return gzip.decompress(packed).decode("utf-8").splitlines()
