"""Promises, which count as what they give in the end, and functions that are called later or otherwise."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.rows import exact
from wardline_analyzers.flow.known.arguments import Arguments, Given
from wardline_analyzers.flow.known.elements import elements
from wardline_analyzers.flow.known.joining import join, lump
from wardline_analyzers.flow.known.program import Partial
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, CLEAN, NEVER, NONE, Value
from wardline_analyzers.javascript.functions.common import (
    Function,
    called,
    called_once,
    invoked,
    is_callable,
    nth,
    this,
)

_RESOLVE: Final = "Promise().resolve"
"""The function that a promise's own is given, to say what it gives."""
_GIVEN: Final = ("\0promise", "\0given")
"""Stands among the variables that are written while a promise is made, for what it gives."""
_RESOLVING: Final = Value(kind="function", name=_RESOLVE)
_REJECTING: Final = Value(kind="function", name="Promise().reject")
_OTHER_FORMS: Final = (
    *("util.promisify", "util.callbackify", "pify", "thenify", "thenify-all", "es6-promisify.promisify"),
    *("bluebird.promisify", "bluebird.promisifyAll", "universalify.fromCallback"),
)
"""Give the function, or the object of functions, that they are given, with promises for callbacks."""
_ONCE_OR_LATER: Final = ("memoize", "once", "debounce", "throttle")
_REMEMBERED: Final = (
    *("react.cache", "react.useCallback", "preact/hooks.useCallback", "next/cache.unstable_cache", "p-memoize", "mem"),
    *(f"{module}{name}" for module in ("lodash.", "lodash/", "underscore.") for name in _ONCE_OR_LATER),
)
"""Give the function that they are given, which is called less often then, or later."""
_ERROR: Final = Value(name="Error()", open=True)


