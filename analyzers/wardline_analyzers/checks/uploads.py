"""Uploads that C# and Java keep under the name that the client sent, whatever kind of file they are."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing

_FUNCTIONS: Final = (
    *("method_declaration", "local_function_statement", "lambda_expression", "constructor_declaration"),
    "function_declaration",
)
_OF_CLIENT: Final = re.compile(r"\bIFormFile\b|\bMultipartFile\b|\.getSubmittedFileName\(|\bPart\b|\.Files\[")
_OWN_NAME: Final = re.compile(r"\.FileName\b|\.getOriginalFilename\(|\.getSubmittedFileName\(")
_ANOTHER: Final = re.compile(r"Guid\.|UUID|GetRandomFileName|createTempFile|GetTempFileName")
"""A name of its own."""
_OWN_EXTENSION: Final = re.compile(r"(?i)lastIndexOf\(")
_KEPT_EXTENSION: Final = (
    "The file keeps the extension that the client names, whatever that is: a page or a program that somebody uploads "
    "may be served or run. Allow a few kinds, and give it an extension of your own."
)
_KINDS: Final = re.compile(
    r"(?i)extension|content_?type|mime|tika|probe|signature|magic|allow|valid|permit|EndsWith|ImageIO|Image\.(?:Load|Identify)"
    r"|\.matches\(|Regex|check|scan"
)
"""Words of a function that looks at what kind of file it was sent."""


def kept_as_sent(match: Match) -> bool:
    """`Files.copy(file.getInputStream(), folder.resolve(file.getOriginalFilename()))`, and nothing asks what it is."""
    around = enclosing(match.node, *_FUNCTIONS)
    text = match.text(around) if around is not None else ""
    if _OF_CLIENT.search(text) is None or _OWN_NAME.search(text) is None or _KINDS.search(text) is not None:
        return False
    if _ANOTHER.search(text) is not None:
        if _OWN_EXTENSION.search(text) is None:
            return False
        match.message = _KEPT_EXTENSION
    return outside_tests(match)


__all__ = ["kept_as_sent"]
