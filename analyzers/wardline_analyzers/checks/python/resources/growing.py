"""Collections of a module that each request adds to, and that nothing empties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.handlers import is_handler
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import function_around, walk

_KEPT: Final = re.compile(
    r"(?i)_*(?:\w+_)?(?:caches?|memo|seen|visits?|visitors|history|hits|results|tracked|page_?views|access_?log|request_?log)"
)
"""Names of what is only remembered. Users and orders that a program keeps in memory are its data."""
_ADDS: Final = frozenset(("append", "add", "setdefault"))
_BOUNDED: Final = re.compile(r"(?i)maxlen|max_?size|\blen\(|limit|\.pop\w*\(|\.clear\(|\bdel |expire|ttl|lru")


def never_emptied(unit: UnitView, new: New) -> Iterator[Match]:
    """`cache[request.args["q"]] = find(…)`, `seen.append(request.headers["User-Agent"])` in a handler"""
    if in_example(unit):
        return
    for node in unit.syntax.find("assignment", "call"):
        added = _added(unit, node)
        function = function_around(node) if added is not None else None
        if added is None or function is None or not is_handler(unit, function) or in_test(unit, node):
            continue
        name, given = added
        kept = _KEPT.fullmatch(unit.syntax.text(name)) is not None and _takes_all(unit, name)
        if not kept or _BOUNDED.search(unit.syntax.text(function)):
            continue
        if any(tainted(unit, part, ("remote",)) is not None for part in walk(given)):
            yield new(name)
            return


def _takes_all(unit: UnitView, name: Node) -> bool:
    """Is it a list or a dictionary of the module, and nothing that forgets by itself?"""
    made = unit.names.resolve(name) or ""
    return unit.names.is_of_module(name) and (not made.endswith("()") or made in _PLAIN)


_PLAIN: Final = ("dict()", "list()", "set()", "collections.defaultdict()", "collections.OrderedDict()")


def _added(unit: UnitView, node: Node) -> tuple[Node, Node] | None:
    """What is added to, and what decides how many different things that are: the key, or what is appended."""
    if node.type == "assignment":
        left = node.child_by_field_name("left")
        keys = left.children_by_field_name("subscript") if left is not None and left.type == "subscript" else []
        name = left.child_by_field_name("value") if left is not None and keys else None
        if name is None or name.type != "identifier" or _is_record(unit, node.child_by_field_name("right")):
            return None
        return name, keys[0]
    callee, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if callee is None or given is None or callee.type != "attribute":
        return None
    name, word = callee.child_by_field_name("object"), callee.child_by_field_name("attribute")
    if name is None or word is None or name.type != "identifier" or unit.syntax.text(word) not in _ADDS:
        return None
    return name, given


def _is_record(unit: UnitView, value: Node | None) -> bool:
    """`Site.objects.get(domain=host)`: there are no more of these than records, and for any other key it raises."""
    callee = value.child_by_field_name("function") if value is not None and value.type == "call" else None
    given = value.child_by_field_name("arguments") if value is not None and callee is not None else None
    if callee is None or given is None:
        return False
    word = unit.syntax.text(callee).rpartition(".")[2]
    by_field = bool(given.named_children) and all(each.type == "keyword_argument" for each in given.named_children)
    return word.endswith("_or_404") or (word == "get" and by_field)


__all__ = ["never_emptied"]
