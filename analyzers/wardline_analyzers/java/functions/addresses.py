"""Addresses that are put together of their parts: `new URI(scheme, host, path, fragment)`."""

from __future__ import annotations

from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.common import Function, callee, this
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.joining import join_taints
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import Taints, Value

_URI: Final = "java.net.URI"
_PARTS: Final = {
    3: ("Scheme", "SchemeSpecificPart", "Fragment"),
    4: ("Scheme", "Host", "Path", "Fragment"),
    5: ("Scheme", "Authority", "Path", "Query", "Fragment"),
    7: ("Scheme", "UserInfo", "Host", "Port", "Path", "Query", "Fragment"),
}
"""What the arguments are, by their number."""


def _made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """The address, which keeps its parts. One that is read from a text is told by the models."""
    parts = _PARTS.get(len(arguments.positional))
    if parts is None:
        return None
    given = [each.value for each in arguments.positional]
    taints: Taints = ()
    for value in given:
        taints = join_taints(taints, tuple(t.through(node) for t in value.taints))
    items: dict[Any, Value] = {f".{part}": value for part, value in zip(parts, given, strict=True)}
    whole = Value(taints=taints, open=any(value.open for value in given))
    return whole.but(name=f"{_URI}()", kind="instance", items=items, rest=whole)


def _part(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`uri.getHost()`, of an address whose parts are known."""
    items = this(arguments).items
    return items.get(f".{callee(node).removeprefix('get')}") if items else None


ADDRESSES: Final[dict[str, Function]] = {
    _URI: _made,
    **{f"{_URI}().get{part}": _part for parts in _PARTS.values() for part in parts},
}
