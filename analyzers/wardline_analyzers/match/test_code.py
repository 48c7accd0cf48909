"""Is this code a test? There a password or a plain-HTTP address is mostly no flaw."""

from __future__ import annotations

import re

from tree_sitter import Node

from wardline_analyzers.files.test_paths import is_called_test, is_example, is_test, is_unit_test
from wardline_analyzers.match.match import UnitView
from wardline_analyzers.match.routes import route_of
from wardline_analyzers.match.tree import ancestors

_FRAMEWORKS = frozenset(
    (
        *("pytest", "pytest_asyncio", "unittest", "unittest2", "nose", "hypothesis", "mock", "testtools", "absltest"),
        *("org.junit", "junit", "org.testng", "org.mockito", "org.assertj", "org.hamcrest", "org.spockframework"),
    )
)
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
        if _NAME.match(called) and not (around.type == "function_definition" and _tries(unit, around, called)):
            return True
    return False


def _tries(unit: UnitView, function: Node, called: str) -> bool:
    """Is it something that a program tries out, as `@app.post("/webhooks/test")` above `def test_webhook()`?"""
    return _BARE.fullmatch(called) is not None or route_of(unit, function) is not None


def _is_called_test(unit: UnitView) -> bool:
    """Has the file the name of a test, and imports what tests are made with?"""
    return is_called_test(unit.around.path) and not _FRAMEWORKS.isdisjoint(unit.names.packages)


def in_java_tests(unit: UnitView) -> bool:
    """Does a build of Java take the unit's file for a test?"""
    return is_unit_test(unit.around.path) or _is_called_test(unit)


def is_for_tests(unit: UnitView) -> bool:
    """Does the file say that it is a test, by its path or by what it imports?"""
    path = unit.around.path
    return in_java_tests(unit) if path.endswith(".java") else is_test(path) or _is_called_test(unit)


def in_example(unit: UnitView) -> bool:
    """Does the file's path say that it only shows how something is done?"""
    return is_example(unit.around.path)
