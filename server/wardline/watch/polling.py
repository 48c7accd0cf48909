"""Looking at the files of a folder again and again."""

from __future__ import annotations

from collections.abc import Iterator

from wardline.config.source import Signature, signature
from wardline.watch.places import present
from wardline.watch.watch import Report, Watch, text_of


class Polling:
    """The files of a folder as they were at the last look."""

    def __init__(self, top: str) -> None:
        self._watch = Watch(top)
        self._signatures: dict[str, Signature | None] = {}
        for path in present(top):
            self._signatures[path] = signature(path)
            self._watch.seen(path, text_of(path))

    @property
    def count(self) -> int:
        """How many files there are."""
        return len(self._signatures)

    def look(self) -> Iterator[Report]:
        """What has changed since the last look."""
        for path in dict.fromkeys((*self._signatures, *present(self._watch.top))):
            now = signature(path)
            if path in self._signatures and self._signatures[path] == now:
                continue
            text = text_of(path)
            report = self._watch.report(path, text)
            self._watch.seen(path, text)
            if now is None:
                self._signatures.pop(path, None)
            else:
                self._signatures[path] = now
            if report is not None:
                yield report
