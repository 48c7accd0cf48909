"""Keys that say what is kept under them: after `HTTP = AppKey("http", ClientSession)`, `request.app[HTTP]` is one."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.annotations import with_class
from wardline_analyzers.flow.functions.common import Function
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, KEPT, Value


def _key(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    given = arguments.get("1|t")
    if given is None or not isinstance(given.node, form.Expression):
        return None
    return Value(kind="instance", items={KEPT: with_class(run, ANY, given.node)}, name="aiohttp.web.AppKey()")


TYPED_KEYS: Final[dict[str, Function]] = {"aiohttp.web.AppKey": _key, "aiohttp.web.RequestKey": _key}
