"""Attributes and elements: of objects of the program, of libraries' objects, of containers."""

from __future__ import annotations

from typing import Any, Final

from wardline_analyzers.flow import fold, form, protocols
from wardline_analyzers.flow.elements import constant, element, elements, key_of, with_element
from wardline_analyzers.flow.identity import FIELDS, fields_of, part_id
from wardline_analyzers.flow.joining import OTHERS, join, join_all, join_taints
from wardline_analyzers.flow.kinds import NUMBER_LEFT
from wardline_analyzers.flow.model_entries import Guard
from wardline_analyzers.flow.program import (
    Bound,
    ClassRef,
    Closure,
    Instance,
    LocalClass,
    Member,
    ModuleRef,
    Ref,
    RowClass,
)
from wardline_analyzers.flow.run import Run
from wardline_analyzers.flow.secrets import FEW, marked, without_secrets
from wardline_analyzers.flow.sources import SOME_REQUEST, sourced
from wardline_analyzers.flow.state import State, facts_of
from wardline_analyzers.flow.values import CALLED, NO_FACTS, NONE, PARAMETER, UNKNOWN, Key, Value
from wardline_analyzers.qualified import root_of

_SIGNS: Final = {
    **dict.fromkeys(("os.sep", "os.path.sep", "posixpath.sep"), "/"),
    **dict.fromkeys(("os.pardir", "os.path.pardir"), ".."),
    **dict.fromkeys(("os.curdir", "os.path.curdir"), "."),
    "os.linesep": "\n",
}
"""What paths and lines are made with, on the systems that servers run on."""
_CLASS: Final = frozenset(("cls", "self"))
_CONTAINERS: Final = frozenset(("list", "dict", "set"))
_FIRST: Final = ((0,),)
"""The object of a method."""
_MOST_KNOWN: Final = 8
"""Elements of an attribute that are told apart where an object of an unknown caller has it."""


def attribute(run: Run, base: Value, name: str, node: form.Node, called: bool = False) -> Value:
    """`base.name`; `called`: it is the method of that name."""
    if _has_by_text(run, base, name):
        return marked(element(base, name), name, node)
    found = known_attribute(run, base, name, node, called if run.world.models.front.methods_apart else None)
    key = "." + name
    items = base.items
    qualified = f"{base.name}.{name}" if base.name else None
    if qualified is not None:
        source = run.world.models.source(qualified)
        if source is not None:
            return _with_own(sourced(source, qualified, node), found)
    if called and base.kind == "function" and base.callables and not found and _is_call(run, name):
        return base
    if found is None and run.world.models.front.static_imports and type(node) is form.Attribute:
        found = _imported_member(run, node) if qualified is None or base.callables else _named_whole(run, base, name)
    if found is not None:
        return marked(found, name, node)
    if name in run.world.models.front.counts and (base.items is None or base.kind != "instance"):
        return _count(base)
    if name in run.world.models.open_sources and _is_unknown(run, base):
        source = run.world.models.source(f"*.{name}")
        if source is not None and (not source.packages or source.packages & run.world.packages):
            return sourced(source, f"*.{name}", node)
    if qualified is not None and base.taints:
        part = _detail(run, base, qualified)
        if part is not None:
            return part
    if key == FIELDS and base.kind == "instance":
        return fields_of(base)
    if name == "request" and base.kind == "instance" and qualified is None:
        return Value(name=SOME_REQUEST)
    ids = part_id(base.ids, key) if base.ids else ()
    if base.name and not base.taints and items is None:
        if qualified in _SIGNS:
            return constant(_SIGNS[qualified])
        return marked(Value(name=qualified, open=base.open, ids=ids), name, node)
    if items is not None and base.kind not in ("instance", ""):
        return Value(taints=base.taints, open=base.open, name=qualified)  # a method or detail of a container
    if base.callables and items is not None and base.rest is None:
        own = protocols.called(run, base, "__getattr__", (constant(name),), node)
        if own is not None:
            return own
    part = _typed(run, base, name, element(base, key))
    if qualified is not None:
        source = run.world.models.source(base.name or "")
        if source is not None and name in source.excluded:
            return Value(name=qualified)
        part = part.but(name=qualified)
    return marked(part.but(ids=ids) if ids and not part.ids else part, name, node)


def _is_call(run: Run, word: str) -> bool:
    """Where a function stands for an object with one method: is it that method?"""
    front = run.world.models.front
    return front.virtual and word not in front.function_methods


