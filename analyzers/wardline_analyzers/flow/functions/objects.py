"""Functions that look at objects, copy them, or make classes."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.secret_names import but_secrets
from wardline_analyzers.flow.decide.decisions import note_needed
from wardline_analyzers.flow.evaluate.attributes import OWNER, attribute
from wardline_analyzers.flow.evaluate.members import known_attribute, row_fields
from wardline_analyzers.flow.evaluate.subscripts import GLOBALS
from wardline_analyzers.flow.functions.common import Function, callee, first, same
from wardline_analyzers.flow.known.arguments import Arguments, Given
from wardline_analyzers.flow.known.chosen import Chosen
from wardline_analyzers.flow.known.elements import display, element, rebuilt, with_element
from wardline_analyzers.flow.known.identity import fields_of, free
from wardline_analyzers.flow.known.joining import join, join_all
from wardline_analyzers.flow.known.program import ClassRef, Filled, Getter, Instance, LocalClass, RowClass
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import (
    ANY,
    BOOL,
    CLEAN,
    ELEMENTS,
    FALSE,
    MOST_ITEMS,
    NEVER,
    NONE,
    TRUE,
    UNKNOWN,
    Value,
)
from wardline_analyzers.flow.solve.targets import change


def _bool(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return BOOL


def _hasattr(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`hasattr(x, name)`: sure of what a class of the program says in its body, and of a class itself, whose bases are
    its own, that nothing gives it such a name. What methods write may not be there yet: `hasattr(self, "_x")`."""
    if len(arguments.positional) < 2:
        return BOOL
    base, key = arguments.positional[0].value, arguments.positional[1].value.constant
    owners = [c.of if isinstance(c, Instance) else c for c in base.callables]
    classes = [c for c in owners if isinstance(c, ClassRef)]
    if not isinstance(key, str) or not classes or len(classes) != len(owners):
        return BOOL
    world = run.world
    if all(world.method(c, key) is not None or ((m := world.member(c, key)) and m.fixed) for c in classes):
        return TRUE
    if base.kind != "class" or base.open or key.startswith("__") or known_attribute(run, base, key, node) is not None:
        return BOOL
    alone = all(world.above(c) is None and not world.library_bases(c) for c in classes)
    return FALSE if alone and not any(world.marks(c) for c in classes) else BOOL


