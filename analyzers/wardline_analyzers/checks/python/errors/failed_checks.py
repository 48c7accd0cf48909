"""Checks and fixes of the rules about checks that fail, and are let through."""

from __future__ import annotations

import re

from tree_sitter import Node

from wardline_analyzers.checks.except_clauses import classes_of, handler_body, is_broad, last_word, only_logs
from wardline_analyzers.checks.python.payments import takes_money
from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import replacement
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, indentation, statements, walk, words

_CHECK = re.compile(
    r"verify$|verify_(?!exists|install|version|dir|ssl|file_exists|connection|email_exists)\w+|compare_digest$|has_perm\w*$"
    r"|validate_(?:\w*_)?(?:token|signature|user|password|session|jwt|csrf|access|permissions?|credentials|api_key|url|origin"
    r"|request|certificate|webhook|input|payload)$"
    r"|check_(?:\w*_)?(?:password|permissions?|auth|authentication|authorization|access|token|signature|csrf|credentials|role|"
    r"login|api_key|policy|origin|object_permissions)$|(?:de)?authenticate(?:_\w+)?$|authorize(?:_\w+)?$"
    r"|require_(?:\w*_)?(?:login|auth|role|admin|permissions?|user|token|owner|access)$|ensure_(?:\w*_)?(?:allowed|authorized"
    r"|authenticated|permitted|permissions?|admin|owner|csrf)$"
)
_DECODES = words("jwt.decode jose.jwt.decode jose.jws.verify google.oauth2.id_token.verify_oauth2_token")
_OTHER_TROUBLE = words(
    "ImportError ModuleNotFoundError AttributeError NotImplementedError FileNotFoundError FileExistsError "
    "KeyboardInterrupt TimeoutError StopIteration ConnectionError BrokenPipeError OSError IOError"
)


def swallows_check(match: Match) -> bool:
    """A handler of this `try` ignores that its last step, a security check, failed; what follows runs all the same."""
    unit, node = match.unit, match.node
    body = node.child_by_field_name("body")
    steps = statements(body)
    if not steps or any(c.type == "else_clause" for c in node.named_children) or in_test(unit, node):
        return False
    call = _bare_call(steps[-1])
    pays = call is not None and takes_money(unit, call)
    if call is None or not (pays or is_check(unit, call)) or not goes_on(unit, node):
        return False
    for clause in (c for c in node.named_children if c.type == "except_clause"):
        ignored = handler_body(clause)
        quiet = all(
            n.type in ("pass_statement", "continue_statement") or only_logs(unit, n) or _answers_the_same(unit, n, node)
            for n in ignored
        )
        if not quiet or not ignored or any(n.type == "continue_statement" for n in ignored):
            continue
        caught = classes_of(unit, clause)
        if caught and all(name in _OTHER_TROUBLE for name in caught):
            continue
        match.at = clause.children[0]
        match.message = _UNPAID if pays else None
        match.captures["call"] = call
        match.captures["clause"] = clause
        return True
    return False


_UNPAID = (
    "When this payment fails, the handler ignores it and the code after it goes on as if it had been paid. Raise "
    "again, or stop here."
)


def _bare_call(statement: Node) -> Node | None:
    """The call that a statement consists of: its result is not used, so it can only raise."""
    if statement.type != "expression_statement" or len(statement.named_children) != 1:
        return None
    call = statement.named_children[0]
    if call.type == "await" and call.named_children:
        call = call.named_children[0]
    return call if call.type == "call" else None


def is_check(unit: UnitView, call: Node) -> bool:
    """Is it a call of what asks for a proof or a right, by its name?"""
    callee = call.child_by_field_name("function")
    if callee is not None and unit.names.resolve(callee) in _DECODES:
        return True
    word = last_word(unit, call)
    return bool(_CHECK.match(word.lstrip("_"))) and not word.startswith("deauth")


def goes_on(unit: UnitView, node: Node) -> bool:
    """Does something other than a refusal come after this statement?"""
    here = node
    while here.type not in ("function_definition", "module"):
        after = _next(here)
        if after is not None and here.parent is not None and here.parent.type in ("block", "module"):
            return not _refuses(unit, after)
        if here.parent is None or here.type in ("for_statement", "while_statement"):
            return False
        here = here.parent
    return False


def _answers_the_same(unit: UnitView, statement: Node, tried: Node) -> bool:
    """Does a handler end in what comes after the `try` anyhow: `return True`?"""
    after = _next(tried)
    same = after is not None and unit.syntax.text(statement) == unit.syntax.text(after)
    return statement.type == "return_statement" and same


