"""What objects and classes of the program have under a name: methods, fields, attributes of the class."""

from __future__ import annotations

from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.annotations import holding
from wardline_analyzers.flow.evaluate import descriptors
from wardline_analyzers.flow.evaluate.typed_fields import typed
from wardline_analyzers.flow.known.elements import element
from wardline_analyzers.flow.known.identity import part_id
from wardline_analyzers.flow.known.joining import join, join_all, join_taints
from wardline_analyzers.flow.known.program import (
    INNER,
    Bound,
    ClassRef,
    Closure,
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
    from wardline_analyzers.flow.calling.methods import kind_of_method

    return value.kind == "function" and not any(kind_of_method(run, each) == "property" for each in value.callables)


def _member(run: Run, base: Value, name: str, node: form.Node, methods: bool = True) -> Value | None:
    """A method or class attribute of an object or class of the program, bound where it is a method.

    Without `methods`, only what is no method of an object.
    """
    from wardline_analyzers.flow.calling.methods import kind_of_method, property_value

    apart = run.world.models.front.methods_apart
    found: list[Value] = []
    for callable_ in base.callables:
        instance = isinstance(callable_, Instance)
        of = callable_.of if instance else callable_
        if isinstance(of, ModuleRef):
            written = run.globals.get((of.module, name)) if run.globals else None
            value = written if written is not None else run.world.of_module(of, name)
            if value is not None:
                found.append(value)
            own = base.items.get("." + name) if base.items is not None and not instance else None
            if own is not None:  # what functions of this module put there
                found.append(own)
        elif isinstance(of, ClassRef):
            if run.watching and base.ids == _FIRST:
                run.dispatches.add(name)
            if instance and methods and run.world.models.front.virtual:
                implemented = _implemented(run, base, of, name)
                if implemented:
                    found += implemented
                    continue
            ref = run.world.method(of, name) if methods or apart or not instance else None
            if ref is not None and not methods and instance and kind_of_method(run, ref) != "property":
                ref = None
            if ref is not None and instance and base.ids and _is_only_declared(run, base, ref):
                continue
            if ref is not None:
                given = property_value(run, ref, base, node) if instance or apart else None
                if given is None:
                    this = base if len(base.callables) == 1 else base.but(callables=(callable_,))
                    given = bound(Value(kind="function", callables=(ref,)), this)
                found.append(given)
                continue
            written = run.globals.get((of.module, of.name)) if run.globals else None
            if written is not None and written.items is not None and "." + name in written.items:
                found.append(written.items["." + name])
            member = run.world.member(of, name)
            given = None
            if member is not None and instance:
                given = descriptors.read(run, member.value, base, of, name, node)
            if given is not None:
                found.append(given)
            elif member is not None:
                value = of_object(run, base, "." + name, member, of)
                if instance and not member.fixed:
                    value = typed(run, base, name, value)
                elif instance and value.kind == "function" and run.world.models.front.class_scope:
                    value = bound(value, base)
                if value.consts is not None and not instance and is_enumeration(run.world.library_bases(of)):
                    value = value.but(callables=(Instance(of),))
                if apart and not instance and not value.ids and value.kind in _OBJECTS:
                    value = value.but(ids=((f"{of.module}:{of.name}", "." + name),))
                found.append(value)
            elif not instance and run.world.models.front.inner_names and name[:1].isupper():
                inner = run.inner_class(name, of.module)
                if inner is not None:
                    found.append(inner)
        elif isinstance(of, Ref) and not instance:  # an attribute that another function has given this one
            if of.module == run.world.here.module:
                run.asked.add((of.module, of.name))
            written = run.globals.get((of.module, of.name)) if run.globals else None
            if written is not None and written.items is not None and "." + name in written.items:
                found.append(written.items["." + name])
        elif isinstance(of, LocalClass):
            value = of.member(name)
            if value is not None and instance and not methods and _is_method(run, value):
                continue
            if value is None and instance and methods and run.world.models.front.virtual:
                found += _of_inner(run, base, of.name, name)
            if value is not None:
                given = descriptors.read(run, value, base, of, name, node) if instance else None
                if given is not None:
                    found.append(given)
                    continue
                for function in value.callables if instance or apart else ():
                    if isinstance(function, Closure):
                        given = property_value(run, function, base, node)
                        if given is not None:
                            found.append(given)
                            break
                else:
                    kinds = _OBJECTS if apart else _CONTAINERS
                    part = not instance and base.ids and value.kind in kinds
                    found.append(value.but(ids=part_id(base.ids, "." + name)) if part else bound(value, base))
    return join_all(found) if found else None


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


__all__ = ["bound", "is_stub", "known_attribute", "of_object", "row_fields"]
