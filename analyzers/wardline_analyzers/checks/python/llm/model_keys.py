"""Checks of the page about keys of model providers in the source."""

from __future__ import annotations

from wardline_analyzers.checks.known_tokens import find
from wardline_analyzers.checks.secret_places import credential_kind, plain_text
from wardline_analyzers.checks.secrets import looks_real
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test


def key_in_source(match: Match) -> bool:
    """The key is a real one, and it is written here (a named constant elsewhere is reported where it stands)."""
    asked = match.value
    for spec, _ in match.matcher.where:
        asked = asked or match.argument(spec)
    if asked is None:
        return False
    literal = plain_text(match.unit.values.follow(asked))
    known = [sure for _, _, _, sure in find(literal.text or b"")] if literal is not None else []
    if not looks_real(match) and not known:
        return False
    if literal is None and credential_kind(match.text(asked) if asked.type == "identifier" else "") is not None:
        return False
    match.at = literal or asked
    if known:
        match.confidence = Confidence.LOW if in_test(match.unit, asked) else known[0]
    return True
