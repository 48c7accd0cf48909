"""Schemas of Zod, Joi, Yup and Valibot: which fields of an object they check, and what the checks vouch for.

A schema is an instance whose fields stand among its elements by their names, beside what is known of it (`.kinds`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.regexes import vouched
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant, element, elements
from wardline_analyzers.flow.known.joining import join_all, lump
from wardline_analyzers.flow.known.kinds import ALL, NUMBER_LEFT
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import BOOL, NO_FACTS, NO_KINDS, TEXT, TRUE, Facts, Taint, Value
from wardline_analyzers.javascript.functions.common import Function, called_once, nth, this
from wardline_analyzers.javascript.functions.patterns import is_pattern, searched

TEXT_LEFT: Final = frozenset(("nosql",))
"""What a text is harmless for, whatever is in it."""
_NUMBERS: Final = frozenset(("int", "float", "bool"))

_KINDS: Final = ".kinds"
"""The kinds of sink for which what comes out is harmless."""
_TESTED: Final = ".tested"
"""The same of what goes in: `z.coerce.boolean()` lets anything through."""
_TYPE: Final = ".type"
_EACH: Final = ".each"
"""The schema of the elements of a list."""
_MORE: Final = ".more"
"""Are fields handed on that it does not name?"""
_LIBRARY: Final = ".library"


def schema_of(library: str, kinds: frozenset[str], tested: frozenset[str] | None = None, type_: str = "") -> Value:
    items = {
        _KINDS: _said(kinds),
        _TESTED: _said(kinds if tested is None else tested),
        _TYPE: constant(type_),
        _LIBRARY: constant(library),
    }
    return Value(kind="instance", name=f"{library}.Schema()", items=items)


def _said(kinds: frozenset[str]) -> Value:
    return constant(" ".join(sorted(kinds)))


def _but(schema: Value, **changes: Value) -> Value:
    return schema.but(items={**(schema.items or {}), **{f".{key}": value for key, value in changes.items()}})


def _is_schema(value: Value) -> bool:
    return value.kind == "instance" and value.items is not None and _KINDS in value.items


def _kinds(schema: Value, which: str = _KINDS) -> frozenset[str]:
    said = element(schema, which).constant
    return frozenset(said.split()) if isinstance(said, str) else NO_KINDS


def _fields(schema: Value) -> dict[str, Value]:
    items = schema.items or {}
    return {key: value for key, value in items.items() if isinstance(key, str) and not key.startswith(".")}


# ---------------------------------------------------------------------- what makes one


def leaf(library: str, kinds: frozenset[str], tested: frozenset[str] | None = None, type_: str = "") -> Function:
    made = schema_of(library, kinds, tested, type_)
    return lambda run, arguments, node, state: made


def one_of(library: str) -> Function:
    """`z.enum(["a", "b"])`, `z.literal("a")`: one of those that the program lists."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        listed = [given.value for given in arguments.all()]
        return schema_of(library, ALL if listed and not any(value.taints for value in listed) else TEXT_LEFT)

    return made


def object_of(library: str, more: bool) -> Function:
    """`z.object({ name: schema })`"""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        if not arguments.positional:  # `yup.object().shape({ … })`
            return _but(schema_of(library, NO_KINDS, type_="object"), more=TRUE)
        schema = _with_fields(schema_of(library, NO_KINDS), nth(arguments, 0))
        return _but(schema, more=TRUE) if more and schema is not None else schema

    return made


def _with_fields(schema: Value, given: Value) -> Value | None:
    """The schema of an object with these fields too; None: they are not known."""
    if _is_schema(given):
        fields = _fields(given)
    elif given.kind == "dict" and given.items is not None and given.rest is None:
        fields = {key: value for key, value in given.items.items() if isinstance(key, str) and key[:1] != "."}
    else:
        return None
    return schema.but(items={**(schema.items or {}), **fields, _TYPE: constant("object")})


def row(library: str) -> Function:
    """`z.array(schema)`"""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        inner = nth(arguments, 0)
        if not arguments.positional:  # `yup.array().of(schema)`
            return schema_of(library, NO_KINDS)
        return _but(schema_of(library, NO_KINDS), each=inner) if _is_schema(inner) else None

    return made


