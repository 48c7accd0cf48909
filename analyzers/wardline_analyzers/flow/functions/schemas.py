"""`jsonschema` and `cerberus`: what a schema lets through of the data that is tested by it."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.regexes import is_anchored, starts_anchored, vouched
from wardline_analyzers.flow.functions.common import Function, first, this
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import element, with_element
from wardline_analyzers.flow.known.kinds import ALL, NUMBER_LEFT
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import CLEAN, NO_FACTS, NO_KINDS, NONE, Facts, Value
from wardline_analyzers.flow.solve.targets import change

_TESTER: Final = "jsonschema.Validator()"
_CERBERUS: Final = "cerberus.Validator()"
_SCHEMA: Final = ".schema"
_DOCUMENT: Final = ".document"
"""The field of a validator of Cerberus with what it has tested last."""
_NUMBERS: Final = frozenset(
    ("integer", "number", "boolean", "null", "float", "date", "datetime")  # in one of the two or the other
)
_DEEPEST: Final = 4


def _of_json(schema: Value, data: Value, depth: int = 0) -> Facts:
    """What a schema in the form of JSON Schema vouches for."""
    found = _vouched(data, _kinds(schema, "enum", "pattern"))
    if depth < _DEEPEST:
        for name, inner in _own(element(schema, "properties")).items():
            found |= _of_json(inner, element(data, name), depth + 1)
    return found | _vouched(data, _kinds(element(schema, "items"), "enum", "pattern"))  # all elements: the list


def fitting(schema: Value, data: Value, depth: int = 0) -> Value:
    """What comes of data that has been held against a schema in the form of JSON Schema: an object with its fields."""
    kinds = _kinds(schema, "enum", "pattern") | _written_as(schema)
    fields = _own(element(schema, "properties")) if depth < _DEEPEST else {}
    rest = data.but(taints=tuple(t.but(cleared=t.cleared | kinds) for t in data.taints), name=None)
    if not fields:
        return rest
    items: dict[object, Value] = {
        name: fitting(inner, element(data, name), depth + 1) for name, inner in fields.items()
    }
    return Value(kind="dict", items=items, rest=rest, taints=rest.taints, open=rest.open)


_FORMATS: Final = {
    "uuid": "[0-9a-fA-F-]+",
    **dict.fromkeys(("ipv4", "ipv6"), "[0-9a-fA-F:.]+"),
    **dict.fromkeys(("date", "time", "date-time"), "[0-9TZtz:.+-]+"),
}
"""Formats, by the letters that they are made of."""


def _written_as(schema: Value) -> frozenset[str]:
    letters = _FORMATS.get(str(element(schema, "format").constant))
    text = frozenset(("nosql",)) if element(schema, "type").constant == "string" else NO_KINDS
    return text | vouched(letters) if letters is not None else text


def _of_cerberus(fields: Value, data: Value, depth: int = 0) -> Facts:
    """What a schema of Cerberus, rules by the names of fields, vouches for."""
    found = NO_FACTS
    for name, rules in _own(fields).items() if depth < _DEEPEST else ():
        found |= _of_rules(rules, element(data, name), depth)
    return found


def _of_rules(rules: Value, data: Value, depth: int) -> Facts:
    inner = element(rules, "schema")
    found = _vouched(data, _kinds(rules, "allowed", "regex"))
    if element(rules, "type").constant == "list":
        return found | _vouched(data, _kinds(inner, "allowed", "regex"))
    return found | _of_cerberus(inner, data, depth + 1)


def _own(schema: Value) -> dict[str, Value]:
    """The keywords of a schema, if it is known."""
    return schema.items if schema.kind == "dict" and schema.items is not None else {}


def _vouched(data: Value, kinds: frozenset[str]) -> Facts:
    return frozenset((taint.key, kinds) for taint in data.taints) if kinds else NO_FACTS


def _kinds(rules: Value, listed: str, pattern: str) -> frozenset[str]:
    """The kinds of sink for which one value that fits these rules is harmless."""
    own = _own(rules)
    if (listed in own and own[listed].harmless) or ("const" in own and own["const"].harmless):
        return ALL
    if element(rules, "type").constant in _NUMBERS:
        return NUMBER_LEFT
    text = element(rules, pattern).constant
    if not isinstance(text, str):
        return NO_KINDS
    whole = pattern == "regex" or (starts_anchored(text) and is_anchored(text))  # Cerberus matches in full
    return vouched(text) if whole else NO_KINDS


# ---------------------------------------------------------------------- jsonschema


def _tester(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Draft7Validator(schema)`, `fastjsonschema.compile(schema)`"""
    return Value(kind="instance", items={_SCHEMA: first(arguments)}, name=_TESTER)


def _validate(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`jsonschema.validate(data, schema)`, which raises where the data does not fit."""
    data, schema = arguments.get("0|instance"), arguments.get("1|schema")
    if data is not None and schema is not None:
        state.learn(_of_json(schema.value, data.value))
    return NONE


def _tested(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`validator.validate(data)`"""
    state.learn(_of_json(element(this(arguments), _SCHEMA), first(arguments)))
    return NONE


def _called(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """A function that `fastjsonschema` has made: the data itself."""
    tester = arguments.receiver.value if arguments.receiver is not None else CLEAN
    state.learn(_of_json(element(tester, _SCHEMA), first(arguments)))
    return first(arguments)


def _is_valid(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return Value(kind="bool", when=(_of_json(element(this(arguments), _SCHEMA), first(arguments)), NO_FACTS))


# ---------------------------------------------------------------------- cerberus


def _checker(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Validator(schema)`"""
    given = arguments.get("0|schema")
    return Value(kind="instance", items={_SCHEMA: given.value if given is not None else CLEAN}, name=_CERBERUS)


def _checked(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`validator.validate(data)`: the data is its document from then on."""
    receiver, given, own = arguments.receiver, arguments.get("0|document"), arguments.get("1|schema")
    if receiver is None or given is None:
        return None
    data = given.value
    change(run, receiver.node, state, lambda base: with_element(base, _DOCUMENT, data), receiver.value)
    schema = own.value if own is not None else element(receiver.value, _SCHEMA)
    return Value(kind="bool", when=(_of_cerberus(schema, data), NO_FACTS))


def _let_through(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`validator.validated(data)`: the data, or None where it does not fit."""
    data = first(arguments)
    state.learn(_of_cerberus(element(this(arguments), _SCHEMA), data))
    return data


SCHEMAS: Final[dict[str, Function]] = {
    "jsonschema.validate": _validate,
    "jsonschema.validators.validate": _validate,
    **{
        f"jsonschema.{module}Draft{draft}Validator": _tester
        for module in ("", "validators.")
        for draft in ("3", "4", "6", "7", "201909", "202012")
    },
    f"{_TESTER}.validate": _tested,
    f"{_TESTER}.is_valid": _is_valid,
    f"{_TESTER}.__call__": _called,
    "fastjsonschema.compile": _tester,
    "cerberus.Validator": _checker,
    f"{_CERBERUS}.validate": _checked,
    f"{_CERBERUS}.__call__": _checked,
    f"{_CERBERUS}.validated": _let_through,
}
