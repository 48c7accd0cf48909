"""Bandit's part of a document's analysis: unit by unit, at once where it is little, in slices where it is much."""

from __future__ import annotations

from collections.abc import Iterator

from wardline_analyzers.finding import Placed
from wardline_analyzers.profile import Profile
from wardline_analyzers.python.split import Splitter
from wardline_analyzers.text.buffer import Buffer


class BanditPace:
    """Which units bandit still has to see, and what it found."""

    def __init__(self, splitter: Splitter, profile: Profile) -> None:
        self._splitter = splitter
        self._profile = profile

    def done(self) -> bool:
        return True

    def catch_up(self, most_units: int) -> bool:
        """Run on what is new if bandit is loaded and it is little. True if something was found out."""
        return False

    def work(self, deadline: float) -> bool:
        """Run until the deadline. True if something was found out."""
        return False

    def of_document(self, buffer: Buffer) -> Iterator[Placed]:
        """What bandit's tests that see the whole text find."""
        return iter(())
