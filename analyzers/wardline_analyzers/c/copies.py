"""Functions that fill memory: how much they may write, and what is in it then."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.c import bounds, objects
from wardline_analyzers.c.library import ACCESSES, Access
from wardline_analyzers.c.linear import ZERO, Linear, combined, minus, plus, term, times
from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import Expression
from wardline_analyzers.c.paths import path_of
from wardline_analyzers.c.state import INPUT, NONE, PARAM, UNKNOWN, Value, worse
from wardline_analyzers.c.types import WIDTHS, Type

_SIZE: Final = Type("size_t", unsigned=True)
_INT: Final = Type("int")
_ONE: Final = Linear(1)
difference = minus

Given = tuple[Value, ...]


def content_origin(look: Look, pointer: Value) -> str:
    """Where the text that a pointer points to comes from."""
    inside = look.status(pointer.object).origin if pointer.object else UNKNOWN
    return worse(inside, pointer.origin if pointer.origin in (INPUT, PARAM) else UNKNOWN)


def length_of(look: Look, node: Expression, pointer: Value) -> Value:
    """`strlen(node)`: the same number each time, until something is written there."""
    if node.kind == "cast":
        return length_of(look, node.parts[0], pointer)
    origin = content_origin(look, pointer)
    status = look.status(pointer.object) if pointer.object else None
    if status is not None and status.exact and status.longest is not None and pointer.offset == ZERO:
        return Value(status.longest, origin=UNKNOWN if status.longest.is_constant else origin, type=_SIZE)
    if node.kind == "call" and node.base is not None and node.word in ("c_str", "data"):
        return objects.length(look, node.base)
    path = path_of(node)
    key = f"{path}{objects.LENGTH}"
    env = look.here.env
    known = env.get(key) if path else None
    if known is not None:
        return known
    made = look.number(f"strlen({look.source(node)[:40]})", origin, _SIZE, 0)
    assert made.line is not None
    if status is not None:
        if status.longest is not None and pointer.offset == ZERO:
            look.assume(minus(made.line, status.longest))
        elif not status.open_end and look.objects[pointer.object].kind in ("array", "heap", "field"):
            room = bounds.size_of(look, pointer)
            if room is not None:
                look.assume(plus(minus(made.line, room), _ONE))
    if path:
        env[key] = made
    return made


def _filled(
    look: Look, node: Expression, pointer: Value, origin: str, longest: Linear | None, **changes: object
) -> None:
    """Something has been written to the beginning of this memory."""
    path = path_of(node)
    env = look.here.env
    if path:
        for key in [key for key in env if key.startswith(f"{path}[") or key.startswith(f"{path}->")]:
            del env[key]
    if pointer.object:
        for key in [k for k, v in env.items() if v.object == pointer.object and f"{k}[strlen]" in env]:
            del env[f"{key}[strlen]"]
        kept = {"open_end": False, "exact": False, "filled": True, **changes}
        look.change(pointer.object, origin=origin, longest=longest if pointer.offset == ZERO else None, **kept)


# ---------------------------------------------------------------- with a size


def accessed(look: Look, node: Expression, given: Given) -> Value:
    """`memcpy(to, from, size)` and its kin."""
    access = ACCESSES[node.word]
    if access.size >= len(given):
        return NONE
    size = given[access.size]
    amount = size
    if access.factor >= 0 and access.factor < len(given):
        line = _product(size.line, given[access.factor].line)
        amount = Value(line, origin=worse(size.origin, given[access.factor].origin), type=_SIZE)
    if access.width != 1 and amount.line is not None:
        amount = Value(combined(amount.line, access.width, ZERO, 0), origin=amount.origin, type=amount.type)
    if 0 <= access.to < len(given):
        _write(look, node, access, given, amount)
    for place in (access.source, access.other) if access.fills in ("copy", "") else ():
        if 0 <= place < len(given):
            bounds.written(look, node, given[place], amount, read=True)
    return _result(look, node, access, given, amount)


def _product(a: Linear | None, b: Linear | None) -> Linear | None:
    return times(a, b) if a is not None and b is not None else None


def _write(look: Look, node: Expression, access: Access, given: Given, amount: Value) -> None:
    to, part = given[access.to], node.parts[access.to]
    bounds.written(look, node, to, amount)
    fills = access.fills
    if fills == "copy" and 0 <= access.source < len(given):
        source = given[access.source]
        origin = content_origin(look, source)
        _filled(look, part, to, origin, None, open_end=False)
    elif fills == "zero":
        zero = len(given) < 3 or given[1].line == ZERO
        whole = zero and _covers(look, to, amount)
        _filled(look, part, to, UNKNOWN, ZERO if whole else None, exact=whole)
    elif fills == "text":
        _text(look, node, access, given, amount)
    elif fills == "print":
        longest = minus(amount.line, _ONE) if amount.line is not None else None
        _filled(look, part, to, _worst(look, given[access.size + 1 :]), longest, printed=True)
    elif fills in ("input", "some"):
        origin = INPUT if fills == "input" else UNKNOWN
        text = access.text and amount.line is not None and access.width == 1
        longest = minus(amount.line, _ONE) if text and amount.line is not None else None
        status, room = look.status(to.object), bounds.size_of(look, to)
        ends = access.ends
        if not ends and status.exact and status.longest == ZERO and room is not None and amount.line is not None:
            ends = look.here.known.holds(plus(minus(amount.line, room), _ONE))  # it was all zeros
        _filled(look, part, to, origin, longest, open_end=not ends)


def _worst(look: Look, given: Given) -> str:
    origin = UNKNOWN
    for value in given:
        if value.type is not None and value.type.is_integer:
            continue  # digits
        origin = worse(origin, content_origin(look, value))
    return origin


def _covers(look: Look, to: Value, amount: Value) -> bool:
    room = bounds.size_of(look, to)
    return room is not None and amount.line is not None and look.here.known.holds(minus(room, amount.line))


def _text(look: Look, node: Expression, access: Access, given: Given, amount: Value) -> None:
    """`strncpy(to, from, n)`: no zero where the text is as long as n."""
    to, part = given[0], node.parts[0]
    length = length_of(look, node.parts[1], given[1]) if len(given) > 1 else NONE
    origin = content_origin(look, given[1]) if len(given) > 1 else UNKNOWN
    status = look.status(to.object)
    zeroed = status.exact and status.longest == ZERO
    ends = access.ends
    if not ends and length.line is not None and amount.line is not None:
        known = look.here.known
        ends = known.holds(plus(minus(length.line, amount.line), _ONE))
        room = bounds.size_of(look, to)
        theirs = to.object and look.objects[to.object].kind == "field"
        if not ends and (zeroed or theirs) and room is not None:
            ends = known.holds(plus(minus(amount.line, room), _ONE))
    longest = amount.line if amount.line is not None else None
    _filled(look, part, to, origin, longest, open_end=not ends)
    if not ends and to.object:
        look.unterminated[to.object] = node
    elif not ends and _is_whole(look, node):
        look.unterminated[-node.start - 1] = node


def _is_whole(look: Look, node: Expression) -> bool:
    """Is the bound the size of all of what is copied to: `strncpy(p->name, name, sizeof p->name)`?"""
    bound = node.parts[2]
    return bound.kind == "sizeof" and bool(bound.parts) and path_of(bound.parts[0]) == path_of(node.parts[0]) != ""


def _result(look: Look, node: Expression, access: Access, given: Given, amount: Value) -> Value:
    if access.returns == "to" and access.to >= 0:
        return given[access.to]
    if access.returns == "to?":
        return look.number(node.word, UNKNOWN, None, 0)
    if access.returns in ("many", "count"):
        low = -1 if access.returns == "many" else 0
        size = given[access.size].line
        made = look.number(f"read:{node.word}", INPUT, Type("ssize_t") if low else _SIZE, low)
        assert made.line is not None
        if size is not None:
            look.assume(minus(made.line, size))
        return made
    return look.number(node.word, UNKNOWN, _INT, None)


# ---------------------------------------------------------------- without a size


def copied(look: Look, node: Expression, given: Given) -> Value:
    """`strcpy(to, from)`"""
    if len(given) < 2:
        return NONE
    length = length_of(look, node.parts[1], given[1])
    whole = plus(length.line, _ONE) if length.line is not None else None
    if whole is not None and node.word.startswith("wcs"):
        whole = combined(whole, WIDTHS["wchar_t"], ZERO, 0)
    amount = Value(whole, origin=length.origin, type=_SIZE)
    _unbounded(look, node, given[0], amount, given[1])
    status = look.status(given[1].object)
    _filled(look, node.parts[0], given[0], content_origin(look, given[1]), length.line, exact=status.exact)
    return given[0]


def appended(look: Look, node: Expression, given: Given) -> Value:
    """`strcat(to, from)`"""
    if len(given) < 2:
        return NONE
    there, length = length_of(look, node.parts[0], given[0]), length_of(look, node.parts[1], given[1])
    total = plus(there.line, length.line) if there.line is not None and length.line is not None else None
    status, source = look.status(given[0].object), look.status(given[1].object)
    if status.longest is not None and length.line is not None:
        total = plus(status.longest, length.line)
    origin = worse(content_origin(look, given[0]), content_origin(look, given[1]))
    amount = Value(plus(total, _ONE) if total is not None else None, origin=origin, type=_SIZE)
    _unbounded(look, node, given[0], amount, given[1])
    exact = status.exact and (source.exact or status.longest is not None)
    _filled(look, node.parts[0], given[0], origin, total, exact=exact, printed=True)
    return given[0]


def appended_some(look: Look, node: Expression, given: Given) -> Value:
    """`strncat(to, from, n)` writes n and a zero behind what is there."""
    if len(given) < 3:
        return NONE
    there = length_of(look, node.parts[0], given[0]).line
    size = given[2].line
    if there is not None and size is not None:
        length = length_of(look, node.parts[1], given[1]).line
        if length is None or not look.here.known.holds(minus(length, size)):
            bounds.written(
                look, node, given[0], Value(plus(plus(there, size), _ONE), origin=given[2].origin, type=_SIZE)
            )
    origin = worse(content_origin(look, given[0]), content_origin(look, given[1]))
    _filled(look, node.parts[0], given[0], origin, None, printed=True)
    return given[0]


def got(look: Look, node: Expression, given: Given) -> Value:
    if given:
        _filled(look, node.parts[0], given[0], INPUT, None)
    return look.number("gets", UNKNOWN, None, 0)


def _unbounded(look: Look, node: Expression, to: Value, amount: Value, source: Value) -> None:
    """A copy as long as its source."""
    said = bounds.written(look, node, to, amount, "text", fixes=_bounded(look, node))
    if said:
        return
    if amount.line is not None and amount.line.is_constant:
        return
    room = bounds.size_of(look, to)
    known = look.here.known
    if room is None or amount.line is None:
        tested = amount.line is not None and any(
            name in look.here.checked or known.bounds_above(name) for name, _ in amount.line.terms
        )
        if not tested and amount.line is not None:
            sure = 2 if _room_unasked(look, node.parts[0]) else 1
            look.report("text-unknown", node, sure, None, _bounded(look, node), buffer=look.source(node.parts[0]))
        return
    if any(name in look.here.checked for name, _ in amount.line.terms):
        return
    made = look.objects[to.object]
    look.report(
        "text-unchecked",
        node,
        2,
        (made.start, made.end, "This is the memory."),
        _bounded(look, node),
        buffer=made.name,
        size=str(room.constant) if room.is_constant else "some",
        amount="any number of",
    )


def _room_unasked(look: Look, to: Expression) -> bool:
    """Is the function told how large the parameter is that it copies to, and never looks at that?"""
    told = [each.name for each in look.function.parameters if each.type.is_integer and _ROOM.search(each.name)]
    return look.source(to) in look.parameters and any(
        len(re.findall(rf"\b{re.escape(name)}\b", look.text)) == 1 for name in told
    )


_ROOM: Final = re.compile(r"(?i)(?:size|len|length|cap|capacity|max|room|sz)$")
"""Names of parameters that tell how much room there is."""


def _bounded(look: Look, node: Expression) -> tuple[tuple[int, int, str], ...]:
    """`strcpy(buf, text)` as `snprintf(buf, sizeof buf, "%s", text)`, where buf is an array."""
    to = node.parts[0]
    known = look.here.env.get(path_of(to))
    if known is None or not known.whole or node.word not in ("strcpy", "sprintf"):
        return ()
    name = look.source(to)
    if node.word == "strcpy":
        text = f'snprintf({name}, sizeof({name}), "%s", {look.source(node.parts[1])})'
        return ((node.start, node.end, text),)
    return ((node.start, node.start + 7, "snprintf"), (to.end, to.end, f", sizeof({name})"))


PART: Final = re.compile(
    r"%(?P<flags>[-+ #0]*)(?P<width>\d+|\*)?(?:\.(?P<most>\d+|\*)?)?(?P<size>hh|h|ll|l|j|z|t|L)?(?P<kind>[a-zA-Z%])"
)
_LONGEST: Final = {"d": 11, "i": 11, "u": 10, "x": 8, "X": 8, "o": 11, "c": 1, "%": 1, "p": 18}
_LONG: Final = {"d": 20, "i": 20, "u": 20, "x": 16, "X": 16, "o": 22}


def printed(look: Look, node: Expression, given: Given) -> Value:
    """`sprintf(to, format, …)`"""
    if len(given) < 2:
        return NONE
    format_ = node.parts[1]
    if format_.kind != "text" or node.word == "vsprintf":
        if format_.kind == "text" and "%s" in format_.word:
            _unbounded(look, node, given[0], look.number("text", UNKNOWN, _SIZE, 0), NONE)
        _filled(look, node.parts[0], given[0], _worst(look, given[1:]), None)
        return look.number(node.word, UNKNOWN, _INT)
    total: Linear | None = ZERO
    at = 0
    place = 2
    texts = False
    for part in PART.finditer(format_.word):
        literal = part.start() - at
        at = part.end()
        longest, used = _part(look, part, node, given, place)
        texts = texts or part["kind"] == "s"
        place += used
        total = (
            combined(plus(total, longest), 1, Linear(literal), 1) if total is not None and longest is not None else None
        )
    total = plus(total, Linear(len(format_.word) - at)) if total is not None else None
    origin = _worst(look, given[2:])
    if total is not None:
        amount = Value(plus(total, _ONE), origin=origin, type=_SIZE)
        if texts and not total.is_constant:
            _unbounded(look, node, given[0], amount, NONE)
        else:
            sure = 2 if _least_exceeds(look, given[0], total) else 1
            bounds.written(look, node, given[0], amount, "text", sure=sure)
    _filled(look, node.parts[0], given[0], origin, total, exact=False, printed=True)
    return look.number(node.word, UNKNOWN, _INT, 0)


def _least_exceeds(look: Look, to: Value, total: Linear) -> bool:
    """`sprintf(hex + i * 2, "%02x", byte)`: is even the fewest digits too much, at the last place that there is?"""
    room, known = bounds.size_of(look, to), look.here.known
    least = plus(total, _ONE)
    for name, many in total.terms:
        fewest = known.upper(combined(term(name), -1, ZERO, 0)) if name.startswith("digits#") else None
        if fewest is not None:
            least = minus(least, combined(plus(term(name), Linear(fewest)), many, ZERO, 0))
    above = known.upper(minus(least, room)) if room is not None else None
    return above is not None and above > 0


def _part(look: Look, part: re.Match[str], node: Expression, given: Given, place: int) -> tuple[Linear | None, int]:
    """How long a part of a format is at most, and how many arguments it takes."""
    kind = part["kind"]
    if kind == "%":
        return _ONE, 0
    used = 1 + (part["width"] == "*") + (part["most"] == "*")
    if part["width"] == "*" or part["most"] == "*":
        return None, used
    width = int(part["width"] or 0)
    if kind == "s":
        if part["most"]:
            return Linear(max(width, int(part["most"]))), 1
        if place >= len(given):
            return None, 1
        return (length_of(look, node.parts[place], given[place]).line if width == 0 else None), 1
    table = _LONG if part["size"] in ("l", "ll", "j", "z", "t") else _LONGEST
    if kind in _LONGEST:
        most = max(width, _number(look, given, place, table.get(kind, 20), kind))
        return look.number("digits", UNKNOWN, None, max(width, 1), most).line, 1
    return None, 1


def _number(look: Look, given: Given, place: int, most: int, kind: str) -> int:
    """The digits of an argument whose bounds are known."""
    line = given[place].line if place < len(given) else None
    if line is None:
        return most
    above, below = look.here.known.upper(line), look.here.known.upper(combined(line, -1, ZERO, 0))
    if above is None or below is None:
        return most
    if kind in "xXo":
        digits = len(f"{above:{kind}}") if below <= 0 <= above else most
    else:
        digits = max(len(str(above)), len(str(-below)))
    return min(most, digits)


_SCAN: Final = re.compile(
    r"%(?P<skip>\*)?(?P<width>\d+)?(?P<size>hh|h|ll|l|j|z|t|L|m)?(?P<kind>\[\^?\]?[^\]]*\]|[a-zA-Z%])"
)


def scanned(look: Look, node: Expression, given: Given, first: int, origin: str) -> None:
    """`scanf(format, …)`: texts with a width that is larger than the buffer."""
    format_ = node.parts[first] if first < len(node.parts) else None
    if format_ is None or format_.kind != "text":
        return
    place = first + 1
    for part in _SCAN.finditer(format_.word):
        if part["kind"] == "%" or part["skip"]:
            continue
        if place >= len(given):
            break
        if part["kind"][0] in "sS[":
            to = given[place]
            longest = Linear(int(part["width"])) if part["width"] else None
            if longest is not None:
                bounds.written(look, node, to, Value(plus(longest, _ONE), origin=INPUT, type=_SIZE))
            _filled(look, node.parts[place], to, origin, longest)
        place += 1
