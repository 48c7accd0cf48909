"""Blobs of Azure's storage that a client of Python encrypts before it sends them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around

_CLIENT: Final = re.compile(r"(?:Blob|BlobService|Container|Queue|QueueService)Client(?:\.from_\w+)?$")
_LATER: Final = re.compile(r"encryption_version\s*[=:](?!\s*[\"']1)")
"""A version that is not the first, or that is not told."""


def first_version(unit: UnitView, new: New) -> Iterator[Match]:
    """`blob.key_encryption_key = key`, `BlobClient(…, key_encryption_key=key)`: the default is version 1."""
    if "azure" not in unit.names.packages:
        return
    for node in unit.syntax.find("assignment", "call"):
        place = _key_of_assignment(unit, node) if node.type == "assignment" else _key_of_call(unit, node)
        around = function_around(node) or unit.syntax.root
        if place is not None and not _LATER.search(unit.syntax.text(around)) and not in_test(unit, node):
            yield new(place)


def _key_of_assignment(unit: UnitView, node: Node) -> Node | None:
    left = node.child_by_field_name("left")
    word = left.child_by_field_name("attribute") if left is not None and left.type == "attribute" else None
    return node if word is not None and unit.syntax.text(word) == "key_encryption_key" else None


def _key_of_call(unit: UnitView, node: Node) -> Node | None:
    callee = node.child_by_field_name("function")
    if callee is None or not _CLIENT.search(unit.syntax.text(callee)):
        return None
    return Arguments(node, unit.syntax).get("key_encryption_key")


__all__ = ["first_version"]
