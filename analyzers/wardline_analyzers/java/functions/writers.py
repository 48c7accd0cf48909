"""Writers and streams that keep what is written, `StringWriter` and its kin, and what is put around them."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate import strings
from wardline_analyzers.flow.functions.common import Function, first
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import NONE, Value
from wardline_analyzers.java.functions.common import changed
from wardline_analyzers.java.functions.formats import formatted

_NAME: Final = "java.io.StringWriter()"
RESPONSE: Final = "javax.servlet.http.ResponseWriter()"
"""What `response.getWriter()` gives."""
_FILE: Final = "java.io.FileWriter()"
_KEPT: Final = frozenset((RESPONSE, _FILE, "java.io.FileOutputStream()"))
_FORMATTER: Final = "java.util.Formatter()"
_JOINER: Final = "java.util.StringJoiner()"


def _made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`new StringWriter()`: nothing is written so far."""
    return constant("").but(kind="str", name=_NAME, ids=run.fresh())


def _joiner(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`new StringJoiner(between, front, end)`"""
    front = arguments.positional[1].value if len(arguments.positional) > 1 else constant("")
    return front.but(kind="str", name=_JOINER, ids=run.fresh())


def _joined(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`joiner.add(x)`"""
    if arguments.receiver is None:
        return None
    receiver, new = arguments.receiver.value, first(arguments)

    def how(base: Value) -> Value:
        return strings.built([base.but(ids=(), name=None), new, " "], node).but(name=_JOINER)

    changed(run, node, state, how, receiver)
    return how(receiver).but(ids=receiver.ids)


def _around(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`new PrintWriter(writer)`: what is written to the one is written to the other."""
    value = first(arguments)
    kept = value.name in _KEPT or (value.name == _NAME and value.kind == "str")
    return value if kept else None


def _printing(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`new PrintWriter(file)`, by its name or as it is, beside what `_around` says."""
    value = first(arguments)
    if value.name == "java.io.File()" or (value.kind == "str" and value.name is None):
        return Value(kind="instance", name=_FILE)
    return _around(run, arguments, node, state)


def _formatter(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`new Formatter()`, `new Formatter(builder)`: what is formatted goes to the builder."""
    value = first(arguments)
    if value.name in (RESPONSE, _NAME):
        return value
    if value.kind == "str" and value.ids:
        return value.but(name=_FORMATTER)
    return constant("").but(kind="str", name=_FORMATTER, ids=run.fresh())


def _write(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`writer.print(x)` and its kin: the writer itself, changed."""
    if arguments.receiver is None:
        return None
    receiver = arguments.receiver.value
    word = node.callee.name if isinstance(node.callee, form.Attribute) else ""
    values = [given.value for given in arguments.positional]
    if word in ("printf", "format") and values:
        new = formatted(values[0], values[1:], node)
    else:
        new = values[0] if values else constant("")
    if word == "writeObject":  # whatever it is, its data is in what is written
        new = Value(kind="str", taints=new.taints, open=new.open)

    def how(base: Value) -> Value:
        parts: list[str | Value] = [base.but(ids=(), name=None), new, *(["\n"] if word == "println" else [])]
        return strings.built(parts, node).but(name=base.name)

    changed(run, node, state, how, receiver)
    return how(receiver).but(ids=receiver.ids)


def _emptied(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`stream.reset()`"""
    if arguments.receiver is not None:
        changed(run, node, state, lambda base: constant("").but(name=base.name), arguments.receiver.value)
    return NONE


def _written(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`writer.toString()`"""
    if arguments.receiver is None:
        return None
    return arguments.receiver.value.but(ids=(), name=None)


def _nothing(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return NONE


WRITERS: Final[dict[str, Function]] = {
    **dict.fromkeys(
        (
            *("java.io.StringWriter", "java.io.CharArrayWriter", "java.io.ByteArrayOutputStream"),
            *("java.io.PipedWriter", "java.io.PipedOutputStream"),
        ),
        _made,
    ),
    **dict.fromkeys(
        (
            *(f"java.io.{word}" for word in ("BufferedWriter", "OutputStreamWriter")),
            *("java.io.BufferedOutputStream", "java.io.DataOutputStream", "java.io.ObjectOutputStream"),
            *("java.util.zip.GZIPOutputStream", "java.util.zip.DeflaterOutputStream"),
            *("java.io.PipedReader", "java.io.PipedInputStream"),
        ),
        _around,
    ),
    **dict.fromkeys(("java.io.PrintWriter", "java.io.PrintStream"), _printing),
    **{
        f"{_NAME}.{word}": _write
        for word in (
            *("write", "append", "print", "println", "printf", "format"),
            *("writeBytes", "writeUTF", "writeChars", "writeObject"),
        )
    },
    **{
        f"{_NAME}.{word}": _written
        for word in ("toString", "toByteArray", "getBuffer", "toCharArray", "getBytes", "out")
    },
    f"{_NAME}.reset": _emptied,
    "java.util.Formatter": _formatter,
    f"{_FORMATTER}.format": _write,
    **{f"{_FORMATTER}.{word}": _written for word in ("toString", "out")},
    "java.util.StringJoiner": _joiner,
    f"{_JOINER}.add": _joined,
    f"{_JOINER}.toString": _written,
    **{f"{_NAME}.{word}": _nothing for word in ("flush", "close", "finish")},
}

__all__ = ["RESPONSE", "WRITERS"]
