"""Functions that change an account, with plain parameters: what do they ask before?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.parameters import parameter_names
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import name_of, walk, with_decorators

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
        name = function.child_by_field_name("name")
        if name is None or not _CHANGES.fullmatch(unit.syntax.text(name)) or in_test(unit, function):
            continue
        names = parameter_names(unit.syntax, function)
        others = [each for each in names if not _NEW.fullmatch(each) and each not in ("self", "cls")]
        text = unit.syntax.text(with_decorators(function))
        said = _ASKED.search(text.replace(unit.syntax.text(name), ""))
        if len(others) == len(names) or not others or said is not None or unit.around.bases:
            continue
        if _KEEPS.search(text):
            yield new(name)


_SETS_PASSWORD: Final = re.compile(
    r"(?i)set_password\(|\b\w*password_?(?:hash)?\s*=\s*\w*(?:generate_password_hash|hash|make_password|encrypt|bcrypt)"
)
"""A new password is kept here."""


def _is_reset(unit: UnitView, function: Node) -> bool:
    """`reset_password`, and a mere `recover` that is given a new password"""
    called = name_of(unit.syntax, function)
    if _RESETS.fullmatch(called):
        return True
    return _RECOVERS.fullmatch(called) is not None and any(map(_NEW.fullmatch, parameter_names(unit.syntax, function)))


def reset_by_answer(unit: UnitView, new: New) -> Iterator[Match]:
    """`if answer == user.mothers_maiden_name: user.password = …`"""
    for function in unit.syntax.find("function_definition"):
        sets = _SETS_PASSWORD.search(unit.syntax.text(function)) is not None
        if not (sets or _is_reset(unit, function)) or in_test(unit, function):
            continue
        for node in walk(function):
            if node.type == "comparison_operator" and _KNOWN_TO_OTHERS.search(unit.syntax.text(node)):
                yield new(node, confidence=Confidence.MEDIUM if sets else None)
                break


__all__ = ["changed_unasked", "reset_by_answer"]
