"""What handlers of Go leave to whoever sends a request: which kind of file is kept, what becomes of the session."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.go.calls import function_around, outside_tests
from wardline_analyzers.match.match import Match

_BASE_NAME: Final = re.compile(r"\b(?:filepath|path)\.Base\([\w.]*\.Filename\)")
_KINDS: Final = re.compile(
    r"(?i)\bext\w*\b|\.Ext\(|content_?type|mime|detect|magic|allow|valid|permit|HasSuffix|image\.Decode|check|scan|regexp|MatchString"
    r"|uuid|CreateTemp|rand\."
)
"""Words of a function that looks at what kind of file it was sent, or gives it a name of its own."""


def kept_as_sent(match: Match) -> bool:
    """The file goes under the base name that the client gave it, and nothing asks what it is. (Under the whole name,
    it gets to another folder: that is told elsewhere.)"""
    function = function_around(match.node)
    text = match.text(function) if function is not None else ""
    return _BASE_NAME.search(text) is not None and _KINDS.search(text) is None and outside_tests(match)


_WHO: Final = re.compile(
    r"(?i)(?:auth\w*)?_?(?:user|account|member|customer)_?(?:id|name|email)?|authenticated|logged_?in|uid"
)


def session_kept(match: Match) -> bool:
    """A function that asks for a password writes who has logged in into the session, and gives it no new number."""
    function, key = function_around(match.node), match.constant("1")
    text = match.text(function) if function is not None else ""
    if not isinstance(key, str) or not _WHO.fullmatch(key) or re.search(r"(?i)passw", text) is None:
        return False
    return "RenewToken(" not in text and outside_tests(match)


_OWN_END: Final = re.compile(r"\b(?:filepath|path)\.Ext\([\w.]*\.Filename\)")
_LOOKS: Final = re.compile(
    r"(?i)allow|valid|permit|content_?type|mime|detect|magic|image\.Decode|check|scan|MatchString|HasSuffix|\bis[a-z]+\("
    r"|\bext\w*\b ?[=!]=(?! ?\"\")|switch[^\n]*\bext|\[(?:\w+\.ToLower\()?\w*ext\w*\)?\]"
    r"|\.Ext\([\w.]*\)\)? ?(?:[=!]=|\])"
)
"""Words of a function that asks which kind of file it is given."""


def kept_with_its_end(match: Match) -> bool:
    """The file gets a name of the program's, with the end that the client gave it, and nothing asks what it is."""
    function = function_around(match.node)
    text = match.text(function) if function is not None else ""
    ended = _OWN_END.search(text)
    if ended is None or _LOOKS.search(text):
        return False
    return re.search(r"(?i)upload|static|public|avatar|image|attach|media|files", text) is not None and outside_tests(
        match
    )


__all__ = ["kept_as_sent", "kept_with_its_end", "session_kept"]
