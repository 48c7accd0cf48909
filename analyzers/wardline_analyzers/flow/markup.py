"""HTML that a function puts together and returns, though no framework calls it: its callers show it to somebody."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.flow.run import Frame, Run
from wardline_analyzers.flow.sinks import reach
from wardline_analyzers.flow.values import PARAMETER

RETURNED: Final = "return"
"""The name of this sink. It is none for the callers of the function: they may still escape what they get."""
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


def returned(run: Run, frame: Frame) -> None:
    """What the parameters hold, in texts that are HTML."""
    for node, value, state in frame.returns:
        if node is None or value.kind != "str" or _TAG.search(value.head) is None:
            continue
        taints = tuple(t for t in value.taints if t.kind == PARAMETER)
        if taints:
            reach(run, "html", RETURNED, value.but(taints=taints), node, state)
