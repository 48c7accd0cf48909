"""Is a hash for security? What stands around it tells: nobody gains by a collision in the key of a cache."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors

_SECURITY: Final = re.compile(
    r"(?i)passw|passphrase|passcode|pwd|secret|token|(?<![a-z])sign(?!al|if|up|_up|_?in\b)|signature|auth(?!or)|author(?:iz|is)"
    r"|verif|login|credential|session|cert(?!ain)|licen[sc]e|integrity|tamper|csrf|nonce|\botp\b|hmac|(?<![a-z])mac(?![a-z])"
    r"|compare_digest|(?:api|private|signing|secret|license)_?key|\bsalt|crypt(?!o\.)|cookie|trust|secur|forge"
)
_CLIENT: Final = re.compile(
    r"(?i)request|(?<![a-z])req(?![a-z])|param(?!et(?:er|ric)|iko)|(?<![a-z])(?:input|form|client|users?|args)(?![a-z])|untrusted"
    r"|header|query_?string|(?<![a-z])body(?![a-z])"
)
"""Whose data it is where others choose what is hashed: they are the ones who can make a collision."""
_NAMES: Final = re.compile(
    r"crypto\w*\s*\.|[Cc]rypto[Jj][Ss]|usedforsecurity|java\.security|\b(?:import|using|use) [^\n]*"
)
"""The names of libraries are no word about what they are used for."""
_FUNCTION: Final = re.compile(
    r"(?:function|method|constructor)_(?:definition|declaration|item)|(?:singleton_)?method|function_item|function_expression"
)
_MOST: Final = 8000
"""Characters of a function that are read, on either side of the hash."""
_NEAR: Final = 600
"""The same where it is in no function."""
_LEAST: Final = 300
"""Fewer characters tell of no purpose, this one or another."""


def less_sure_of_purpose(match: Match) -> bool:
    """Always stands; with low confidence where no word around it, and no name of what it is in, speaks of security, and
    none of a client, who may choose what is hashed."""
    unit, node = match.unit, match.node
    function = next((each for each in ancestors(node) if _FUNCTION.fullmatch(each.type)), None)
    near = _MOST if function is not None else _NEAR
    begin = max(node.start_byte - near, function.start_byte if function is not None else 0)
    end = min(node.end_byte + near, function.end_byte if function is not None else len(unit.syntax.source))
    text = unit.syntax.source[begin:end].decode("utf-8", "replace")
    if len(text) < _LEAST:
        return True
    told = _NAMES.sub("", text)
    named = (unit.around.owner, unit.around.path.rpartition("/")[2].rpartition(".")[0])
    if not any(_SECURITY.search(each) for each in (told, *named)) and not _CLIENT.search(told):
        match.confidence = Confidence.LOW
    return True


__all__ = ["less_sure_of_purpose"]
