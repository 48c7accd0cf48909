"""Paths: `path/filepath` and `path`, and what tests of them vouch for."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate import fold
from wardline_analyzers.flow.functions.common import Function, first
from wardline_analyzers.flow.functions.places import PLACES as COMMON
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant, display
from wardline_analyzers.flow.known.joining import join_all, lump
from wardline_analyzers.flow.known.kinds import ROOTED, UPWARD
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State, facts_of
from wardline_analyzers.flow.known.values import CLEAN, NO_FACTS, RESOLVED, Value

_PATH: Final = frozenset(("path",))
_WITHIN: Final = frozenset(("path", UPWARD, ROOTED))


def _joined(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`filepath.Join(base, x)`: cleaned, and never above the root; an absolute x stays below the base."""
    values = [given.value for given in arguments.all()]
    if all(value.consts is not None for value in values) and arguments.more is None and values:
        worked = fold.combined(lambda *parts: _join_constants(parts), [value.consts for value in values])
        if worked is not None:
            return join_all(constant(one) for one in worked)
    taints, opened = lump(values)
    head = values[0].head if values and values[0].consts is not None else ""
    behind = [t for value in values[1:] for t in value.taints]
    made = tuple(
        (t.part(RESOLVED) if t.key and t.key[-1] != RESOLVED else t).but(
            cleared=t.cleared | (frozenset((ROOTED,)) if t in behind else frozenset())
        )
        for t in taints
    )
    made = tuple(t.through(node) for t in made)
    return Value(kind="str", taints=made, open=opened, head=f"{head.rstrip('/')}/" if head else "")


def _join_constants(parts: tuple[object, ...]) -> object:
    texts = [part for part in parts if isinstance(part, str) and part]
    return "/".join(text.rstrip("/") if n < len(texts) - 1 else text for n, text in enumerate(texts))


def _cleaned(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`filepath.Clean(x)`: of a path that begins with a slash nothing leads up any more."""
    return COMMON["os.path.normpath"](run, arguments, node, state)


def _absolute(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`full, err := filepath.Abs(x)`"""
    value = COMMON["os.path.abspath"](run, arguments, node, state)
    return display("tuple", [value or CLEAN, CLEAN])


def _relative(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`rel, err := filepath.Rel(base, x)`"""
    given = arguments.get("1")
    value = given.value if given is not None else CLEAN
    made = Value(kind="str", taints=tuple(t.part("=relative") for t in value.taints), open=value.open)
    return display("tuple", [made, CLEAN])


def _name(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`filepath.Base(x)`: a name without a folder."""
    value = first(arguments)
    taints = tuple(t.part("=name").but(cleared=t.cleared | {"path"}) for t in value.taints)
    return Value(kind="str", taints=taints, open=value.open)


def _folder(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = first(arguments)
    return Value(kind="str", taints=tuple(t.part("=folder") for t in value.taints), open=value.open)


def _ending(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`filepath.Ext(x)`: what is behind the last dot of a name: no slash."""
    value = first(arguments)
    taints = tuple(t.part("[]").but(cleared=t.cleared | {"path"}) for t in value.taints)
    return Value(kind="str", taints=taints, open=value.open)


def _split(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`folder, name := filepath.Split(x)`"""
    return COMMON["os.path.split"](run, arguments, node, state)


def _local(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`filepath.IsLocal(x)`: it is below the folder that it is taken in."""
    facts = facts_of(first(arguments), _WITHIN)
    return Value(kind="bool", when=(facts, NO_FACTS))


def _localized(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`path, err := filepath.Localize(x)`"""
    value = first(arguments)
    made = Value(kind="str", taints=tuple(t.but(cleared=t.cleared | _WITHIN) for t in value.taints), open=value.open)
    return display("tuple", [made, CLEAN])


def _same(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = first(arguments)
    return Value(kind="str", taints=value.taints, open=value.open, head=value.head)


_OF_BOTH: Final[dict[str, Function]] = {
    "Join": _joined,
    "Clean": _cleaned,
    "Base": _name,
    "Dir": _folder,
    "Ext": _ending,
    "Split": _split,
    "IsAbs": COMMON["os.path.isabs"],
}

PLACES: Final[dict[str, Function]] = {
    **{f"{package}.{name}": function for package in ("path/filepath", "path") for name, function in _OF_BOTH.items()},
    "path/filepath.Abs": _absolute,
    "path/filepath.EvalSymlinks": _absolute,
    "path/filepath.Rel": _relative,
    "path/filepath.IsLocal": _local,
    "path/filepath.Localize": _localized,
    "path/filepath.FromSlash": _same,
    "path/filepath.ToSlash": _same,
    "cyphar/filepath-securejoin.SecureJoin": _localized,
}
