"""Calls: of functions and classes of the program, and of everything else (`library.py`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Final

from wardline_analyzers.flow import form, library, protocols
from wardline_analyzers.flow.arguments import Arguments, Given, gather
from wardline_analyzers.flow.attributes import attribute, index, part_of
from wardline_analyzers.flow.binding import Slot, bind
from wardline_analyzers.flow.crossing import Crossing
from wardline_analyzers.flow.decisions import note_condition
from wardline_analyzers.flow.elements import display
from wardline_analyzers.flow.expressions import EVALUATE, evaluate
from wardline_analyzers.flow.joining import join_all
from wardline_analyzers.flow.methods import (
    construct,
    construct_by,
    construct_local,
    construct_row,
    is_constructor,
    kind_of_method,
)
from wardline_analyzers.flow.overloads import chosen, fitting
from wardline_analyzers.flow.program import (
    Bound,
    ClassRef,
    Closure,
    Generating,
    Getter,
    Instance,
    LocalClass,
    Partial,
    Ref,
    RowClass,
    Summary,
    plain_name,
)
from wardline_analyzers.flow.run import DEEPEST_CALL, VISITS, Frame, Run
from wardline_analyzers.flow.state import State, join_states
from wardline_analyzers.flow.summaries import fill
from wardline_analyzers.flow.values import ANY, NEVER, NONE, PARAMETER, Key, Value
from wardline_analyzers.flow.visits import parameters_of, visit_closure, visit_ref
from wardline_analyzers.flow.wrapping import decorated

_MOST_TARGETS: Final = 4
_LARGEST: Final = 4000
"""Bytes of a function that is looked at anew with the arguments of a call."""
_LARGEST_OF_PARAMETERS: Final = 500
"""The same where all data in the arguments is that of an unknown caller."""


def _call(run: Run, node: form.Call, state: State) -> Value:
    callee = node.callee
    receiver: Given | None = None
    if isinstance(callee, form.Attribute):
        if _is_super(callee.base):
            base = _self(run, state)
            function = _of_base(run, base, callee)
        else:
            base = evaluate(run, callee.base, state)
            function = attribute(run, base, callee.name, callee, called=True)
            if _is_accessor(run, base, callee.name, function, node):
                return function
        run.note(callee, function)
        receiver = Given(base, callee.base)
    else:
        function = evaluate(run, callee, state)
    arguments = gather(run, node, state)
    arguments.receiver = receiver
    return invoke(run, function, arguments, node, state)


def _is_accessor(run: Run, base: Value, name: str, function: Value, node: form.Call) -> bool:
    """`record.name()`, which gives the field of that name, where no such method is written."""
    if node.arguments or function.callables or base.items is None or not run.world.models.front.methods_apart:
        return False
    return "." + name in base.items and base.kind == "instance" and bool(base.callables)


def invoke(run: Run, function: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """Call a value."""
    targets: Sequence[Any] = function.callables[:_MOST_TARGETS]
    if len(targets) == 1:
        result = _apply(run, function, targets[0], arguments, node, state)
        if result is not None:
            return result
    elif targets:
        if run.world.models.front.overloads:
            targets = _meant(run, targets, arguments)
        result = _any_of([partial(_apply, run, function, target, arguments, node) for target in targets], state)
        if result is not None:
            return result
    if function.ids and run.watching and len(function.ids) == 1:
        own = function.ids[0]
        if own is not None and isinstance(own[0], int) and own[0] >= 0:
            run.invokes.add(own)
    return library.call(run, function, arguments, node, state)


def _meant(run: Run, targets: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
    """Of methods of one name in a class inside the unit: those that the arguments fit."""
    functions = [target.function for target in targets if isinstance(target, Bound)]
    closures = [function for function in functions if isinstance(function, Closure)]
    if len(closures) != len(targets) or any(c.owner is not closures[0].owner for c in closures):
        return targets
    return [targets[number] for number in fitting(run, closures, arguments.positional)]


def _any_of(ways: Sequence[Callable[[State], Value | None]], state: State) -> Value | None:
    """What comes of one of several calls, of which it is not known which is made; None: nothing is known of any."""
    results: list[Value] = []
    ends: list[State | None] = []
    for way in ways:
        inner = state.copy()
        result = way(inner)
        if result is not None:
            results.append(result)
            ends.append(None if result is NEVER else inner)
    if not results:
        return None
    state.become(join_states(ends))
    kept = [result for result in results if result is not NEVER]
    return join_all(kept) if kept else NEVER


def call_value(run: Run, function: Value, values: Sequence[Value], node: form.Call, state: State) -> Value:
    """Call a function with these values: what `map` and `sorted` do."""
    arguments = Arguments([Given(v, node) for v in values])
    if isinstance(function.callables[0] if function.callables else None, Bound):
        arguments.receiver = Given(function.callables[0].receiver, node)
    return invoke(run, function, arguments, node, state)


# ---------------------------------------------------------------------- super


def _is_super(node: form.Node) -> bool:
    return isinstance(node, form.Call) and isinstance(node.callee, form.Name) and node.callee.name == "super"


def _of_base(run: Run, this: Value, callee: form.Attribute) -> Value:
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


def _self(run: Run, state: State) -> Value:
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


# ---------------------------------------------------------------------- functions of the program


def _apply(run: Run, function: Value, target: Any, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if isinstance(target, Bound):
        receiver = arguments.receiver or Given(target.receiver, node)
        return _apply_method(run, target.function, Given(target.receiver, receiver.node), arguments, node, state)
    if node.new and isinstance(target, (Ref, Closure)) and is_constructor(run, target):
        return construct_by(run, target, arguments, node, state)
    if isinstance(target, Ref):
        return apply_ref(run, target, arguments.positional, arguments, node, state)
    if isinstance(target, Closure):
        return apply_closure(run, target, arguments.positional, arguments, node, state)
    if isinstance(target, ClassRef):
        return construct(run, target, arguments, node, state)
    if isinstance(target, LocalClass):
        return construct_local(run, target, arguments, node, state)
    if isinstance(target, RowClass):
        return construct_row(target, arguments)
    if isinstance(target, Partial):
        inner = Arguments(
            [*(Given(v, node) for v in target.positional), *arguments.positional],
            {**{k: Given(v, node) for k, v in target.keywords}, **arguments.keywords},
            arguments.more,
            arguments.named,
            receiver=arguments.receiver,
        )
        return invoke(run, target.function, inner, node, state)
    if isinstance(target, Getter):
        return _got(run, target, arguments, node, state)
    if isinstance(target, Instance):
        called = attribute(run, function, "__call__", node)
        if called.callables:
            arguments.receiver = Given(function, node)
            return invoke(run, called, arguments, node, state)
    return None


def _got(run: Run, getter: Getter, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """What `itemgetter(…)(x)` gives, and its like."""
    given = arguments.get("0")
    if given is None:
        return None
    value = given.value
    if getter.kind == "item":
        found = [index(run, value, key, node) for key in getter.values]
    elif getter.kind == "attribute":
        found = [_attribute_path(run, value, key.constant, node) for key in getter.values]
    elif getter.kind == "chain":
        for function in getter.values:
            value = call_value(run, function, [value], node, state)
        return value
    else:
        name, *rest = getter.values
        inner = Arguments([Given(v, node) for v in rest], receiver=given)
        method = attribute(run, value, str(name.constant), node)
        return invoke(run, method, inner, node, state)
    return found[0] if len(found) == 1 else display("tuple", found)


def _attribute_path(run: Run, value: Value, path: object, node: form.Node) -> Value:
    for word in str(path).split("."):
        value = attribute(run, value, word, node)
    return value


def _apply_method(
    run: Run, function: Any, receiver: Given, arguments: Arguments, node: form.Call, state: State
) -> Value | None:
    positional = arguments.positional
    kind = kind_of_method(run, function)
    if kind == "class" or (kind != "static" and any(isinstance(c, Instance) for c in receiver.value.callables)):
        positional = [receiver, *positional]
    if isinstance(function, Ref):
        return apply_ref(run, function, positional, arguments, node, state)
    return apply_closure(run, function, positional, arguments, node, state)


def apply_ref(
    run: Run, ref: Ref, positional: Sequence[Given], arguments: Arguments, node: form.Call, state: State
) -> Value | None:
    """Call a function of the program. None: nothing is known of it."""
    if run.world.models.front.overloads and "." in ref.name:
        meant = run.world.overloads(ref)
        if len(meant) > 1:
            numbers = chosen(run, [signature for _, signature in meant], positional[1:])[:_MOST_TARGETS]
            refs = [meant[number][0] for number in numbers]
            if len(refs) == 1:
                return _apply_one(run, refs[0], positional, arguments, node, state)
            return _any_of([partial(_apply_one, run, one, positional, arguments, node) for one in refs], state)
    return _apply_one(run, ref, positional, arguments, node, state)


def _apply_one(
    run: Run, ref: Ref, positional: Sequence[Given], arguments: Arguments, node: form.Call, state: State
) -> Value | None:
    summary = run.world.summary(ref)
    if summary is None:
        return None
    if summary.wrapped and not ref.bare and run.calls < DEEPEST_CALL:
        wrapper = _wrapped(run, ref, state)
        if wrapper is not None:
            inner = Arguments(list(positional), arguments.keywords, arguments.more, arguments.named)
            inner.row, inner.mapping = arguments.row, arguments.mapping
            return invoke(run, wrapper, inner, node, state)
    bound = bind(summary.parameters, positional, arguments)
    for number, parameter in enumerate(summary.parameters):
        if parameter.default is bound[number].value and parameter.default.kind in ("list", "dict", "set"):
            bound[number] = Slot(_kept(run, ref, parameter.name, parameter.default), None)
    return _enter(run, ref, summary, bound, node, state, NONE)


def _kept(run: Run, ref: Ref, name: str, default: Value) -> Value:
    """The object that is a parameter's default value: all calls have the same, and what they did to it stays."""
    variable = (ref.module, f"{ref.name}({name})")
    values = [v for v in (default, run.globals.get(variable), run.world.kept(ref, name)) if v is not None]
    return join_all(values).but(ids=((f"{variable[0]}:{variable[1]}",),))


