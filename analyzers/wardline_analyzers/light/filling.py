"""C's functions that put what they read into what they are given: the models say what they read (`c.fgets()`)."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.sources import sourced
from wardline_analyzers.flow.calling.arguments import Arguments
from wardline_analyzers.flow.functions.common import Function, same
from wardline_analyzers.flow.known.joining import join_taints
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import INT, Taints, Value
from wardline_analyzers.flow.solve.targets import change
from wardline_analyzers.light import streams


def _fills(word: str, first: int, last: int) -> Function:
    """`word(…)` fills the arguments from the first of these places to the last."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        source = run.world.models.source(f"c.{word}()")
        read = sourced(source, f"c.{word}()", node) if source is not None else Value()
        for given in arguments.positional[first : last + 1]:
            change(run, given.node, state, lambda old: read.but(ids=old.ids, name=None), given.value)
        return read

    return made


def _writes(first: int, *, keeps: bool) -> Function:
    """`strcpy(to, from)`, `sprintf(to, format, x)`: the first argument holds what is in those from this place on."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        if not arguments.positional:
            return INT
        to = arguments.positional[0]
        taints: Taints = ()
        for given in arguments.positional[first:]:
            taints = join_taints(taints, given.value.taints)
        written = Value(taints=tuple(t.via(node.start, node.end, "is written here") for t in taints), open=True)

        def filled(old: Value) -> Value:
            return written.but(taints=join_taints(old.taints, written.taints) if keeps else written.taints, ids=old.ids)

        change(run, to.node, state, filled, to.value)
        return written

    return made


_LAST: Final = 99

FILLING: Final[dict[str, Function]] = {
    "gets": _fills("gets", 0, 0),
    "fgets": _fills("fgets", 0, 0),
    "getline": streams.line(_fills("getline", 0, 0)),
    "cin.getline": _fills("cin", 0, 0),
    "cin.get": _fills("cin", 0, 0),
    "cin.read": _fills("cin", 0, 0),
    **streams.STREAMS,
    **dict.fromkeys(("fs.path", "filesystem.path"), same),
    "scanf": _fills("scanf", 1, _LAST),
    "fscanf": _fills("fscanf", 2, _LAST),
    "fread": _fills("fread", 0, 0),
    "read": _fills("read", 1, 1),
    "recv": _fills("recv", 1, 1),
    "recvfrom": _fills("recvfrom", 1, 1),
    "SSL_read": _fills("SSL_read", 1, 1),
    **{
        word: _writes(1, keeps=False)
        for word in ("strcpy", "strncpy", "stpcpy", "strlcpy", "memcpy", "memmove", "wcscpy")
    },
    **{word: _writes(1, keeps=True) for word in ("strcat", "strncat", "strlcat", "wcscat")},
    "sprintf": _writes(1, keeps=False),
    "vsprintf": _writes(1, keeps=False),
    "snprintf": _writes(2, keeps=False),
    "vsnprintf": _writes(2, keeps=False),
}
