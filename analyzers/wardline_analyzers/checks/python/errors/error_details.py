"""Checks and fixes of the page about details of errors in what a client gets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.checks.except_clauses import BROAD, alias_of, classes_of, is_broad, last_word
from wardline_analyzers.checks.python.handlers import is_handler, is_routed
from wardline_analyzers.checks.python.parameters import name_node
from wardline_analyzers.finding import Confidence, Edit
from wardline_analyzers.fixes.build import replacement
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, decorators, enclosing, function_around, walk

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


_FAILED = frozenset(("500", "HTTP_500_INTERNAL_SERVER_ERROR", "INTERNAL_SERVER_ERROR", "InternalServerError"))
"""What a handler of all exceptions that nothing else catches is registered for, beside their classes."""


def detail_in_response(unit: UnitView, new: New) -> Iterator[Match]:
    """Texts of exceptions, and traces, in what a request handler answers."""
    for function in unit.syntax.nodes.get("scope", []):
        if function.type != "function_definition":
            continue
        caught = _error_handler(unit, function)
        if caught is not None:
            yield from _details(unit, new, function, caught, None)
        elif b"except" in (function.text or b"") and (is_handler(unit, function) or _serves(unit, function)):
            for clause in walk(function):
                if clause.type == "except_clause" and function_around(clause) == function:
                    yield from _details(unit, new, clause, alias_of(unit, clause), clause)


def errors_of_command(unit: UnitView, new: New) -> Iterator[Match]:
    """`return jsonify(error=result.stderr.decode())` of `result = subprocess.run(…)`"""
    for function in unit.syntax.find("function_definition"):
        if not is_handler(unit, function) or in_test(unit, function):
            continue
        for answer in walk(function):
            found = next(_told_by_command(unit, answer), None) if answer.type == "return_statement" else None
            if found is not None and not _debug_only(unit, answer):
                yield new(found)


def _told_by_command(unit: UnitView, answer: Node) -> Iterator[Node]:
    for node in walk(answer):
        base = node.child_by_field_name("object") if node.type == "attribute" else None
        word = node.child_by_field_name("attribute") if node.type == "attribute" else None
        if base is None or word is None or unit.syntax.text(word) != "stderr":
            continue
        made = unit.values.follow(base).child_by_field_name("function")
        if made is not None and unit.names.resolve(made) == "subprocess.run":
            yield node


def _serves(unit: UnitView, function: Node) -> bool:
    """Does the function answer a client by hand: `handle` of `socketserver`, or one that receives and sends?"""
    if any(base.endswith(("StreamRequestHandler", "BaseRequestHandler")) for base in unit.around.bases):
        return True
    text = function.text or b""
    return _SENDS.search(text) is not None and _RECEIVES.search(text) is not None


_SENDS = re.compile(rb"\.(?:sendall|send)\(|wfile\.write\(|\bwriter\.write\(")
_RECEIVES = re.compile(rb"\.(?:recv|accept|sock_recv)\(|rfile\.read|\breader\.read")
_SENT = re.compile(
    r"(?i)(?:wfile|writer)\.write$|(?:^|[._])(?:conn\w*|sock\w*|client\w*|request|connection|ws|websocket)\.(?:sendall|send)$"
)
"""Answers that are written to the connection itself."""


def _error_handler(unit: UnitView, function: Node) -> str | None:
    """The parameter that gets the exception, in a function registered for all of them; empty if that tells nothing."""
    for decorator in decorators(function):
        word = last_word(unit, decorator) if decorator.type == "call" else ""
        if word not in ("errorhandler", "exception_handler", "app_errorhandler"):
            continue
        arguments = decorator.child_by_field_name("arguments")
        given = arguments.named_children if arguments is not None else []
        caught = unit.syntax.text(given[0]).rpartition(".")[2] if given else ""
        if caught in _FAILED and word != "exception_handler":
            return ""  # Flask hands over an error of its own, whose text is always the same
        if caught not in BROAD and caught not in _FAILED:
            return None
        parameters = function.child_by_field_name("parameters")
        names = [name_node(p) for p in parameters.named_children] if parameters is not None else []
        kept = [unit.syntax.text(n) for n in names if n.type == "identifier"]
        return kept[-1] if kept else None
    return None


def _details(unit: UnitView, new: New, place: Node, alias: str | None, clause: Node | None) -> Iterator[Match]:
    for answer in walk(place):
        if not _is_answer(unit, answer) or (clause is None and answer.type == "raise_statement"):
            continue
        status = _status(unit, answer)
        if _debug_only(unit, answer):
            continue
        detail = next((d for n in walk(answer) if (d := _detail(unit, n, alias)) is not None), None)
        if detail is None or (answer.type == "return_statement" and _in_exception(unit, detail)):
            continue
        if clause is not None and _is_for_clients(unit, answer, detail, alias):
            continue
        if clause is not None and not _is_sent(unit, answer):
            yield new(detail, confidence=Confidence.LOW)
            continue
        caught = classes_of(unit, clause) if clause is not None and not is_broad(unit, clause) else []
        if not caught and status is not None and status < 500 and not _is_trace(unit, detail):
            yield new(detail, confidence=Confidence.LOW)  # most often a parser's complaint about the client's text
        elif not caught or any(_INTERNAL.search(name) for name in caught) or _is_trace(unit, detail):
            yield new(detail)
        elif status is None or status >= 500:
            own = all(_CLIENT_FAULT.search(name) for name in caught)
            yield new(detail, confidence=Confidence.LOW if own else None)


_CLEANED = re.compile(r"(?i)saniti[sz]e|redact|mask|scrub|safe|clean|public|friendly")


def _is_for_clients(unit: UnitView, answer: Node, detail: Node, alias: str | None) -> bool:
    """`HTTPException(e.status_code, str(e))`: an exception made to be answered with, or a cleaned text."""
    text = unit.syntax.text(answer)
    if alias and re.search(rf"\b{re.escape(alias)}\.(?:http_)?(?:status|status_code|code|http_code)\b", text):
        return True
    call = enclosing(detail, "call", "return_statement", "raise_statement")
    callee = call.child_by_field_name("function") if call is not None and call.type == "call" else None
    return callee is not None and _CLEANED.search(unit.syntax.text(callee).rpartition(".")[2]) is not None


def _is_sent(unit: UnitView, answer: Node) -> bool:
    """Is it surely an answer? What merely gets a request, and gives a text or a dictionary, may be a view's helper."""
    function = function_around(answer)
    if answer.type != "return_statement" or function is None or is_routed(unit, function):
        return True
    given = answer.named_children[0] if answer.named_children else None
    if given is None or given.type != "call":
        return False
    return last_word(unit, given) not in _TEXTS


_TEXTS = frozenset(("dumps", "str", "repr", "format", "join", "dict", "encode"))
"""Calls that give a text, and no response of a framework."""


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
    word, callee = last_word(unit, call), call.child_by_field_name("function")
    if node.type == "raise_statement":
        return bool(_ANSWERS.search(word))
    by_hand = callee is not None and _SENT.search(unit.syntax.text(callee)) is not None
    return by_hand or word in ("abort", "send_error")


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
