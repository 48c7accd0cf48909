"""Calls: of functions and classes of the program, and of everything else (`library.py`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.namesakes import judge_own
from wardline_analyzers.flow.boundary.secrets import left_by
from wardline_analyzers.flow.calling import library
from wardline_analyzers.flow.calling.binding import bind
from wardline_analyzers.flow.calling.closer_looks import asks, goes_down, is_counted_down, is_small, note_given
from wardline_analyzers.flow.calling.constructing import (
    construct,
    construct_by,
    construct_local,
    construct_row,
    is_constructor,
)
from wardline_analyzers.flow.calling.crossing import Crossing
from wardline_analyzers.flow.calling.gathering import gather
from wardline_analyzers.flow.calling.overloads import chosen, fitting
from wardline_analyzers.flow.calling.summaries import fill
from wardline_analyzers.flow.calling.super_calls import is_super, of_base, own_object
from wardline_analyzers.flow.calling.visits import parameters_of, try_ref, visit_closure
from wardline_analyzers.flow.decide.decisions import note_invoked
from wardline_analyzers.flow.evaluate.attributes import OWNER, attribute
from wardline_analyzers.flow.evaluate.expressions import EVALUATE, evaluate
from wardline_analyzers.flow.evaluate.subscripts import index
from wardline_analyzers.flow.known.arguments import Arguments, Given, Slot
from wardline_analyzers.flow.known.closures import Closure
from wardline_analyzers.flow.known.elements import display
from wardline_analyzers.flow.known.joining import join_all
from wardline_analyzers.flow.known.method_kinds import kind_of_method
from wardline_analyzers.flow.known.program import (
    Bound,
    ClassRef,
    Generating,
    Getter,
    Instance,
    LocalClass,
    ModuleLambda,
    Partial,
    Ref,
    RowClass,
    Summary,
    plain_name,
)
from wardline_analyzers.flow.known.run import DEEPEST_CALL, VISITS, Frame, Run
from wardline_analyzers.flow.known.state import State, join_states
from wardline_analyzers.flow.known.values import NEVER, NONE, Value
from wardline_analyzers.flow.solve import raising
from wardline_analyzers.flow.solve.wrapping import decorated

_MOST_TARGETS: Final = 4
_DEEPEST_TURN: Final = 8
"""Looks at functions inside each other where one calls itself, and constants decide how often."""


def _call(run: Run, node: form.Call, state: State) -> Value:
    callee = node.callee
    receiver: Given | None = None
    if isinstance(callee, form.Attribute):
        if is_super(callee.base):
            base = own_object(run, state)
            function = of_base(run, base, callee)
        else:
            base = evaluate(run, callee.base, state)
            if run.frame.raised:
                raising.note_failed_method(run, base)
            function = attribute(run, base, callee.name, callee, called=True)
            if _is_accessor(run, base, callee.name, function, node):
                return function
        run.note(callee, function)
        receiver = Given(base, callee.base)
    else:
        function = evaluate(run, callee, state)
        receiver = _bound_to(function, callee)
    arguments = gather(run, node, state)
    arguments.receiver = _after(receiver, state) if receiver is not None and node.arguments else receiver
    return invoke(run, function, arguments, node, state)


def _after(receiver: Given, state: State) -> Given:
    """The object of a method once its arguments are evaluated, which may have changed it: `row.add(row.remove(0))`."""
    value = receiver.value
    known = state.vars.get(receiver.node.name) if value.ids and isinstance(receiver.node, form.Name) else None
    return Given(known, receiver.node) if known is not None and known.ids == value.ids else receiver


def _bound_to(function: Value, callee: form.Expression) -> Given | None:
    """The object of a library's method that was kept under a name: `clean = pattern.sub`."""
    owner, _, method = (function.name or "").rpartition(".")
    return Given(Value(name=owner, open=True), callee) if method and owner.endswith("()") else None


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
    note_invoked(run, function)
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
    run.indirect += 1
    result = invoke(run, function, arguments, node, state)
    run.indirect -= 1
    return result


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
    if isinstance(target, ModuleLambda):
        if target.module != run.world.here.module:
            return None
        frame = Frame(None, None)
        frame.state.vars.update(target.around)
        closure = Closure(target.function, frame, run.world, False)
        return apply_closure(run, closure, arguments.positional, arguments, node, state)
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
    if isinstance(target, Getter) and target.kind == "own":
        owner = (function.items or {}).get(OWNER)
        return _by_name(run, owner, target.values, arguments, node, state) if owner is not None else None
    if isinstance(target, Getter) and target.kind == "held":
        return (function.items or {}).get(OWNER)
    if isinstance(target, Getter) and target.kind == "field":
        owner = arguments.receiver.value if arguments.receiver is not None else None
        return attribute(run, owner, str(target.values[0].constant), node) if owner is not None else None
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
        values = [given.value for given in arguments.positional]
        each = isinstance(node.callee, form.Attribute) and node.callee.name == _EACH
        for function in getter.values:
            made = call_value(run, function, values, node, state)
            values = values if each else [made]
        return values[0]
    else:
        rest = Arguments([Given(each, node) for each in getter.values[1:]])
        return _by_name(run, value, getter.values, rest, node, state)
    return found[0] if len(found) == 1 else display("tuple", found)


