"""Decryption in Node whose tag is not checked, or may be cut short."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import function_or_unit
from wardline_analyzers.checks.javascript.comments import without_comments
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_TAGGED: Final = re.compile(r"(?i)-(?:gcm|ccm|ocb)$|^chacha20-poly1305$")
_FINISHES: Final = re.compile(r"\.\s*(?:final|pipe|end)\s*\(|pipeline\s*\(|\bfor\s+await\b")


def tag_unchecked(match: Match) -> bool:
    """Nothing around asks for the end of the decryption, which is where the tag is compared."""
    algorithm = match.constant("0")
    if not isinstance(algorithm, str) or not _TAGGED.search(algorithm) or _is_given_away(match.node):
        return False
    return not _FINISHES.search(match.text(function_or_unit(match.node))) and outside_tests(match)


def tag_cut(match: Match) -> bool:
    """GCM whose length of the tag is not said: Node takes one of four bytes too."""
    algorithm = match.constant("0")
    if not isinstance(algorithm, str) or not algorithm.lower().endswith("-gcm"):
        return False
    if match.argument("authTagLength") is not None or match.argument("3") is not None:
        return False
    text = without_comments(match.text(function_or_unit(match.node)))
    # a tag cut out of the message by the program has the length that is written there
    sliced = re.search(r"(?:slice|subarray|substring)\([^)]*\)", text) is not None or "length" in text
    return not sliced and outside_tests(match)


def _is_given_away(node: Node) -> bool:
    """Is it returned, or kept where other functions finish it?"""
    above = node.parent
    if above is None or above.type in ("return_statement", "arguments", "arrow_function", "await_expression"):
        return True
    left = above.child_by_field_name("left")
    return left is not None and left.type == "member_expression"
