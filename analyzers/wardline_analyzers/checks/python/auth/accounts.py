"""Functions that change an account, with plain parameters: what do they ask before?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.checks.tree import walk, with_decorators
from wardline_analyzers.match.match import Match, New, UnitView

_CHANGES: Final = re.compile(r"_*(?:change|update)_(?:user_?|account_?)?(?:password|passwd|pwd)")
_RESETS: Final = re.compile(r"_*(?:reset|recover|forgot|restore)_?(?:\w+_)?(?:password|passwd|account|access)\w*")
_RECOVERS: Final = re.compile(r"_*(?:reset|recover|restore)")
_NEW: Final = re.compile(r"(?:new_?)?(?:password|passwd|pwd)(?:_?new)?")
_ASKED: Final = re.compile(
    r"(?i)old|current|existing|previous|verify|check|authenticat|token|otp\b|code|admin|permission|request|session"
    r"|confirm|answer|signature|is_valid|allowed|requires?\b|sudo|raise \w*(?:Permission|Auth|Forbidden)"
)
"""What a function says that asks who is calling, or is handed more than a name."""
_KEEPS: Final = re.compile(
    r"(?i)\.save\(|commit\(|\bUPDATE\b|update\w*\(|password\w*\s*=[^=]|\]\s*=[^=]|write\(|dump\("
)
_KNOWN_TO_OTHERS: Final = re.compile(
    r"(?i)(?:maiden(?:_?name)?|secret_answer|security_answer|(?:first_|favou?rite_|pet_?)(?:pet|name|school|teacher|color|colour|food)"
    r"|birth_?(?:day|date|place|city)|date_of_birth|\bdob)\b"
)


def changed_unasked(unit: UnitView, new: New) -> Iterator[Match]:
    """`def change_password(user, new_password)`, which asks for nothing but the new one"""
    for function in unit.syntax.find("function_definition"):
        name, given = function.child_by_field_name("name"), function.child_by_field_name("parameters")
        if name is None or given is None or not _CHANGES.fullmatch(unit.syntax.text(name)) or in_test(unit, function):
            continue
        names = _names(unit, given)
        others = [each for each in names if not _NEW.fullmatch(each) and each not in ("self", "cls")]
        text = unit.syntax.text(with_decorators(function))
        said = _ASKED.search(text.replace(unit.syntax.text(name), ""))
        if len(others) == len(names) or not others or said is not None or unit.around.bases:
            continue
        if _KEEPS.search(text):
            yield new(name)


def _is_reset(unit: UnitView, name: Node, given: Node) -> bool:
    """`reset_password`, and a mere `recover` that is given a new password"""
    called = unit.syntax.text(name)
    if _RESETS.fullmatch(called):
        return True
    return _RECOVERS.fullmatch(called) is not None and any(_NEW.fullmatch(each) for each in _names(unit, given))


def _names(unit: UnitView, given: Node) -> list[str]:
    return [unit.syntax.text(p).partition(":")[0].partition("=")[0].strip() for p in given.named_children]


def reset_by_answer(unit: UnitView, new: New) -> Iterator[Match]:
    """`if answer == user.mothers_maiden_name: user.password = …`"""
    for function in unit.syntax.find("function_definition"):
        name, given = function.child_by_field_name("name"), function.child_by_field_name("parameters")
        if name is None or given is None or not _is_reset(unit, name, given) or in_test(unit, function):
            continue
        for node in walk(function):
            if node.type == "comparison_operator" and _KNOWN_TO_OTHERS.search(unit.syntax.text(node)):
                yield new(node)
                break


__all__ = ["changed_unasked", "reset_by_answer"]
