"""Collectors: what becomes of the elements of a stream."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate import strings
from wardline_analyzers.flow.functions.common import Function, as_python
from wardline_analyzers.flow.functions.picking import PICKING
from wardline_analyzers.flow.functions.rows import exact, row_of
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant, element, elements, with_element
from wardline_analyzers.flow.known.joining import join
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import INT, UNKNOWN, Value
from wardline_analyzers.java.functions.common import called, given

_OF: Final = "java.util.stream.Collectors"
_DEEPEST: Final = 4
"""Collectors inside one another."""
_NUMBERS: Final = frozenset(
    ("counting", *(f"{what}{kind}" for what in ("summing", "averaging") for kind in ("Int", "Long", "Double")))
)
_PICKS: Final = frozenset(("minBy", "maxBy"))
_GROUPS: Final = frozenset(("groupingBy", "groupingByConcurrent"))
_MAPS: Final = frozenset(("toMap", "toUnmodifiableMap", "toConcurrentMap"))


def collected(run: Run, collector: Value, row: Value, node: form.Call, state: State, depth: int = 0) -> Value:
    """What a collector makes of the elements; of one that is not known, they are a row."""
    word = (collector.name or "").removeprefix(f"{_OF}.").removesuffix("()")
    items = [element(collector, n) for n in range(len(collector.items))] if collector.items is not None else []
    if word in _NUMBERS:
        return INT
    if word in _PICKS:
        return elements(row)
    if depth >= _DEEPEST or (not items and word != "joining"):
        return row.but(ids=())
    if word == "joining":
        return _joined(row, items, node)
    if word in _MAPS:
        return _to_map(run, row, items, node, state)
    if word == "partitioningBy":
        return _parted(run, row, items, node, state, depth)
    if word in _GROUPS:
        return _grouped(run, row, items, node, state, depth)
    if word in ("mapping", "flatMapping"):
        made = row_of(_made(run, items[0], elements(row), node, state))
        made = row_of(elements(elements(made))) if word == "flatMapping" else made
        return collected(run, items[-1], made, node, state, depth + 1)
    if word == "filtering":
        return collected(run, items[-1], row, node, state, depth + 1)
    if word == "collectingAndThen":
        return _made(run, items[-1], collected(run, items[0], row, node, state, depth + 1), node, state)
    if word == "teeing" and len(items) == 3:
        given = [collected(run, each, row, node, state, depth + 1) for each in items[:2]]
        return called(run, items[2], given, node, state)
    if word == "reducing":
        each = _made(run, items[1], elements(row), node, state) if len(items) == 3 else elements(row)
        start = items[0] if len(items) > 1 else each
        return join(start, called(run, items[-1], [start, each], node, state))
    return row.but(ids=())


def _made(run: Run, function: Value, value: Value, node: form.Call, state: State) -> Value:
    """What a function makes of a value; of one that is not known, it is the same."""
    return called(run, function, [value], node, state) if function.callables or function.name else value


def _to_map(run: Run, row: Value, functions: list[Value], node: form.Call, state: State) -> Value:
    """`Collectors.toMap(key, value)`, each a function of the element."""
    made = Value(kind="dict", items={})
    known = exact(row)
    for each in known if known is not None else [elements(row)]:
        key, value = (called(run, f, [each], node, state) if f.callables else each for f in functions[:2])
        constant_key = key.constant if known is not None else UNKNOWN
        made = with_element(made, constant_key, value, keyed=key if constant_key is UNKNOWN else None)
    return made


def _grouped(run: Run, row: Value, items: list[Value], node: form.Call, state: State, depth: int) -> Value:
    """`Collectors.groupingBy(key)`, `groupingBy(key, collector)`: rows of the elements, or what that makes of them.

    With a maker of the map, that stands between key and collector.
    """
    each = elements(row)
    key = called(run, items[0], [each], node, state) if items[0].callables else Value(open=True)
    rest = row_of(each)
    if len(items) > 1:
        rest = collected(run, items[-1], rest, node, state, depth + 1)
    return with_element(Value(kind="dict", items={}), UNKNOWN, rest, keyed=key)


def _parted(run: Run, row: Value, items: list[Value], node: form.Call, state: State, depth: int) -> Value:
    """`Collectors.partitioningBy(test)`: under true what the test lets through, under false what it refuses."""
    made = Value(kind="dict", items={})
    for taken, word in ((True, "filter"), (False, "filterfalse")):
        asked = Arguments(given([items[0], row], node))
        part = PICKING["filter"](run, asked, as_python(node, word), state) or row
        if len(items) > 1:
            part = collected(run, items[1], part, node, state, depth + 1)
        made = with_element(made, taken, part)
    return made


def _joined(row: Value, items: list[Value], node: form.Call) -> Value:
    made = strings.joined(items[0] if items else constant(""), row, node)
    if len(items) > 1:
        return strings.built([items[1], made, items[2] if len(items) > 2 else constant("")], node)
    return made


def _collector(word: str) -> Function:
    """A collector, with what it is made of."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        items = dict(enumerate(given.value for given in arguments.positional))
        return Value(kind="instance", name=f"{_OF}.{word}()", items=items)

    return made


_WORDS: Final = (
    *("joining", "mapping", "flatMapping", "filtering", "collectingAndThen", "teeing", "reducing"),
    "partitioningBy",
    *_GROUPS,
    *_MAPS,
)
COLLECTORS: Final[dict[str, Function]] = {f"{_OF}.{word}": _collector(word) for word in _WORDS}

__all__ = ["COLLECTORS", "collected"]
