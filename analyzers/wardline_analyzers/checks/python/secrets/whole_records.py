"""Records of persons that an answer holds with all their fields, whatever these are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.handlers import is_handler
from wardline_analyzers.checks.python.secrets.answers import PARTS
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import ancestors, function_around, words

_PERSON: Final = r"(?:\w+\.)*(?:current_|db_)?(?:user|account|customer|employee|member|patient)"
_FIELDS: Final = (
    re.compile(rf"{_PERSON}\.__dict__"),
    re.compile(rf"(?:vars|(?:django\.forms\.models\.|forms\.)?model_to_dict|(?:dataclasses\.)?asdict)\({_PERSON}\)"),
    re.compile(
        rf"\{{\s*(\w+)\.(?:name|key)\s*:\s*getattr\((?P<record>{_PERSON}),\s*\1\.(?:name|key)\)\s*for\s+\1\s+in\s+[\w.()]+\.columns\s*\}}"
    ),
    re.compile(
        r"(?:list\()?(?:\w+\.)*(?:User|Account|Customer|Employee|Member|Patient|UserProfile)\.objects(?:\.all\(\))?\.values\(\)\)?"
    ),
)
"""Ways to write all fields of a record, one after the other."""
_ANSWERS: Final = re.compile(
    r"(?:^|\.)(?:jsonify|JsonResponse|JSONResponse|ORJSONResponse|json_response|json|dumps|Response|HttpResponse)$"
)


def all_fields_shown(unit: UnitView, new: New) -> Iterator[Match]:
    """`return jsonify(user.__dict__)`, `JsonResponse({"users": list(User.objects.values())})`"""
    if in_example(unit):
        return
    for node in unit.syntax.at(_MAY_SHOW, _WAYS, _LONGEST):
        if not _is_all(unit, node) or in_test(unit, node):
            continue
        function = function_around(node)
        if function is not None and _is_answered(unit, node) and is_handler(unit, function):
            yield new(node)
            return


_LONGEST: Final = 240
_WAYS: Final = words("attribute call dictionary_comprehension")
_MAY_SHOW: Final = re.compile(rb"__dict__|(?:vars|model_to_dict|asdict|getattr|\.values)\(")
"""What is in each of these ways."""


def _is_all(unit: UnitView, node: Node) -> bool:
    text = unit.syntax.text(node)
    return any(pattern.fullmatch(text) for pattern in _FIELDS) or _is_each(unit, node, text)


_RECORD: Final = re.compile(r"(?P<a>\w+)\.__dict__|(?:vars|model_to_dict|asdict)\((?P<b>\w+)\)")
_PEOPLE: Final = re.compile(
    r"\b(?:User|Account|Customer|Employee|Member|Patient|UserProfile)\b(?:\.(?:objects|query)\b|\)+\.(?:all|filter)|\)+$)"
)


def _is_each(unit: UnitView, node: Node, text: str) -> bool:
    """`u.__dict__` of `for u in session.query(User).all()`"""
    found = _RECORD.fullmatch(text)
    rows = unit.names.rows(found["a"] or found["b"], node.start_byte) if found is not None else []
    return any(_PEOPLE.search(unit.syntax.text(unit.values.follow(row))) for row in rows)


_ALL_COLUMNS: Final = re.compile(
    r"(?i)\bselect\s+(?:\*|[\w\s,.]{0,200}\b(?:password_?hash|hashed_?password|password|passwd)\b[\w\s,.]{0,200})\s+from\s+"
    r"[\"`\[]?(?:\w+\.)?(?:users?|accounts?|customers?|employees?|members?|patients?)\b"
)
"""Those of a person, or the hash of the password among them."""
_ROW: Final = re.compile(r"(?:dict\()?(\w+)\)?")
_FETCHED: Final = re.compile(r"\.(?:fetch(?:one|all|many)|all|first|mappings)\([^()]*\)$")


def all_columns_shown(unit: UnitView, new: New) -> Iterator[Match]:
    """`row = db.execute("SELECT * FROM users WHERE id = ?", (number,)).fetchone()` and `return jsonify(dict(row))`"""
    if in_example(unit) or not _ALL_COLUMNS.search(unit.syntax.source.decode("utf-8", "replace")):
        return
    for node in unit.syntax.find("call", "identifier"):
        function, row = function_around(node), _ROW.fullmatch(unit.syntax.text(node)[:80])
        if function is None or row is None or not _ALL_COLUMNS.search(unit.syntax.text(function)):
            continue
        if not _is_fetched(unit, node, row[1]) or in_test(unit, node):
            continue
        if _is_answered(unit, node) and is_handler(unit, function):
            yield new(node)
            return


def _is_fetched(unit: UnitView, node: Node, name: str) -> bool:
    """Is it a row that a query gave, or one of several, or all of them?"""
    value = unit.names.single(name, node.start_byte)
    made = [value.node] if value is not None and value.kind == "value" and value.node is not None else []
    made = made or [unit.values.follow(row) for row in unit.names.rows(name, node.start_byte)]
    return any(_FETCHED.search(unit.syntax.text(each)) for each in made)


_OF_PERSON: Final = re.compile(
    r"\bmodel\s*=\s*(?:\w+\.)*(?:User|CustomUser|Account|Employee)\b|\bmodel\s*=\s*get_user_model\(\)"
)
_HIDES: Final = re.compile(r"write_only|extra_kwargs|read_only_fields")


def serialised_whole(unit: UnitView, new: New) -> Iterator[Match]:
    """`class UserSerializer(ModelSerializer)`, `model = User`, `fields = "__all__"` or with the password among them"""
    if not is_serialiser(unit):
        return
    for node in unit.syntax.find("assignment"):
        left, right, meta = node.child_by_field_name("left"), node.child_by_field_name("right"), ancestors(node)
        if left is None or right is None or unit.syntax.text(left) != "fields" or in_test(unit, node):
            continue
        text = next((unit.syntax.text(above) for above in meta if above.type == "class_definition"), "")
        named = unit.values.constant(right)
        shown = named == "__all__" or (isinstance(named, (list, tuple)) and "password" in named)
        if shown and _OF_PERSON.search(text) and not _HIDES.search(text):
            yield new(node)


def is_serialiser(unit: UnitView) -> bool:
    """Is it in a class that says how records are written into an answer?"""
    return any(base.endswith("Serializer") for base in unit.around.bases)


def _is_answered(unit: UnitView, node: Node) -> bool:
    """Does it stand, as it is, in what a `return` gives, or in a response that is made?"""
    for above in ancestors(node):
        if above.type == "call":
            callee = above.child_by_field_name("function")
            name = unit.syntax.text(callee) if callee is not None else ""
            if name in ("list", "dict"):
                continue
            return _ANSWERS.search(name) is not None
        if above.type == "return_statement":
            return True
        if above.type not in PARTS:
            return False
    return False


__all__ = ["all_columns_shown", "all_fields_shown", "is_serialiser", "serialised_whole"]
