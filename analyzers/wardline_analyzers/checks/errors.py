"""Checks and fixes of the rules about errors: handlers that hide, let through, or tell too much."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tree_sitter import Node

from wardline_analyzers.checks.handlers import is_handler
from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.checks.tree import (
    ancestors,
    decorators,
    enclosing,
    function_around,
    indentation,
    statements,
    walk,
    words,
)
from wardline_analyzers.finding import Confidence, Edit
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.match import Match, UnitView

_BROAD = ("Exception", "BaseException")
_LOGS = words("debug info warning warn error critical exception log print print_exc print_exception write")

# ---------------------------------------------------------------------- handlers


def _handler_body(clause: Node) -> list[Node]:
    return statements(next((c for c in clause.named_children if c.type == "block"), None))


def _caught(unit: UnitView, clause: Node) -> list[str]:
    """The exception classes that a handler names, without their modules; empty: all."""
    value = clause.child_by_field_name("value")
    if value is None:
        return []
    if value.type == "as_pattern" and value.named_children:
        value = value.named_children[0]
    nodes = value.named_children if value.type == "tuple" else [value]
    return [unit.syntax.text(n).rpartition(".")[2] for n in nodes if n.type in ("identifier", "attribute")]


def _is_broad(unit: UnitView, clause: Node) -> bool:
    caught = _caught(unit, clause)
    return clause.child_by_field_name("value") is None or any(name in _BROAD for name in caught)


def _alias(unit: UnitView, clause: Node) -> str | None:
    """`e` of `except X as e`."""
    value = clause.child_by_field_name("value")
    alias = value.child_by_field_name("alias") if value is not None and value.type == "as_pattern" else None
    return unit.syntax.text(alias) if alias is not None else None


def _only_logs(unit: UnitView, statement: Node) -> bool:
    """Does a statement do nothing but write a log?"""
    call = (
        statement.named_children[0] if statement.type == "expression_statement" and statement.named_children else None
    )
    return call is not None and call.type == "call" and _last_word(unit, call) in _LOGS


def _last_word(unit: UnitView, call: Node) -> str:
    callee = call.child_by_field_name("function")
    if callee is None:
        return ""
    word = callee.child_by_field_name("attribute") if callee.type == "attribute" else callee
    return unit.syntax.text(word) if word is not None else ""


def swallows(match: Match) -> bool:
    """The handler catches everything, and does nothing: bandit's B110 and B112."""
    body = _handler_body(match.node)
    return (
        len(body) == 1
        and body[0].type in ("pass_statement", "continue_statement")
        and _is_broad(match.unit, match.node)
        and len(_caught(match.unit, match.node)) < 2
    )


def log_exception(match: Match) -> list[Edit]:
    """`logging.exception(...)` in the place of `pass`, or before `continue`."""
    body = _handler_body(match.node)
    if not body:  # found by bandit, in code that the two parsers read differently
        return []
    statement = body[0]
    call = f'{_logger(match.unit)}("Ignored exception")'
    if statement.type == "pass_statement":
        return [replacement(match, statement, spelled(call))]
    indent = indentation(match.unit.syntax, statement)
    text = f"{call}\n{indent}continue" if indent is not None else f"{call}; continue"
    return [replacement(match, statement, spelled(text))]


def _logger(unit: UnitView) -> str:
    for name in ("logger", "log", "LOG", "LOGGER", "_logger", "_log"):
        if unit.names.module_name(name) in ("logging.getLogger()", "loguru.logger"):
            return f"{name}.exception"
    return "`logging.exception`"


# ---------------------------------------------------------------------- a check that fails, and nobody minds

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
    if call is None or not _is_check(unit, call) or not _goes_on(unit, node):
        return False
    for clause in (c for c in node.named_children if c.type == "except_clause"):
        ignored = _handler_body(clause)
        quiet = all(n.type in ("pass_statement", "continue_statement") or _only_logs(unit, n) for n in ignored)
        if not quiet or not ignored or any(n.type == "continue_statement" for n in ignored):
            continue
        caught = _caught(unit, clause)
        if caught and all(name in _OTHER_TROUBLE for name in caught):
            continue
        match.at = clause.children[0]
        match.captures["call"] = call
        match.captures["clause"] = clause
        return True
    return False


