"""Calls: of functions and classes of the program, and of everything else (`library.py`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from wardline_analyzers.flow import form, handlers, library
from wardline_analyzers.flow.arguments import Arguments, Given, gather
from wardline_analyzers.flow.expressions import EVALUATE, attribute, evaluate, local_member
from wardline_analyzers.flow.program import (
    Bound,
    ClassRef,
    Closure,
    Instance,
    LocalClass,
    Parameter,
    Partial,
    Ref,
    Summary,
)
from wardline_analyzers.flow.run import DEEPEST_CALL, VISITS, Frame, Run
from wardline_analyzers.flow.sinks import used
from wardline_analyzers.flow.state import State, join_states
from wardline_analyzers.flow.summaries import PARAMETER, Filling, part_of
from wardline_analyzers.flow.targets import change
from wardline_analyzers.flow.values import (
    ANY,
    CLEAN,
    NONE,
    UNKNOWN,
    Step,
    Taint,
    Value,
    display,
    elements,
    join,
    join_all,
    join_taints,
    lump,
    rebuilt,
    with_element,
)

NEVER: Final = Value(kind="never")
"""What a call gives that never returns."""

BODY: Final[list[Callable[[Run, form.Function, State, Frame | None], tuple[Frame, Value | None]]]] = []
"""The solver's look at a function body (`solver.body`): it needs this module, and this module needs it."""

_MOST_TARGETS: Final = 4
_LARGEST: Final = 4000
"""Bytes of a function that is looked at anew with the arguments of a call."""
_LARGEST_OF_PARAMETERS: Final = 1200
"""The same where all data in the arguments is that of an unknown caller."""


def _call(run: Run, node: form.Call, state: State) -> Value:
    callee = node.callee
    receiver: Given | None = None
    if isinstance(callee, form.Attribute):
        if _is_super(callee.base):
            base = _super(run, state)
        else:
            base = evaluate(run, callee.base, state)
        function = attribute(run, base, callee.name, callee)
        run.note(callee, function)
        receiver = Given(base, callee.base)
    else:
        function = evaluate(run, callee, state)
    arguments = gather(run, node, state)
    arguments.receiver = receiver
    return invoke(run, function, arguments, node, state)


