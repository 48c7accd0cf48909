"""Pages that programs in C and C++ print: CGI, and small servers."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import function_around

_TYPE: Final = re.compile(r"(?i)text/html|application/xhtml")
_OTHER: Final = re.compile(r"(?i)content-type[:\"', ]+\s*(?!text/html|application/xhtml)[a-z]+/")
_TAG: Final = re.compile(r"(?i)<(?:html|body|h[1-6]|p|div|span|b|li|ul|td|tr|table|a|title|input|pre|form)\b[^>\"]*")
_SHOWN: Final = re.compile(r"\b(?:stderr|cerr|clog)\b")


def printed(match: Match) -> bool:
    """Of `taint`: the function writes HTML, or says that it does, and this goes to whoever asked."""
    around = function_around(match.node)
    if around is None or _SHOWN.search(match.text(match.node)) is not None:
        return False
    text = match.text(around)
    if _OTHER.search(text) is not None and _TYPE.search(text) is None:
        return False
    return _TYPE.search(text) is not None or _TAG.search(match.text(match.node)) is not None


__all__ = ["printed"]
