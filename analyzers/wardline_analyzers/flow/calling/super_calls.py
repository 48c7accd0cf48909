"""`super().name`: what the bases of a class have under this name, for the same object."""

from __future__ import annotations

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate.attributes import attribute
from wardline_analyzers.flow.known.program import Bound, ClassRef, Instance, LocalClass
from wardline_analyzers.flow.known.run import Frame, Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, Value


def is_super(node: form.Node) -> bool:
    return isinstance(node, form.Call) and isinstance(node.callee, form.Name) and node.callee.name == "super"


def of_base(run: Run, this: Value, callee: form.Attribute) -> Value:
    """`super().name`: of the first base, for this object."""
    found = attribute(run, _seen_as_base(run, this), callee.name, callee, called=True)
    if any(isinstance(c, Bound) for c in found.callables):
        bound = tuple(Bound(c.function, this) if isinstance(c, Bound) else c for c in found.callables)
        return found.but(callables=bound)
    return found


def _seen_as_base(run: Run, this: Value) -> Value:
    for callable_ in this.callables:
        of = callable_.of if isinstance(callable_, Instance) else callable_
        if isinstance(of, LocalClass):
            bases = [c for base in of.bases for c in base.callables if isinstance(c, (LocalClass, ClassRef))]
            named = next((base.name for base in of.bases if base.name), None)
            return this.but(
                callables=tuple(Instance(b) for b in bases), name=f"{named}()" if named and not bases else None
            )
        if isinstance(of, ClassRef):
            owner = _owner(run, of)
            above = run.world.above(owner)
            library_base = run.world.library_base(owner)
            return this.but(
                callables=(Instance(above),) if above is not None else (),
                name=f"{library_base}()" if library_base else None,
            )
    return this


def _owner(run: Run, of: ClassRef) -> ClassRef:
    """The class whose method is looked at: that of the object, or one above it."""
    here = run.world.here
    owner = here.name.rpartition(".")[0]
    return ClassRef(here.module, owner) if owner else of


def own_object(run: Run, state: State) -> Value:
    """The object of the method that is looked at."""
    frame: Frame | None = run.frame
    while frame is not None:
        function = frame.function
        if function is not None and function.parameters:
            name = function.parameters[0].name
            here = state if frame is run.frame else frame.state
            value = here.vars.get(name)
            if value is not None:
                return value
        frame = frame.outer
    return ANY


__all__ = ["is_super", "of_base", "own_object"]
