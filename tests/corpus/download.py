"""Fetch source distributions from the index that pip is set up with, without running anything of them.

`pip download` would prepare their metadata, and that runs their build scripts. So the index is read here, in the form
of the Simple Repository API (PyPA specifications): one HTML page a project, with a link and a hash for each file.
"""

from __future__ import annotations

import hashlib
import html.parser
import os
import re
import ssl
import subprocess
import sys
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path


class DownloadError(RuntimeError):
    """A file is not on the index, or is not what the index says."""


@dataclass(frozen=True)
class Project:
    """A project at one version."""

    name: str
    version: str

    @property
    def label(self) -> str:
        return f"{self.name}-{self.version}"


def pinned(path: Path) -> list[Project]:
    """The projects of a file with lines `name==version`."""
    lines = path.read_text().split()
    return [Project(*line.split("==")) for line in lines]


def fetch(project: Project, folder: Path) -> Path:
    """The source distribution of a project, downloaded to `folder` unless it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{project.label}.tar.gz"
    if not path.exists():
        page_url = f"{_index().rstrip('/')}/{project.name}/"
        page = _read(page_url, {"Accept": "application/vnd.pypi.simple.v1+html, text/html;q=0.5"})
        url, digest = find_link(project, page.decode(), page_url)
        data = _read(url, {})
        if digest and hashlib.sha256(data).hexdigest() != digest:
            raise DownloadError(f"{project.label}: the file is not the one that the index describes")
        part = path.with_suffix(".part")
        part.write_bytes(data)
        part.replace(path)
    return path


def find_link(project: Project, page: str, page_url: str) -> tuple[str, str]:
    """The address of a project's source distribution, and its SHA-256 (empty if the index has none)."""
    links = _Links()
    links.feed(page)
    wanted = re.compile(re.escape(_normal(project.name)) + "-" + re.escape(project.version) + r"\.tar\.gz")
    for link in links.found:
        address, fragment = urllib.parse.urldefrag(urllib.parse.urljoin(page_url, link))
        if wanted.fullmatch(_normal(urllib.parse.unquote(address.rpartition("/")[2]))):
            algorithm, _, digest = fragment.partition("=")
            return address, digest if algorithm == "sha256" else ""
    raise DownloadError(f"{project.label}: no source distribution on the index")


class _Links(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attributes if tag == "a" and name == "href" and value]


def _normal(name: str) -> str:
    return re.sub(r"[-_]+", "-", name).lower()


def _index() -> str:
    """The index of pip's configuration, or its default."""
    asked = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    configured = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    if url := os.environ.get("PIP_INDEX_URL") or configured:
        return url
    default = "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"
    return subprocess.run([sys.executable, "-c", default], capture_output=True, text=True, check=True).stdout.strip()


def _read(url: str, headers: dict[str, str]) -> bytes:
    if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
        raise DownloadError("the index leads to an address that is no web address")
    context = ssl.create_default_context(cafile=os.environ.get("PIP_CERT"))
    request = urllib.request.Request(url, headers={"User-Agent": "wardline-corpus", **headers})
    with urllib.request.urlopen(request, timeout=120, context=context) as response:
        data: bytes = response.read()
    return data
