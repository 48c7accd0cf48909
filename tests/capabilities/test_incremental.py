"""An edited document answers like a fresh one, and what is remembered of a unit is what it depends on."""

from __future__ import annotations

import random

import pytest

from wardline_analyzers.capabilities.document import capabilities_of, clear_cache
from wardline_analyzers.document import Document

TEXT = b"""import os
import requests
from pathlib import Path
from helpers import Client

session = requests.Session()
folder = Path("x")


class Base:
    pass


class Worker(Base):
    def __init__(self):
        self.session = requests.Session()
        self.folder: Path = folder

    def go(self, url):
        self.session.get(url)
        (self.folder / "y").write_text("z")
        os.environ["API_KEY"]

    def stop(self):
        self.rfile.read()


def fetch(url, client: Client):
    client.get(url)
    return session.get(url)


def run(command):
    os.system(command)
    eval(command)
"""

EDITS = [
    (b"import requests\n", b"import httpx as requests\n"),
    (b"import requests\n", b""),
    (b"self.session = requests.Session()", b"self.session = other"),
    (b"self.session = requests.Session()", b"self.session = self.folder = 1"),
    (b"class Base:", b"from http.server import BaseHTTPRequestHandler\nclass Base(BaseHTTPRequestHandler):"),
    (b"from helpers import Client", b"from httpx import Client"),
    (b"session = requests.Session()\n", b"session = {}\n"),
    (b"import os\n", b"import os\n\n\ndef eval(x):\n    pass\n\n\n"),
    (b"(self.folder /", b"self.folder /"),
    (b"class Worker(Base):", b"class Worker:"),
    (b"    def go(self, url):", b"def go(self, url):"),
]


def names(document: Document) -> tuple[str, ...]:
    return capabilities_of(document).names


@pytest.mark.parametrize("edit", range(len(EDITS)))
def test_each_edit_there_and_back(edit: int) -> None:
    old, new = EDITS[edit]
    document = Document(TEXT)
    document.analyse()
    before = capabilities_of(document)
    at = TEXT.index(old)
    document.replace(at, at + len(old), new)
    edited = document.buffer.data
    changed = capabilities_of(document)
    clear_cache()
    assert changed == capabilities_of(edited)
    assert changed != before
    document.analyse()
    assert capabilities_of(document) == changed
    document.replace(at, at + len(new), old)
    assert capabilities_of(document) == before


def test_what_the_edits_change() -> None:
    document = Document(TEXT)
    assert names(document) == ("network-out", "process", "file-write", "environment", "dynamic-code", "secrets")
    at = TEXT.index(EDITS[4][0])
    document.replace(at, at + len(EDITS[4][0]), EDITS[4][1])
    assert "network-in" in names(document)  # self.rfile is the request's now


def test_random_edits() -> None:
    chance = random.Random(7)
    pieces = [
        b"",
        b"\n",
        b"(",
        b")",
        b"os.system(1)\n",
        b"'''",
        b"def f(self):\n",
        b"    ",
        b"import requests\n",
        b"self.",
    ]
    document = Document(TEXT)
    for step in range(300):
        size = len(document.buffer.data)
        start = chance.randrange(size + 1)
        end = min(size, start + chance.choice([0, 0, 1, 5, 40]))
        document.replace(start, end, chance.choice(pieces))
        if step % 3 == 0:
            found = capabilities_of(document)
            if step % 2:
                clear_cache()
            assert found == capabilities_of(document.buffer.data), step
        if size > 3000 or size < 200:
            document.reset(TEXT)
