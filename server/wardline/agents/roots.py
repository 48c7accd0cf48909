"""Which files a client of the MCP server may have looked at: those below its roots, links resolved."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.request import url2pathname


class Outside(Exception):
    """A path that is not below the roots, in one line for the client."""


@dataclass(frozen=True, slots=True)
class Roots:
    """Absolute folders, links resolved."""

    folders: tuple[str, ...]
    cwd: str
    """Where relative paths begin: the first folder, or where the server was started if there is none."""

    @staticmethod
    def of(folders: Iterable[str], cwd: str) -> Roots:
        real = tuple(dict.fromkeys(os.path.realpath(folder) for folder in folders))
        return Roots(real, real[0] if real else os.path.realpath(cwd))

    def resolve(self, path: str) -> str:
        """The real path of a file that may be looked at; it need not exist. Raises Outside."""
        if not path or "\0" in path:
            raise Outside("the path is empty or has a NUL in it")
        try:
            real = os.path.realpath(os.path.join(self.cwd, path))
        except (OSError, ValueError):
            raise Outside("this is no path") from None
        if not any(is_below(real, folder) for folder in self.folders):
            raise Outside(f"the path is not below the roots of this session ({', '.join(self.folders) or 'none'})")
        return real


def is_below(path: str, folder: str) -> bool:
    """Whether a real path is a folder's own or is in it."""
    try:
        return os.path.commonpath((path, folder)) == folder
    except ValueError:  # another drive
        return False


def folders_of(uris: Sequence[str]) -> list[str]:
    """The local folders among the URIs of roots."""
    folders = []
    for uri in uris:
        parts = urlsplit(uri)
        if parts.scheme == "file" and parts.netloc in ("", "localhost"):
            path = url2pathname(parts.path)
            if os.path.isabs(path) and "\0" not in path:
                folders.append(path)
    return folders
