"""Rules for texts of any kind in code that has a front end: secrets, hidden characters, orders to an AI.

Most of them look at no more than a paragraph: they say so (`by_piece`), are run unit by unit, and what they find is
remembered by the unit's text. So they cost a keystroke no more than the unit that is typed in. The others see the
whole text, as in a file.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

from cachetools import LRUCache

from wardline_analyzers.files.kinds import KINDS, kind_of
from wardline_analyzers.files.parts import Kept
from wardline_analyzers.files.run import FileRule, file_function, file_rules, findings
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Finding
from wardline_analyzers.languages.frontend import FrontEnd
from wardline_analyzers.profile import Profile
from wardline_analyzers.world import World

_MOST_BYTES: Final = 8 << 20
"""Bytes of units whose findings are remembered."""
_OVERHEAD: Final = 200


def _size(entry: tuple[int, tuple[Finding, ...]]) -> int:
    return entry[0]


_known: LRUCache[Hashable, tuple[int, tuple[Finding, ...]]] = LRUCache(_MOST_BYTES, getsizeof=_size)


class TextRules:
    """The rules of a profile for texts of the kind that a code file is."""

    def __init__(self, profile: Profile, path: str, front: FrontEnd, world: World, named: bool = False) -> None:
        """`named`: only the matchers that name the language themselves."""
        self._path = path
        self._kind = KINDS[front.name] if named else kind_of(path, front.kind or front.name)
        self._world = world
        rules = file_rules(profile, self._kind)
        if named:
            rules = tuple(rule for rule in rules if front.name in rule.matcher.languages)
        # Where scripts stand in markup, the units are not all of the text.
        self._by_piece = () if front.kind else tuple(rule for rule in rules if _is_by_piece(rule))
        self.whole = tuple(rule for rule in rules if rule not in self._by_piece)
        """Those that see the whole text, at each key."""
        self._kept = Kept()
        self._key = profile.key, path, self._kind.name

    def of_unit(self, text: bytes) -> tuple[Finding, ...]:
        """What is found in a unit, relative to it."""
        if not self._by_piece:
            return ()
        key = text, self._key
        known = _known.get(key)
        if known is None:
            found = findings(FileView(text, self._path, self._kind), self._by_piece)
            known = len(text) + _OVERHEAD * (1 + len(found)), found
            if known[0] <= _MOST_BYTES:
                _known[key] = known
        return known[1]

    def of_whole(self, text: bytes) -> tuple[FileView, tuple[Finding, ...]]:
        """What only the whole text tells, and the view that it was found in."""
        self._kept.world_changed()  # it may have, and nobody says so
        view = FileView(text, self._path, self._kind, self._world, self._kept)
        return view, findings(view, self.whole)


def _is_by_piece(rule: FileRule) -> bool:
    functions: list[Any] = [file_function(target) for target in rule.matcher.targets]
    return all(getattr(function, "by_piece", False) for function in functions)
