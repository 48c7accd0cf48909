"""Files that the program has written itself: what was written there is what is read.

A file stands in the state under a name of its own (`_slot`): by its path where that is a constant, so that helpers of
the module see it too, else by the object that the path is. It is an object with its text, and the rows that `csv`
has written to it. Of all other files nothing is known here, and the models speak.
"""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate.strings import built
from wardline_analyzers.flow.functions.common import Function, callee, first, this
from wardline_analyzers.flow.functions.texts import PACKING
from wardline_analyzers.flow.known.arguments import Arguments, Given
from wardline_analyzers.flow.known.elements import appended, constant, display, element, rebuilt, with_element
from wardline_analyzers.flow.known.joining import lump
from wardline_analyzers.flow.known.program import FILES, STANDARD_OUTPUT
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import CLEAN, INT, NO_KINDS, NONE, UNKNOWN, Id, Value
from wardline_analyzers.flow.solve.targets import change, without

_FILE: Final = "io.TextIOWrapper()"
_BUFFER: Final = "io.StringIO()"
_TEXT: Final = ".text"
"""The element of a file with what has been written to it."""
_ROWS: Final = ".rows"
"""The element with the rows that were written by `csv`."""
_AT_START: Final = "=start"
"""The element that a file has while the next reading or writing is at its start."""
_PATH: Final = "=path"
"""The step from a file to its path, where the program does not choose it."""
_TABLE: Final = "csv.writer()"
_WRITES_TO: Final = ".file"
_FIELDS: Final = ".fieldnames"


# ---------------------------------------------------------------------- which file it is


def _slot(run: Run, path: Given, state: State) -> str | None:
    """Under which name the file of this path stands in the state; None: which file it is, is not told."""
    value = path.value
    if isinstance(value.constant, str):
        return f"{FILES} {value.constant}".replace(":", "|")
    if not value.ids and isinstance(path.node, form.Name) and path.node.name in state.vars:
        value = value.but(ids=((*run.fresh()[0], _PATH),))
        state.vars[path.node.name] = value  # from here on it is known again
    own = value.ids[0] if len(value.ids) == 1 else None
    return None if own is None or isinstance(own[0], str) else f"{FILES} {own}"


def _new(mode: str, own: Id, text: Value | None = None, name: str = _FILE) -> Value:
    """A file with this text in it: an object that holds all data that is in its text, and begins with what has not been
    read of the text that it is known to begin with."""
    start = text if text is not None else constant(b"" if "b" in mode else "")
    return rebuilt(Value(name=name), {_TEXT: start}, None).but(ids=(own,), head=start.head)


def _opened(run: Run, path: Given, mode: str, state: State) -> Value | None:
    """The file of this path, if it is written, or was written before; None: nothing is known of it."""
    name, module = _slot(run, path, state), run.world.here.module
    if name is None:
        return None
    if mode[:1] not in ("w", "x"):
        run.asked.add((module, FILES))
        return state.vars.get(name)
    if path.value.consts is None:
        made = _new(mode, run.fresh()[0])
        if _is_given(path.value):
            _tell(run, state)
    else:
        _tell(run, state)
        made = _new(mode, (f"{module}:{name}",))
        change(run, None, state, lambda _: made, made.but(items={}))
    state.vars[name] = made
    return made


def _is_given(path: Value) -> bool:
    """Does a caller say which file it is?"""
    own = path.ids[0] if path.ids else None
    return own is not None and isinstance(own[0], int) and own[0] >= 0


def _tell(run: Run, state: State) -> None:
    """A file is written that others may know: helpers that write files, or read them, are worth a look of their own."""
    module = run.world.here.module
    run.write((module, FILES), CLEAN)
    state.vars[FILES] = CLEAN.but(ids=((f"{module}:{FILES}",),))


