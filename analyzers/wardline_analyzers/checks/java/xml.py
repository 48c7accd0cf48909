"""What else a method of Java tells the XML parser that it sets up."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.java.calls import FUNCTIONS
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing

_SHUT_OUT: Final = re.compile(
    r"external-general-entities\"\s*,\s*(?:false|Boolean\.FALSE)|(?i:supporting_?external_?entities)\"?\s*,\s*(?:false|Boolean\.FALSE)"
    r"|FEATURE_SECURE_PROCESSING\s*,\s*true|ACCESS_EXTERNAL_DTD|accessExternalDTD|set(?:Entity|XML)Resolver"
)
"""What keeps entities of other places out, though document types are allowed."""


def entities_stay_open(match: Match) -> bool:
    """Nothing in the method keeps entities out that a document type may declare."""
    around = enclosing(match.node, *FUNCTIONS)
    if around is not None and _SHUT_OUT.search(match.text(around)):
        return False
    return less_sure_in_tests(match)


__all__ = ["entities_stay_open"]
