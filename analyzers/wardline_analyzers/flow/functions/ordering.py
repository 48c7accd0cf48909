"""`sorted`, `min`, `list.sort`, `groupby`: what comes first and what belongs together, where keys are constant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import element
from wardline_analyzers.flow.known.program import ClassRef, Instance
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import FALSE, NEVER, UNKNOWN, Value

_MOST: Final = 8
"""Elements that are put in order."""
_COMPARED: Final = (int, float, str, bytes)


def order(
    run: Run, row: Sequence[Value], arguments: Arguments, node: form.Call, state: State
) -> list[Value] | None:
    """The elements in the order that a call with `key` and `reverse` puts them into; None: it is not known."""
    if not 0 < len(row) <= _MOST:
        return None
    backwards = arguments.keywords.get("reverse")
    reverse = backwards.value.constant if backwards is not None else False
    key = arguments.keywords.get("key")
    if not isinstance(reverse, bool):
        return None
    keys = [_compared(run, item if key is None else _keyed(run, key.value, item, node, state)) for item in row]
    if any(each is UNKNOWN for each in keys) or not _differ(keys):
        return None
    try:
        places = sorted(range(len(row)), key=lambda n: keys[n], reverse=reverse)
    except TypeError:
        return None
    return [row[n] for n in places]


def grouped(
    run: Run, row: Sequence[Value], key: Value | None, node: form.Call, state: State
) -> list[tuple[Value, list[Value]]] | None:
    """What `groupby` makes of these elements: those of one key that stand together; None: the keys are not known."""
    if len(row) > _MOST:
        return None
    groups: list[tuple[Value, list[Value]]] = []
    for item in row:
        own = item if key is None else _keyed(run, key, item, node, state)
        if own.constant is UNKNOWN:
            return None
        if groups and groups[-1][0].constant == own.constant:
            groups[-1][1].append(item)
        else:
            groups.append((own, [item]))
    return groups


def _keyed(run: Run, function: Value, item: Value, node: form.Call, state: State) -> Value:
    made = run.interpreter.call_value(run, function, [item], node, state)
    return FALSE if made is NEVER else made


def _compared(run: Run, value: Value) -> Any:
    """The constant by which an element is compared: of a tuple, or an object that is compared by its fields, what it
    begins with."""
    fields = _fields(run, value)
    if fields and value.items is not None and value.rest is None:
        value = element(value, f".{fields[0]}")
    if value.kind == "tuple" and value.items:
        value = element(value, 0)
    constant = value.constant
    return constant if isinstance(constant, _COMPARED) else UNKNOWN


def _fields(run: Run, value: Value) -> tuple[str, ...]:
    """The fields of an object of a class of the program that has no method to compare it by: a dataclass in order."""
    of = value.callables[0].of if len(value.callables) == 1 and isinstance(value.callables[0], Instance) else None
    if value.kind != "instance" or not isinstance(of, ClassRef) or run.world.method(of, "__lt__") is not None:
        return ()
    return run.world.members(of)


def _differ(keys: list[Any]) -> bool:
    """Are all keys different? What is behind equal ones in tuples would decide."""
    try:
        return len(set(keys)) == len(keys)
    except TypeError:
        return False
