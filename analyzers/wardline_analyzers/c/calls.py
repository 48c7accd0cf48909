"""Calls: what they give, what they do to what they are given, and what may be wrong with that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from wardline_analyzers.c import copies, lifetimes, misuse, numbers, objects, read_texts, tests, views
from wardline_analyzers.c.library import (
    ACCESSES,
    ALLOCATES,
    ASSERTS,
    COPIED,
    LENGTHS,
    LOCKS,
    MUST_TEST,
    NEEDS,
    NULLABLE,
    NUMBERS,
    OPENS,
    PASSES,
    QUIET,
    READS_CHARACTER,
    READS_TEXT,
    RELEASES,
    SAME,
    SCANS,
    STACK,
    UNLOCKS,
)
from wardline_analyzers.c.linear import ZERO, Linear, plus, times
from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import Expression
from wardline_analyzers.c.paths import path_of, root_of, uncast
from wardline_analyzers.c.state import INPUT, NONE, RANDOM, UNKNOWN, Object, Status, Value
from wardline_analyzers.c.types import Type

_INT: Final = Type("int")
_LONG: Final = Type("long")
_SIZE: Final = Type("size_t", unsigned=True)
_TEXT: Final = Type("char", 1)


def called(look: Look, node: Expression) -> Value:
    """`word(arguments)`"""
    word = node.word
    if node.base is None and node.parts and ASSERTS.fullmatch(word):
        tests.assumed(look, node.parts[0])
        return NONE
    if look.moved:
        objects.called_on(look, node)
    base = look.value(node.base) if node.base is not None else None
    if base is not None and node.arrow and not base.whole:
        lifetimes.used(look, base, node.base or node, "passed" if base.object else "deref")
    given = tuple([_argument(look, part, word) for part in node.parts])
    if word not in RELEASES:
        needed = NEEDS.get(word, ())
        for place, (part, value) in enumerate(zip(node.parts, given, strict=True)):
            if value.object:
                lifetimes.used(look, value, part, "deref" if place in needed else "passed")
    if word == "move" and node.base is None and len(node.parts) == 1:
        objects.moved(look, node.parts[0])
        return given[0]
    _texts(look, node, word, given)
    if node.base is None:
        misuse.judged(look, node, given)
    known = _KNOWN.get(word) if node.base is None else None
    if known is not None:
        made = known(look, node, given)
        if word in ACCESSES:
            origin = INPUT if ACCESSES[word].fills == "input" else UNKNOWN
            for part in node.parts:
                if (there := _address_in(part)) is not None:
                    _set_behind(look, there, origin)
        return made
    if node.base is None and (word in QUIET or word in LOCKS or word in UNLOCKS):
        return _quiet(look, node, given)
    if node.base is not None and node.arrow:
        if look.views:
            views.changed(look, node)
        return _method(look, node, base or NONE, given)
    return _unknown(look, node, given)


def _argument(look: Look, part: Expression, word: str) -> Value:
    """An argument; a name without a value may be set by what nobody knows: a macro, a reference."""
    if part.kind == "name" and word not in NEEDS and word not in QUIET:
        known = look.here.env.get(part.word)
        if known is not None and known.fresh:
            made = Value(known.line, known.object, known.offset, known.origin, known.type)
            look.here.env[part.word] = made
            return made
    return look.value(part)


def _texts(look: Look, node: Expression, word: str, given: tuple[Value, ...]) -> None:
    """Arguments that must end in a zero."""
    for place in READS_TEXT.get(word, ()):
        if place < len(given):
            read_texts.read_as_text(look, node.parts[place], given[place])
    read_texts.formatted(look, node, word, given)


def _quiet(look: Look, node: Expression, given: tuple[Value, ...]) -> Value:
    for part in node.parts:
        if part.kind == "address":
            _set_behind(look, part, UNKNOWN)
    return look.number(look.source(node)[:40], UNKNOWN)


def _unknown(look: Look, node: Expression, given: tuple[Value, ...]) -> Value:
    """It may keep, change and fill all that it can get at; a macro, all that there is."""
    env = look.here.env
    if node.word.isupper():
        for key, value in env.items():
            if value.fresh:
                env[key] = Value(value.line, value.object, value.offset, value.origin, value.type)
    for part, value in zip(node.parts, given, strict=True):
        touched(look, part, value)
    for key in [key for key in env if root_of(key) not in look.types and key.isidentifier() is False]:
        if not key.startswith(("sizeof", "&", "lock ", "moved ", "stale ", "owned ")):
            del env[key]
    result = look.number(f"{node.word}()", UNKNOWN)
    if node.word in look.nullable and node.base is None:
        made = Object("result", node.word, node.start, node.end, how=node.word)
        return Value(object=look.new(made, Status(null=1, escaped=True)))
    return result


def touched(look: Look, part: Expression, value: Value) -> None:
    """It is given to somebody who may keep it, and change what is in it."""
    env = look.here.env
    if (place := _address_in(part)) is not None:
        _set_behind(look, place, UNKNOWN)
    path = path_of(part)
    if value.object:
        status = look.status(value.object)
        look.change(
            value.object, escaped=True, longest=None, exact=False, open_end=False, filled=True, origin=status.origin
        )
    if path:
        type_ = look.types.get(path)
        constant = type_ is not None and type_.constant
        for key in [key for key in env if key.startswith((f"{path}->", f"{path}["))]:
            if not (constant and key.endswith("[strlen]")):
                del env[key]


def _address_in(part: Expression) -> Expression | None:
    """`&name`, also behind a cast."""
    part = uncast(part)
    return part if part.kind == "address" else None


def _set_behind(look: Look, part: Expression, origin: str, type_: Type | None = None) -> None:
    """`&name` was handed over: the name may hold anything now."""
    path = path_of(part.parts[0])
    if not path:
        return
    env = look.here.env
    old = env.get(path)
    if old is not None and old.whole:
        return
    if old is not None and old.object:
        lifetimes.escapes(look, old)
    for key in [key for key in env if key.startswith((f"{path}->", f"{path}["))]:
        del env[key]
    known = look.types.get(path) or type_
    if known is not None and (known.pointers or not known.is_integer):
        env[path] = Value(type=known, origin=origin)
    else:
        env[path] = look.number(path, origin, known)


_LEAVES_AS_IT_WAS: Final = frozenset(
    ("empty", "begin", "end", "cbegin", "cend", "c_str", "data", "find", "at", "front", "back", "substr", "count")
)
"""Methods that change nothing of how many elements there are."""


def _method(look: Look, node: Expression, base: Value, given: tuple[Value, ...]) -> Value:
    if node.word in ("lock", "unlock") and not given and node.base is not None:
        if node.word == "lock":
            misuse.lock(look, node, node.base)
        else:
            misuse.unlock(look, node.base)
        return NONE
    for part, value in zip(node.parts, given, strict=True):
        touched(look, part, value)
    if node.base is not None and node.word in LENGTHS:
        return objects.length(look, node.base)
    if node.base is not None and node.word not in _LEAVES_AS_IT_WAS:
        path = path_of(node.base)
        env = look.here.env
        for key in [key for key in env if path and key.startswith((f"{path}->", f"{path}["))]:
            del env[key]
    return Value(origin=base.origin if base.origin == INPUT else UNKNOWN)


# ---------------------------------------------------------------- memory


def _allocated(look: Look, node: Expression, given: tuple[Value, ...]) -> Value:
    places = [place for place in ALLOCATES[node.word] if place < len(given)]
    sizes = tuple(given[place] for place in places)
    texts = tuple(node.parts[place] for place in places)
    line: Linear | None = Linear(1)
    for size in sizes:
        line = times(line, size.line) if line is not None and size.line is not None else None
    if not sizes:
        line = None
    numbers.allocated(look, node, sizes, texts)
    zero = ZERO if node.word in ("calloc", "kzalloc") else None
    made = Object("heap", "", node.start, node.end, line, node.word)
    status = Status(null=1, longest=zero, exact=zero is not None)
    number = look.new(made, status)
    if node.word.startswith("realloc") and given and given[0].object:
        old = look.status(given[0].object)
        look.grown[number] = given[0].object
        at = (node.start, node.end)
        look.change(given[0].object, freed=2, freed_at=at, freed_words=frozenset(), escaped=True)
        look.change(number, escaped=old.escaped and look.objects[given[0].object].kind == "param", origin=old.origin)
    return Value(object=number, offset=ZERO)


_LARGE: Final = 1 << 16
"""Bytes: a thread's stack has some hundred thousand at least."""


