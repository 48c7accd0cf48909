"""Where the system looks for programs and libraries: folders that the current directory, or anybody, decides about."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.built import built
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import default_of, function_around

_HERE: Final = ("os.getcwd", "os.getcwdb", "pathlib.Path.cwd")
_DEFAULT: Final = re.compile(r""",\s*['"]\.{1,2}(?:/[^'"]*)?['"]\s*\)$""")
"""`os.environ.get("TOOLS", ".")`"""
_JOINS: Final = ("os.pathsep.join", '":".join', "':'.join")
_FOLDER: Final = r"(?:\.{1,2}(?:/[^:]*)?|(?:/var)?/tmp(?:/[^:]*)?)?"
"""One that begins at the current folder (so does the empty name), or one that everybody may write to."""
_LISTS: Final = re.compile(rf"^{_FOLDER}:|:{_FOLDER}:|:{_FOLDER}$")


def loose_path(match: Match) -> bool:
    """`os.environ["PATH"] = ".:" + os.environ["PATH"]`"""
    value = match.value
    if value is None or in_test(match.unit, match.node):
        return False
    return _LISTS.search(_written(match, value, 0)) is not None


def _written(match: Match, node: Node, depth: int) -> str:
    """The list as far as it is known: `.` for the current folder or a default of that, a NUL for what nobody knows."""
    constant = match.unit.constant(node)
    if isinstance(constant, str):
        return constant
    source = match.text(node)
    if source == "os.pathsep":
        return ":"
    if depth > 8:
        return "\0"
    text = built(match.unit, node) if node.type == "string" else None
    if text is not None:
        return "".join(p.text if p.node is None else _written(match, p.node, depth + 1) for p in text.pieces)
    if node.type in ("binary_operator", "parenthesized_expression"):
        return "".join(_written(match, part, depth + 1) for part in node.named_children)
    callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if node.type != "call" or callee is None or arguments is None:
        return "\0"
    listed = arguments.named_children[0] if arguments.named_children else None
    if listed is not None and listed.type in ("list", "tuple") and match.text(callee) in _JOINS:
        return ":".join(_written(match, part, depth + 1) for part in listed.named_children)
    name = match.resolve(callee) or ""
    here = name in _HERE or (name in ("os.environ.get", "os.getenv") and _DEFAULT.search(source) is not None)
    return "." if here else "\0"


def library_from_here(match: Match) -> bool:
    """`ctypes.CDLL(os.path.join(os.getcwd(), "libfast.so"))`"""
    node = match.argument("0|name")
    if node is None or in_test(match.unit, match.node):
        return False
    value = match.unit.values.follow(node)
    text = match.text(value)
    return re.search(r"\bos\.getcwdb?\(\)|\bPath\.cwd\(\)|^f?['\"](?:/var)?/tmp/", text) is not None


def imports_from_here(match: Match) -> bool:
    """`sys.path.insert(0, "/tmp/plugins")`, or a default of that; in the current folder Python looks anyhow"""
    node = match.argument("1" if (match.name or "").endswith("insert") else "0")
    if node is None or in_test(match.unit, match.node):
        return False
    default = default_of(match.unit.syntax, function_around(match.node), match.text(node))
    written = match.text(default if default is not None else match.unit.values.follow(node))
    return _ANYBODYS.search(written) is not None


_ANYBODYS: Final = re.compile(
    r"^['\"](?:/var)?/(?:tmp|dev/shm)(?:/|['\"])|gettempdir\(\)"
    r"|^os\.(?:getenv|environ\.get)\([^()]*,\s*['\"](?:/var)?/(?:tmp|dev/shm)/[^'\"]*['\"]\s*\)$"
)
"""A folder that everybody may write to, by itself or where a variable of the environment says nothing else."""


__all__ = ["imports_from_here", "library_from_here", "loose_path"]
