"""Passwords and keys that stand in the source of programs in C and C++."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.secret_text import is_placeholder, is_sequence
from wardline_analyzers.flow.boundary.secret_names import is_secret
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test

_SHORTEST: Final = 6
_LOOKS_MADE: Final = re.compile(r"[0-9].*[A-Za-z]|[A-Za-z].*[0-9]|[!#$@^&*]")
"""A letter and a digit, or a sign that words and names of settings do not have."""
_OTHER: Final = re.compile(r"[\s/\\:<>(){}%]|^[a-z_.-]+$|^[A-Z_]+$")
"""Sentences, paths, formats, names of settings."""


def written_in_source(unit: UnitView, new: New) -> Iterator[Match]:
    """`const char *db_password = "…";`, `#define API_KEY "…"`"""
    for node in unit.syntax.find("init_declarator", "assignment_expression", "preproc_def"):
        name, value = _name(unit, node), node.child_by_field_name("value") or node.child_by_field_name("right")
        text = unit.syntax.text(value).strip() if value is not None else ""
        if not is_secret(name) or len(text) < _SHORTEST + 2 or text[0] != '"' or text[-1] != '"':
            continue
        inner = text[1:-1]
        if '"' in inner or _OTHER.search(inner) or not _LOOKS_MADE.search(inner):
            continue
        if not is_placeholder(inner) and not is_sequence(inner) and not in_test(unit, node) and not in_example(unit):
            yield new(node)


def _name(unit: UnitView, node: Node) -> str:
    """The last word of what is given the value."""
    named = next((part for field in ("declarator", "left", "name") if (part := node.child_by_field_name(field))), None)
    found = re.findall(r"\w+", unit.syntax.text(named).partition("[")[0]) if named is not None else []
    return found[-1] if found else ""
