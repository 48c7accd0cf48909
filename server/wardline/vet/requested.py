"""What stands on the command line: a package of an index, or else a file."""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from packaging.version import InvalidVersion, Version

from wardline_analyzers.dependencies.dependency import NPM, PYPI
from wardline_analyzers.dependencies.names import may_be_name

_PREFIXES = {"pypi": PYPI, "npm": NPM}
_NPM_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,255}")
"""A version, or a tag such as `next`."""


class Requested(NamedTuple):
    """A package that is to be fetched."""

    ecosystem: str
    name: str
    version: str
    """Empty: the newest."""

    def __str__(self) -> str:
        if self.ecosystem == NPM:
            return f"npm:{self.name}" + (f"@{self.version}" if self.version else "")
        return self.name + (f"=={self.version}" if self.version else "")


def requested(text: str, folder: str) -> Requested | None:
    """The package that is meant; None: a file is. Raises ValueError for a package that there cannot be.

    What is there as a file is a file. A bare name with a dot in it is taken for a file that is missing.
    """
    prefix, colon, rest = text.partition(":")
    if colon and prefix.lower() in _PREFIXES:
        return _split(_PREFIXES[prefix.lower()], rest)
    if os.path.lexists(os.path.join(folder, text)):
        return None
    if "==" in text:
        return _split(PYPI, text)
    return Requested(PYPI, text, "") if "." not in text and may_be_name(PYPI, text) else None


def _split(ecosystem: str, text: str) -> Requested:
    if ecosystem == NPM:
        at = text.rfind("@")
        name, version = (text[:at], text[at + 1 :]) if at > 0 else (text, "")
        fits = not version or _NPM_VERSION.fullmatch(version) is not None
    else:
        name, _, version = (part.strip() for part in text.partition("=="))
        fits = not version or _is_version(version)
    if not may_be_name(ecosystem, name):
        raise ValueError("there can be no package of this name")
    if not fits:
        raise ValueError(f"`{version}` is no version of a package")
    return Requested(ecosystem, name, version)


def _is_version(text: str) -> bool:
    try:
        Version(text)
    except InvalidVersion:
        return False
    return True
