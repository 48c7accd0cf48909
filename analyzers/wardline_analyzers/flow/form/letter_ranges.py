"""`c >= 'a' && c <= 'z'`: two comparisons that say between which letters one lies, made one."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow.form.expressions import Compare, Expression, Literal, Logic, Name, Not

_BLANK: Final = " "
_MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_UP, _DOWN = (">", ">="), ("<", "<=")


def linked(start: int, end: int, operator: str, operands: tuple[Expression, ...]) -> Expression:
    """These operands of `and` or `or`, the last two as one where they say between which letters something lies."""
    *before, left, right = operands
    made = _within(left, right) if operator == "and" else _outside(left, right)
    if made is None:
        return Logic(start, end, operator, operands)
    return Logic(start, end, operator, (*before, made)) if before else made


def _within(left: Expression, right: Expression) -> Compare | None:
    """`low <= c <= high`"""
    one, other = _sided(left), _sided(right)
    if one is None or other is None or one[0].name != other[0].name:
        return None
    if one[1] in _DOWN:
        one, other = other, one
    if one[1] not in _UP or other[1] not in _DOWN:
        return None
    low, high = _moved(one[2], 1 if one[1] == ">" else 0), _moved(other[2], -1 if other[1] == "<" else 0)
    if low is None or high is None:
        return None
    return Compare(left.start, right.end, ("<=", "<="), (low, one[0], high))


def _outside(left: Expression, right: Expression) -> Not | None:
    """`c < low || c > high`: not between them."""
    one, other = _refused(left), _refused(right)
    made = _within(one, other) if one is not None and other is not None else None
    return Not(made.start, made.end, made) if made is not None else None


def _refused(test: Expression) -> Compare | None:
    if not isinstance(test, Compare) or test.operators[0] not in _MIRRORED or len(test.operators) != 1:
        return None
    other = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}[test.operators[0]]
    return Compare(test.start, test.end, (other,), test.operands)


def _sided(test: Expression) -> tuple[Name, str, Literal] | None:
    """A comparison of a variable with a letter, the variable on the left."""
    if not isinstance(test, Compare) or len(test.operators) != 1 or test.operators[0] not in _MIRRORED:
        return None
    sign, (left, right) = test.operators[0], test.operands
    if isinstance(left, Literal):
        sign, left, right = _MIRRORED[sign], right, left
    if not isinstance(left, Name) or not isinstance(right, Literal) or _code(right.value) is None:
        return None
    return left, sign, right


def _code(value: object) -> int | None:
    """The number of a letter, which is a text or a number, as the language has it."""
    if isinstance(value, str) and len(value) == 1:
        value = ord(value)
    return value if type(value) is int and ord(_BLANK) <= value < 0x7F else None


def _moved(letter: Literal, by: int) -> Literal | None:
    if by == 0:
        return letter
    code = (_code(letter.value) or 0) + by
    return Literal(letter.start, letter.end, chr(code) if isinstance(letter.value, str) else code)


__all__ = ["linked"]
