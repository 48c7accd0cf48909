"""Errors as values: what makes one, and what it says."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.common import Function, this
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.joining import join, join_taints
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import NONE, Taints, Value
from wardline_analyzers.go.functions.language import ERROR, error


def _new(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`errors.New(text)`, `fmt.Errorf(format, …)`: an error with all that it is given."""
    values = [given.value for given in arguments.all()]
    taints: Taints = ()
    for value in values:
        taints = join_taints(taints, value.taints)
    return error(Value(taints=taints, open=any(value.open for value in values)))


def _joined(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`errors.Join(a, b)`, `errors.Join(found...)`: none where all of them are none."""
    made = _new(run, arguments, node, state)
    if made is None or any(given.value.constant == ERROR for given in arguments.positional):
        return made
    return join(made, NONE)


def _text(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`err.Error()`"""
    value = this(arguments)
    return Value(kind="str", taints=value.taints, open=value.open)


ERRORS: Final[dict[str, Function]] = {
    "fmt.Errorf": _new,
    "errors.New": _new,
    "errors.Join": _joined,
    "pkg/errors.New": _new,
    "pkg/errors.Errorf": _new,
    "pkg/errors.Wrap": _new,
    "pkg/errors.Wrapf": _new,
}

ERROR_METHODS: Final[dict[str, Function]] = {"Error": _text}
"""By the name of the method, whatever its object is."""