def _enter(
    run: Run, ref: Ref, summary: Summary, bound: list[Slot], node: form.Call, state: State, sent: Value
) -> Value:
    if run.calls < DEEPEST_CALL and run.visits <= VISITS and _asks(run, ref, summary, bound, node):
        code = run.world.code(ref)
        if code is not None and code[0] not in run.active and _size(summary) <= _LARGEST:
            if run.crossing is not None or not run.watching:
                return visit_ref(run, ref, code[0], code[1], bound, state, sent)
            crossing = run.crossing = Crossing(node, plain_name(ref.name), [slot.value for slot in bound])
            result = visit_ref(run, ref, code[0], code[1], bound, state, sent)
            run.crossing = None
            return crossing.result(result)
    return fill(run, ref, summary, bound, node, state, sent)


def _asks(run: Run, ref: Ref, summary: Summary, bound: Sequence[Slot], node: form.Call) -> bool:
    """Would a look with just these arguments tell more than the summary?"""
    if summary.local:
        return True
    if summary.invokes and any(value.callables for value in _given(run, summary.invokes, bound, node)):
        return True
    small = bool(summary.invokes) and _size(summary) <= _LARGEST_OF_PARAMETERS and _carry(summary, bound)
    if small and any(_has_method(run, own, bound, node) for own in summary.invokes):
        return True
    if summary.decides and _pays(summary, bound):
        for keys in summary.decides:
            if all(_is_known(value) for value in _given(run, keys, bound, node)):
                return True
    if summary.conditions and _carry(summary, bound):
        for keys in summary.conditions:
            values = list(_given(run, keys, bound, node))
            if all(_is_told(value) for value in values):
                return True
            note_condition(run, values)
    return (
        bool(summary.dispatches and bound) and _carry(summary, bound) and _overridden(run, ref, summary, bound[0].value)
    )


