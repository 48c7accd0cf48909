"""Methods that stand for the call of a function, and methods that every class has."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate.attributes import attribute
from wardline_analyzers.flow.functions.common import Function, callee, first, this
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.kinds import ALL
from wardline_analyzers.flow.known.program import Getter
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import CLEAN, Value
from wardline_analyzers.java.functions.common import called

_CALLS: Final = [
    "apply",
    "accept",
    "test",
    "get",
    "run",
    "call",
    "applyAsInt",
    "applyAsLong",
    "applyAsDouble",
    "getAsInt",
    "getAsLong",
    "getAsBoolean",
    "handle",
    "execute",
    "compare",
    "doInTransaction",
]
"""The one method of an interface that a lambda stands for."""


def of_function(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`f.apply(x)` of a lambda; None: the object is none."""
    receiver = this(arguments)
    if receiver.kind != "function" or not receiver.callables:
        return None
    return called(run, receiver, [g.value for g in arguments.positional], node, state)


def _chained(backwards: bool) -> Function:
    """`f.andThen(g)`; `f.compose(g)` is the other way round."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        receiver = this(arguments)
        links = [receiver, first(arguments)]
        if not all(link.callables or (link.name and link.kind == "function") for link in links):
            return None
        return Value(kind="function", callables=(Getter("chain", tuple(links[::-1] if backwards else links)),))

    return made


def _of_enum(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Mode.valueOf(text)`: one of the constants of an enum, or it throws."""
    receiver = this(arguments)
    if callee(node) != "valueOf" or len(arguments.positional) != 1:
        return None
    if not _is_enum(receiver):
        return None
    for given in arguments.positional:
        state.learn(frozenset((t.key, ALL) for t in given.value.taints))
    name = first(arguments).constant
    return attribute(run, receiver, name, node) if isinstance(name, str) and name.isidentifier() else CLEAN


_ENUMS: Final = frozenset(
    (
        *(f"java.time.{name}" for name in ("DayOfWeek", "Month", "format.FormatStyle", "format.TextStyle")),
        *("java.time.temporal.ChronoUnit", "java.time.temporal.ChronoField", "java.util.concurrent.TimeUnit"),
        *("java.math.RoundingMode", "java.nio.file.StandardOpenOption", "java.nio.file.StandardCopyOption"),
        *("java.lang.Thread.State", "java.util.Locale.Category", "java.text.Normalizer.Form"),
        *("java.nio.file.attribute.PosixFilePermission", "java.net.Proxy.Type", "java.sql.JDBCType"),
    )
)
"""Those of the standard library that texts of clients name."""
_STANDARD: Final = ("java.", "javax.", "jakarta.")


def _is_enum(receiver: Value) -> bool:
    """Is it a class of the program, an enum of the library, or a class of which nothing but its name is known?"""
    if receiver.kind == "class":
        return bool(receiver.callables)
    name = receiver.name or ""
    if name.startswith(_STANDARD):
        return name in _ENUMS
    if name.endswith(")"):
        return False  # an object, which has a method of that name
    return receiver.kind in ("", "class") and name.rpartition(".")[2][:1].isupper() and not receiver.taints


CALLING: Final[dict[str, Function]] = {
    **dict.fromkeys(_CALLS, of_function),
    "valueOf": _of_enum,
    "andThen": _chained(False),
    "compose": _chained(True),
}
"""By the name of the method, whatever its object is."""
