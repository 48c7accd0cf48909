"""Browsers that JavaScript starts, and who else may steer them."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_OPENS: Final = re.compile(r"--remote-debugging-(?:port|address)\b")


def opens_port(match: Match) -> bool:
    """Its options open the port by which a browser is steered."""
    return _OPENS.search(match.text(match.node)) is not None and outside_tests(match)


__all__ = ["opens_port"]