def _given(run: Run, keys: Iterable[Key], bound: Sequence[Slot], node: form.Call) -> Iterator[Value]:
    """What these parameters, or parts of them, are in a call."""
    for own in keys:
        if own[0] < len(bound):
            value = bound[own[0]].value
            yield part_of(run, value, own[1:], node) if len(own) > 1 else value
        else:
            yield ANY


def _has_method(run: Run, own: Key, bound: Sequence[Slot], node: form.Call) -> bool:
    """Is what is called a method that a class of the program has, of an argument or a part of it?"""
    if len(own) < 2 or own[0] >= len(bound) or not isinstance(own[-1], str) or not own[-1].startswith("."):
        return False
    base = part_of(run, bound[own[0]].value, own[1:-1], node)
    return any(
        isinstance(c, Instance) and protocols.method_of(run, c.of, own[-1][1:]) is not None for c in base.callables
    )


def _is_known(value: Value) -> bool:
    return value.consts is not None or (value.items is not None and value.rest is None and value.kind != "instance")


def _is_told(value: Value) -> bool:
    """Is enough known of it for a condition of a model?"""
    return value.consts is not None or value.items is not None or value.kind != "" or value.name is not None


def _overridden(run: Run, ref: Ref, summary: Summary, receiver: Value) -> bool:
    """Is the object of a subclass that has something otherwise than the function has seen it?"""
    owner = ref.name.rpartition(".")[0]
    if not owner:
        return False
    own = ClassRef(ref.module, owner)
    world = run.world
    for callable_ in receiver.callables:
        of = callable_.of if isinstance(callable_, Instance) else callable_
        if isinstance(of, ClassRef) and of != own:
            for name in summary.dispatches:
                if world.method(of, name) != world.method(own, name) or world.member(of, name) != world.member(
                    own, name
                ):
                    return True
    return False


