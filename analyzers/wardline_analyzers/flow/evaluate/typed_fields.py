"""Fields of objects that a client has filled: what their types and validators let through."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow.boundary.annotations import FITS, vouched_by
from wardline_analyzers.flow.known.kinds import ADDRESS_LEFT, ALL, NUMBER_LEFT
from wardline_analyzers.flow.known.program import ClassRef, Instance, LocalClass
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.values import NO_KINDS, PARAMETER, Value

_CLASS: Final = frozenset(("cls", "self"))


def typed(run: Run, base: Value, name: str, part: Value) -> Value:
    """A field of an object that a client has filled: of a type that no text fits into, it is harmless; of a text, no
    query is made of it.
    """
    if not part.taints or not base.callables:
        return part
    if (
        all(t.kind == PARAMETER for t in part.taints)
        and not _is_made_here(base)
        and not run.world.models.front.marks_always_hold
    ):
        return part
    classes = [c.of if isinstance(c, Instance) else None for c in base.callables]
    types = {_typed_as(run, of, name) for of in classes}
    checked = frozenset.intersection(
        *(_checked(run, of, name) if isinstance(of, ClassRef) else NO_KINDS for of in classes)
    )
    if checked:
        known = checked >= ALL - {"resource"}
        part = part.but(
            taints=tuple(t.but(cleared=t.cleared | checked) for t in part.taints), open=part.open and not known
        )
    if "" in types:
        return part
    patterns = [vouched_by(told) for told in types if told.startswith(FITS)]
    if patterns:
        vouched = frozenset.intersection(*patterns) if len(patterns) == len(types) else NO_KINDS
        return part.but(taints=tuple(t.but(cleared=t.cleared | vouched) for t in part.taints))
    if "str" in types:
        return part.but(taints=tuple(t.but(shape="text") if not t.shape else t for t in part.taints))
    if "address" in types:
        return part.but(taints=tuple(t.but(cleared=t.cleared | ADDRESS_LEFT) for t in part.taints))
    if types == {"limited"}:
        return Value(kind="int")
    return Value(kind="int", taints=tuple(t.but(cleared=t.cleared | NUMBER_LEFT) for t in part.taints))


def _typed_as(run: Run, of: object, name: str) -> str:
    """What the class says of a field; nothing of one that is no class of the program, such as a row with names."""
    if isinstance(of, LocalClass):
        return of.declared.get(name, "")
    return run.world.typed_as(of, name) if isinstance(of, ClassRef) else ""


def _is_made_here(base: Value) -> bool:
    """Was an object made in this function, whoever gave what is in it?"""
    own = base.ids[0] if len(base.ids) == 1 else None
    return own is not None and isinstance(own[0], int) and own[0] < 0


def _checked(run: Run, of: ClassRef, name: str) -> frozenset[str]:
    """The kinds of sink for which a field is harmless by what the class's validators let through."""
    found: frozenset[str] = frozenset()
    for ref in run.world.checks(of, name) if run.world.models.front.checks_fields else ():
        summary = run.world.summary(ref)
        if summary is None or not summary.parameters:
            continue
        index = 1 if summary.parameters[0].name in _CLASS else 0
        vouched = ((index,), (0, f".{name}"))  # the value that the validator is given; the field of the whole object
        found = found.union(*(kinds for key, kinds in summary.facts if key in vouched))
        made = [t.cleared for t in summary.returns.taints if t.key[:1] == (index,)] if summary.returns else []
        if made:
            found |= frozenset.intersection(*made)
    return found


__all__ = ["typed"]
