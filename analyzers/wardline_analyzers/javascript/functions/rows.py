"""Arrays, maps and sets: their methods, with those that call a function for each element."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.decisions import note_structure
from wardline_analyzers.flow.evaluate import strings
from wardline_analyzers.flow.functions.rows import exact, row_of
from wardline_analyzers.flow.known.arguments import Arguments, Given
from wardline_analyzers.flow.known.elements import any_order, display, element, elements, extended, rebuilt
from wardline_analyzers.flow.known.joining import join, join_all
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import BOOL, CLEAN, INT, NEVER, NO_FACTS, NONE, UNKNOWN, Facts, Taint, Value
from wardline_analyzers.flow.methods import builtin_methods
from wardline_analyzers.flow.solve.targets import change
from wardline_analyzers.javascript.functions.common import Function, called, is_callable, nth, renamed, this

Method = Callable[[Run, Value, Arguments, form.Call, State], "Value | None"]

_MOST_TURNS: Final = 4
"""Elements up to which a function is called with each of them."""


def _as_python(word: str) -> Method:
    """A method that Python's lists or dictionaries have under another name."""

    def made(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        return builtin_methods.method(run, receiver, word, arguments, renamed(node, word), state)

    return made


def _pushed(front: bool) -> Method:
    """`row.push(a, b)`; `front`: `row.unshift(a, b)`."""

    def made(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        new = display("list", [given.value for given in arguments.positional])
        if arguments.more is not None:
            new = extended(new, row_of(arguments.more.value))

        def how(base: Value) -> Value:
            if not front:
                return extended(base, new)
            joined = extended(new, base)
            return rebuilt(base, dict(joined.items or {}), joined.rest)

        if len(arguments.positional) == 1 and arguments.more is None:
            word = "appendleft" if front else "append"
            builtin_methods.method(run, receiver, word, arguments, renamed(node, word), state)
        elif new.items or new.rest is not None:
            note_structure(run, receiver)
            _change(run, node, state, how, receiver)
        return INT

    return made


def _change(run: Run, node: form.Call, state: State, how: Callable[[Value], Value], receiver: Value) -> None:
    """The object of the method changes, wherever it is."""
    change(run, node.callee.base if isinstance(node.callee, form.Attribute) else None, state, how, receiver)


def _set(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`map.set(key, value)`"""
    from wardline_analyzers.flow.known.elements import key_of, with_element

    if len(arguments.positional) != 2 or (receiver.name is not None and receiver.items is None):
        return None
    key, value = nth(arguments, 0), nth(arguments, 1)
    plain = key_of(key)
    keyed = key if plain is UNKNOWN else None
    _change(run, node, state, lambda base: with_element(base, plain, value, keyed=keyed), receiver)
    return receiver


def _delete(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    builtin_methods.method(run, receiver, "remove", arguments, renamed(node, "remove"), state)
    return BOOL


def _slice(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    known = exact(receiver)
    low, high = nth(arguments, 0), nth(arguments, 1)
    if known is None:
        return rebuilt(receiver, {}, element(receiver, UNKNOWN)).but(ids=())
    bounds = [low.constant if arguments.positional else None, high.constant if len(arguments.positional) > 1 else None]
    if all(bound is None or isinstance(bound, int) for bound in bounds):
        return display("list", known[bounds[0] : bounds[1]])
    return row_of(join_all(known)) if known else display("list", [])


def _splice(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`row.splice(at, count, …new)`"""
    gone = row_of(element(receiver, UNKNOWN))
    new = display("list", [given.value for given in arguments.positional[2:]])
    _change(run, node, state, lambda base: extended(any_order(base), new), receiver)
    return gone


def _concat(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    made = receiver.but(ids=())
    for given in arguments.all():
        value = given.value
        row = value if value.kind in ("list", "tuple", "set") or value.items is None else display("list", [value])
        made = extended(made, row if row.items is not None else row_of(value))
    return made


def _appended(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`row.append(x)`, and `headers.append(name, value)`"""
    if receiver.kind == "dict" and len(arguments.positional) > 1:
        return _set(run, receiver, arguments, node, state)
    return builtin_methods.method(run, receiver, "append", arguments, renamed(node, "append"), state)


def _join(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    separator = nth(arguments, 0) if arguments.positional else Value(consts=(",",), kind="str", head=",")
    text = separator.constant
    if (not isinstance(text, str) or not _SLASHES.isdisjoint(text)) and any(_is_step(t) for t in receiver.taints):
        made = strings.joined(separator, receiver, node)
        return made.but(taints=tuple(t.but(shape="text") if _is_step(t) else t for t in made.taints))
    return strings.joined(separator, receiver, node)


def _is_step(taint: Taint) -> bool:
    """One step of a path, which holds no slash."""
    return taint.shape == "segment"


_SLASHES: Final = frozenset("/\\")
"""What no step of a path holds."""


def _mixed(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`row.sort()`, `row.reverse()`: the row itself, in another order."""
    _change(run, node, state, any_order, receiver)
    return any_order(receiver)


def _reversed(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`row.reverse()`: the row itself, from its end on where all of it is known."""
    if receiver.items is None or receiver.rest is not None or receiver.kind != "list":
        return _mixed(run, receiver, arguments, node, state)

    def how(base: Value) -> Value:
        return rebuilt(base, dict(enumerate(reversed(list((base.items or {}).values())))), None)

    _change(run, node, state, how, receiver)
    return how(receiver)


def _filled(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = nth(arguments, 0)
    _change(run, node, state, lambda base: rebuilt(base, {}, value), receiver)
    return rebuilt(Value(kind="list"), {}, value)


def _flat(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    each = elements(receiver)
    return row_of(join(elements(each), each) if each.items is None else elements(each))


def _itself(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return receiver


def _entries(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if receiver.kind in ("list", "tuple"):
        return row_of(display("list", [INT, elements(receiver)]))
    return builtin_methods.method(run, receiver, "items", arguments, renamed(node, "items"), state)


def _keys(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if receiver.kind in ("list", "tuple"):
        return row_of(INT)
    return builtin_methods.method(run, receiver, "keys", arguments, renamed(node, "keys"), state)


def _index(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return INT


def _at(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return element(receiver, nth(arguments, 0).constant)


ROW_METHODS: Final[dict[str, Method]] = {
    "push": _pushed(front=False),
    "unshift": _pushed(front=True),
    "pop": _as_python("pop"),
    "shift": _as_python("popleft"),
    "add": _as_python("add"),
    "get": _as_python("get"),
    "set": _set,
    "delete": _delete,
    "clear": _as_python("clear"),
    "append": _appended,
    "slice": _slice,
    "splice": _splice,
    "concat": _concat,
    "join": _join,
    "reverse": _reversed,
    "toReversed": _mixed,
    "sort": _mixed,
    "toSorted": _mixed,
    "fill": _filled,
    "flat": _flat,
    "values": _as_python("values"),
    "entries": _entries,
    "keys": _keys,
    "indexOf": _index,
    "lastIndexOf": _index,
    "at": _at,
    "with": _itself,
}
"""Methods of arrays, maps and sets, and of objects that may be one."""


# ---------------------------------------------------------------------- a function for each element


def _item(receiver: Value) -> Value:
    """What the function is called with first: an element; of a map, a value."""
    if receiver.kind == "dict" and receiver.items is not None:
        return element(receiver, UNKNOWN)
    return elements(receiver)


def _row(arguments: Arguments) -> tuple[Value, Value] | None:
    """The row and the function; None: it is another method of that name."""
    function = nth(arguments, 0)
    receiver = this(arguments)
    if not is_callable(function) or (receiver.callables and receiver.items is None):
        return None
    return receiver, function


def _map(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    row = _row(arguments)
    if row is None:
        return None
    receiver, function = row
    known = exact(receiver)
    if known and len(known) <= _MOST_TURNS:
        made = [called(run, function, [item, INT, receiver], node, state) for item in known]
        return display("list", [CLEAN if each is NEVER else each for each in made])
    each = called(run, function, [_item(receiver), INT, receiver], node, state)
    return row_of(CLEAN if each is NEVER else each)


def _flat_map(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    made = _map(run, arguments, node, state)
    return None if made is None else row_of(elements(elements(made)))


def _for_each(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return NONE if _map(run, arguments, node, state) is not None else None


def _vouched(result: Value, item: Value, side: int = 0) -> Value:
    """An element of which the function says that it may stay."""
    if result.when is None or not item.taints:
        return item
    told = dict(result.when[side])
    return item.but(taints=tuple(t.but(cleared=t.cleared | told.get(t.key, frozenset())) for t in item.taints), ids=())


def _filter(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    row = _row(arguments)
    if row is None:
        return None
    receiver, function = row
    item = _item(receiver)
    result = called(run, function, [item, INT, receiver], node, state)
    return row_of(_vouched(result, item))


def _find(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    row = _row(arguments)
    if row is None:
        return None
    receiver, function = row
    item = _item(receiver)
    return join(_vouched(called(run, function, [item, INT, receiver], node, state), item), NONE)


def _test(every: bool) -> Function:
    """`some`: what vouches for something else where the function holds, vouches for it where one does. `every`: what
    vouches for each element vouches for all."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        row = _row(arguments)
        if row is None:
            return None
        receiver, function = row
        result = called(run, function, [_item(receiver), INT, receiver], node, state)
        if result.when is None:
            return BOOL
        true, false = result.when
        if every:
            facts: tuple[Facts, Facts] = (frozenset((_whole(key), kinds) for key, kinds in true), NO_FACTS)
        else:
            own = {t.key for t in _item(receiver).taints}
            facts = (
                frozenset((key, kinds) for key, kinds in true if key not in own),
                frozenset((_whole(key), kinds) for key, kinds in false),
            )
        return Value(kind="bool", when=facts)

    return made


def _whole(key: tuple[object, ...]) -> tuple[object, ...]:
    return key[:-1] if key and key[-1] == "[*]" else key


def _find_index(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return INT if _map(run, arguments, node, state) is not None else None


def _reduce(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    row = _row(arguments)
    if row is None:
        return None
    receiver, function = row
    item = _item(receiver)
    found = nth(arguments, 1) if len(arguments.positional) > 1 else item
    for _ in range(2):
        more = called(run, function, [found, item, INT, receiver], node, state)
        if more is not NEVER:
            found = join(found, more)
    return found.but(consts=None, head="", ids=())


def _sorted(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    row = _row(arguments)
    if row is not None:
        item = _item(row[0])
        called(run, row[1], [item, item], node, state)
    return None


EACH: Final[dict[str, Function]] = {
    "map": _map,
    "flatMap": _flat_map,
    "forEach": _for_each,
    "filter": _filter,
    "find": _find,
    "findLast": _find,
    "findIndex": _find_index,
    "some": _test(False),
    "every": _test(True),
    "reduce": _reduce,
    "reduceRight": _reduce,
    "sort": _sorted,
}
"""Methods that call a function for each element; None: it is none."""

__all__ = ["EACH", "ROW_METHODS", "Given"]
