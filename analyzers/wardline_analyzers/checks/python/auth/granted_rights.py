"""Rights and objects that a client names, and the program grants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.private_names import ACCOUNT_CLASS
from wardline_analyzers.checks.python.auth.views import asks_whose
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import docstring, function_around, name_of, with_decorators

_RIGHT: Final = re.compile(
    r"(?:is_)?(?:admin|super_?user|staff|moderator)|roles?|permissions|access_level|account_type"
)
_ASKS_RIGHT: Final = re.compile(
    r"(?i)admin|super_?user|staff|\brole|permission|\b403\b|forbidden|moderator|(?:not )?in\s+[A-Z_]{3,}"
)
"""Whoever speaks of one of these, but for what is granted, asks who may grant it, or which may be had."""
_PATHS: Final = re.compile(r"""(?<=\()(["'])/[^"'\n]*\1""")
"""The address of a route says what it does, not who may ask for it: `@app.put("/users/<int:uid>/role")`."""


def right_of_client(unit: UnitView, new: New) -> Iterator[Match]:
    """`account.is_admin = data.get("is_admin", account.is_admin)`"""
    for node in unit.syntax.nodes.get("assign", ()):
        left, right, function = (
            node.child_by_field_name("left"),
            node.child_by_field_name("right"),
            function_around(node),
        )
        word = left.child_by_field_name("attribute") if left is not None and left.type == "attribute" else None
        if left is None or right is None or word is None or function is None or in_test(unit, node):
            continue
        base = left.child_by_field_name("object")
        if not _RIGHT.fullmatch(unit.syntax.text(word)) or (base is not None and unit.syntax.text(base) == "self"):
            continue
        rest = _PATHS.sub("", _said(unit, function).replace(unit.syntax.text(node), ""))
        if not _ASKS_RIGHT.search(rest) and tainted(unit, right, ("remote",)) is not None:
            yield new(node)


def right_of_new_account(unit: UnitView, new: New) -> Iterator[Match]:
    """`User(email=data.email, role=data.role)`, where nobody asks who may have which role"""
    for call in unit.syntax.nodes.get("call", ()):
        callee, listed = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        if callee is None or listed is None or ACCOUNT_CLASS.fullmatch(_made(unit, callee)) is None:
            continue
        given = [each for each in listed.named_children if each.type == "keyword_argument"]
        right = next((each for each in given if _RIGHT.fullmatch(_key(unit, each))), None)
        value = right.child_by_field_name("value") if right is not None else None
        function = function_around(call)
        if right is None or value is None or function is None or in_test(unit, call):
            continue
        rest = _PATHS.sub("", _said(unit, function).replace(unit.syntax.text(call), ""))
        if not _ASKS_RIGHT.search(rest) and tainted(unit, value, ("remote",)) is not None:
            yield new(right)


def _made(unit: UnitView, callee: Node) -> str:
    """The class of an account that a call makes: `models.User`, `User.objects.create_user`."""
    return unit.syntax.text(callee).partition(".objects.")[0]


def _key(unit: UnitView, argument: Node) -> str:
    name = argument.child_by_field_name("name")
    return unit.syntax.text(name) if name is not None else ""


def _said(unit: UnitView, function: Node) -> str:
    """The text of a function, but for its name and docstring: `change_role` says what is done, not who may do it."""
    text = unit.syntax.text(with_decorators(function)).replace(f"def {name_of(unit.syntax, function)}(", "(")
    told = docstring(unit.syntax, function)
    return text.replace(told, "") if told else text


def object_of_client(match: Match) -> bool:
    """`s3.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": key})`, of a key that a client names"""
    unit, function = match.unit, function_around(match.node)
    given = match.argument("1|Params")
    if given is None or function is None or in_test(unit, match.node) or in_example(unit):
        return False
    if match.constant("0|ClientMethod") not in ("get_object", "delete_object"):
        return False
    key = _entry(unit, unit.values.follow(given), "Key")
    if key is None or tainted(unit, key, ("remote",)) is None:
        return False
    match.at = key
    return not asks_whose(unit.syntax.text(function))


def _entry(unit: UnitView, made: Node, wanted: str) -> Node | None:
    """The value of a key of a dictionary that is written out, or made by `dict(…)`."""
    if made.type == "call":
        return Arguments(made, unit.syntax).keywords.get(wanted)
    for pair in made.named_children:
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is not None and value is not None and unit.values.constant(key) == wanted:
            return value
    return None


__all__ = ["object_of_client", "right_of_client", "right_of_new_account"]
