"""Edits that fixes of several families make."""

from __future__ import annotations

from collections.abc import Sequence

from tree_sitter import Node

from wardline_analyzers.finding import Edit, Safety
from wardline_analyzers.fixes.build import build, insertion, replacement, spelled
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import indentation
from wardline_analyzers.rules.rule import FixSpec


def changed(match: Match, given: Sequence[tuple[str, str]] = (), without: Sequence[str] = ()) -> Sequence[Edit]:
    """The edits that give arguments of the matched call a new value, or take them away; empty if that cannot be."""
    fix = build(FixSpec("", Safety.SUGGESTED, set=tuple(given), remove=tuple(without)), match)
    return fix.edits if fix is not None else ()


def wrapped(match: Match, node: Node, function: str) -> list[Edit]:
    """`function(...)` around an expression; the name is qualified, or a builtin's."""
    name = spelled(f"`{function}`") if "." in function else function
    return [insertion(match, node.start_byte, f"{name}("), insertion(match, node.end_byte, ")")]


def without_line(match: Match, node: Node) -> list[Edit]:
    """Delete a node that stands alone on its lines, with their end; empty if something else stands there."""
    syntax = match.unit.syntax
    source, shift = syntax.source, syntax.shift
    if indentation(syntax, node) is None:
        return []
    start = source.rfind(b"\n", 0, node.start_byte) + 1
    end = source.find(b"\n", node.end_byte)
    end = len(source) if end < 0 else end + 1
    rest = source[node.end_byte : end].strip()
    if rest and not rest.startswith(b"#"):
        return []
    return [Edit(start - shift, end - shift, "")]


def without_statement(match: Match, statement: Node) -> list[Edit]:
    """Delete a statement; `pass` takes its place where it is the only one of its block."""
    block = statement.parent
    alone = block is not None and block.type == "block" and sum(n.type != "comment" for n in block.named_children) == 1
    return [replacement(match, statement, "pass")] if alone else without_line(match, statement)
