"""What a client sent and JavaScript trusts: its type, and what it says about who it is."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.javascript.calls import FUNCTIONS
from wardline_analyzers.checks.javascript.guards import asked_before
from wardline_analyzers.checks.names_around import made_of
from wardline_analyzers.checks.remote import tainted, value_of
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.flow.models.entries import SHAPES
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, enclosing

_CONDITIONS: Final = frozenset(("if_statement", "while_statement", "ternary_expression", "return_statement"))
_WITHIN: Final = frozenset(
    ("parenthesized_expression", "unary_expression", "binary_expression", "expression_statement")
)
_FROM_START: Final = re.compile(r"^(?:\s*[!=]==?\s*0)")
_SHAPES: Final = frozenset(SHAPES) - {""}


def of_any_type(match: Match) -> bool:
    """A method that texts and lists both have, on a parameter that may be either."""
    base, word = match.captures.get("base"), match.captures.get("word")
    if base is None or word is None or not _may_be_list(match, base):
        return False
    call = match.node
    above = call.parent
    behind = (
        match.text(above)[len(match.text(call)) :] if above is not None and above.type == "binary_expression" else ""
    )
    if _FROM_START.match(behind) or match.text(call).replace(" ", "").endswith("slice(-1)"):
        return False
    if not _decides(call) and match.text(word) in ("includes", "indexOf", "lastIndexOf"):
        return False
    return not _type_is_asked(match, base) and outside_tests(match)


def _may_be_list(match: Match, node: Node) -> bool:
    taint = tainted(match.unit, node, ("remote",), "nosql")
    value = value_of(match, node)
    if taint is None or not taint.sure:  # what a function makes of a parameter may be anything
        return False
    if str(taint.key[-1])[:1] == "=":  # a part that is a text: the origin of a message
        return False
    return taint.shape not in _SHAPES and value is not None and value.kind == ""


def _decides(node: Node) -> bool:
    """Does something depend on what it gives?"""
    for above in ancestors(node):
        if above.type in _CONDITIONS:
            return True
        if above.type not in _WITHIN:
            return False
    return False


def _asks_type(word: str, text: str) -> bool:
    """Does a text of the program ask of what type this is, escaped as it is for a pattern?"""
    of_type = rf"typeof\s+{word}(?!\s*[!=]==?\s*['\"]undefined)"
    return re.search(rf"{of_type}|isArray\(\s*{word}|{word}\s+instanceof|isString\(\s*{word}", text) is not None


def _type_is_asked(match: Match, base: Node) -> bool:
    word = re.escape(match.text(base))
    if _asks_type(word, asked_before(match, base)):
        return True
    around = enclosing(base, *FUNCTIONS)
    made = rf"(?<![\w$.]){word}\s*=\s*(?:String\(|`|[^;\n]*\.toString\(\))"
    return around is not None and re.search(made, match.text(around)) is not None


_RIGHTS: Final = re.compile(
    r"(?i)(?:^|[._\-\[\'\"])(?:is_?admin|admin|role|roles|is_?auth\w*|logged_?in|is_?logged_?in|authenticated|is_?staff|is_?super\w*|"
    r"permissions?|privileged?|access_?level|x-admin|x-role|x-user-role)[\'\"\]]*$"
)
_ACTS: Final = re.compile(
    r"(?<![\w$])(?:[\w$]+\.)*(?:login|log_?in|sign_?in|authenticate|authorize|grant_?access|make_?admin|process\.exit|shutdown)\s*\("
)
_PASSWORD: Final = re.compile(r"(?i)passw|credential|\botp\b")
_STORED: Final = re.compile(r"(?i)\b(?:update|save|create|insert|assign|push)\w*\s*\(")
_CONSTANTS: Final = frozenset(("string", "true", "false", "number"))


def decided_by_client(match: Match) -> bool:
    """A test of what the client says about its own rights, or one that stands before a login."""
    condition = match.node.child_by_field_name("condition")
    body = match.node.child_by_field_name("consequence")
    if condition is None or body is None:
        return False
    for asked in _asked(condition):
        compared = _bare(match, asked)
        sent = tainted(match.unit, compared, ("remote",)) if compared is not None else None
        if compared is None or sent is None or not sent.sure or _is_signed(match, compared):
            continue
        if _is_kept(match, compared) or _asks_type(re.escape(match.text(compared)), match.text(condition)):
            continue  # what the session keeps; a test of the form of what is to be stored
        open_to = match.text(body)[:400]
        if _is_refused(asked):
            if not _ends(body) or not _RIGHTS.search(match.text(compared)):
                continue
            about_rights = not _STORED.search(_behind(match, body))
        else:
            about_rights = _RIGHTS.search(match.text(compared)) is not None and not _STORED.search(open_to)
        if about_rights or _acts(open_to):
            match.at = asked
            return outside_tests(match)
    return False


def _acts(text: str) -> bool:
    """Does it let somebody in who has said nothing to prove it? Who is given a password looks at that."""
    return any(_PASSWORD.search(text[found.end() :].partition(")")[0]) is None for found in _ACTS.finditer(text))


_OF_WHOM: Final = re.compile(
    r"(?i)user|account|member|customer|owner|login|uid|admin|role|email|(?<![a-z])id(?![a-z])|I[dD]\b"
)
_COOKIE: Final = re.compile(r"\.cookies(?:$|[.\[])")
_SENT_BESIDE: Final = re.compile(r"\.(?:params|query|body|payload)(?:$|[.\[])")


def compared_with_cookie(match: Match) -> bool:
    """`req.cookies.userId === req.params.id`: the client has written both, so they are what it wants them to be."""
    left, right = match.captures.get("left"), match.captures.get("right")
    if left is None or right is None or _OF_WHOM.search(match.text(left) + " " + match.text(right)) is None:
        return False
    sides = [tainted(match.unit, side, ("remote",)) for side in (left, right)]
    names = [str(side.key[0]) for side in sides if side is not None and side.sure]
    if len(names) < 2 or any(_is_signed(match, side) for side in (left, right)):
        return False
    for one, other in (names, reversed(names)):
        if _COOKIE.search(one) is not None and _SENT_BESIDE.search(other) is not None:
            return outside_tests(match)
    return False


_DIFFERENT: Final = ("!=", "!==")
_ENDS: Final = ("return_statement", "throw_statement")


def _is_refused(test: Node) -> bool:
    """Is it the one that does not say so who is kept out: `role !== "admin"`, `!admin`?"""
    sign = test.child_by_field_name("operator")
    return sign is not None and sign.type in (*_DIFFERENT, "!")


def _ends(body: Node) -> bool:
    """Does a branch leave the function?"""
    last = body.named_children[-1] if body.type == "statement_block" and body.named_children else body
    return last.type in _ENDS


def _behind(match: Match, body: Node) -> str:
    """The beginning of what only those get to who are not kept out."""
    test = enclosing(body, "if_statement")
    behind = test.next_named_sibling if test is not None else None
    return match.text(behind)[:400] if behind is not None else ""


def _is_signed(match: Match, node: Node) -> bool:
    """Is it a part of what a call gives that verifies a signature: `jwt.verify(token, key).role`?"""
    value = value_of(match, node)
    return value is not None and _VERIFIES.search(value.name or "") is not None


def _is_kept(match: Match, node: Node) -> bool:
    """`req.session.user.isAdmin`: the program has put it there, whoever it has looked up for it."""
    around = enclosing(node, *FUNCTIONS)
    made = made_of(match, around, node) if around is not None else node
    return made is not None and _SESSION.search(match.text(made)) is not None


_SESSION: Final = re.compile(r"^(?:!+)?(?:[\w$]+\.)*session\b")
_VERIFIES: Final = re.compile(r"(?i)verif\w*\(\)")


def _asked(condition: Node, depth: int = 0) -> list[Node]:
    """The tests that a condition is made of."""
    if depth > 10:
        return []
    if condition.type == "parenthesized_expression" and condition.named_children:
        return _asked(condition.named_children[0], depth + 1)
    sign = condition.child_by_field_name("operator") if condition.type == "binary_expression" else None
    if sign is not None and sign.type in ("&&", "||"):
        sides = (condition.child_by_field_name("left"), condition.child_by_field_name("right"))
        return [test for side in sides if side is not None for test in _asked(side, depth + 1)]
    return [condition]


def _bare(match: Match, test: Node) -> Node | None:
    """What is tested by itself, or compared with a constant."""
    if test.type in ("identifier", "member_expression", "subscript_expression"):
        return test
    if test.type == "unary_expression" and _is_refused(test):
        inner = test.child_by_field_name("argument")
        return _bare(match, inner) if inner is not None and inner.type != "unary_expression" else None
    sign = test.child_by_field_name("operator") if test.type == "binary_expression" else None
    left, right = test.child_by_field_name("left"), test.child_by_field_name("right")
    if sign is None or left is None or right is None or sign.type not in ("==", "===", *_DIFFERENT):
        return None
    if right.type in _CONSTANTS:
        return left
    return right if left.type in _CONSTANTS else None
