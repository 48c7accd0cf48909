"""Evaluating the arguments of a call."""

from __future__ import annotations

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate.expressions import evaluate
from wardline_analyzers.flow.known.arguments import Arguments, Given
from wardline_analyzers.flow.known.elements import element, elements
from wardline_analyzers.flow.known.joining import join, join_all
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import UNKNOWN, Value


def gather(run: Run, node: form.Call, state: State) -> Arguments:
    """Evaluate the arguments of a call, in their order."""
    found = Arguments()
    for argument in node.arguments:
        value = evaluate(run, argument.value, state)
        if argument.star == 1:
            _unpack(found, value, argument)
        elif argument.star == 2:
            _unpack_named(found, value, argument)
        elif argument.name:
            found.keywords[argument.name] = Given(value, argument.value)
        else:
            found.positional.append(Given(value, argument.value))
            found.row = None
    return found


def _unpack(found: Arguments, value: Value, argument: form.Argument) -> None:
    if value.items is not None and value.rest is None and value.kind in ("list", "tuple") and found.more is None:
        found.positional.extend(Given(item, argument) for item in value.items.values())
        return
    each = elements(value)
    found.row = value if found.more is None else None
    found.more = Given(join_all([each, *([found.more.value] if found.more else [])]), argument.value)


def _unpack_named(found: Arguments, value: Value, argument: form.Argument) -> None:
    if value.items is not None and value.kind == "dict":
        for key, item in value.items.items():
            if isinstance(key, str):
                found.keywords.setdefault(key, Given(item, argument))
        if value.rest is None:
            return
    found.mapping = value if found.named is None else None
    each = element(value, UNKNOWN) if value.items is None or value.rest is None else value.rest
    found.named = Given(each if found.named is None else join(found.named.value, each), argument.value)
