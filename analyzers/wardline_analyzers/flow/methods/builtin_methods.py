"""Methods of texts, lists, dictionaries and sets, whatever an object may be: what they give, and what they change."""

from __future__ import annotations

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.flow.methods.container_methods import CONTAINER
from wardline_analyzers.flow.methods.text_methods import text_method


def method(run: Run, receiver: Value, word: str, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """The result of a method that texts or containers have, on an object that may be one; None: it is none of these."""
    found = text_method(run, receiver, word, arguments, node, state)
    if found is None and word in CONTAINER and receiver.kind not in ("str", "bytes"):
        return CONTAINER[word](run, receiver, arguments, node, state)
    return found


__all__ = ["method"]
