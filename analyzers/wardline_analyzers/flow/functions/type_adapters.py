"""`pydantic.TypeAdapter(type)`: what it makes of data, as the annotation that it was made with says."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.annotations import has_pattern, holding, is_plain, namer, objects_of, words_of
from wardline_analyzers.flow.functions.common import Function, first, this
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.kinds import NUMBER_LEFT
from wardline_analyzers.flow.known.program import ClassRef, Instance, is_enumeration
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import TRUE, Value

_ADAPTER: Final = "pydantic.TypeAdapter()"
_CHECKED: Final = ".checked"
"""The element that says that no text of the client's fits into the type."""
_OBJECTS: Final = ".objects"


def _adapter(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    given = arguments.get("0|type")
    made = Value(kind="instance", items={}, name=_ADAPTER)
    if given is None:
        return made
    words = words_of(given.node)
    objects = objects_of(given.node, namer(lambda name: run.variable(name, state), run.world.of_module))
    if is_plain(words) or has_pattern(words, None) or (objects is not None and _is_member(run, objects)):
        return made.but(items={_CHECKED: TRUE})
    return made.but(items={_OBJECTS: objects}) if objects is not None else made


def _is_member(run: Run, objects: Value) -> bool:
    """Is it a member of an enumeration, which the client only chooses?"""
    owners = [c.of for c in objects.callables if isinstance(c, Instance) and isinstance(c.of, ClassRef)]
    return bool(owners) and all(is_enumeration(run.world.library_bases(of)) for of in owners)


def _validated(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`adapter.validate_python(x)`, `adapter.validate_json(x)`"""
    adapter, data = this(arguments), first(arguments)
    items = adapter.items or {}
    if _CHECKED in items:
        return Value(kind="int", taints=tuple(t.but(cleared=t.cleared | NUMBER_LEFT) for t in data.taints))
    return holding(items[_OBJECTS], data) if _OBJECTS in items else data


TYPE_ADAPTERS: Final[dict[str, Function]] = {
    "pydantic.TypeAdapter": _adapter,
    **{f"{_ADAPTER}.validate_{what}": _validated for what in ("python", "json", "strings")},
}
