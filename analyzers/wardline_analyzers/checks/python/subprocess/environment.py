"""Variables of an environment that a client sets: in that of this process, or of one that it starts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.remote import remote
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import walk, words

_ALL: Final = words("os.environ os.environb")
_COPIES: Final = words("dict os.environ.copy copy.copy copy.deepcopy")


_LOADED: Final = words("PATH LD_PRELOAD LD_LIBRARY_PATH PYTHONPATH PYTHONSTARTUP NODE_OPTIONS PERL5LIB BASH_ENV")
"""Variables that say which code programs load."""


def set_by_client(unit: UnitView, new: New) -> Iterator[Match]:
    """`env = dict(os.environ)`, and then `env[request.json["name"]] = value` or `env.update(request.json)`"""
    for node in unit.syntax.find("assignment", "call", "dictionary_splat"):
        for named in _names(unit, node):
            if remote(unit, named, "command") is not None and not in_test(unit, node):
                yield new(named)


def _names(unit: UnitView, node: Node) -> list[Node]:
    """What names the variables that a statement or a call sets in an environment."""
    if node.type == "assignment":
        left = node.child_by_field_name("left")
        base = left.child_by_field_name("value") if left is not None and left.type == "subscript" else None
        if left is None or base is None or not _is_environment(unit, base):
            return []
        keys, right = left.children_by_field_name("subscript"), node.child_by_field_name("right")
        loads = right is not None and len(keys) == 1 and unit.values.constant(keys[0]) in _LOADED
        return [right] if loads and right is not None else keys
    if node.type == "dictionary_splat":
        table = node.parent
        beside = table is not None and table.type == "dictionary" and _is_environment(unit, table)
        return node.named_children if beside else []
    callee, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if callee is None or given is None or callee.type != "attribute":
        return []
    base, word = callee.child_by_field_name("object"), callee.child_by_field_name("attribute")
    if base is None or word is None or unit.syntax.text(word) not in ("update", "setdefault", "putenv"):
        return []
    sets = unit.names.resolve(callee) == "os.putenv" or _is_environment(unit, base)
    return given.named_children[:1] if sets else []


def _is_environment(unit: UnitView, node: Node) -> bool:
    """Is it `os.environ`, or a copy of that?"""
    if unit.names.resolve(node) in _ALL:
        return True
    value = unit.values.follow(node)
    if value.type == "call":
        callee = value.child_by_field_name("function")
        if callee is None or (unit.names.resolve(callee) or "") not in _COPIES:
            return False
        return "environ" in unit.syntax.text(value)
    parts = walk(value) if value.type in ("dictionary", "binary_operator") else ()
    return any(part.type == "attribute" and unit.names.resolve(part) in _ALL for part in parts)


__all__ = ["set_by_client"]