def _imported_member(run: Run, node: form.Attribute) -> Value | None:
    """What a class does not have under a plain name may be imported from another one: `import static p.C.name`."""
    if not isinstance(node.base, form.Name) or node.base.name != "this":
        return None
    found = run.world.name(node.name)
    return None if found is None or found.name == node.name else found


def _named_whole(run: Run, base: Value, name: str) -> Value | None:
    """A class of the project that is named with its package: `com.acme.Order`."""
    package = base.name
    if not name[:1].isupper() or package is None or base.taints or base.items is not None or not package.islower():
        return None
    if "(" in package or root_of(package) in run.world.models.front.standard:
        return None
    found = run.world.imported(f"{package}.{name}")
    return found if found.callables else None


def _with_own(value: Value, found: Value | None) -> Value:
    """A source, with what the program itself has put into it."""
    for key, own in found.items.items() if found is not None and found.items else ():
        value = with_element(value, key, own)
    return value


def _has_by_text(run: Run, base: Value, name: str) -> bool:
    """Is it an element under that text, in a language where an object's attributes are its elements?"""
    if base.kind != "dict" or base.items is None or not run.world.models.front.fields_by_text:
        return False
    return name in base.items or base.rest is not None


def _count(base: Value) -> Value:
    """How large a text or container is: a number."""
    if base.consts is not None and len(base.consts) == 1 and isinstance(base.consts[0], (str, bytes)):
        return constant(len(base.consts[0]))
    return Value(kind="int", taints=tuple(t.part("=size").but(cleared=t.cleared | NUMBER_LEFT) for t in base.taints))


def _is_unknown(run: Run, base: Value) -> bool:
    """Is nothing known of the class of an object?"""
    name = base.name
    if (
        base.callables
        or base.consts is not None
        or base.kind in ("str", "bytes", "int", "list", "tuple", "dict", "set")
    ):
        return False
    return name is None or ("()" in name and not run.world.models.knows(name))


def _detail(run: Run, base: Value, qualified: str) -> Value | None:
    """A property of a library's object, of which a model tells what of the object is in it."""
    models = run.world.models
    sanitizers = models.sanitizers_of(qualified)
    propagators = models.propagators_of(qualified)
    guards = models.guards_of(qualified)
    if guards:
        tested = _tested(base, guards[0])
        return tested.but(name=qualified) if models.front.receivers else tested  # there it is a method, to be called
    if not sanitizers and not propagators:
        return None
    result = models.canonical(qualified)
    taints = base.taints
    for propagator in propagators[:1]:
        if not propagator.sources:
            taints = ()
        elif propagator.part:
            part = "[]" if propagator.part == "any" else f"={propagator.part}"
            taints = tuple(t.part(part) for t in taints)
    for sanitizer in sanitizers:
        taints = tuple(t.but(cleared=t.cleared | sanitizer.protects) for t in taints)
    return Value(taints=taints, open=base.open, name=result)


def _tested(base: Value, guard: Guard) -> Value:
    """A property that vouches for its object: `address.is_private`."""
    facts = facts_of(base, guard.protects)
    return Value(kind="bool", when=(facts, NO_FACTS) if guard.when == "true" else (NO_FACTS, facts))


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
    if base.callables and (found is None or base.kind != "instance"):
        member = _member(run, base, name, node, called is not False)
        if member is not None:
            return member if found is None else join(found, member)
    return found


def row_fields(run: Run, value: Value) -> tuple[str, ...]:
    """The names of the elements of a named tuple."""
    from wardline_analyzers.flow.methods import local_fields

    for callable_ in value.callables:
        if isinstance(callable_, Instance):
            of = callable_.of
            if isinstance(of, RowClass):
                return of.fields
            if isinstance(of, ClassRef):
                return run.world.members(of)
            if isinstance(of, LocalClass):
                return tuple(local_fields(of))
    return ()


def part_of(run: Run, value: Value, parts: Key, node: form.Node) -> Value:
    """What these parts of a value are; a part that it does not tell apart is a part of the whole."""
    for part in parts:
        if part == "[*]":
            value = elements(value)
        elif part in ("[]", OTHERS):
            value = element(value, UNKNOWN)
        elif part == "[:]":
            continue
        elif part == FEW:
            value = without_secrets(value)
        elif isinstance(part, str) and (part.startswith("=") or (part.startswith(".") and part.endswith(CALLED))):
            value = Value(taints=tuple(t.part(part) for t in value.taints), open=value.open)
        elif isinstance(part, str) and part.startswith("."):
            if value.callables or value.name is None:
                value = field(run, value, part[1:])
            else:
                value = attribute(run, value, part[1:], node)
        elif value.name is not None and value.items is None:
            value = index(run, value, constant(part), node)
        else:
            value = element(value, part)
    return value


