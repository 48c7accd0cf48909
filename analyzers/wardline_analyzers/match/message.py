"""Filling in a rule's message."""

from __future__ import annotations

import re

from wardline_analyzers.match.match import Match

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_MAY_HOLD_SECRET = re.compile(r"[\"'](?=[^\"']{0,60}[\d!@#$%&])[^\"']{8,}|://[^/@\s]{1,80}@")
_LONGEST = 60
"""Characters of source text that a message quotes."""


def fill(message: str, match: Match) -> str:
    """The message with its placeholders: `{callee}`, `{name}` (the qualified name), or an argument or capture."""

    def replace(placeholder: re.Match[str]) -> str:
        spec = placeholder[1]
        if spec == "...":  # `${...}`, as a template has it
            return placeholder[0]
        if spec == "callee":
            node = match.callee() or match.node
        elif spec == "name" and match.argument("name") is None:
            return (match.name or "").removeprefix("*.").replace("()", "")
        else:
            node = match.argument(spec) or match.node
        return quote(match.text(node))

    return _PLACEHOLDER.sub(replace, message) if "{" in message else message


def quote(text: str) -> str:
    """Source text on one line, cut to a readable length."""
    line = " ".join(text.split())
    if _MAY_HOLD_SECRET.search(line):
        from wardline_analyzers.secrets.masking import hide  # here: hardly any message needs it

        line = hide(line)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
