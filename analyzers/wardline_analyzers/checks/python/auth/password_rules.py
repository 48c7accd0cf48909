"""Checks of the rules about what passwords may be, and about what is put beside them before they are hashed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.checks.naming import last_name
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.checks.typed_passwords import is_password
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, walk

_SHORTEST = 8
_PASSWORDS = re.compile(r"(?i)passw|pwd|passphrase")
_TYPED_ANEW = re.compile(r"(?i)_?(?:new|confirm|confirmed|repeat|repeated)_?")
"""What is said of a password that is being set; it is one all the same."""
_CHECKS = re.compile(
    r"(?i)passw|pwd|valid|check|register|sign_?up|create|strength|strong|policy|change|reset|clean"
    r"|(?:add|new|insert|save)_(?:user|account|member)"
)

_ASKS_MORE = re.compile(
    r"(?i)validate|\bvalid\b|is_valid|\blen\(|form|serializer|cleaned|strength|policy|zxcvbn|strong|schema"
)
"""A function that speaks of one of these asks something of a password."""


def taken_as_sent(match: Match) -> bool:
    """`User.objects.create_user(name, password=request.POST["password"])`, with no word of what it must be"""
    setting = (match.name or "").endswith(".set_password")
    password, around = match.argument("0|raw_password" if setting else "2|password"), function_around(match.node)
    if password is None or around is None or "django" not in match.unit.names.packages:
        return False
    if _ASKS_MORE.search(match.text(around)) or in_test(match.unit, match.node):
        return False
    callee = match.callee() if setting else None
    whose = callee.child_by_field_name("object") if callee is not None else None
    if whose is not None and whose.type == "call":
        return False  # `User().set_password(password)`: nobody keeps the object; a login spends time so
    return tainted(match.unit, password, ("remote",)) is not None


# ---------------------------------------------------------------------- their length


def short_password(unit: UnitView, new: New) -> Iterator[Match]:
    """`len(password) >= 6`, `password: str = Field(min_length=4)`"""
    if not _PASSWORDS.search(unit.syntax.source.decode("utf-8", "replace")):
        return
    for node in unit.syntax.find("comparison_operator", "keyword_argument", "pair"):
        if node.type == "comparison_operator":
            number = _least_length(unit, node)
        elif node.type == "keyword_argument":
            number = _min_length(unit, node)
        else:
            number = _validator(unit, node)
        if number is not None and not in_test(unit, node):
            count = unit.values.constant(number)
            yield new(
                node,
                message=f"Passwords of {count} characters are tried out in no time. Ask for at least 8, better 15.",
            )


def _least_length(unit: UnitView, node: Node) -> Node | None:
    """The number in `len(password) < 6`, which refuses what is shorter."""
    if len(node.named_children) != 2:
        return None
    left, right = node.named_children
    sign = "".join(unit.syntax.text(child) for child in node.children if not child.is_named)
    callee, arguments = left.child_by_field_name("function"), left.child_by_field_name("arguments")
    if callee is None or arguments is None or len(arguments.named_children) != 1 or sign not in ("<", "<=", ">=", ">"):
        return None
    around = function_around(node)
    name = around.child_by_field_name("name") if around is not None else None
    if unit.syntax.text(callee) != "len" or name is None or not _CHECKS.search(unit.syntax.text(name)):
        return None
    if not is_password(_TYPED_ANEW.sub("", last_name(unit, arguments.named_children[0]))):
        return None
    return right if _is_short(unit, right, sign) else None


def _is_short(unit: UnitView, number: Node, sign: str = ">=") -> bool:
    count = unit.values.constant(number)
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        return False
    return 1 < count + (sign in (">", "<=")) < _SHORTEST


def short_length(match: Match) -> bool:
    """`password.length < 6`, in other languages: the captures are `name` and `number`, the node is the comparison."""
    name, number = match.captures.get("name"), match.captures.get("number")
    sign = match.node.child_by_field_name("operator")
    if name is None or number is None or sign is None or not match.text(number).isdigit():
        return False
    word = _LAST_WORD.search(match.text(name))
    if word is None or not is_password(_TYPED_ANEW.sub("", word[1])) or in_test(match.unit, match.node):
        return False
    count = int(match.text(number))
    if match.text(sign) not in ("<", "<=", ">=", ">") or not 1 < count + (match.text(sign) in (">", "<=")) < _SHORTEST:
        return False
    match.message = f"Passwords of {count} characters are tried out in no time. Ask for at least 8, better 15."
    return True


_LAST_WORD = re.compile(r"([A-Za-z_]\w*)\W*$")


def _min_length(unit: UnitView, node: Node) -> Node | None:
    """`password: str = Field(min_length=4)`, `PasswordField(validators=[Length(min=4)])`"""
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if (
        name is None
        or value is None
        or unit.syntax.text(name) not in ("min_length", "min")
        or not _is_short(unit, value)
    ):
        return None
    parent: Node | None = node.parent
    while parent is not None and parent.type not in ("assignment", "function_definition", "typed_default_parameter"):
        parent = parent.parent
    target = parent.child_by_field_name("left") or parent.child_by_field_name("name") if parent is not None else None
    if target is None or parent is None or parent.type == "function_definition":
        return None
    return value if is_password(_TYPED_ANEW.sub("", unit.syntax.text(target))) else None


def _validator(unit: UnitView, node: Node) -> Node | None:
    """`{"NAME": "…MinimumLengthValidator", "OPTIONS": {"min_length": 6}}`"""
    key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    if key is None or value is None or unit.values.constant(key) != "min_length" or not _is_short(unit, value):
        return None
    around = node.parent.parent.parent if node.parent is not None and node.parent.parent is not None else None
    return value if around is not None and "MinimumLengthValidator" in unit.syntax.text(around) else None


# ---------------------------------------------------------------------- their salt


def of_password(match: Match) -> bool:
    """What is derived from here is a password, by the names around."""
    if in_test(match.unit, match.node):
        return False
    around = function_around(match.node)
    return bool(_PASSWORDS.search(match.text(around if around is not None else match.node)))


def salted_by_constant(match: Match) -> bool:
    """`sha256((password + "salt").encode())`"""
    given = match.argument("0|data") or match.argument("0|string")
    if given is None or in_test(match.unit, match.node):
        return False
    for node in walk(match.unit.values.follow(given)):
        if node.type == "binary_operator" and _is_beside(match, node):
            match.at = given
            return True
    return False


_OF_PERSON = re.compile(r"(?i)_?(?:user_?name|user|login|e?_?mail|user_?id|uid|account|phone)(?:_bytes)?")
_FORMS = ("encode", "lower", "upper", "strip", "casefold")


def salted_by_name(match: Match) -> bool:
    """`pbkdf2_hmac("sha256", password, username.encode(), n)`: others know the salt beforehand."""
    node = match.argument("2|salt")
    if node is None or not of_password(match):
        return False
    value = match.unit.values.follow(node)
    for _ in range(6):
        callee = value.child_by_field_name("function") if value.type == "call" else None
        word = callee.child_by_field_name("attribute") if callee is not None else None
        base = callee.child_by_field_name("object") if callee is not None else None
        if base is None or word is None or match.text(word) not in _FORMS:
            break
        value = match.unit.values.follow(base)
    name = last_name(match.unit, value) if value.type in ("identifier", "attribute", "subscript") else ""
    match.at = node
    return _OF_PERSON.fullmatch(name) is not None


def _is_beside(match: Match, node: Node) -> bool:
    """A password and a constant text, one behind the other."""
    operator = node.child_by_field_name("operator")
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if operator is None or left is None or right is None or match.text(operator) != "+":
        return False
    for one, other in ((left, right), (right, left)):
        text = match.unit.constant(one)
        if isinstance(text, (str, bytes)) and len(text) > 1 and is_password(last_name(match.unit, other)):
            return True
    return False


__all__ = ["of_password", "salted_by_constant", "salted_by_name", "short_length", "short_password"]
