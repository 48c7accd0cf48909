"""Paths: what resolves them, and what a test of where they lead vouches for."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate import strings
from wardline_analyzers.flow.functions.common import Function, as_python, this
from wardline_analyzers.flow.functions.places import PLACE_METHODS, PLACES
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.joining import join_all
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import BOOL, Value

PATH: Final = "java.nio.file.Path()"
FILE: Final = "java.io.File()"


def _joined(name: str, receiver: bool) -> Function:
    """`new File(folder, name)`, `Paths.get(a, b)`, `folder.resolve(name)`"""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        values = [g.value for g in arguments.positional]
        if arguments.more is not None:
            values.append(arguments.more.value)
        if receiver:
            values.insert(0, this(arguments))
        parts: list[str | Value] = []
        for value in values:
            if parts:
                parts.append("/")
            parts.append(value.but(name=None, kind="str" if value.kind == "instance" else value.kind, ids=()))
        if len(values) == 1:
            whole = join_all(values).but(ids=(), when=None, callables=())
        else:
            whole = strings.built(parts, node)
        return Value(taints=whole.taints, open=whole.open, name=name, head=whole.head, consts=None)

    return made


def _resolved(name: str) -> Function:
    """`path.normalize()`, `file.getCanonicalPath()`"""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        found = PLACES["os.path.realpath"](run, _of_object(arguments), node, state)
        return found.but(name=name or None, kind="" if name else "str") if found is not None else None

    return made


def _of_object(arguments: Arguments) -> Arguments:
    made = Arguments()
    made.receiver = arguments.receiver
    return made


def _within(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`path.startsWith(folder)`: by elements, so that no neighbour of the folder begins so."""
    found = PLACE_METHODS["is_relative_to"](run, arguments, as_python(node, "is_relative_to"), state)
    return found if found is not None else BOOL


def _same(name: str) -> Function:
    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        found = this(arguments)
        return Value(
            taints=found.taints, open=found.open, head=found.head, name=name or None, kind="" if name else "str"
        )

    return made


def _last(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`path.getFileName()`, `file.getName()`: no part of it is a folder."""
    found = this(arguments)
    gone = frozenset(("path",))
    taints = tuple(t.part("=name").but(cleared=t.cleared | gone) for t in found.taints)
    return Value(taints=taints, open=found.open, kind="str")


def _last_of(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`FilenameUtils.getName(path)`"""
    made = Arguments()
    made.receiver = arguments.positional[0] if arguments.positional else None
    return _last(run, made, node, state)


PLACE: Final[dict[str, Function]] = {
    "java.io.File": _joined(FILE, False),
    "java.nio.file.Paths.get": _joined(PATH, False),
    "java.nio.file.Path.of": _joined(PATH, False),
    "java.nio.file.FileSystems.getDefault().getPath": _joined(PATH, False),
    f"{PATH}.resolve": _joined(PATH, True),
    f"{PATH}.resolveSibling": _joined(PATH, True),
    **{f"{PATH}.{word}": _resolved(PATH) for word in ("normalize", "toRealPath")},
    f"{PATH}.toAbsolutePath": _same(PATH),
    f"{PATH}.toFile": _same(FILE),
    f"{PATH}.toString": _same(""),
    f"{PATH}.toUri": _same("java.net.URI()"),
    f"{PATH}.startsWith": _within,
    f"{PATH}.getFileName": _last,
    f"{FILE}.getCanonicalPath": _resolved(""),
    f"{FILE}.getCanonicalFile": _resolved(FILE),
    f"{FILE}.toPath": _same(PATH),
    f"{FILE}.toURI": _same("java.net.URI()"),
    **{f"{FILE}.{word}": _same("") for word in ("getPath", "getAbsolutePath", "toString", "getParent")},
    **{f"{FILE}.{word}": _same(FILE) for word in ("getAbsoluteFile", "getParentFile")},
    f"{FILE}.getName": _last,
    **dict.fromkeys(
        ("org.apache.commons.io.FilenameUtils.getName", "org.springframework.util.StringUtils.getFilename"), _last_of
    ),
}
