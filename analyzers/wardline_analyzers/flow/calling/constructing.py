"""Objects of classes of the program, made by calling the class: their fields, their defaults, what `__init__` does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.sinks import of_call
from wardline_analyzers.flow.calling.overloads import fitting
from wardline_analyzers.flow.evaluate import enumerations
from wardline_analyzers.flow.evaluate.members import AROUND
from wardline_analyzers.flow.evaluate.operators import merged
from wardline_analyzers.flow.evaluate.typed_fields import typed
from wardline_analyzers.flow.known.arguments import Arguments, Given
from wardline_analyzers.flow.known.closures import Closure
from wardline_analyzers.flow.known.elements import display, element, elements, rebuilt, with_element
from wardline_analyzers.flow.known.joining import join, lump
from wardline_analyzers.flow.known.kinds import ALL
from wardline_analyzers.flow.known.program import (
    ClassRef,
    Instance,
    LocalClass,
    Ref,
    RowClass,
    is_enumeration,
)
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import CLEAN, UNKNOWN, Value

_FIELD: Final = "self["
"""Begins what a model asks of the object itself."""
_MADE: Final = "\0new"
"""The variable that holds an object while it is made."""
_TUPLE: Final = frozenset(("typing.NamedTuple", "collections.namedtuple", "typing_extensions.NamedTuple"))
"""Bases of classes whose objects are tuples."""
_CHECKING: Final = frozenset(("pydantic", "sqlmodel"))
"""Libraries whose classes hold their fields to the types that are declared."""
_MAPPING: Final = frozenset(("typing.TypedDict", "typing_extensions.TypedDict", "dict", "collections.UserDict"))
_ROWS: Final = frozenset(("list", "collections.UserList"))
_WITH_IDENTITY: Final = frozenset(("list", "dict", "set", "instance"))


def construct(run: Run, of: ClassRef, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`Class(…)`"""
    bases = run.world.library_bases(of)
    base = bases[0] if bases else None
    if is_enumeration(bases):
        return _member_of(run, of, arguments, node, state)
    made = Value(
        kind="instance",
        items={},
        rest=CLEAN if run.world.models.front.zeros else None,
        callables=(Instance(of),),
        name=f"{base}()" if base else None,
        ids=run.fresh(),
    )
    kept = _by_new(run, of, arguments, node, state)
    if kept is not None:
        made = kept
    init = run.world.method(of, "__init__")
    if init is None and kept is not None:
        return kept
    if init is None:
        _judge_base(run, of, base, arguments, node, state)
        names = run.world.members(of)
        if not _TUPLE.isdisjoint(bases):
            return _row(of, names, arguments, lambda name: _member(run, of, name) or CLEAN)
        if not _MAPPING.isdisjoint(bases):
            return _mapping(run, arguments).but(callables=(Instance(of),))
        if not _ROWS.isdisjoint(bases):
            return _of_elements(run, arguments).but(callables=(Instance(of),))
        as_base = _as_base(run, base, arguments, node, state) if not names else None
        if as_base is not None:
            return as_base.but(callables=made.callables, name=made.name, ids=made.ids)
        made = _with_fields(made, names, arguments)
        made = _with_defaults(run, of, made, names)
        if any(name.partition(".")[0] in _CHECKING for name in bases) and made.items is not None:
            made = rebuilt(made, {k: typed(run, made, str(k)[1:], v) for k, v in made.items.items()}, made.rest)
        made.ids = run.fresh()
        init = run.world.method(of, "__post_init__")
        if init is None:
            return made
        arguments = _of_init(run, init, made)
    elif run.world.summary(init) is None:
        taints, opened = lump(g.value for g in arguments.all())
        return made.but(items=None, taints=taints, open=True) if taints or opened else made.but(items=None, open=True)
    state.vars[_MADE] = made
    run.interpreter.apply_ref(run, init, [Given(made, node), *arguments.positional], arguments, node, state)
    return state.vars.pop(_MADE, made)


