"""Secrets in the light languages: with what they are compared, of what they are made, keys that stand in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.names_around import names_around
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.flow.boundary.secret_names import is_unguessable
from wardline_analyzers.match.by_flow import FlowNames
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors

_COMPARED: Final = re.compile(
    r"(?:[hH]mac|HMAC|[sS]ignature|[aA]pi_?[kK]ey|[cC]srf_?[tT]oken|[aA]uth_?[tT]oken|[aA]ccess_?[tT]oken|[sS]ecret)$"
)
_MACS: Final = re.compile(
    r"\\?hash_hmac\s*\(|HMAC\.(?:hex|base64)?digest\b|HMAC\w*\(\)\.ComputeHash\b|HMACSHA\d+\.HashData(?:Async)?\s*\("
)
_MAKES_MAC: Final = r"(?:hash_hmac\(|HMAC\.(?:hex|base64)?digest|ComputeHash\(|HashData\()"
_LAST_WORD: Final = re.compile(r"(\w+)\W*$")
_CALL: Final = re.compile(r"\([^()]*\)$")
_PLAIN: Final = re.compile(r"string|literal|number|integer|float|nil|null|true|false|boolean|character|symbol|heredoc")


def compares_secret(match: Match) -> bool:
    """Of the two that are compared one is a MAC that is made here, or a secret by its name, and neither is constant."""
    sides = match.captured("left", "right")
    if len(sides) != 2 or in_test(match.unit, match.node) or any(_is_plain(match, side) for side in sides):
        return False
    return any(_is_secret(match, side) for side in sides)


def _is_plain(match: Match, side: Node) -> bool:
    """A text or a number of the source, or nothing. A text with a gap is none."""
    gaps = any("interpol" in child.type or "variable" in child.type for child in side.children)
    if _PLAIN.search(side.type) and not gaps:
        return True
    return isinstance(match.unit.constant(side), (str, int)) or match.text(side) in ("null", "nil", "NULL", "default")


def _is_secret(match: Match, side: Node) -> bool:
    written = match.text(side)
    if _MACS.search(written):
        return True
    value = match.unit.names.value(side) if isinstance(match.unit.names, FlowNames) else None
    if value is not None and value.name is not None and _MACS.search(value.name):
        return True
    last = _LAST_WORD.search(_CALL.sub("", written))
    if last is None:
        return False
    return _COMPARED.search(last[1]) is not None or _made_of_mac(match, last[1])


def _made_of_mac(match: Match, name: str) -> bool:
    """The unit says `name = … hash_hmac(…)`, also with something around it: `ToHexString(hmac.ComputeHash(…))`."""
    source = match.unit.syntax.source.decode("utf-8", "replace")
    if "hmac" not in source.lower():
        return False
    return re.search(rf"\b{re.escape(name)}\s*=\s*[^;\n]{{0,200}}{_MAKES_MAC}", source) is not None


_MAKERS: Final = re.compile(r"(?:Token|Password|Otp|OTP|Secret|ApiKey|Credential)s?(?:Generator|Factory|Maker)?$")
"""Classes that make secrets, by the end of their names."""
_HOLDERS: Final = {
    **dict.fromkeys(("method_declaration", "local_function_statement", "property_declaration"), "name"),
    **dict.fromkeys(("function_definition", "method", "singleton_method", "function_item"), "name"),
    "function_declaration": "name",
    "variable_declarator": "name",
    **dict.fromkeys(("assignment_expression", "assignment"), "left"),
    "let_declaration": "pattern",
}
"""Kinds of nodes of these grammars that give something a name, and the field that holds it."""


def makes_secret(match: Match) -> bool:
    """The random number becomes something that has to be unguessable: its variable, function or class says so."""
    if in_test(match.unit, match.node):
        return False
    if any(is_unguessable(name) for name in _names(match)) or _fills_key(match):
        return True
    return _MAKERS.search(match.unit.around.owner) is not None and not _kept(match)


_FILLED: Final = re.compile(r"(?i)(?:key|secret|token|salt|nonce|iv|password)$")


def _fills_key(match: Match) -> bool:
    """`random.NextBytes(key)`, `Random.nextBytes(key)`"""
    node = match.argument("0") if (match.name or "").lower().endswith(".nextbytes") else None
    return node is not None and _FILLED.search(match.text(node)) is not None


def _kept(match: Match) -> bool:
    """The number goes to a variable, whose name says nothing of a secret."""
    return any(re.search(r"assignment|declarator", above.type) for above in ancestors(match.node))


def _names(match: Match) -> Iterator[str]:
    """The last words of what the call's result goes to, and of the functions around it."""
    for name in names_around(match, _HOLDERS):
        last = _LAST_WORD.search(name)
        if last is not None:
            yield last[1]


_KEY: Final = re.compile(r"(?i)(?:key|secret|passphrase)$")
_NO_KEY: Final = re.compile(r"(?i)public|primary|foreign|cache|sort|partition|registry|header|_?name|config|setting")


def key_of_text(match: Match) -> bool:
    """A text of the source becomes bytes, and what keeps these is called a key."""
    text = match.constant("0")
    if not isinstance(text, str) or len(text) < 8 or in_test(match.unit, match.node):
        return False
    names = list(_names(match))[:1]
    return any(_KEY.search(name) and not _NO_KEY.search(name) for name in names) and less_sure_in_tests(match)


_SAME: Final = re.compile(
    r"\{[\s\dxXa-fA-F,]*\}|new\s+byte\s*\[[^\[\]]*\]\s*(?:\{[\s\dxXa-fA-F,]*\})?|(?:System\.Text\.)?Encoding\.\w+\.GetBytes\(\s*\"[^\"]*\"\s*\)"
)


def same_bytes(match: Match) -> bool:
    """The value is an array of zeros, of numbers that are written down, or of a text in the source."""
    value = match.value or match.node
    return _SAME.fullmatch(match.text(value).strip()) is not None and less_sure_in_tests(match)


__all__ = ["compares_secret", "key_of_text", "makes_secret", "same_bytes"]
