"""Functions that somebody outside may call: what their parameters hold is of unknown origin, the caller decides.

Such a function is public, and nobody in its module calls it: else what the calls give is known. Of its parameters
count those into which a text fits that a caller chose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.annotations import words_of
from wardline_analyzers.flow.boundary.markup import RETURNS
from wardline_analyzers.flow.known.elements import walk
from wardline_analyzers.flow.known.method_kinds import method_kind
from wardline_analyzers.flow.known.program import LocalClass, Partial, Ref, Use, plain_name

if TYPE_CHECKING:
    from wardline_analyzers.flow.known.values import Taint, Value
    from wardline_analyzers.flow.module.unit_flow import UnitFlow

_TEXT: Final = frozenset(
    ("str", "bytes", "AnyStr", "Any", "object", "dict", "Dict", "list", "List", "Sequence", "Iterable", "Mapping", "IO")
)
"""Words of the annotations of which the caller may give a text, or an object with texts of its choice in it."""
_WRITTEN: Final = re.compile(
    r"[._](?:user|first_|last_|full_|display_|nick)?(?:name|title|subject|body|text|content|comment|bio|description|message|caption|review|about"
    r"|author|nick|headline|feedback|question|answer|note|notes|remark|website|homepage)$"
)
"""Attributes of an object that hold what people write of themselves."""
_CALLED_FROM_OUTSIDE: Final = frozenset(("__init__", "__call__"))


def open_parameter(name: str, flow: UnitFlow, use: Use, streams: frozenset[str]) -> form.Parameter | None:
    """The parameter of the function `name` that this data is, or is an element of, if its origin may be unknown: it is
    where nobody in the module `gives` it. `streams` are the types of what objects are read from."""
    index, *parts = use.taint.key
    if not use.taint.sure:
        return None  # a function that is not known may have seen to it
    fields = [part for part in parts if isinstance(part, str) and part.startswith(".")]
    if fields and (use.sink.callee not in RETURNS or not any(_WRITTEN.search(field) for field in fields)):
        return None  # what an object has is for its class to say, unless people write it and HTML is made of it
    owner, own = name.rpartition(".")[0], plain_name(name)
    if not is_public(own) or any(part.startswith("_") for part in owner.split(".")):
        return None
    function = _function(flow)
    if function is None or index >= len(function.parameters):
        return None
    if owner and index == 0 and not fields and method_kind(function) != "static":
        return None
    parameter = function.parameters[index]
    fits = holds_text(parameter) or (use.sink.kind == "deserialize" and _is_stream(parameter, streams))
    if parameter.kind not in (form.POSITIONAL, form.KEYWORD) or not (fields or fits):
        return None
    return parameter


def gives(flow: UnitFlow, module: str, script: bool) -> frozenset[str]:
    """The functions of the module itself of which a unit decides what they are given: those that it calls.

    A `script`, which runs only where the module is a program of its own, decides nothing by showing their use.
    """
    called = frozenset(ref.name for ref in flow.calls if ref.module == module)
    return called & {use.sink.function for use in flow.uses} if script else called


def kept_under(flow: UnitFlow, module: str) -> frozenset[str]:
    """The names under which statements keep functions of the module: `run = partial(start, "ls")`, a table of them, an
    attribute of a class. Who calls such a function by one of these need not name it."""
    found: set[str] = set()
    for name, value in flow.variables.items():
        for of in value.callables if value.kind == "class" else ():
            if isinstance(of, LocalClass):
                found.update(n for n, each in of.members.items() if _keeps(each, module))
        if _keeps(value, module):
            found.add(name)
    return frozenset(found)


def _keeps(value: Value, module: str) -> bool:
    """Is it a function of the module, or is one in it?"""
    return any(_is_own(each, module) for part in walk(value) for each in part.callables)


def _is_own(callable_: object, module: str) -> bool:
    if isinstance(callable_, Partial):
        return _keeps(callable_.function, module)
    return isinstance(callable_, Ref) and callable_.module == module


def word_of(name: str) -> str:
    """The word that a unit must hold to call this function: that of its class, where the call does not name it."""
    owner = name.rpartition(".")[0]
    own = plain_name(name)
    return owner if own.startswith("__") else own


def is_public(name: str) -> bool:
    """May others call a function of this name?"""
    return name in _CALLED_FROM_OUTSIDE or not name.startswith("_")


def holds_text(parameter: form.Parameter) -> bool:
    """Does a text of the caller's choice fit into it, for all that its annotation and default value say?"""
    default = parameter.default
    if parameter.annotation is None:
        given = default.value if isinstance(default, form.Literal) else None
        return default is None or given is None or isinstance(given, (str, bytes))
    return not _TEXT.isdisjoint(words_of(parameter.annotation))


def _is_stream(parameter: form.Parameter, streams: frozenset[str]) -> bool:
    return parameter.annotation is not None and not streams.isdisjoint(words_of(parameter.annotation))


def may_be_text(flow: UnitFlow, use: Use) -> bool:
    """May a text be in the parameter that this data is, for all that its function says?"""
    function, index = _function(flow), use.taint.key[0]
    return function is None or index >= len(function.parameters) or holds_text(function.parameters[index])


def parameter_of(flow: UnitFlow, taint: Taint) -> form.Parameter | None:
    """The parameter of the unit's function that data of the kind `parameter` came in by."""
    function = _function(flow)
    index = taint.key[0] if taint.key else -1
    known = function is not None and isinstance(index, int) and 0 <= index < len(function.parameters)
    return function.parameters[index] if known and function is not None else None


def _function(flow: UnitFlow) -> form.Function | None:
    body: Sequence[form.Statement] = flow.lowered.body if flow.lowered is not None else ()
    return next((statement for statement in body if isinstance(statement, form.Function)), None)


__all__ = ["gives", "holds_text", "may_be_text", "open_parameter", "parameter_of", "word_of"]
