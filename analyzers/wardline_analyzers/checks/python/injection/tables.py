"""Text of a client's in files that a spreadsheet opens."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.checks.naming import last_name
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.outsiders import as_told
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around

_GUARDS = re.compile(
    r"(?i)(?:startswith|lstrip|match|\bin)\s*\(?[^\n]{0,20}[\"'(\[]{1,3}\s*\W?[\"']?[=+@-]|defuse|formula|saniti[sz]|escape_|neutrali[sz]|clean|safe_?cell"
)
"""What looks for the characters with which a formula begins, or says that it does."""
_PARTS = frozenset(("list", "tuple", "dictionary", "pair", "parenthesized_expression", "list_comprehension"))


def cells_of_client(match: Match) -> bool:
    """`writer.writerow([request.form["name"]])`: a cell that the client fills, and whose beginning nothing looks at."""
    given = match.argument("0")
    if given is None or in_test(match.unit, match.node):
        return False
    around = function_around(match.node)
    if around is not None and _GUARDS.search(match.text(around)):
        return False
    cell = _cell(match, match.unit.values.follow(given))
    if cell is None:
        return False
    match.at = cell if match.node.start_byte <= cell.start_byte < match.node.end_byte else given
    return True


def cells_of_others(match: Match) -> bool:
    """`writer.writerow([entry["name"], entry["comment"]])`, rows of a database: what somebody else has written"""
    given, around = match.argument("0"), function_around(match.node)
    if given is None or around is None or in_test(match.unit, match.node) or _GUARDS.search(match.text(around)):
        return False
    row = match.unit.values.follow(given)
    free = next((node for node in _parts(row) if _FREE.fullmatch(last_name(match.unit, node))), None)
    if free is None:
        free = next((node for node in _parts(row) if _is_text_of_row(match, node)), None)
    if free is not None and not cells_of_client(match) and _is_given(match, free):
        as_told(match)
        match.at = free if match.node.start_byte <= free.start_byte < match.node.end_byte else given
        return True
    if _writes_free_fields(match, row, match.text(around)):
        return True
    rows = (match.name or "").endswith("writerows") and _ROWS.search(match.text(row)) is not None
    return rows and _SELECTS.search(match.text(around)) is not None


_FREE = re.compile(
    r"(?i)(?:user_?|customer_?)?(?:comments?|feedback|notes?|message|remarks?|review|bio|description|user_?input)(?:_text)?"
)
"""Fields in which people write what they like."""
_TEXT = re.compile(r"(?i)(?:user_?|full_?|last_?)?(?:name|text|body|content|subject|answer|reason|title)")
_QUERIED = re.compile(r"\.query\b|\.objects\b|\.scalars\(|\bselect\(|\.fetchall\(")


def _is_text_of_row(match: Match, cell: Node) -> bool:
    """`entry.text`, of an entry of `for entry in Entry.query.all()`"""
    base = cell.child_by_field_name("object") or cell.child_by_field_name("value")
    if base is None or base.type != "identifier" or not _TEXT.fullmatch(last_name(match.unit, cell)):
        return False
    rows = match.unit.names.rows(match.text(base), base.start_byte)
    return any(_QUERIED.search(match.text(match.unit.values.follow(row))) for row in rows)


_ROWS = re.compile(r"\.fetchall\(\)|\.fetchmany\(|\bcur(?:sor)?$")
_SELECTS = re.compile(
    r"(?i)select\b[^;]{0,300}\b(?:name|comments?|feedback|notes?|message|title|e?mail|text|description|bio|\*)"
)


def _writes_free_fields(match: Match, row: Node, around: str) -> bool:
    """`DictWriter(file, fieldnames=["name", "note"]).writerow(contact)`, of a contact that the function was handed"""
    listed = _FIELD_NAMES.search(around) if (match.name or "").startswith("csv.DictWriter") else None
    if listed is None or row.type != "identifier":
        return False
    bindings = match.unit.names.binding(match.text(row), row.start_byte) or ()
    handed = bool(bindings) and all(b.kind in ("parameter", "element") for b in bindings)
    return handed and any(_FREE.fullmatch(name) for name in re.findall(r"[\"'](\w+)[\"']", listed[1]))


_FIELD_NAMES = re.compile(r"fieldnames\s*=\s*[\[(]([^\])]*)[\])]")


def _parts(row: Node) -> Iterator[Node]:
    """The cells of a row, as they are."""
    if row.type == "pair":
        value = row.child_by_field_name("value")
        if value is not None:
            yield from _parts(value)
    elif row.type in _PARTS:
        for part in row.named_children:
            yield from _parts(part)
    elif row.type in ("identifier", "attribute", "subscript"):
        yield row


def _is_given(match: Match, cell: Node) -> bool:
    """A field of a record that the function was handed, or went through: no text of its own."""
    if cell.type == "identifier":
        bindings = match.unit.names.binding(match.text(cell), cell.start_byte) or ()
        return any(binding.kind == "parameter" for binding in bindings)
    return not match.text(cell).startswith(("self.", "args.", "opts."))


def _cell(match: Match, node: Node, depth: int = 0) -> Node | None:
    """The part of a row that holds a client's text."""
    if node.type in _PARTS and depth < 4:
        parts = [node.child_by_field_name("value")] if node.type == "pair" else node.named_children
        found = (_cell(match, part, depth + 1) for part in parts if part is not None)
        return next((cell for cell in found if cell is not None), None)
    taint = tainted(match.unit, node, ("remote",), "log")
    return node if taint is not None and taint.sure and taint.shape not in ("upload", "segment", "token") else None
