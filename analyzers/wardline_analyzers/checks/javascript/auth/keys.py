"""Keys and initialization vectors that are made of a text in the source."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import function_or_unit
from wardline_analyzers.checks.names_around import given_to
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match


def of_text(match: Match) -> bool:
    """The last argument is a text of the source, encoded here or in a variable."""
    given = match.arguments.positional if match.arguments is not None else []
    key = given[min(1, len(given) - 1)] if given else None
    return key is not None and _is_text(match, key) and outside_tests(match)


_PARSED: Final = re.compile(r"[\w.]+\.parse\(\s*(?:\"[^\"]*\"|'[^']*'|`[^`$]*`)\s*\)")
"""`CryptoJS.enc.Utf8.parse("…")`"""


def iv_is_written(match: Match) -> bool:
    """`{ iv: CryptoJS.enc.Hex.parse("…") }`, here or in a variable of this function."""
    node = match.argument("iv")
    if node is None:
        return False
    made = [node]
    if node.type in ("identifier", "shorthand_property_identifier"):
        made = list(given_to(match, function_or_unit(match.node), match.text(node)))
    return bool(made) and all(_PARSED.fullmatch(match.text(each)) for each in made) and outside_tests(match)


def _is_text(match: Match, node: Node) -> bool:
    value = value_of(match, node)
    return value is not None and value.kind in ("bytes", "str") and bool(value.consts) and not value.open
