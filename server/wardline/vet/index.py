"""Which files an index has of a package: one that pip or npm is set up for (`world/index_settings.py`)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from packaging.tags import sys_tags
from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from wardline.vet.requested import Requested
from wardline.world import index_pages, index_settings
from wardline.world.fetching import Fetched, Fetcher
from wardline.world.index_settings import Index
from wardline_analyzers.dependencies.dependency import NPM, PYPI
from wardline_analyzers.dependencies.names import normalised

LARGEST_PAGE = 64 << 20
"""Bytes of a page that lists the files of one package: npm's of some packages have tens of megabytes."""
_MOST_FILES = 100_000


class IndexProblem(Exception):
    """The files cannot be told. The text says why, for people."""


class File(NamedTuple):
    """A file of a package, as the index describes it."""

    name: str
    url: str
    hashes: dict[str, str]
    """Algorithm to hexadecimal digest."""
    headers: dict[str, str]
    """To be sent with the request."""
    size: int | None = None
    """In bytes, if the index says."""
    uploaded: str = ""
    """When (ISO 8601), if the index says."""
    yanked: bool = False


class Release(NamedTuple):
    """What was chosen."""

    version: str
    files: tuple[File, ...]
    left_out: int
    """Further files of this version."""
    yanked: bool = False
    first: str = ""
    """When the package was first released (ISO 8601), if the index says."""


def release(asked: Requested, fetcher: Fetcher) -> Release:
    """The files of a package that are to be looked at. Raises IndexProblem."""
    return _npm(asked, fetcher) if asked.ecosystem == NPM else _python(asked, fetcher)


# ---------------------------------------------------------------------- PyPI


def _python(asked: Requested, fetcher: Fetcher) -> Release:
    indexes = index_settings.python()
    if not indexes:
        raise IndexProblem("pip is set up to use no index over the network")
    found: list[File] = []
    for index in indexes:
        page = _sound(index_pages.python(index, asked.name, fetcher), index)
        if page is not None:
            found += _files(page, index)
    if not found:
        raise IndexProblem("the index has no such package")
    return _chosen(found, asked)


def _sound(got: Fetched | None, index: Index) -> Fetched | None:
    """A page of an index that can be read; None: there is no such package. Raises IndexProblem."""
    host = urlsplit(index.url).hostname
    if got is None:
        raise IndexProblem(f"{host} does not answer as it should (is there a network?)")
    if got.status == 404:
        return None
    if got.status != 200:
        raise IndexProblem(f"{host} answers {got.status}")
    if not got.whole:
        raise IndexProblem(f"{host} answers with more than {LARGEST_PAGE:,} bytes")
    return got


def _files(page: Fetched, index: Index) -> list[File]:
    told = list(_of_json(page) if "json" in page.kind else _of_html(page))[:_MOST_FILES]
    return [_with_headers(file, index) for file in told if _is_reachable(file.url, index)]


def _is_reachable(url: str, index: Index) -> bool:
    """Other hosts than the index only over TLS."""
    return urlsplit(url).scheme == "https" or urlsplit(url)[:2] == urlsplit(index.url)[:2]


def _with_headers(file: File, index: Index) -> File:
    """Credentials go to the index alone."""
    same = urlsplit(file.url)[:2] == urlsplit(index.url)[:2]
    return file._replace(headers=index.headers if same else {})


def _of_json(page: Fetched) -> Iterator[File]:
    for each in _parsed(page).get("files") or ():
        if not isinstance(each, dict) or not isinstance(each.get("url"), str):
            continue
        hashes, size = each.get("hashes"), each.get("size")
        yield File(
            str(each.get("filename", "")),
            urljoin(page.url, each["url"]),
            {str(k).lower(): str(v).lower() for k, v in hashes.items()} if isinstance(hashes, dict) else {},
            {},
            size if isinstance(size, int) else None,
            str(each.get("upload-time") or ""),
            each.get("yanked") not in (None, False),
        )