def invoke(run: Run, function: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """Call a value."""
    if function.callables:
        results = [
            found
            for target in function.callables[:_MOST_TARGETS]
            if (found := _apply(run, target, arguments, node, state)) is not None
        ]
        if results:
            kept = [r for r in results if r is not NEVER]
            return join_all(kept) if kept else NEVER
    if run.watching:
        run.decides.update(
            t.key[0] for t in function.taints if t.kind == PARAMETER and len(t.key) == 1 and isinstance(t.key[0], int)
        )
    return library.call(run, function, arguments, node, state)


def call_value(run: Run, function: Value, values: Sequence[Value], node: form.Call, state: State) -> Value:
    """Call a function with these values: what `map` and `sorted` do."""
    arguments = Arguments([Given(v, node) for v in values])
    if isinstance(function.callables[0] if function.callables else None, Bound):
        arguments.receiver = Given(function.callables[0].receiver, node)
    return invoke(run, function, arguments, node, state)


def _is_super(node: form.Node) -> bool:
    return isinstance(node, form.Call) and isinstance(node.callee, form.Name) and node.callee.name == "super"


def _super(run: Run, state: State) -> Value:
    """`super()`: the object, seen as one of its class's first base."""
    this = _self(run, state)
    for callable_ in this.callables:
        if isinstance(callable_, Instance):
            of = callable_.of
            if isinstance(of, LocalClass):
                bases = [c for base in of.bases for c in base.callables if isinstance(c, (LocalClass, ClassRef))]
                named = next((base.name for base in of.bases if base.name), None)
                return this.but(
                    callables=tuple(Instance(b) for b in bases), name=f"{named}()" if named and not bases else None
                )
            above = run.world.above(of)
            library_base = run.world.library_base(of)
            return this.but(
                callables=(Instance(above),) if above is not None else (),
                name=f"{library_base}()" if library_base else None,
            )
    return this


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


def _apply(run: Run, target: Any, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if isinstance(target, Bound):
        receiver = arguments.receiver or Given(target.receiver, node)
        return _apply_method(run, target.function, Given(target.receiver, receiver.node), arguments, node, state)
    if isinstance(target, Ref):
        return _apply_ref(run, target, list(arguments.positional), arguments, node, state)
    if isinstance(target, Closure):
        return _apply_closure(run, target, list(arguments.positional), arguments, node, state)
    if isinstance(target, ClassRef):
        return _construct(run, target, arguments, node, state)
    if isinstance(target, LocalClass):
        return _construct_local(run, target, arguments, node, state)
    if isinstance(target, Partial):
        inner = Arguments(
            [*(Given(v, node) for v in target.positional), *arguments.positional],
            {**{k: Given(v, node) for k, v in target.keywords}, **arguments.keywords},
            arguments.more,
            arguments.named,
            arguments.receiver,
        )
        return invoke(run, target.function, inner, node, state)
    if isinstance(target, Instance):
        called = attribute(run, Value(kind="instance", callables=(target,)), "__call__", node)
        if called.callables:
            return invoke(run, called, arguments, node, state)
    return None


def kind_of_method(run: Run, function: Any) -> str:
    """`static`, `class`, `property` or `` for a plain method."""
    code: form.Function | None = None
    if isinstance(function, Closure):
        code = function.function
    elif isinstance(function, Ref):
        found = run.world.code(function)
        code = found[0] if found is not None else None
    return method_kind(code) if code is not None else ""


def method_kind(function: form.Function) -> str:
    """`static`, `class`, `property`, `setter`, or an empty text for a plain method."""
    for decorator in function.decorators:
        name = decorator.name if isinstance(decorator, (form.Name, form.Attribute)) else ""
        if name == "staticmethod":
            return "static"
        if name == "classmethod":
            return "class"
        if name in ("property", "cached_property"):
            return "property"
        if name == "setter":
            return "setter"
    return ""


def _apply_method(
    run: Run, function: Any, receiver: Given, arguments: Arguments, node: form.Call, state: State
) -> Value | None:
    positional = list(arguments.positional)
    kind = kind_of_method(run, function)
    is_instance = any(isinstance(c, Instance) for c in receiver.value.callables)
    if kind == "class" or (kind != "static" and is_instance):
        positional.insert(0, receiver)
    if isinstance(function, Ref):
        return _apply_ref(run, function, positional, arguments, node, state)
    return _apply_closure(run, function, positional, arguments, node, state)


def _bind(
    parameters: Sequence[Parameter], positional: Sequence[Given], arguments: Arguments
) -> list[tuple[Value, form.Node | None]]:
    """The value of each parameter, and the expression it comes from, where it is one argument's."""
    found: list[tuple[Value, form.Node | None]] = []
    place = 0
    taken: set[str] = set()
    for parameter in parameters:
        if parameter.kind == form.STAR:
            rest = [g.value for g in positional[place:]]
            place = len(positional)
            value = display("tuple", rest)
            if arguments.more is not None:
                value = rebuilt(value, dict(value.items or {}), arguments.more.value)
            found.append((value, None))
        elif parameter.kind == form.DOUBLE_STAR:
            items = {n: g.value for n, g in arguments.keywords.items() if n not in taken}
            value = rebuilt(Value(kind="dict"), dict(items), arguments.named.value if arguments.named else None)
            found.append((value, None))
        else:
            given: Given | None = None
            if parameter.kind == form.POSITIONAL and place < len(positional):
                given = positional[place]
                place += 1
            elif parameter.name in arguments.keywords:
                given = arguments.keywords[parameter.name]
                taken.add(parameter.name)
            elif parameter.kind == form.POSITIONAL and arguments.more is not None:
                found.append((arguments.more.value, None))
                continue
            elif arguments.named is not None:
                found.append((arguments.named.value, None))
                continue
            if given is not None:
                found.append((given.value, given.node))
            else:
                found.append((parameter.default if parameter.default is not None else ANY, None))
    return found


def _apply_ref(
    run: Run, ref: Ref, positional: list[Given], arguments: Arguments, node: form.Call, state: State
) -> Value | None:
    summary = run.world.summary(ref)
    if summary is None:
        return None
    bound = _bind(summary.parameters, positional, arguments)
    code = run.world.code(ref) if summary.decides else None
    if code is not None and code[0] not in run.active and _pays(run, summary, code[0], bound):
        return _inline_ref(run, code[0], code[1], [v for v, _ in bound], node, state)
    return _fill(run, ref, summary, bound, node, state)


def _pays(
    run: Run, summary: Summary, function: form.Function, bound: Sequence[tuple[Value, form.Node | None]]
) -> bool:
    """Is the function worth a look with just these arguments? Only if they decide something in it, and what they decide is
    where data goes; and only if it is small, the more so where the data is that of a caller nobody knows."""
    if run.calls >= DEEPEST_CALL or run.visits > VISITS:
        return False
    values = [value for value, _ in bound]
    given = [values[index] for index in summary.decides if index < len(values)]
    if not any(v.consts is not None or v.callables or v.items for v in given):
        return False
    size = function.end - function.start
    if any(v.callables for v in given):
        return size <= _LARGEST
    if not (summary.uses or summary.effects or (summary.returns is not None and summary.returns.taints)):
        return False
    kinds = {taint.kind for value in values for taint in value.taints}
    if summary.returns is not None:
        kinds.update(t.kind for t in summary.returns.taints)
    kinds.discard(PARAMETER)
    return size <= (_LARGEST if kinds else _LARGEST_OF_PARAMETERS)


def _fill(
    run: Run,
    ref: Ref,
    summary: Summary,
    bound: Sequence[tuple[Value, form.Node | None]],
    node: form.Call,
    state: State,
) -> Value:
    name = ref.name.rpartition(".")[2]

    def step(taint: Taint) -> Taint:
        return taint.via(node.start, node.end, f"goes through `{name}`")

    def link(taint: Taint) -> Taint:
        return taint.but(way=Step(None, node.start, node.end, f"`{name}` hands it on", (ref.module, ref.name, 0)))

    filling = Filling([v for v, _ in bound], step, link)
    for use in summary.uses:
        for made in filling.use(use):
            if use.sink.kind not in state.cleared(made.taint) and "elements" not in made.taint.cleared:
                if not _shielded(use.sink.kind, use.bare, filling.given(use.taint.key)):
                    used(run, made)
    for index, effect in summary.effects:
        if index < len(bound):
            place = bound[index][1]
            if place is not None:
                new = filling.value(effect)
                change(run, place, state, lambda old, n=new: _after(old, n))  # type: ignore[misc,arg-type]
    for key, written in summary.globals:
        run.globals[key] = join(run.globals[key], written) if key in run.globals else written
    if summary.facts:
        state.learn(filling.facts(summary.facts))
    if summary.returns is None:
        return NEVER
    if summary.same is not None:
        index, parts = summary.same
        if index < len(bound):
            return part_of(bound[index][0], parts)
    return filling.value(summary.returns)


def _shielded(kind: str, bare: bool, given: Value) -> bool:
    from wardline_analyzers.flow.sinks import host_is_fixed

    return bare and kind in ("url", "redirect") and host_is_fixed(given.head)


def _after(old: Value, new: Value) -> Value:
    """An object after a function changed it: `new` is what it was for that function, filled in."""
    if new.items is not None and new.kind in ("instance", "dict"):
        value = old
        for key, item in new.items.items():
            value = with_element(value, key, item)
        return value
    extra = tuple(t for t in new.taints if t not in old.taints)
    if not extra and not (new.open and not old.open):
        return old
    added = Value(taints=extra, open=new.open)
    if old.items is None:
        return old.but(taints=join_taints(old.taints, extra), open=old.open or new.open, consts=None)
    return rebuilt(old, dict(old.items), added if old.rest is None else join(old.rest, added))


def _inline_ref(
    run: Run, function: form.Function, world: Any, values: Sequence[Value], node: form.Call, state: State
) -> Value:
    watching, before, frame = run.watching, run.world, run.frame
    run.watching = run.watching and world.here == before.here
    run.world = world
    left = run.budget
    result = _inline(run, function, values, None, node, state)
    run.visits += left - run.budget
    run.watching, run.world, run.frame = watching, before, frame
    return result


def _inline(
    run: Run, function: form.Function, values: Sequence[Value], outer: Frame | None, node: form.Call, state: State
) -> Value:
    """Look at a function's body with these arguments."""
    inner = State()
    inner.facts = dict(state.facts)
    for number, (parameter, value) in enumerate(zip(function.parameters, values, strict=False)):
        inner.vars[parameter.name] = value
        inner.vars[hidden(number)] = value
        inner.share(hidden(number), parameter.name)
    run.calls += 1
    frame, result = BODY[0](run, function, inner, outer)
    run.calls -= 1
    end = join_states(s for _, _, s in frame.returns)
    if end is not None:
        state.facts = end.facts
    if result is None:
        return NEVER
    return result.but(when=when(frame)) if result.kind in ("bool", "") and result.items is None else result


def hidden(number: int) -> str:
    """The name under which a parameter's object is kept, whatever becomes of the parameter's own name."""
    return f"\0{number}"


def when(frame: Frame) -> tuple[Any, Any] | None:
    """What the function vouches for by returning something true, and something false."""
    from wardline_analyzers.flow.expressions import truth_of

    found: list[dict[Any, frozenset[str]] | None] = [None, None]
    for _, value, state in frame.returns:
        truth = truth_of(value)
        for side, wanted in ((0, True), (1, False)):
            if truth is (not wanted):
                continue
            facts = dict(state.facts)
            if value.when is not None:
                extra = State()
                extra.facts = facts
                extra.learn(value.when[side])
                facts = extra.facts
            known = found[side]
            found[side] = (
                facts
                if known is None
                else {k: kinds for k, v in known.items() if (kinds := v & facts.get(k, frozenset()))}
            )
    if not found[0] and not found[1]:
        return None
    return frozenset((found[0] or {}).items()), frozenset((found[1] or {}).items())


# ---------------------------------------------------------------------- functions inside the unit


def _apply_closure(
    run: Run, closure: Closure, positional: list[Given], arguments: Arguments, node: form.Call, state: State
) -> Value | None:
    function = closure.function
    if function in run.active or run.calls >= DEEPEST_CALL + 1:
        taints, _ = lump(g.value for g in arguments.all())
        return Value(taints=taints, open=True)
    run.called.add(function)
    bound = _bind(parameters_of(run, function, state), positional, arguments)
    values = [v for v, _ in bound]
    current = run.frame
    current.state = state
    inner = State()
    inner.facts = dict(state.facts)
    for number, (parameter, value) in enumerate(zip(function.parameters, values, strict=False)):
        inner.vars[parameter.name] = value
        inner.vars[hidden(number)] = value
        inner.share(hidden(number), parameter.name)
    run.calls += 1
    frame, result = BODY[0](run, function, inner, closure.frame)
    run.calls -= 1
    end = join_states(s for _, _, s in frame.returns)
    if end is not None:
        state.facts = end.facts
        for number, (value, place) in enumerate(bound):
            after = end.vars.get(hidden(number))
            if place is not None and after is not None and after is not value:
                change(run, place, state, lambda old, n=after: n)  # type: ignore[misc,arg-type]
    if result is None:
        return NEVER
    found = when(frame)
    return result.but(when=found) if found is not None and result.items is None else result


def parameters_of(run: Run, function: form.Function, state: State) -> list[Parameter]:
    """The parameters of a function with their default values."""
    return [
        Parameter(p.name, p.kind, evaluate(run, p.default, state) if p.default is not None else None)
        for p in function.parameters
    ]


def look_at(run: Run, closure: Closure) -> None:
    """Look at a function inside the unit that a framework may call, or nobody."""
    function = closure.function
    state = State()
    values = handlers.parameters(run, function, closure.owner)
    for parameter, value in zip(function.parameters, values, strict=True):
        state.vars[parameter.name] = value
    if closure.owner is not None and function.parameters and kind_of_method(run, closure) != "static":
        named = next((base.name for base in closure.owner.bases if base.name), None)
        state.vars[function.parameters[0].name] = Value(
            kind="instance",
            callables=(Instance(closure.owner),),
            name=f"{named}()" if named else None,
            open=True,
        )
    frame, result = BODY[0](run, function, state, closure.frame)
    if result is not None:
        handlers.returned(run, function, frame, closure.owner)


# ---------------------------------------------------------------------- classes


def _construct(run: Run, of: ClassRef, arguments: Arguments, node: form.Call, state: State) -> Value:
    library_base = run.world.library_base(of)
    made = Value(
        kind="instance", items={}, callables=(Instance(of),), name=f"{library_base}()" if library_base else None
    )
    if library_base is not None and library_base.startswith("enum."):
        for given in arguments.positional:
            state.learn(frozenset((t.key, library.EVERY) for t in given.value.taints))
        return CLEAN
    init = run.world.method(of, "__init__")
    if init is None:
        return _with_fields(made, run.world.members(of), arguments, library_base)
    summary = run.world.summary(init)
    if summary is None:
        taints, opened = lump(g.value for g in arguments.all())
        return made.but(items=None, taints=taints, open=True) if taints or opened else made.but(items=None, open=True)
    place = form.Name(node.start, node.end, "\0new")
    state.vars["\0new"] = made
    _apply_ref(run, init, [Given(made, place), *arguments.positional], arguments, node, state)
    return state.vars.pop("\0new", made)


def _with_fields(made: Value, names: Sequence[str], arguments: Arguments, library_base: str | None) -> Value:
    """A dataclass, a named tuple or a model: its fields are what is given."""
    value = made
    for number, given in enumerate(arguments.positional):
        key = "." + names[number] if number < len(names) else UNKNOWN
        value = with_element(value, key, given.value)
    for name, given in arguments.keywords.items():
        value = with_element(value, "." + name, given.value)
    for more in (arguments.more, arguments.named):
        if more is not None:
            value = rebuilt(value, dict(value.items or {}), more.value)
    return value


def _construct_local(run: Run, of: LocalClass, arguments: Arguments, node: form.Call, state: State) -> Value:
    named = next((base.name for base in of.bases if base.name), None)
    made = Value(kind="instance", items={}, callables=(Instance(of),), name=f"{named}()" if named else None)
    init = local_member(of, "__init__")
    if init is None or not init.callables:
        names = [n for n, v in of.members.items() if not v.callables]
        return _with_fields(made, names, arguments, named)
    state.vars["\0new"] = made
    place = form.Name(node.start, node.end, "\0new")
    inner = Arguments(list(arguments.positional), arguments.keywords, arguments.more, arguments.named)
    inner.receiver = Given(made, place)
    for function in init.callables:
        if isinstance(function, Closure):
            _apply_closure(run, function, [Given(made, place), *arguments.positional], inner, node, state)
    return state.vars.pop("\0new", made)


def property_value(run: Run, function: Any, receiver: Value, node: form.Node) -> Value | None:
    """What a property gives, if the method is one."""
    if kind_of_method(run, function) != "property":
        return None
    call = form.Call(node.start, node.end, form.Name(node.start, node.end, "\0property"), ())
    arguments = Arguments([])
    arguments.receiver = Given(receiver, node)
    given = Given(receiver, form.Opaque(node.start, node.end))
    if isinstance(function, Ref):
        return _apply_ref(run, function, [given], arguments, call, run.frame.state)
    return _apply_closure(run, function, [given], arguments, call, run.frame.state)


def set_property(run: Run, base: Value, target: form.Attribute, value: Value, state: State) -> bool:
    """`x.name = value` where the class has a setter of that name."""
    for callable_ in base.callables:
        if isinstance(callable_, Instance) and isinstance(callable_.of, ClassRef):
            ref = run.world.method(callable_.of, target.name + ".setter")
            if ref is not None:
                call = form.Call(target.start, target.end, target, ())
                givens = [Given(base, target.base), Given(value, target)]
                return _apply_ref(run, ref, givens, Arguments(), call, state) is not None
    return False


# ---------------------------------------------------------------------- decorators, annotations, context managers


def decorated(run: Run, value: Value, node: form.Function, state: State) -> Value:
    """A function after its decorators: those of the unit itself are looked at, others keep it as it is."""
    for decorator in reversed(node.decorators):
        wrapper = evaluate(run, decorator, state)
        if any(isinstance(c, (Closure, Ref)) for c in wrapper.callables):
            call = form.Call(decorator.start, decorator.end, decorator, ())
            result = call_value(run, wrapper, [value], call, state)
            if result.callables:
                value = result
    return value


def annotated(run: Run, value: Value, annotation: form.Expression, state: State) -> Value:
    """A value with the class that an annotation gives it, if nothing better is known."""
    if value.name is not None or value.consts is not None or value.items is not None or value.callables:
        return value
    return handlers.with_class(run, value, annotation)


def entered(run: Run, value: Value, node: form.With, state: State) -> Value:
    """What `with value as x` binds."""
    if value.kind == "list":  # a generator that was made a context manager
        return elements(value)
    if any(isinstance(c, Instance) for c in value.callables):
        enter = attribute(run, value, "__enter__", node)
        if not enter.callables:
            enter = attribute(run, value, "__aenter__", node)
        if enter.callables:
            call = form.Call(node.start, node.value.end, form.Attribute(node.start, node.end, node.value, "__enter__"), ())
            arguments = Arguments()
            arguments.receiver = Given(value, node.value)
            result = invoke(run, enter, arguments, call, state)
            return value if result is NONE or result is NEVER else result
    return value


EVALUATE[form.Call] = _call
