"""The pages of package indexes, as pip and npm ask for them."""

from __future__ import annotations

from urllib.parse import quote

from wardline.world import index_settings
from wardline.world.fetching import Fetched, Fetcher
from wardline_analyzers.dependencies.dependency import PYPI
from wardline_analyzers.dependencies.names import normalised

_SIMPLE = "application/vnd.pypi.simple.v1+json, text/html;q=0.1"
"""PEP 691, else PEP 503."""
_SHORT = "application/vnd.npm.install-v1+json"
_WHOLE = "application/json"


def python(index: index_settings.Index, name: str, fetcher: Fetcher) -> Fetched | None:
    """The page of a package on one of pip's indexes; None: the server did not answer as it should."""
    url = f"{index.url.rstrip('/')}/{normalised(PYPI, name)}/"
    return fetcher.get(url, {"Accept": _SIMPLE, **index.headers})


def npm(name: str, fetcher: Fetcher, whole: bool = False) -> Fetched | None:
    """The same of npm's registry: what an installation needs, or all."""
    registry = index_settings.npm(name)
    url = f"{registry.url.rstrip('/')}/{quote(name, safe='@')}"
    return fetcher.get(url, {"Accept": _WHOLE if whole else _SHORT, **registry.headers})
