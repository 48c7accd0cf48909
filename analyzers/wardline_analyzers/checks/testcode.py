"""What a match is worth in a test. (Pages name these checks in their front matter.)"""

from __future__ import annotations

from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_java_tests, in_test


def outside_tests(match: Match) -> bool:
    """Let the match stand where the code is no test."""
    return not in_test(match.unit, match.node)


def outside_unit_tests(match: Match) -> bool:
    """Let the match stand where no build of Java takes the file for a test; less sure in other test code."""
    return not in_java_tests(match.unit) and less_sure_in_tests(match)


def less_sure_in_tests(match: Match) -> bool:
    """Let the match stand; in test code its confidence is low."""
    if in_test(match.unit, match.node):
        match.confidence = Confidence.LOW
    return True