def _pays(summary: Summary, bound: Sequence[Slot]) -> bool:
    """Is it worth the work to decide something in the function? Only if that is where data goes."""
    returns = summary.returns
    if returns is not None and len(returns.callables) > 1:  # which class it makes, or which function it gives
        return _size(summary) <= _LARGEST_OF_PARAMETERS
    result = returns.taints if returns is not None else ()
    if not (summary.uses or summary.effects or result):
        return False
    return any(taint.kind != PARAMETER for taint in result) or _carry(summary, bound)


def _carry(summary: Summary, bound: Sequence[Slot]) -> bool:
    """Is there data in the arguments: of a known source, or in a small function that of a caller nobody knows?"""
    kinds = {taint.kind for slot in bound for value in _within(slot.value) for taint in value.taints}
    return bool(kinds - {PARAMETER}) or (bool(kinds) and _size(summary) <= _LARGEST_OF_PARAMETERS)


def _within(value: Value) -> Iterable[Value]:
    """A value, and the fields of an object, which count for nothing in the object itself."""
    return (value, *value.items.values()) if value.kind == "instance" and value.items is not None else (value,)


def _size(summary: Summary) -> int:
    code = summary.code
    return code.end - code.start if isinstance(code, form.Function) else 0


def _wrapped(run: Run, ref: Ref, state: State) -> Value | None:
    """A function of the program as its decorators leave it."""
    code = run.world.code(ref)
    if code is None or code[0] in run.active:
        return None
    function, world = code
    watching, before = run.watching, run.world
    run.watching, run.world = watching and world.here == before.here, world
    plain = Value(kind="function", callables=(Ref(ref.module, ref.name, True),))
    run.calls += 1
    wrapper = decorated(run, plain, function, state)
    run.calls -= 1
    run.watching, run.world = watching, before
    return wrapper


def resume(run: Run, running: Generating, sent: Value, node: form.Call, state: State) -> Value | None:
    """Send a value into a generator: all that it yields then."""
    bound = [Slot(value, None) for value in running.arguments]
    if isinstance(running.function, Closure):
        return visit_closure(run, running.function, bound, state, sent)
    summary = run.world.summary(running.function)
    return None if summary is None else _enter(run, running.function, summary, bound, node, state, sent)


def apply_closure(
    run: Run, closure: Closure, positional: Sequence[Given], arguments: Arguments, node: form.Call, state: State
) -> Value:
    """Call a function inside the unit, or one that a function of the program has made."""
    bound = bind(parameters_of(run, closure.function, state), positional, arguments)
    if closure.watching or run.crossing is not None or not run.watching:
        return visit_closure(run, closure, bound, state)
    crossing = run.crossing = Crossing(node, closure.function.name, [slot.value for slot in bound])
    result = visit_closure(run, closure, bound, state)
    run.crossing = None
    return crossing.result(result)


EVALUATE[form.Call] = _call

__all__ = ["apply_closure", "apply_ref", "call_value", "invoke", "resume"]
