"""WebSockets of Python that answer every web site."""

from __future__ import annotations

from collections.abc import Iterator

from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.checks.tree import is_text_alone, name_of, statements
from wardline_analyzers.match.match import Match, New, UnitView


def every_origin(unit: UnitView, new: New) -> Iterator[Match]:
    """`def check_origin(self, origin): return True`, of a handler of Tornado"""
    for function in unit.syntax.find("function_definition"):
        if name_of(unit.syntax, function) != "check_origin" or in_test(unit, function):
            continue
        body = [each for each in statements(function.child_by_field_name("body")) if not is_text_alone(each)]
        if [unit.syntax.text(each) for each in body] == ["return True"]:
            yield new(body[0])


__all__ = ["every_origin"]
