"""Files that Go's programs write private keys to: who may read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.assigned import assigned
from wardline_analyzers.checks.go.calls import function_around
from wardline_analyzers.checks.go.files import OTHERS_READ
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test

_PRIVATE_BLOCK: Final = re.compile(r'\bType:\s*"(?:[A-Z0-9]+ )*PRIVATE KEY"')
_GUARDED: Final = re.compile(r"Chmod\(|EncryptPEMBlock|ENCRYPTED|[Uu]mask\(")
"""A function that speaks of one of these has thought of who may read the key."""
_OPENS: Final = {"os.Create": None, "os.OpenFile": 2, "os.WriteFile": 2, "io/ioutil.WriteFile": 2}
"""The argument that is the mode; `Create` asks for one that all may read."""


def written_for_all(unit: UnitView, new: New) -> Iterator[Match]:
    """A PEM block with a private key goes into a file that is made with a mode by which others read it."""
    for call in unit.syntax.find("call_expression"):
        match = new(call)
        function = function_around(call)
        if function is None or in_test(unit, call) or _GUARDED.search(match.text(function)):
            continue
        given, name = _arguments(call), _callee(match, call)
        opens: Node | None = None
        if name == "encoding/pem.Encode" and len(given) > 1 and _is_private(match, function, given[1]):
            opens = assigned(match, function, given[0])
        elif name in ("os.WriteFile", "io/ioutil.WriteFile") and len(given) > 1:
            data = assigned(match, function, given[1])
            blocks = _arguments(data)[:1] if _callee(match, data) == "encoding/pem.EncodeToMemory" else []
            opens = call if any(_is_private(match, function, block) for block in blocks) else None
        if opens is not None and _others_read(match, opens):
            yield new(opens)


def _is_private(match: Match, function: Node, block: Node) -> bool:
    return _PRIVATE_BLOCK.search(match.text(assigned(match, function, block))) is not None


def _others_read(match: Match, call: Node) -> bool:
    name = _callee(match, call)
    if name not in _OPENS:
        return False
    index, given = _OPENS[name], _arguments(call)
    if index is None:
        return True
    mode = match.unit.constant(given[index]) if index < len(given) else None
    return type(mode) is int and mode & OTHERS_READ != 0


def _arguments(node: Node) -> list[Node]:
    arguments = node.child_by_field_name("arguments") if node.type == "call_expression" else None
    return arguments.named_children if arguments is not None else []


def _callee(match: Match, node: Node) -> str:
    callee = node.child_by_field_name("function") if node.type == "call_expression" else None
    return (match.resolve(callee) or "") if callee is not None else ""


__all__ = ["written_for_all"]
