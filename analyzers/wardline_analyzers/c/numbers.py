"""Numbers that get too large or too small, and divisions by zero."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from wardline_analyzers.c.bounds import culprit
from wardline_analyzers.c.library import ACCESSES, NUMBERS
from wardline_analyzers.c.linear import ZERO, Linear, combined, minus, term
from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import Expression
from wardline_analyzers.c.paths import every, nested, path_of, uncast
from wardline_analyzers.c.state import INPUT, PARAM, RANDOM, UNKNOWN, Value, worse
from wardline_analyzers.c.types import Type

_OUTSIDE: Final = frozenset((INPUT, RANDOM))


def divided(look: Look, node: Expression, right: Value, written: Expression) -> None:
    """`a / b`: may b be zero?"""
    line = right.line
    if line is None or (right.type is not None and right.type.base in ("float", "double")):
        return
    if line == ZERO:
        look.report("division", node, 3, None, (), divisor=look.source(written))
        return
    counts = len(line.terms) == 1 and not line.constant and line.terms[0][0] in look.counted and not look.conditions
    if line.is_constant or (right.origin not in (INPUT, PARAM, RANDOM) and not counts):
        return
    known = look.here.known
    if f"zero:{line}" in look.here.checked or any(f"zero:{term(name)}" in look.here.checked for name, _ in line.terms):
        return
    above = known.upper(line)
    below = known.upper(combined(line, -1, ZERO, 0))
    if (below is not None and below < 0) or (above is not None and above < 0):
        return
    written = uncast(written)
    size = written.kind == "call" and written.base is not None and written.word in ("size", "length")
    if written.kind != "name" and not size and right.origin == PARAM:
        return
    parsed = len(line.terms) == 1 and look.terms[line.terms[0][0]].shown in NUMBERS
    sure = 3 if right.origin == INPUT else 2 if counts or parsed else 1
    look.report("division", node, sure, None, (), divisor=look.source(written))


def _is_integer(value: Value) -> bool:
    return value.type is None or value.type.is_integer


def grown(look: Look, node: Expression, operator: str, left: Value, right: Value, type_: Type | None) -> None:
    """`a * b`, `a + b`: a number from outside without a bound."""
    if left.line is None or right.line is None or not (_is_integer(left) and _is_integer(right)):
        return
    origin = UNKNOWN
    for side in (left, right):
        if side.line is not None and side.line.terms:
            found = culprit(look, side.line)
            origin = worse(origin, found) if found in _OUTSIDE else origin
    if origin == RANDOM and not (operator == "*" or type_ is None):
        look_at = right if left.origin == RANDOM else left
        if look_at.line is not None and look_at.line.is_constant and abs(look_at.line.constant) < 1 << 16:
            return
    if origin not in _OUTSIDE or _has_room(look, (left, right), type_):
        return
    constant = next((v.line.constant for v in (left, right) if v.line is not None and v.line.is_constant), None)
    if constant is not None and (constant <= 0 or (operator == "+" and origin != INPUT)):
        return
    names = {name for side in (left, right) if side.line is not None for name, _ in side.line.terms}
    names = {name for name in names if look.terms[name].origin in _OUTSIDE}
    if operator == "+" and all(look.terms[name].shown.startswith("strlen(") for name in names):
        return  # texts lie in memory
    if names and names <= look.judged:
        return
    look.judged |= names
    look.report("overflow", node, 2, None, (), operator=operator)


def _has_room(look: Look, sides: tuple[Value, Value], type_: Type | None) -> bool:
    """`long long total; int n; total += n`: what comes from outside is at most half as wide as the result."""
    terms = {look.terms[name] for side in sides if side.line is not None for name, _ in side.line.terms}
    outside = [each for each in terms if each.origin in _OUTSIDE]
    return type_ is not None and type_.width == 8 and all(0 < each.width <= 4 for each in outside)


def subtracted(look: Look, node: Expression, left: Value, right: Value, type_: Type | None) -> None:
    """`a - b` of numbers without a sign, where b may be the larger."""
    if type_ is None or not type_.is_unsigned or left.line is None or right.line is None:
        return
    if left.line.is_constant or (type_.width or 0) < 4:
        return
    if right.line.is_constant and not (
        (right.line.constant > 1 and _is_length(look, left))
        or (right.line.constant == 1 and _is_size_in_test(look, node))
    ):
        return
    origins = {look.terms[name].origin for name, _ in (*left.line.terms, *right.line.terms)}
    if not origins & {INPUT, PARAM} or UNKNOWN in origins:
        return
    known = look.here.known
    terms = [name for name, _ in (*left.line.terms, *right.line.terms)]
    if known.holds(minus(right.line, left.line)) or any(name in look.here.checked for name in terms):
        return
    kind = "underflow-amount" if _is_amount(look, node) else "underflow"
    sure = 2 if INPUT in origins or kind != "underflow" else 1
    look.report(kind, node, sure, None, (), left=look.source(node.parts[0]), right=look.source(node.parts[1]))


def _is_amount(look: Look, node: Expression) -> bool:
    """`n = len - 8; memcpy(to, from, n)`: does a function copy or read so much of memory?"""
    made = (each for one in nested(look.function.body) for each in one.variables)
    names = {each.name for each in made if each.value is node}
    found = list(every(look.function.body))
    names |= {path_of(each.parts[0]) for each in found if each.kind == "assign" and each.parts[1] is node}
    sizes = (
        each.parts[ACCESSES[each.word].size]
        for each in found
        if each.kind == "call" and each.word in ACCESSES and ACCESSES[each.word].size < len(each.parts)
    )
    return any(size is node or (size.kind == "name" and size.word in names) for size in sizes)


def _is_size_in_test(look: Look, node: Expression) -> bool:
    """`i < row.size() - 1`: with no element, i goes on to the largest number."""
    left = node.parts[0]
    if left.kind != "call" or left.base is None or left.word not in ("size", "length"):
        return False
    tests = (one.test for one in nested(look.function.body) if one.kind in ("for", "while"))
    return any(test is not None and test.kind == "binary" and test.parts[1] is node for test in tests)


def _is_length(look: Look, given: Value) -> bool:
    """Is it a length that a caller hands in, as it was given?"""
    line = given.line
    if line is None or line.constant or len(line.terms) != 1:
        return False
    made = look.terms[line.terms[0][0]]
    return made.origin == PARAM and made.shown in look.parameters


def narrowed(look: Look, path: str, line: Linear, type_: Type, given: Value) -> Linear:
    """A number put into a type of one or two bytes: what does not fit is cut off."""
    high = (1 << (8 * (type_.width or 1) - type_.is_signed)) - 1
    above = look.here.known.upper(line)
    if above is not None and above <= high:
        return line
    made = look.number(path, given.origin, type_)
    assert made.line is not None
    return made.line


def cut_off(look: Look, node: Expression, given: Value, width: int) -> None:
    """`(uint16_t)strtol(…)`: a number that a text says, of which nobody has asked whether it fits."""
    line = given.line
    if line is None or line.constant or len(line.terms) != 1 or width not in (1, 2):
        return
    name, made = line.terms[0][0], look.terms[line.terms[0][0]]
    known = look.here.known
    if made.shown in NUMBERS and name not in look.here.checked and not known.bounds_above(name):
        above = known.upper(line)
        if above is None or above >= 1 << 8 * width:
            look.report("cut-off", node, 2, None, (), number=look.source(node)[:40], bits=str(8 * width))


def allocated(look: Look, node: Expression, sizes: tuple[Value, ...], written: tuple[Expression, ...]) -> None:
    """The size of an allocation: may it wrap around, may it be anything?"""
    for size, text in zip(sizes, written, strict=True):
        if size.line is None or not size.line.terms:
            continue
        origin = culprit(look, size.line)
        if origin not in (INPUT, PARAM, RANDOM):
            continue
        if all(look.terms[name].shown.startswith("strlen(") for name, _ in size.line.terms):
            continue  # texts lie in memory: a few times as much fits into the type
        if origin == PARAM and _is_wide_enough(look, size, text):
            continue
        grows = _grows(text) or _product_of(look, size)
        if grows and len(sizes) == 1 and (origin == INPUT or grows == "*"):
            look.report(
                "allocation-overflow",
                node,
                2,
                None,
                (),
                size=look.source(text),
            )
        elif origin == INPUT and len(sizes) == 1:
            look.report("allocation-input", node, 2, None, (), size=look.source(text))


def _is_wide_enough(look: Look, size: Value, written: Expression) -> bool:
    """`n * sizeof(double)` with an n of four bytes: a size has eight."""
    if written.kind != "binary" or written.word != "*" or all(part.kind != "sizeof" for part in written.parts):
        return False
    assert size.line is not None
    terms = [look.terms[name] for name, _ in size.line.terms]
    return all(0 < each.width <= 4 and not each.product for each in terms)


def _product_of(look: Look, size: Value) -> str:
    """Was the number multiplied before?"""
    assert size.line is not None
    found = any(look.terms[name].product for name, _ in size.line.terms)
    return "*" if found else ""


def _grows(node: Expression) -> str:
    """Is a number of unknown size multiplied (`*`), or added to (`+`)?"""
    if node.kind == "cast":
        return _grows(node.parts[0])
    if node.kind == "binary" and node.word in ("*", "+"):
        left, right = node.parts
        if node.word == "*" and (_is_number(left, 1) or _is_number(right, 1)):
            return ""
        texts = sum(1 for part in node.parts if part.kind == "call" and part.word in ("strlen", "wcslen"))
        if texts or any(_has_length(part) for part in node.parts):
            return ""
        if node.word == "*":
            return "*"
        return next((found for part in node.parts if (found := _grows(part))), "+")
    return ""


def _has_length(node: Expression) -> bool:
    if node.kind == "call":
        return node.word in ("strlen", "wcslen")
    return any(_has_length(part) for part in node.parts) if node.kind in ("binary", "cast") else False


def _is_number(node: Expression, number: int) -> bool:
    if node.kind == "sizeof" and node.type is not None and node.type.width == number:
        return True
    return node.number == number


def compared(look: Look, node: Expression) -> None:
    """`a - b > 0` of numbers without a sign: it holds for all but equal ones."""
    left, right = node.parts
    if node.word in ("<", "<="):
        left, right = right, left
    if node.word not in (">", ">=", "<", "<=") or right.number != 0 or left.kind != "binary" or left.word != "-":
        return
    one, two = (look.here.env.get(path_of(part)) for part in left.parts)
    if one is None or two is None or one.line is None or two.line is None:
        return
    if not all(value.type is not None and value.type.is_unsigned for value in (one, two)):
        return
    if not look.here.known.holds(minus(two.line, one.line)):
        look.report(
            "difference-compared", node, 2, None, (), left=look.source(left.parts[0]), right=look.source(left.parts[1])
        )


_GROWS_TO: Final = {"<": 0, "<=": 1, "!=": 0}
"""Comparisons of a counter with a limit behind it, and how far the counter gets beyond one that holds."""
_NO_FIXED_WIDTH: Final = "WORD"
"""Two bytes on Windows, and whatever a library takes it for elsewhere."""
_MIRRORED: Final = {">": "<", ">=": "<=", "!=": "!="}


def counted(look: Look, test: Expression, growing: Collection[str]) -> None:
    """`for (short i = 0; i < n; i++)` where n may be more than a short holds: the loop never ends.

    `growing`: the paths that the loop only makes larger.
    """
    if test.kind != "binary":
        return
    left, right = test.parts
    for word, small, large in ((test.word, left, right), (_MIRRORED.get(test.word, ""), right, left)):
        path = path_of(small)
        type_ = look.types.get(path)
        if word not in _GROWS_TO or path not in growing or type_ is None or type_.width not in (1, 2):
            continue
        if not type_.is_integer or type_.base == _NO_FIXED_WIDTH:
            continue
        high = (1 << (8 * type_.width - type_.is_signed)) - 1
        fixed = large.number if large.kind == "number" else look.constant(large.word) if large.kind == "name" else None
        if fixed is not None:
            if word != "!=" and fixed + _GROWS_TO[word] > high:
                look.report("endless-counter", test, 3, None, (), small=path, large=look.source(large))
            continue
        limit = look.here.env.get(path_of(large))
        if limit is None or limit.line is None or limit.line.is_constant or limit.type is None:
            continue
        above = look.here.known.upper(limit.line)
        if limit.type.is_integer and (limit.type.width or 0) > type_.width and (above is None or above > high):
            look.report("narrow-counter", test, 2, None, (), small=path, large=look.source(large))
