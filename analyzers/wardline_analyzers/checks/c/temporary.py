"""Files of C with a name in a shared folder that anybody can tell before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around

_SHARED: Final = re.compile(r'^"(?:/tmp|/var/tmp|/dev/shm)/[^"]+"$')
_NUMBERED: Final = re.compile(
    r'\bsn?printf\s{0,9}\(\s{0,99}(\w{1,99})\s{0,9},[^";]{0,99}"(?:/tmp|/var/tmp|/dev/shm)/(?:[^"%]|%[-0-9lhz]{0,9}[dux]){0,99}"'
    r"\s{0,99},[^;]{0,300}\b(?:getp?pid|time|clock|getuid)\s{0,9}\("
)
"""A name made of what others can tell as well: the number of the process, the time."""
_NEAR: Final = 4000
"""Bytes before a call in which such a name is looked for."""
_WRITES: Final = re.compile(r'^"[wa]')
_EXCLUSIVE: Final = re.compile(r'x[^"]*"$')


def written_by_name(unit: UnitView, new: New) -> Iterator[Match]:
    """`fopen("/tmp/state", "w")`, `open("/tmp/state", O_CREAT | O_WRONLY, 0600)`, `std::ofstream out("/tmp/state")`"""
    for node in unit.syntax.find("call_expression"):
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        given = [unit.syntax.text(each) for each in arguments.named_children] if arguments is not None else []
        if callee is None or len(given) < 2:
            continue
        word = unit.syntax.text(callee).rpartition(":")[2]
        opens = word in ("fopen", "fopen64") and _WRITES.match(given[1]) and not _EXCLUSIVE.search(given[1])
        makes = word in ("open", "open64") and "O_CREAT" in given[1] and not re.search("O_EXCL|O_NOFOLLOW", given[1])
        if (opens or makes or word == "creat") and _is_told(unit, node, given[0]) and not in_test(unit, node):
            yield new(node)
    for node in unit.syntax.find("init_declarator"):
        value, above = node.child_by_field_name("value"), node.parent
        type_ = above.child_by_field_name("type") if above is not None else None
        if value is None or type_ is None or value.type != "argument_list" or not value.named_children:
            continue
        stream = unit.syntax.text(type_).rpartition(":")[2] == "ofstream"
        if stream and _SHARED.match(unit.syntax.text(value.named_children[0])) and not in_test(unit, node):
            yield new(node)


def _is_told(unit: UnitView, node: Node, path: str) -> bool:
    """Can anybody tell the path: `"/tmp/state"`, or a name that was made of the number of the process?"""
    if _SHARED.match(path) is not None:
        return True
    function = function_around(node) if path.isidentifier() else None
    if function is None:
        return False
    start = max(function.start_byte, node.start_byte - _NEAR)
    before = unit.syntax.source[start : node.start_byte].decode("utf-8", "replace")
    return any(found[1] == path for found in _NUMBERED.finditer(before))
