"""`isinstance`: of what type a value is, and what holds behind that."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.calling.overloads import is_of
from wardline_analyzers.flow.decide.decisions import note_condition
from wardline_analyzers.flow.functions.common import Function
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.kinds import ALL, NUMBER_LEFT
from wardline_analyzers.flow.known.program import Instance
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import BOOL, FALSE, NO_FACTS, PARAMETER, TRUE, Value

_NUMBERS: Final = frozenset(
    ("int", "float", "bool", "complex", "uuid.UUID", "decimal.Decimal", "datetime.datetime", "datetime.date")
)


_PLAIN: Final[dict[str | None, type]] = {
    each.__name__: each for each in (str, bytes, int, float, bool, list, tuple, dict, set)
}
_TEXT_LEFT: Final = frozenset(("nosql",))
"""For what any text is harmless."""
_TEXTUAL: Final = frozenset(("str", "bytes"))
_TEXTS: Final = frozenset(("text", "segment", "filename"))
"""Shapes of data that is a text, or None."""


def _isinstance(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    subject, classes = arguments.get("0"), arguments.get("1")
    if subject is None or classes is None:
        return BOOL
    if subject.value.consts is not None:
        return _is_of(subject.value, classes.value)
    if _is_plain(subject.value):
        return _is_container(subject.value.kind, classes.value)
    if classes.value.callables:
        result = is_of(run, subject.value, classes.value)
        if result is not None:
            return TRUE if result else FALSE
        note_condition(run, (subject.value,))
        if _is_sent(subject.value):
            return FALSE
    if not subject.value.taints:
        return BOOL
    note_condition(run, (subject.value,))  # of what type it is, its caller may know
    every = list(classes.value.items.values()) if classes.value.items else [classes.value]
    if all(c.name in _NUMBERS for c in every):
        return Value(kind="bool", when=(frozenset((t.key, NUMBER_LEFT) for t in subject.value.taints), NO_FACTS))
    if all((c.name or "").startswith("ast.") for c in every):
        return _of_syntax(subject.value, frozenset((c.name or "")[len("ast.") :] for c in every))
    if all(c.name in _TEXTUAL for c in every):
        texts = any(c.name == "str" for c in every)  # what is none is not what was typed
        other = frozenset((t.key, ALL) for t in subject.value.taints if texts and t.shape in _TEXTS)
        return Value(kind="bool", when=(frozenset((t.key, _TEXT_LEFT) for t in subject.value.taints), other))
    return BOOL


def _is_sent(value: Value) -> bool:
    """Is it a text that a client has sent, or None, and so of no class of the program?"""
    if value.open or value.items is not None or value.callables or not value.taints:
        return False
    return all(taint.kind != PARAMETER and taint.shape in _TEXTS for taint in value.taints)


_CALLS: Final = frozenset(("Call", "Attribute"))
"""Nodes of a tree of Python code without which it gets at nothing that it is not given."""
_ANYTHING: Final = _CALLS | {
    *("AST", "expr", "stmt", "mod", "Lambda", "FunctionDef", "AsyncFunctionDef", "ClassDef", "Import", "ImportFrom"),
    *("JoinedStr", "FormattedValue", "Await", "With", "AsyncWith", "For", "AsyncFor", "Match"),
}
"""Nodes that may be, or hold, any other, or that call something."""
_LEAVES: Final = frozenset(("Constant", "Num", "Str", "Bytes", "NameConstant"))
"""Nodes that hold no others: where one is the body of an expression, there is nothing else in it."""


def _of_syntax(node: Value, classes: frozenset[str]) -> Value:
    """`isinstance(node, (ast.BinOp, ast.Constant))` of each node of a tree: code of these alone calls nothing."""
    facts = frozenset((t.key, _CODE) for t in node.taints)
    if classes <= _LEAVES:
        facts |= {(t.key[:-1], _CODE) for t in node.taints if t.key[-1] == ".body" and len(t.key) > 1}
    if classes.isdisjoint(_ANYTHING):
        return Value(kind="bool", when=(facts, NO_FACTS))
    return Value(kind="bool", when=(NO_FACTS, facts)) if classes >= _CALLS else BOOL


_CODE: Final = frozenset(("code",))


def _is_plain(value: Value) -> bool:
    """Is it of one of the language's own types for sure?"""
    if value.callables or value.kind not in _PLAIN:
        return False
    return value.items is not None or (value.kind in _TEXTUAL and value.name is None and not value.open)


def _is_container(kind: str, classes: Value) -> Value:
    """Is a text, list, dictionary or set that is known of one of these classes?"""
    named = _plain_types(classes)
    if named is None:
        return BOOL
    return TRUE if _PLAIN[kind] in named else FALSE


def _plain_types(classes: Value) -> tuple[type, ...] | None:
    """The language's own types that these classes are; None: another is among them."""
    named = {each.name for each in (classes.items.values() if classes.items else [classes])}
    return tuple(_PLAIN[name] for name in named) if named <= _PLAIN.keys() else None


def _is_of(subject: Value, classes: Value) -> Value:
    """Is a constant of one of these classes?"""
    wanted = _plain_types(classes)
    if wanted is None:
        return BOOL
    found = {isinstance(each, wanted) for each in subject.consts or ()}
    return (TRUE if True in found else FALSE) if len(found) == 1 else BOOL


def _issubclass(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`issubclass(A, B)` of classes of the program"""
    subject, classes = arguments.get("0"), arguments.get("1")
    if subject is None or classes is None or len(subject.value.callables) != 1:
        return BOOL
    one = Value(kind="instance", items={}, callables=(Instance(subject.value.callables[0]),))
    result = is_of(run, one, classes.value)
    return BOOL if result is None else TRUE if result else FALSE


TYPES: Final[dict[str, Function]] = {"isinstance": _isinstance, "issubclass": _issubclass}
