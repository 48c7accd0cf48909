"""Does a function look at what it is given, before or after it uses it?

Where it does, it has an opinion of what may be in it, and a hint that asks for one is of no use. What only asks whether
there is anything, of what type or how long it is, or how a URL begins, is no opinion of what is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.flow.document.entrances import parameter_of
from wardline_analyzers.languages import PYTHON
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.match.tree import FUNCTIONS, TESTS, ancestors, function_around, walk, words

_TESTS = (*TESTS, *words("match_statement ternary_expression switch_statement"))
_ASSIGNS = words(
    "assignment augmented_assignment named_expression for_statement as_pattern"
    " variable_declarator assignment_expression short_var_declaration assignment_statement"
)
_CALLS = words("call call_expression function_call_expression member_call_expression method_invocation")
_IDENTIFIERS = words("identifier shorthand_property_identifier variable_name")
_LOGICAL = words("&& || and or ??")
_FILTERS = words("if_clause")
_LOOKS = re.compile(
    r"(?i)valid|check|(?<!un)safe|allow|sanit|clean|verif|ensure|permit|trust|escape|quote|guard|filter|whitelist|forbid|restrict"
    r"|reject|deny|block|normali[sz]e|canonical|private|resolve_host|gethostbyname|getaddrinfo|ip_address|fullmatch"
)
"""Names of functions that look at what is in a text, or make it harmless."""
_MEANINGLESS = words("isinstance len callable hasattr type str bool is_file exists isfile isdir endswith")
_SEARCHES = words("search match findall finditer sub subn split")
_BEGINNINGS = re.compile(r"""\.startswith\(\(?\s*['"][a-z+]*:?/*['"](?:\s*,\s*['"][a-z+]*:?/*['"])*\s*,?\)?\)$""")
"""`url.startswith(("http://", "https://"))`"""
_JOINS = words("boolean_operator not_operator parenthesized_expression unary_expression")
_PLAIN = words("identifier attribute subscript member_expression variable_name")
_COMPARES = words("comparison_operator binary_expression")
_NOTHING = words("None '' \"\" True False null undefined nil true false")
_FOLLOWED = 200
"""How many assignments of a function are followed."""


def parameter_name(match: Match) -> str:
    """The name of the parameter that the data of a match came in by; empty where it is of another function."""
    data = match.unit.data
    if data is None or match.taint is None:
        return ""
    parameter = parameter_of(data.flow, match.taint)
    return parameter.name if parameter is not None else ""


def handed_to(match: Match) -> Node | None:
    """The function whose parameters a match is about: elsewhere than in Python the one around its callbacks too."""
    at = match.at if match.at is not None else match.node
    if match.unit.language == PYTHON:
        return function_around(at)
    return next((above for above in reversed(list(ancestors(at))) if above.type in FUNCTIONS), None)


def unasked(match: Match, name: str) -> bool:
    """Nothing in the function around looks at what is in its parameter `name`, or in what is made of it."""
    function = handed_to(match)
    return function is not None and not any(_looks(match, function, _made_of(match.unit, function, name)))


def _made_of(unit: UnitView, function: Node, name: str) -> frozenset[str]:
    """The names that hold something of what `name` holds, by what is assigned from the top to the bottom."""
    known, followed = {name}, 0
    for node in walk(function):
        if node.type in _ASSIGNS:
            followed += 1
            left = node.child_by_field_name("left") or node.child_by_field_name("name")
            right = node.child_by_field_name("right") or node.child_by_field_name("value")
            if left is not None and right is not None and followed <= _FOLLOWED and _names(unit, right) & known:
                known |= _names(unit, left)
    return frozenset(known)


def _callee(call: Node) -> Node | None:
    """What is called: of methods of PHP and Java, their name."""
    return call.child_by_field_name("function") or call.child_by_field_name("name")


def _names(unit: UnitView, node: Node) -> set[str]:
    return {unit.syntax.text(each) for each in walk(node) if each.type in _IDENTIFIERS}


def _looks(match: Match, function: Node, known: frozenset[str]) -> Iterator[bool]:
    unit = match.unit
    for node in walk(function):
        if node.type in _TESTS:
            condition = (
                node.child_by_field_name("condition")
                or node.child_by_field_name("subject")
                or node.child_by_field_name("value")
            )
            if node.type == "conditional_expression" and len(node.named_children) > 1:
                condition = node.named_children[1]
            elif condition is None and node.named_children:
                condition = node.named_children[0]
            yield condition is not None and _asks_of_content(match, condition, known)
        elif node.type in _FILTERS and node.named_children:
            yield _asks_of_content(match, node.named_children[0], known)
        elif node.type in _CALLS:
            callee, arguments = _callee(node), node.child_by_field_name("arguments")
            if callee is None or arguments is None or not _LOOKS.search(unit.syntax.text(callee)):
                continue
            yield bool(_names(unit, node) & known)


def _asks_of_content(match: Match, condition: Node, known: frozenset[str]) -> bool:
    """Does the condition ask more of a name than whether it holds anything, of what type it is or how it begins?

    `if re.search(pattern, line)` is the use of the pattern, and asks nothing of it.
    """
    unit, stack = match.unit, [condition]
    while stack:
        node = stack.pop()
        operator = node.child_by_field_name("operator")
        if node.type in _JOINS or (operator is not None and operator.type in _LOGICAL):
            stack.extend(node.named_children)
        elif node.type in _PLAIN:
            continue
        elif node.type in _CALLS:
            if node == match.node:
                continue
            callee = _callee(node)
            word = unit.syntax.text(callee).rpartition(".")[2] if callee is not None else ""
            if word in _MEANINGLESS or _BEGINNINGS.search(unit.syntax.text(node)):
                continue
            if word in _SEARCHES and not _names(unit, node.child_by_field_name("arguments") or node) & known:
                continue  # `if compiled.search(line)` uses the pattern, and asks nothing of it
            if _names(unit, node) & known:
                return True
        elif node.type in _COMPARES:
            if _is_of_content(unit, node) and _names(unit, node) & known:
                return True
        elif _names(unit, node) & known:
            return True
    return False


def _is_of_content(unit: UnitView, comparison: Node) -> bool:
    """`host in HOSTS`, not `x is None`, `x == ""`, `len(x) > 3` or `parsed.scheme == "https"`"""
    for side in comparison.named_children:
        text = unit.syntax.text(side)
        if text in _NOTHING or text.startswith(("len(", "type(", "typeof ")):
            return False
        if text.endswith((".scheme", ".length")):
            return False
    return True


__all__ = ["handed_to", "parameter_name", "unasked"]