def _getattr(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if len(arguments.positional) < 2:
        return ANY
    base, key = arguments.positional[0].value, arguments.positional[1].value.constant
    if not isinstance(key, str):
        note_needed(run, [arguments.positional[1].value])
        found = Value(taints=but_secrets(base.taints), open=True)
        return join(found, arguments.positional[2].value) if len(arguments.positional) > 2 else found
    known = known_attribute(run, base, key, node)
    if known is not None:
        return known
    if len(arguments.positional) < 3:
        return attribute(run, base, key, node)
    default = arguments.positional[2].value
    return default if _lacks(run, base) else join(attribute(run, base, key, node), default)


def _lacks(run: Run, base: Value) -> bool:
    """Has an object that was made here no more attributes than those that are known of it and its class?"""
    own = base.ids[0] if len(base.ids) == 1 else None
    if own is None or own[0].__class__ is not int or own[0] >= 0 or base.kind != "instance":
        return False
    if base.items is None or base.rest is not None or base.open or base.name or not base.callables:
        return False
    classes = [c.of if isinstance(c, Instance) else c for c in base.callables]
    return all(isinstance(c, ClassRef) and _stands_alone(run, c) for c in classes)


def _stands_alone(run: Run, of: ClassRef) -> bool:
    """Has a class nothing that it does not say itself?"""
    world = run.world
    alone = world.above(of) is None and not world.library_bases(of) and not world.marks(of)
    return alone and world.method(of, "__getattr__") is None and world.method(of, "__getattribute__") is None


def _setattr(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if len(arguments.positional) != 3:
        return NONE
    place, key, value = arguments.positional
    name = key.value.constant
    if not isinstance(name, str):
        note_needed(run, [key.value])
    where = "." + name if isinstance(name, str) else UNKNOWN
    change(run, place.node, state, lambda base: with_element(base, where, value.value), place.value)
    return NONE


def _own_setattr(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`super().__setattr__(name, value)`"""
    if arguments.receiver is None:
        return None
    return _setattr(run, Arguments([arguments.receiver, *arguments.positional]), node, state)


def _locals(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """The variables of the function as they are now."""
    own = {name: value for name, value in state.vars.items() if name.isidentifier()}
    if len(own) > MOST_ITEMS:
        return rebuilt(Value(kind="dict"), {}, join_all(own.values()))
    return rebuilt(Value(kind="dict"), own, None)


def _vars(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return fields_of(first(arguments)) if arguments.positional else Value(kind="dict", open=True)


def _globals(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """The variables of the module: who changes an element changes one of them."""
    return Value(kind="dict", items={}, rest=ANY, open=True, ids=((f"{run.world.here.module}:",),), name=GLOBALS)


def _copy(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return first(arguments).but(ids=())


def _deepcopy(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return free(first(arguments))


def _reference(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`weakref.ref(x)`: called, it gives x."""
    return Value(kind="function", callables=(Getter("held", ()),), items={OWNER: first(arguments)})


def _last(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`typing.cast(T, x)`"""
    return arguments.positional[-1].value if arguments.positional else ANY


def _redirection(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`contextlib.redirect_stdout(buffer)`"""
    return Value(kind="instance", items={".to": first(arguments)}, name="contextlib.redirect_stdout()")


def _auto(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`enum.auto()`: something else than the members that the class has so far; of flags, a bit of its own."""
    taken = [each.constant for each in state.vars.values() if isinstance(each.constant, Chosen)]
    if len(taken) >= MOST_ITEMS:
        return None
    return Value(consts=(Chosen(1 << len(taken)),), kind="int")


def _result(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`asyncio.sleep(1, result)`"""
    given = arguments.get("1|result")
    return given.value if given is not None else NONE


def _import(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    name = first(arguments).constant
    if not isinstance(name, str) or not name.replace(".", "").isidentifier():
        return None
    return run.world.imported(name)


def _type(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`type(name, bases, members)`: a class that is made here. With one argument, the class of an object."""
    if len(arguments.positional) != 3:
        return CLEAN
    name, bases, members = [g.value for g in arguments.positional]
    if members.items is None or members.rest is not None or bases.rest is not None:
        return None
    own = {str(key): value for key, value in members.items.items()}
    made = LocalClass(str(name.constant), tuple((bases.items or {}).values()), own)
    return Value(kind="class", callables=(made,))


def _namespace(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    items = {"." + n: g.value for n, g in arguments.keywords.items()}
    return rebuilt(Value(kind="instance"), items, arguments.named.value if arguments.named is not None else None)


# ---------------------------------------------------------------------- dataclasses and named tuples


def _field(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`field(default=…)`, `field(default_factory=…)`: what a field is where it is not given."""
    from wardline_analyzers.flow.calling.calls import call_value

    factory = arguments.keywords.get("default_factory") or arguments.keywords.get("factory")
    if factory is not None:
        made = call_value(run, factory.value, (), node, state)
        return ANY if made is NEVER else made
    given = arguments.get("default|0")
    return given.value if given is not None else ANY


def _model_field(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Field(default=…, min_length=1)` of a model: without a default it is given, or there is no object."""
    default = arguments.get("default|0")
    if default is not None and isinstance(default.node, form.Opaque):  # `...`
        return CLEAN
    given = default is not None or "default_factory" in arguments.keywords
    return _field(run, arguments, node, state) if given or arguments.named is not None else CLEAN


def _replace(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = first(arguments)
    if value.items is None:
        return None
    return replaced_fields(run, value, arguments)


def replaced_fields(run: Run, value: Value, arguments: Arguments) -> Value:
    """A copy of an object with other values for some fields."""
    fields = row_fields(run, value) if value.kind == "tuple" else ()
    made = value
    for name, given in arguments.keywords.items():
        if value.kind != "tuple":
            made = with_element(made, "." + name, given.value)
        elif name in fields:
            made = with_element(made, fields.index(name), given.value)
    if arguments.named is not None:
        made = with_element(made, UNKNOWN, arguments.named.value)
    return made.but(ids=())


def _as_dict(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = first(arguments)
    return fields_of(value).but(ids=()) if value.items is not None else None


def _as_tuple(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = first(arguments)
    if value.items is None or value.rest is not None:
        return None
    return display("tuple", list(value.items.values()))


def _named_tuple(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    fields = arguments.get("1|field_names")
    names: list[str] = []
    if fields is not None:
        plain = fields.value.constant
        if isinstance(plain, str):
            names = plain.replace(",", " ").split()
        elif fields.value.items is not None:
            names = [str(_name_of(v)) for v in fields.value.items.values()]
    given = arguments.keywords.get("defaults")
    defaults = tuple(given.value.items.values()) if given is not None and given.value.items is not None else ()
    return Value(kind="class", callables=(RowClass(tuple(names), defaults),))


def _name_of(field: Value) -> object:
    """`"name"`, or `("name", type)`"""
    return element(field, 0).constant if field.kind == "tuple" else field.constant


def _validated(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Model.model_validate(x)`: an object whose fields are filled from x; harmless as a whole."""
    receiver = arguments.receiver.value if arguments.receiver is not None else ANY
    classes = tuple(Instance(c) for c in receiver.callables if isinstance(c, (ClassRef, LocalClass)))
    if not classes:
        return None
    taints = tuple(t.but(cleared=t.cleared | {ELEMENTS}) for t in first(arguments).taints)
    return Value(kind="instance", callables=classes, taints=taints, open=True)


def _dumped(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`model.model_dump()`, `model.dict()`: under names that the class gives its fields, whatever a client has sent."""
    receiver = arguments.receiver.value if arguments.receiver is not None else ANY
    if callee(node) == "dict" and not _is_model(receiver):  # others have keys that a client sends
        return None
    if receiver.items is not None:
        return fields_of(receiver).but(keys=CLEAN, ids=())
    each = element(receiver, UNKNOWN)
    models = tuple(Filled(c.of) for c in receiver.callables if isinstance(c, Instance) and isinstance(c.of, ClassRef))
    return Value(kind="dict", items={}, rest=each, keys=CLEAN, taints=each.taints, open=each.open, callables=models)


def _is_model(value: Value) -> bool:
    return any(isinstance(each, Instance) for each in value.callables) or (value.name or "").startswith(_MODELS)


_MODELS: Final = ("pydantic.", "sqlmodel.")


def _row_made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Pair._make(values)`: a named tuple of these values."""
    from wardline_analyzers.flow.calling.constructing import construct_row

    receiver, given = arguments.receiver, first(arguments)
    of = next((c for c in receiver.value.callables if isinstance(c, RowClass)), None) if receiver is not None else None
    if of is None or given.items is None or given.rest is not None:
        return None
    return construct_row(of, Arguments([Given(value, node) for value in given.items.values()]))


def _new(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`object.__new__(cls)`, `super().__new__(cls)`: an object on which nothing has been done yet."""
    classes = [c for c in first(arguments).callables if isinstance(c, (ClassRef, LocalClass))]
    if not classes:
        return None
    text = arguments.get("1")
    if text is not None and any("str" in run.world.library_bases(c) for c in classes if isinstance(c, ClassRef)):
        return text.value.but(consts=None, callables=tuple(Instance(c) for c in classes), ids=run.fresh())
    return Value(kind="instance", items={}, callables=tuple(Instance(c) for c in classes), ids=run.fresh())


OBJECT_METHODS: Final[dict[str, Function]] = {
    "__new__": _new,
    "__setattr__": _own_setattr,
    "_make": _row_made,
    "dict": _dumped,
    "model_dump": _dumped,
    "model_validate": _validated,
    "model_validate_json": _validated,
    "parse_obj": _validated,
    "parse_raw": _validated,
}
"""By the name of the method, of classes of the program."""


def _made_by_metaclass(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`type.__new__(metaclass, name, bases, members)`: the class of that name, where the module has one."""
    given = arguments.get("1")
    name = given.value.constant if given is not None else None
    found = run.world.name(name) if isinstance(name, str) else None
    return found if found is not None and found.kind == "class" else None


OBJECTS: Final[dict[str, Function]] = {
    "object.__new__": _new,
    "type.__new__": _made_by_metaclass,
    "type().__new__": _made_by_metaclass,
    "issubclass": _bool,
    "hasattr": _hasattr,
    "getattr": _getattr,
    "setattr": _setattr,
    "object.__setattr__": _setattr,
    "vars": _vars,
    "globals": _globals,
    "locals": _locals,
    "type": _type,
    "__import__": _import,
    "importlib.import_module": _import,
    "weakref.proxy": same,
    "weakref.ref": _reference,
    "copy.copy": _copy,
    "copy.deepcopy": _deepcopy,
    "copy.replace": _replace,
    "typing.cast": _last,
    "types.SimpleNamespace": _namespace,
    "threading.local": _namespace,
    "argparse.Namespace": _namespace,
    "dataclasses.field": _field,
    "pydantic.Field": _model_field,
    "sqlmodel.Field": _model_field,
    "attr.ib": _field,
    "attr.field": _field,
    "attrs.field": _field,
    "dataclasses.replace": _replace,
    "attr.evolve": _replace,
    "attrs.evolve": _replace,
    "dataclasses.asdict": _as_dict,
    "attr.asdict": _as_dict,
    "attrs.asdict": _as_dict,
    "dataclasses.astuple": _as_tuple,
    "collections.namedtuple": _named_tuple,
    "typing.NamedTuple": _named_tuple,
    "asyncio.wait_for": same,
    "asyncio.shield": same,
    "asyncio.run": same,
    "asyncio.new_event_loop().run_until_complete": same,
    "asyncio.get_event_loop().run_until_complete": same,
    "asyncio.AbstractEventLoop().run_until_complete": same,
    "asyncio.create_task": same,
    "asyncio.sleep": _result,
    "enum.auto": _auto,
    "asyncio.ensure_future": same,
    "contextlib.redirect_stdout": _redirection,
    "contextlib.closing": same,
    "contextlib.nullcontext": same,
}
