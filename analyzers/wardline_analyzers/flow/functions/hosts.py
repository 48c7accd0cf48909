"""Hosts and URLs: a test of what a name resolves to is a test of the name, and of the URL around it."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate.strings import built
from wardline_analyzers.flow.evaluate.subscripts import URL
from wardline_analyzers.flow.functions.common import Function, first, this
from wardline_analyzers.flow.functions.rows import exact
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.joining import lump
from wardline_analyzers.flow.known.kinds import ALL
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ADDRESS, Value

_BUT_HOSTS: Final = ALL - {"url"}
"""An address does harm nowhere but as the host of a request."""
_SHORTEST: Final = 5
"""Parts of a URL without parameters."""


def _resolved(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`socket.gethostbyname(host)`, and rows of addresses as `socket.getaddrinfo(host, port)` gives them."""
    taints = tuple(t.part(ADDRESS).but(cleared=t.cleared | _BUT_HOSTS) for t in first(arguments).taints)
    return Value(taints=taints, open=first(arguments).open)


def _put_together(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`urlunparse((scheme, host, path, …))`"""
    whole = first(arguments)
    if whole.name == URL:
        return _of_parts(whole, node)
    parts = exact(whole)
    if parts is None or len(parts) < _SHORTEST:
        return None
    return _joined(*parts, node=node)


def _joined(scheme: Value, host: Value, *rest: Value, node: form.Call) -> Value:
    begin: list[str | Value] = [] if scheme.constant == "" else [scheme, ":"]
    around: list[str | Value] = [] if host.constant == "" else ["//", host, "/"]
    return built([*begin, *around, *rest], node)


def _with_parts(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`parts._replace(netloc="example.org")`: the parts of an address, some of which are others now."""
    parts = this(arguments)
    items = dict(parts.items or {})
    items.update((f".{name}", given.value) for name, given in arguments.keywords.items())
    taints, opened = lump((parts, *(given.value for given in arguments.keywords.values())))
    return Value(kind="instance", name=URL, items=items, rest=Value(open=True), taints=taints, open=opened)


def _of_parts(parts: Value, node: form.Call) -> Value | None:
    """The address that some parts make of which the host has been replaced; None: it has not."""
    items = parts.items or {}
    host, scheme = items.get(".netloc"), items.get(".scheme")
    if host is None:
        return None
    rest = Value(taints=tuple(t.part("[:]") for t in parts.taints), open=parts.open)
    begins = Value(taints=tuple(t.part("=scheme") for t in parts.taints), open=True)
    return _joined(begins if scheme is None else scheme, host, rest, node=node)


def _as_text(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`parts.geturl()`"""
    return _of_parts(this(arguments), node)


HOSTS: Final[dict[str, Function]] = {
    "socket.gethostbyname": _resolved,
    "socket.gethostbyname_ex": _resolved,
    "socket.getaddrinfo": _resolved,
    "asyncio.AbstractEventLoop().getaddrinfo": _resolved,
    "anyio.getaddrinfo": _resolved,
    "dns.resolver.resolve": _resolved,
    "urllib.parse.urlunparse": _put_together,
    "urllib.parse.urlunsplit": _put_together,
    f"{URL}._replace": _with_parts,
    f"{URL}.geturl": _as_text,
}
