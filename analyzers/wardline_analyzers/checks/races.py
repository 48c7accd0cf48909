"""Files that are looked at first and used afterwards, by their name both times: in between they can be others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tree_sitter import Node

from wardline_analyzers.checks.testcode import in_example, in_test
from wardline_analyzers.checks.tree import leaves_early, statements, walk
from wardline_analyzers.match.match import Match, UnitView

_ASKS = re.compile(
    r"(?:os\.path|path|osp)\.(?P<f>exists|lexists|isfile|islink|getsize)$|os\.(?P<o>access|stat|lstat)$|^(?P<n>exists|isfile|islink|access)$"
)
_METHODS = re.compile(r"\.(?:exists|is_file|is_symlink)$")
_WRITES = re.compile(r"[wa+]")
_USES = re.compile(
    r"(?:^|\.)(?:remove|unlink|rename|replace|chmod|chown|symlink|link|move|copy|copyfile|copy2|truncate|write_text|write_bytes)$"
)
"""What changes, or is led astray, when the name stands for another file than was looked at."""
_QUIET = re.compile(
    r"FileNotFoundError|FileExistsError|missing_ok|O_EXCL|O_NOFOLLOW|\block\b|Lock\(|flock|OSError|tempfile"
)
"""A function that speaks of one of these has thought of it."""


def checked_before_use(unit: UnitView, new: Callable[..., Match]) -> Iterator[Match]:
    """`if not os.path.exists(path): open(path, "w")`, `if os.access(path, os.R_OK): open(path)`"""
    for node in unit.syntax.find("if_statement"):
        condition, body = node.child_by_field_name("condition"), node.child_by_field_name("consequence")
        if condition is None or body is None:
            continue
        for asked, subject, rights in _asked(unit, condition):
            after = [body, *_behind(node)] if leaves_early(body) else [body]
            use = next((use for part in after for use in _uses(unit, part, subject, rights)), None)
            if use is None or in_test(unit, node) or in_example(unit):
                continue
            function = _around(node)
            if function is None or _QUIET.search(unit.syntax.text(function)):
                continue
            yield new(asked, captures={"use": use})
            break


def _around(node: Node) -> Node | None:
    parent = node.parent
    while parent is not None and parent.type != "function_definition":
        parent = parent.parent
    return parent


def _behind(node: Node) -> list[Node]:
    """The statements that follow a statement in its block."""
    block = node.parent
    return [n for n in statements(block) if n.start_byte >= node.end_byte]


def _asked(unit: UnitView, condition: Node) -> Iterator[tuple[Node, str, bool]]:
    """Calls in a condition that ask about a file: the call, the file as it is written, and whether rights are asked."""
    for node in walk(condition):
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if node.type != "call" or callee is None or arguments is None:
            continue
        name = unit.syntax.text(callee)
        given = arguments.named_children
        if given and given[0].type in ("identifier", "attribute") and _ASKS.search(unit.names.resolve(callee) or name):
            rights = name.rpartition(".")[2] in ("access", "islink")
            yield node, unit.syntax.text(given[0]), rights
        elif not given and _METHODS.search(name) and name.rpartition(".")[2] == "is_symlink":
            yield node, name.rpartition(".")[0], True


def _uses(unit: UnitView, part: Node, subject: str, rights: bool) -> Iterator[Node]:
    """Calls that use the file of this name so that it matters which one it is."""
    for node in walk(part):
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if node.type != "call" or callee is None or arguments is None or not arguments.named_children:
            continue
        given = arguments.named_children
        if unit.syntax.text(given[0]) != subject:
            continue
        name = unit.syntax.text(callee)
        if name in ("open", "io.open", "codecs.open"):
            mode = unit.values.constant(given[1]) if len(given) > 1 else "r"
            if rights or (isinstance(mode, str) and _WRITES.search(mode)):
                yield node
        elif _USES.search(name):
            yield node


__all__ = ["checked_before_use"]
