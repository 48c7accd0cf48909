"""Text of others (file names, code, messages) made harmless for a terminal.

A terminal obeys control characters: a file name can clear the screen, set the window's title or hide the lines above.
Bidirectional controls show code in another order than it runs in (CVE-2021-42574). Both are shown as escapes.
"""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # C0, DEL and C1 controls
    "\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"  # bidirectional, invisible, line separators
    "\U000e0000-\U000e007f"  # tags: invisible text
    "\ud800-\udfff\ufffe\uffff]"  # bytes that are not UTF-8 (surrogateescape), lone surrogates, no characters
)


def escape(text: str) -> str:
    """`text` on one line: every unsafe character as `\\x1b`, `\\u202e` or `\\U000e0041`, also `\\t` and `\\n`."""
    return _UNSAFE.sub(_escaped, text) if _UNSAFE.search(text) else text


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    if "\udc80" <= character <= "\udcff":
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape", "surrogatepass").decode()
