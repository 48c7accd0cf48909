"""Uploads that multer keeps whatever they are, and what archives say of their own entries."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match

SERVED_FOLDERS: Final = "public|static|www|htdocs|assets|dist"
"""Folders that are mostly served as they are."""
_SERVED: Final = re.compile(rf"(?i)(?:^|/)(?:{SERVED_FOLDERS})(?:/|$)")


def kept_as_sent(match: Match) -> bool:
    """The files go to a folder, and no filter says of which kind they may be. A folder that is served makes it sure."""
    if match.argument("dest") is None:
        return False  # in memory, or where a storage of their own puts them
    name = match.constant("dest")
    if isinstance(name, str) and _SERVED.search(name):
        match.confidence = Confidence.MEDIUM
    return outside_tests(match)


def of_archive(match: Match) -> bool:
    """Of `taint`: the path holds a name that an entry of an archive has."""
    return match.taint is not None and _ENTRY.search(str(match.taint.key[0])) is not None


_ENTRY: Final = re.compile(r"(?:archive|adm-zip|yauzl|unzipper)\.Entry\(\)|^\*\.entryName$|^jszip\b")
