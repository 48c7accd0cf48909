"""The syntax tree of one unit."""

from __future__ import annotations

from typing import Final

import tree_sitter_python
from tree_sitter import Parser, Query, QueryCursor

from wardline_analyzers.languages.syntax import Syntax, Trees, grammar, start_of

LANGUAGE = grammar(tree_sitter_python.language)

_PARSER = Parser(LANGUAGE)

MEMBER_PREFIX = b"class _:\n"
"""Put before an indented unit, so that it parses as what it is: the member of a class."""

# One query for all that the matchers and the names need: many patterns cost thirty times as much as one look-up in a
# table for each thing found.
_NODES = Query(
    LANGUAGE,
    """
    (call) @call
    (import_statement) @import
    (import_from_statement) @import
    (assignment) @assign @assignment
    (augmented_assignment) @assign @augmented_assignment
    (named_expression) @assign
    (function_definition) @scope @function_definition
    (lambda) @scope
    (list_comprehension) @scope
    (set_comprehension) @scope
    (dictionary_comprehension) @scope
    (generator_expression) @scope
    (class_definition) @class @class_definition
    (as_pattern) @as
    (for_statement) @for @for_statement
    (for_in_clause) @for
    (global_statement) @global
    (nonlocal_statement) @global
    (delete_statement) @delete
    (if_statement) @if_statement
    (dictionary) @dictionary
    (try_statement) @try_statement
    (except_clause) @except_clause
    (return_statement) @return_statement
    (elif_clause) @elif_clause
    (while_statement) @while_statement
    (assert_statement) @assert_statement
    (conditional_expression) @conditional_expression
    (comparison_operator) @comparison_operator
    (boolean_operator) @boolean_operator
    (binary_operator) @binary_operator
    (default_parameter) @default_parameter
    (typed_default_parameter) @typed_default_parameter
    """,
)
_LISTED = frozenset(
    (
        *("call", "assignment", "augmented_assignment", "function_definition", "class_definition"),
        *("comparison_operator", "dictionary", "for_statement"),
        *("try_statement", "except_clause", "return_statement"),
        *("if_statement", "elif_clause", "while_statement", "assert_statement", "conditional_expression"),
        *("default_parameter", "typed_default_parameter", "boolean_operator", "binary_operator"),
    )
)
"""Kinds of nodes that have a name of their own in the query."""


def parse(text: bytes, member: bool) -> Syntax:
    """Parse a unit's text by itself. Works on any bytes: what is broken becomes ERROR nodes."""
    return _TREES.of(text, member)


def _parse(text: bytes, member: bool) -> Syntax:
    source = MEMBER_PREFIX + text if member else text
    root = _PARSER.parse(source).root_node
    nodes = QueryCursor(_NODES).captures(root)
    for found in nodes.values():
        found.sort(key=start_of)
    return Syntax(source, len(MEMBER_PREFIX) if member else 0, root, nodes, LANGUAGE, _LISTED)


_TREES: Final = Trees(_parse)
