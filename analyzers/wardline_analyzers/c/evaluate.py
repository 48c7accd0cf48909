"""What an expression is worth, and what it does to the state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from wardline_analyzers.c import bounds, lifetimes, misuse, numbers, objects, tests, views
from wardline_analyzers.c.bindings import bind, forget_below
from wardline_analyzers.c.calls import called
from wardline_analyzers.c.linear import ZERO, Linear, combined, plus, times
from wardline_analyzers.c.look import MOST_WORK, Enough, Look
from wardline_analyzers.c.nodes import COMPARISONS, Expression
from wardline_analyzers.c.operators import moved, operated, width_of
from wardline_analyzers.c.paths import path_of
from wardline_analyzers.c.places import address_of, element, outside_array, place
from wardline_analyzers.c.state import INPUT, NONE, UNKNOWN, Object, Status, Value, worse
from wardline_analyzers.c.types import WIDTHS, Type

_INT: Final = Type("int")
_SIZE: Final = Type("size_t", unsigned=True)
_AUGMENTS: Final = {"+=": "+", "-=": "-", "*=": "*", "/=": "/", "%=": "%", "<<=": "<<", ">>=": ">>", "&=": "&"}


def value(look: Look, node: Expression) -> Value:
    """Evaluate an expression, left to right."""
    look.work += 1
    if look.work > MOST_WORK:
        raise Enough
    return _KINDS[node.kind](look, node)


def _name(look: Look, node: Expression) -> Value:
    word = node.word
    state = look.here
    if word in look.moved:
        objects.read(look, node)
    if word in look.views:
        views.read(look, node)
    known = state.env.get(word)
    if known is not None:
        if known.fresh:
            lifetimes.uninitialised(look, node, known)
        return known
    constant = look.constant(word)
    if constant is not None:
        return Value(Linear(constant))
    type_ = look.types.get(word)
    made = outside_array(look, node) if type_ is None else None
    if made is None:
        is_number = type_ is None or type_.is_integer
        made = look.number(word, UNKNOWN, type_) if is_number else Value(type=type_)
    state.env[word] = made
    return made


def _number(look: Look, node: Expression) -> Value:
    return Value(Linear(node.number)) if node.number is not None else NONE


def _text(look: Look, node: Expression) -> Value:
    length = Linear(len(node.word))
    made = Object("text", "", node.start, node.end, Linear(len(node.word) + 1), width=1, static=True)
    return Value(object=look.new(made, Status(longest=length, exact=True)), offset=ZERO)


def _field(look: Look, node: Expression) -> Value:
    base = value(look, node.parts[0])
    if node.arrow:
        lifetimes.used(look, base, node.parts[0], "deref")
    return place(look, node, base)


def _index(look: Look, node: Expression) -> Value:
    base, index = value(look, node.parts[0]), value(look, node.parts[1])
    lifetimes.used(look, base, node.parts[0], "deref")
    bounds.indexed(look, node, base, index)
    return element(look, node, base)


def _deref(look: Look, node: Expression) -> Value:
    base = value(look, node.parts[0])
    lifetimes.used(look, base, node.parts[0], "deref")
    bounds.indexed(look, node, base, Value(ZERO))
    return element(look, node, base)


def _address(look: Look, node: Expression) -> Value:
    inner = node.parts[0]
    if inner.kind == "index":
        base, index = value(look, inner.parts[0]), value(look, inner.parts[1])
        width = width_of(look, base)
        if base.object and base.offset is not None and index.line is not None and width is not None:
            step = times(index.line, Linear(width))
            offset = plus(base.offset, step) if step is not None else None
            return Value(object=base.object, offset=offset, origin=base.origin, type=base.type)
        return Value(object=base.object, origin=base.origin, type=base.type)
    if inner.kind == "name":
        return address_of(look, inner)
    if inner.kind in ("field", "deref"):
        base = value(look, inner.parts[0])
        if inner.kind == "field" and inner.arrow:
            lifetimes.used(look, base, inner.parts[0], "deref")
        return Value(origin=base.origin, object=base.object if inner.kind == "deref" else 0, offset=base.offset)
    value(look, inner)
    return NONE


def _unary(look: Look, node: Expression) -> Value:
    inner = value(look, node.parts[0])
    if node.word == "-" and inner.line is not None:
        return Value(combined(inner.line, -1, ZERO, 0), origin=inner.origin, type=_INT)
    if node.word == "!":
        return look.number("!", UNKNOWN, None, 0, 1)
    return Value(origin=inner.origin, type=inner.type) if node.word == "+" else look.number("~", inner.origin)


def _binary(look: Look, node: Expression) -> Value:
    operator = node.word
    if operator in ("&&", "||"):
        return tests.decided(look, node)
    if operator == ">>" and objects.reads_from(look, node):
        return _streamed(look, node)
    left, right = value(look, node.parts[0]), value(look, node.parts[1])
    if operator in COMPARISONS:
        numbers.compared(look, node)
        return look.number("test", UNKNOWN, None, 0, 1)
    return operated(look, node, operator, left, right, node.parts[0], node.parts[1])


def _streamed(look: Look, node: Expression) -> Value:
    """`std::cin >> a >> b`: the names get what is read."""
    operands: list[Expression] = []
    current = node
    while current.kind == "binary" and current.word == ">>":
        operands.append(current.parts[1])
        current = current.parts[0]
    bounded = _has_width(look, node)
    for each in reversed(operands):
        path = path_of(each)
        there = look.here.env.get(path) if path else None
        if there is None and each.kind == "name" and path not in look.types:
            there = outside_array(look, each)
        type_ = look.types.get(path)
        if there is not None and there.whole and there.object:
            look.change(there.object, filled=True, origin=INPUT, longest=None, exact=False)
            if not bounded and _is_text(look, path, there):
                look.report("unbounded-stream", each, 3, None, (), name=path)
            bounded = False
        elif path:
            forget_below(look.here.env, path)
            number = type_ is not None and type_.is_integer
            look.here.env[path] = look.number(path, INPUT, type_) if number else Value(type=type_, origin=INPUT)
        else:
            value(look, each)
            bounded = bounded or (each.kind == "call" and each.word == "setw")
    return NONE


def _is_text(look: Look, path: str, there: Value) -> bool:
    type_ = look.types.get(path)
    return look.objects[there.object].width == 1 or (type_ is not None and type_.base == "wchar_t")


def _has_width(look: Look, node: Expression) -> bool:
    """`std::cin.width(10)` holds for the next text that is read."""
    before = look.text.rfind("width(", look.function.start, node.start)
    return before >= 0 and ">>" not in look.text[before : node.start]


def _assign(look: Look, node: Expression) -> Value:
    target, given = node.parts
    if node.word == "=":
        if target.kind == "name":
            misuse.made_with_size_of_pointer(look, target.word, given)
            if target.word in look.types and look.types[target.word].pointers == 1:
                objects.kept_text(look, given)
        elif given.kind == "call" and given.word == "realloc":
            lifetimes.regrown(look, target, given)
        return stored(look, target, value(look, given), given)
    old = value(look, target)
    right = value(look, given)
    operator = _AUGMENTS.get(node.word)
    made = operated(look, node, operator, old, right, target, given) if operator else Value(origin=old.origin)
    return stored(look, target, Value(made.line, made.object, made.offset, made.origin, old.type or made.type), given)


def stored(look: Look, target: Expression, given: Value, written: Expression) -> Value:
    """Put a value into a place."""
    kind = target.kind
    if kind in ("index", "deref"):
        base = value(look, target.parts[0])
        index = value(look, target.parts[1]) if kind == "index" else Value(ZERO)
        lifetimes.used(look, base, target.parts[0], "deref")
        bounds.indexed(look, target, base, index, write=True)
        if base.object:
            inside = look.status(base.object)
            zero = given.line == ZERO
            changes: dict[str, object] = {"filled": True, "longest": None, "exact": False}
            if zero:
                changes["open_end"] = False
                if index.line is not None and base.offset is not None:
                    changes["longest"] = plus(base.offset, index.line)
            look.change(base.object, origin=worse(inside.origin, given.origin), **changes)
            lifetimes.escapes(look, given)
    elif kind == "field":
        base = value(look, target.parts[0])
        if target.arrow:
            lifetimes.used(look, base, target.parts[0], "deref")
    elif kind == "cast":
        return stored(look, target.parts[0], given, written)
    elif kind not in ("name",):
        value(look, target)
    path = path_of(target)
    if path:
        if kind == "name" and path in look.types:
            if path in look.views and look.types[path].reference:
                views.read(look, target)
            else:
                views.noted(look, path, look.types[path], written)
        lifetimes.overwritten(look, path, target, written)
        bind(look, path, given)
    return given


def _step(look: Look, node: Expression) -> Value:
    target = node.parts[0]
    old = value(look, target)
    sign = 1 if node.word == "++" else -1
    if old.object:
        new = moved(look, old, Value(Linear(1)), sign)
    elif old.line is not None:
        new = Value(plus(old.line, Linear(sign)), origin=old.origin, type=old.type)
    else:
        new = Value(origin=old.origin, type=old.type)
    path = path_of(target)
    if path:
        env = look.here.env
        forget_below(env, path)
        env[path] = new
    return old if node.arrow else new


def _sizeof(look: Look, node: Expression) -> Value:
    size = size_of(look, node)
    if size is not None:
        return Value(size, type=_SIZE)
    shown = look.source(node)
    path = f"sizeof {shown}"
    known = look.here.env.get(path)
    if known is None:
        known = look.here.env[path] = look.number(shown, UNKNOWN, _SIZE, 1)
        assert known.line is not None
        look.here.checked |= {known.line.terms[0][0]}
    return known


def size_of(look: Look, node: Expression) -> Linear | None:
    """What `sizeof` gives."""
    type_ = node.type
    if type_ is None and node.parts:
        inner = node.parts[0]
        if inner.kind == "text":
            return Linear(len(inner.word) + 1)
        if inner.kind == "name":
            there = look.here.env.get(inner.word)
            if there is None and inner.word not in look.types:
                there = outside_array(look, inner)
            if there is not None and there.whole and there.object:
                return look.objects[there.object].size
            if inner.word not in look.types and inner.word in WIDTHS:
                type_ = Type(inner.word)
            else:
                type_ = look.types.get(inner.word)
        elif inner.kind == "field":
            path = path_of(inner)
            there = look.here.env.get(path) or place(look, inner, NONE)
            return look.objects[there.object].size if there.whole and there.object else None
        elif inner.kind in ("deref", "index") and inner.parts[0].kind == "name":
            holder = look.types.get(inner.parts[0].word)
            found = holder.pointed() if holder is not None else None
            if holder is None and (there := outside_array(look, inner.parts[0])) is not None:
                found = look.objects[there.object].width
            return Linear(found) if found is not None else None
    if type_ is None or type_.lengths or type_.reference or type_.width is None:
        return None
    return Linear(type_.width)


def _cast(look: Look, node: Expression) -> Value:
    given = value(look, node.parts[0])
    type_ = node.type
    if type_ is None or type_.base in ("void", "auto"):
        if type_ is not None and type_.base == "void" and not type_.pointers:
            return given
        return Value(given.line, given.object, given.offset, given.origin)
    if given.object and type_.pointers:
        return Value(None, given.object, given.offset, given.origin, type_)
    if given.line is not None and given.line.terms and type_.is_integer and type_.is_unsigned and type_.width in (1, 2):
        most, least = look.here.known.upper(given.line), look.here.known.upper(combined(given.line, -1, ZERO, 0))
        if most is None or least is None or least > 0 or most >= 1 << 8 * type_.width:
            numbers.cut_off(look, node, given, type_.width)
            return look.number(look.source(node), given.origin, type_)  # what does not fit is cut off
    return Value(given.line, given.object, given.offset, given.origin, type_)


def _choice(look: Look, node: Expression) -> Value:
    return tests.chosen(look, node)


def _all(look: Look, node: Expression) -> Value:
    last = NONE
    for part in node.parts:
        last = value(look, part)
    return last


def _listed(look: Look, node: Expression) -> Value:
    for part in node.parts:
        lifetimes.escapes(look, value(look, part))
    return NONE


def _new(look: Look, node: Expression) -> Value:
    for part in node.parts:
        lifetimes.escapes(look, value(look, part))
    width = node.type.width if node.type is not None else None
    size = Linear(width) if width is not None else None
    if node.base is not None:
        many = value(look, node.base)
        numbers.allocated(look, node, (many,), (node.base,))
        size = times(many.line, size) if size is not None and many.line is not None else None
    if node.word == "placed":
        return NONE
    how = "new[]" if node.arrow else "new"
    plain = node.type is not None and node.type.width is not None
    made = Object("heap", "", node.start, node.end, size, how, width)
    return Value(object=look.new(made, Status(escaped=not plain and not node.arrow)), offset=ZERO)


def _delete(look: Look, node: Expression) -> Value:
    views.released(look, node)
    for part in node.parts:
        lifetimes.released(look, node, part, value(look, part), "delete[]" if node.arrow else "delete")
    return NONE


def _lambda(look: Look, node: Expression) -> Value:
    for part in node.parts:
        known = look.here.env.get(part.word)
        if known is not None:
            lifetimes.escapes(look, known)
            look.here.env[part.word] = Value(
                type=known.type, object=known.object if known.whole else 0, whole=known.whole
            )
    return NONE


def _other(look: Look, node: Expression) -> Value:
    """Nobody knows what it does with what it names."""
    for part in node.parts:
        found = value(look, part) if part.kind != "name" else look.here.env.get(part.word, NONE)
        lifetimes.escapes(look, found)
        if part.kind == "name" and found is not NONE and not found.whole:
            look.here.env[part.word] = Value(type=found.type)
    return NONE


_KINDS: Final[dict[str, Callable[[Look, Expression], Value]]] = {
    "name": _name,
    "number": _number,
    "text": _text,
    "call": called,
    "field": _field,
    "index": _index,
    "deref": _deref,
    "address": _address,
    "unary": _unary,
    "binary": _binary,
    "assign": _assign,
    "step": _step,
    "sizeof": _sizeof,
    "cast": _cast,
    "choice": _choice,
    "comma": _all,
    "list": _listed,
    "new": _new,
    "delete": _delete,
    "lambda": _lambda,
    "other": _other,
}
