"""Whether the conditions of a model (`where`) hold for a call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.values import PARAMETER, UNKNOWN, Taint, Value
from wardline_analyzers.flow.models.entries import Where
from wardline_analyzers.rules.rule import Condition

_ANSWER: Final = "llm-output"


def hold(where: Where, arguments: Arguments, number: int = 0, chosen: bool = False) -> bool:
    """Do all conditions hold? Of those on each element (`.*`), the element with this number is meant.

    `chosen`: a condition on what an attacker chooses holds.
    """
    for spec, condition in where:
        value = _asked(spec, arguments, number)
        if chosen and value is not None and value.consts is None and _is_chosen(spec, value, arguments, number):
            continue
        if not fits(condition, value):
            return False
    return True


def asked(where: Where, arguments: Arguments, number: int = 0) -> Iterator[Value]:
    """The values that these conditions ask about, as far as they are given."""
    for spec, _ in where:
        value = _asked(spec, arguments, number)
        if value is not None:
            yield value


def of_choosers(where: Where, arguments: Arguments, value: Value, number: int = 0) -> Value:
    """The argument as far as it comes from whoever chooses what the conditions ask for, if they hold by that alone."""
    for spec, condition in where:
        told = _asked(spec, arguments, number)
        if told is not None and told.consts is None and not fits(condition, told):
            kinds = {t.kind for t in _choosing(told)}
            value = value.but(taints=tuple(t for t in value.taints if t.kind in kinds))
    return value


def _choosing(value: Value) -> list[Taint]:
    """The data of an attacker that decide what it is. A model does not choose its answer's fields."""
    return [t for t in value.taints if t.kind not in (PARAMETER, _ANSWER) and "response" not in t.cleared]


def _is_chosen(spec: str, value: Value, arguments: Arguments, number: int) -> bool:
    """Is it an element of a dictionary or a row that an attacker sends?"""
    if not _choosing(value):
        return False
    around, _, key = spec.rpartition("[")
    parent = _asked(around, arguments, number)
    whole = _asked(around.partition(".")[0], arguments, number)
    if parent is None or whole is None or whole.kind == "str" or (parent.name or "").endswith("()"):
        return False
    return parent.kind in (("tuple", "list") if key[:-1].isdecimal() else ("dict", ""))


def _asked(spec: str, arguments: Arguments, number: int) -> Value | None:
    found = arguments.select(spec)
    if ".*" in spec and number < len(found):
        return found[number].value
    return found[0].value if found else None


def fits(condition: Condition, value: Value | None) -> bool:
    """Does a condition hold of this value? None: it is not given."""
    operator, operand = condition
    if operator == "not":
        return not fits(operand, value)
    if operator == "any":
        return any(fits(c, value) for c in operand)
    if operator == "all":
        return all(fits(c, value) for c in operand)
    if value is None:
        return operator in ("absent", "falsy") or (operator == "is" and operand is None)
    if operator == "present":
        return True
    if operator == "absent":
        return False
    if operator == "text":
        return value.kind not in ("list", "tuple", "set", "dict") and value.items is None
    if operator == "string":
        return value.kind == "str"
    if operator == "number":
        return value.kind in ("int", "float")
    if operator == "list":
        return value.kind in ("list", "tuple") or (value.items is not None and value.kind != "dict")
    if operator in ("name", "call"):
        return value.name is not None and _named(value.name, operator, operand)
    if operator == "truthy":
        return _truth(value) is True
    if operator == "falsy":
        return _truth(value) is False
    constant = value.constant
    if constant is not UNKNOWN:
        return _of_constant(operator, operand, constant)
    several = value.consts or ()  # each of the ways that lead here gives another one
    return operator == "matches" and bool(several) and all(_of_constant(operator, operand, c) for c in several)


def _of_constant(operator: str, operand: Any, constant: Any) -> bool:
    if operator == "is":
        return type(constant) is type(operand) and bool(constant == operand)
    if operator == "in":
        return any(type(constant) is type(each) and constant == each for each in operand)
    if operator == "matches":
        return isinstance(constant, str) and re.search(operand, constant[:4000]) is not None
    if operator in ("less", "more"):
        if isinstance(constant, bool) or not isinstance(constant, (int, float)):
            return False
        return bool(constant < operand if operator == "less" else constant > operand)
    return False


def _named(name: str, operator: str, wanted: tuple[str, ...]) -> bool:
    plain = name
    if operator == "call":
        if not name.endswith("()"):
            return False
        plain = name[:-2]
    return any(plain == w or (w.endswith(".*") and plain.startswith(w[:-1])) for w in wanted)


def _truth(value: Value) -> bool | None:
    if value.consts is not None:
        truths = {bool(c) for c in value.consts}
        return truths.pop() if len(truths) == 1 else None
    if value.items:
        return True
    return None
