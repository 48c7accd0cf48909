"""What a handler says of its answer before it writes it: the type of its content."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.common import Function
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import with_element
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import NONE, Value
from wardline_analyzers.flow.solve.targets import change

_CONTENT_TYPE: Final = "content_type"
"""The element of the handler that models ask for: `self[content_type]`."""


def _header(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`self.set_header("Content-Type", "application/json")`"""
    name, value, handler = arguments.get("0|name"), arguments.get("1|value"), arguments.receiver
    said = name.value.constant if name is not None else None
    if isinstance(said, str) and said.lower() == "content-type" and value is not None and handler is not None:
        new = value.value
        change(run, handler.node, state, lambda old: with_element(old, _CONTENT_TYPE, new), handler.value)
    return NONE


ANSWERS: Final[dict[str, Function]] = {"tornado.web.RequestHandler().set_header": _header}
