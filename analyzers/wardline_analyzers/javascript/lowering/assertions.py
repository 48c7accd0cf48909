"""`assert(test, message)`, and its like: a statement that throws where the test does not hold."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import DEEPEST
from wardline_analyzers.javascript.lowering.state import ScriptLowering, expression, named

_THROWS: Final = frozenset(("assert", "invariant", "assert.ok", "ctx.assert", "context.assert"))
"""`console.assert` only writes a line."""


def asserted(low: ScriptLowering, call: Node, depth: int) -> form.Statement | None:
    """The statement that a call of such a function is; None: it is another."""
    callee, row = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if callee is None or row is None or depth >= DEEPEST or low.word(callee) not in _THROWS:
        return None
    given = named(low, row, depth)
    if not given or given[0].type == "spread_element":
        return None
    test = expression(low, given[0], depth + 1)
    low.strays += [low.do(expression(low, each, depth + 1)) for each in given[1:] if each.type != "spread_element"]
    return low.make(form.Assert, call, test)


__all__ = ["asserted"]