def _of_html(page: Fetched) -> Iterator[File]:
    parser = _Anchors()
    parser.feed(page.body.decode("utf-8", "replace"))
    for attributes in parser.found:
        url = urljoin(page.url, attributes.get("href") or "")
        parts = urlsplit(url)
        stated = {k.lower(): v[0].lower() for k, v in parse_qs(parts.fragment).items()}
        name = unquote(parts.path.rpartition("/")[2])
        yield File(name, parts._replace(fragment="").geturl(), stated, {}, yanked="data-yanked" in attributes)


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and len(self.found) < _MOST_FILES:
            self.found.append(dict(attrs))


def _parsed(page: Fetched) -> dict[str, Any]:
    found = page.page()
    if not found:
        raise IndexProblem("the index's answer cannot be understood")
    return found


def _chosen(files: Iterable[File], asked: Requested) -> Release:
    """The source distribution and the wheel that pip would take here, of the version that is meant."""
    files = list(files)
    first = min((file.uploaded for file in files if file.uploaded), default="")
    by_version: dict[Version, list[File]] = {}
    for file in files:
        version = _version_of(file.name, asked.name)
        if version is not None:
            by_version.setdefault(version, []).append(file)
    if asked.version:
        version = Version(asked.version)
        if version not in by_version:
            raise IndexProblem(f"the index has no version {asked.version} of it that can be looked at")
    else:
        kept = [v for v, found in by_version.items() if not all(file.yanked for file in found)]
        if not kept:
            raise IndexProblem("the index has no file of it that can be looked at")
        version = max([v for v in kept if not v.is_prerelease] or kept)
    found = by_version[version]
    taken = {file.name: file for file in (*_sources(found)[:1], *_wheels(found)[:1])}
    yanked = all(file.yanked for file in found)
    return Release(str(version), tuple(taken.values()), len({file.name for file in found}) - len(taken), yanked, first)


def _version_of(name: str, package: str) -> Version | None:
    """The version of a file of this package; None: it is none that is looked at."""
    try:
        if name.endswith(".whl"):
            whose, version, _, _ = parse_wheel_filename(name)
        elif name.endswith((".tar.gz", ".zip")):
            whose, version = parse_sdist_filename(name)
        else:
            return None
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return None
    return version if normalised(PYPI, str(whose)) == normalised(PYPI, package) else None


def _sources(files: list[File]) -> list[File]:
    return sorted((file for file in files if not file.name.endswith(".whl")), key=lambda file: file.name)


def _wheels(files: list[File]) -> list[File]:
    """The wheels, the one that fits this machine best first."""
    order = {tag: number for number, tag in enumerate(sys_tags())}
    last = len(order)

    def rank(file: File) -> tuple[int, str]:
        return min((order.get(tag, last) for tag in parse_wheel_filename(file.name)[3]), default=last), file.name

    return sorted((file for file in files if file.name.endswith(".whl")), key=rank)


# ---------------------------------------------------------------------- npm


def _npm(asked: Requested, fetcher: Fetcher) -> Release:
    registry = index_settings.npm(asked.name)
    page = _sound(index_pages.npm(asked.name, fetcher), registry)
    if page is None:
        raise IndexProblem("the registry has no such package")
    about = _parsed(page)
    versions, tags = about.get("versions"), about.get("dist-tags")
    versions = versions if isinstance(versions, dict) else {}
    version = asked.version or "latest"
    if version not in versions and isinstance(tags, dict):
        version = str(tags.get(version, version))
    known = versions.get(version)
    dist = known.get("dist") if isinstance(known, dict) else None
    url = dist.get("tarball") if isinstance(dist, dict) else None
    if not isinstance(dist, dict) or not isinstance(url, str) or not _is_reachable(url, registry):
        raise IndexProblem(f"the registry has no version {version} of it")
    name = f"{asked.name.rpartition('/')[2]}-{version}.tgz"
    return Release(version, (_with_headers(File(name, url, _integrity(dist), {}), registry),), 0)


def _integrity(dist: dict[str, Any]) -> dict[str, str]:
    """Subresource Integrity, else the SHA-1 of old packages."""
    hashes = {}
    for each in str(dist.get("integrity", "")).split():
        algorithm, dash, digest = each.partition("-")
        try:
            hashes[algorithm] = base64.b64decode(digest, validate=True).hex() if dash else ""
        except (ValueError, binascii.Error):
            continue
    shasum = dist.get("shasum")
    return hashes or ({"sha1": shasum.lower()} if isinstance(shasum, str) else {})