def _bare_call(statement: Node) -> Node | None:
    """The call that a statement consists of: its result is not used, so it can only raise."""
    if statement.type != "expression_statement" or len(statement.named_children) != 1:
        return None
    call = statement.named_children[0]
    if call.type == "await" and call.named_children:
        call = call.named_children[0]
    return call if call.type == "call" else None


def _is_check(unit: UnitView, call: Node) -> bool:
    callee = call.child_by_field_name("function")
    if callee is not None and unit.names.resolve(callee) in _DECODES:
        return True
    word = _last_word(unit, call)
    return bool(_CHECK.match(word.lstrip("_"))) and not word.startswith("deauth")


def _goes_on(unit: UnitView, node: Node) -> bool:
    """Does something other than a refusal come after this statement?"""
    here = node
    while here.type not in ("function_definition", "module"):
        after = here.next_named_sibling
        while after is not None and after.type == "comment":
            after = after.next_named_sibling
        if after is not None and here.parent is not None and here.parent.type in ("block", "module"):
            return not _refuses(unit, after)
        if here.parent is None or here.type in ("for_statement", "while_statement"):
            return False
        here = here.parent
    return False


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
    body = _handler_body(clause) if clause is not None else []
    if not body:
        return []
    last = body[-1]
    if last.type in ("pass_statement", "continue_statement"):
        return [replacement(match, last, "raise")]
    indent = indentation(match.unit.syntax, last)
    return [] if indent is None else [replacement(match, last, f"{match.text(last)}\n{indent}raise")]


# ---------------------------------------------------------------------- access granted when the check fails

