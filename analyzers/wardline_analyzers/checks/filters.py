"""What filters of text are to keep out: what is dangerous in a text, and the spellings of a script."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.patterns import compiled

LONGEST: Final = 1000
"""Characters of a pattern that is looked at."""
FILTERED: Final = re.compile(
    r"(?i)<[^>]{0,12}(?:script|cript|iframe|object|embed|style)|<!--|\bon\\w|\bon\[a-z|javascript:|vbscript:|\sng-|"
    r"\.\.(?:/|\\|\[)|/\.\."
)
"""What is dangerous in a text, and is there again when the text around it closes up."""

_SCRIPTS: Final = (
    "<script>a</script>",
    "<SCRIPT>a</SCRIPT>",
    "<script>\na\n</script>",
    "<script src='x' y=\"z\">a</script>",
    "<script>a</script >",
    "<script\t>a</script\t\nb>",
)


def scripts_found(pattern: str, flags: str) -> list[bool]:
    """Which of the scripts a pattern of Python finds; none where it is not understood."""
    python = (re.IGNORECASE if "i" in flags else 0) | (re.DOTALL if "s" in flags else 0)
    search = compiled(pattern, python)
    return [search.search(text) is not None for text in _SCRIPTS] if search else []


__all__ = ["FILTERED", "LONGEST", "scripts_found"]
