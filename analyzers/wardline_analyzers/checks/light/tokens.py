"""Tokens that programs in C# read."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing

_FUNCTIONS: Final = (
    "method_declaration",
    "constructor_declaration",
    "local_function_statement",
    "accessor_declaration",
)
_PROVES: Final = re.compile(r"\.?ValidateToken(?:Async)?\(|\bSignatureValidator\b|\bSigningCredentials\b")
_USED: Final = re.compile(r"\.(?:Claims|Subject|Payload|Actor|Id|Audiences|Issuer|GetClaim|TryGetClaim|FindFirst)\b")


def claims_taken(match: Match) -> bool:
    """The function takes what the token says for true, and proves no token. That it has run out is no secret."""
    function = enclosing(match.node, *_FUNCTIONS)
    text = match.text(function) if function is not None else ""
    return _USED.search(text) is not None and _PROVES.search(text) is None and less_sure_in_tests(match)
