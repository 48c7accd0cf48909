"""PHP's calls: commands in backticks, functions by a name in a variable, `header("Location: …")`."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import argument
from wardline_analyzers.light.lowering import expressions, literals
from wardline_analyzers.light.lowering.calls import arguments, call
from wardline_analyzers.light.lowering.table import Lowering, done

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
        low.loads.setdefault("php", "php")
        named_ = expressions.attribute(low, node, form.Name(start, start, "php"), "called")
        low.strays.append(done(low, call(low, start, end, named_, (argument(low, callee),))))
    if isinstance(callee, form.Name) and callee.name.lower() == "header" and given and _begins(given[0].value):
        low.loads.setdefault("php", "php")
        callee = expressions.attribute(low, node, form.Name(start, start, "php"), "redirect")
    return call(low, start, end, callee, given)


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


__all__ = ["called", "shell"]