def field(run: Run, base: Value, name: str) -> Value:
    """What an object keeps under this name, or its class does; nothing is called."""
    if _has_by_text(run, base, name):
        return element(base, name)
    if base.kind == "function" and base.callables and _is_call(run, name):
        return base
    key = "." + name
    if base.items is not None and key in base.items:
        return base.items[key]
    for callable_ in base.callables:
        of = callable_.of if isinstance(callable_, Instance) else callable_
        if isinstance(of, ClassRef):
            member = run.world.member(of, name)
            if member is not None:
                return _of_object(base, key, member)
        elif isinstance(of, LocalClass):
            value = local_member(of, name)
            if value is not None:
                return value
    part = _typed(run, base, name, element(base, key))
    return part.but(ids=part_id(base.ids, key)) if base.ids and not part.ids else part


def _typed(run: Run, base: Value, name: str, part: Value) -> Value:
    """A field of an object that a client has filled: of a type that no text fits into, it is harmless; of a text, no
    query is made of it.
    """
    if not part.taints or not base.callables or all(t.kind == PARAMETER for t in part.taints):
        return part
    types: set[str] = set()
    checked: frozenset[str] | None = None
    for callable_ in base.callables:
        of = callable_.of if isinstance(callable_, Instance) else None
        types.add(run.world.typed_as(of, name) if isinstance(of, ClassRef) else "")
        kinds = _checked(run, of, name) if isinstance(of, ClassRef) else frozenset()
        checked = kinds if checked is None else checked & kinds
    if checked:
        part = part.but(taints=tuple(t.but(cleared=t.cleared | checked) for t in part.taints))
    if "" in types:
        return part
    if "str" in types:
        return part.but(taints=tuple(t.but(shape="text") if not t.shape else t for t in part.taints))
    return Value(kind="int", taints=tuple(t.but(cleared=t.cleared | NUMBER_LEFT) for t in part.taints))


def _checked(run: Run, of: ClassRef, name: str) -> frozenset[str]:
    """The kinds of sink for which a field is harmless by what the class's validators let through."""
    found: frozenset[str] = frozenset()
    for ref in run.world.checks(of, name):
        summary = run.world.summary(ref)
        if summary is None or not summary.parameters:
            continue
        index = 1 if summary.parameters[0].name in _CLASS else 0
        found = found.union(*(kinds for key, kinds in summary.facts if key == (index,)))
        made = [t.cleared for t in summary.returns.taints if t.key[:1] == (index,)] if summary.returns else []
        if made:
            found |= frozenset.intersection(*made)
    return found


def _of_object(base: Value, key: str, member: Member) -> Value:
    """An attribute that the class knows of, of an object of which it is not known what else was done to it."""
    value = member.value
    if member.fixed or (base.items is not None and base.rest is None):
        return value
    part = element(base, key)
    of_caller = base.ids == _FIRST and any(t.kind == PARAMETER for t in part.taints)
    """What the object of a method has, its caller knows."""
    items: dict[Any, Value] | None = None
    rest: Value | None = None
    if value.items is not None and len(value.items) <= _MOST_KNOWN and value.kind in ("dict", "instance"):
        items = {k: join(v, element(part, k)) for k, v in value.items.items()}
        rest = element(part, UNKNOWN)
        if value.rest is not None:
            rest = join(rest, value.rest)
    return Value(
        taints=join_taints(part.taints, value.taints),
        name=value.name,
        kind=value.kind,
        items=items,
        rest=rest,
        open=part.open or (value.open and not of_caller),
        head=value.head,
        callables=value.callables,
        ids=part_id(base.ids, key),
    )


def _member(run: Run, base: Value, name: str, node: form.Node, methods: bool = True) -> Value | None:
    """A method or class attribute of an object or class of the program, bound where it is a method.

    Without `methods`, only what is no method of an object.
    """
    from wardline_analyzers.flow.methods import property_value

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
            ref = run.world.method(of, name) if methods or not instance else None
            if ref is not None:
                given = property_value(run, ref, base, node) if instance else None
                if given is None:
                    this = base if len(base.callables) == 1 else base.but(callables=(callable_,))
                    given = bound(Value(kind="function", callables=(ref,)), this)
                found.append(given)
                continue
            written = run.globals.get((of.module, of.name)) if run.globals else None
            if written is not None and written.items is not None and "." + name in written.items:
                found.append(written.items["." + name])
            member = run.world.member(of, name)
            if member is not None:
                found.append(_of_object(base, "." + name, member))
            elif not instance and run.world.models.front.inner_names and name[:1].isupper():
                inner = run.inner_class(name, of.module)
                if inner is not None:
                    found.append(inner)
        elif isinstance(of, LocalClass):
            value = local_member(of, name)
            if value is not None and instance and not methods and value.kind == "function":
                continue
            if value is None and instance and methods and run.world.models.front.virtual:
                found += _of_inner(run, base, of.name, name)
            if value is not None:
                for function in value.callables if instance else ():
                    if isinstance(function, Closure):
                        given = property_value(run, function, base, node)
                        if given is not None:
                            found.append(given)
                            break
                else:
                    part = not instance and base.ids and value.kind in _CONTAINERS
                    found.append(value.but(ids=part_id(base.ids, "." + name)) if part else bound(value, base))
    return join_all(found) if found else None


