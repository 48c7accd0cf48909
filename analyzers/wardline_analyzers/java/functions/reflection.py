"""Classes, methods and constructors of the program as objects: found by a constant name, and called later."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate.attributes import attribute
from wardline_analyzers.flow.functions.common import Function, first, this
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import elements
from wardline_analyzers.flow.known.program import ClassRef, Instance, LocalClass
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.java.functions.common import called

_METHOD: Final = "java.lang.reflect.Method()"
_CONSTRUCTOR: Final = "java.lang.reflect.Constructor()"
_OF: Final = "of"
"""Under this key a method or constructor has its class."""
_NAME: Final = "name"


def _is_class(value: Value) -> bool:
    return bool(value.callables) and all(isinstance(each, (ClassRef, LocalClass)) for each in value.callables)


def _class_of(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`object.getClass()`"""
    if arguments.positional:
        return None
    classes = [each.of for each in this(arguments).callables if isinstance(each, Instance)]
    known = tuple(each for each in classes if isinstance(each, (ClassRef, LocalClass)))
    return Value(kind="class", name=None if known else "java.lang.Class", callables=known)


def _by_name(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Class.forName("com.example.Rules$Strict")`: the innermost class counts, if this file knows it."""
    name = first(arguments).constant
    if not isinstance(name, str):
        return None
    outer, _, inner = name.rpartition("$")
    found = run.variable(inner or name.rpartition(".")[2], state)
    if not _is_class(found) and not outer:
        found = run.world.imported(name)
    return found if _is_class(found) else None


def _method(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Rules.class.getMethod("check", String.class)`"""
    receiver, name = this(arguments), first(arguments)
    if not _is_class(receiver) or not isinstance(name.constant, str):
        return None
    return Value(kind="instance", name=_METHOD, items={_OF: receiver, _NAME: name}, ids=run.fresh())


def _invoked(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`method.invoke(object, arguments …)`"""
    items = this(arguments).items or {}
    of, name = items.get(_OF), items.get(_NAME)
    if of is None or name is None or not isinstance(name.constant, str) or not arguments.positional:
        return None
    given = [each.value for each in arguments.positional]
    owner = given[0] if any(isinstance(each, Instance) for each in given[0].callables) else of
    function = attribute(run, owner, name.constant, node, called=True)
    return called(run, function, _spread(given[1:]), node, state) if function.callables else None


def _spread(values: list[Value]) -> list[Value]:
    """The arguments, also where they are given as one array."""
    row = values[0] if len(values) == 1 and values[0].kind == "list" else None
    if row is None or row.items is None:
        return values
    return [*row.items.values()] if row.rest is None else [elements(row)]


def _constructor(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Rules.class.getDeclaredConstructor()`"""
    receiver = this(arguments)
    if not _is_class(receiver):
        return None
    return Value(kind="instance", name=_CONSTRUCTOR, items={_OF: receiver}, ids=run.fresh())


def _made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`constructor.newInstance(arguments …)`, `Rules.class.newInstance()`"""
    receiver = this(arguments)
    of = receiver if _is_class(receiver) else (receiver.items or {}).get(_OF)
    if of is None or not _is_class(of):
        return None
    return called(run, of, _spread([each.value for each in arguments.positional]), node, state)


REFLECTED: Final[dict[str, Function]] = {
    "java.lang.Class.forName": _by_name,
    f"{_METHOD}.invoke": _invoked,
    f"{_CONSTRUCTOR}.newInstance": _made,
}
REFLECTING: Final[dict[str, Function]] = {
    "getClass": _class_of,
    **dict.fromkeys(("getMethod", "getDeclaredMethod"), _method),
    **dict.fromkeys(("getConstructor", "getDeclaredConstructor"), _constructor),
    "newInstance": _made,
}
"""By the name of the method, whatever its object is."""

__all__ = ["REFLECTED", "REFLECTING"]
