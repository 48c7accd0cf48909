"""Objects that are shown with all their fields: printed in a log, encoded in an answer. Some hold secrets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.secret_names import SECRET, is_secret, keeps_password
from wardline_analyzers.flow.boundary.secrets import HOLDS, SENT, marked, only_secrets
from wardline_analyzers.flow.known.joining import join_taints
from wardline_analyzers.flow.known.program import ClassRef, Instance
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.steps import Step
from wardline_analyzers.flow.known.values import NO_KINDS, PARAMETER, Taint, Taints, Value

_OWN_TEXT: Final = ("String", "Error", "LogValue", "Format", "GoString", "MarshalLogObject")
_OWN_CODE: Final = ("MarshalJSON", "MarshalText")
"""Methods of a class that says itself how it is shown."""


def logged(run: Run, value: Value, node: form.Node) -> Value:
    """An object as its fields, in a log line."""
    taints: Taints = ()
    for key, item in (value.items or {}).items():
        if isinstance(key, str) and key.startswith("."):
            taints = join_taints(taints, only_secrets(marked(item, key[1:], node)))
    return Value(
        taints=join_taints(taints, tuple(_declared(run, value, node, run.world.members, is_secret, _OWN_TEXT)))
    )


def encoded(run: Run, value: Value, node: form.Node) -> Value:
    """What an answer holds, with the passwords in the fields of an object, or of one that stands in a dictionary."""
    found: Taints = ()
    for each in (value, *(value.items or {}).values()) if value.kind == "dict" else (value,):
        if each.kind == "instance" and not any(t.kind == "remote" for t in _within(each)):
            found = join_taints(found, tuple(_declared(run, each, node, run.world.encoded, keeps_password, _OWN_CODE)))
    return Value(taints=join_taints(value.taints, found)) if found else value


def _declared(
    run: Run,
    value: Value,
    node: form.Node,
    fields: Callable[[ClassRef], tuple[str, ...]],
    tells: Callable[[str], bool],
    own: tuple[str, ...],
) -> Iterator[Taint]:
    """The secrets in fields that the class declares, of an object that something else has filled."""
    given = value.items or {}
    if given and not value.open and (value.rest is None or not value.rest.open):
        return  # it is written out here: what is not given is empty
    for of in value.callables:
        if not isinstance(of, Instance) or not isinstance(of.of, ClassRef):
            continue
        for name in fields(of.of):
            if f".{name}" in given or not tells(name):
                continue
            if any(_has(run, of.of, word) for word in own):
                break
            way = Step(None, node.start, node.end, f"`{name}` {HOLDS}")
            cleared = frozenset((SENT,)) if any(t.kind == "remote" for t in _within(value)) else NO_KINDS
            yield Taint(SECRET, (SECRET, name), cleared, way=way)


def _has(run: Run, of: ClassRef, name: str) -> bool:
    """Has the class such a method, its own or of what it embeds? (Asked for one, an interface gives another's.)"""
    found, above = run.world.method(of, name), run.world.above(of)
    owners = (of.name, above.name if above is not None else of.name)
    return found is not None and found.name.rpartition(".")[0] in owners


def _within(value: Value) -> Iterator[Taint]:
    """The data of an object, and of what has been put into it."""
    for part in (value, *((value.rest,) if value.rest is not None else ())):
        yield from (taint for taint in part.taints if taint.kind != PARAMETER)


__all__ = ["encoded", "logged"]
