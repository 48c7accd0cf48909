"""Files that are looked at first and used afterwards, by their name both times: in between they can be others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import docstring, leaves_early, statements, walk

_ASKS = re.compile(
    r"(?:os\.path|path|osp)\.(?P<f>exists|lexists|isfile|islink|getsize)$|os\.(?P<o>access|stat|lstat)$|^(?P<n>exists|isfile|islink|access)$"
)
_METHODS = re.compile(r"\.(?:exists|is_file|is_symlink)$")
_WRITES = re.compile(r"[wa+]")
_USES = re.compile(
    r"(?:^|\.)(?:remove|unlink|rename|replace|chmod|chown|symlink|link|move|copy|copyfile|copy2|truncate|write_text|write_bytes)$"
)
"""What changes, or is led astray, when the name stands for another file than was looked at."""
_COPIES = re.compile(r"(?:^|\.)(?:copy|copy2|copyfile|move|rename)$")
"""What writes to the second name that it is given."""
_REMOVES = re.compile(r"(?:^|\.)(?:remove|unlink)$")
"""What takes away the name itself, and follows no link."""
_OWNER = re.compile(r"\bst_(?:uid|gid|mode)\b")
_THERE = frozenset(("exists", "lexists"))
"""Questions whose answer says no more than that there is something."""
_QUIET = re.compile(
    r"FileNotFoundError|FileExistsError|missing_ok|O_EXCL|O_NOFOLLOW|\block\b|Lock\(|flock|OSError|tempfile"
    r"|follow_symlinks\s*=\s*False"
)
"""A function that speaks of one of these has thought of it."""
_RAISED = re.compile(r"\braise\s+\w+")
"""What it raises itself says nothing of what others may do in between."""


def checked_before_use(unit: UnitView, new: New) -> Iterator[Match]:
    """`if not os.path.exists(path): open(path, "w")`, `if os.access(path, os.R_OK): open(path)`"""
    for node in unit.syntax.find("if_statement"):
        condition, body = node.child_by_field_name("condition"), node.child_by_field_name("consequence")
        if condition is None or body is None:
            continue
        for asked in _asked(unit, condition):
            after = [body, *_behind(node)] if leaves_early(body) else [body]
            use = next((use for part in after for use in _uses(unit, part, asked)), None)
            if use is None or in_test(unit, node) or in_example(unit):
                continue
            function = _around(node)
            if function is None or _QUIET.search(_RAISED.sub("", _code(unit, function))):
                continue
            yield new(asked.node, captures={"use": use}, confidence=Confidence.MEDIUM if asked.rights else None)
            break


def _code(unit: UnitView, function: Node) -> str:
    """The text of a function, without its docstring."""
    told = docstring(unit.syntax, function)
    return unit.syntax.text(function).replace(told, "") if told else unit.syntax.text(function)


def _around(node: Node) -> Node | None:
    parent = node.parent
    while parent is not None and parent.type != "function_definition":
        parent = parent.parent
    return parent


def _behind(node: Node) -> list[Node]:
    """The statements that follow a statement in its block."""
    block = node.parent
    return [n for n in statements(block) if n.start_byte >= node.end_byte]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A call in a condition that asks about a file: which one, as it is written, and what is asked."""

    node: Node
    subject: str
    rights: bool = False
    """What may be done with it, or whether it is a link."""
    existence: bool = False
    """No more than whether there is something."""


def _asked(unit: UnitView, condition: Node) -> Iterator[_Asked]:
    """The calls in a condition that ask about a file."""
    for node in walk(condition):
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if node.type != "call" or callee is None or arguments is None:
            continue
        name = unit.syntax.text(callee)
        given = arguments.named_children
        if given and given[0].type in ("identifier", "attribute") and _ASKS.search(unit.names.resolve(callee) or name):
            word = name.rpartition(".")[2]
            existence = word in _THERE or (word == "access" and "F_OK" in unit.syntax.text(arguments))
            owned = word in ("stat", "lstat") and _OWNER.search(unit.syntax.text(condition)) is not None
            rights = (word in ("access", "islink") or owned) and not existence
            yield _Asked(node, unit.syntax.text(given[0]), rights, existence)
        elif not given and _METHODS.search(name) and name.rpartition(".")[2] == "is_symlink":
            yield _Asked(node, name.rpartition(".")[0], rights=True)


def _uses(unit: UnitView, part: Node, asked: _Asked) -> Iterator[Node]:
    """Calls that use the file of this name so that it matters which one it is."""
    for node in walk(part):
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if node.type != "call" or callee is None or arguments is None or not arguments.named_children:
            continue
        given = arguments.named_children
        name = unit.syntax.text(callee)
        if len(given) > 1 and _COPIES.search(name) and unit.syntax.text(given[1]) == asked.subject:
            yield node
        if unit.syntax.text(given[0]) != asked.subject:
            continue
        if name in ("open", "io.open", "codecs.open"):
            mode = unit.values.constant(given[1]) if len(given) > 1 else "r"
            if asked.rights or (isinstance(mode, str) and _WRITES.search(mode)):
                yield node
        elif _USES.search(name) and not (asked.existence and _REMOVES.search(name)):
            yield node


__all__ = ["checked_before_use"]
