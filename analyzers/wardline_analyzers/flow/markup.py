"""HTML that a function puts together and returns, though no framework calls it: its callers show it to somebody."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow.run import Frame, Run
from wardline_analyzers.flow.sinks import looks_like, reach
from wardline_analyzers.flow.values import PARAMETER

RETURNED: Final = "return"
"""The name of this sink. It is none for the callers of the function: they may still escape what they get."""
CLOSING: Final = b"</"
"""Stands in every text of a function that is worth a look for its sake, or in a page that it fills in."""


def returned(run: Run, frame: Frame) -> None:
    """What the parameters hold, in texts that are HTML."""
    for node, value, state in frame.returns:
        if node is None or value.kind != "str" or not looks_like("html", value.head):
            continue
        taints = tuple(t for t in value.taints if t.kind == PARAMETER)
        if taints:
            reach(run, "html", RETURNED, value.but(taints=taints), node, state)
