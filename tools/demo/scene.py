"""The file of the demo, the suggestion that is accepted in it, and what must be found."""

from __future__ import annotations

from dataclasses import dataclass

FILE = "feeds.py"

BEFORE = '''\
"""Feeds of our partners."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import requests
import yaml


@dataclass
class Feed:
    name: str
    url: str


'''

SUGGESTION = '''\
def import_feed(feed, folder):
    """Download a feed, unpack it below folder, and return its entries by name."""
    headers = {"Accept": "application/gzip", "User-Agent": "feeds/1.0"}
    response = requests.get(feed.url, headers=headers, timeout=10, verify=False)
    response.raise_for_status()

    archive = Path(folder, f"{feed.name}.tar.gz")
    archive.write_bytes(response.content)
    subprocess.run(f"tar -xzf {archive} -C {folder}", shell=True, check=True)

    with Path(folder, "feed.yaml").open() as stream:
        settings = yaml.load(stream, Loader=yaml.Loader)
    if not settings.get("entries"):
        raise ValueError(f"the feed {feed.name} has no entries")

    by_name = {}
    for entry in settings["entries"]:
        entry.setdefault("language", settings.get("language", "en"))
        by_name[entry["name"]] = entry
    return by_name
'''

AFTER = """\


def names(feeds):
    return sorted(feed.name for feed in feeds)
"""


@dataclass(frozen=True)
class Flaw:
    """A flaw of the suggestion: the text of its line, its rule, and the quick fix that mends it."""

    code: str
    rule: str
    fix: str
    fixed: str
    """What the line must be afterwards."""

    @property
    def line(self) -> int:
        """0-based line in the file, once the suggestion is accepted and before anything is fixed."""
        lines = (BEFORE + SUGGESTION).split("\n")
        return next(number for number, line in enumerate(lines) if self.code in line)


FLAWS = (
    Flaw("verify=False", "certificate-check-off", "Check the certificate", "timeout=10)"),
    Flaw("shell=True", "shell-true", "Run the program without a shell", "subprocess.run(["),
    Flaw("yaml.load(", "unsafe-yaml-load", "Use yaml.safe_load", "yaml.safe_load(stream)"),
)
