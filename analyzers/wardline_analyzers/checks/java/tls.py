"""Trust managers and verifiers of Java that refuse nothing."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.java.calls import METHODS
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing, walk

_TELLS: Final = re.compile(
    r"(?i)^(?:log|logger|out|err)$|^(?:println|printf?|print|trace|debug|info|warn|warning|error|fine|finer|finest)$"
)
"""Names of objects and methods that only tell of something."""
_PARAMETERS: Final = 2


def _body(match: Match) -> Node | None:
    body = match.node.child_by_field_name("body")
    if body is None and match.node.type == "function_declaration":  # of Kotlin
        return next((node for node in match.node.named_children if node.type == "function_body"), None)
    return body


def _decides(match: Match, body: Node) -> bool:
    """Does the body throw, or ask anything that could?"""
    for node in walk(body):
        if node.type in ("throw_statement", "throw_expression"):
            return True
        if node.type == "call_expression" and not _TELLS.search(
            re.split(r"\W", match.text(node.named_children[0]))[-1]
        ):
            return True
        if node.type == "method_invocation":
            name = node.child_by_field_name("name")
            if name is None or not _TELLS.search(match.text(name)):
                return True
    return False


def trusts_all(match: Match) -> bool:
    """`checkServerTrusted` and its like, which refuse by throwing, and never do."""
    body = _body(match)
    return body is not None and not _decides(match, body) and less_sure_in_tests(match)


def _is_true(text: str) -> bool:
    return text == "true" or _IS_THERE.fullmatch(text) is not None


_IS_THERE: Final = re.compile(r"\w+\s*!=\s*null")


def verifies_nothing(match: Match) -> bool:
    """`verify(host, session)` that returns true and nothing else, or asks only whether there is a host."""
    body, parameters = _body(match), match.node.child_by_field_name("parameters")
    given = [n for n in parameters.named_children if n.type == "formal_parameter"] if parameters is not None else []
    kind = given[-1].child_by_field_name("type") if len(given) == _PARAMETERS else None
    if body is None or kind is None or match.text(kind).rpartition(".")[2] != "SSLSession":
        return False
    results = [n for n in walk(body) if n.type == "return_statement"]
    true = all(n.named_children and _is_true(match.text(n.named_children[0])) for n in results)
    return bool(results) and true and not _decides(match, body) and less_sure_in_tests(match)


_NAMES_HOST: Final = re.compile(
    r"setEndpointIdentificationAlgorithm|HostnameVerifier|setUseClientMode\s*\(\s*false|setSSLParameters|verify\w*\s*\("
)
_BEGINS: Final = re.compile(r"\.\s*(?:startHandshake|getOutputStream|getInputStream)\s*\(")
_ON: Final = re.compile(r"\benableHostnameVerification\s*\(")


_PROCEEDS: Final = re.compile(r"\.\s*proceed\s*\(")
_REFUSES: Final = re.compile(r"\.\s*cancel\s*\(|\bsuper\s*\.\s*onReceivedSslError\b")


def goes_on(match: Match) -> bool:
    """`onReceivedSslError` of a web view that goes on, whatever the certificate is."""
    body = _body(match)
    text = match.text(body) if body is not None else ""
    return _PROCEEDS.search(text) is not None and _REFUSES.search(text) is None and less_sure_in_tests(match)


def host_unasked(match: Match) -> bool:
    """A socket of TLS that is used in the method which made it, with no word about the name of the host."""
    around = enclosing(match.node, *METHODS)
    text = match.text(around) if around is not None else ""
    made = "SSLSocket" in text and _BEGINS.search(text) is not None
    return made and _NAMES_HOST.search(text) is None and less_sure_in_tests(match)


def broker_unasked(match: Match) -> bool:
    """RabbitMQ over TLS, without `enableHostnameVerification()`."""
    block = enclosing(match.node, "block", *METHODS)
    return block is not None and _ON.search(match.text(block)) is None and less_sure_in_tests(match)


def revocation_unasked(match: Match) -> bool:
    """Revocation is switched off, and the method adds no checker of its own."""
    around = enclosing(match.node, *METHODS)
    text = match.text(around) if around is not None else ""
    return "addCertPathChecker" not in text and "RevocationChecker" not in text and less_sure_in_tests(match)


__all__ = ["broker_unasked", "goes_on", "host_unasked", "revocation_unasked", "trusts_all", "verifies_nothing"]
