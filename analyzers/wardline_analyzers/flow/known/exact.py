"""Values that are the same in all that a look can tell of them: also by which way their data came, and which objects
they are, which `==` leaves out."""

from __future__ import annotations

from wardline_analyzers.flow.known.program import ClassRef, Instance, ModuleRef, Ref, Use
from wardline_analyzers.flow.known.steps import Step
from wardline_analyzers.flow.known.values import Taint, Value

_PLAIN = frozenset((ClassRef, Instance, ModuleRef, Ref))
"""What can be called and holds no value."""


def exactly(a: Value | None, b: Value | None) -> bool:
    """Are these the same?"""
    if a is b:
        return True
    if a is None or b is None or a.ids != b.ids or a != b:
        return False
    if a.callables and not all(x is y or type(x) in _PLAIN for x, y in zip(a.callables, b.callables, strict=True)):
        return False
    if a.taints and not all(map(_same_way, a.taints, b.taints)):
        return False
    if a.items is not None and b.items is not None and a.items is not b.items:
        there = b.items
        if not all(exactly(item, there[key]) for key, item in a.items.items()):
            return False
    return exactly(a.rest, b.rest) and exactly(a.keys, b.keys)


def same_use(a: Use, b: Use) -> bool:
    return a is b or (a == b and _same_way(a.taint, b.taint))


def _same_way(a: Taint, b: Taint) -> bool:
    here: Step | None = a.way
    there: Step | None = b.way
    while here is not there:
        if here is None or there is None or _told(here) != _told(there):
            return False
        here, there = here.before, there.before
    return True


def _told(step: Step) -> tuple[object, ...]:
    return step.start, step.end, step.text, step.link, step.handed
