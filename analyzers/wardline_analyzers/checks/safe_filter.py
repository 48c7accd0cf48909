"""Templates in the source that do not escape what a client sent: `{{ name | safe }}`."""

from __future__ import annotations

import re

from wardline_analyzers.checks.remote import remote
from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.match.match import Match

_SAFE = re.compile(r"\{\{-?\s*(\w+)(?:\s*\|\s*\w+)*\s*\|\s*safe\b")


def shown_raw(match: Match) -> bool:
    """`render_template_string("<p>{{ name|safe }}</p>", name=request.args["name"])`"""
    text = match.constant("0|source")
    if not isinstance(text, str) or in_test(match.unit, match.node):
        return False
    for name in _SAFE.findall(text):
        value = match.argument(name)
        if value is not None and remote(match.unit, value, "html") is not None:
            match.at = value
            return True
    return False


__all__ = ["shown_raw"]
