"""What objects and classes of the program have under a name: methods, fields, attributes of the class."""

from __future__ import annotations

from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.annotations import holding
from wardline_analyzers.flow.evaluate import descriptors
from wardline_analyzers.flow.evaluate.properties import property_value
from wardline_analyzers.flow.evaluate.typed_fields import typed
from wardline_analyzers.flow.known.closures import Closure
from wardline_analyzers.flow.known.elements import element
from wardline_analyzers.flow.known.identity import part_id
from wardline_analyzers.flow.known.joining import join, join_all, join_taints
from wardline_analyzers.flow.known.method_kinds import kind_of_method
from wardline_analyzers.flow.known.program import (
    INNER,
    Bound,
    ClassRef,
    Instance,
    LocalClass,
    Member,
    ModuleRef,
    Partial,
    Ref,
    RowClass,
    is_enumeration,
)
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.values import PARAMETER, UNKNOWN, Value

AROUND: Final = "around"
"""Under this key an object of a class inside a class has the object that was around when it was made."""
_CONTAINERS: Final = frozenset(("list", "dict", "set"))
_OBJECTS: Final = _CONTAINERS | {"instance"}
_FIRST: Final = ((0,),)
"""The object of a method."""
_MOST_KNOWN: Final = 8
"""Elements of an attribute that are told apart where an object of an unknown caller has it."""


def known_attribute(run: Run, base: Value, name: str, node: form.Node, called: bool | None = None) -> Value | None:
    """What an object, or its class, is known to have under this name; None: nothing.

    Where fields and methods have names of their own, `called` tells which of the two is meant.
    """
    items = base.items
    if called and base.callables:
        method = _member(run, base, name, node)
        if method is not None and method.callables:
            return method
    if base.kind == "tuple" and base.callables:
        fields = row_fields(run, base)
        if name in fields:
            return element(base, fields.index(name))
    found = items.get("." + name) if items is not None else None
    if found is not None and run.world.models.front.typed:
        found = typed(run, base, name, found)
    if base.callables and (found is None or base.kind != "instance"):
        member = _member(run, base, name, node, called is not False)
        if member is not None:
            return member if found is None else join(found, member)
    return found


def row_fields(run: Run, value: Value) -> tuple[str, ...]:
    """The names of the elements of a named tuple."""
    for callable_ in value.callables:
        if isinstance(callable_, Instance):
            of = callable_.of
            if isinstance(of, RowClass):
                return of.fields
            if isinstance(of, ClassRef):
                return run.world.members(of)
            if isinstance(of, LocalClass):
                return tuple(of.fields())
    return ()


def of_object(run: Run, base: Value, key: str, member: Member, of: ClassRef) -> Value:
    """An attribute that the class knows of, of an object of which it is not known what else was done to it."""
    value = _of_inner_class(run, member.value, of)
    if member.fixed or (base.items is not None and base.rest is None):
        own = run.world.models.front.methods_apart and value.kind == "instance" and value.callables and not value.ids
        return value.but(ids=part_id(base.ids, key)) if own else value
    part = element(base, key)
    of_caller = base.ids == _FIRST and any(t.kind == PARAMETER for t in part.taints)
    """What the object of a method has, its caller knows."""
    items: dict[Any, Value] | None = None
    rest: Value | None = None
    keys: Value | None = None
    if value.items == {} and value.rest is not None and value.rest.callables:
        filled = holding(value, part)
        items, rest, keys = {}, filled.rest, filled.keys
    elif value.items is not None and len(value.items) <= _MOST_KNOWN and value.kind in ("dict", "instance"):
        items = {k: join(v, element(part, k)) for k, v in value.items.items()}
        rest = element(part, UNKNOWN)
        if value.rest is not None:
            rest = join(rest, value.rest)
    made = Value(
        taints=join_taints(part.taints, value.taints),
        name=value.name,
        kind=value.kind,
        items=items,
        rest=rest,
        keys=keys,
        open=part.open or (value.open and not of_caller),
        head=value.head,
        callables=value.callables,
        ids=part_id(base.ids, key),
    )
    return typed(run, base, key[1:], made)


def _of_inner_class(run: Run, value: Value, of: ClassRef) -> Value:
    """What a field holds that is an object of a class inside a class: as one of that class."""
    name = value.name
    if name is None or not name.startswith(INNER) or value.callables:
        return value
    known = run.world.models.front.inner_names
    inner = run.inner_class(name.removeprefix(INNER).removesuffix("()"), of.module) if known else None
    if inner is None:
        return value.but(name=None)
    return value.but(name=None, callables=tuple(Instance(each) for each in inner.callables))


