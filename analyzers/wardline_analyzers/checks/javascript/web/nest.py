"""What NestJS hands to a method as the body of a request, where no class says which fields it may have; and where a
method sends the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import FUNCTIONS, function_or_unit
from wardline_analyzers.checks.names_around import given_to
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing

_NAMES: Final = ("identifier", "shorthand_property_identifier")

_WHOLE: Final = re.compile(r"@(?:Body|Query)\(\s*\)")
"""The decorator of a parameter that is all of a body; with a name, it is one field."""

_ANYTHING: Final = re.compile(r":\s*(?:any|unknown|object|Record<.*>|Partial<.*>|\{\s*\[.*)", re.DOTALL)
"""Types that no validation pipe can hold a body against: they are not there when the program runs."""

_STORES: Final = re.compile(r"(?:[Rr]epo(?:sitory)?|Model|[Mm]anager|[Dd]ataSource|[Cc]ollection)$|[Pp]risma")
"""The end of the names of what keeps records, where its class is not known."""


def keeps_body_of_any_shape(match: Match, node: Node) -> bool:
    """`repository.save(body)` with `@Body() body: any`: every field that a client sends gets into the record."""
    if node.type not in _NAMES or tainted(match.unit, node, ("remote",)) is None:
        return False
    name, around = match.text(node), function_or_unit(match.node)
    return _is_body(match, around, name) and not any(given_to(match, around, name)) and _is_store(match)


def _is_body(match: Match, around: Node, name: str) -> bool:
    """Is the name a parameter that NestJS fills with a whole body, of a type that holds anything?"""
    parameters = around.child_by_field_name("parameters")
    for each in parameters.named_children if parameters is not None else []:
        pattern, annotation = each.child_by_field_name("pattern"), each.child_by_field_name("type")
        if pattern is None or match.text(pattern) != name or _WHOLE.match(match.text(each)) is None:
            continue
        return annotation is None or _ANYTHING.fullmatch(match.text(annotation)) is not None
    return False


def _is_store(match: Match) -> bool:
    """Does what the method is called on keep records, by its class or by its name? A service may pick what it takes."""
    if match.name is not None and not match.name.startswith("*"):
        return True
    callee = match.callee()
    base = callee.child_by_field_name("object") if callee is not None else None
    return base is not None and _STORES.search(match.text(base)) is not None


_REDIRECTS: Final = re.compile(r"@Redirect\b")


def target(match: Match) -> bool:
    """`return { url: to }` in a method with `@Redirect()`: it counts instead of what the decorator says."""
    value, method = match.captures.get("value"), enclosing(match.node, *FUNCTIONS)
    if value is None or method is None or method.type != "method_definition":
        return False
    if not any(_REDIRECTS.match(match.text(each)) for each in _decorators(method)):
        return False
    while value.type in ("non_null_expression", "as_expression") and value.named_children:
        value = value.named_children[0]
    if tainted(match.unit, value, ("remote",), "redirect") is None:
        return False
    match.at = value
    return outside_tests(match)


def _decorators(method: Node) -> Iterator[Node]:
    """Those of a method stand before it in the class."""
    before = method.prev_named_sibling
    while before is not None and before.type in ("decorator", "comment"):
        yield before
        before = before.prev_named_sibling


__all__ = ["keeps_body_of_any_shape", "target"]
