"""Fields of records that no answer is to hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.handlers import is_handler
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, function_around, name_of, statements

_HASH: Final = re.compile(
    r"(?i)(?:hashed_?(?:password|pwd)|(?:password|passwd|pwd|pw)_?(?:hash|digest)|pass_?hash|password_?salt|totp_?secret|mfa_?secret|otp_?secret)"
)
_ANSWERS: Final = re.compile(
    r"(?:^|\.)(?:jsonify|JsonResponse|JSONResponse|ORJSONResponse|json_response|make_response|Response)$"
)
PARTS: Final = frozenset(
    ("dictionary", "pair", "list", "tuple", "list_comprehension", "keyword_argument", "argument_list")
)
"""What may stand between what an answer holds and the call or the `return` that gives it."""


def hash_shown(unit: UnitView, new: New) -> Iterator[Match]:
    """`return jsonify({"name": user.name, "password_hash": user.password_hash})`"""
    for node in unit.syntax.find("attribute", "subscript"):
        if not _HASH.fullmatch(_last(unit, node)) or in_test(unit, node):
            continue
        function = function_around(node)
        if function is not None and _is_answered(unit, node) and is_handler(unit, function):
            yield new(node, captures={"field": node})


def declared_in_answer(unit: UnitView, new: New) -> Iterator[Match]:
    """`class UserOut(BaseModel): password_hash: str`"""
    for declared in unit.syntax.find("class_definition"):
        bases, body = declared.child_by_field_name("superclasses"), declared.child_by_field_name("body")
        called = name_of(unit.syntax, declared)
        if bases is None or not _MODEL.search(unit.syntax.text(bases)) or not _OF_ANSWER.search(called):
            continue
        for statement in statements(body):
            field = statement.named_children[0] if statement.type == "expression_statement" else None
            name = field.child_by_field_name("left") if field is not None and field.type == "assignment" else None
            if field is None or name is None or not _HASH.fullmatch(unit.syntax.text(name)) or in_test(unit, field):
                continue
            if not _LEFT_OUT.search(unit.syntax.text(field)):
                yield new(name)


_MODEL: Final = re.compile(r"\b(?:BaseModel|SQLModel|Schema|Struct|\w*(?:Base|Model|Schema|Out|Read))\b")
_OF_ANSWER: Final = re.compile(
    r"(?:Out|Output|Response|Read|Public|View|Reply|Result|Detail|Profile)(?:Model|Schema|DTO)?$"
)
"""Names of classes for what a client gets to see."""
_LEFT_OUT: Final = re.compile(r"exclude\s*=\s*True|load_only\s*=\s*True|write_only|PrivateAttr|ClassVar")


def _last(unit: UnitView, node: Node) -> str:
    """The field: `x` of `user.x` and of `user["x"]`."""
    if node.type == "attribute":
        word = node.child_by_field_name("attribute")
        return unit.syntax.text(word) if word is not None else ""
    keys = node.children_by_field_name("subscript")
    key = unit.values.constant(keys[0]) if len(keys) == 1 else None
    return key if isinstance(key, str) else ""


def _is_answered(unit: UnitView, node: Node) -> bool:
    """Does it stand, as it is, in what a `return` gives, or in a response that is made?"""
    for above in ancestors(node):
        if above.type == "call":
            callee = above.child_by_field_name("function")
            return callee is not None and _ANSWERS.search(unit.syntax.text(callee)) is not None
        if above.type == "return_statement":
            return True
        if above.type not in PARTS:
            return False
    return False


__all__ = ["PARTS", "declared_in_answer", "hash_shown"]
