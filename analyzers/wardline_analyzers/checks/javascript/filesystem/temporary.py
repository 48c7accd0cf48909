"""Files of JavaScript that are written under a name in the shared folder for temporary files which others can tell."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import function_or_unit
from wardline_analyzers.checks.javascript.fronts import front_of
from wardline_analyzers.checks.names_around import only_given
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match

_UNGUESSABLE: Final = re.compile(
    r"(?i)(?<!math\.)random|uuid|guid|nanoid|cuid|mkdtemp|mkstemp|tmp-?promise|hash|digest|token|O_EXCL|['\"](?:wx|ax)\+?['\"]|0o?600"
    r"|mkdir|unique"
)
"""What makes a name that nobody can tell, a folder of its own, or a file that must not be there yet."""
_STEPS: Final = 4
_READS: Final = re.compile(r"^r\+?$")


def in_temporary_folder(match: Match) -> bool:
    """The path begins with `os.tmpdir()`, and nothing in the function is random, or `Math.random()` alone is."""
    path = match.argument("0")
    if path is None or _is_read(match) or not _begins_there(match, path, _STEPS):
        return False
    around = match.text(function_or_unit(match.node))
    if "Math.random(" in around:
        match.confidence = Confidence.LOW  # it can be told, though not at once
    return _UNGUESSABLE.search(around) is None and outside_tests(match)


def _is_read(match: Match) -> bool:
    """Of `fs.open`: is it opened to be read?"""
    if not (match.name or "").rpartition(".")[2].startswith("open"):
        return False
    flags = match.constant("1")
    return not isinstance(flags, str) or _READS.match(flags) is not None


def _begins_there(match: Match, node: Node, steps: int) -> bool:
    """Is it `os.tmpdir()` with something behind it?"""
    if steps == 0:
        return False
    first = _first(match, node)
    if first is not None:
        return _is_folder(match, first, steps - 1) or _begins_there(match, first, steps - 1)
    if node.type != "identifier":
        return False
    given = _given(match, node)
    return given is not None and _begins_there(match, given, steps - 1)


def _is_folder(match: Match, node: Node, steps: int) -> bool:
    """Is it `os.tmpdir()` itself, or a variable that holds it?"""
    if node.type == "call_expression":
        callee = node.child_by_field_name("function")
        return callee is not None and (match.resolve(callee) or "").removeprefix("node:") == "os.tmpdir"
    given = _given(match, node) if node.type == "identifier" and steps else None
    return given is not None and _is_folder(match, given, steps - 1)


def _given(match: Match, node: Node) -> Node | None:
    """What a variable of the function is given, if that is done once only."""
    around = function_or_unit(node)
    found = only_given(match, around, match.text(node))
    if found is None and around.parent is not None:
        found = only_given(match, match.unit.syntax.root, match.text(node))
    return found


def _first(match: Match, node: Node) -> Node | None:
    """What a path that is put together begins with."""
    callee, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if callee is None or given is None or node.type != "call_expression" or len(given.named_children) < 2:
        return front_of(node)
    name = (match.resolve(callee) or "").removeprefix("node:")
    return given.named_children[0] if name in ("path.join", "path.resolve", "path.posix.join") else None


__all__ = ["in_temporary_folder"]
