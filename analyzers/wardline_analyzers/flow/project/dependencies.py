"""What an analysis rests on in other files, and whether that is as it was.

It imports little: a scan that only recalls results loads no engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from wardline_analyzers.flow.project.imports import Files, look


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What was found in folders (folder, name, what), and digests of texts (path, digits; none: unreadable)."""

    looks: tuple[tuple[str, str, str], ...] = ()
    texts: tuple[tuple[str, str], ...] = ()


NOTHING = Dependencies()


class Snapshot:
    """Folders and texts as they were when first looked at, until `clear`."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self._looks: dict[tuple[str, str], str] = {}
        self._digests: dict[str, str] = {}

    def clear(self) -> None:
        self._looks.clear()
        self._digests.clear()

    def look(self, folder: str, name: str) -> str:
        """What stands in a folder under a module's name (`imports.look`)."""
        key = (folder, name)
        found = self._looks.get(key)
        if found is None:
            found = self._looks[key] = look(self.files, folder, name)
        return found

    def saw(self, path: str, text: bytes) -> None:
        """A file was read: this is what an analysis will rest on."""
        self._digests[path] = digest_of(text)

    def digest(self, path: str) -> str:
        """A digest of a file's text; empty if it cannot be read."""
        found = self._digests.get(path)
        if found is None:
            text = self.files.text(path)
            found = self._digests[path] = digest_of(text) if text is not None else ""
        return found

    def holds(self, dependencies: Dependencies) -> bool:
        """Is all of that as it was?"""
        return all(self.look(folder, name) == kind for folder, name, kind in dependencies.looks) and all(
            self.digest(path) == digest for path, digest in dependencies.texts
        )


def digest_of(text: bytes) -> str:
    return blake2b(text, digest_size=16).hexdigest()


__all__ = ["NOTHING", "Dependencies", "Snapshot", "digest_of"]