def _next(statement: Node) -> Node | None:
    """What follows a statement, but for comments."""
    after = statement.next_named_sibling
    while after is not None and after.type == "comment":
        after = after.next_named_sibling
    return after


def _refuses(unit: UnitView, statement: Node) -> bool:
    if statement.type == "raise_statement":
        return True
    if statement.type != "return_statement":
        return False
    value = statement.named_children[0] if statement.named_children else None
    return value is None or value.type in ("false", "none")


def reraise(match: Match) -> list[Edit]:
    """`raise` at the end of the handler that ignores the failure."""
    clause = match.captures.get("clause")
    body = handler_body(clause) if clause is not None else []
    if not body:
        return []
    last = body[-1]
    if last.type in ("pass_statement", "continue_statement"):
        return [replacement(match, last, "raise")]
    indent = indentation(match.unit.syntax, last)
    return [] if indent is None else [replacement(match, last, f"{match.text(last)}\n{indent}raise")]


_GATE = re.compile(
    r"is_(?:\w+_)?(?:safe|valid|allowed|auth|authenticated|authorized|authorised|permitted|trusted|verified|owner|admin|superuser"
    r"|staff|logged_in|whitelisted|human|signed|member|licen[sc]ed|entitled|subscribed)(?:_\w+)?$"
    r"|has_(?:\w+_)?(?:perm|perms|permission|permissions|access|role|right|rights|scope|privilege|privileges)(?:_\w+)?$"
    r"|(?:can|may)_(?:view|read|edit|write|delete|access|modify|update|create|manage|see|publish|approve|download|use)(?:_\w+)?$"
    r"|(?:check|verify|validate)_\w+$|(?:authenticate|authorize|authorise|allow)(?:_\w+)?$|(?:verify|validate)$"
)
_NO_GATE = re.compile(
    r"update|version|import|available|connect|network|install|exist|module|health|closed|empty|support|port\b|depend|unique"
    r"|package|running|ready|disk|memory|internet|schema|syntax|regex|compat|feature|config|expired|revoked"
)


def returns_true(match: Match) -> bool:
    """A handler that ends in `return True`, in a function that is asked whether something is allowed."""
    unit = match.unit
    body, function = handler_body(match.node), function_around(match.node)
    if not body or not _says(body[-1], "true") or function is None or in_test(unit, match.node):
        return False
    name, value = _gate(unit, function), body[-1].named_children[0]
    if name is None:
        return False
    caught = classes_of(unit, match.node)
    if caught and all(c in _OTHER_TROUBLE - {"TimeoutError", "ConnectionError", "OSError"} for c in caught):
        return False
    if any(re.search(r"NotFound|DoesNotExist|NoResult|NoSuch", c) for c in caught):
        return False
    if _always_true(function, match.node, value) or _is_yes_trouble(match.node):
        return False
    match.at = body[-1]
    match.captures["value"] = value
    match.captures["function"] = name
    return True


def _gate(unit: UnitView, function: Node) -> Node | None:
    """The name of a function that is asked whether something is allowed; None: it is another one."""
    name = function.child_by_field_name("name")
    said = unit.syntax.text(name).lstrip("_").lower() if name is not None else ""
    return name if _GATE.match(said) and not _NO_GATE.search(said) else None


def _always_true(function: Node, handler: Node, found: Node) -> bool:
    """Does the function never say no by returning False (it raises, or it only reports)?

    One that answers yes at the end of `try` says no by failing, which the handler takes for a yes.
    """
    returns = [n for n in walk(function) if n.type == "return_statement" and n.named_children]
    others = [n.named_children[0] for n in returns if n.named_children[0].id != found.id]
    tried = handler.parent.child_by_field_name("body") if handler.parent is not None else None
    if tried is not None and any(tried.start_byte <= n.start_byte < tried.end_byte for n in others):
        return False
    return all(n.type == "true" for n in others)


def _is_yes_trouble(handler: Node) -> bool:
    """`try: ensure(…)`, `except Denied: return True`, then `return False`: who passes gets False, so yes means no."""
    tried = handler.parent
    body = tried.child_by_field_name("body") if tried is not None else None
    after = _next(tried) if tried is not None else None
    if body is None or after is None or not _says(after, "false"):
        return False
    return all(each.type != "return_statement" for each in walk(body))


