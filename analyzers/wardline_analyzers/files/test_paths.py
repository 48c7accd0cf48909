"""Which files are no part of a program: its tests, and what only shows how something is done. By paths with forward
slashes, relative to the folder that is looked at."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_TESTS: Final = re.compile(
    r"(?:^|/)(?:tests?|t|testing|testdata|fixtures|benchmarks)/|(?:^|/)conftest\.py$|_test\.go$"
    r"|(?:^|/)(?:[\w.]*(?:\.|Unit|Integration))?Tests?/|(?:^|/)\w+Tests?\.(?:cs|php)$|_(?:spec|test)\.rb$"
    r"|\.(?:test|spec|cy|e2e)\.[cm]?[jt]sx?$|(?:^|/)(?:__tests__|cypress|e2e|spec)/"
)
_CALLED_TEST: Final = re.compile(
    r"(?:^|/)(?:test_[^/]*|[^/]*_(?:tests?|testing)|tests?)\.py$|(?:^|/)\w*[a-z0-9](?:Tests?|IT|TestCase)\.java$"
)
"""Files outside of the folders for tests that have the name of one. A first try and a check of permissions are called
so as well."""
_UNIT_TESTS: Final = re.compile(r"(?:^|/)src/(?:\w*[tT]est\w*|it)/")
"""Where Maven and Gradle keep tests."""
_EXAMPLES: Final = re.compile(r"(?:^|/)(?:examples?|docs?|samples?|tutorials?)/")
_FOLDERS: Final = re.compile(
    r"(?i)(?:^|/)(?:tests?|__tests__|\w*\.tests?|specs?|fixtures|stubs|samples?|examples?|benchmarks|e2e)/"
)
"""Of files of which a rule reads the whole text: what is an example counts as a test."""
_NAMES: Final = re.compile(r"Tests?\.(?:cs|php|kt)$|_(?:spec|test)\.rb$|\.(?:test|spec)\.[cm]?[jt]sx?$")


def in_tests(path: str) -> bool:
    """Does a file's path say that it is a test or an example?"""
    return _FOLDERS.search(path) is not None or _NAMES.search(path) is not None


@lru_cache(maxsize=64)
def is_test(path: str) -> bool:
    """Does a path say by itself that a file of code is a test?"""
    return _TESTS.search(path) is not None


@lru_cache(maxsize=64)
def is_called_test(path: str) -> bool:
    """Has a file the name of a test? It is one if it also imports what tests are made with."""
    return _CALLED_TEST.search(path) is not None


@lru_cache(maxsize=64)
def is_unit_test(path: str) -> bool:
    """Does a build of Java look for tests in the folder of a file?"""
    return _UNIT_TESTS.search(path) is not None


@lru_cache(maxsize=64)
def is_example(path: str) -> bool:
    """Does a path say that a file of code only shows how something is done?"""
    return _EXAMPLES.search(path) is not None


def is_aside(path: str) -> bool:
    """Is it no part of a program: a test, or an example?"""
    return in_tests(path) or is_test(path) or is_example(path)


def is_folder_of_tests(path: str) -> bool:
    """Is all that is in this folder taken for tests?"""
    return is_test(path + "/") or is_unit_test(path + "/")


__all__ = ["in_tests", "is_aside", "is_called_test", "is_example", "is_folder_of_tests", "is_test", "is_unit_test"]