def _on_stack(look: Look, node: Expression, given: tuple[Value, ...]) -> Value:
    line = given[0].line if given else None
    if line is not None and not line.is_constant:
        above = look.here.known.upper(line)
        if above is None or above > _LARGE:
            look.report("stack-any", node, 2, None, (), callee=node.word)
    made = Object("stack", "", node.start, node.end, line, node.word, static=False)
    return Value(object=look.new(made, Status()), offset=ZERO)


def _copied_text(look: Look, node: Expression, given: tuple[Value, ...]) -> Value:
    length = copies.length_of(look, node.parts[0], given[0]) if given else NONE
    size = plus(length.line, Linear(1)) if length.line is not None and node.word != "strndup" else None
    made = Object("heap", "", node.start, node.end, size, node.word, 1)
    origin = copies.content_origin(look, given[0]) if given else UNKNOWN
    null = 0 if node.word.startswith(("x", "g_")) else 1
    status = Status(null=null, longest=length.line if size else None, origin=origin)
    return Value(object=look.new(made, status), offset=ZERO, origin=origin, type=_TEXT)


def _opened(look: Look, node: Expression, given: tuple[Value, ...]) -> Value:
    made = Object("file", "", node.start, node.end, how=node.word)
    return Value(object=look.new(made, Status(null=1)), type=Type("FILE", 1))


def _released(look: Look, node: Expression, given: tuple[Value, ...]) -> Value:
    if given:
        lifetimes.released(look, node, node.parts[0], given[0], node.word)
    return NONE


# ---------------------------------------------------------------- numbers and texts


