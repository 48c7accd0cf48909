"""Android: what a web view may do, and how secrets are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.java.calls import METHODS
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, enclosing, text_between

_ALLOWS: Final = re.compile(
    r"\b(?:setJavaScriptEnabled|setAllow\w*Access\w*)\s*\(\s*true|\b(?:javaScriptEnabled|allow\w*Access\w*)\s*=\s*true"
    r"|\baddJavascriptInterface\b"
)
_COMPARES_PACKAGE: Final = re.compile(
    r"\bget(?:Package|Class)Name\(\)\s*\.\s*equals\s*\(|\.\s*(?:equals|contains)\s*\([^()]*\.\s*get(?:Package|Class)Name\(\)"
    r"|\.(?:package|class)Name\s*(?:[!=]=|!?in\b)"
)
"""A test of the component that an intent names, or of the one that it resolves to."""
_TESTS: Final = ("if_statement", "if_expression")
_LEAVES: Final = re.compile(rb"\b(?:return|throw)\b[^{}]*\}?\s*$")
_SEALED: Final = re.compile(r"Encrypted(?:SharedPreferences|File)|SQLCipher|sqlcipher")


def runs_scripts(match: Match) -> bool:
    """The method switches scripts or files on in a web view, and has not compared the host."""
    around = enclosing(match.node, *METHODS)
    if around is not None and _of_known_host(match, around):
        return False
    return around is not None and _ALLOWS.search(match.text(around)) is not None and less_sure_in_tests(match)


def _of_known_host(match: Match, around: Node) -> bool:
    """`url.startsWith("https://app.example.com/")`: does the method ask so of what is opened, before it is?"""
    opened = match.argument("0")
    if opened is None or not opened.type.endswith("identifier"):
        return False
    begins = rf"\b{re.escape(match.text(opened))}\s*\??\.\s*startsWith\s*\(\s*\"https?://[^\"/@\s$]+/"
    before = text_between(match.unit.syntax, around.start_byte, match.node.start_byte)
    flags = set(re.findall(rf"\b(\w+)\s*=[^=;\n]*{begins}", before))
    tests = [match.text(test) for test in tests_before(match.node)]
    return any(re.search(begins, test) or not flags.isdisjoint(re.findall(r"\w+", test)) for test in tests)


def sent_on(match: Match) -> bool:
    """An intent of another app is sent on, and no test that leads here has compared the package that is to open it."""
    return not any(_COMPARES_PACKAGE.search(match.text(test)) for test in tests_before(match.node))


def tests_before(node: Node) -> Iterator[Node]:
    """The tests around a place, and those before it in its blocks behind which the method is left."""
    inner = node
    for around in ancestors(node):
        if around.type in METHODS:
            return
        if around.type in _TESTS and (test := _test_of(around)) is not None and test != inner:
            yield test
        before = inner.prev_named_sibling
        while before is not None:
            if before.type in _TESTS and before.text is not None and _LEAVES.search(before.text):
                test = _test_of(before)
                if test is not None:
                    yield test
            before = before.prev_named_sibling
        inner = around


def _test_of(branch: Node) -> Node | None:
    return branch.child_by_field_name("condition") or next(iter(branch.named_children), None)


def stored_as_it_is(match: Match) -> bool:
    """No function of which nothing is known has made something else of the secret, and the store does not encrypt."""
    if match.taint is None or not match.taint.sure:
        return False
    return not any(_SEALED.search(text) for text in _texts_before(match)) and less_sure_in_tests(match)


def _texts_before(match: Match) -> Iterator[str]:
    """The statement of a place and those before it in its blocks, but for other blocks; and the parameters."""
    inner = match.node
    for around in ancestors(match.node):
        before = inner.prev_named_sibling
        while before is not None:
            if before.type != "block":
                yield match.text(before)
            before = before.prev_named_sibling
        if around.type in METHODS:
            return
        inner = around


_FOR_DEBUGGING: Final = re.compile(r"(?i)debug|\bisDev\w*|\bdevelop")


def debugged_by_all(match: Match) -> bool:
    """The inspector is let in, and no test around asks whether this is a build for debugging."""
    asked = any(_FOR_DEBUGGING.search(match.text(test)) for test in tests_before(match.node))
    return not asked and less_sure_in_tests(match)


__all__ = ["debugged_by_all", "runs_scripts", "sent_on", "stored_as_it_is", "tests_before"]
