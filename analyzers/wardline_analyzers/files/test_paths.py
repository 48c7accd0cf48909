"""Which files are no part of a program: its tests, and what only shows how something is done."""

from __future__ import annotations

import re
from typing import Final

_FOLDERS: Final = re.compile(
    r"(?i)(?:^|/)(?:tests?|__tests__|\w*\.tests?|specs?|fixtures|stubs|samples?|examples?|benchmarks?|e2e)/"
)
_NAMES: Final = re.compile(r"Tests?\.(?:cs|php|kt)$|_(?:spec|test)\.rb$|\.(?:test|spec)\.[cm]?[jt]sx?$")


def in_tests(path: str) -> bool:
    """Does a file's path say that it is a test or an example?"""
    return _FOLDERS.search(path) is not None or _NAMES.search(path) is not None


__all__ = ["in_tests"]
