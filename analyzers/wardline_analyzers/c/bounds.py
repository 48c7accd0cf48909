"""Does it fit? What is written or read, against the size of the memory, as far as either is known."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.c.library import NUMBERS
from wardline_analyzers.c.linear import ZERO, Linear, combined, minus, plus, term, times
from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import COMPARISONS, Expression
from wardline_analyzers.c.paths import every, expressions
from wardline_analyzers.c.state import FIELD, INPUT, PARAM, RANDOM, UNKNOWN, Object, Value, worse

_OUTSIDE: Final = frozenset((PARAM, INPUT, RANDOM))
_FIXED: Final = frozenset(("array", "heap", "field", "text", "local", "stack", "param"))
_CLASSES: Final = frozenset(("isdigit", "islower", "isupper", "isalpha", "isalnum", "isxdigit"))
"""Functions that tell what a character is."""
_DEEPEST: Final = 4


def size_of(look: Look, pointer: Value) -> Linear | None:
    """Bytes that lie behind a pointer."""
    if not pointer.object or pointer.offset is None:
        return None
    size = look.objects[pointer.object].size
    return minus(size, pointer.offset) if size is not None and not _chosen(look, size) else None


def _chosen(look: Look, size: Linear) -> bool:
    """Did a test choose the size, of which nothing is known here?"""
    return any(look.terms[name].shown == "?" for name, _ in size.terms)


def written(
    look: Look,
    node: Expression,
    to: Value,
    amount: Value,
    kind: str = "copy",
    read: bool = False,
    fixes: tuple[tuple[int, int, str], ...] = (),
    sure: int = 2,
) -> str:
    """A write (or read) of so many bytes. What was said of it: `fits`, `too much`, `unchecked`, or nothing."""
    room = size_of(look, to)
    if amount.line is None or room is None:
        if _is_parameter(look, amount) and look.here.known.upper(amount.line or ZERO) is not None:
            _negative(look, node, amount, kind)
        return ""
    made = look.objects[to.object]
    excess = minus(amount.line, room)
    known = look.here.known
    above = known.upper(excess)
    if above is not None and above <= 0:
        _negative(look, node, amount, kind)
        return "fits"
    below = known.upper(combined(excess, -1, ZERO, 0))
    prefix = "read" if read else kind
    values = {"buffer": _shown(look, made), "size": _bytes(made.size), "amount": _amount(look, amount.line)}
    if below is not None and below < 0:
        if kind == "text" and made.size is not None and made.size.terms:
            prefix = kind = "short-allocation"
        look.report(
            kind if kind == "short-allocation" else f"{prefix}-too-large", node, 3, _made_at(made), fixes, **values
        )
        return "too much"
    if made.kind not in _FIXED or not excess.terms:
        return ""
    tested = any(name in look.here.checked for name, many in amount.line.terms if many > 0)
    stated = above is not None and not tested and above < 1 << 31 and _is_stated(look, amount.line)
    if stated and not _is_product(look, excess):
        look.report(f"{prefix}-may-exceed", node, sure, _made_at(made), fixes, **values)
        return "too much"
    origin = culprit(look, amount.line)
    if above is None and origin in (*_OUTSIDE, FIELD):
        look.report(
            f"{prefix}-unchecked",
            node,
            3 if origin == INPUT else 2 if origin != FIELD else 1,
            _made_at(made),
            fixes,
            **values,
        )
        return "unchecked"
    return ""


def _is_parameter(look: Look, amount: Value) -> bool:
    """Is it a number with a sign, as a caller has handed it in?"""
    terms = amount.line.terms if amount.line is not None else ()
    return len(terms) == 1 and look.terms[terms[0][0]].signed and look.terms[terms[0][0]].shown in look.parameters


def _is_stated(look: Look, line: Linear) -> bool:
    """Is a bound one that the code states, or of data from outside, and no more than what a type can hold?"""
    for name, many in line.terms:
        made = look.terms[name]
        if many > 0 and made.origin not in _OUTSIDE and made.most is not None:
            least = look.here.known.upper(term(name))
            if least is None or least >= made.most:
                return False
    return True


def _is_product(look: Look, excess: Linear) -> bool:
    """Is the room a product, which grows with its factors: bounds alone do not tell whether a part of it fits."""
    return any(many < 0 and look.terms[name].product for name, many in excess.terms)


def _negative(look: Look, node: Expression, amount: Value, kind: str) -> None:
    """A signed length below the bound may be negative; as a size it is then huge."""
    assert amount.line is not None
    if not amount.line.terms or amount.origin not in _OUTSIDE or amount.type is None or not amount.type.is_signed:
        return
    below = look.here.known.upper(combined(amount.line, -1, ZERO, 0))
    if below is None or below > 0:
        look.report("signed-size", node, 2, None, (), amount=_amount(look, amount.line))


def culprit(look: Look, line: Linear) -> str:
    """The origin of a number in a sum that nobody has bounded above; empty: each is bounded, or of unknown origin."""
    worst = UNKNOWN
    for name, many in line.terms:
        if many > 0:
            found = _unbounded(look, name, _DEEPEST)
            if found == "?":
                return UNKNOWN
            worst = worse(worst, found)
        elif name in look.here.checked:
            return UNKNOWN
    return worst


def _unbounded(look: Look, name: str, depth: int) -> str:
    """The origin of a number that has no bound above; empty: it has one; `?`: nobody knows where it comes from."""
    if name in look.here.checked:
        return "?"
    bounds = look.here.known.bounds_above(name)
    if not bounds:
        return look.terms[name].origin or "?"
    if depth == 0:
        return "?"
    worst = UNKNOWN
    for bound in bounds:
        if not bound.terms:
            return UNKNOWN
        inner = UNKNOWN
        for other, many in bound.terms:
            if other == name:
                inner = "?"
            elif many > 0:
                found = _unbounded(look, other, depth - 1)
                inner = "?" if found == "?" or inner == "?" else worse(inner, found)
        if inner in ("?", UNKNOWN):
            return inner or UNKNOWN
        worst = worse(worst, inner)
    return worst


def indexed(look: Look, node: Expression, base: Value, index: Value, write: bool = False) -> None:
    """`base[index]`, read or written."""
    if index.line is None:
        return
    made = look.objects[base.object] if base.object else None
    if made is None or made.size is None or base.offset is None or _chosen(look, made.size):
        _of_container(look, node, base, index)
        _handed_in(look, node, base, index)
        return
    width = base.type.pointed() if base.type is not None else made.width
    if base.whole and made.width is not None:
        width = made.width
    if width is None:
        return
    if base.type is not None and base.whole and len(base.type.lengths) > 1:
        _row(look, node, base, index)
        return
    step = times(index.line, Linear(width))
    if step is None:
        return
    begin = plus(base.offset, step)
    excess = plus(minus(begin, made.size), Linear(width))
    _judged(look, node, made, index, excess, begin, write)


def _row(look: Look, node: Expression, base: Value, index: Value) -> None:
    """The first index of a table of rows."""
    assert base.type is not None
    assert index.line is not None
    first = base.type.lengths[0]
    if first is not None and first.number is not None:
        excess = plus(minus(index.line, Linear(first.number)), Linear(1))
        _judged(look, node, look.objects[base.object], index, excess, index.line, False)


def _judged(
    look: Look, node: Expression, made: Object, index: Value, excess: Linear, begin: Linear, write: bool
) -> None:
    known = look.here.known
    assert index.line is not None
    above = known.upper(excess)
    values = {
        "buffer": _shown(look, made),
        "size": _bytes(made.size),
        "index": look.source(node.parts[1]) if len(node.parts) > 1 else "",
        "how": "written" if write else "read",
    }
    prefix = "write" if write else "at"
    if above is not None and above <= 0:
        low = known.upper(combined(begin, -1, ZERO, 0))
        if low is not None and low <= 0:
            return
        if not begin.terms:
            look.report(f"{prefix}-before", node, 3, _made_at(made), (), **values)
        elif _may_be_negative(look, index):
            look.report(f"{prefix}-negative", node, 2, _made_at(made), (), **values)
        return
    below = known.upper(combined(excess, -1, ZERO, 0))
    if below is not None and below < 0:
        look.report(f"{prefix}-outside", node, 3, _made_at(made), (), **values)
        return
    if made.kind not in _FIXED or (not begin.terms and begin.constant == 0):
        return  # whoever makes a row writes to its first element
    terms = [name for name, many in begin.terms if many > 0]
    tested = any(name in look.here.checked for name in terms)
    if above is not None and not tested and above < 1 << 31 and _is_stated(look, begin):
        look.report(f"{prefix}-may-exceed", node, 2, _made_at(made), (), **values)
        return
    origin = culprit(look, begin)
    if above is None and origin in _OUTSIDE:
        if any(_is_compared(look, part) for part in node.parts[1:]):
            return
        look.report(f"{prefix}-unchecked", node, 3 if origin == INPUT else 2, _made_at(made), (), **values)
    elif above is None and _equal_bound(look, begin, excess):
        look.report(f"{prefix}-may-exceed", node, 2, _made_at(made), (), **values)


def _is_compared(look: Look, index: Expression) -> bool:
    """`if (s[i] >= 'a' && …) seen[s[i] - 'a']`: is what is read through a pointer compared, as it is written?"""
    read = {look.source(part) for part in expressions(index) if part.kind in ("index", "deref")}
    if not read:
        return False
    asked = (part for part in every(look.function.body) if _asks(part))
    return any(look.source(each) in read for part in asked for side in part.parts for each in expressions(side))


def _asks(part: Expression) -> bool:
    return (part.kind == "binary" and part.word in COMPARISONS) or (part.kind == "call" and part.word in _CLASSES)


def _equal_bound(look: Look, begin: Linear, excess: Linear) -> bool:
    """`i <= n` was tested where `i < n` was meant: the index may be the size itself."""
    for name, many in begin.terms:
        if many <= 0 or name in look.here.checked:
            continue
        limits = look.here.known.bounds_above(name)
        for bound in limits:
            put = combined(excess, 1, minus(term(name), bound), -many)
            if not put.terms and put.constant > 0 and bound.terms:
                return True
            if put.terms and put.constant >= 0 and len(limits) == 1 and _is_positive(look, put):
                return True  # elements were counted where bytes were meant
    return False


def _is_positive(look: Look, line: Linear) -> bool:
    """Is each number of a sum of products at least zero?"""
    lows = (look.here.known.upper(combined(term(name), -1, ZERO, 0)) for name, _ in line.terms)
    return all(many > 0 for _, many in line.terms) and all(low is not None and low <= 0 for low in lows)


def _may_be_negative(look: Look, index: Value) -> bool:
    """It comes from outside, is signed, and only its upper end was looked at."""
    assert index.line is not None
    for name, many in index.line.terms:
        made = look.terms[name]
        signed = made.signed or (index.type is not None and index.type.is_signed)
        bounded = look.here.known.is_bounded_below(name)
        if many > 0 and made.origin in _OUTSIDE and signed and not bounded:
            return True
        if many > 0 and made.shown.startswith("read:"):
            low = look.here.known.upper(combined(index.line, -1, ZERO, 0))
            return low is not None and low > 0
    return False


_CONTAINERS: Final = frozenset(("vector", "array", "string", "deque", "span", "string_view"))


def _of_container(look: Look, node: Expression, base: Value, index: Value) -> None:
    """`row[i]` of a container of C++, with an index from outside that nobody has compared with anything."""
    array = node.parts[0]
    type_ = look.types.get(array.word) if array.kind == "name" else None
    if type_ is None or type_.base not in _CONTAINERS or type_.pointers or type_.lengths or len(node.parts) < 2:
        return
    if index.line is None or not index.line.terms:
        return
    size = look.here.env.get(f"{array.word}[strlen]")
    if size is not None and size.line is not None:
        excess = plus(minus(index.line, size.line), Linear(1))
        if look.here.known.upper(excess) != 0 and _equal_bound(look, index.line, excess):
            values = {"buffer": array.word, "index": look.source(node.parts[1])}
            look.report("element-may-exceed", node, 2, None, (), **values)
            return
    origin = culprit(look, index.line)
    parsed = origin == PARAM and all(_is_parsed(look, name) for name, _ in index.line.terms)
    if index.type is None or not (origin == INPUT or parsed):
        return
    sure, shown = 3 if origin == INPUT else 2, look.source(node.parts[1])
    look.report("element-unchecked", node, sure, None, (), buffer=array.word, index=shown)


def _is_parsed(look: Look, name: str) -> bool:
    """A number that a text which is handed in says, and that has no bound above."""
    made = look.terms.get(name)
    return made is not None and made.shown in NUMBERS and not look.here.known.bounds_above(name)


_INDEXES: Final = ("idx", "index", "pos", "offset", "slot", "position")
_SIZES: Final = ("size", "len", "length", "count", "num", "n", "cap", "capacity", "max")


def _handed_in(look: Look, node: Expression, base: Value, index: Value) -> None:
    """`array[index]` with all of a function's parameters: the array, how long it is, and an index that nobody tests."""
    if len(node.parts) < 2 or node.kind != "index":
        return
    array, at = node.parts
    if array.kind != "name" or at.kind != "name" or not {array.word, at.word} <= look.parameters:
        return
    line = index.line
    if line is None or len(line.terms) != 1:
        return
    name = line.terms[0][0]
    if name in look.here.checked or look.here.known.bounds_above(name):
        return
    if not any(word in at.word.lower() for word in _INDEXES):
        return
    sizes = [
        word for word in look.parameters if word.lower().rstrip("s") in _SIZES or word.lower().endswith(_SIZES[:5])
    ]
    sizes = [word for word in sizes if word not in (array.word, at.word)]
    if sizes:
        look.report("parameter-index", node, 2, None, (), buffer=array.word, index=at.word, size=sizes[0])


def _shown(look: Look, made: Object) -> str:
    return made.name or look.text[made.start : made.end][:40]


def _bytes(size: Linear | None) -> str:
    if size is None:
        return "some"
    if size.is_constant:
        return str(size.constant)
    return _sum(size)


def _amount(look: Look, line: Linear) -> str:
    known = look.here.known.upper(line)
    if line.is_constant:
        return str(line.constant)
    return f"up to {known}" if known is not None and known < 1 << 31 else _sum(line)


def _sum(line: Linear) -> str:
    parts = [f"{many} * {name.split('#')[0]}" if many != 1 else name.split("#")[0] for name, many in line.terms]
    if line.constant:
        parts.append(str(line.constant))
    return " + ".join(part.removeprefix("read:") for part in parts)


def _made_at(made: Object) -> tuple[int, int, str] | None:
    return (made.start, made.end, "This is the memory.") if made.end > made.start else None
