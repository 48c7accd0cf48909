"""Functions and classes that are defined inside a unit, and the names that they take from around them."""

from __future__ import annotations

from collections.abc import Sequence

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary import marks
from wardline_analyzers.flow.boundary.annotations import qualified, told_by_mark, typed_as, words_of
from wardline_analyzers.flow.evaluate.expressions import defaults_of, evaluate
from wardline_analyzers.flow.known.closures import Closure
from wardline_analyzers.flow.known.program import LocalClass
from wardline_analyzers.flow.known.run import Frame, Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import FALSE, Value
from wardline_analyzers.flow.solve import class_hooks
from wardline_analyzers.flow.solve.statements import EXECUTE, block
from wardline_analyzers.flow.solve.wrapping import decorated


def _scope(run: Run, node: form.Scope, state: State) -> State:
    run.frame.scopes.update(dict.fromkeys(node.names, node.outer))
    return state


def _function(run: Run, node: form.Function, state: State) -> State:
    closure = Closure(node, run.frame, run.world, run.watching, defaults_of(run, node, state), state.facts)
    run.frame.closures.append(closure)
    value = Value(kind="function", callables=(closure,))
    state.vars[node.name] = decorated(run, value, node, state)
    return state


def _class(run: Run, node: form.Class, state: State) -> State:
    state.vars[node.name] = class_value(run, node, state)
    if run.frame.function is None and run.frame.outer is None and run.world.models.front.by_tree:
        class_hooks.made(run, node, state)
    return state


def class_value(run: Run, node: form.Class, state: State) -> Value:
    """A class inside the unit."""
    plain = (base.base if isinstance(base, form.Index) else base for base in node.bases)  # `Store[int]` is `Store`
    bases = tuple(evaluate(run, base, state) for base in plain)
    for decorator in node.decorators:
        evaluate(run, decorator, state)
    inner = Frame(run.frame.function, run.frame)
    outer, run.frame = run.frame, inner
    front = run.world.models.front
    if front.methods_apart:
        start, apart = _fields_first(run, node.body)
        end = block(run, _methods(node.body), start)
    else:
        apart, end = {}, block(run, node.body, State())
    run.frame = outer
    members = dict(end.vars) if end is not None else {}
    if front.overloads:
        members.update(_overloads(inner.closures))
    told = tuple(marks.told(node.decorators, lambda name: qualified(run, name)))
    local = LocalClass(node.name, bases, members, _declared(run, node.body), told, apart)
    around = _with_classes(run, outer, members)
    for closure in inner.closures:
        closure.owner = local
        closure.frame = around
        closure.facts = dict(state.facts)
    outer.closures.extend(inner.closures)
    return Value(kind="class", callables=(local,))


def _methods(body: Sequence[form.Statement]) -> tuple[form.Function, ...]:
    return tuple(each for each in body if isinstance(each, form.Function))


def _fields_first(run: Run, body: Sequence[form.Statement]) -> tuple[State, dict[str, Value]]:
    """Where fields and methods have names of their own: what the fields hold, and those among them whose name a method
    has as well. A truth to which nothing is given is false."""
    methods = {each.name for each in _methods(body)}
    end = block(run, tuple(each for each in body if not isinstance(each, form.Function)), State())
    state = end if end is not None else State()
    apart = {name: value for name, value in state.vars.items() if name in methods}
    for each in body:
        if isinstance(each, form.Declare) and isinstance(each.annotation, form.Name) and each.annotation.name == "bool":
            apart.setdefault(each.name, FALSE)
    return state, apart


def _declared(run: Run, body: Sequence[form.Statement]) -> dict[str, str]:
    """The fields without a value, and what their types and the decorators in front of them let through."""
    front = run.world.models.front
    found: dict[str, str] = {}
    told = ""
    for each in body:
        if isinstance(each, form.Do) and isinstance(each.value, form.Call):
            name = qualified(run, each.value.callee) if front.field_marks else None
            told = told_by_mark(each.value, front.field_marks.get(name or "", "")) or told
            continue
        if isinstance(each, form.Declare):
            by_type = typed_as(words_of(each.annotation), None) if front.typed else ""
            found[each.name] = told or by_type
        told = ""
    return found


def _with_classes(run: Run, outer: Frame, members: dict[str, Value]) -> Frame:
    """What surrounds the methods of a class: in some languages they know the classes inside it by their plain names."""
    classes = {name: value for name, value in members.items() if value.kind == "class"}
    if not classes or not run.world.models.front.inner_names:
        return outer
    around = Frame(None, outer)
    around.state.vars.update(classes)
    return around


def _overloads(closures: list[Closure]) -> dict[str, Value]:
    """The methods of a class that share their name with others."""
    named: dict[str, list[Closure]] = {}
    for closure in closures:
        if closure.owner is None:  # else it is one of a class inside the class
            named.setdefault(closure.function.name, []).append(closure)
    several = {name: found for name, found in named.items() if name and len(found) > 1}
    return {name: Value(kind="function", callables=tuple(found)) for name, found in several.items()}


EXECUTE.update(
    {
        form.Scope: _scope,
        form.Function: _function,
        form.Class: _class,
    }
)

__all__ = ["class_value"]
