"""`datetime`: days and spans of time that are worked out where constants say which they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate import fold
from wardline_analyzers.flow.functions.common import Function, callee, this
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import TIMES, constant
from wardline_analyzers.flow.known.joining import join_taints
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import UNKNOWN, Taints, Value

_ASKED: Final = ("isoformat", "weekday", "isoweekday", "toordinal", "total_seconds", "ctime", "date", "strftime")
"""Methods that are worked out."""


def _made(name: str, of: type) -> Function:
    """`datetime.date(2024, 1, 2)`: numbers make it, and no text is in it."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        given = [*arguments.positional, *arguments.keywords.values()]
        plain = Value(name=name, kind="instance")
        if arguments.more is not None or arguments.named is not None:
            return plain
        parts = [each.value.constant for each in given]
        if not all(type(part) in (int, float) for part in parts):
            return plain
        count = len(arguments.positional)
        named = dict(zip(arguments.keywords, parts[count:], strict=True))
        found = fold.work_out(lambda: of(*parts[:count], **named), ())
        return plain if found is UNKNOWN else constant(found)

    return made


def _asked(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`day.weekday()`, `day.strftime("%Y")` of one that is known; else a number, or a text that the format makes."""
    times, given = this(arguments), [each.value for each in arguments.positional]
    method: Callable[..., Any] | None = getattr(times.constant, callee(node), None)
    if method is not None and all(isinstance(each.constant, (str, int)) for each in given):
        found = fold.work_out(method, [each.constant for each in given])
        if found is not UNKNOWN:
            return constant(found)
    taints: Taints = ()
    for each in given:
        taints = join_taints(taints, each.taints)
    return Value(taints=taints, kind="str", open=any(each.open for each in given)) if given else None


DATES: Final[dict[str, Function]] = {
    **{name.removesuffix("()"): _made(name, of) for of, name in TIMES.items()},
    **{f"{name}.{word}": _asked for of, name in TIMES.items() for word in _ASKED if hasattr(of, word)},
}
"""By qualified name; asked before the models, which know of none which it is."""