def _is_method(run: Run, value: Value) -> bool:
    """Is it a method, and no property?"""
    return value.kind == "function" and not any(kind_of_method(run, each) == "property" for each in value.callables)


def _member(run: Run, base: Value, name: str, node: form.Node, methods: bool = True) -> Value | None:
    """A method or class attribute of an object or class of the program, bound where it is a method.

    Without `methods`, only what is no method of an object.
    """
    found: list[Value] = []
    for callable_ in base.callables:
        instance = isinstance(callable_, Instance)
        of = callable_.of if instance else callable_
        if isinstance(of, ModuleRef):
            found += _of_module(run, base, of, name, instance)
        elif isinstance(of, ClassRef):
            found += _of_class(run, base, of, name, node, instance, methods)
        elif isinstance(of, Ref) and not instance:
            found += _of_function(run, of, name)
        elif isinstance(of, LocalClass):
            found += _of_local_class(run, base, of, name, node, instance, methods)
    return join_all(found) if found else None


def _of_module(run: Run, base: Value, of: ModuleRef, name: str, instance: bool) -> list[Value]:
    """What a module has, as it is now, and what functions of this module put there."""
    written = run.globals.get((of.module, name)) if run.globals else None
    value = written if written is not None else run.world.of_module(of, name)
    own = base.items.get("." + name) if base.items is not None and not instance else None
    return [each for each in (value, own) if each is not None]


def _of_function(run: Run, of: Ref, name: str) -> list[Value]:
    """An attribute that another function has given this one."""
    if of.module == run.world.here.module:
        run.asked.add((of.module, of.name))
    return _written(run, of, name)


def _written(run: Run, of: ClassRef | Ref, name: str) -> list[Value]:
    """What was put into an attribute of a class or a function since it was made."""
    written = run.globals.get((of.module, of.name)) if run.globals else None
    found = written.items.get("." + name) if written is not None and written.items is not None else None
    return [found] if found is not None else []


def _of_class(
    run: Run, base: Value, of: ClassRef, name: str, node: form.Node, instance: bool, methods: bool
) -> list[Value]:
    """What a class of a module, or an object of it, has: a method, or an attribute of the class."""
    front = run.world.models.front
    if run.watching and base.ids == _FIRST:
        run.dispatches.add(name)
    if instance and methods and front.virtual:
        implemented = _implemented(run, base, of, name)
        if implemented:
            return implemented
    ref = _method(run, of, name, instance, methods)
    if ref is None:
        written = _written(run, of, name)
        attribute = _class_attribute(run, base, of, name, node, instance)
        return [*written, attribute] if attribute is not None else written
    if instance and base.ids and _is_only_declared(run, base, ref):
        return []
    given = property_value(run, ref, base, node) if instance or front.methods_apart else None
    if given is None:
        of_this = Instance(of) if instance else of
        this = base if len(base.callables) == 1 else base.but(callables=(of_this,))
        given = bound(Value(kind="function", callables=(ref,)), this)
    return [given]


def _method(run: Run, of: ClassRef, name: str, instance: bool, methods: bool) -> Ref | None:
    """The method that is meant. Without `methods`, an object has none but its properties."""
    if instance and not methods and not run.world.models.front.methods_apart:
        return None
    ref = run.world.method(of, name)
    if ref is None or methods or not instance or kind_of_method(run, ref) == "property":
        return ref
    return None


def _class_attribute(run: Run, base: Value, of: ClassRef, name: str, node: form.Node, instance: bool) -> Value | None:
    """An attribute of a class, or a class inside it."""
    front = run.world.models.front
    if instance and is_zeroed(run, base):
        return None
    member = run.world.member(of, name)
    if member is None:
        has_inner = not instance and front.inner_names and name[:1].isupper()
        return run.inner_class(name, of.module) if has_inner else None
    given = descriptors.read(run, member.value, base, of, name, node) if instance else None
    if given is not None:
        return given
    value = of_object(run, base, "." + name, member, of)
    if instance:
        if not member.fixed:
            return typed(run, base, name, value)
        return bound(value, base) if value.kind == "function" and front.class_scope else value
    told = value.consts is not None or (value.kind == "tuple" and value.rest is None)
    if told and is_enumeration(run.world.library_bases(of)):
        value = value.but(callables=(Instance(of),))
    if front.methods_apart and not value.ids and value.kind in _OBJECTS:
        value = value.but(ids=((f"{of.module}:{of.name}", "." + name),))
    return value


