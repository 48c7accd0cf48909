"""Values as other units see them: without what only their own unit knows."""

from __future__ import annotations

from typing import Any

from wardline_analyzers.flow.known.closures import Closure
from wardline_analyzers.flow.known.joining import join_taints
from wardline_analyzers.flow.known.kinds import ALL, UNTRACED
from wardline_analyzers.flow.known.program import (
    Bound,
    Generating,
    Getter,
    Instance,
    LocalClass,
    ModuleLambda,
    Packed,
    Partial,
)
from wardline_analyzers.flow.known.values import DEEPEST, PARAMETER, Id, Taint, Value


def plain(value: Value, depth: int = 0) -> Value:
    """A value as callers may see it: without functions of the unit, and without the objects that it made."""
    if not value.callables and not value.ids and value.items is None:
        return value
    items, rest, keys = value.items, value.rest, value.keys
    if items is not None:
        if depth >= DEEPEST:
            items = rest = keys = None
        else:
            items = {k: plain(v, depth + 1) for k, v in items.items()}
            rest = plain(rest, depth + 1) if rest is not None else None
            keys = plain(keys, depth + 1) if keys is not None else None
    callables = value.callables
    if callables:
        callables = tuple(_plain_callable(c, depth) for c in map(_of_module, callables) if not _is_local(c))
    return value.but(callables=callables, items=items, rest=rest, keys=keys, ids=_ids(value.ids))


def _of_module(callable_: Any) -> Any:
    """A function without a name that is no function's own: other units of the module can call it."""
    if not isinstance(callable_, Closure) or callable_.function.name or callable_.owner is not None:
        return callable_
    frame = callable_.frame
    if frame.function is not None or frame.outer is not None or any(d is not None for d in callable_.defaults):
        return callable_
    return ModuleLambda(callable_.world.here.module, callable_.function)


def _plain_callable(callable_: Any, depth: int) -> Any:
    if isinstance(callable_, Bound):
        return Bound(callable_.function, plain(callable_.receiver, depth + 1))
    if isinstance(callable_, Partial):
        return Partial(
            plain(callable_.function, depth + 1),
            tuple(plain(v, depth + 1) for v in callable_.positional),
            tuple((n, plain(v, depth + 1)) for n, v in callable_.keywords),
            callable_.is_method,
        )
    if isinstance(callable_, Generating):
        arguments = tuple(plain(v, depth + 1) for v in callable_.arguments)
        return Generating(callable_.function, arguments, plain(callable_.result, depth + 1))
    if isinstance(callable_, ModuleLambda) and callable_.around:
        around = tuple((name, without_way(plain(each, depth + 1))) for name, each in callable_.around)
        return callable_._replace(around=around)
    if isinstance(callable_, Packed):
        return Packed(plain(callable_.value, depth + 1))
    if isinstance(callable_, Getter):
        return Getter(callable_.kind, tuple(plain(v, depth + 1) for v in callable_.values))
    return callable_


def _is_local(callable_: Any) -> bool:
    """Does it stand on something inside the unit?"""
    if isinstance(callable_, (Closure, LocalClass)):
        return True
    if isinstance(callable_, Instance):
        return isinstance(callable_.of, LocalClass)
    return isinstance(callable_, (Bound, Generating)) and isinstance(callable_.function, Closure)


def is_local(value: Value, depth: int = 0) -> bool:
    """Does a value hold functions or classes of the unit?"""
    if any(_is_local(c) for c in value.callables):
        return True
    for callable_ in value.callables:
        if isinstance(callable_, Partial) and is_local(callable_.function, depth + 1):
            return True
    if value.items is None or depth >= DEEPEST:
        return False
    if value.rest is not None and is_local(value.rest, depth + 1):
        return True
    return any(is_local(v, depth + 1) for v in value.items.values() if v.callables or v.items is not None)


def _ids(ids: tuple[Id | None, ...]) -> tuple[Id | None, ...]:
    """Only what callers know too: not what was made here."""
    if not ids or all(i is not None and not _made_here(i) for i in ids):
        return ids
    kept = tuple(dict.fromkeys(None if i is None or _made_here(i) else i for i in ids))
    return () if kept == (None,) else kept


def _made_here(own: Id) -> bool:
    return isinstance(own[0], int) and own[0] < 0


def concrete(value: Value) -> Value:
    """A value that a function leaves behind, whoever calls it: what its caller gives is unknown."""
    return _concrete(plain(value), False)


def concrete_but_given(value: Value) -> Value:
    """The same without what its caller gives: the looks at the callers tell that."""
    return _concrete(plain(value), True)


def _concrete(value: Value, told: bool) -> Value:
    if not value.taints and value.items is None and not value.ids and not value.callables and not value.cases:
        return value
    taints = tuple(_bare(t) for t in value.taints if t.kind != PARAMETER)
    opened = value.open
    if not told and len(taints) != len(value.taints):
        given = [t.cleared & ALL for t in value.taints if t.kind == PARAMETER]
        opened = opened or not all(given)
        taints = join_taints(taints, tuple(Taint(UNTRACED, (UNTRACED, None), cleared) for cleared in given if cleared))
    items, rest, keys = value.items, value.rest, value.keys
    if items is not None:
        items = {k: _concrete(v, told) for k, v in items.items()}
        rest = _concrete(rest, told) if rest is not None else None
        keys = _concrete(keys, told) if keys is not None else None
    callables = tuple(c for c in value.callables if not isinstance(c, (Bound, Partial, Generating, Packed, Getter)))
    return value.but(
        taints=taints, open=opened, items=items, rest=rest, keys=keys, when=None, cases=(), ids=(), callables=callables
    )


def without_way(value: Value) -> Value:
    """The value of another unit: the places on the way of its data are not this unit's, nor are its objects."""
    if not value.taints and not value.ids and value.items is None:
        return value
    items, rest, keys = value.items, value.rest, value.keys
    if items is not None:
        items = {k: without_way(v) for k, v in items.items()}
        rest = without_way(rest) if rest is not None else None
        keys = without_way(keys) if keys is not None else None
    taints = tuple(_bare(t) for t in value.taints)
    return value.but(taints=taints, items=items, rest=rest, keys=keys, ids=())


def _bare(taint: Taint) -> Taint:
    return Taint(taint.kind, taint.key, taint.cleared, taint.guesses, taint.shape, None)


__all__ = ["concrete", "is_local", "plain", "without_way"]
