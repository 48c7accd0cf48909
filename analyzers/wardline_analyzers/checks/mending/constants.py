"""Secrets that stand in the code: they come from the environment instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.mending.texts import made_of
from wardline_analyzers.checks.remote import entry
from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, walk

_READS: Final = {
    "javascript": "process.env.{}",
    "go": '`os.Getenv`("{}")',
    "java": 'System.getenv("{}")',
    "kotlin": 'System.getenv("{}")',
    "csharp": 'Environment.GetEnvironmentVariable("{}")',
    "php": "getenv('{}')",
    "ruby": "ENV.fetch('{}')",
}
_TEXTS: Final = frozenset(
    (
        *("string", "template_string", "interpreted_string_literal", "raw_string_literal", "string_literal"),
        *("encapsed_string", "verbatim_string_literal"),
    )
)
_PUT_IN: Final = frozenset(("template_substitution", "interpolation", "string_interpolation"))
_NAMED: Final = {
    "variable_declarator": "name",
    "pair": "key",
    "assignment_expression": "left",
    "assignment": "left",
    "short_var_declaration": "left",
    "var_spec": "name",
    "keyed_element": "key",
    "let_declaration": "pattern",
}
"""What gives a value a name, and the field that holds it."""
_FIXED: Final = frozenset(("const_spec", "const_declaration", "const_item", "static_item", "enum_declaration"))
"""What only takes what is known when the program is compiled."""
_LAST_WORD: Final = re.compile(r"[A-Za-z_]\w*(?=\W*$)")
_STEP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_DEFAULT: Final = "SECRET_KEY"


def from_environment(match: Match) -> Sequence[Edit]:
    """A variable of the environment in the place of the text."""
    form, node = _READS.get(match.unit.language), _text(match)
    if form is None or node is None or any(each.type in _FIXED for each in ancestors(node)):
        return []
    write = spelled if match.unit.language == "go" else str
    return [replacement(match, node, write(form.format(_variable(match, node))))]


def _text(match: Match) -> Node | None:
    """The one text in what the finding points to, or where its data begins."""
    for start in (entry(match) if match.trace else None, match.pointed(), match.asked(), match.captures.get("right")):
        if start is None:
            continue
        if start.type == "identifier":
            start = made_of(match, start) or start
        texts = [node for node in walk(start) if node.type in _TEXTS]
        if len(texts) == 1 and not any(part.type in _PUT_IN for part in texts[0].named_children):
            return texts[0]
    return None


def _variable(match: Match, node: Node) -> str:
    """`DB_PASSWORD` for what is kept as `dbPassword`."""
    child = node
    for above in ancestors(node):
        field = _NAMED.get(above.type)
        named = above.child_by_field_name(field) if field is not None else None
        if named is not None and not named.start_byte <= child.start_byte < named.end_byte:
            word = _LAST_WORD.search(match.text(named))
            if word is not None:
                return _STEP.sub("_", word[0]).upper()
            break
        child = above
    return _DEFAULT
