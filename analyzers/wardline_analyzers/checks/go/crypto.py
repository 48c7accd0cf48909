"""What Go's programs make of ciphers, MACs and connections with their own hands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import function_around
from wardline_analyzers.checks.go.pages import operands
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.match.by_flow import FlowNames
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors

_MODES: Final = re.compile(r"\^|XORBytes|\bcipher\.New|\b(?:iv|nonce|counter|ctr|tweak|prev\w*)\b", re.IGNORECASE)
"""A function that speaks of one of these chains its blocks, or makes a mode of its own."""


def block_by_block(match: Match) -> bool:
    """`block.Encrypt(dst, src)` in a loop, each block by itself: that is ECB, written by hand."""
    function = function_around(match.node)
    if function is None or not any(above.type == "for_statement" for above in ancestors(match.node)):
        return False
    return _MODES.search(match.text(function)) is None and less_sure_in_tests(match)


_DELIBERATE: Final = re.compile(
    r"(?i)insecure|unsafe|skip_?(?:tls|ssl|cert|verif)|no_?verify|self_?(?:sign|cert)|legacy|\bold|old(?:er)?_?(?:tls|version)"
    r"|compat|intermediate|allow_?(?:tls|ssl)|weak|!\s*(?:\w+\.)*(?:secure|\w*verif\w*|validat\w*)|disable_?\w*verif|trust_?\w*cert"
)


def not_asked_for(match: Match) -> bool:
    """Nobody has asked for it by a setting whose name says what it does: `if options.Insecure { … }`."""
    for above in ancestors(match.node):
        if above.type == "if_statement":
            asked = above.child_by_field_name("condition")
        elif above.type == "expression_case":
            asked = above.child_by_field_name("value")
        else:
            asked = None
        if asked is not None and asked.start_byte < match.node.start_byte and _DELIBERATE.search(match.text(asked)):
            return False
        if above.prev_named_sibling is not None and _is_left_before(match, above):
            return False
    return less_sure_in_tests(match)


def _is_left_before(match: Match, statement: Node) -> bool:
    """Do the others leave before this statement: `if !skipVerify { return client }`?"""
    before = statement.prev_named_sibling
    while before is not None:
        asked, body = before.child_by_field_name("condition"), before.child_by_field_name("consequence")
        if asked is not None and asked.type == "unary_expression" and _DELIBERATE.search(match.text(asked)):
            return body is not None and re.search(r"\breturn\b[^\n]*\n?\s*\}$", match.text(body)) is not None
        before = before.prev_named_sibling
    return False


_MAC: Final = re.compile(r"\.Sum\((?:nil|\w+\[:0\])\)")
_MADE_OF_MAC: Final = re.compile(r"\b(\w+)(?:, \w+)* ?:?=(?!=) ?[^\n]*\.Sum\((?:nil|\w+\[:0\])\)")
_CONVERTED: Final = re.compile(r"(?:\w+\.)*(?:EncodeToString|string|Sprintf)\((?:\"%[xXs]\", ?)?(\w+)(?:\[:\])?\)")


def compares_mac(match: Match) -> bool:
    """One side of the comparison is the result of a MAC that this function computes, or has it behind a constant."""
    function = function_around(match.node)
    sides = match.captured("left", "right") if match.arguments is None else match.arguments.positional[:2]
    if function is None or len(sides) != 2 or in_test(match.unit, match.node):
        return False
    if any(side.type in ("int_literal", "true", "false", "nil") for side in sides):
        return False  # of a length, or of what a comparison says that takes its time
    text = match.text(function)
    if "hmac.New(" not in text:
        return False
    made = set(_MADE_OF_MAC.findall(text))
    made |= {
        name
        for name, value in re.findall(r"\b(\w+) ?:= ?([^\n]+)", text)
        if (found := _CONVERTED.match(value)) and found[1] in made
    }
    return any(_is_mac(match.text(part), made) for side in sides for part in operands(side))


def _is_mac(side: str, made: set[str]) -> bool:
    found = _CONVERTED.fullmatch(side)
    return _MAC.search(side) is not None or (found[1] if found else side) in made


_WEAK_SUITE: Final = re.compile(
    r"TLS_\w*(?:RC4|3DES|_NULL_|_EXPORT_|_anon_)\w*|TLS_RSA_WITH_\w+|TLS_\w+_CBC_SHA256|\bInsecureCipherSuites\(\)"
)
"""Those that `tls.InsecureCipherSuites` lists."""


def weak_suites(match: Match) -> bool:
    """A list of cipher suites with one that is broken, or without forward secrecy."""
    node = match.argument("CipherSuites") or match.value
    if node is None:
        return False
    if not any(_WEAK_SUITE.search(text) for text in (match.text(node), *_suites(match, node))):
        return False
    match.at = node
    return not_asked_for(match)


def _suites(match: Match, node: Node) -> Iterator[str]:
    """The names of the suites in a list, as far as the dataflow knows them."""
    value = match.unit.names.value(node) if isinstance(match.unit.names, FlowNames) else None
    if value is not None:
        each = [*(value.items or {}).values(), *([value.rest] if value.rest is not None else [])]
        yield from (item.name for item in each if item.name)
