"""What a unit's own text says, whatever stands around it: remembered by that text alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wardline_analyzers.languages.module_names import Export
from wardline_analyzers.suppress.comments import Comment

WORDS = re.compile(r"[^\W\d]\w*")


Owner = tuple[str, tuple[str, ...]]
"""Name of a class, and its bases as written."""

NOBODY: Owner = ("", ())
"""The owner of a unit that is in no class."""


Face = tuple[tuple[Export, ...], tuple[str, ...]]
"""What other units can see of a unit: what it binds, and the modules whose names it takes in by a star."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The face of a unit to the rest of its document."""

    words: frozenset[str]
    """All words in the text: a unit depends on no other module names."""
    exports: tuple[Export, ...]
    stars: tuple[str, ...]
    owner: Owner
    """For a class head: what its members are told of it."""
    comments: tuple[Comment, ...]
    """Suppression comments."""
    defines: str
    """The name of the function or method that the unit is; a property's setter is `name.setter`."""
    face: Face
    """One object for equal faces of one text, so that comparing is quick."""


def words_of(text: bytes) -> frozenset[str]:
    """All words of a text."""
    return frozenset(WORDS.findall(text.decode("utf-8", "replace")))
