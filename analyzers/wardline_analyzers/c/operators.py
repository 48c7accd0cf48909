"""What operators make of two values: sums that are kept, products and bits that are only bounded, pointers moved on."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from wardline_analyzers.c import numbers
from wardline_analyzers.c.linear import ZERO, Linear, combined, is_small, minus, plus, term, times
from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import Expression
from wardline_analyzers.c.state import NONE, Value, worse
from wardline_analyzers.c.types import Type

_INT: Final = Type("int")


def width_of(look: Look, base: Value) -> int | None:
    """Bytes of one element of what a pointer points to."""
    if base.type is not None:
        found = base.type.pointed()
        if found is not None or base.type.pointers or base.type.lengths:
            return found
    return look.objects[base.object].width if base.object else None


def operated(
    look: Look, node: Expression, operator: str, left: Value, right: Value, one: Expression, two: Expression
) -> Value:
    """What an operator makes of two values."""
    if left.object and operator in ("+", "-") and not right.object:
        return moved(look, left, right, -1 if operator == "-" else 1)
    if right.object and operator == "+":
        return moved(look, right, left, 1)
    if left.object or right.object:
        return _distance(look, node, left, right) if operator == "-" else NONE
    origin = worse(left.origin, right.origin)
    type_ = _common(left, right)
    if operator in ("/", "%"):
        numbers.divided(look, node, right, two)
    if left.line is None or right.line is None:
        pointer = left.type if left.type is not None and left.type.pointers else None
        return Value(origin=origin, type=pointer or type_)
    line = None
    if operator == "+":
        line = plus(left.line, right.line)
    elif operator == "-":
        line = minus(left.line, right.line)
        numbers.subtracted(look, node, left, right, type_)
    elif operator == "*":
        line = times(left.line, right.line)
    elif operator in ("/", "%", ">>", "&", "|", "<<"):
        line = _bitwise(look, node, operator, left, right, origin)
    if operator in ("+", "*", "<<"):
        numbers.grown(look, node, operator, left, right, type_)
    if line is not None and is_small(line) and len(line.terms) <= 5:
        return Value(line, origin=origin, type=type_)
    made = look.number(look.source(node)[:60], origin, type_)
    if operator == "*":
        assert made.line is not None
        name = made.line.terms[0][0]
        look.terms[name] = replace(look.terms[name], product=True)
        _multiplied(look, made, left.line, right.line)
    return made


def _multiplied(look: Look, made: Value, left: Linear, right: Linear) -> None:
    """A product has the bounds of its factors, where both are known to be no less than zero."""
    known = look.here.known
    ups = known.upper(left), known.upper(right)
    lows = known.upper(combined(left, -1, ZERO, 0)), known.upper(combined(right, -1, ZERO, 0))
    assert made.line is not None
    if all(low is not None and low <= 0 for low in lows):
        look.assume(combined(made.line, -1, ZERO, 0))
        if ups[0] is not None and ups[1] is not None:
            look.assume(minus(made.line, Linear(ups[0] * ups[1])))
    terms = (*left.terms, *right.terms)
    terms = tuple(each for each in terms if not each[0].startswith("sizeof"))
    if any(name in look.here.checked or known.upper(term(name)) is not None for name, _ in terms):
        look.here.checked |= {made.line.terms[0][0]}


def _bitwise(look: Look, node: Expression, operator: str, left: Value, right: Value, origin: str) -> Linear | None:
    assert left.line is not None
    assert right.line is not None
    if left.line.is_constant and right.line.is_constant:
        return _worked_out(operator, left.line.constant, right.line.constant)
    constant = right.line.constant if right.line.is_constant else None
    high = low = None
    known = look.here.known
    above = known.upper(left.line)
    negative = known.upper(combined(left.line, -1, ZERO, 0))
    if negative is not None and negative <= 0:
        low = 0
    if operator == "%":
        above_right = known.upper(right.line)
        high = above_right - 1 if above_right is not None and above_right > 0 else None
        low = 0 if low == 0 or (left.type is not None and left.type.is_unsigned) else None
    elif operator == "/" and constant and constant > 0:
        high = above // constant if above is not None else None
    elif operator == ">>" and constant is not None and 0 <= constant < 64:
        high = above >> constant if above is not None else None
    elif operator == "&":
        masks = [
            m for m in (constant, left.line.constant if left.line.is_constant else None) if m is not None and m >= 0
        ]
        if masks:
            low, high = 0, min(masks)
    elif operator == "|" and above is not None and above >= 0 and (right_above := known.upper(right.line)) is not None:
        high = (1 << max(above, right_above, 0).bit_length()) - 1
    elif operator == "<<" and above is not None and constant is not None and 0 <= constant < 40:
        high = above << constant
    made = look.number(look.source(node)[:60], origin, None, low, high)
    assert made.line is not None
    if operator == "%" and not right.line.is_constant and low == 0:
        look.assume(plus(minus(made.line, right.line), Linear(1)))
    terms = (*left.line.terms, *right.line.terms)
    if (operator in ("%", "/") and not right.line.is_constant) or any(name in look.here.checked for name, _ in terms):
        look.here.checked |= {made.line.terms[0][0]}
    return made.line


def _worked_out(operator: str, a: int, b: int) -> Linear | None:
    if operator == "/" and b:
        return Linear(abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1))
    if operator == "%" and b > 0 and a >= 0:
        return Linear(a % b)
    if operator in ("<<", ">>") and 0 <= b < 64:
        return Linear(a << b if operator == "<<" else a >> b)
    if operator in ("&", "|"):
        return Linear(a & b if operator == "&" else a | b)
    return None


def _common(left: Value, right: Value) -> Type | None:
    """The type of what is made of both."""
    for type_ in (left.type, right.type):
        if type_ is not None and type_.is_unsigned and (type_.width or 0) >= 4:
            return type_
    types = [type_ for type_ in (left.type, right.type) if type_ is not None and type_.is_integer]
    return max(types, key=lambda t: t.width or 0) if types else None


def moved(look: Look, pointer: Value, by: Value, sign: int) -> Value:
    width = width_of(look, pointer)
    offset = None
    if pointer.offset is not None and by.line is not None and width is not None:
        step = times(by.line, Linear(width * sign))
        offset = plus(pointer.offset, step) if step is not None else None
    return Value(None, pointer.object, offset, pointer.origin, pointer.type)


def _distance(look: Look, node: Expression, left: Value, right: Value) -> Value:
    same = left.object == right.object and width_of(look, left) == 1
    if same and left.offset is not None and right.offset is not None:
        return Value(minus(left.offset, right.offset), type=_INT)
    return look.number(look.source(node)[:40])
