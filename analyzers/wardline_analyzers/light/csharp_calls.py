"""Calls in C# that give what they are given in another form."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.common import Function, first
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import Value


def _bytes(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Encoding.UTF8.GetBytes("text")`: as constant as the text. Of other texts the models tell."""
    given = first(arguments)
    return given if given.consts is not None else None


ENCODING: Final[dict[str, Function]] = {
    f"{space}Encoding.{name}.GetBytes": _bytes
    for space in ("", "System.Text.")
    for name in ("UTF8", "ASCII", "Unicode", "Latin1", "Default", "BigEndianUnicode")
}
