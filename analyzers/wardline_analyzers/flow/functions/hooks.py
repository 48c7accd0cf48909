"""Functions of the program through which a library sends what it reads."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.common import Function, first
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import display, rebuilt
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import CLEAN, NEVER, Value

UNDONE: Final = frozenset(("html", "log", "header", "email", "nosql"))
"""For what a text of JSON may be harmless and what is read from it is not."""


def _read(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`json.loads(text, object_hook=f)`: what f makes of each object in the text."""
    from wardline_analyzers.flow.calling.calls import call_value

    hook = arguments.keywords.get("object_hook")
    pairs = arguments.keywords.get("object_pairs_hook")
    asked = pairs or hook
    if asked is None or not asked.value.callables:
        return None
    text = first(arguments)
    each = Value(taints=tuple(t.but(cleared=t.cleared - UNDONE) for t in text.taints), open=text.open)
    if pairs is not None:
        read = rebuilt(Value(kind="list"), {}, display("tuple", [each, each]))
    else:
        read = rebuilt(Value(kind="dict", keys=each), {}, each)
    made = call_value(run, asked.value, [read], node, state)
    return CLEAN if made is NEVER else made


HOOKS: Final[dict[str, Function]] = {"json.loads": _read}
