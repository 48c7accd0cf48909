"""Is this code a test? There a password or a plain-HTTP address is mostly no flaw."""

from __future__ import annotations

import re
from functools import lru_cache

from tree_sitter import Node

from wardline_analyzers.checks.tree import ancestors
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, UnitView

_TESTS = re.compile(
    r"(?:^|/)(?:tests?|t|testing|testdata|fixtures|benchmarks?)/|(?:^|/)(?:test_[^/]*|[^/]*_(?:tests?|testing)|tests?|conftest)\.py$|_test\.go$"
    r"|(?:^|/)(?:[\w.]*(?:\.|Unit|Integration))?Tests?/|(?:^|/)\w+Tests?\.(?:cs|php)$|_(?:spec|test)\.rb$"
    r"|\.(?:test|spec|cy|e2e)\.[cm]?[jt]sx?$|(?:^|/)(?:__tests__|cypress|e2e|spec)/"
)
_EXAMPLES = re.compile(r"(?:^|/)(?:examples?|docs?|samples?|tutorials?)/")
_UNIT_TESTS = re.compile(r"(?:^|/)src/(?:\w*[tT]est\w*|it)/|(?:^|/)\w*[a-z0-9](?:Tests?|IT|TestCase)\.java$")
"""Where Maven and Gradle keep tests, and how they tell them by name."""
_MAIN = re.compile(r"(?:^|/)src/main/")
_NAME = re.compile(r"(?:test|Test|Testing|Fake|fake_|Mock|mock_)(?![a-z])|test_|Test[A-Z]")
_BARE = re.compile(r"tests?_?\d*")
"""Functions outside of tests are called so too: a route, a try, the one that asks whether a service is there."""


def in_test(unit: UnitView, node: Node) -> bool:
    """Does the file's path, or the name of a function or class around the node, say that this is a test?"""
    owner, bases = unit.around.owner, unit.around.bases
    if unit.around.path.endswith(".java"):  # its builds say where tests are
        return in_java_tests(unit.around.path) or any(base.endswith("TestCase") for base in bases)
    if _is_test_file(unit.around.path) or _NAME.match(owner) or any(base.endswith("TestCase") for base in bases):
        return True
    for around in ancestors(node):
        name = around.child_by_field_name("name")
        if name is None or around.type not in ("function_definition", "class_definition"):
            continue
        called = unit.syntax.text(name)
        if _NAME.match(called) and not (around.type == "function_definition" and _BARE.fullmatch(called)):
            return True
    return False


@lru_cache(maxsize=64)
def _is_test_file(path: str) -> bool:
    return _TESTS.search(path) is not None


def in_java_tests(path: str) -> bool:
    """Does a build of Java take this file for a test?"""
    found = _UNIT_TESTS.search(path)
    return found is not None and not (_MAIN.search(path) and found[0].endswith(("Test.java", "Tests.java")))


def in_example(unit: UnitView) -> bool:
    """Does the file's path say that it only shows how something is done?"""
    return _is_example(unit.around.path)


@lru_cache(maxsize=64)
def _is_example(path: str) -> bool:
    return _EXAMPLES.search(path) is not None


def outside_tests(match: Match) -> bool:
    """Let the match stand where the code is no test. (Pages name this check in their front matter.)"""
    return not in_test(match.unit, match.node)


def outside_unit_tests(match: Match) -> bool:
    """Let the match stand where no build of Java takes the file for a test; less sure in other test code."""
    return not in_java_tests(match.unit.around.path) and less_sure_in_tests(match)


def less_sure_in_tests(match: Match) -> bool:
    """Let the match stand; in test code its confidence is low. (Pages name this check in their front matter.)"""
    if in_test(match.unit, match.node):
        match.confidence = Confidence.LOW
    return True
