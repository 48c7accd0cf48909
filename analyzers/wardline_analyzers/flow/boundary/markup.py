"""HTML and XML that a function puts together and returns, though no framework calls it: its callers pass it on."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.flow.boundary.sinks import reach
from wardline_analyzers.flow.known.run import Frame, Run
from wardline_analyzers.flow.known.values import PARAMETER

RETURNED: Final = "return"
"""The name of this sink. It is none for the callers of the function: they may still escape what they get."""
RETURNED_XML: Final = "return.xml"
"""The same for XML. What escapes for HTML escapes for it too, so the kind is one."""
RETURNS: Final = frozenset((RETURNED, RETURNED_XML))
CLOSING: Final = b"</"
"""Stands in every text of a function that is worth a look for its sake, or in a page that it fills in."""


_NAMES: Final = (
    "a|abbr|article|aside|audio|b|blockquote|body|br|button|canvas|caption|center|code|div|dl|dt|dd|em|embed|fieldset|figure"
    "|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|label|legend|li|link|main|mark|meta|nav|object|ol"
    "|optgroup|option|p|picture|pre|script|section|select|small|source|span|strong|style|sub|summary|sup|svg|table|tbody"
    "|td|template|textarea|tfoot|th|thead|title|tr|u|ul|video"
)
_TAG: Final = re.compile(rf"(?i)</?(?:{_NAMES})(?=[\s/>]|$)|<!doctype html")
"""A tag of HTML: other texts in angle brackets are how objects show themselves, or XML."""
_DOCUMENT: Final = re.compile(
    r"\s*<(?:\?xml\b[^<>]*\?>\s*<)?[A-Za-z_][\w:.-]*(?:\s[^<>]*)?>\s*(?:<[^<>]*>\s*)*<[A-Za-z_]"
)
"""An element in another: one alone may be a mark in a text for people or for language models."""


def returned(run: Run, frame: Frame) -> None:
    """What the parameters hold, in texts that are HTML or XML."""
    for node, value, state in frame.returns:
        if node is None or value.kind != "str" or not value.head or not value.taints:
            continue
        html = _TAG.search(value.head) is not None
        if not html and _DOCUMENT.match(value.head) is None:
            continue
        taints = tuple(t for t in value.taints if t.kind == PARAMETER)
        if taints:
            reach(run, "html", RETURNED if html else RETURNED_XML, value.but(taints=taints), node, state)
