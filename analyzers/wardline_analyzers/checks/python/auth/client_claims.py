"""What a client says of itself and a program believes: its rights, its address, the page that it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.naming import last_name
from wardline_analyzers.checks.python.parameters import name_node
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.routes import route_of
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import JOINS, TESTS, function_around, statements, with_decorators
from wardline_analyzers.python.constants import UNKNOWN

_RIGHTS: Final = re.compile(
    r"(?i)(?:x[-_])?(?:is_?admin|admin|(?:user[-_]?)?roles?|is_?authenticated|authenticated|logged_?in|is_?logged_?in"
    r"|is_?staff|is_?super_?user|is_?moderator|privileged?|access_?level|permissions?)"
)
_KEPT: Final = re.compile(
    r"(?i)\.(?:save|add|create|insert\w*|update\w*|commit|append|put|set)\(|\.role\s*=(?!=)|\bINSERT\b|\bUPDATE\b"
)
"""What is stored is compared to see whether it is a known value, not to let somebody in."""
_FORWARDED: Final = re.compile(
    r"(?i)\b(?:HTTP_)?(?:X[-_]Forwarded[-_]For|X[-_]Real[-_]IP|X[-_]Client[-_]IP|True[-_]Client[-_]IP)\b"
)
_ADDRESSES: Final = re.compile(r"(?i)\b\d+\.\d+\.|::1|localhost|ips?\b|_ip|allow|trusted|white|internal|addr|hosts")
"""What an address is compared with: one that is written out, or a list of those that may."""
_REFERER: Final = re.compile(r"(?i)(?<![A-Za-z])referr?er\b")
_REFUSES: Final = re.compile(
    r"(?i)\b40[13]\b|forbidden|unauthori[sz]ed|permission|denied|not allowed|admin|\binternal\b"
)
_REMARKS: Final = re.compile(r"(?m)^\s*#.*$|^\s*(?:'{3}|\"{3})[\s\S]*?(?:'{3}|\"{3})\s*$")
"""Comments and docstrings on lines of their own."""
_TURNS_AWAY: Final = re.compile(r"(?i)\b40[13]\b|forbidden|unauthori[sz]ed|permission_?denied|access_?denied")
_OTHER_USES: Final = re.compile(
    r"(?i)csrf|url_has_allowed_host|request\.host\b|get_host\(|redirect\(\s*(?:request\.)?refer"
)
_PERSON: Final = re.compile(
    r"(?i)_?(?:current_?|request_?|auth_?|logged_in_?|db_?)?(?:user|account|member|principal|identity)"
)
"""Names of somebody that the program knows."""
_ASKS_PERSON: Final = re.compile(r"(?i)\b(?:current_user|(?:request|req|g|ctx|info\.context)\.user|session)\b")
"""Who is logged in is asked as well: `if wanted.admin and not current_user.admin`."""


def rights_said(unit: UnitView, new: New) -> Iterator[Match]:
    """`if request.cookies.get("is_admin") == "true":`"""
    for branch, test in _tests(unit):
        for asked in _compared(test):
            value = unit.values.follow(asked)
            if not _RIGHTS.fullmatch(last_name(unit, value)) or _is_of_person(unit, value):
                continue
            if _is_made(unit, value) or _gives_nothing(unit, test) or _is_defaulted(unit, branch, asked):
                continue
            if (asked == test and _WHICH.fullmatch(last_name(unit, value))) or _is_for_admins(unit, branch):
                continue
            sent = tainted(unit, asked, ("remote",)) or tainted(unit, value, ("remote",))
            if sent is None or not sent.sure:
                continue  # what a function that is not known made of it, such as an account
            if _is_signed(unit, value) or _SIGNS.search(_function_text(unit, branch)):
                break
            kept = _KEPT.search(_function_text(unit, branch)) and not _decides(unit, branch, test)
            if not kept and not in_test(unit, branch) and not _ASKS_PERSON.search(_condition_text(unit, branch)):
                yield new(asked)
            break


_WHICH: Final = re.compile(r"(?i)(?:user[-_]?)?roles?|access_?level|permissions?")
"""Names that tell which rights: to ask whether there are any is to ask whether the client sent some."""
_ADMINS: Final = re.compile(
    r"(?i)\b(?:Depends|Security)\(\s*\w*(?:admin|superuser|staff)|@\w*(?:admin|superuser|staff)_?\w*(?:required|only|member)"
)


def _is_for_admins(unit: UnitView, branch: Node) -> bool:
    """Does the handler itself ask who is calling: `user=Depends(get_admin_user)`? Then it gives rights to others."""
    function = function_around(branch)
    head = unit.syntax.text(with_decorators(function)).partition(":\n")[0] if function is not None else ""
    return _ADMINS.search(head) is not None


def login_skipped(unit: UnitView, new: New) -> Iterator[Match]:
    """`if request.args.get("debug") == "1": return view(*args, **kwargs)` in a decorator that asks for a login"""
    for branch, test in _tests(unit):
        body, inner = branch.child_by_field_name("consequence"), function_around(branch)
        outer = function_around(inner) if inner is not None else None
        if body is None or inner is None or outer is None or not _says_yes(unit, test):
            continue
        given = outer.child_by_field_name("parameters")
        views = {unit.syntax.text(each) for each in given.named_children} if given is not None else set()
        called = re.match(r"return (?:await )?(\w+)\(", unit.syntax.text(body))
        if called is None or called[1] not in views or not _LOGIN.search(unit.syntax.text(outer)):
            continue
        asked = next((side for side in test.named_children if tainted(unit, side, ("remote",)) is not None), None)
        constant = any(isinstance(unit.values.constant(side), (str, int)) for side in test.named_children)
        if asked is not None and constant and not in_test(unit, branch):
            yield new(asked)


def _says_yes(unit: UnitView, test: Node) -> bool:
    """Does a comparison hold for whoever sends something, and not for those who leave it out: `==`, `in`?"""
    sign = test.child_by_field_name("operators") if test.type == "comparison_operator" else None
    return sign is not None and unit.syntax.text(sign) not in ("!=", "not in", "is not")


def rights_given(unit: UnitView, new: New) -> Iterator[Match]:
    """`User(name=data["name"], is_admin=data.get("is_admin", False))` in a route for everybody"""
    for call in unit.syntax.nodes.get("call", ()):
        callee, function = call.child_by_field_name("function"), function_around(call)
        if callee is None or function is None or not _MAKES_USER.search(unit.syntax.text(callee)):
            continue
        for name, value in Arguments(call, unit.syntax).keywords.items():
            if not _RIGHTS.fullmatch(name) or tainted(unit, value, ("remote",)) is None or in_test(unit, call):
                continue
            text = unit.syntax.text(with_decorators(function))
            if not _OF_SOMEBODY.search(text) and re.search(rf"\b{name}\b[^\n=]*\bin\b", text) is None:
                yield new(value)


def rights_set(unit: UnitView, new: New) -> Iterator[Match]:
    """`user.role = request.json["role"]` in a route that asks for no right"""
    for node in unit.syntax.find("assignment"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        function = function_around(node)
        if left is None or right is None or function is None or left.type != "attribute":
            continue
        whose, name = left.child_by_field_name("object"), last_name(unit, left)
        if whose is None or not _SOMEBODY.search(last_name(unit, whose)) or not _RIGHTS.fullmatch(name):
            continue
        if route_of(unit, function) is None or in_test(unit, node):
            continue
        text = unit.syntax.text(with_decorators(function)).replace(unit.syntax.text(node), "")
        if re.search(rf"\b{name}\b[^\n=]*\bin\b", text):
            continue
        rest = re.sub(rf"(?<![.\w]){name}\b", "", _LOGGED_IN.sub("", _QUOTED.sub("", text)))
        if _ASKS_RIGHT.search(rest):
            continue
        if tainted(unit, right, ("remote",)) is not None or _is_sent(unit, function, right):
            yield new(right)


def _is_sent(unit: UnitView, function: Node, value: Node) -> bool:
    """Is it a parameter of a route, or a field of one, that the client fills: `is_admin: bool`, `body.is_admin`?"""
    root = value.child_by_field_name("object") if value.type == "attribute" else value
    listed = function.child_by_field_name("parameters")
    for each in listed.named_children if listed is not None and root is not None else ():
        if root is not None and unit.syntax.text(name_node(each)) == unit.syntax.text(root):
            return _FILLED.search(unit.syntax.text(each)) is None
    return False


_FILLED: Final = re.compile(r"\b(?:Depends|Security|CurrentUser|\w*Dep)\b")
"""What the program fills by itself."""
_SOMEBODY: Final = re.compile(r"(?i)(?:^|_)(?:user|account|member|membership|employee|person|profile|customer|u)\d?$")
_QUOTED: Final = re.compile(r"\"[^\"\n]*/[^\"\n]*\"|'[^'\n]*/[^'\n]*'")
"""Paths of routes."""
_LOGGED_IN: Final = re.compile(r"(?:login|auth|token|jwt)_required")
_ASKS_RIGHT: Final = re.compile(
    r"(?i)admin|staff|super|permission|permit|allowed|scope|forbidden|\b403\b|requires?_"
    r"|(?:role|right)s?_?(?:required|checker|guard)|\.roles?\s*(?:[!=]=|(?:not )?in\b)|has_\w+\(|can_\w+"
    r"|(?:check|verify|ensure)_\w+\(|owner|policy|acl\b|secret|signature"
)
"""What speaks of a right to do it."""
_MAKES_USER: Final = re.compile(r"(?:^|[._])(?:[A-Z]\w*)?(?:User|Account|Member)$|\.create_user$")
_OF_SOMEBODY: Final = re.compile(
    r"(?i)current_user|request\.user|\bg\.user|login_required|admin_required|requires?_|permission|jwt|Depends\("
    r"|session\[|token"
)
"""A function that speaks of one of these asks who is calling."""
_LOGIN: Final = re.compile(r"(?i)\b401\b|\b403\b|log_?in|authenti|session|unauthori")


def let_in_by_word(unit: UnitView, new: New) -> Iterator[Match]:
    """`if request.headers.get("X-Support") == "open": session["is_admin"] = True`"""
    for branch, test in _tests(unit):
        body = branch.child_by_field_name("consequence")
        if body is None or test.type != "comparison_operator" or test.parent != branch or in_test(unit, branch):
            continue
        asked = next((side for side in test.named_children if tainted(unit, side, ("remote",)) is not None), None)
        words = [unit.values.constant(side) for side in test.named_children]
        if asked is None or not any(isinstance(word, str) and word for word in words):
            continue
        if any(_gives_rights(unit, statement) for statement in statements(body)):
            yield new(asked)


_GIVEN: Final = re.compile(rf"(?i){_RIGHTS.pattern.removeprefix('(?i)')}|user(?:_?(?:id|name))?")


def _gives_rights(unit: UnitView, statement: Node) -> bool:
    """`session["is_admin"] = True`, `session["user"] = "admin"`"""
    assigned = statement.named_children[0] if statement.type == "expression_statement" else None
    if assigned is None or assigned.type != "assignment":
        return False
    left, right = assigned.child_by_field_name("left"), assigned.child_by_field_name("right")
    found = _SESSION.fullmatch(unit.syntax.text(left)) if left is not None else None
    if found is None or right is None or not _GIVEN.fullmatch(found["key"] or found["field"]):
        return False
    return unit.values.constant(right) not in (UNKNOWN, None, False, "", "guest", "anonymous")


_SESSION: Final = re.compile(
    r"""(?:\w+\.)?session\[["'](?P<key>\w+)["']\]|(?:flask\.)?(?:g|request|req|request\.state)\.(?P<field>\w+)"""
)


def _is_made(unit: UnitView, value: Node) -> bool:
    """`Permission(IsModerator(forum))`: a question that the program puts to what it knows."""
    callee = value.child_by_field_name("function") if value.type == "call" else None
    return callee is not None and callee.type == "identifier" and unit.syntax.text(callee)[:1].isupper()


def _is_defaulted(unit: UnitView, branch: Node, asked: Node) -> bool:
    """`sent.role.lower() if sent.role else "user"`: is there any?"""
    chosen = branch.named_children[0] if branch.type == "conditional_expression" else None
    return chosen is not None and unit.syntax.text(asked) in unit.syntax.text(chosen)


_SPEAKERS: Final = frozenset(("user", "assistant", "system", "tool", "function", "bot", "ai"))
"""Who has said something in a chat: these roles give no rights."""


def _gives_nothing(unit: UnitView, test: Node) -> bool:
    """`message.role == "assistant"`, and `known["name"] == role` of all that are known: a search"""
    for side in test.named_children if test.type == "comparison_operator" else ():
        word = unit.values.constant(side)
        if isinstance(word, str) and word.lower() in _SPEAKERS and "==" in unit.syntax.text(test):
            return True
        base = side.child_by_field_name("value") if side.type == "subscript" else side.child_by_field_name("object")
        if base is not None and base.type == "identifier" and unit.names.rows(unit.syntax.text(base), base.start_byte):
            return True
    return False


def _is_of_person(unit: UnitView, value: Node) -> bool:
    """Is it a field of a user that the program has found: `request.user.is_staff`, `user.is_admin`?

    One that a handler gets as a parameter may be what the client sent.
    """
    base = value.child_by_field_name("object") if value.type == "attribute" else None
    if base is None or not _PERSON.fullmatch(unit.syntax.text(base).rpartition(".")[2]):
        return False
    return base.type != "identifier" or unit.values.follow(base) is not base


def _is_signed(unit: UnitView, value: Node) -> bool:
    """Is it what a signed token says, `claims = jwt_decode(token)` and then `claims.get("is_staff")`?"""
    base: Node | None = value
    while base is not None and base.type in ("call", "attribute", "subscript"):
        inner = base.child_by_field_name("function") or base.child_by_field_name("object")
        base = inner or base.child_by_field_name("value")
    made = unit.values.follow(base) if base is not None and base.type == "identifier" else None
    callee = made.child_by_field_name("function") if made is not None and made.type == "call" else None
    if made is None or callee is None or b"verify_signature" in (made.text or b""):
        return False
    return _SIGNED.search(unit.syntax.text(callee)) is not None


_SIGNED: Final = re.compile(r"(?i)jwt|unsign|verif|claims|decode_token")
"""Functions that look at a signature before they say what a token holds."""
_SIGNS: Final = re.compile(r"(?s)\bhmac\b.*compare_digest\(|compare_digest\([^\n]*(?:signature|sig\b|mac\b)")
"""A function that makes a signature and compares it: only what the program itself has written gets that far."""


def _condition_text(unit: UnitView, branch: Node) -> str:
    condition = branch.child_by_field_name("condition")
    return unit.syntax.text(condition) if condition is not None else ""


def address_said(unit: UnitView, new: New) -> Iterator[Match]:
    """`if request.headers.get("X-Forwarded-For") != "127.0.0.1": abort(403)`"""
    for branch, test in _tests(unit):
        sides = _beginning(unit, test) or (test.named_children if test.type == "comparison_operator" else [])
        if len(sides) != 2 or in_test(unit, branch):
            continue
        for asked, other in (sides, reversed(sides)):
            value = unit.syntax.text(unit.values.follow(asked))
            if asked.type != "string" and _FORWARDED.search(value) and _ADDRESSES.search(unit.syntax.text(other)):
                yield new(asked)
                break


def _beginning(unit: UnitView, test: Node) -> list[Node]:
    """The address and its beginning of `address.startswith("192.168.")`."""
    callee, given = test.child_by_field_name("function"), test.child_by_field_name("arguments")
    asked = callee.child_by_field_name("object") if test.type == "call" and callee is not None else None
    if callee is None or asked is None or given is None or not unit.syntax.text(callee).endswith(".startswith"):
        return []
    return [asked, *given.named_children]


def referer_said(unit: UnitView, new: New) -> Iterator[Match]:
    """`if "admin.example.com" not in request.headers.get("Referer", ""): abort(403)`"""
    for branch, test in _tests(unit):
        asked = next((side for side in _asked_text(test) if _of_request(unit, side)), None)
        if asked is None or _is_presence(unit, test):
            continue
        around = _REMARKS.sub("", _function_text(unit, branch))
        if _REFUSES.search(around) and not _OTHER_USES.search(around) and not in_test(unit, branch):
            yield new(asked)


def _of_request(unit: UnitView, node: Node) -> bool:
    value = unit.values.follow(node)
    return bool(_REFERER.search(unit.syntax.text(value))) and (
        tainted(unit, node, ("remote",)) is not None or tainted(unit, value, ("remote",)) is not None
    )


def _tests(unit: UnitView) -> Iterator[tuple[Node, Node]]:
    """Each branch with each of the tests that its condition is made of."""
    for branch in unit.syntax.find(*TESTS):
        condition = branch.child_by_field_name("condition")
        if condition is None:
            at = 1 if branch.type == "conditional_expression" else 0
            condition = branch.named_children[at] if len(branch.named_children) > at else None
        stack = [condition] if condition is not None else []
        while stack:
            test = stack.pop()
            if test.type in JOINS:
                stack.extend(reversed(test.named_children))
            else:
                yield branch, test


def _compared(test: Node) -> list[Node]:
    """What is tested by itself or compared."""
    return test.named_children if test.type == "comparison_operator" else [test]


def host_in_mail(unit: UnitView, new: New) -> Iterator[Match]:
    """`link = f"https://{request.headers['Host']}/reset?token={token}"`, in a function that sends a mail."""
    for node in unit.syntax.find("attribute", "subscript", "call"):
        if not _HOST.fullmatch(unit.syntax.text(node)[:120]) or in_test(unit, node):
            continue
        text = _function_text(unit, node)
        if _MAILS.search(text) and _SECRET_LINK.search(text) and _in_link(unit, node):
            yield new(node)


_HEADER: Final = r"['\"](?:HTTP_)?(?i:x[-_]forwarded[-_]host|host|origin|referer)['\"]"
_HOST: Final = re.compile(
    r"(?:flask\.)?(?:self\.)?(?:request|req)\.(?:host|host_url|url_root|base_url"
    rf"|(?:headers|META)\.get\(\s*{_HEADER}[^()]*\)|(?:headers|META)\[{_HEADER}\])"
)
_MAILS: Final = re.compile(
    r"(?i)send_?(?:e?mail|message)|\bmail(?:er)?\.send|\bsmtp|\bMessage\(|EmailMessage|sendgrid|\bses\.|_e?mail\("
)
_CHOICES: Final = ("boolean_operator", "parenthesized_expression", "conditional_expression")
_SECRET_LINK: Final = re.compile(r"(?i)reset|verif|confirm|activat|invit|magic|token")


def _in_link(unit: UnitView, node: Node) -> bool:
    """Is it a part of a text that is put together, here or from the variable that holds it?"""
    above = node.parent
    while above is not None and above.type in _CHOICES:
        above = above.parent
    if above is None:
        return False
    if above.type in ("interpolation", "binary_operator"):
        return True
    if above.type == "argument_list" and above.parent is not None:
        callee = above.parent.child_by_field_name("function")
        return callee is not None and unit.syntax.text(callee).endswith((".format", "urljoin"))
    left = above.child_by_field_name("left") if above.type == "assignment" else None
    if left is None or left.type != "identifier":
        return False
    word = re.escape(unit.syntax.text(left))
    return re.search(rf"\{{{word}(?:\.rstrip\([^)]*\))?\}}|\b{word}\s*\+", _function_text(unit, node)) is not None


def _is_turned_away(unit: UnitView, branch: Node) -> bool:
    """`if …: abort(403)`: who fails the test gets nothing."""
    body = branch.child_by_field_name("consequence")
    return body is not None and _TURNS_AWAY.search(unit.syntax.text(body)[:400]) is not None


def _decides(unit: UnitView, branch: Node, test: Node) -> bool:
    """Is who fails the test turned away: in the branch itself, or behind one for those who say the right word?"""
    if _is_turned_away(unit, branch):
        return True
    operator = test.child_by_field_name("operators") if test.type == "comparison_operator" else None
    words = [unit.values.constant(side) for side in test.named_children]
    if operator is None or unit.syntax.text(operator) != "==" or not any(isinstance(word, str) for word in words):
        return False
    after = branch.child_by_field_name("alternative") or branch.next_named_sibling
    return after is not None and _TURNS_AWAY.search(unit.syntax.text(after)[:200]) is not None


def _asked_text(test: Node) -> list[Node]:
    """The sides of a comparison, and the text whose method is asked: `referer.startswith("https://…")`."""
    callee = test.child_by_field_name("function") if test.type == "call" else None
    if callee is not None and callee.type == "attribute":
        base = callee.child_by_field_name("object")
        return [base] if base is not None else []
    return test.named_children if test.type == "comparison_operator" else []


def _is_presence(unit: UnitView, test: Node) -> bool:
    """`x is None`, `x == ""`"""
    return any(unit.syntax.text(side) in ("None", '""', "''") for side in test.named_children)


def _function_text(unit: UnitView, node: Node) -> str:
    """The function around a node, with its decorators."""
    function = function_around(node)
    if function is None:
        return unit.syntax.text(node)
    return unit.syntax.text(with_decorators(function))


__all__ = [
    "address_said",
    "host_in_mail",
    "let_in_by_word",
    "login_skipped",
    "referer_said",
    "rights_given",
    "rights_said",
    "rights_set",
]
