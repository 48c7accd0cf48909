"""Passwords that JavaScript stores or compares as they are, or asks a database for."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import function_or_unit
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_STORED: Final = re.compile(
    r"(?i)(?:user|account|member|admin|customer|employee|row|record|found|doc|result|existing|person)\w*(?:\[0\]|\.rows\[0\])?"
    r"(?:\?|!)?\.(?:password|passwd|pwd)"
)
_TYPED: Final = re.compile(
    r"(?i)(?:password|passwd|pwd|pass)|[\w.?!]*(?:body|query|input|args|dto|credentials|params|data|form|payload|values)(?:\?|!)?\.(?:password|passwd|pwd)"
)
_HASHES: Final = re.compile(r"(?i)hash|bcrypt|argon|scrypt|pbkdf|encrypt|digest")
_MAKES: Final = frozenset(("create", "insertOne", "insert", "build", "insertMany", "save"))
_ASKS: Final = frozenset(
    (
        "findOne",
        "findFirst",
        "findUnique",
        "findOneBy",
        "findBy",
        "findOneOrFail",
        "find",
        "findAll",
        "count",
        "where",
        "andWhere",
    )
)
_SQL: Final = re.compile(r"(?is)^.\s*select\b.*\bwhere\b.*\b(?:password|passwd|pwd)\s*=\s*(?:\?|\$\d|[:@]\w|\$\{)")
_RECORDS: Final = re.compile(r"(?i)users?|accounts?|members?|admins?|customers?|employees?|prisma")
_RECORD: Final = re.compile(r"(?:User|Account|Member|Admin|Customer|Employee)(?:Model|Entity|Schema)?")
_AROUND: Final = 6


def compared_as_it_is(match: Match) -> bool:
    """A stored password and one that somebody typed are compared, and the function hashes nothing."""
    left, right = (match.captures.get(side) for side in ("left", "right"))
    if left is None or right is None:
        return False
    one, other = match.text(left), match.text(right)
    if not any(_STORED.fullmatch(a) and _TYPED.fullmatch(b) for a, b in ((one, other), (other, one))):
        return False
    return _HASHES.search(match.text(function_or_unit(match.node))) is None and outside_tests(match)


def stored_as_it_is(match: Match) -> bool:
    """A record of a user is made with the password that the function was given."""
    value = match.captures.get("value")
    if value is not None and not _TYPED.fullmatch(match.text(value)):
        return False
    return _of_record(match, _MAKES)


def asked_for(match: Match) -> bool:
    """`User.findOne({ where: { email, password } })`: a record is looked up by the password that somebody typed."""
    value = match.captures.get("value")
    if value is not None and not _TYPED.fullmatch(match.text(value)):
        return False
    return _of_record(match, _ASKS)


def asked_for_in_sql(match: Match) -> bool:
    """`SELECT … WHERE email = $1 AND password = $2`, in a function that hashes nothing."""
    if _SQL.search(match.text(match.node)) is None:
        return False
    return _HASHES.search(match.text(function_or_unit(match.node))) is None and outside_tests(match)


def _of_record(match: Match, words: frozenset[str]) -> bool:
    """Is the object given to one of these methods of a record, in a function that hashes nothing?"""
    maker = _maker(match.node)
    if maker is None or not _has_record(match, maker, words):
        return False
    return _HASHES.search(match.text(function_or_unit(match.node))) is None and outside_tests(match)


def _maker(node: Node) -> Node | None:
    """The call that is given the object, or `new`: at most an object of `data` stands between."""
    above = node.parent
    for _ in range(_AROUND):
        if above is None or above.type not in ("object", "pair", "arguments"):
            break
        if above.type == "arguments":
            return above.parent
        above = above.parent
    return None


def _has_record(match: Match, maker: Node, words: frozenset[str]) -> bool:
    if maker.type == "new_expression":
        if words is not _MAKES:
            return False
        name = maker.child_by_field_name("constructor")
        return name is not None and _RECORD.fullmatch(match.text(name)) is not None
    callee = maker.child_by_field_name("function")
    word = callee.child_by_field_name("property") if callee is not None else None
    base = callee.child_by_field_name("object") if callee is not None else None
    if word is None or base is None or match.text(word) not in words:
        return False
    return any(_RECORDS.fullmatch(part) for part in re.findall(r"\w+", match.text(base)))