_GATE = re.compile(
    r"is_(?:\w+_)?(?:safe|valid|allowed|auth|authenticated|authorized|authorised|permitted|trusted|verified|owner|admin|superuser"
    r"|staff|logged_in|whitelisted|human|signed|member)(?:_\w+)?$"
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
    body = _handler_body(match.node)
    if not body or body[-1].type != "return_statement" or in_test(unit, match.node):
        return False
    value = body[-1].named_children[0] if body[-1].named_children else None
    function = function_around(match.node)
    name_node = function.child_by_field_name("name") if function is not None else None
    if value is None or value.type != "true" or name_node is None or function is None:
        return False
    name = unit.syntax.text(name_node).lstrip("_").lower()
    if not _GATE.match(name) or _NO_GATE.search(name):
        return False
    caught = _caught(unit, match.node)
    if caught and all(c in _OTHER_TROUBLE - {"TimeoutError", "ConnectionError", "OSError"} for c in caught):
        return False
    if any(re.search(r"NotFound|DoesNotExist|NoResult|NoSuch", c) for c in caught):
        return False
    if _always_true(function, match.node, value):
        return False
    match.at = body[-1]
    match.captures["value"] = value
    match.captures["function"] = name_node
    return True


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


def return_false(match: Match) -> list[Edit]:
    value = match.captures.get("value")
    return [replacement(match, value, "False")] if value is not None else []


# ---------------------------------------------------------------------- error details in a response

_ANSWERS = re.compile(r"(?:HTTPException|HTTPError|APIException|HttpError|ApiError|APIError|ServerError)$")
_RESPONSES = re.compile(r"(?:[Rr]esponse|jsonify|abort|make_response|send_error|HTTPInternalServerError)$")
_TRACE = frozenset(
    f"traceback.{name}"
    for name in ("format_exc", "format_exception", "format_tb", "format_stack", "format_exception_only")
)
_CLIENT_FAULT = re.compile(
    r"Validation|ValueError|KeyError|NotFound|DoesNotExist|Permission|Auth|Invalid|BadRequest|Http|HTTP|Conflict|Duplicate"
    r"|Parse|Schema|JWT|Token|Expired|Missing|Unsupported|Limit|Forbidden|TypeError|LookupError|DecodeError"
)


_INTERNAL = re.compile(
    r"^(?:RuntimeError|OSError|IOError|\w*(?:Database|SQLAlchemy|Operational|Programming|Integrity)Error)$"
)
"""Exceptions whose text is about the inside of the server, whatever the status."""


def detail_in_response(unit: UnitView, new: Callable[..., Match]) -> Iterator[Match]:
    """Texts of exceptions, and traces, in what a request handler answers."""
    for function in unit.syntax.nodes.get("scope", []):
        if function.type != "function_definition":
            continue
        caught = _error_handler(unit, function)
        if caught is not None:
            yield from _details(unit, new, function, caught, None)
        elif is_handler(unit, function):
            for clause in walk(function):
                if clause.type == "except_clause" and function_around(clause) == function:
                    yield from _details(unit, new, clause, _alias(unit, clause), clause)


def _error_handler(unit: UnitView, function: Node) -> str | None:
    """The parameter that gets the exception, in a function registered for all exceptions."""
    for decorator in decorators(function):
        if decorator.type != "call" or _last_word(unit, decorator) not in (
            *("errorhandler", "exception_handler", "app_errorhandler"),
        ):
            continue
        arguments = decorator.child_by_field_name("arguments")
        given = arguments.named_children if arguments is not None else []
        if not given or unit.syntax.text(given[0]).rpartition(".")[2] not in _BROAD:
            return None
        parameters = function.child_by_field_name("parameters")
        names = [_identifier(p) for p in parameters.named_children] if parameters is not None else []
        kept = [unit.syntax.text(n) for n in names if n is not None]
        return kept[-1] if kept else None
    return None


def _identifier(node: Node) -> Node | None:
    while node.type != "identifier" and node.named_children:
        node = node.named_children[0]
    return node if node.type == "identifier" else None


def _details(
    unit: UnitView, new: Callable[..., Match], place: Node, alias: str | None, clause: Node | None
) -> Iterator[Match]:
    for answer in walk(place):
        if not _is_answer(unit, answer) or (clause is None and answer.type == "raise_statement"):
            continue
        status = _status(unit, answer)
        if _debug_only(unit, answer):
            continue
        detail = next((d for n in walk(answer) if (d := _detail(unit, n, alias)) is not None), None)
        if detail is None or (answer.type == "return_statement" and _in_exception(unit, detail)):
            continue
        caught = _caught(unit, clause) if clause is not None and not _is_broad(unit, clause) else []
        if not caught and status is not None and status < 500 and not _is_trace(unit, detail):
            yield new(detail, confidence=Confidence.LOW)  # most often a parser's complaint about the client's text
        elif not caught or any(_INTERNAL.search(name) for name in caught) or _is_trace(unit, detail):
            yield new(detail)
        elif status is None or status >= 500:
            own = all(_CLIENT_FAULT.search(name) for name in caught)
            yield new(detail, confidence=Confidence.LOW if own else None)


def _in_exception(unit: UnitView, detail: Node) -> bool:
    """Is the text that of an exception which is handed on to a function, rather than an answer?"""
    call = enclosing(detail, "call", "return_statement")
    callee = call.child_by_field_name("function") if call is not None and call.type == "call" else None
    word = unit.syntax.text(callee).rpartition(".")[2] if callee is not None else ""
    return word.endswith(("Error", "Exception")) and not _ANSWERS.search(word)


def _is_answer(unit: UnitView, node: Node) -> bool:
    if node.type == "return_statement":
        return True
    call = (
        node.named_children[0]
        if node.named_children and node.type in ("raise_statement", "expression_statement")
        else None
    )
    if call is None or call.type != "call":
        return False
    word = _last_word(unit, call)
    return bool(_ANSWERS.search(word)) if node.type == "raise_statement" else word in ("abort", "send_error")


def _detail(unit: UnitView, node: Node, alias: str | None) -> Node | None:
    """The expression that tells too much, if `node` is one: a trace, or text made from the exception."""
    if node.type == "call":
        if _is_trace(unit, node):
            return _whole_text(node)
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        given = arguments.named_children if arguments is not None else []
        if callee is not None and len(given) == 1 and unit.syntax.text(callee) in ("str", "repr") and alias:
            return _whole_text(node) if unit.syntax.text(given[0]) == alias else None
    elif node.type == "attribute" and alias:
        return _whole_text(node) if unit.syntax.text(node) in (f"{alias}.args", f"{alias}.__traceback__") else None
    elif node.type == "interpolation" and alias:
        inner = node.child_by_field_name("expression")
        return _whole_text(node) if inner is not None and unit.syntax.text(inner) == alias else None
    elif node.type == "identifier" and alias and unit.syntax.text(node) == alias:
        parent = node.parent
        formatted = parent is not None and parent.type == "binary_operator"
        if formatted and parent is not None and unit.values.kind(parent.named_children[0]) == "string":
            return _whole_text(parent)
    return None


def _is_trace(unit: UnitView, node: Node) -> bool:
    return any(
        n.type == "call" and (c := n.child_by_field_name("function")) is not None and unit.names.resolve(c) in _TRACE
        for n in walk(node)
    )


def _whole_text(node: Node) -> Node:
    """The whole string that an expression is built into."""
    while node.parent is not None and node.parent.type in (
        *("interpolation", "string", "concatenated_string", "binary_operator", "subscript", "parenthesized_expression"),
    ):
        node = node.parent
    return node


def _status(unit: UnitView, answer: Node) -> int | None:
    for node in walk(answer):
        value: object = None
        if node.type == "integer":
            value = unit.values.constant(node)
        elif node.type == "attribute":
            number = re.search(r"\b(?:HTTP_)?([1-5]\d\d)_|\bHTTPStatus\.(\w+)", unit.syntax.text(node))
            value = int(number[1]) if number and number[1] else _NAMED.get(number[2]) if number else None
        if isinstance(value, int) and 100 <= value < 600:
            return value
    return None


_NAMED = {
    "BAD_REQUEST": 400,
    "UNAUTHORIZED": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "CONFLICT": 409,
    "UNPROCESSABLE_ENTITY": 422,
    "INTERNAL_SERVER_ERROR": 500,
}


def _debug_only(unit: UnitView, node: Node) -> bool:
    tests = (a.child_by_field_name("condition") for a in ancestors(node) if a.type in ("if_statement", "elif_clause"))
    if any(t is not None and "debug" in unit.syntax.text(t).lower() for t in tests):
        return True
    return any(
        n.type == "conditional_expression" and "debug" in unit.syntax.text(n.named_children[1]).lower()
        for n in walk(node)
        if len(n.named_children) == 3
    )


def generic_message(match: Match) -> list[Edit]:
    """A fixed text in the place of the detail."""
    return [replacement(match, match.node, '"Internal error"')] if match.arguments is None else []


# ---------------------------------------------------------------------- assert

_LOOSE = ("boolean_operator", "not_operator", "conditional_expression", "lambda", "named_expression", "tuple")


def explicit_assertion(match: Match) -> list[Edit]:
    """`if not condition: raise AssertionError(message)`."""
    node = match.node
    parts = [n for n in node.named_children if n.type != "comment"]
    indent = indentation(match.unit.syntax, node)
    if indent is None or len(parts) not in (1, 2) or parts[0].type == "tuple" or node.has_error:
        return []
    if any(n.type == "comment" for n in node.named_children):
        return []
    after = node.next_sibling
    if after is not None and after.type == ";":
        return []
    condition = match.text(parts[0])
    if parts[0].type in _LOOSE or ("\n" in condition and parts[0].type != "parenthesized_expression"):
        condition = f"({condition})"
    error = f"AssertionError({match.text(parts[1])})" if len(parts) == 2 else "AssertionError"
    step = "\t" if indent.endswith("\t") else "    "
    return [replacement(match, node, f"if not {condition}:\n{indent}{step}raise {error}")]