def _member_of(run: Run, of: ClassRef, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`Level(x)`: the member of this value. It raises if there is none, so x is harmless from here on, unless the class
    has another answer."""
    given = arguments.positional[0].value if len(arguments.positional) == 1 else CLEAN
    if run.world.method(of, "_missing_") is None:
        for each in arguments.positional:
            state.learn(frozenset((t.key, ALL) for t in each.value.taints))
    found = enumerations.valued(run, of, given.constant, node) if given.constant is not UNKNOWN else None
    return CLEAN if found is None else found


def _of_init(run: Run, init: Ref, made: Value) -> Arguments:
    """What `__post_init__` is given: the fields of its parameters' names, which are for it alone (`InitVar`)."""
    code, found = run.world.code(init), Arguments()
    for parameter in code[0].parameters[1:] if code is not None else ():
        found.keywords[parameter.name] = Given(element(made, f".{parameter.name}"), parameter)
    return found


def _as_base(run: Run, base: str | None, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """What the language's own class makes of the arguments that the class is based on: an exception, a template."""
    own = run.world.models.functions.builtin.get(base) if base is not None else None
    made: Value | None = own(run, arguments, node, state) if own is not None else None
    return made if made is not None and made.kind == "instance" else None


def _judge_base(
    run: Run, of: ClassRef, base: str | None, arguments: Arguments, node: form.Call, state: State
) -> None:
    """What a library's class does with what it is given, one that is based on it does too: `class Page(Response)`."""
    models = run.world.models.sinks_of(base) if base is not None else ()
    if base is None or not models:
        return
    asked = {spec[len(_FIELD) : -1] for model in models for spec, _ in model.where if spec.startswith(_FIELD)}
    fields = {name: value for name in asked if (value := _member(run, of, name)) is not None}
    methods = {name: Value(kind="function", name=name) for name in asked if run.world.method(of, name) is not None}
    given = Arguments(arguments.positional, arguments.keywords, arguments.more, arguments.named)
    given.receiver = Given(Value(kind="instance", items={**fields, **methods}), node)
    of_call(run, models, base, given, node, state)


def _by_new(run: Run, of: ClassRef, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """The object that the class's own `__new__` gives, which may be one that it has given before; None: it has none."""
    function = run.world.method(of, "__new__")
    if function is None:
        return None
    cls = Value(kind="class", callables=(of,), ids=((f"{of.module}:{of.name}",),))
    given = run.interpreter.apply_ref(run, function, [Given(cls, node), *arguments.positional], arguments, node, state)
    return given if given is not None and any(c == Instance(of) for c in given.callables) else None


def construct_local(run: Run, of: LocalClass, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`Class(…)` of a class inside the unit."""
    made = _filled(run, of, arguments, node, state)
    if made.kind != "instance" or made.items is None or not run.world.models.front.inner_names:
        return made
    more = {key: value for key, value in _around(of, state).items() if key not in made.items}
    return made.but(items={**made.items, **more}) if more else made


def _of_namesakes(run: Run, of: LocalClass) -> dict[Any, Value]:
    """What the fields of a new object hold at first that its class does not tell by their names."""
    found: dict[Any, Value] = {}
    for each in (*of.above(), of):
        for name, value in each.apart.items():
            found["." + name] = value.but(ids=run.fresh()) if value.kind in _WITH_IDENTITY else value
    return found


def _filled(run: Run, of: LocalClass, arguments: Arguments, node: form.Call, state: State) -> Value:
    """The object as its constructor leaves it."""
    named = [base.name for base in of.bases if base.name]
    made = Value(
        kind="instance",
        items=_of_namesakes(run, of),
        rest=CLEAN if run.world.models.front.zeros else None,
        callables=(Instance(of),),
        name=f"{named[0]}()" if named else None,
        ids=run.fresh(),
    )
    init = of.member("__init__")
    if init is None or not init.callables:
        names = of.fields()
        if not _TUPLE.isdisjoint(named):
            return _row(of, names, arguments, lambda name: of.member(name) or CLEAN)
        if not _MAPPING.isdisjoint(named):
            return _mapping(run, arguments).but(callables=(Instance(of),))
        if not _ROWS.isdisjoint(named):
            return _of_elements(run, arguments).but(callables=(Instance(of),))
        made = _with_fields(made, names, arguments)
        made = _with_defaults(run, of, made, names)
        made.ids = run.fresh()
        init = of.member("__post_init__")
        if init is None:
            return made
        arguments = Arguments()
    elif run.world.models.front.methods_apart:  # what the body of the class gives a field, each object has its own of
        made = _with_defaults(run, of, made, of.fields())
        made.ids = run.fresh()
    state.vars[_MADE] = made
    functions = [function for function in init.callables if isinstance(function, Closure)]
    if len(functions) > 1:
        functions = [functions[number] for number in fitting(run, functions, arguments.positional)[:1]]
    for function in functions:
        run.interpreter.apply_closure(run, function, [Given(made, node), *arguments.positional], arguments, node, state)
    return state.vars.pop(_MADE, made)


def _around(of: LocalClass, state: State) -> dict[Any, Value]:
    """What an object of a class inside a class sees of the object around it: its fields, by their bare names."""
    this = state.vars.get("this")
    if this is None or not any(isinstance(each, Instance) and _may_hold(each.of, of) for each in this.callables):
        return {}
    fields = {
        key: value
        for key, value in (this.items or {}).items()
        if isinstance(key, str) and key.startswith(".") and not of.has(key[1:])
    }
    return {**fields, AROUND: this}


def _may_hold(around: object, of: LocalClass) -> bool:
    """Can the class inside be a part of this one?"""
    return isinstance(around, ClassRef) or (isinstance(around, LocalClass) and around.has(of.name))


def is_constructor(run: Run, function: Ref | Closure) -> bool:
    """Is it a function that fills its object, in a language where such a function makes objects?"""
    if isinstance(function, Closure):
        names = [parameter.name for parameter in function.function.parameters[:1]]
    else:
        summary = run.world.summary(function)
        names = [parameter.name for parameter in summary.parameters[:1]] if summary is not None else []
    return names == ["this"]


def construct_by(run: Run, function: Ref | Closure, arguments: Arguments, node: form.Call, state: State) -> Value:
    """`new f(…)`: an object that the function fills; its methods are those of the class of that name."""
    of = (Instance(ClassRef(function.module, function.name)),) if isinstance(function, Ref) else ()
    made = Value(kind="instance", items={}, callables=of, ids=run.fresh())
    state.vars[_MADE] = made
    given = [Given(made, node), *arguments.positional]
    if isinstance(function, Ref):
        run.interpreter.apply_ref(run, function, given, arguments, node, state)
    else:
        run.interpreter.apply_closure(run, function, given, arguments, node, state)
    return state.vars.pop(_MADE, made)


def construct_row(of: RowClass, arguments: Arguments) -> Value:
    """`Class(…)` of a class of named tuples."""
    late = dict(zip(reversed(of.fields), reversed(of.defaults), strict=False))
    return _row(of, of.fields, arguments, lambda name: late.get(name, CLEAN))


def _row(of: Any, names: Sequence[str], arguments: Arguments, default: Callable[[str], Value]) -> Value:
    """A named tuple: a tuple, whose elements have names."""
    given: list[Value | None] = [None] * len(names)
    for number, argument in enumerate(arguments.positional[: len(names)]):
        given[number] = argument.value
    for name, argument in arguments.keywords.items():
        if name in names:
            given[names.index(name)] = argument.value
    loose = [g.value for g in (arguments.more, arguments.named) if g is not None]
    values: list[Value] = []
    for name, value in zip(names, given, strict=True):
        if value is None:
            value = loose[0] if loose else None
        if value is None:
            value = default(name)
        values.append(value)
    made = display("tuple", values)
    made.callables = (Instance(of),)
    return made


def _member(run: Run, of: ClassRef | LocalClass, name: str) -> Value | None:
    """What a class has under this name: of a field, its default."""
    if isinstance(of, LocalClass):
        return of.member(name)
    member = run.world.member(of, name)
    return member.value if member is not None else None


def _of_elements(run: Run, arguments: Arguments) -> Value:
    """An object of a class below `list`."""
    row = arguments.positional[0].value if arguments.positional else Value(kind="list", items={})
    if row.items is None or row.kind not in ("list", "tuple", "set"):
        each = elements(row)
        row = Value(kind="list", items={}, rest=each, taints=each.taints, open=each.open)
    return row.but(kind="list", name=None, ids=run.fresh())


def _mapping(run: Run, arguments: Arguments) -> Value:
    made = Value(kind="dict", items={})
    for given in arguments.positional[:1]:
        made = merged(made, given.value)
    items = {**(made.items or {}), **{n: g.value for n, g in arguments.keywords.items()}}
    made = rebuilt(made, items, arguments.named.value if arguments.named is not None else made.rest)
    made.ids = run.fresh()
    return made


def _with_fields(made: Value, names: Sequence[str], arguments: Arguments) -> Value:
    """A dataclass or a model: its fields are what is given."""
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


def _with_defaults(run: Run, of: ClassRef | LocalClass, made: Value, names: Sequence[str]) -> Value:
    """The fields that are not given, or nobody knows whether they are: each object has its own.

    Where they are zero, no more is known of them than of which class they are: what methods put there is not there yet.
    """
    zeros = run.world.models.front.zeros
    items = dict(made.items or {})
    for name in names:
        if "." + name not in items:
            value = _member(run, of, name)
            if value is not None and not (zeros and value.name is None and not value.callables):
                if value.kind in _WITH_IDENTITY:
                    value = value.but(ids=run.fresh())
                items["." + name] = value if made.rest is None else join(value, element(made, "." + name))
    return rebuilt(made, items, made.rest)


__all__ = ["construct", "construct_by", "construct_local", "construct_row", "is_constructor"]
