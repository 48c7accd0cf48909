"""Server pages of Java (JSP): what is written into them."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match

PAGE: Final = "javax.servlet.jsp.page."
"""What a page writes, and what is known in it, are names below this one."""
_INCLUDED: Final = re.compile(r"(?:^|/)WEB-INF/|\.(?:jspf|tag)$")
"""Pages that no client can ask for: others include them, or a servlet hands the request on to them."""


def written(match: Match) -> bool:
    """What a client sent, written into a page; less sure where the page that includes this one may have set it."""
    if match.at is not None and match.text(match.at).startswith("param") and _INCLUDED.search(match.unit.around.path):
        match.confidence = Confidence.LOW
    return True


__all__ = ["PAGE", "written"]
