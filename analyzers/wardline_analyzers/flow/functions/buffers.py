"""`io.StringIO`: the lines at the start of a text that is known."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.calling.arguments import Arguments
from wardline_analyzers.flow.functions.common import Function
from wardline_analyzers.flow.known.elements import constant
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import INT, Value
from wardline_analyzers.flow.solve.targets import change


def _line(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`buffer.readline()`: the head of the buffer is what has not been read of the text that it begins with."""
    receiver = arguments.receiver
    if receiver is None or not receiver.value.head:
        return None
    line, end, left = receiver.value.head.partition("\n")
    whole = bool(end) and not arguments.positional and not arguments.keywords
    change(run, receiver.node, state, lambda base: base.but(head=left if whole else ""), receiver.value)
    return constant(line + end) if whole else None


def _read(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """Other reading: where the buffer stands then is not followed."""
    receiver = arguments.receiver
    if receiver is not None and receiver.value.head:
        change(run, receiver.node, state, lambda base: base.but(head=""), receiver.value)
    return None


def _truncate(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`buffer.truncate(0)`: nothing of what was in it is left."""
    receiver, size = arguments.receiver, arguments.get("0|size")
    if receiver is None or size is None or size.value.constant != 0:
        return _read(run, arguments, node, state)
    change(run, receiver.node, state, lambda base: Value(name=base.name, kind=base.kind), receiver.value)
    return INT


BUFFERS: Final[dict[str, Function]] = {
    "io.StringIO().readline": _line,
    "io.StringIO().truncate": _truncate,
    **{f"io.StringIO().{name}": _read for name in ("read", "readlines", "seek", "write", "writelines")},
}