def own_member(run: Run, node: form.Name, state: State) -> Value | None:
    """What a bare name means that is a member of the class around; None: it is none."""
    this = run.variable("this", state)
    for callable_ in this.callables:
        of = callable_.of if isinstance(callable_, Instance) else callable_
        if isinstance(of, ClassRef):
            has = node.name in run.world.members(of) or run.world.method(of, node.name) is not None
        else:
            has = isinstance(of, LocalClass) and local_member(of, node.name) is not None
        if has:
            return attribute(run, this, node.name, node)
    return None


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
            value = local_member(callable_, name) if isinstance(callable_, LocalClass) else None
            if value is not None:
                found.append(bound(value, base.but(callables=(Instance(callable_),))))
    return found


def local_member(of: LocalClass, name: str, depth: int = 0) -> Value | None:
    """A member of a class inside the unit, its own or of its local bases."""
    value = of.members.get(name)
    if value is None and depth < 8:
        for base in of.bases:
            for callable_ in base.callables:
                if isinstance(callable_, LocalClass):
                    value = local_member(callable_, name, depth + 1)
                    if value is not None:
                        return value
    return value


def bound(value: Value, receiver: Value) -> Value:
    """A function as a method of this object."""
    functions = [c for c in value.callables if isinstance(c, (Ref, Closure))]
    if not functions:
        return value
    return Value(kind="function", callables=tuple(Bound(f, receiver) for f in functions))


def index(run: Run, base: Value, key: Value, node: form.Node) -> Value:
    """`base[key]`"""
    if base.kind in ("instance", "") and isinstance(key.constant, str) and run.world.models.front.fields_by_text:
        return attribute(run, base, key.constant, node)
    if base.name:
        plain = key.constant
        qualified = f"{base.name}[{plain}]" if isinstance(plain, (str, int)) else f"{base.name}[*]"
        source = run.world.models.source(qualified)
        if source is not None:
            found = sourced(source, qualified, node)
            return marked(found, plain, node) if isinstance(plain, str) else found
    if key.consts is not None and len(key.consts) > 1 and base.items is not None:
        return join_all(element(base, k) for k in key.consts)
    if base.callables:
        own = protocols.called(run, base, "__getitem__", (key,), node)
        if own is not None:
            return own
    found = element(base, key_of(key))
    if key_of(key) is UNKNOWN and base.kind == "dict" and base.items and run.world.models.front.fields_by_text:
        found = join(found, NONE)  # there may be no such element
    if key.kind == "str" and base.consts is None and isinstance(key.constant, str):
        found = marked(found, key.constant, node)
    if base.consts is not None and key.consts is not None:
        worked = fold.combined(_item_of, (base.consts, key.consts))
        if worked is not None:
            return join_all(constant(w) for w in worked)
    if base.items is None and base.name and found.name is None:
        plain = key.constant
        found = found.but(name=f"{base.name}[{plain}]" if isinstance(plain, str) else f"{base.name}[*]")
    if base.ids and not found.ids and found.consts is None:
        found = found.but(ids=part_id(base.ids, key.constant))
    # (other languages have patterns of their own for it)
    return drawn(found, key) if key.taints and run.world.models.front.fields_by_text else found


def drawn(value: Value, place: Value) -> Value:
    """What is taken from a place that a predictable number says: `letters[Math.floor(Math.random() * 26)]`."""
    weak = tuple(taint for taint in place.taints if taint.kind == "weak-random")
    return value.but(consts=None, taints=join_taints(value.taints, weak)) if weak else value


def _item_of(sequence: Any, key: Any) -> Any:
    if not isinstance(sequence, (str, bytes)) or not isinstance(key, int):
        return UNKNOWN
    try:
        return sequence[key]
    except IndexError:
        return UNKNOWN


__all__ = ["attribute", "bound", "field", "index", "known_attribute", "local_member", "part_of", "row_fields"]
