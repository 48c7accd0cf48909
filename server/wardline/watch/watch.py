"""What each file said when a person last saw it, and what is different now."""

from __future__ import annotations

from dataclasses import dataclass

from wardline.project.source import Unreadable, read_bytes
from wardline.watch.places import relative
from wardline_analyzers.agent_files.changes import LONGEST, Change, changes
from wardline_analyzers.profile import DEFAULT, Profile
from wardline_analyzers.text.decoding import decode


@dataclass(frozen=True, slots=True)
class Report:
    """A file that is not as a person last saw it."""

    path: str
    """Absolute."""
    name: str
    """Relative to the folder, with `/`."""
    text: bytes | None
    """What it says now; None: it is gone."""
    changes: tuple[Change, ...]

    @property
    def grave(self) -> bool:
        return any(change.grave for change in self.changes)

    @property
    def summary(self) -> str:
        """The changes in one line, the gravest first."""
        said = list(dict.fromkeys(change.text for change in self.changes))
        more = f", and {len(said) - _MOST} more" if len(said) > _MOST else ""
        return "; ".join(said[:_MOST]) + more


_MOST = 3


class Watch:
    """The files of one folder. Nothing that it is given makes it raise."""

    def __init__(self, top: str) -> None:
        self.top = top
        self._seen: dict[str, bytes] = {}
        """What a person knows of each file, by absolute path."""

    def seen(self, path: str, text: bytes | None) -> None:
        """A person knows that the file says this; None: that it is gone."""
        if text is None:
            self._seen.pop(path, None)
        else:
            self._seen[path] = text

    def report(self, path: str, text: bytes | None, profile: Profile = DEFAULT) -> Report | None:
        """What is different, now that the file says this (None: it is gone); None: nothing is."""
        known = self._seen.get(path)
        if text == known:
            return None
        name = relative(path, self.top)
        if text is None:
            return Report(path, name, None, (Change("the file was deleted", 0, 0, False),))
        return Report(path, name, text, tuple(changes(name, known, text, profile)))


def text_of(path: str) -> bytes | None:
    """What a file says, without what its encoding adds; None: there is none that can be compared."""
    try:
        return decode(read_bytes(path, LONGEST)).text
    except Unreadable:
        return None
