"""What raises for sure: expressions of constants and of containers that are known.

Asked inside `try` alone (`run.frame.raised`): there it decides what stands behind, and which handler is entered.
`quiet.py` asks for the contrary.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.values import Value

_PLAIN: Final = (
    *(form.Literal, form.Name, form.Index, form.Operation, form.Display, form.Mapping, form.Attribute, form.Call),
)
_DIVIDES: Final = frozenset(("/", "//", "%"))
_NUMBERS: Final = frozenset(("int", "float", "bool"))
_ROWS: Final = frozenset(("list", "tuple"))
_CONVERTS: Final = {"int": int, "float": float}


def note_failed_index(run: Run, base: Value, key: Value) -> None:
    """`base[key]` of a list whose elements are all known, behind its end; of a dictionary that has no such key."""
    place = key.constant
    if base.items is None or base.rest is not None or base.open:
        return
    if base.kind in _ROWS and type(place) is int:
        count = len(base.items)
        if not -count <= place < count:
            _fails(run, "IndexError")
    elif _is_plain_dict(base) and type(place) is str and place not in base.items:
        _fails(run, "KeyError")


def _is_plain_dict(base: Value) -> bool:
    """Does it have but the elements that it holds? One of a library, or of a class, may make them up."""
    return base.kind == "dict" and base.name is None and not base.callables


def _fails(run: Run, error: str) -> None:
    run.frame.fails = run.frame.fails or error


def note_failed_operation(run: Run, operator: str, left: Value, right: Value) -> None:
    """A division by zero."""
    if operator in _DIVIDES and left.kind in _NUMBERS and right.kind in _NUMBERS and right.constant == 0:
        _fails(run, "ZeroDivisionError")


def note_failed_method(run: Run, base: Value) -> None:
    """A method of `None`."""
    if base.kind == "none" and base.consts == (None,):
        _fails(run, "AttributeError")


def note_failed_number(run: Run, name: str, text: object) -> None:
    """`int("seven")`"""
    if not isinstance(text, str):
        return
    try:
        _CONVERTS[name](text)
    except ValueError:
        _fails(run, "ValueError")


def is_plain(node: form.Expression) -> bool:
    """Is each part of an expression worked out, whatever the others are?"""
    if not isinstance(node, _PLAIN):
        return False
    return all(is_plain(part) for part in parts_of(node))


def parts_of(node: form.Expression) -> Sequence[form.Expression]:
    """The expressions that an expression is made of, of those that are worked out in any case."""
    if isinstance(node, form.Index):
        return (node.base, node.key)
    if isinstance(node, form.Operation):
        return node.operands
    if isinstance(node, form.Display):
        return node.items
    if isinstance(node, form.Mapping):
        return [part for pair in node.pairs for part in pair if part is not None]
    if isinstance(node, form.Attribute):
        return (node.base,)
    if isinstance(node, form.Call):
        return (node.callee, *(argument.value for argument in node.arguments))
    return ()


__all__ = [
    "is_plain",
    "note_failed_index",
    "note_failed_method",
    "note_failed_number",
    "note_failed_operation",
    "parts_of",
]