def _then(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`promise.then(function, function)`"""
    if arguments.receiver is None or not arguments.positional or not is_callable(nth(arguments, 0)):
        return None
    value = this(arguments)
    found = called(run, nth(arguments, 0), [value], node, state)
    if is_callable(nth(arguments, 1)):
        other = called(run, nth(arguments, 1), [_ERROR], node, state)
        found = found if other is NEVER else other if found is NEVER else join(found, other)
    return CLEAN if found is NEVER else found


def _catch(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`promise.catch(function)`"""
    if arguments.receiver is None or not is_callable(nth(arguments, 0)):
        return None
    inner = state.copy()
    found = called(run, nth(arguments, 0), [_ERROR], node, inner)
    value = this(arguments)
    return value if found is NEVER or found is NONE else join(value, found)


def _finally(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`promise.finally(function)`"""
    if arguments.receiver is None or not is_callable(nth(arguments, 0)):
        return None
    called_once(run, nth(arguments, 0), [], node, state)
    return this(arguments)


def _effect(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`useEffect(function, values)`: it is called when the component has been drawn, which is then drawn again with
    what it has set."""
    function = nth(arguments, 0)
    if not is_callable(function):
        return None
    called_once(run, function, [], node, state)
    return NONE


def _promise(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`new Promise((resolve, reject) => …)`"""
    function = nth(arguments, 0)
    if not function.callables:
        return None
    outer = run.globals.pop(_GIVEN, None)
    run.globals[_GIVEN] = CLEAN
    called(run, function, [_RESOLVING, _REJECTING], node, state)
    found = run.globals.pop(_GIVEN, CLEAN)
    if outer is not None:
        run.globals[_GIVEN] = outer
    return ANY if found is CLEAN else found


def _resolve(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    known = run.globals.get(_GIVEN)
    if known is not None:
        value = nth(arguments, 0)
        run.globals[_GIVEN] = value if known is CLEAN else join(known, value)
    return NONE


def _nothing(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return NONE


def _all(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Promise.all(row)`"""
    return nth(arguments, 0)


def _any(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Promise.race(row)`"""
    return elements(nth(arguments, 0))


# ---------------------------------------------------------------------- functions


def _call(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`function.call(object, …)`"""
    function = this(arguments)
    if not is_callable(function):
        return None
    inner = Arguments(list(arguments.positional[1:]), more=arguments.more)
    if function.name and not function.callables and arguments.positional:
        inner.receiver = arguments.positional[0]
    return invoked(run, function, inner, node, state)


def _apply(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`function.apply(object, row)`"""
    function = this(arguments)
    if not is_callable(function):
        return None
    inner = Arguments()
    if len(arguments.positional) > 1:
        given = arguments.positional[1]
        known = exact(given.value)
        if known is not None:
            inner.positional = [Given(value, given.node) for value in known]
        else:
            inner.row, inner.more = given.value, Given(elements(given.value), given.node)
    return invoked(run, function, inner, node, state)


def _bind(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`function.bind(object, …)`"""
    function = this(arguments)
    if not is_callable(function):
        first = node.arguments[0].value if node.arguments else None
        nobody = isinstance(first, form.Literal) and first.value is None
        return Value(kind="function") if nobody else None  # only functions are bound to nothing
    given = tuple(each.value for each in arguments.positional[1:])
    return _begun(function, given) if given else function


def _partial(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`_.partial(function, …)`, and Ramda's `partial(function, [...])`"""
    function = nth(arguments, 0)
    if not is_callable(function):
        return None
    given = tuple(each.value for each in arguments.positional[1:])
    if len(given) == 1 and given[0].kind in ("list", "tuple") and (row := exact(given[0])) is not None:
        given = tuple(row)
    return _begun(function, given)


def _begun(function: Value, given: tuple[Value, ...]) -> Value:
    """A function whose first arguments are given already."""
    taints, opened = lump(given)
    return Value(kind="function", callables=(Partial(function, given, ()),), taints=taints, open=opened)


def _later(first: int) -> Function:
    """A call that hands the arguments from a place on to the function it is given: `setTimeout(f, 10, x)`."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        function = nth(arguments, 0)
        if function.callables:
            invoked(run, function, Arguments(list(arguments.positional[first:])), node, state.copy())
        return None

    return made


def _worked_out(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`computed(function)`, `useMemo(function, …)`: what the function gives, also as the `value` of that."""
    function = nth(arguments, 0)
    return called_once(run, function, [], node, state) if function.callables else None


def _remembered(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`cache(function)`, `useCallback(function, …)`: the function itself."""
    function = nth(arguments, 0)
    return function if function.callables else None


_EFFECTS: Final = ("useEffect", "useLayoutEffect", "useInsertionEffect")
PROMISES: Final[dict[str, Function]] = {
    **{f"{module}{name}": _effect for module in ("", "react.", "preact/hooks.") for name in _EFFECTS},
    "Promise": _promise,
    "Promise.all": _all,
    "Promise.allSettled": _all,
    "Promise.race": _any,
    "Promise.any": _any,
    "Promise.resolve": _all,
    "Promise.reject": _nothing,
    _RESOLVE: _resolve,
    "Promise().reject": _nothing,
    "setTimeout": _later(2),
    "setInterval": _later(2),
    "setImmediate": _later(1),
    "queueMicrotask": _later(1),
    "process.nextTick": _later(1),
    **dict.fromkeys(_OTHER_FORMS, _all),
    **dict.fromkeys(_REMEMBERED, _remembered),
    **dict.fromkeys(("vue.computed", "react.useMemo", "preact/hooks.useMemo", "solid-js.createMemo"), _worked_out),
    **dict.fromkeys(("lodash.partial", "underscore.partial", "lodash/partial", "ramda.partial"), _partial),
}
"""By qualified name."""

PROMISE_METHODS: Final[dict[str, Function]] = {
    "then": _then,
    "catch": _catch,
    "finally": _finally,
    "call": _call,
    "apply": _apply,
    "bind": _bind,
}
"""By the name of the method, whatever its object is."""