def _number_of(look: Look, node: Expression, given: tuple[Value, ...]) -> Value:
    """`atoi(text)`"""
    origin = copies.content_origin(look, given[0]) if given else UNKNOWN
    unsigned = node.word in ("strtoul", "strtoull", "stoul")
    made = look.number(node.word, origin, _SIZE if unsigned else _INT if node.word in ("atoi", "stoi") else _LONG)
    for part in node.parts[1:2]:
        if part.kind == "address":
            _set_behind(look, part, UNKNOWN)
    return made


def _same(look: Look, node: Expression, given: tuple[Value, ...]) -> Value:
    if not given:
        return NONE
    unsigned = not node.word.endswith("abs")
    return look.number(look.source(node)[:40], given[0].origin, Type("uint32_t") if unsigned else None, 0)


def _length(look: Look, node: Expression, given: tuple[Value, ...]) -> Value:
    if not given:
        return NONE
    made = copies.length_of(look, node.parts[0], given[0])
    if node.word == "strnlen" and len(given) > 1 and given[1].line is not None and made.line is not None:
        made = look.number(look.source(node)[:40], made.origin, _SIZE, 0)
        assert made.line is not None
        look.assume(copies.difference(made.line, given[1].line))
    return made


def _character(look: Look, node: Expression, given: tuple[Value, ...]) -> Value:
    return look.number(node.word, INPUT, _INT, -1, 255)


def _random(look: Look, node: Expression, given: tuple[Value, ...]) -> Value:
    return look.number(node.word, RANDOM, _INT, 0, None)


def _environment(look: Look, node: Expression, given: tuple[Value, ...]) -> Value:
    made = Object("result", node.word, node.start, node.end, how=node.word, width=1)
    status = Status(null=1, escaped=True, origin=INPUT)
    return Value(object=look.new(made, status), origin=INPUT, type=_TEXT)


def _found(look: Look, node: Expression, given: tuple[Value, ...]) -> Value:
    """What lies in its first argument, or is not there."""
    origin = copies.content_origin(look, given[0]) if given else UNKNOWN
    made = Object("result", node.word, node.start, node.end, how=node.word, width=1)
    goes_on = node.word in ("strtok", "strtok_r") and bool(given) and given[0].line == ZERO
    null = 1 if goes_on or node.word in ("strchr", "strstr", "strrchr") else 0
    return Value(object=look.new(made, Status(null=null, escaped=True, origin=origin)), origin=origin, type=_TEXT)


def _nullable(look: Look, node: Expression, given: tuple[Value, ...]) -> Value:
    made = Object("result", node.word, node.start, node.end, how=node.word)
    for part in node.parts:
        if part.kind == "address":
            _set_behind(look, part, UNKNOWN)
    return Value(object=look.new(made, Status(null=1 if node.word in MUST_TEST else 0, escaped=True)))


def _scanned(look: Look, node: Expression, given: tuple[Value, ...]) -> Value:
    first = SCANS[node.word]
    origin = INPUT
    if node.word == "sscanf" and given:
        origin = copies.content_origin(look, given[0])
    copies.scanned(look, node, given, first, origin)
    for part in node.parts[first + 1 :]:
        if part.kind == "address":
            _set_behind(look, part, origin, _INT)
    return look.number(node.word, UNKNOWN, _INT, -1)


def _dynamic_cast(look: Look, node: Expression, given: tuple[Value, ...]) -> Value:
    """`dynamic_cast<T*>(p)` gives nothing where it is no T; to a reference it throws."""
    if "*" not in look.source(node).partition("(")[0]:
        return NONE
    made = Object("result", node.word, node.start, node.end, how=node.word)
    return Value(object=look.new(made, Status(null=1, escaped=True)))


_KNOWN: Final[dict[str, Callable[[Look, Expression, tuple[Value, ...]], Value]]] = {
    **dict.fromkeys(ACCESSES, copies.accessed),
    **dict.fromkeys(ALLOCATES, _allocated),
    **dict.fromkeys(STACK, _on_stack),
    **dict.fromkeys(COPIED, _copied_text),
    **dict.fromkeys(OPENS, _opened),
    **dict.fromkeys(RELEASES, _released),
    **dict.fromkeys(NUMBERS, _number_of),
    **dict.fromkeys(SAME, _same),
    **dict.fromkeys(("strlen", "wcslen", "strnlen"), _length),
    **dict.fromkeys(READS_CHARACTER, _character),
    **dict.fromkeys(("rand", "random", "lrand48", "rand_r"), _random),
    **dict.fromkeys(NULLABLE, _nullable),
    **dict.fromkeys(PASSES, _found),
    **dict.fromkeys(("getenv", "secure_getenv"), _environment),
    **dict.fromkeys(SCANS, _scanned),
    **dict.fromkeys(("strcpy", "stpcpy", "wcscpy", "lstrcpy"), copies.copied),
    **dict.fromkeys(("strcat", "wcscat", "lstrcat"), copies.appended),
    "strncat": copies.appended_some,
    **dict.fromkeys(("sprintf", "vsprintf"), copies.printed),
    "dynamic_cast": _dynamic_cast,
    "gets": copies.got,
    "fgets": copies.accessed,
}
