"""Variables that only some ways through a function set (page unset-variable)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.except_clauses import handler_body, only_logs
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import leaves_early, statements, walk, words

_SCOPES: Final = words("function_definition class_definition lambda")
_LITERALS: Final = words("string integer float true false none")
_MORE: Final = 2
"""An `if` alone is often the other half of one behind it; several that ask for one value are a table."""


def set_in_some_branches(unit: UnitView, new: New) -> Iterator[Match]:
    """`if kind == "gold": rate = 2` `elif kind == "silver": rate = 1`, no `else`, and then `return rate`"""
    for branch in unit.syntax.find("if_statement"):
        block = branch.parent
        function = block.parent if block is not None else None
        if block is None or function is None or function.type != "function_definition" or in_test(unit, branch):
            continue
        clauses = [c for c in branch.named_children if c.type == "elif_clause"]
        if any(c.type == "else_clause" for c in branch.named_children) or len(clauses) + 1 < _MORE:
            continue
        parts = [branch, *clauses]
        subject = _subject(unit, parts)
        if not subject:
            continue
        names = _set_in_all(unit, [p.child_by_field_name("consequence") for p in parts])
        names -= _bound_elsewhere(unit, function, branch)
        use = _used_behind(unit, block, branch, names)
        if use is not None:
            yield new(use, captures={"branch": branch})


def set_where_nothing_fails(unit: UnitView, new: New) -> Iterator[Match]:
    """`try: line = read()` `except OSError: print("no file")`, and then `return line`

    Also `try: f = open(path)` `finally: f.close()`, which hides what went wrong behind an error of its own.
    """
    for tried in unit.syntax.find("try_statement"):
        block = tried.parent
        function = block.parent if block is not None else None
        if block is None or function is None or function.type != "function_definition" or in_test(unit, tried):
            continue
        names = _set_in_order(unit, tried.child_by_field_name("body"))
        handlers = [c for c in tried.named_children if c.type == "except_clause"]
        goes_on = any(_goes_on(unit, handler) for handler in handlers)
        if not names or not (goes_on or tried.named_children[-1].type == "finally_clause"):
            continue
        names -= _bound_elsewhere(unit, function, tried)
        use = _used_behind(unit, block, tried, names) if goes_on else None
        use = use or _used_at_the_end(unit, tried, names - _set_in(unit, handlers))
        if use is not None:
            yield new(use, captures={"branch": tried}, message=_WHERE_IT_FAILS)


_WHERE_IT_FAILS: Final = (
    "`{use}` has no value here where the `try` fails before it gets one, and the function ends with an "
    "UnboundLocalError. Set it in front of the `try`, or leave where it fails."
)


def _goes_on(unit: UnitView, handler: Node) -> bool:
    """Does a handler of exceptions do nothing but tell of them?"""
    return all(
        each.type == "pass_statement" or (only_logs(unit, each) and b"parser." not in (each.text or b""))
        for each in handler_body(handler)
    )


def _set_in_order(unit: UnitView, block: Node | None) -> set[str]:
    """The variables that get what a call gives, in a block and in those of its `with`."""
    found = set()
    for statement in statements(block):
        if statement.type == "with_statement":
            found |= _set_in_order(unit, statement.child_by_field_name("body"))
        value = statement.named_children[0] if statement.type == "expression_statement" else statement
        left, right = value.child_by_field_name("left"), value.child_by_field_name("right")
        if value.type != "assignment" or left is None or right is None or left.type != "identifier":
            continue
        if any(each.type in _FAILS for each in walk(right)):
            found.add(unit.syntax.text(left))
    return found


_FAILS: Final = words("call await subscript")
"""What may end with an exception instead of a value."""


def _set_in(unit: UnitView, nodes: list[Node]) -> set[str]:
    assigned = (each for node in nodes for each in walk(node) if each.type == "assignment")
    return {unit.syntax.text(left) for each in assigned if (left := each.child_by_field_name("left")) is not None}


def _used_at_the_end(unit: UnitView, tried: Node, names: set[str]) -> Node | None:
    """`f` of `finally: f.close()`"""
    ending = next((c for c in tried.named_children if c.type == "finally_clause"), None)
    block = next((c for c in ending.named_children if c.type == "block"), None) if ending is not None else None
    for statement in statements(block):
        call = statement.named_children[0] if statement.type == "expression_statement" else None
        callee = call.child_by_field_name("function") if call is not None and call.type == "call" else None
        base = callee.child_by_field_name("object") if callee is not None and callee.type == "attribute" else None
        if base is not None and base.type == "identifier" and unit.syntax.text(base) in names:
            return base
    return None


def _subject(unit: UnitView, parts: list[Node]) -> str:
    """What all conditions compare with constants, if it is one and the same name."""
    asked: set[str] = set()
    for part in parts:
        condition = part.child_by_field_name("condition")
        if condition is None or condition.type != "comparison_operator" or len(condition.named_children) != 2:
            return ""
        left, right = condition.named_children
        if left.type not in ("identifier", "attribute", "subscript") or right.type not in _LITERALS:
            return ""
        if [c.type for c in condition.children if not c.is_named] != ["=="]:
            return ""
        asked.add(unit.syntax.text(left))
    return asked.pop() if len(asked) == 1 else ""


def _set_in_all(unit: UnitView, blocks: list[Node | None]) -> set[str]:
    found: set[str] | None = None
    for block in blocks:
        if leaves_early(block):
            continue
        here = set()
        for statement in statements(block):
            value = statement.named_children[0] if statement.named_children else statement
            left = value.child_by_field_name("left") if value.type == "assignment" else None
            if left is not None and left.type == "identifier":
                here.add(unit.syntax.text(left))
        found = here if found is None else found & here
    return found or set()


def _bound_elsewhere(unit: UnitView, function: Node, branch: Node) -> set[str]:
    """All names that the function takes, or mentions in front of the branch: these may have a value there."""
    bound = set()
    for node in walk(function):
        if node.type in ("global_statement", "nonlocal_statement"):
            bound |= {unit.syntax.text(each) for each in node.named_children}
        elif node.type == "identifier" and node.end_byte <= branch.start_byte:
            bound.add(unit.syntax.text(node))
    return bound


def _used_behind(unit: UnitView, block: Node, branch: Node, names: set[str]) -> Node | None:
    """The first place where one of the names is read in the statements that always follow."""
    names = set(names)
    for statement in statements(block):
        if statement.start_byte < branch.end_byte or not names:
            continue
        if statement.type in ("if_statement", "try_statement", "for_statement", "while_statement", "with_statement"):
            return None  # it may ask the same again, or catch what is raised
        inner = statement.named_children[0] if statement.named_children else statement
        left = inner.child_by_field_name("left") if inner.type == "assignment" else None
        for node in walk(statement):
            if node.type in _SCOPES:
                break
            if node.type == "identifier" and unit.syntax.text(node) in names and node != left and not _is_name(node):
                return node
        if left is not None and left.type == "identifier":
            names.discard(unit.syntax.text(left))
    return None


def _is_name(node: Node) -> bool:
    """Is it the name of an attribute or of a keyword argument?"""
    parent = node.parent
    if parent is None:
        return False
    if parent.type == "attribute":
        return parent.child_by_field_name("attribute") == node
    return parent.type == "keyword_argument" and parent.child_by_field_name("name") == node


__all__ = ["set_in_some_branches", "set_where_nothing_fails"]