def _by_name(
    run: Run, value: Value, named: Sequence[Value], arguments: Arguments, node: form.Call, state: State
) -> Value:
    """Call the method of this name."""
    inner = Arguments(arguments.positional, arguments.keywords, arguments.more, arguments.named)
    inner.receiver = Given(value, node)
    word = form.Attribute(node.start, node.end, form.Opaque(node.start, node.end), str(named[0].constant))
    method = attribute(run, value, word.name, node, called=True)
    return invoke(run, method, inner, form.Call(node.start, node.end, word, node.arguments), state)


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
    judge_own(run, ref, summary, arguments, node)
    return left_by(plain_name(ref.name), summary.returns, _enter(run, ref, summary, bound, node, state, NONE))


def _kept(run: Run, ref: Ref, name: str, default: Value) -> Value:
    """The object that is a parameter's default value: all calls have the same, and what they did to it stays."""
    variable = (ref.module, f"{ref.name}({name})")
    values = [v for v in (default, run.globals.get(variable), run.world.kept(ref, name)) if v is not None]
    return join_all(values).but(ids=((f"{variable[0]}:{variable[1]}",),))


def _enter(
    run: Run, ref: Ref, summary: Summary, bound: list[Slot], node: form.Call, state: State, sent: Value
) -> Value:
    if ref.module == run.home and run.world.models.front.by_tree:
        note_given(run, ref, summary, bound, node)
    within = run.calls < _DEEPEST_TURN and run.visits <= VISITS
    if within and (asks(run, ref, summary, bound, node, state) or goes_down(run, summary, bound)):
        code = run.world.code(ref)
        if code is not None and is_small(summary) and _may_look(run, code[0], summary, bound, node):
            if run.crossing is not None:
                run.crossing.tells.update(summary.told)
            crossing = None
            if run.crossing is None and run.watching:
                crossing = run.crossing = Crossing(node, plain_name(ref.name), [slot.value for slot in bound])
                crossing.tells.update(summary.told)
            result = try_ref(run, ref, code[0], code[1], bound, state, sent)
            if crossing is not None:
                run.crossing = None
            if result is not None:
                return crossing.result(result) if crossing is not None else result
    return fill(run, ref, summary, bound, node, state, sent)


def _may_look(run: Run, code: form.Function, summary: Summary, bound: list[Slot], node: form.Call) -> bool:
    """May a function be looked at now? Inside a look at itself, only if constants count its turns, or with a part of
    what it was given."""
    if code not in run.active:
        return run.calls < DEEPEST_CALL
    return is_counted_down(run, summary, bound, node) or goes_down(run, summary, bound)


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
    bound = bind(parameters_of(run, closure.function, state, closure.defaults), positional, arguments)
    if closure.watching or run.crossing is not None or not run.watching:
        return visit_closure(run, closure, bound, state)
    crossing = run.crossing = Crossing(node, closure.function.name, [slot.value for slot in bound])
    result = visit_closure(run, closure, bound, state)
    run.crossing = None
    return crossing.result(result)


_EACH: Final = "accept"
"""The method of a chain of functions each of which gets the same."""

EVALUATE[form.Call] = _call

__all__ = ["apply_closure", "apply_ref", "call_value", "invoke", "resume"]