def goes_on_to_yes(match: Match) -> bool:
    """`try: … return False … except Exception: pass`, and behind it `return True`, in such a function."""
    unit, node = match.unit, match.node
    after, body, function = _next(node), node.child_by_field_name("body"), function_around(node)
    if after is None or body is None or function is None or in_test(unit, node):
        return False
    decides = _says(after, "true") and any(_says(n, "false") for n in walk(body))
    name = _gate(unit, function)
    if name is None or not (decides or _was_yes_before(unit, after, node)):
        return False
    for clause in (c for c in node.named_children if c.type == "except_clause"):
        ignored = handler_body(clause)
        quiet = all(n.type == "pass_statement" or only_logs(unit, n) for n in ignored)
        if ignored and quiet and is_broad(unit, clause):
            match.at = clause.children[0]
            match.captures["function"] = name
            match.captures["ignored"] = ignored[-1]
            return True
    return False


def _was_yes_before(unit: UnitView, answer: Node, tried: Node) -> bool:
    """`allowed = True`, a `try` that decides otherwise, and `return allowed`"""
    given = answer.named_children[0] if answer.type == "return_statement" and answer.named_children else None
    if given is None or given.type != "identifier":
        return False
    name, before = unit.syntax.text(given), tried.prev_named_sibling
    while before is not None and not unit.syntax.text(before).startswith(f"{name} ="):
        before = before.prev_named_sibling
    first = before is not None and unit.syntax.text(before) == f"{name} = True"
    return first and re.search(rf"\b{name} = ", unit.syntax.text(tried)) is not None


def unknown_let_in(match: Match) -> bool:
    """`stored = self.users.get(name)`, `if stored is None: return True`, in a function that checks a password"""
    unit, node = match.unit, match.node
    condition, function = node.child_by_field_name("condition"), function_around(node)
    first = next(iter(statements(node.child_by_field_name("consequence"))), None)
    asked = _ABSENT.fullmatch(unit.syntax.text(condition)) if condition is not None else None
    name = function.child_by_field_name("name") if function is not None else None
    if asked is None or first is None or name is None or not _says(first, "true") or in_test(unit, node):
        return False
    if not _PROVES.fullmatch(unit.syntax.text(name).lstrip("_")) or not _KNOWN.search(asked["a"] or asked["b"]):
        return False
    text = unit.syntax.text(function) if function is not None else ""
    if re.search(rf"\b{asked['a'] or asked['b']}\s*=(?!=)", text) is None:
        return False  # a parameter: its caller has looked it up
    match.at = first
    match.captures["function"] = name
    return True


_ABSENT = re.compile(r"(?P<a>\w+)\s+is\s+None|not\s+(?P<b>\w+)")
_PROVES = re.compile(
    r"(?:authenticate|log_?in|sign_?in)(?:_\w+)?"
    r"|(?:check|verify|validate)_(?:\w+_)?(?:password|credentials|login|pin|otp)"
)
_KNOWN = re.compile(
    r"(?:^|_)(?:user|account|member|stored|record|row|entry|hash|hashed|password|expected|saved|known)(?:_\w+)?$"
)
"""What is kept of somebody, by which a proof is compared."""
_BARS = re.compile(
    r"(?:is|was|has_been|are)_(?:\w+_)?(?:banned|blocked|revoked|blacklisted|blocklisted|denied|forbidden|suspended|locked|disabled"
    r"|rate_?limited|malicious|infected|compromised|fraud|fraudulent|replayed|tampered)$"
)
"""A question whose yes keeps somebody out."""


def returns_no_bar(match: Match) -> bool:
    """`except Exception: return False` of a function `is_banned`."""
    unit, node = match.unit, match.node
    function, body = function_around(node), handler_body(node)
    name = function.child_by_field_name("name") if function is not None else None
    if name is None or not body or not _says(body[-1], "false") or in_test(unit, node) or not is_broad(unit, node):
        return False
    match.captures["function"] = name
    match.at = body[-1]
    return _BARS.match(unit.syntax.text(name).lstrip("_").lower()) is not None


def _says(statement: Node, value: str) -> bool:
    """`return True`, `return False`"""
    return statement.type == "return_statement" and [n.type for n in statement.named_children] == [value]


def return_false(match: Match) -> list[Edit]:
    """`return False` in the place of the handler's answer, or at its end where it has none."""
    value, ignored = match.captures.get("value"), match.captures.get("ignored")
    if value is not None:
        return [replacement(match, value, "False")]
    if ignored is None:
        return []
    if ignored.type == "pass_statement":
        return [replacement(match, ignored, "return False")]
    indent = indentation(match.unit.syntax, ignored)
    return [replacement(match, ignored, f"{match.text(ignored)}\n{indent}return False")] if indent is not None else []
