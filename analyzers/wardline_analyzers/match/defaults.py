"""What the arguments of a call are where its function is called with the defaults: `def fetch(url, verify=False): …`.

A condition that holds then makes a finding that is less sure, and has no fix: what is to be mended is the default.
"""

from __future__ import annotations

from copy import copy

from tree_sitter import Node

from wardline_analyzers.finding import Confidence, Related, Span
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.match.tree import default_of, function_around
from wardline_analyzers.python.constants import UNKNOWN

_WITH_DEFAULT = ("default_parameter", "typed_default_parameter")


def usual_arguments(arguments: Arguments, unit: UnitView) -> Arguments | None:
    """The arguments with the defaults of those that are parameters of the function around; None if none has one."""
    positional = [_telling_default(node, unit) for node in arguments.positional]
    keywords = {key: _telling_default(node, unit) for key, node in arguments.keywords.items()}
    if not any(positional) and not any(keywords.values()):
        return None
    usual = copy(arguments)
    usual.positional = [usually or node for usually, node in zip(positional, arguments.positional, strict=True)]
    usual.keywords = {key: keywords[key] or node for key, node in arguments.keywords.items()}
    return usual


def _telling_default(node: Node, unit: UnitView) -> Node | None:
    """The default of a parameter, but for an empty text, which stands for nothing given."""
    default = usual_value(node, unit)
    return default if default is not None and unit.values.constant(default) not in ("", b"") else None


def usual_value(node: Node, unit: UnitView) -> Node | None:
    """The default of a parameter that is never bound anew. `None` is none: it says that the function decides."""
    name = unit.syntax.text(node) if node.type == "identifier" else ""
    bound = unit.names.single(name, node.start_byte) if name else None
    if bound is None or bound.kind != "parameter":
        return None
    value = default_of(unit.syntax, function_around(node), name)
    return value if value is not None and value.type != "none" else None


def holds_by_default(condition: Node, unit: UnitView) -> bool:
    """`if not verify:` in `def fetch(url, verify=False)`: is a branch taken if the caller says nothing?"""
    if condition.type == "parenthesized_expression" and len(condition.named_children) == 1:
        return holds_by_default(condition.named_children[0], unit)
    wanted = condition.type != "not_operator"
    asked = condition if wanted else condition.child_by_field_name("argument")
    usual = usual_value(asked, unit) if asked is not None else None
    value = unit.values.constant(usual) if usual is not None else UNKNOWN
    return value is not UNKNOWN and bool(value) is wanted


def less_sure(match: Match) -> None:
    """What is said of a match that rests on a default."""
    match.confidence = min(match.confidence or match.matcher.confidence or match.rule.confidence, Confidence.MEDIUM)
    shift = match.unit.syntax.shift
    default = next((node for node in _given(match) if _is_default(node)), None)
    if default is not None and default != match.at and not match.related:
        span = Span(max(0, default.start_byte - shift), max(0, default.end_byte - shift))
        match.related = (Related(span, "where the caller says nothing, it is this"),)


def parameter_of(match: Match) -> str:
    """The parameter on whose default a match rests; empty where that is not told."""
    default = next((node for node in _given(match) if _is_default(node)), None)
    name = default.parent.child_by_field_name("name") if default is not None and default.parent is not None else None
    return match.text(name) if name is not None else ""


def _given(match: Match) -> list[Node]:
    specs = (match.argument(spec) for spec, _ in match.matcher.where)
    return [node for node in specs if node is not None]


def _is_default(node: Node) -> bool:
    return node.parent is not None and node.parent.type in _WITH_DEFAULT


__all__ = ["holds_by_default", "less_sure", "parameter_of", "usual_arguments", "usual_value"]
