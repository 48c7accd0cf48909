"""C: loops that go along a text by a pointer, as loops over its characters."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.light.lowering import control
from wardline_analyzers.light.lowering.table import Lowering, block, expression

_COUNTED: Final = control.counted("initializer")
_DEEPEST: Final = 3
_ENDS: Final = frozenset(("'\\0'", "0", "NULL", "'\\x00'"))


def for_loop(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """`for (const char *c = text; *c; c++) …` takes one character after the other."""
    initial = node.child_by_field_name("initializer")
    start = _started(initial) if initial is not None else _along(low, node.child_by_field_name("condition"))
    if start is None or _asked(low, node.child_by_field_name("condition")) != low.word(start[0]):
        return _COUNTED(low, node, depth)
    name, text = start
    if _stepped(low, node.child_by_field_name("update")) != low.word(name):
        return _COUNTED(low, node, depth)
    at, end = low.place(name)
    word = low.word(name)
    low.size += 2
    return form.For(
        *low.place(node),
        form.Name(at, end, low.loads.setdefault(word, word)),
        expression(low, text, depth + 1),
        block(low, node.child_by_field_name("body"), depth),
    )


def while_loop(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """`while (*c) { …; c++; }` takes one character after the other."""
    body, condition = node.child_by_field_name("body"), node.child_by_field_name("condition")
    test = condition.child_by_field_name("value") if condition is not None else None
    start = _along(low, test)
    if start is None or body is None or body.type != "compound_statement":
        return control.loop(low, node, depth)
    word = low.word(start[0])
    steps = [each.named_children[0] for each in body.named_children if each.type == "expression_statement"]
    if not any(_stepped(low, each) == word for each in steps if each.type == "update_expression"):
        return control.loop(low, node, depth)
    at, end = low.place(start[0])
    low.size += 2
    bound = form.Name(at, end, low.loads.setdefault(word, word))
    return form.For(*low.place(node), bound, expression(low, start[1], depth + 1), block(low, body, depth))


def _along(low: Lowering, test: Node | None) -> tuple[Node, Node] | None:
    """The pointer that `*c` asks about goes along what it points to already."""
    word = _asked(low, test)
    for _ in range(_DEEPEST):
        if not word or test is None or test.type == "identifier":
            break
        test = test.child_by_field_name("left") or test.child_by_field_name("argument")
    return (test, test) if word and test is not None else None


def _started(initial: Node | None) -> tuple[Node, Node] | None:
    """The pointer, and what it begins with."""
    if initial is None:
        return None
    made = initial.child_by_field_name("declarator") if initial.type == "declaration" else initial
    if made is None or made.type not in ("init_declarator", "assignment_expression"):
        return None
    name = made.child_by_field_name("declarator") or made.child_by_field_name("left")
    value = made.child_by_field_name("value") or made.child_by_field_name("right")
    if name is not None and name.type == "pointer_declarator":
        name = name.child_by_field_name("declarator")
    return (name, value) if name is not None and value is not None and name.type == "identifier" else None


def _asked(low: Lowering, test: Node | None) -> str:
    """The pointer of `*c`, `*c != 0`."""
    if test is not None and test.type == "binary_expression" and low.word(test.children[1]) == "!=":
        left, right = test.child_by_field_name("left"), test.child_by_field_name("right")
        test = left if right is not None and low.word(right) in _ENDS else None
    if test is None or test.type != "pointer_expression" or low.word(test)[:1] != "*":
        return ""
    inner = test.child_by_field_name("argument")
    return low.word(inner) if inner is not None and inner.type == "identifier" else ""


def _stepped(low: Lowering, update: Node | None) -> str:
    """The pointer of `c++`."""
    argument = update.child_by_field_name("argument") if update is not None else None
    if update is None or argument is None or update.type != "update_expression" or "++" not in low.word(update):
        return ""
    return low.word(argument)


__all__ = ["for_loop", "while_loop"]
