"""The parts of an address, as functions of the light languages give them: a test of its host is one of the address."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.arguments import Arguments
from wardline_analyzers.flow.functions.common import Function, first
from wardline_analyzers.flow.run import Run
from wardline_analyzers.flow.state import State
from wardline_analyzers.flow.values import Value

_PARTS: Final = ("scheme", "host", "port", "user", "pass", "path", "query", "fragment")
_VOUCHING: Final = {"host": "=host", "scheme": "=scheme"}
"""The parts that vouch for something of the whole."""


def _part(value: Value, word: str) -> Value:
    mark = _VOUCHING.get(word, f"[{word}]")
    return Value(kind="str", taints=tuple(taint.part(mark) for taint in value.taints), open=value.open)


def _parse_url(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`parse_url($url)`, `parse_url($url, PHP_URL_HOST)`"""
    value = first(arguments)
    if len(arguments.positional) > 1:
        name = arguments.positional[1].value.name or ""
        return _part(value, name.removeprefix("PHP_URL_").lower())
    items = {word: _part(value, word) for word in _PARTS}
    return Value(kind="dict", items=items, taints=value.taints, open=value.open)


ADDRESSES: Final[dict[str, Function]] = {"parse_url": _parse_url}


__all__ = ["ADDRESSES"]
