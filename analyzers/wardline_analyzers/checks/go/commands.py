"""Arguments of programs that Go starts: which of them a program reads as its options."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.command_options import RUNS_IT, is_option, starts_another
from wardline_analyzers.finding import Edit
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.match.by_flow import FlowNames
from wardline_analyzers.match.match import Match


def read_as_option(match: Match) -> bool:
    """Of `taint`: the text stands by itself among the arguments, before any `--`."""
    node, names = match.at, match.unit.names
    if node is None or match.arguments is None or not isinstance(names, FlowNames):
        return False
    place = 1 if (match.name or "").endswith("CommandContext") else 0
    listed = match.arguments.node.named_children if match.arguments.node is not None else []
    given = [argument for argument in listed if argument.type != "comment"]  # with what `args...` spreads
    program = match.unit.constant(given[place]) if len(given) > place else None
    if not isinstance(program, str):
        return False
    before: list[object] = []
    for argument in given[place + 1 :]:
        value = names.value(_spread(argument))
        here = argument.start_byte <= node.start_byte < argument.end_byte
        row = _row(value, before)
        if here:
            if row is None and _is_within(value):
                return False
            break
        if row is None and value is not None:
            before.append(value.constant)
    if starts_another(program):
        match.message = RUNS_IT
        return True
    return is_option(program, before)


def _row(value: Value | None, before: list[object]) -> Value | None:
    """The row that is given as `args...`, whose elements before the first one of a client are words before."""
    if value is None or value.items is None or value.kind not in ("list", "tuple"):
        return None
    for item in value.items.values():
        if item.taints:
            break
        before.append(item.constant)
    return value


def _is_within(value: Value | None) -> bool:
    """Does a text of the program stand in front of it, as in `--name=` and a value?"""
    return value is not None and bool(value.head)


def _spread(node: Node) -> Node:
    """`args...` is given by the row itself."""
    return node.named_children[0] if node.type == "variadic_argument" and node.named_children else node


_ENDS_OPTIONS: Final = re.compile(
    r"(?i)(?:^|[/\\])(?:git|hg|svn|rsync|tar|scp|sftp|curl|wget|zip|less|psql)(?:\.exe)?$"
)
"""Programs that take nothing behind `--` for an option."""


def end_of_options(match: Match) -> Sequence[Edit]:
    """Put `--` before the argument, where it is written in the call itself and the program knows that sign."""
    node, arguments = match.at, match.arguments
    given = arguments.positional if arguments is not None else []
    if node is None or node not in given:
        return ()
    place = 1 if (match.name or "").endswith("CommandContext") else 0
    program = match.unit.constant(given[place])
    behind = [match.unit.constant(argument) for argument in given[given.index(node) + 1 :]]
    if not isinstance(program, str) or not _ENDS_OPTIONS.search(program):
        return ()
    if any(isinstance(word, str) and word.startswith("-") for word in behind):
        return ()  # they would be no options any more
    at = node.start_byte - match.unit.syntax.shift
    return (Edit(at, at, '"--", '),)
