"""Paths: what `path.join` and its like make of them, so that a test of the result vouches for what went in."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.places import PLACES as PYTHON_PLACES
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant, rebuilt
from wardline_analyzers.flow.known.joining import join_taints
from wardline_analyzers.flow.known.kinds import ROOTED, UPWARD
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import RESOLVED, Taints, Value
from wardline_analyzers.javascript.functions.common import Function, nth, positional

_PATH: Final = frozenset(("path",))


def _joined(absolute: bool) -> Function:
    """`path.resolve(…)`, where an absolute part replaces those before it, and `path.join(…)`, where none does.

    Both take `..` out, so that a test of where the path leads vouches for its parts.
    """

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        values = [given.value for given in arguments.all()]
        plain = [value.constant for value in values]
        if values and all(isinstance(each, str) for each in plain):
            found = PYTHON_PLACES["os.path.join"](run, positional(*values, node=node), node, state)
            return found if found is not None else constant("/".join(str(each) for each in plain))
        taints: Taints = ()
        below_root = bool(values) and plain[0] == "/" and not absolute
        for number, value in enumerate(values):
            own = value.taints
            if below_root:  # no `..` is left, but the path is absolute
                own = tuple(t.but(cleared=(t.cleared | {UPWARD}) - {ROOTED}) for t in own)
            elif number and not absolute:
                own = tuple(t.but(cleared=t.cleared | {ROOTED}) for t in own)
            if arguments.more is not None and value is arguments.more.value:
                own = tuple(t.but(shape="text") if t.shape == "segment" else t for t in own)  # all steps, one by one
            taints = join_taints(taints, own)
        resolved = tuple(t.part(RESOLVED).through(node) for t in taints)
        return Value(kind="str", taints=resolved, open=any(value.open for value in values))

    return made


def _normal(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`path.normalize(x)`, `fs.realpathSync(x)`"""
    return PYTHON_PLACES["os.path.realpath"](run, positional(nth(arguments, 0), node=node), node, state)


def _relative(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`path.relative(base, x)`"""
    return PYTHON_PLACES["os.path.relpath"](run, positional(nth(arguments, 1), node=node), node, state)


def _name(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`path.basename(x)`: a name without any folder."""
    value = nth(arguments, 0)
    if value.consts is not None:
        return None
    taints = tuple(t.part("=name").but(cleared=t.cleared | _PATH) for t in value.taints)
    return Value(kind="str", taints=taints, open=value.open)


def _ending(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`path.extname(x)`"""
    value = nth(arguments, 0)
    taints = tuple(t.part("=ending").but(cleared=t.cleared | _PATH) for t in value.taints)
    return Value(kind="str", taints=taints, open=value.open)


def _folder(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`path.dirname(x)`"""
    value = nth(arguments, 0)
    return Value(kind="str", taints=tuple(t.part("=folder") for t in value.taints), open=value.open)


def _parsed(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`path.parse(x)`"""
    name = _name(run, arguments, node, state)
    if name is None:
        return None
    ending, folder = _ending(run, arguments, node, state), _folder(run, arguments, node, state)
    items = {"base": name, "name": name, "ext": ending, "dir": folder, "root": folder}
    return rebuilt(Value(kind="dict"), {key: value for key, value in items.items() if value is not None}, None)


def _absolute(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`path.isAbsolute(x)`"""
    return PYTHON_PLACES["os.path.isabs"](run, positional(nth(arguments, 0), node=node), node, state)


def _temporary(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`os.tmpdir()`: the folder that all users of the machine share, whatever it is called there."""
    return constant("/tmp")


_OF_PATH: Final[dict[str, Function]] = {
    "join": _joined(False),
    "resolve": _joined(True),
    "normalize": _normal,
    "relative": _relative,
    "basename": _name,
    "extname": _ending,
    "dirname": _folder,
    "parse": _parsed,
    "isAbsolute": _absolute,
}
PLACES: Final[dict[str, Function]] = {
    **{f"{module}.{word}": made for module in ("path", "path.posix", "path/posix") for word, made in _OF_PATH.items()},
    "os.tmpdir": _temporary,
    "fs.realpathSync": _normal,
    "fs.realpath": _normal,
    "fs/promises.realpath": _normal,
    "fs.promises.realpath": _normal,
}
"""By qualified name."""
