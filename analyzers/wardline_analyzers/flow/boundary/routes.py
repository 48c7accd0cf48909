"""The places of a route, and which texts get through them."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.flow.decide.regexes import PLAIN_TEXT, letters_of, vouched, vouched_group

_CONVERTER: Final = re.compile(
    r"<(\w+)(?:\([^)>]*\))?(?::([^<>]+))?>|\{(\w+)(?::([^{}]+))?\}"
    r"|\(\?P<(\w+)>((?:[^()\\]|\\.|\([^()]*\))*)\)"
)
"""A place of a route: `<name>`, `<int:name>`, `<name:int>`, `{name:path}`, `(?P<name>[a-z]+)`."""
_TEXTS: Final = frozenset(("", "string", "str", "default"))


def place(route: str, name: str, position: int = -1) -> str | None:
    """`segment` for a part of the path, an empty text for any text, None where only harmless text gets through.

    `position`: which of the places it is where they have no names, as in `/shop/([a-z]+)`."""
    for match in _CONVERTER.finditer(route):
        first, second, braced, of_braced, group, pattern = match.groups()
        if group is not None:
            if group == name:
                if vouched(pattern) >= PLAIN_TEXT or _is_slug(pattern):
                    return None
                return "text" if "/" in pattern or "." in pattern else "segment"
            continue
        if name == braced:
            converter = (of_braced or "").strip()
        elif name == second:
            converter = first
        elif name == first:
            converter = second or ""
        else:
            continue
        if converter in _TEXTS:
            return "segment"
        if converter == "path":
            return "text"
        fits = converter.removeprefix("re:")
        if converter.isidentifier() or vouched(fits) >= PLAIN_TEXT or _is_slug(fits):
            return None
        return "text"
    if position >= 0 and "(" in route and vouched_group(route, position + 1) >= PLAIN_TEXT:
        return None
    return ""


def _is_slug(pattern: str) -> bool:
    """Do only letters, digits, underscores and dashes fit, as into `<slug:name>`?"""
    letters = letters_of(pattern)
    return letters is not None and all(each.isalnum() or each in "_-" for each in letters)


def harmless_places(route: str) -> list[str]:
    """The names of the places that only harmless text gets into: `id` of `/users/{id:\\d+}/{name}`."""
    return [name for name in places(route) if place(route, name) is None]


def places(route: str) -> list[str]:
    """The names of all its places; of `<a:b>`, both, for either may be the name."""
    return [name for found in _CONVERTER.finditer(route) for name in found.group(1, 2, 3, 5) if name]


__all__ = ["harmless_places", "place", "places"]
