"""Checks and fixes of the rules about handlers that hide errors, and about `assert`."""

from __future__ import annotations

import re

from wardline_analyzers.checks.except_clauses import alias_of, classes_of, handler_body, is_broad
from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import indentation


def swallows(match: Match) -> bool:
    """The handler catches everything, and does nothing: bandit's B110 and B112."""
    body = handler_body(match.node)
    return (
        len(body) == 1
        and body[0].type in ("pass_statement", "continue_statement")
        and is_broad(match.unit, match.node)
        and len(classes_of(match.unit, match.node)) < 2
    )


_TELLS = re.compile(
    r"raise|\b(?:exit|_exit|abort|traceback|exc_info|print_exc|set_exception|rollback|exception|error|warning|warn|critical|debug|info|fail)\b"
)
"""What a handler says that hands the failure on (`safe_reraise()` does), ends the program, or leaves a trace of it."""


def catches_everything(match: Match) -> bool:
    """`except:` and `except BaseException:`, and the program goes on as if nothing had been."""
    value = match.node.child_by_field_name("value")
    body = handler_body(match.node)
    if value is not None and classes_of(match.unit, match.node) != ["BaseException"]:
        return False
    told = "\n".join(match.text(statement) for statement in body)
    return not _TELLS.search(told) and alias_of(match.unit, match.node) is None and not in_test(match.unit, match.node)


def returns_at_last(match: Match) -> bool:
    """A `return` of the function itself in its `finally` block."""
    stack = list(match.node.named_children)
    while stack:
        node = stack.pop()
        if node.type == "return_statement":
            match.at = node
            return True
        if node.type not in ("function_definition", "lambda", "class_definition"):
            stack.extend(node.named_children)
    return False


def log_exception(match: Match) -> list[Edit]:
    """`logging.exception(...)` in the place of `pass`, or before `continue`."""
    body = handler_body(match.node)
    if not body:  # found by bandit, in code that the two parsers read differently
        return []
    statement = body[0]
    call = f'{_logger(match.unit)}("Ignored exception")'
    if statement.type == "pass_statement":
        return [replacement(match, statement, spelled(call))]
    indent = indentation(match.unit.syntax, statement)
    text = f"{call}\n{indent}continue" if indent is not None else f"{call}; continue"
    return [replacement(match, statement, spelled(text))]


def _logger(unit: UnitView) -> str:
    for name in ("logger", "log", "LOG", "LOGGER", "_logger", "_log"):
        if unit.names.module_name(name) in ("logging.getLogger()", "loguru.logger"):
            return f"{name}.exception"
    return "`logging.exception`"


# ---------------------------------------------------------------------- assert

_LOOSE = ("boolean_operator", "not_operator", "conditional_expression", "lambda", "named_expression", "tuple")


def explicit_assertion(match: Match) -> list[Edit]:
    """`if not condition: raise AssertionError(message)`."""
    node = match.node
    parts = [n for n in node.named_children if n.type != "comment"]
    indent = indentation(match.unit.syntax, node)
    if indent is None or len(parts) not in (1, 2) or parts[0].type == "tuple" or node.has_error:
        return []
    if any(n.type == "comment" for n in node.named_children):
        return []
    after = node.next_sibling
    if after is not None and after.type == ";":
        return []
    condition = match.text(parts[0])
    if parts[0].type in _LOOSE or ("\n" in condition and parts[0].type != "parenthesized_expression"):
        condition = f"({condition})"
    error = f"AssertionError({match.text(parts[1])})" if len(parts) == 2 else "AssertionError"
    step = "\t" if indent.endswith("\t") else "    "
    return [replacement(match, node, f"if not {condition}:\n{indent}{step}raise {error}")]
