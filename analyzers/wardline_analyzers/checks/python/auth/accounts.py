"""Functions that change an account, with plain parameters: what do they ask before?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.checks.tree import walk, with_decorators
from wardline_analyzers.match.match import Match, New, UnitView

_CHANGES: Final = re.compile(r"_*(?:change|update)_(?:user_?|account_?)?(?:password|passwd|pwd)")
_RESETS: Final = re.compile(r"_*(?:reset|recover|forgot|restore)_?(?:\w+_)?(?:password|passwd|account|access)\w*")
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
        names = [unit.syntax.text(p).partition(":")[0].partition("=")[0].strip() for p in given.named_children]
        others = [each for each in names if not _NEW.fullmatch(each) and each not in ("self", "cls")]
        text = unit.syntax.text(with_decorators(function))
        said = _ASKED.search(text.replace(unit.syntax.text(name), ""))
        if len(others) == len(names) or not others or said is not None or unit.around.bases:
            continue
        if _KEEPS.search(text):
            yield new(name)


def reset_by_answer(unit: UnitView, new: New) -> Iterator[Match]:
    """`if answer == user.mothers_maiden_name: user.password = …`"""
    for function in unit.syntax.find("function_definition"):
        name = function.child_by_field_name("name")
        if name is None or not _RESETS.fullmatch(unit.syntax.text(name)) or in_test(unit, function):
            continue
        for node in walk(function):
            if node.type == "comparison_operator" and _KNOWN_TO_OTHERS.search(unit.syntax.text(node)):
                yield new(node)
                break


__all__ = ["changed_unasked", "reset_by_answer"]
