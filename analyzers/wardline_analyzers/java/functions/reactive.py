"""Reactor's publishers, as the values that they hand on: a `Mono` of a text is that text."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.common import Function, first, same
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.joining import join
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import NONE, Value
from wardline_analyzers.java.functions.common import called

_MONO: Final = "reactor.core.publisher.Mono"
_FLUX: Final = "reactor.core.publisher.Flux"


def _made_by(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Mono.fromCallable(f)`, `Mono.defer(f)`: what the function gives."""
    function = first(arguments)
    return called(run, function, [], node, state) if function.callables else None


def _instead(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`mono.thenReturn(value)`, `mono.then(other)`: only what comes behind."""
    return arguments.positional[0].value if arguments.positional else NONE


def _or_other(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`mono.defaultIfEmpty(value)`, `mono.switchIfEmpty(other)`"""
    if arguments.receiver is None or not arguments.positional:
        return None
    return join(arguments.receiver.value, arguments.positional[0].value)


def _told(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`mono.doOnNext(f)`, `flux.subscribe(f)`: the function is called with what comes; the publisher stays as it is."""
    if arguments.receiver is None or not arguments.positional or not first(arguments).callables:
        return None
    called(run, first(arguments), [arguments.receiver.value], node, state)
    return arguments.receiver.value


PUBLISHERS: Final[dict[str, Function]] = {
    **dict.fromkeys((f"{_MONO}.just", f"{_MONO}.justOrEmpty", f"{_FLUX}.just"), same),
    **{f"{_MONO}.{word}": _made_by for word in ("fromCallable", "fromSupplier", "fromRunnable", "defer")},
    f"{_FLUX}.defer": _made_by,
}
PUBLISHING: Final[dict[str, Function]] = {
    **dict.fromkeys(("thenReturn", "thenMany"), _instead),
    **dict.fromkeys(("defaultIfEmpty", "switchIfEmpty"), _or_other),
    **dict.fromkeys(("doOnNext", "doOnSuccess", "subscribe"), _told),
}
"""By the name of the method, whatever its object is."""

__all__ = ["PUBLISHERS", "PUBLISHING"]
