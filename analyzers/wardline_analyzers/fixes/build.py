"""A fix from what a page says (`FixSpec`) and what was matched."""

from __future__ import annotations

import re

from tree_sitter import Node

from wardline_analyzers.finding import Edit, Fix
from wardline_analyzers.fixes.arguments import added, ranges_without
from wardline_analyzers.fixes.spelling import mark
from wardline_analyzers.match.held import value_held
from wardline_analyzers.match.match import Match
from wardline_analyzers.rules.rule import FixSpec

_QUALIFIED = re.compile(r"`([^`]+)`")
_ARGUMENT = re.compile(r"\{([^{}]+)\}")
_KEYWORDED = "argument_list"
"""The arguments of a language that names them in the call."""
_LISTS = frozenset((_KEYWORDED, "arguments", "attribute_argument_list"))


class CannotFix(Exception):
    """The fix does not fit this match: it is not offered."""


def build(spec: FixSpec, match: Match) -> Fix | None:
    """The fix for a match, or None if it cannot be made here."""
    if any(value_held(node) is not None for node in _asked(match)):
        return None  # what is to be changed stands elsewhere
    if match.trace and match.trace[-1].sink is not None:
        return None  # the sink is in another file: what stands here is the call that leads there
    if spec.function is not None:
        from wardline_analyzers.match.tables import check_function

        made = check_function(spec.function)(match)
        if isinstance(made, Fix):
            return made
        return Fix(spec.title, spec.safety, tuple(sorted(made, key=lambda e: e.start))) if made else None
    try:
        edits = [*_callee(spec, match), *_arguments(spec, match), *_value(spec, match), *_whole(spec, match)]
    except CannotFix:
        return None
    if not edits:
        return None
    return Fix(spec.title, spec.safety, tuple(sorted(edits, key=lambda e: e.start)))


def _asked(match: Match) -> list[Node]:
    """The arguments that the page asks about."""
    found = (match.argument(spec) for spec, _ in match.matcher.where)
    return [node for node in found if node is not None]


def replacement(match: Match, node: Node, text: str) -> Edit:
    """An edit that puts `text` in the place of a node."""
    shift = match.unit.syntax.shift
    return Edit(node.start_byte - shift, node.end_byte - shift, text)


def insertion(match: Match, place: int, text: str) -> Edit:
    """An edit that puts `text` in at a place of the tree, in bytes."""
    at = place - match.unit.syntax.shift
    return Edit(at, at, text)


def spelled(text: str) -> str:
    """Text whose `` `qualified.name` `` parts are marked, to be spelled when the fix is applied."""
    return _QUALIFIED.sub(lambda m: mark(m[1]), text)


def callee_edit(match: Match, name: str) -> Edit | None:
    """Call `name` instead. The way the module is written at the call is kept: `y.load` becomes `y.safe_load`."""
    callee = match.callee()
    if callee is None:
        return None
    module, _, last = name.replace(":", ".").rpartition(".")
    if callee.type == "attribute":
        base = callee.child_by_field_name("object")
        if base is not None and match.resolve(base) == module:
            return replacement(match, callee, f"{match.text(base)}.{last}")
    return replacement(match, callee, mark(name))


def _callee(spec: FixSpec, match: Match) -> list[Edit]:
    if spec.callee is None:
        return []
    edit = callee_edit(match, spec.callee)
    if edit is None:
        raise CannotFix
    return [edit]


def _template(text: str, match: Match) -> str:
    def argument(placeholder: re.Match[str]) -> str:
        node = match.callee() if placeholder[1] == "callee" else match.argument(placeholder[1])
        if node is None:
            raise CannotFix
        return match.text(node)

    return spelled(_ARGUMENT.sub(argument, text))


def _value(spec: FixSpec, match: Match) -> list[Edit]:
    if spec.value is None:
        return []
    if match.value is None:
        raise CannotFix
    return [replacement(match, match.value, _template(spec.value, match))]


def _whole(spec: FixSpec, match: Match) -> list[Edit]:
    return [] if spec.replace is None else [replacement(match, match.node, _template(spec.replace, match))]


def _arguments(spec: FixSpec, match: Match) -> list[Edit]:
    if not spec.set and not spec.remove:
        return []
    arguments = match.arguments
    if arguments is None or arguments.node is None or arguments.node.type not in _LISTS:
        raise CannotFix
    if arguments.node.type != _KEYWORDED and (spec.remove or any(arguments.get(name) is None for name, _ in spec.set)):
        raise CannotFix
    edits: list[Edit] = []
    new: list[str] = []
    for name, text in spec.set:
        value = _template(text, match)
        there = arguments.get(name)
        if there is not None:
            edits.append(replacement(match, there, value))
        elif arguments.may_hide(name):
            raise CannotFix  # it may be given twice
        else:
            keyword = name.rpartition("|")[2]
            if keyword.isdigit():
                raise CannotFix
            new.append(f"{keyword}={value}")
    leaving: list[Node] = []
    for name in spec.remove:
        node = arguments.get(name)
        if node is not None:
            keyword = name.rpartition("|")[2]
            leaving.append(arguments.keyword_nodes.get(keyword, node) if node not in arguments.positional else node)
    return edits + _changed_list(match, arguments.node, leaving, new)


def _changed_list(match: Match, node: Node, leaving: list[Node], new: list[str]) -> list[Edit]:
    source, shift = match.unit.syntax.source, match.unit.syntax.shift
    edits: list[Edit] = []
    if leaving and new:  # what comes takes the place of the first that goes
        edits.append(replacement(match, leaving.pop(0), ", ".join(new)))
    elif new:
        at, text = added(node, source, ", ".join(new))
        edits.append(Edit(at - shift, at - shift, text))
    for start, end in ranges_without(node, source, leaving):
        edits.append(Edit(start - shift, end - shift, ""))
    return edits