def is_zeroed(run: Run, base: Value) -> bool:
    """Is it an object that was made here with zeros in its fields? What has been put into it since is known, whatever
    its methods put into others."""
    rest = base.rest
    zeros = run.world.models.front.zeros and base.items is not None
    return zeros and rest is not None and not rest.open and not rest.taints


def _of_local_class(
    run: Run, base: Value, of: LocalClass, name: str, node: form.Node, instance: bool, methods: bool
) -> list[Value]:
    """What a class inside the unit, or an object of it, has."""
    front = run.world.models.front
    value = of.member(name)
    if value is None:
        return _of_inner(run, base, of.name, name) if instance and methods and front.virtual else []
    if instance and not methods and _is_method(run, value):
        return []
    given = descriptors.read(run, value, base, of, name, node) if instance else None
    if given is not None:
        return [given]
    for function in value.callables if instance or front.methods_apart else ():
        given = property_value(run, function, base, node) if isinstance(function, Closure) else None
        if given is not None:
            return [given]
    kinds = _OBJECTS if front.methods_apart else _CONTAINERS
    if not instance and base.ids and value.kind in kinds:
        return [value.but(ids=part_id(base.ids, "." + name))]
    return [bound(value, base)]


def _is_only_declared(run: Run, base: Value, ref: Ref) -> bool:
    """Does the type of a parameter only say that there is such a method? A caller may know which one it is."""
    own = base.ids[0]
    if len(base.ids) > 1 or own is None or not isinstance(own[0], int) or own[0] < 0:
        return False
    code = run.world.code(ref)
    if code is None or not is_stub(code[0]):
        return False
    if run.watching:
        run.invokes.add(own)
    return True


def is_stub(function: form.Function) -> bool:
    """A body of `...`, or one that raises NotImplementedError; behind a text that describes it."""
    body = [s for s in function.body if not (isinstance(s, form.Do) and _is_text(s.value))]
    if len(body) != 1:
        return False
    (only,) = body
    if isinstance(only, form.Do):
        return isinstance(only.value, form.Opaque) and only.value.end - only.value.start == len("...")
    value = only.value if isinstance(only, form.Raise) else None
    callee = value.callee if isinstance(value, form.Call) else value
    return isinstance(callee, form.Name) and callee.name == "NotImplementedError"


def _is_text(node: form.Node) -> bool:
    return isinstance(node, form.Literal) and isinstance(node.value, str)


def _implemented(run: Run, base: Value, of: ClassRef, name: str) -> list[Value]:
    """A method that a class only declares, as those have it that implement it."""
    found = []
    for each in run.world.overriding(of, name):
        ref = run.world.method(each, name)
        if ref is not None:
            found.append(bound(Value(kind="function", callables=(ref,)), base.but(callables=(Instance(each),))))
    if not found and run.world.method(of, name) is not None:
        found += _of_inner(run, base, of.name, name)
    own = base.ids[0] if len(base.ids) == 1 else None
    if len(found) > 1 and run.watching and own is not None and isinstance(own[0], int) and own[0] >= 0:
        run.invokes.add(own)  # a caller may know which of them it is
    return found


def _of_inner(run: Run, base: Value, of: str, name: str) -> list[Value]:
    """The same for classes inside classes."""
    found = []
    for inner in run.world.inner_below(of):
        for callable_ in run.variable(inner, run.frame.state).callables:
            value = callable_.member(name) if isinstance(callable_, LocalClass) else None
            if value is not None:
                found.append(bound(value, base.but(callables=(Instance(callable_),))))
    return found


def bound(value: Value, receiver: Value) -> Value:
    """A function as a method of this object."""
    functions = [c for c in value.callables if isinstance(c, (Ref, Closure))]
    partial = [c for c in value.callables if isinstance(c, Partial) and c.is_method]
    if not functions and not partial:
        return value
    given = [c._replace(function=bound(c.function, receiver), is_method=False) for c in partial]
    return Value(kind="function", callables=(*(Bound(f, receiver) for f in functions), *given))


__all__ = ["bound", "is_stub", "is_zeroed", "known_attribute", "of_object", "row_fields"]
