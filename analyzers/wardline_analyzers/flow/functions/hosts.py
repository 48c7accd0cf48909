"""Hosts and URLs: a test of what a name resolves to is a test of the name, and of the URL around it."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate.strings import built
from wardline_analyzers.flow.functions.common import Function, first
from wardline_analyzers.flow.functions.rows import exact
from wardline_analyzers.flow.known.arguments import Arguments
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
    parts = exact(first(arguments))
    if parts is None or len(parts) < _SHORTEST:
        return None
    scheme, host, *rest = parts
    begin: list[str | Value] = [] if scheme.constant == "" else [scheme, ":"]
    around: list[str | Value] = [] if host.constant == "" else ["//", host, "/"]
    return built([*begin, *around, *rest], node)


HOSTS: Final[dict[str, Function]] = {
    "socket.gethostbyname": _resolved,
    "socket.gethostbyname_ex": _resolved,
    "socket.getaddrinfo": _resolved,
    "asyncio.AbstractEventLoop().getaddrinfo": _resolved,
    "anyio.getaddrinfo": _resolved,
    "dns.resolver.resolve": _resolved,
    "urllib.parse.urlunparse": _put_together,
    "urllib.parse.urlunsplit": _put_together,
}
