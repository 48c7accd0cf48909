"""What JavaScript's own functions, and methods of texts, arrays, maps and sets, make of values."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.javascript.functions.common import Function
from wardline_analyzers.javascript.functions.objects import OBJECTS, PACKING
from wardline_analyzers.javascript.functions.patterns import PATTERNS
from wardline_analyzers.javascript.functions.places import PLACES
from wardline_analyzers.javascript.functions.promises import PROMISE_METHODS, PROMISES
from wardline_analyzers.javascript.functions.rows import EACH, ROW_METHODS
from wardline_analyzers.javascript.functions.schema_libraries import SCHEMAS
from wardline_analyzers.javascript.functions.texts import TEXT_METHODS, TEXTS
from wardline_analyzers.javascript.functions.typebox import TYPEBOX

BUILTIN: Final[dict[str, Function]] = {**TEXTS, **OBJECTS, **PATTERNS, **PROMISES, **PLACES, **TYPEBOX}
"""By qualified name. A result of None: as if there were no entry."""

METHODS: Final[dict[str, Function]] = {**EACH, **PROMISE_METHODS}
"""By the name of the method, whatever its object is. None, as above."""

_TEXT_KINDS: Final = frozenset(("str", "bytes", "int"))
_ROW_KINDS: Final = frozenset(("list", "tuple", "dict", "set"))


def method(run: Run, receiver: Value, word: str, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """The result of a method of a text or a container, on an object that may be one; None: it is none of these."""
    of_text, of_row = TEXT_METHODS.get(word), ROW_METHODS.get(word)
    if of_text is not None and of_row is not None:
        made = of_row if receiver.kind in _ROW_KINDS or (receiver.items is not None) else of_text
        return made(run, receiver, arguments, node, state)
    if of_text is not None and receiver.kind not in _ROW_KINDS and receiver.items is None:
        return of_text(run, receiver, arguments, node, state)
    if of_row is not None and receiver.kind not in _TEXT_KINDS:
        return of_row(run, receiver, arguments, node, state)
    return None


__all__ = ["BUILTIN", "METHODS", "PACKING", "SCHEMAS", "method"]
