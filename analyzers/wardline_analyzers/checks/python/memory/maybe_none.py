"""Results of Python functions that may be None, and are used without a test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import ancestors, function_around, walk, words

_SETTINGS: Final = ("os.environ.get", "os.getenv")
_PATTERNS: Final = words("match search fullmatch")
_GROUPS: Final = words("group groups groupdict span start end")
_CONDITION: Final = re.compile(r"(?i)\bwhere\b")
"""SQL that gives a row only where one fits."""
_AGGREGATE: Final = re.compile(r"(?i)\b(?:count|max|min|sum|avg|coalesce|exists)\s*\(|returning|\bpragma\b")
"""SQL that gives a row in any case."""
_CAUGHT: Final = re.compile(r"AttributeError|TypeError|\bException\b|except\s*:|suppress\(")


def used_without_test(unit: UnitView, new: New) -> Iterator[Match]:
    """`os.environ.get("HOSTS").split(",")`, `re.match(p, s).group(1)`, `cursor.fetchone()[0]`, `soup.find("a").text`"""
    if in_example(unit) or not any(_is_asked_about(unit, call) for call in unit.syntax.nodes.get("call", ())):
        return
    for node in unit.syntax.find("attribute", "subscript"):
        base = node.child_by_field_name("object") or node.child_by_field_name("value")
        if base is None or base.type not in ("call", "identifier", "await") or _is_target(node):
            continue
        what = _may_be_none(unit, unit.values.follow(base), node)
        if not what or function_around(node) is None or in_test(unit, node) or _is_caught(unit, node):
            continue
        if base.type == "call" and _is_key_tested(unit, base):
            continue
        if base.type == "call" or not is_tested(unit, base):
            yield new(node, message=_MESSAGE.format(what))


def _is_asked_about(unit: UnitView, call: Node) -> bool:
    """Can `_may_be_none` say anything of this call? Most units have none, and are not searched."""
    callee = call.child_by_field_name("function")
    if callee is None:
        return False
    word = unit.syntax.text(callee).rpartition(".")[2]
    return word in _WORDS


_WORDS: Final = words("get getenv match search fullmatch find select_one fetchone first one_or_none scalar_one_or_none")
_MESSAGE: Final = "{} gives None where there is nothing, and this line ends with an exception then. Ask for None first."


def _is_target(node: Node) -> bool:
    parent = node.parent
    return parent is not None and parent.type == "assignment" and parent.child_by_field_name("left") == node


def _may_be_none(unit: UnitView, made: Node, use: Node) -> str:
    """What is called, if it may give None; else nothing."""
    if made.type == "await" and made.named_children:
        made = made.named_children[0]
    callee, arguments = made.child_by_field_name("function"), made.child_by_field_name("arguments")
    if made.type != "call" or callee is None or arguments is None:
        return ""
    name, given = unit.names.resolve(callee) or "", arguments.named_children
    word = unit.syntax.text(callee).rpartition(".")[2]
    if name in _SETTINGS:
        return f"`{name}`" if len(given) == 1 else ""
    if use.type == "attribute":
        field = use.child_by_field_name("attribute")
        used = unit.syntax.text(field) if field is not None else ""
        if word in _PATTERNS and used in _GROUPS and (name.startswith("re.") or _is_pattern(unit, callee)):
            pattern = given[0] if given and name == f"re.{word}" else _compiled(unit, callee)
            return f"`{word}`" if given and not (pattern is not None and _takes_all(unit, pattern, word)) else ""
        if word in ("find", "select_one") and used in _OF_TAGS and not _OF_TREES.isdisjoint(unit.names.packages):
            return f"`{word}`"
        if word in _OF_ROWS and not given and _is_query(unit, callee):
            return f"`{word}`"
        if word == "get" and used in _OF_TEXTS and len(given) == 1 and isinstance(unit.values.constant(given[0]), str):
            return "`get`"
    if word == "fetchone" and use.type == "subscript" and not given:
        around = function_around(use)
        text = unit.syntax.text(around) if around is not None else ""
        return "`fetchone`" if _CONDITION.search(text) and not _AGGREGATE.search(text) else ""
    if word == "get" and len(given) == 1 and use.type == "subscript" and _is_table(unit, callee):
        return "`get`"
    return ""


_OF_TAGS: Final = words("text get_text string find findall find_all select attrs attrib contents children parent get")
_OF_TREES: Final = words("bs4 xml lxml defusedxml")
_OF_TEXTS: Final = words(
    "split rsplit splitlines strip lstrip rstrip lower upper title casefold startswith endswith encode replace "
    "partition rpartition removeprefix removesuffix isdigit"
)
"""What is asked of a text, so that what has this `get` is no client of HTTP, and what it gives is a text or None."""
_OF_ROWS: Final = words("first one_or_none scalar_one_or_none")
_QUERY: Final = re.compile(r"\b(?:query|objects|filter|filter_by|where|select|scalars|exec|execute)\b")
_ONE_ROW: Final = re.compile(r"\bfunc\.|\baggregate\(|\bcount\(")


def _is_query(unit: UnitView, callee: Node) -> bool:
    """`session.query(User).filter_by(name=name).first`, not of what gives a row in any case"""
    base = callee.child_by_field_name("object")
    text = unit.syntax.text(base) if base is not None else ""
    return _QUERY.search(text) is not None and _ONE_ROW.search(text) is None


def _is_pattern(unit: UnitView, callee: Node) -> bool:
    """`PATTERN.match`, of a constant that is called so or made by `re.compile`."""
    base = callee.child_by_field_name("object")
    if base is None:
        return False
    made = unit.names.resolve(unit.values.follow(base)) or ""
    return made.startswith("re.compile") or re.fullmatch(r"_*[A-Z][A-Z0-9_]*", unit.syntax.text(base)) is not None


def _compiled(unit: UnitView, callee: Node) -> Node | None:
    """The pattern of `WORD = re.compile(r"\\w*")`, for `WORD.match`."""
    base = callee.child_by_field_name("object")
    made = unit.values.follow(base) if base is not None else None
    arguments = made.child_by_field_name("arguments") if made is not None and made.type == "call" else None
    return arguments.named_children[0] if arguments is not None and arguments.named_children else None


def _takes_all(unit: UnitView, pattern: Node, word: str) -> bool:
    """`(.*)` matches any text, and so does `(\\d*)` where nothing asks what stands behind it."""
    text = unit.values.constant(pattern)
    if not isinstance(text, str) or len(text) > _LONGEST:
        return False
    if re.fullmatch(r"\^?\(?(?:\?P<\w+>)?(?:\.\*|\\w\*|\\s\*)\)?\$?", text) is not None:
        return True
    if word == "fullmatch" or _ASKS_AROUND.search(text):
        return False
    try:
        return re.match(text, "") is not None
    except (re.error, OverflowError):
        return False


_LONGEST: Final = 300
_ASKS_AROUND: Final = re.compile(r"\$|\\[bBZz]|\(\?(?:<?[=!]|\()")
"""Parts of a pattern that ask for more than the text that they match."""


def _is_table(unit: UnitView, callee: Node) -> bool:
    """`PROFILES.get`, of a table of the module."""
    base = callee.child_by_field_name("object")
    return base is not None and unit.names.is_of_module(base)


def is_tested(unit: UnitView, name: Node) -> bool:
    """Does a test of the function speak of the variable?"""
    word = re.compile(rf"\b{re.escape(unit.syntax.text(name))}\b")
    return any(word.search(unit.syntax.text(part)) for part in _tests_around(name))


def _is_key_tested(unit: UnitView, call: Node) -> bool:
    """`"mail" in row`, or `row.get("mail")`, in a test of a function that uses `row.get("mail").lower()`"""
    arguments = call.child_by_field_name("arguments")
    key = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    if key is None or key.type != "string":
        return False
    asked = unit.syntax.text(key)
    own = (call.start_byte, call.end_byte)
    others = (part for part in _tests_around(call) if not (part.start_byte <= own[0] and own[1] <= part.end_byte))
    return any(asked in unit.syntax.text(part) for part in others)


def _tests_around(place: Node) -> Iterator[Node]:
    """The tests of the function around."""
    around = function_around(place)
    for node in walk(around) if around is not None else ():
        if node.type in ("if_statement", "elif_clause", "while_statement"):
            part = node.child_by_field_name("condition")
            if part is not None:
                yield part
        elif node.type in ("assert_statement", "boolean_operator", "not_operator", "if_clause", "match_statement"):
            yield node
        elif node.type == "conditional_expression" and len(node.named_children) > 1:
            yield node.named_children[1]


def _is_caught(unit: UnitView, node: Node) -> bool:
    for above in ancestors(node):
        if above.type in ("try_statement", "with_statement") and _CAUGHT.search(unit.syntax.text(above)):
            return True
        if above.type in ("boolean_operator", "conditional_expression"):
            return True
    return False


__all__ = ["is_tested", "used_without_test"]
