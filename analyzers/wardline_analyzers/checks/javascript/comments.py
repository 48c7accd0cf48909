"""Comments in JavaScript, as far as a pattern can tell them from addresses and texts."""

from __future__ import annotations

import re
from typing import Final

_COMMENT: Final = re.compile(r"(?<![:'\"`\w])//[^\n]*|/\*.*?\*/", re.DOTALL)


def without_comments(text: str) -> str:
    """What the code itself says."""
    return _COMMENT.sub("", text)


__all__ = ["without_comments"]
