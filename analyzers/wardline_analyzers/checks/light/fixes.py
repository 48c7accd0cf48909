"""Fixes in the light languages: words of a call, or of an assignment, in place of others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from wardline_analyzers.finding import Edit
from wardline_analyzers.match.match import Match

_WEAK_CLASS: Final = re.compile(r"^(?:OpenSSL::)?(?:Digest::)?(?:System\.Security\.Cryptography\.)?(MD5|SHA1)(?=[.:])")
_WEAK_FUNCTION: Final = re.compile(r"^\\?(md5|sha1)(_file)?\(")
_WEAK_NAME: Final = re.compile(r"^\\?hash(?:_file|_hmac)?\(\s*['\"](md4|md5|sha1)['\"]", re.IGNORECASE)
_OFF: Final = re.compile(r"(?:false|0)\s*\)$", re.IGNORECASE)
_UNCHECKED: Final = re.compile(r"VERIFY_NONE$")
_DANGEROUS: Final = re.compile(r"danger_accept_invalid_(?:certs|hostnames)\(\s*(true)\s*\)$")


def _at(match: Match, start: int, end: int, text: str) -> Edit:
    """Text in place of these characters of the match's own text."""
    begin = match.node.start_byte - match.unit.syntax.shift
    own = match.text(match.node)
    return Edit(begin + len(own[:start].encode()), begin + len(own[:end].encode()), text)


def sha256(match: Match) -> Sequence[Edit]:
    """SHA-256 in place of a weak hash: `Digest::MD5.hexdigest(x)`, `MD5.Create()`, `hash('md5', $x)`, `md5($x)`."""
    written = match.text(match.node)
    found = _WEAK_CLASS.match(written)
    if found is not None:
        return [_at(match, *found.span(1), "SHA256")]
    found = _WEAK_NAME.match(written)
    if found is not None:
        return [_at(match, *found.span(1), "sha256")]
    found = _WEAK_FUNCTION.match(written)
    if found is None:
        return []
    return [_at(match, found.start(1), found.end(), f"hash{found[2] or ''}('sha256', ")]


def check_certificate(match: Match) -> Sequence[Edit]:
    """The check of the server's certificate on again."""
    written = match.text(match.node)
    if written.startswith("curl_setopt("):
        found, on = _OFF.search(written), "2)" if "VERIFYHOST" in written else "true)"
        return [_at(match, *found.span(), on)] if found is not None else []
    found = _UNCHECKED.search(written)
    if found is not None:
        return [_at(match, *found.span(), "VERIFY_PEER")]
    found = _DANGEROUS.search(written)
    return [_at(match, *found.span(1), "false")] if found is not None else []


__all__ = ["check_certificate", "sha256"]
