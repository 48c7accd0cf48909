"""Walking a unit's tree: what check functions of several families need."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.languages.syntax import Syntax


def words(text: str) -> frozenset[str]:
    """The words of a text: a readable way to write a long set of names."""
    return frozenset(text.split())


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order of the text."""
    stack = [node]
    while stack:
        here = stack.pop()
        yield here
        stack.extend(reversed(here.named_children))


def of_kind(root: Node, kind: str) -> Iterator[Node]:
    """The nodes of a kind below a node, and it itself, in the order of the text."""
    stack = [root]
    while stack:
        here = stack.pop()
        if here.type == kind:
            yield here
        stack.extend(reversed(here.named_children))


def ancestors(node: Node) -> Iterator[Node]:
    """The nodes around a node, the innermost first."""
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def enclosing(node: Node, *kinds: str) -> Node | None:
    """The innermost node around `node` that is of one of these kinds."""
    return next((parent for parent in ancestors(node) if parent.type in kinds), None)


def function_around(node: Node) -> Node | None:
    """The function definition that a node stands in."""
    return enclosing(node, "function_definition")


def name_of(syntax: Syntax, function: Node | None) -> str:
    """What a definition is called; nothing if there is none."""
    name = function.child_by_field_name("name") if function is not None else None
    return syntax.text(name) if name is not None else ""


def default_of(syntax: Syntax, function: Node | None, name: str) -> Node | None:
    """What a parameter of a function is if the caller says nothing."""
    listed = function.child_by_field_name("parameters") if function is not None else None
    for parameter in listed.named_children if listed is not None else ():
        named, value = parameter.child_by_field_name("name"), parameter.child_by_field_name("value")
        if named is not None and value is not None and syntax.text(named) == name:
            return value
    return None


def text_between(syntax: Syntax, start: int, end: int) -> str:
    """The text of a unit between two of its places, in bytes."""
    return syntax.source[start:end].decode("utf-8", "replace")


def with_decorators(function: Node) -> Node:
    """A function with the decorators of it, or of what it stands in."""
    return enclosing(function, "decorated_definition") or function


TESTS = ("if_statement", "elif_clause", "while_statement", "conditional_expression", "assert_statement")
"""What chooses in Python by whether something is true, but for filters of comprehensions and operators."""
JOINS = words("boolean_operator not_operator parenthesized_expression")
"""What puts conditions of Python together."""

FUNCTIONS = (
    *("function_definition", "function_declaration", "method_declaration", "method_definition"),
    *("arrow_function", "function_expression", "func_literal"),
)
"""Kinds of nodes that are functions, in Python, JavaScript, Go and Java."""


def statement_of(node: Node) -> Node:
    """The statement that holds an expression: its ancestor directly in a block."""
    for parent in ancestors(node):
        if parent.type in ("block", "module"):
            return node
        node = parent
    return node


def decorators(function: Node) -> list[Node]:
    """The expressions behind the `@` of a function or class definition."""
    parent = function.parent
    if parent is None or parent.type != "decorated_definition":
        return []
    return [d.named_children[0] for d in parent.named_children if d.type == "decorator" and d.named_children]


def statements(block: Node | None) -> list[Node]:
    """The statements of a block, without its comments."""
    return [n for n in block.named_children if n.type != "comment"] if block is not None else []


def is_text_alone(statement: Node) -> bool:
    """Is it a string and nothing else, as a docstring is?"""
    return statement.type == "expression_statement" and [each.type for each in statement.named_children] == ["string"]


def docstring(syntax: Syntax, function: Node) -> str:
    """The docstring of a function as it is written, with its quotes; empty if it has none."""
    body = statements(function.child_by_field_name("body"))
    return syntax.text(body[0]) if body and is_text_alone(body[0]) else ""


def indentation(syntax: Syntax, statement: Node) -> str | None:
    """The white space before a statement that begins its line; None if something else stands before it."""
    start = syntax.source.rfind(b"\n", 0, statement.start_byte) + 1
    before = syntax.source[start : statement.start_byte]
    return before.decode("utf-8", "replace") if not before.strip() else None


def leaves_early(block: Node | None) -> bool:
    """Does a block end by leaving: return, raise, continue, break, or a call that never comes back?"""
    inner = statements(block)
    if not inner:
        return False
    last = inner[-1]
    if last.type in ("return_statement", "raise_statement", "continue_statement", "break_statement"):
        return True
    if last.type != "expression_statement" or not last.named_children or last.named_children[0].type != "call":
        return False
    callee = last.named_children[0].child_by_field_name("function")
    word = callee.child_by_field_name("attribute") if callee is not None and callee.type == "attribute" else callee
    return word is not None and word.text in (b"abort", b"exit", b"_exit", b"fail", b"error", b"throw")
