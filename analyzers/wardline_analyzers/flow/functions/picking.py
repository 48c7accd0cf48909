"""`itertools`, `filter`: which elements are taken, where constants tell."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.decisions import note_invoked
from wardline_analyzers.flow.evaluate.operators import operate
from wardline_analyzers.flow.evaluate.protocols import each_of
from wardline_analyzers.flow.functions.common import Function, callee, first
from wardline_analyzers.flow.functions.rows import exact, row_of
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import display, elements
from wardline_analyzers.flow.known.joining import join_all
from wardline_analyzers.flow.known.outcomes import truth_of
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, CLEAN, ITERATOR, MOST_ITEMS, NEVER, NONE, Value

_MOST_TURNS: Final = 4
"""Elements up to which a function is called with each of them."""
_REFUSES: Final = "filterfalse"
_WHILE: Final = "takewhile"
_SUM: Final = "+"


def _slice(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`itertools.islice(x, start, stop, step)`"""
    value, *bounds = [g.value for g in arguments.positional] or [ANY]
    row = exact(value)
    known = [bound.constant for bound in bounds]
    if row is not None and known and all(b is None or (type(b) is int and b >= 0) for b in known):
        try:
            return display("list", list(islice(row, *known)))
        except (TypeError, ValueError):  # too many, or a step of 0
            return None
    return row_of(each_of(run, value, node))


def _compress(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`itertools.compress(x, selectors)`"""
    row, selectors = exact(first(arguments)), arguments.get("1|selectors")
    chosen = exact(selectors.value) if selectors is not None else None
    if row is not None and chosen is not None:
        truths = [truth_of(value) for value in chosen]
        if None not in truths:
            return display("list", [item for item, truth in zip(row, truths, strict=False) if truth])
    return row_of(each_of(run, first(arguments), node))


def _filter(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`filter(test, x)`, `filterfalse(test, x)`, `takewhile(test, x)`"""
    if len(arguments.positional) < 2:
        return ANY
    test, row = arguments.positional[0].value, arguments.positional[1].value
    known = exact(row)
    if known is not None and len(known) <= _MOST_TURNS and (test.callables or test.constant is None):
        return _taken(run, test, known, node, state)
    each = each_of(run, row, node)
    if test.callables:
        each, _ = _tested(run, test, each, node, state)
    elif test.name is not None and test.name.startswith("str.is") and callee(node) != _REFUSES:
        guard = run.world.models.guard(test.name)
        if guard is not None:
            each = each.but(taints=tuple(t.but(cleared=t.cleared | guard.protects) for t in each.taints), ids=())
    else:
        note_invoked(run, test)
    return row_of(each)


def _taken(run: Run, test: Value, row: list[Value], node: form.Call, state: State) -> Value:
    """Of elements that are all known: those that the test lets through, or may let through."""
    kept: list[Value] = []
    sure = True
    for item in row:
        item, truth = _tested(run, test, item, node, state) if test.callables else (item, truth_of(item))
        taken = None if truth is None else truth is not (callee(node) == _REFUSES)
        if taken is not False:
            kept.append(item)
            sure = sure and taken is True
        elif callee(node) == _WHILE:
            break
    if sure:
        return display("list", kept)
    return row_of(join_all(kept))


def _tested(run: Run, test: Value, item: Value, node: form.Call, state: State) -> tuple[Value, bool | None]:
    """The element, as the test vouches for it where it is taken, and what the test says."""
    from wardline_analyzers.flow.calling.calls import call_value

    result = call_value(run, test, [item], node, state)
    if result is NEVER:
        return item, None
    if result.when is not None and item.taints:
        vouched = dict(result.when[1 if callee(node) == _REFUSES else 0])
        taints = tuple(t.but(cleared=t.cleared | vouched.get(t.key, frozenset())) for t in item.taints)
        item = item.but(taints=taints, ids=())
    return item, truth_of(result)


def _zip_longest(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`itertools.zip_longest(a, b, fillvalue=x)`"""
    given = arguments.keywords.get("fillvalue")
    fill = given.value if given is not None else NONE
    rows = [exact(g.value) for g in arguments.positional]
    known = [row for row in rows if row is not None]
    if known and len(known) == len(rows):
        longest = max(len(row) for row in known)
        padded = [row + [fill] * (longest - len(row)) for row in known]
        return display("list", [display("tuple", list(row)) for row in zip(*padded, strict=True)])
    return row_of(display("tuple", [join_all((each_of(run, g.value, node), fill)) for g in arguments.positional]))


def _chain_rows(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`itertools.chain.from_iterable(rows)`"""
    rows = exact(first(arguments))
    known = [exact(row) for row in rows] if rows is not None else [None]
    every = [row for row in known if row is not None]
    if len(every) == len(known):
        return display("list", [item for row in every for item in row])
    return row_of(elements(elements(first(arguments))))


def _dropped(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`itertools.dropwhile(test, x)`: from the first element on that the test refuses."""
    if len(arguments.positional) < 2:
        return ANY
    test, row = arguments.positional[0].value, arguments.positional[1].value
    known = exact(row)
    if known is not None and len(known) <= _MOST_TURNS:
        for number, item in enumerate(known):
            truth = _tested(run, test, item, node, state)[1] if test.callables else truth_of(item)
            if truth is False:
                return display("list", known[number:])
            if truth is None:
                break
        else:
            return display("list", [])
    return row_of(each_of(run, row, node))


def _accumulate(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`itertools.accumulate(x, function)`: each element with all before it."""
    from wardline_analyzers.flow.calling.calls import call_value

    row, function = exact(first(arguments)), arguments.get("1|func")
    if row is None or not 0 < len(row) <= _MOST_TURNS or "initial" in arguments.keywords:
        return row_of(each_of(run, first(arguments), node))
    found = [row[0]]
    for item in row[1:]:
        before = found[-1]
        if function is None:
            made = operate(run, _SUM, before, item, node)
        else:
            made = call_value(run, function.value, [before, item], node, state)
        found.append(CLEAN if made is NEVER else made)
    return display("list", found)


def _cycle(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`itertools.cycle(x)`: its elements over and over."""
    row = exact(first(arguments))
    if not row:
        return row_of(each_of(run, first(arguments), node))
    return display("list", row * (MOST_ITEMS // len(row) or 1)).but(name=ITERATOR, ids=run.fresh())


def _pairwise(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`itertools.pairwise(x)`: each element with the next."""
    row = exact(first(arguments))
    if row is None:
        return row_of(row_of(each_of(run, first(arguments), node), "tuple"))
    return display("list", [display("tuple", [a, b]) for a, b in pairwise(row)])


PICKING: Final[dict[str, Function]] = {
    "filter": _filter,
    "itertools.filterfalse": _filter,
    "itertools.takewhile": _filter,
    "itertools.dropwhile": _dropped,
    "itertools.accumulate": _accumulate,
    "itertools.cycle": _cycle,
    "itertools.pairwise": _pairwise,
    "itertools.islice": _slice,
    "itertools.compress": _compress,
    "itertools.zip_longest": _zip_longest,
    "itertools.chain.from_iterable": _chain_rows,
}
