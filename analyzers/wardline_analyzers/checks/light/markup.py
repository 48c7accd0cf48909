"""HTML that the light languages put together and declare safe."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_PUT_IN: Final = re.compile(r"#\{\s*([^{}]*?)\s*\}|(?:^|\+)\s*([^\"'+(){}]*?)\s*(?=\+|$|\)$)")
_DETAIL: Final = re.compile(r"@?[a-z_]\w*(?:\.[a-z_]\w*){1,3}")
"""What a record holds: `comment.body`."""
_HARMLESS: Final = re.compile(
    r"(?:^|[._])(?:id|ids|count|size|length|to_i|to_f|html_safe|color|class|css|icon|status|level|position|number|date|at|on|year"
    r"|month|day|path|url|locale|key|slug|token|to_param|dom_id|price|amount|total|percentage|width|height|i18n_key|parameterize|html)$"
    r"|^(?:helpers?|h|view|t|I18n|builder|template|Rails|SecureRandom|options?)\b"
)


def of_record(match: Match) -> bool:
    """`"<p>#{comment.body}</p>".html_safe`: a tag stands around what a record holds, and nothing escapes that."""
    base = match.node.child_by_field_name("receiver")
    written = match.text(base).strip() if base is not None else ""
    if "<" not in written or not written.startswith(("(", '"', "'")):
        return False
    inner = written[1:-1].strip() if written.startswith("(") else written
    parts = [(put[1] or put[2] or "").strip() for put in _PUT_IN.finditer(inner)]
    unknown = any(_DETAIL.fullmatch(part) and not _HARMLESS.search(part) for part in parts)
    return unknown and outside_tests(match)


__all__ = ["of_record"]
