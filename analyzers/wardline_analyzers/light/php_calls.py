"""PHP's calls: commands in backticks, what a value names, `header("Location: …")`."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import argument
from wardline_analyzers.light.lowering import expressions, literals
from wardline_analyzers.light.lowering.calls import arguments, call, method
from wardline_analyzers.light.lowering.table import Lowering, done, expression

_LOCATION: Final = re.compile(r"\s*location\s*:", re.IGNORECASE)


def shell(low: Lowering, node: Node, depth: int) -> form.Expression:
    """A command in backticks."""
    start, end = low.place(node)
    given = (argument(low, literals.text(low, node, depth)),)
    return call(low, start, end, form.Name(start, start, low.loads.setdefault("shell_exec", "shell_exec")), given)


def called(low: Lowering, node: Node, callee: form.Expression, depth: int) -> form.Expression:
    """A call; `header("Location: …")` is one of `php.redirect`, with what stands behind that."""
    given = arguments(low, node.child_by_field_name("arguments"), depth)
    start, end = low.place(node)
    if isinstance(callee, form.Name) and callee.name.startswith("$"):  # `$name(…)` calls what is named
        low.strays.append(done(low, named_late(low, node, "called", callee)))
    if isinstance(callee, form.Name) and callee.name.lower() == "header" and given and _begins(given[0].value):
        low.loads.setdefault("php", "php")
        callee = expressions.attribute(low, node, form.Name(start, start, "php"), "redirect")
    return call(low, start, end, callee, given)


def named_late(low: Lowering, node: Node, word: str, *given: form.Expression) -> form.Expression:
    """What is called here is told by a value: `php.called` of a function, `php.method` and `php.made` of a class."""
    start, end = low.place(node)
    low.loads.setdefault("php", "php")
    callee = expressions.attribute(low, node, form.Name(start, start, "php"), word)
    return call(low, start, end, callee, tuple(argument(low, value) for value in given))


def method_called(low: Lowering, node: Node, value: form.Expression, depth: int) -> form.Expression:
    """`$object->name(…)`, `$object->$name(…)`"""
    name = node.child_by_field_name("name")
    if name is None or name.type == "name":
        return _METHOD(low, node, value, depth)
    callee = named_late(low, node, "method", expression(low, name, depth + 1), value)
    return call(low, *low.place(node), callee, arguments(low, node.child_by_field_name("arguments"), depth))


_METHOD: Final = method("object", "name")[1]


def _begins(value: form.Expression) -> bool:
    """Does a text begin with `Location:`?"""
    for _ in range(50):
        if isinstance(value, form.Operation):
            value = value.operands[0]
        else:
            break
    if isinstance(value, form.Text):
        first = value.pieces[0] if value.pieces else ""
        return isinstance(first, str) and _LOCATION.match(first) is not None
    return isinstance(value, form.Literal) and isinstance(value.value, str) and _LOCATION.match(value.value) is not None


__all__ = ["called", "method_called", "named_late", "shell"]
