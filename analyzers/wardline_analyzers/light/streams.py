"""Streams of C++: `std::cin >> name`, `text << part`, `getline(in, line)`, as calls that fill what they are given."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.sources import sourced
from wardline_analyzers.flow.evaluate.operators import operate
from wardline_analyzers.flow.form.lowering import argument, may_change
from wardline_analyzers.flow.functions.common import Function, first
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.joining import join_taints
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.flow.solve.targets import change
from wardline_analyzers.light.lowering.table import Link, Lowering, expression

READS: Final = "into_name"
WRITES: Final = "into_stream"
_INPUT: Final = frozenset(("cin", "wcin"))
_OUTPUT: Final = frozenset(("cout", "cerr", "clog", "wcout", "wcerr"))
_LONGEST: Final = 200
"""Operands of one row."""


def streaming(plain: tuple[tuple[str, ...], Link]) -> tuple[tuple[str, ...], Link]:
    """Operators as `plain` has them, but for those of streams."""
    fields, otherwise = plain

    def link(low: Lowering, node: Node, value: form.Expression, depth: int) -> form.Expression:
        sign, other = node.child_by_field_name("operator"), node.child_by_field_name("right")
        word = low.word(sign) if sign is not None else ""
        if word not in ("<<", ">>") or other is None or not _is_stream(value, word, node):
            return otherwise(low, node, value, depth)
        start, end = low.place(node)
        given = (argument(low, value), argument(low, expression(low, other, depth)))
        name = READS if word == ">>" else WRITES
        made = form.Call(start, end, form.Name(start, start, low.loads.setdefault(name, name)), given)
        low.size += 2
        low.points.append(made)
        if name == READS:
            may_change(low, given)
        elif not _is_row(value, name):
            low.change(value)
        return made

    return fields, link


def _is_row(value: form.Expression, name: str) -> bool:
    return isinstance(value, form.Call) and isinstance(value.callee, form.Name) and value.callee.name == name


def _is_stream(value: form.Expression, word: str, node: Node) -> bool:
    """Is the left operand a stream: one of the program's own, or what else a statement would do nothing with?"""
    if isinstance(value, form.Name) and value.name in (_INPUT if word == ">>" else _OUTPUT):
        return True
    if isinstance(value, form.Call):
        return _is_row(value, READS if word == ">>" else WRITES)
    if not isinstance(value, (form.Name, form.Attribute)):
        return False
    for _ in range(_LONGEST):
        above = node.parent
        if above is None or above.type != "binary_expression":
            return above is not None and above.type == "expression_statement"
        if above.child_by_field_name("left") != node:
            return False
        node = above
    return False


def _stream(node: form.Node) -> form.Node:
    """The stream at the front of a row of operators."""
    for _ in range(_LONGEST):
        if not isinstance(node, form.Call) or not (_is_row(node, READS) or _is_row(node, WRITES)):
            break
        node = node.arguments[0].value
    return node


def _read(run: Run, stream: form.Node, value: Value, node: form.Call) -> Value:
    """What comes out of a stream: what the user types, or what was put into it."""
    source = run.world.models.source("c.cin()") if isinstance(stream, form.Name) and stream.name in _INPUT else None
    return sourced(source, "c.cin()", node) if source is not None else Value(taints=value.taints, open=True)


def _reads(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`stream >> name`; the result is the stream."""
    if len(arguments.positional) < _TWO:
        return None
    stream, target = arguments.positional[:2]
    read = _read(run, _stream(stream.node), stream.value, node)
    change(run, target.node, state, lambda old: read.but(ids=old.ids, name=None, kind=old.kind), target.value)
    return stream.value


def _writes(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`stream << value`: what is later read from the stream has it in it; the result is the stream."""
    if len(arguments.positional) < _TWO:
        return None
    stream, written = arguments.positional[:2]
    target = _stream(stream.node)
    if isinstance(target, form.Name) and target.name in _OUTPUT:
        return stream.value

    def filled(old: Value) -> Value:
        if old.kind == "str":
            return operate(run, "+", old, written.value, node).but(ids=old.ids)
        taints = tuple(taint.via(node.start, node.end, "is written here") for taint in written.value.taints)
        return old.but(taints=join_taints(old.taints, taints), consts=None, open=True)

    change(run, target, state, filled, stream.value)
    return filled(stream.value)


def line(fills: Function) -> Function:
    """`getline(stream, text)`; with other arguments it is that of C, which `fills` its first."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        given = arguments.positional
        if not given or (len(given) == _OF_C and given[2].value.consts is None):
            return fills(run, arguments, node, state)
        if len(given) < _TWO:
            return None
        read = _read(run, given[0].node, given[0].value, node)
        change(run, given[1].node, state, lambda old: read.but(ids=old.ids, name=None, kind="str"), given[1].value)
        return first(arguments)

    return made


_TWO: Final = 2
_OF_C: Final = 3

STREAMS: Final[dict[str, Function]] = {READS: _reads, WRITES: _writes}
