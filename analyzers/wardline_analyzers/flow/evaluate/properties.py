"""Properties: methods of the program that are called where an attribute is read, and their setters."""

from __future__ import annotations

from typing import Any

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.arguments import Arguments, Given
from wardline_analyzers.flow.known.method_kinds import kind_of_method
from wardline_analyzers.flow.known.program import ClassRef, Instance, Ref
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import Value


def property_value(run: Run, function: Any, receiver: Value, node: form.Node) -> Value | None:
    """What a property gives, if the method is one."""
    if kind_of_method(run, function) != "property":
        return None
    call = form.Call(node.start, node.end, form.Name(node.start, node.end, "\0property"), ())
    arguments = Arguments()
    given = Given(receiver, call)
    if isinstance(function, Ref):
        return run.interpreter.apply_ref(run, function, [given], arguments, call, run.frame.state)
    return run.interpreter.apply_closure(run, function, [given], arguments, call, run.frame.state)


def set_property(run: Run, base: Value, target: form.Attribute, value: Value, state: State) -> bool:
    """`x.name = value` where the class has a setter of that name."""
    for callable_ in base.callables:
        if isinstance(callable_, Instance) and isinstance(callable_.of, ClassRef):
            ref = run.world.method(callable_.of, target.name + ".setter")
            if ref is not None:
                call = form.Call(target.start, target.end, target, ())
                givens = [Given(base, target.base), Given(value, target)]
                return run.interpreter.apply_ref(run, ref, givens, Arguments(), call, state) is not None
    return False


__all__ = ["property_value", "set_property"]
