"""Where data does harm: the arguments of calls, assignments and results that models name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.arguments import Arguments
from wardline_analyzers.flow.conditions import hold
from wardline_analyzers.flow.models import Sink as SinkModel
from wardline_analyzers.flow.program import Sink, Use
from wardline_analyzers.flow.run import Run
from wardline_analyzers.flow.state import State
from wardline_analyzers.flow.values import ELEMENTS, Taint, Value

_LOOKS: Final = {
    "sql": re.compile(
        r"(?is)(?:^|[\s(;])(?:select\b.*?\bfrom\b|insert\s+(?:or\s+\w+\s+|ignore\s+)?into\b|update\s+\S+\s+set\b|delete\s+from\b"
        r"|(?:create|drop|alter|truncate)\s+(?:temp\w*\s+|unique\s+)*(?:table|view|index|database|schema|user|role)\b"
        r"|replace\s+into\b|merge\s+into\b|with\s+\w+\s+as\s*\(|select\s|where\s)"
    ),
    "html": re.compile(r"(?i)<\s*/?[a-z!]"),
    "shell": re.compile(r"[\w./-]"),
}
"""What the constant text in front must look like, for methods of objects that are not known."""

_HOST_FIXED: Final = re.compile(r"(?i)^(?:[a-z][a-z0-9+.-]*:)?//[^/?#\s]+[/?#]|^/(?![/\\])[^\\]")
"""Text that ends the host of a URL, or begins a path on the same host."""
_BEHIND_HOST: Final = frozenset(("url", "redirect"))


def of_call(
    run: Run, models: Iterable[SinkModel], name: str, arguments: Arguments, node: form.Call, state: State
) -> None:
    """Look at the dangerous arguments of a call."""
    for model in models:
        if model.packages and not (model.packages & run.world.packages):
            continue
        for spec in model.arguments or ("all",):
            for number, given in enumerate(arguments.select(spec)):
                if model.where and not hold(model.where, arguments, number):
                    continue
                value = given.value
                if value.taints and _looks(model, value):
                    reach(run, model.kind, name, value, given.node, state, model.confidence)
                if run.watching:
                    judge(run, model.kind, value, given.node, state)


def _looks(model: SinkModel, value: Value) -> bool:
    if not model.looks_like:
        return True
    pattern = _LOOKS.get(model.looks_like)
    return pattern is None or pattern.search(value.head) is not None


def reach(run: Run, kind: str, callee: str, value: Value, node: form.Node, state: State, cap: str = "") -> None:
    """Data gets to a sink: remember what is dangerous about it."""
    bare = not value.head
    if not bare and kind in _BEHIND_HOST and host_is_fixed(value.head):
        return
    sink: Sink | None = None
    for taint in value.taints:
        if not harms(taint, kind, state):
            continue
        if sink is None:
            sink = _sink(run, kind, callee, node)
            if sink is None:
                return
        used(run, Use(taint, sink, bare, cap))


def judge(run: Run, kind: str, value: Value, node: form.Node, state: State) -> None:
    """Remember whether all that gets to a sink is known to be harmless, each time that it is looked at."""
    clean = not value.open and not any(harms(t, kind, state) for t in value.taints)
    run.judged[node, kind] = clean and run.judged.get((node, kind), True)


def host_is_fixed(head: str) -> bool:
    """Does this text, at the front of a URL, end its host, or begin a path on the same host?"""
    return _HOST_FIXED.match(head) is not None


def harms(taint: Taint, kind: str, state: State) -> bool:
    """May this data do harm in a sink of this kind, here?"""
    if kind in taint.cleared or ELEMENTS in taint.cleared:
        return False
    return not state.facts or kind not in state.cleared(taint)


def used(run: Run, use: Use) -> None:
    """Remember a use, once for each way that is different to a reader."""
    key = (use.taint.kind, use.taint.key, use.taint.sure, use.sink, use.bare)
    known = run.uses.get(key)
    if known is None:
        run.uses[key] = use


def _sink(run: Run, kind: str, callee: str, node: form.Node) -> Sink | None:
    world = run.world
    number = world.number(node)
    return None if number < 0 else Sink(world.here.module, world.here.name, number, kind, callee)


def stored(
    run: Run,
    base: Value,
    target: form.Node,
    key: str,
    subscript: bool,
    value: Value,
    state: State,
) -> None:
    """`base.key = value` or `base[key] = value`."""
    if not value.taints:
        return
    models = run.world.models
    names: list[str] = []
    if base.name:
        names.append(models.canonical(f"{base.name}[{key}]" if subscript else f"{base.name}.{key}"))
    elif subscript:
        names.append(f"*[{key}]")
        if isinstance(target, form.Index) and isinstance(target.base, form.Attribute):
            names.append(f"*.{target.base.name}[{key}]")
    else:
        names.append(f"*.{key}")
    for name in names:
        for model in models.assigned_to(name):
            if (not model.packages or model.packages & run.world.packages) and _looks(model, value):
                reach(run, model.kind, name, value, target, state, model.confidence)


__all__ = ["harms", "of_call", "reach", "stored", "used"]
