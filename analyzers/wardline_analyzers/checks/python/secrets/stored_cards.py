"""Card numbers and numbers of persons that are written to a file or a table as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.naming import last_name
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import function_around, walk

_NUMBER: Final = re.compile(
    r"(?i)(?:\w+_)?(?:card_?(?:number|no|num)|credit_?card(?:_?(?:number|no))?|cvv2?|cvc2?|card_?verification|ssn"
    r"|social_?security(?:_?(?:number|no))?)"
)
_WRITES: Final = re.compile(r"\.(?:writerows?|write|writelines|dump|insert_one)$")
_SQL: Final = re.compile(r"(?is)^\w?['\"]{1,3}\s*(?:insert\s+into|update)\b")
_EXECUTES: Final = re.compile(r"\.execute(?:many)?$")
_VALUES: Final = frozenset(
    (
        *("argument_list", "list", "tuple", "dictionary", "pair", "string", "interpolation", "binary_operator"),
        "keyword_argument",
    )
)
_COVERED: Final = re.compile(
    r"(?i)encrypt|cipher|fernet|mask|redact|tokeni[sz]e|hash|last_?(?:4|four)|\[-4:\]|vault|hmac|anonymi|fake|dummy|sample"
    r"|stdout|stderr"
)
"""A function that speaks of one of these writes something else, or writes it where nobody keeps it."""


def stored_as_is(unit: UnitView, new: New) -> Iterator[Match]:
    """`writer.writerow([customer, card_number, cvv])`, `db.execute("INSERT INTO cards VALUES (?)", (card_number,))`"""
    yield from _kept_in_shelf(unit, new)
    for call in unit.syntax.find("call"):
        callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        if callee is None or arguments is None:
            continue
        name = unit.syntax.text(callee)
        if _EXECUTES.search(name):
            first = arguments.named_children[0] if arguments.named_children else None
            if first is None or not _SQL.search(unit.syntax.text(unit.values.follow(first))):
                continue
        elif not _WRITES.search(name):
            continue
        function = function_around(call)
        if function is None or _COVERED.search(unit.syntax.text(function)) or in_test(unit, call) or in_example(unit):
            continue
        found = next((node for node in _written(unit, arguments) if _NUMBER.fullmatch(last_name(unit, node))), None)
        if found is not None:
            inside = arguments.start_byte <= found.start_byte < arguments.end_byte
            yield new(found if inside else call)


def _written(unit: UnitView, arguments: Node) -> Iterator[Node]:
    """What a call is given, also as a variable that holds a record, and as JSON of that."""
    yield from _values(arguments)
    for node in _values(arguments):
        record = unit.values.follow(node)
        if record.type in ("dictionary", "list", "tuple"):
            yield from _values(record)
    for node in walk(arguments):
        callee, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is not None and given is not None and unit.names.resolve(callee) == "json.dumps":
            yield from _written(unit, given)


def _kept_in_shelf(unit: UnitView, new: New) -> Iterator[Match]:
    """`db[user] = {"card_number": card_number}`, of `db = shelve.open(path)`"""
    for node in unit.syntax.find("assignment"):
        function = function_around(node)
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        base = left.child_by_field_name("value") if left is not None and left.type == "subscript" else None
        if base is None or right is None or function is None or unit.names.resolve(base) != "shelve.open()":
            continue
        if _COVERED.search(unit.syntax.text(function)) or in_test(unit, node) or in_example(unit):
            continue
        held = [right] if right.type == "identifier" else list(_values(right))
        found = next((each for each in held if _NUMBER.fullmatch(last_name(unit, each))), None)
        if found is not None:
            yield new(found)


def _values(arguments: Node) -> Iterator[Node]:
    """What is written, as it is: names, fields and keys that stand in no other call and no test."""
    for node in walk(arguments):
        if node.type not in ("identifier", "attribute", "subscript"):
            continue
        above = node.parent
        if above is None or above.type not in _VALUES:
            continue
        if above.type in ("pair", "keyword_argument") and above.child_by_field_name("value") != node:
            continue
        yield node


__all__ = ["stored_as_is"]
