"""Fixes in C and C++ that take more than a page's front matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from tree_sitter import Node

from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import insertion, replacement
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing, indentation, of_kind


def _given(match: Match) -> list[Node]:
    listed = match.node.child_by_field_name("arguments") if match.node.type == "call_expression" else None
    return listed.named_children if listed is not None else []


def _called(match: Match) -> str:
    callee = match.node.child_by_field_name("function") if match.node.type == "call_expression" else None
    return match.text(callee).rpartition(":")[2] if callee is not None else ""


# ---------------------------------------------------------------------- texts

_FORMAT_AT: Final = {
    **dict.fromkeys(("printf", "warn", "warnx"), 0),
    **dict.fromkeys(("fprintf", "syslog", "sprintf", "dprintf"), 1),
    "snprintf": 2,
}


def behind_format(match: Match) -> Sequence[Edit]:
    """`printf("%s", text)` in the place of `printf(text)`."""
    given, place = _given(match), _FORMAT_AT.get(_called(match), -1)
    if not 0 <= place < len(given):
        return []
    return [insertion(match, given[place].start_byte, '"%s", ')]


_SCANS: Final = {"scanf": 0, "fscanf": 1, "sscanf": 1}
_TEXT_VERB: Final = re.compile(r"(%\*?)(?=s|\[)")


def bounded_input(match: Match) -> Sequence[Edit]:
    """`fgets(line, sizeof line, stdin)` for `gets(line)`; `%31s` for `%s` where the array has 32 characters."""
    given, called = _given(match), _called(match)
    if called == "gets" and len(given) == 1 and _length(match, given[0]) is not None:
        name = match.text(given[0])
        return [replacement(match, match.node, f"fgets({name}, sizeof {name}, stdin)")]
    place = _SCANS.get(called)
    if place is None or len(given) != place + 2 or given[place].type != "string_literal":
        return []
    text, length = match.text(given[place]), _length(match, given[-1])
    if length is None or length < 2 or len(_TEXT_VERB.findall(text)) != 1:
        return []
    return [replacement(match, given[place], _TEXT_VERB.sub(rf"\g<1>{length - 1}", text))]


def _length(match: Match, name: Node) -> int | None:
    """How many characters the array of this name has, if its function declares it with a number."""
    function = enclosing(name, "function_definition")
    if function is None or name.type != "identifier":
        return None
    for declared in of_kind(function, "array_declarator"):
        word, size = declared.child_by_field_name("declarator"), declared.child_by_field_name("size")
        if word is not None and size is not None and match.text(word) == match.text(name):
            digits = match.text(size)
            return int(digits) if digits.isdigit() else None
    return None


def ended(match: Match) -> Sequence[Edit]:
    """A zero at the end of what `strncpy` has written."""
    given, statement = _given(match), match.node.parent
    if len(given) != 3 or statement is None or statement.type != "expression_statement":
        return []
    line = indentation(match.unit.syntax, statement)
    if line is None or not _is_plain(given[0]):
        return []
    size = match.text(given[2])
    size = size if given[2].type in ("number_literal", "identifier", "sizeof_expression") else f"({size})"
    return [insertion(match, statement.end_byte, f"\n{line}{match.text(given[0])}[{size} - 1] = '\\0';")]


def room_left(match: Match) -> Sequence[Edit]:
    """`sizeof line - strlen(line) - 1` as the bound of `strncat`."""
    given = _given(match)
    if _called(match) != "strncat" or len(given) != 3 or "sizeof" not in match.text(given[2]):
        return []
    name = match.text(given[0])
    return [replacement(match, given[2], f"sizeof {name} - strlen({name}) - 1")] if _is_plain(given[0]) else []


def _is_plain(node: Node) -> bool:
    return node.type in ("identifier", "field_expression")


# ---------------------------------------------------------------------- memory


def counted(match: Match) -> Sequence[Edit]:
    """`calloc(n, size)` in the place of `malloc(n * size)`: it looks whether the product fits."""
    given = _given(match)
    product = given[0] if len(given) == 1 else None
    while product is not None and product.type == "parenthesized_expression":
        product = product.named_children[0]
    if _called(match) != "malloc" or product is None or product.type != "binary_expression":
        return []
    left, operator, right = (product.child_by_field_name(field) for field in ("left", "operator", "right"))
    if left is None or operator is None or right is None or match.text(operator) != "*":
        return []
    callee = match.node.child_by_field_name("function")
    assert callee is not None
    both = f"{match.text(left)}, {match.text(right)}"
    return [replacement(match, callee, "calloc"), replacement(match, given[0], both)]


_NO_VALUE: Final = {"pointer_declarator": " = NULL", "array_declarator": " = {0}"}
_BLOCKS: Final = ("function_definition", "lambda_expression")


def with_value(match: Match) -> Sequence[Edit]:
    """`int total = 0;`, `char *p = NULL;`, `char text[20] = {0};`"""
    if match.node.type == "field_declaration":
        declared = [match.node]
    else:
        function = enclosing(match.node, *_BLOCKS)
        declared = list(of_kind(function, "declaration")) if function is not None else []
    name = match.text(match.node)
    for declaration in declared:
        kind = declaration.child_by_field_name("type")
        for each in declaration.children_by_field_name("declarator"):
            if declaration is match.node or _name_in(match, each) == name:
                plain = kind is not None and kind.type in _NUMBERS
                value = _NO_VALUE.get(each.type, " = 0" if plain else "")
                if each.type.endswith("array_declarator") or each.type == "pointer_declarator" or plain:
                    return [insertion(match, each.end_byte, value)]
                return []
    return []


_NUMBERS: Final = frozenset(("primitive_type", "sized_type_specifier"))


def _name_in(match: Match, declarator: Node | None) -> str:
    while declarator is not None and declarator.type in _NO_VALUE:
        declarator = declarator.child_by_field_name("declarator")
    return match.text(declarator) if declarator is not None and declarator.type == "identifier" else ""


# ---------------------------------------------------------------------- classes


def virtual_destructor(match: Match) -> Sequence[Edit]:
    """`virtual ~Shape()`"""
    return [insertion(match, match.node.start_byte, "virtual ")] if match.text(match.node).startswith("~") else []


def not_copied(match: Match) -> Sequence[Edit]:
    """The copies that would release the same memory are deleted."""
    text = match.text(match.node)
    inside = enclosing(match.node, "function_definition", "field_declaration", "declaration")
    line = indentation(match.unit.syntax, inside) if inside is not None else None
    if inside is None or line is None or not text.startswith("~"):
        return []
    name = text[1:].partition("(")[0].strip()
    deleted = f"{name}(const {name} &) = delete;\n{line}{name} &operator=(const {name} &) = delete;\n{line}"
    return [insertion(match, inside.start_byte, deleted)]


# ---------------------------------------------------------------------- results

_FAILS: Final = {"RAND_bytes": "!= 1", "RAND_priv_bytes": "!= 1", "getrandom": "< 0"}
_LEFT_ALONE: Final = frozenset(("fread",))


def asked_result(match: Match) -> Sequence[Edit]:
    """`if (setuid(user) != 0) { abort(); }`"""
    statement = match.node.parent
    if statement is None or statement.type != "expression_statement" or _called(match) in _LEFT_ALONE:
        return []
    call = match.text(match.node)
    return [replacement(match, statement, f"if ({call} {_FAILS.get(_called(match), '!= 0')}) {{ abort(); }}")]