def _open(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`open(path, mode)`"""
    path, mode = arguments.get("0|file"), arguments.get("1|mode")
    wanted = mode.value.constant if mode is not None else "r"
    return _opened(run, path, wanted, state) if path is not None and isinstance(wanted, str) else None


def _named(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`tempfile.NamedTemporaryFile(mode)`"""
    mode = arguments.get("0|mode")
    own = run.fresh()[0]
    made = _new(str(mode.value.constant) if mode is not None else "w+b", own)
    path = Value(kind="str", ids=((*own, _PATH),))
    file = with_element(made, ".name", path).but(ids=(own,))
    state.vars[f"{FILES} {path.ids[0]}"] = file
    return file


def _made_with_path(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`tempfile.mkstemp()`: a handle and a path, of the same file."""
    ids = ((*run.fresh()[0], _PATH),)
    return display("tuple", [Value(kind="int", ids=ids), Value(kind="str", ids=ids)])


def _buffer(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`io.StringIO()`"""
    given = arguments.get("0|initial_value") or arguments.get("0|initial_bytes")
    mode = "b" if callee(node) == "BytesIO" else ""
    return _new(mode, run.fresh()[0], given.value if given is not None else None, _BUFFER)


# ---------------------------------------------------------------------- what is in it


def _is_known(file: Value) -> bool:
    return file.items is not None and _TEXT in file.items and file.rest is None


def _with_text(file: Value, text: Value, node: form.Call) -> Value:
    if not _is_known(file):
        return file
    before = element(file, _TEXT)
    after = built([before, text], node).but(callables=text.callables)
    if _AT_START in (file.items or {}) and before.constant not in ("", b""):  # it is written over
        after = after.but(head="", consts=None)
    return with_element(without(file, _AT_START).but(head=""), _TEXT, after)


def _write(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    file, text = arguments.receiver, arguments.get("0")
    if file is None or text is None or not _is_known(file.value):
        return None
    change(run, file.node, state, lambda base: _with_text(base, text.value, node), file.value)
    return INT


def _read(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    file = this(arguments)
    _moved(run, arguments, state)
    return element(file, _TEXT) if _is_known(file) else None


def _line(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`file.readline()`"""
    file, text = this(arguments), _read(run, arguments, node, state)
    if text is None:
        return None
    line, end, left = file.head.partition("\n")
    if end and not arguments.positional and not arguments.keywords:
        _moved(run, arguments, state, left)
        return constant(line + end)
    only = isinstance(text.constant, str) and "\n" not in text.constant[:-1]
    return text if only else Value(kind="str", taints=text.taints, open=text.open)


def _lines(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`file.readlines()`"""
    text = _read(run, arguments, node, state)
    if text is None:
        return None
    line = Value(kind="str", taints=text.taints, open=text.open)
    return Value(kind="list", items={}, rest=line, taints=line.taints, open=line.open)


def _seek(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`file.seek(0)`"""
    file = arguments.receiver
    at_start = len(arguments.positional) == 1 and first(arguments).constant == 0
    _moved(run, arguments, state)
    if file is None or not _is_known(file.value):
        return None
    if at_start:
        head = element(file.value, _TEXT).head
        change(run, file.node, state, lambda base: with_element(base, _AT_START, INT).but(head=head), file.value)
    return INT


def _moved(run: Run, arguments: Arguments, state: State, left: str = "") -> None:
    """From here on reading goes on at this text, if it is told."""
    file = arguments.receiver
    if file is not None and (file.value.head != left or _AT_START in (file.value.items or {})):
        change(run, file.node, state, lambda base: without(base, _AT_START).but(head=left), file.value)


def _truncate(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`file.truncate(0)`, or at its start `file.truncate()`: nothing of what was in it is left."""
    file, size = arguments.receiver, arguments.get("0|size")
    if file is None or not _is_known(file.value):
        return None
    at_start = size is None and _AT_START in (file.value.items or {})
    if not at_start and (size is None or size.value.constant != 0):
        _moved(run, arguments, state)
        return INT
    change(run, file.node, state, lambda base: rebuilt(base, {_TEXT: constant("")}, None), file.value)
    return INT


def _of_path(word: str) -> Function:
    """`path.write_text(text)`, `path.read_text()`"""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        path, text = arguments.receiver, arguments.get("0")
        if path is None:
            return None
        file = _opened(run, path, word, state)
        if file is None or (word == "w" and text is None):
            return None
        if word == "r" or text is None:
            return element(file, _TEXT) if _is_known(file) else None
        change(run, None, state, lambda base: with_element(base, _TEXT, text.value), file)
        return INT

    return made


def _print(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`print(x, file=f)`, and `print(x)` where what is printed is redirected into a buffer."""
    file = arguments.keywords.get("file")
    target = file.value if file is not None else state.vars.get(STANDARD_OUTPUT)
    if target is None or not _is_known(target) or arguments.more is not None:
        return None
    text = built([given.value for given in arguments.positional], node)
    change(run, file.node if file is not None else None, state, lambda base: _with_text(base, text, node), target)
    return NONE


# ---------------------------------------------------------------------- json and csv


def _dump(kinds: frozenset[str]) -> Function:
    """`json.dump(value, file)`, `pickle.dump(value, file)`. `kinds`: the sinks in which that does no harm."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        value, file = arguments.get("0|obj"), arguments.get("1|fp|file")
        if value is None or file is None or not _is_known(file.value):
            return None
        taints, opened = lump((value.value,))
        plain = Value(kind="str", taints=tuple(t.but(cleared=t.cleared | kinds) for t in taints), open=opened)
        text = PACKING["json.dumps"](plain, Arguments([value]))
        change(run, file.node, state, lambda base: with_element(base, _TEXT, text), file.value)
        return NONE

    return made


def _load(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`json.load(file)`, `pickle.load(file)`"""
    file = arguments.get("0|fp|file")
    if file is None or not _is_known(file.value):
        return None
    text = element(file.value, _TEXT)
    made: Value = PACKING["json.loads"](Value(taints=text.taints, open=True), Arguments([Given(text, file.node)]))
    return made


def _table(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`csv.writer(file)`, `csv.DictWriter(file, fieldnames)`: what is written to it is in the file."""
    file, names = arguments.get("0|f"), arguments.get("1|fieldnames")
    if file is None:
        return None
    items = {_WRITES_TO: file.value}
    if names is not None and callee(node) == "DictWriter":
        items[_FIELDS] = names.value
    return Value(kind="instance", items=items, name=_TABLE)


def _write_row(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    table, given = this(arguments), first(arguments)
    if table.name != _TABLE:
        return None
    several = callee(node) == "writerows"
    rows = [row for row in (given.items or {}).values()] if several else [given]
    exact = not several or (given.items is not None and given.rest is None)
    taints, opened = lump([given, *(given.items or {}).values()])
    written = Value(taints=taints, open=opened)

    def how(file: Value) -> Value:
        if not _is_known(file):
            return with_element(file, UNKNOWN, written)
        kept = element(file, _ROWS) if _ROWS in (file.items or {}) else Value(kind="list", items={})
        for row in rows if exact else [Value(kind="list", items={}, rest=written, taints=taints, open=opened)]:
            kept = appended(kept, row)
        return with_element(_with_text(file, written, node), _ROWS, kept)

    change(run, None, state, how, element(table, _WRITES_TO))
    return NONE


def _header(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`writer.writeheader()`: who reads with `csv.DictReader` does not see it."""
    return NONE if this(arguments).name == _TABLE and _FIELDS in (this(arguments).items or {}) else None


def _reader(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`csv.reader(file)`, `csv.DictReader(file)`: the rows that were written, if they are of that kind."""
    file = first(arguments)
    rows = element(file, _ROWS) if _is_known(file) and _ROWS in (file.items or {}) else None
    wanted = ("dict",) if callee(node) == "DictReader" else ("list", "tuple")
    if rows is None or rows.rest is not None or any(row.kind not in wanted for row in (rows.items or {}).values()):
        return None
    return rows.but(ids=run.fresh())


_OF_FILES: Final[dict[str, Function]] = {
    "write": _write,
    "read": _read,
    "readline": _line,
    "readlines": _lines,
    "seek": _seek,
    "truncate": _truncate,
}

WRITTEN_FILES: Final[dict[str, Function]] = {
    "open": _open,
    "print": _print,
    "os.fdopen": _open,
    "tempfile.NamedTemporaryFile": _named,
    "tempfile.TemporaryFile": _named,
    "tempfile.SpooledTemporaryFile": _named,
    "tempfile.mkstemp": _made_with_path,
    "io.StringIO": _buffer,
    "io.BytesIO": _buffer,
    **{f"{owner}.{word}": function for owner in (_FILE, _BUFFER) for word, function in _OF_FILES.items()},
    f"{_BUFFER}.getvalue": _read,
    **{f"pathlib.Path().write_{kind}": _of_path("w") for kind in ("text", "bytes")},
    **{f"pathlib.Path().read_{kind}": _of_path("r") for kind in ("text", "bytes")},
    "json.dump": _dump(NO_KINDS),
    "json.load": _load,
    "pickle.dump": _dump(frozenset(("deserialize",))),
    "pickle.load": _load,
    "csv.writer": _table,
    "csv.DictWriter": _table,
    "csv.writer().writerow": _write_row,
    "csv.writer().writerows": _write_row,
    "csv.writer().writeheader": _header,
    "csv.reader": _reader,
    "csv.DictReader": _reader,
}
"""By qualified name; asked before the models, which know of files only that their text may come from anybody."""
