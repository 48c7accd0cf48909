"""What Java's own classes make of values: texts, collections, streams, numbers, patterns, paths."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.common import Function
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.java.functions.addresses import ADDRESSES
from wardline_analyzers.java.functions.answers import ANSWERS
from wardline_analyzers.java.functions.arrays import ARRAYS, READING
from wardline_analyzers.java.functions.calling import CALLING
from wardline_analyzers.java.functions.casting import CASTS
from wardline_analyzers.java.functions.codes import CODES
from wardline_analyzers.java.functions.containers import container_method
from wardline_analyzers.java.functions.exceptions import EXCEPTIONS
from wardline_analyzers.java.functions.kept import KEPT, RECALLED
from wardline_analyzers.java.functions.making import CONTAINER
from wardline_analyzers.java.functions.numbers import NUMBERS
from wardline_analyzers.java.functions.patterns import PATTERNS
from wardline_analyzers.java.functions.places import PLACE
from wardline_analyzers.java.functions.programs import PROGRAMS
from wardline_analyzers.java.functions.reactive import PUBLISHERS, PUBLISHING
from wardline_analyzers.java.functions.reflection import REFLECTED, REFLECTING
from wardline_analyzers.java.functions.reordering import REORDERING
from wardline_analyzers.java.functions.settings import FILLING, SETTINGS
from wardline_analyzers.java.functions.streams import STREAMS, stream_method
from wardline_analyzers.java.functions.texts import TEXTS, text_method
from wardline_analyzers.java.functions.threads import RUNNING, THREADS
from wardline_analyzers.java.functions.trees import TREES
from wardline_analyzers.java.functions.writers import WRITERS
from wardline_analyzers.languages.frontend import Functions

_LOOKUPS = (text_method, stream_method, container_method)


def _method(run: Run, receiver: Value, word: str, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """A method of an object that may be a text, a stream or a container."""
    for look in _LOOKUPS:
        made = look(run, receiver, word, arguments, node, state)
        if made is not None:
            return made
    return None


def _by_class(word: str) -> Function:
    """`List::size`, as in `map(List::size)`: the method of the first argument."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        if arguments.receiver is not None or not arguments.positional:
            return None
        receiver, *others = arguments.positional
        return _method(run, receiver.value, word, Arguments(others, receiver=receiver), node, state)

    return made


_CLASSES: Final = ("List", "ArrayList", "Collection", "Set", "Map", "Map.Entry", "Optional", "Deque", "Queue")
_REFERENCES: Final = (
    *("size", "isEmpty", "get", "getKey", "getValue", "keySet", "values", "entrySet", "stream", "iterator"),
    *("getFirst", "getLast", "peek", "isPresent", "orElseThrow"),
)
"""Methods of collections of which there are references: `Map.Entry::getKey`."""

FUNCTIONS = Functions(
    builtin={
        **TEXTS,
        **CONTAINER,
        **STREAMS,
        **NUMBERS,
        **PATTERNS,
        **PLACE,
        **PROGRAMS,
        **SETTINGS,
        **ADDRESSES,
        **ANSWERS,
        **CASTS,
        **ARRAYS,
        **WRITERS,
        **KEPT,
        **REORDERING,
        **REFLECTED,
        **THREADS,
        **PUBLISHERS,
        **TREES,
        **EXCEPTIONS,
        **{f"java.util.{of}.{word}": _by_class(word) for of in _CLASSES for word in _REFERENCES},
    },
    methods={**FILLING, **READING, **CALLING, **RUNNING, **PUBLISHING, **REFLECTING},
    method=_method,
    recalled={**RECALLED, **CODES},
)
