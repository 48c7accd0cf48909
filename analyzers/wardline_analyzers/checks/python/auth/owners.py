"""Functions that are handed whose record it is, and ask the database for the record without it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.checks.python.handlers import is_handler
from wardline_analyzers.checks.python.parameters import name_node
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import decorators, walk

_OWNER: Final = re.compile(
    r"(?:current_|acting_|request_|for_)?(?:owner|user|customer|tenant|account|member|org|organi[sz]ation|author|patient"
    r"|workspace|viewer)(?:_(?:id|pk|uuid))?"
)
"""Parameters that say whose record it is."""
_WHOSE: Final = re.compile(r"(?:tenant|owner)(?:_(?:id|pk|uuid))?")
"""Those that say nothing else: they need no number of a record beside them."""
_NUMBER: Final = re.compile(r"(?:\w+_)?(?:id|pk|uuid|number|key|ref|slug)")
_ASKS: Final = re.compile(
    r"\.(?:execute|fetch|fetchrow|fetchval|fetch_one|fetch_all|scalars?|scalar_one\w*|find_one|find_one_and_\w+|delete_one|update_one)\("
    r"|\.(?:get|get_or_404|first_or_404)\(\s*[A-Z]\w+\s*,|\.objects\.|\bget_object_or_404\(|\.query\.|\.query\(|\.filter(?:_by)?\("
)
"""What asks a database. `.get(` of a class is that of a session."""
_READS_ALL: Final = re.compile(r"(?i)\binsert\s+into\b|\.add\(|\.create\(|\.insert_one\(")
_ABSTRACT: Final = re.compile(r"NotImplemented|\.\.\.$|\bsuper\(\)|\blocals\(\)")
_OF_FEW: Final = re.compile(r"(?i)admin|staff|system|internal|migrat|purge|any_|_any|unscoped|all_")


def owner_never_asked(unit: UnitView, new: New) -> Iterator[Match]:
    """`def order(self, order_id, customer_id)`, whose query asks for the number alone"""
    if in_example(unit):
        return
    for function in unit.syntax.find("function_definition"):
        name, body = function.child_by_field_name("name"), function.child_by_field_name("body")
        listed = function.child_by_field_name("parameters")
        if name is None or body is None or listed is None or _OF_FEW.search(unit.syntax.text(name)):
            continue
        given = {unit.syntax.text(name_node(each)): each for each in listed.named_children}
        owners = [called for called in given if _OWNER.fullmatch(called)]
        numbers = {called for called in given if _NUMBER.fullmatch(called) and called not in owners}
        if not owners or not (numbers or any(_WHOSE.fullmatch(owner) for owner in owners)):
            continue
        if any(given[owner].child_by_field_name("value") is not None for owner in owners) or decorators(function):
            continue
        text = unit.syntax.text(body)
        if _ASKS.search(text) is None or _ABSTRACT.search(text) or _READS_ALL.search(text):
            continue
        used = {unit.syntax.text(node) for node in walk(body) if node.type == "identifier"}
        if any(owner in used for owner in owners) or (numbers and not numbers & used):
            continue
        if is_handler(unit, function) or in_test(unit, function):
            continue
        match = new(given[owners[0]])
        if unit.around.bases:  # a method of some interface takes what that says
            match.confidence = Confidence.LOW
        yield match


__all__ = ["owner_never_asked"]
