"""Is this code a test? There a password or a plain-HTTP address is mostly no flaw."""

from __future__ import annotations

import re
from functools import lru_cache

from tree_sitter import Node

from wardline_analyzers.checks.tree import ancestors
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, UnitView

_TESTS = re.compile(
    r"(?:^|/)(?:tests?|t|testing|testdata|fixtures|benchmarks)/|(?:^|/)conftest\.py$|_test\.go$"
    r"|(?:^|/)(?:[\w.]*(?:\.|Unit|Integration))?Tests?/|(?:^|/)\w+Tests?\.(?:cs|php)$|_(?:spec|test)\.rb$"
    r"|\.(?:test|spec|cy|e2e)\.[cm]?[jt]sx?$|(?:^|/)(?:__tests__|cypress|e2e|spec)/"
)
_CALLED_TEST = re.compile(
    r"(?:^|/)(?:test_[^/]*|[^/]*_(?:tests?|testing)|tests?)\.py$|(?:^|/)\w*[a-z0-9](?:Tests?|IT|TestCase)\.java$"
)
"""Files outside of the folders for tests that have the name of one. A first try and a check of permissions are called
so as well: in a test something of a framework for tests is imported."""
_FRAMEWORKS = frozenset(
    (
        *("pytest", "pytest_asyncio", "unittest", "unittest2", "nose", "hypothesis", "mock", "testtools", "absltest"),
        *("org.junit", "junit", "org.testng", "org.mockito", "org.assertj", "org.hamcrest", "org.spockframework"),
    )
)
_EXAMPLES = re.compile(r"(?:^|/)(?:examples?|docs?|samples?|tutorials?)/")
_UNIT_TESTS = re.compile(r"(?:^|/)src/(?:\w*[tT]est\w*|it)/")
"""Where Maven and Gradle keep tests."""
_NAME = re.compile(r"(?:test|Test|Testing|Fake|fake_|Mock|mock_)(?![a-z])|test_|Test[A-Z]")
_BARE = re.compile(r"tests?_?\d*")
"""Functions outside of tests are called so too: a route, a try, the one that asks whether a service is there."""


def in_test(unit: UnitView, node: Node) -> bool:
    """Does the file's path, or the name of a function or class around the node, say that this is a test?"""
    owner, bases = unit.around.owner, unit.around.bases
    if unit.around.path.endswith(".java"):  # its builds say where tests are
        return in_java_tests(unit) or any(base.endswith("TestCase") for base in bases)
    if is_for_tests(unit) or _NAME.match(owner) or any(base.endswith("TestCase") for base in bases):
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


@lru_cache(maxsize=64)
def _has_name_of_test(path: str) -> bool:
    return _CALLED_TEST.search(path) is not None


def _is_called_test(unit: UnitView) -> bool:
    """Has the file the name of a test, and imports what tests are made with?"""
    return _has_name_of_test(unit.around.path) and not _FRAMEWORKS.isdisjoint(unit.names.packages)


def in_java_tests(unit: UnitView) -> bool:
    """Does a build of Java take the unit's file for a test?"""
    return _UNIT_TESTS.search(unit.around.path) is not None or _is_called_test(unit)


def is_for_tests(unit: UnitView) -> bool:
    """Does the file say that it is a test, by its path or by what it imports?"""
    path = unit.around.path
    return in_java_tests(unit) if path.endswith(".java") else _is_test_file(path) or _is_called_test(unit)


def is_folder_of_tests(path: str) -> bool:
    """Is all that is in this folder taken for tests? `path` has forward slashes."""
    return _is_test_file(path + "/") or _UNIT_TESTS.search(path + "/") is not None


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
    return not in_java_tests(match.unit) and less_sure_in_tests(match)


def less_sure_in_tests(match: Match) -> bool:
    """Let the match stand; in test code its confidence is low. (Pages name this check in their front matter.)"""
    if in_test(match.unit, match.node):
        match.confidence = Confidence.LOW
    return True
