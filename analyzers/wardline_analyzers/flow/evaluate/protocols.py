"""What objects of the program's own classes do in an operator, a loop, a text: their methods with two underscores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.elements import constant, elements
from wardline_analyzers.flow.known.joining import join_all
from wardline_analyzers.flow.known.method_kinds import OF_CLASS
from wardline_analyzers.flow.known.program import Bound, ClassRef, Instance, LocalClass
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.values import NEVER, TEXT, TRUE, Value

_OPERATORS: Final = {
    "+": "add",
    "-": "sub",
    "*": "mul",
    "/": "truediv",
    "//": "floordiv",
    "%": "mod",
    "**": "pow",
    "@": "matmul",
    "&": "and",
    "|": "or",
    "^": "xor",
    "<<": "lshift",
    ">>": "rshift",
}


_TEXTS: Final = ("__format__", "__str__", "__repr__")
_FIRST: Final = {"!s": 1, "!r": 2, "!a": 2}
"""Which of them is asked for first, where a text says how an object is to be written."""


def called(run: Run, receiver: Value, name: str, values: Sequence[Value], node: form.Node) -> Value | None:
    """What `receiver.name(*values)` gives if the receiver's class in the program has such a method; else None."""
    results: list[Value] = []
    for callable_ in receiver.callables:
        function = method_of(run, callable_.of, name) if isinstance(callable_, Instance) else None
        if function is not None:
            call = form.Call(node.start, node.end, form.Opaque(node.start, node.end), ())
            bound = Value(kind="function", callables=(Bound(function, receiver),))
            results.append(run.interpreter.call_value(run, bound, values, call, run.frame.state))
    kept = [r for r in results if r is not NEVER]
    return join_all(kept) if kept else None


def item_of_class(run: Run, receiver: Value, key: Value, node: form.Node) -> Value | None:
    """What `Class[key]` gives if the class has a method for that; else None."""
    for of in receiver.callables if receiver.kind == "class" else ():
        function = method_of(run, of, OF_CLASS)
        if function is not None:
            call = form.Call(node.start, node.end, form.Opaque(node.start, node.end), ())
            bound = Value(kind="function", callables=(Bound(function, receiver),))
            return run.interpreter.call_value(run, bound, (key,), call, run.frame.state)
    return None


def has(run: Run, receiver: Value, name: str) -> bool:
    """Has the class of an object of the program such a method?"""
    of = [each.of for each in receiver.callables if isinstance(each, Instance)]
    return any(method_of(run, each, name) is not None for each in of)


def method_of(run: Run, of: Any, name: str) -> Any:
    """A method of a class of the program: a `Ref` or a `Closure`."""
    if isinstance(of, ClassRef):
        return run.world.method(of, name)
    if isinstance(of, LocalClass):
        value = of.member(name)
        return value.callables[0] if value is not None and value.callables else None
    return None


def operated(run: Run, operator: str, left: Value, right: Value, node: form.Node) -> Value | None:
    """`left operator right` where one of them has a method for it."""
    word = _OPERATORS.get(operator)
    return _by_either(run, (word, f"r{word}"), left, right, node) if word is not None else None


def _by_either(run: Run, words: tuple[str, str], left: Value, right: Value, node: form.Node) -> Value | None:
    """What the left one's method gives, or else the right one's; `words`: theirs, without the underscores."""
    found = called(run, left, f"__{words[0]}__", (right,), node) if left.callables else None
    if found is None and right.callables:
        found = called(run, right, f"__{words[1]}__", (left,), node)
    return found


_COMPARISONS: Final = {
    "==": ("eq", "eq"),
    "!=": ("ne", "ne"),
    "<": ("lt", "gt"),
    "<=": ("le", "ge"),
    ">": ("gt", "lt"),
    ">=": ("ge", "le"),
}
"""The methods of the left operand, and of the right one where the left one has none."""


def compared(run: Run, sign: str, left: Value, right: Value, node: form.Node) -> Value | None:
    """`left sign right` where one of them has a method for it; `not in` and `!=` are left to `in` and `==`."""
    if sign == "in":
        return called(run, right, "__contains__", (left,), node) if right.callables else None
    words = _COMPARISONS.get(sign)
    return _by_either(run, words, left, right, node) if words is not None else None


def truth(run: Run, value: Value, node: form.Node) -> Value:
    """What decides whether an object is true: what its own methods say, if it has one for that."""
    if value.callables and any(isinstance(c, Instance) for c in value.callables):
        for name in ("__bool__", "__len__"):
            found = called(run, value, name, (), node)
            if found is not None:
                return found
        if value.kind == "instance" and value.name is None and len(value.callables) == 1 and not value.open:
            return TRUE
    return value


def as_text(run: Run, value: Value, node: form.Node, conversion: str = "") -> Value:
    """What stands in a text for a value: of an object, what its own method makes of it. `conversion`: how it is to be
    written, as a format says it (`!r`, `:>10`)."""
    if any(isinstance(c, Instance) for c in value.callables):
        own = run.world.models.front.text_method
        for name in (own,) if own else _TEXTS[_FIRST.get(conversion[:2], 0) :]:
            wanted = TEXT if conversion[:1] == "!" or "{" in conversion else constant(conversion[1:])
            found = called(run, value, name, (wanted,) if name == "__format__" else (), node)
            if found is not None:
                return found
    return value


def each_of(run: Run, value: Value, node: form.Node) -> Value:
    """What a loop over a value gives."""
    if any(isinstance(c, Instance) for c in value.callables):
        for name in ("__iter__", "__aiter__"):
            row = called(run, value, name, (), node)
            if row is not None:
                if row.ids == value.ids and row.ids:  # it is its own iterator
                    step = called(run, row, "__next__" if name == "__iter__" else "__anext__", (), node)
                    return step if step is not None else elements(value)
                return elements(row)
        item = called(run, value, "__getitem__", (Value(kind="int"),), node)
        if item is not None:
            return item
    found = elements(value)
    if value.name is not None and found.name is None and value.items is None and not run.world.models.front.by_tree:
        one = f"{value.name}[*]"
        if run.world.models.canonical(one) != one:  # (a loop of Python goes through keys as well)
            return found.but(name=one)
    return found


__all__ = ["as_text", "called", "each_of", "item_of_class", "method_of", "operated"]