def first(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`z.optional(schema)`"""
    inner = nth(arguments, 0)
    return inner if _is_schema(inner) else None


def union(library: str) -> Function:
    """`z.union([one, other])`, of values that are no objects"""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        listed = nth(arguments, 0)
        if listed.items is None or listed.rest is not None or not listed.items:
            return None
        return _either(library, listed.items.values())

    return made


def _either(library: str, options: Iterable[Value]) -> Value | None:
    options = list(options)
    if not all(_is_schema(option) and not _fields(option) and element(option, _EACH).open for option in options):
        return None
    kinds = frozenset.intersection(*(_kinds(option) for option in options))
    return schema_of(library, kinds, frozenset.intersection(*(_kinds(option, _TESTED) for option in options)))


def piped(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`v.pipe(schema, action, …)`: each of them lets through what it may."""
    steps = [given.value for given in arguments.positional]
    known = [step for step in steps if _is_schema(step)]
    if not known or known[0] is not steps[0]:
        return None
    return _vouching(known[0], frozenset().union(*(_kinds(step) for step in known[1:]))) if known[1:] else known[0]


# ---------------------------------------------------------------------- what is said of one further


def _vouching(schema: Value, kinds: frozenset[str]) -> Value:
    return _but(schema, kinds=_said(_kinds(schema) | kinds), tested=_said(_kinds(schema, _TESTED) | kinds))


def further(how: Function) -> Function:
    """A method of a schema; None: of one that is not known."""
    return lambda run, arguments, node, state: how(run, arguments, node, state) if _is_schema(this(arguments)) else None


def same(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return this(arguments)


def written_as(pattern: str) -> Function:
    kinds = vouched(pattern) | TEXT_LEFT
    return lambda run, arguments, node, state: _vouching(this(arguments), kinds)


def matching(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`schema.regex(/^[a-z]+$/)`"""
    return _vouching(this(arguments), of_pattern(run, arguments, node, state))


def of_pattern(run: Run, arguments: Arguments, node: form.Call, state: State) -> frozenset[str]:
    pattern, options = nth(arguments, 0), nth(arguments, 1)
    if not is_pattern(pattern) or (options.kind == "dict" and "invert" in (options.items or {})):
        return NO_KINDS
    subject = Value(kind="str", taints=(Taint("remote", ("schema",)),))
    found = searched(run, pattern, subject, node, state)
    return frozenset().union(*(kinds for _, kinds in found.when[0])) if found.when is not None else NO_KINDS


def listed(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`schema.valid("a", "b")`, `schema.oneOf(["a", "b"])`"""
    if not arguments.positional or any(given.value.taints for given in arguments.all()):
        return this(arguments)
    return _vouching(this(arguments), ALL)


def extended(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return _with_fields(this(arguments), nth(arguments, 0))


def handing_on(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`schema.passthrough()`, `schema.unknown(false)`"""
    return this(arguments) if nth(arguments, 0).constant is False else _but(this(arguments), more=TRUE)


def rows(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`schema.array()`; `Joi.array().items(schema)` and `yup.array().of(schema)`"""
    given = nth(arguments, 0)
    library = element(this(arguments), _LIBRARY).constant
    if len(arguments.positional) > 1 or not isinstance(library, str):
        return None
    return _but(schema_of(library, NO_KINDS), each=given if _is_schema(given) else this(arguments))


def either_of(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    library = element(this(arguments), _LIBRARY).constant
    return _either(library, (this(arguments), nth(arguments, 0))) if isinstance(library, str) else None


def transformed(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`schema.transform(Number)`: what comes out is a number, or is made of what has been tested."""
    function = nth(arguments, 0)
    if function.name in ("Number", "parseInt", "parseFloat", "Boolean", "BigInt"):
        result = "int"
    else:
        result = called_once(run, function, [TEXT], node, state).kind if function.callables else ""
    if result in _NUMBERS:
        return _but(this(arguments), kinds=_said(NUMBER_LEFT), type=constant("int"))
    return this(arguments)


def handed(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`schema.pipe(other)`: the other sees what came out of this one."""
    other = nth(arguments, 0)
    if not _is_schema(other) or _fields(other):
        return None
    return _but(other, tested=_said(_kinds(this(arguments), _TESTED)))


# ---------------------------------------------------------------------- what they let through


def _let_through(schema: Value, value: Value, depth: int = 0) -> Value:
    """What comes of a value that has passed."""
    if not _is_schema(schema) or depth > 4:
        return _cleared(value, TEXT_LEFT)
    each = element(schema, _EACH)
    if _is_schema(each):
        inner = _let_through(each, elements(value), depth + 1)
        return Value(kind="list", items={}, rest=inner, taints=inner.taints, open=inner.open)
    if element(schema, _TYPE).constant == "object":
        items: dict[object, Value] = {
            key: _let_through(field, _field(value, key), depth + 1) for key, field in _fields(schema).items()
        }
        more = element(schema, _MORE).constant is True
        rest = _cleared(value, NO_KINDS) if more else None
        taints, opened = lump([*items.values(), *([rest] if rest is not None else [])])
        return Value(kind="dict", items=items, rest=rest, taints=taints, open=opened)
    kinds = _kinds(schema)
    type_ = element(schema, _TYPE).constant
    return _cleared(value, kinds).but(kind=type_ if isinstance(type_, str) else "")


def _field(value: Value, name: str) -> Value:
    """`value.name`, which is an attribute of what nothing is known of."""
    return element(value, name if value.items is not None else f".{name}")


def _cleared(value: Value, kinds: frozenset[str]) -> Value:
    taints = tuple(t.but(cleared=t.cleared | kinds) for t in value.taints)
    return Value(taints=taints, open=value.open and not kinds >= NUMBER_LEFT)


def _facts(schema: Value, value: Value, depth: int = 0) -> Facts:
    """What holds of the value itself, once it has passed."""
    if not _is_schema(schema) or depth > 4:
        return NO_FACTS
    if element(schema, _TYPE).constant == "object":
        found = [_facts(field, _field(value, key), depth + 1) for key, field in _fields(schema).items()]
        return NO_FACTS.union(*found)
    tested = _kinds(schema, _TESTED)
    return frozenset((t.key, tested) for t in value.taints) if tested else NO_FACTS


def _passed(schema: Value, value: Value, state: State) -> Value | None:
    """The result of a function that throws if the value does not pass."""
    if not _is_schema(schema):
        return None
    result = _let_through(schema, value)
    state.learn(_facts(schema, value))
    return result


def _tried(schema: Value, value: Value, result: str) -> Value | None:
    """`{ success, data, error }`, or the same in the words of another library."""
    if not _is_schema(schema):
        return None
    data, facts = _let_through(schema, value), _facts(schema, value)
    about = Value(taints=value.taints, open=value.open)
    items: dict[object, Value] = {
        "success": BOOL.but(when=(facts, NO_FACTS)),
        "error": about.but(when=(NO_FACTS, facts)),
        "issues": about,
        result: data,
    }
    return Value(kind="dict", items=items, taints=join_all([data, about]).taints, open=data.open)


def parse(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return _passed(this(arguments), nth(arguments, 0), state)


def safe_parse(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return _tried(this(arguments), nth(arguments, 0), "data")


def validate(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    options = nth(arguments, 1)
    schema = this(arguments)
    if _is_schema(schema) and (options.open or "allowUnknown" in (options.items or {})):
        schema = _but(schema, more=TRUE)
    return _tried(schema, nth(arguments, 0), "value")


def is_valid(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return BOOL.but(when=(_facts(this(arguments), nth(arguments, 0)), NO_FACTS))


def attempt(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Joi.attempt(value, schema)`"""
    return _passed(nth(arguments, 1), nth(arguments, 0), state)


def parse_by(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`v.parse(schema, value)`"""
    return _passed(nth(arguments, 0), nth(arguments, 1), state)


def safe_parse_by(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return _tried(nth(arguments, 0), nth(arguments, 1), "output")


__all__ = [
    "TEXT_LEFT",
    "attempt",
    "either_of",
    "extended",
    "first",
    "further",
    "handed",
    "handing_on",
    "is_valid",
    "leaf",
    "listed",
    "matching",
    "object_of",
    "of_pattern",
    "one_of",
    "parse",
    "parse_by",
    "piped",
    "row",
    "rows",
    "safe_parse",
    "safe_parse_by",
    "same",
    "schema_of",
    "transformed",
    "union",
    "validate",
    "written_as",
]
