"""What patterns of Java ask beside names and arguments: what a value is, and what a call is for."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.hash_words import less_sure_of_purpose
from wardline_analyzers.checks.names_around import names_around
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.secret_text import is_placeholder
from wardline_analyzers.checks.testcode import less_sure_in_tests, outside_unit_tests
from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, enclosing

_CHECKSUM: Final = re.compile(r"(?i)etag|checksum|cache|fingerprint|dedup|bucket|shard|gravatar")
_OLD: Final = re.compile(r'"(?:SSLv[23]|TLSv1(?:\.[01])?)"')
METHODS: Final = ("method_declaration", "constructor_declaration", "function_declaration")
FUNCTIONS: Final = (*METHODS, "lambda_expression")
"""Of Java; a method of Kotlin is a `function_declaration`."""
_HOLDERS: Final = {
    **dict.fromkeys(("variable_declarator", *METHODS), "name"),
    "assignment_expression": "left",
}
"""What gives something a name, and the field that holds it."""


def hash_purpose(match: Match) -> bool:
    """A hash that only tells contents apart is no flaw; in tests, it hardly is one."""
    if any(_CHECKSUM.search(name) for name in names_around(match, _HOLDERS)):
        return False
    return less_sure_in_tests(match) and less_sure_of_purpose(match)


def perhaps_default(match: Match) -> bool:
    """`properties.getProperty(name, algorithm)`, where it is not known whether somebody has set another."""
    value = value_of(match, match.node)
    return (value is None or value.consts is None) and less_sure_in_tests(match)


def hash_by_default(match: Match) -> bool:
    """The same of a hash, which has a purpose."""
    return perhaps_default(match) and hash_purpose(match)


_SHORTEST_CURVE: Final = 224
"""Bits of a curve's key: half of them are what an attacker has to try."""


def key_too_short(match: Match) -> bool:
    """Keys of curves are shorter: only where the algorithm is known, or the length is no usual one of theirs."""
    value = value_of(match, match.argument("0"))
    size = value.constant if value is not None else None
    receiver = value_of(match, match.node.child_by_field_name("object"))
    algorithm = receiver.items.get("algorithm") if receiver is not None and receiver.items is not None else None
    named = algorithm.constant if algorithm is not None else None
    if isinstance(named, str) and named.upper() in ("EC", "ECDSA", "ECDH"):
        if not isinstance(size, int) or size >= _SHORTEST_CURVE:
            return False
    elif isinstance(named, str):
        if named.upper() not in ("RSA", "DSA", "DH", "DIFFIEHELLMAN"):
            return False
    elif not isinstance(size, int) or size < 512:
        return False
    return less_sure_in_tests(match)


_FILLED_IN: Final = re.compile(r"[<>{}]|\$\(|%[sdr]|^@\w+@$")
"""What a build or a template puts something else for."""


def text_in_source(match: Match) -> bool:
    """A key that is written out: one that says `change-me` encrypts all the same."""
    return _is_key(match, match.pointed()) and less_sure_in_tests(match)


def _is_key(match: Match, node: Node | None) -> bool:
    value = value_of(match, node)
    if value is None:
        return False
    if value.kind == "list" and not value.taints and not value.open:
        return any(_written_bytes(value))  # of zeros alone: a part of some construction
    text = value.constant
    if isinstance(text, bytes):
        return any(text)
    return isinstance(text, str) and bool(text) and _FILLED_IN.search(text) is None


def _written_bytes(value: Value) -> list[int]:
    """The numbers of an array that are all written out; none where one of them is not."""
    found = [item.constant for item in (value.items or {}).values()]
    numbers = [each for each in found if isinstance(each, int)]
    return numbers if len(numbers) == len(found) else []


def _is_written_out(match: Match, node: Node | None) -> bool:
    value = value_of(match, node)
    text = value.constant if value is not None else None
    return isinstance(text, str) and bool(text) and not is_placeholder(text.removeprefix(_AS_IT_IS))


_AS_IT_IS: Final = "{noop}"
"""In front of a password that Spring is to compare as it is."""


def logs_in(match: Match) -> bool:
    """A password that is written out, and no word that stands for one."""
    return match.at is not None and _is_written_out(match, match.at) and less_sure_in_tests(match)


def jwt_key_in_source(match: Match) -> bool:
    """`signWith(algorithm, "key")`, `setSigningKey("key")`: the last argument."""
    arguments = match.arguments
    last = arguments.positional[-1] if arguments is not None and arguments.positional else None
    return last is not None and _is_key(match, last) and less_sure_in_tests(match)


def names_old_protocol(match: Match) -> bool:
    """Is one of the protocols that are switched on an outdated one?"""
    node = match.pointed()
    return node is not None and bool(_OLD.search(match.text(node))) and less_sure_in_tests(match)


_LOOPBACK: Final = re.compile(r"(?i)loopback|\"localhost\"|\"127\.")


def called(match: Match, node: Node) -> str:
    """The word of the method that an expression calls."""
    name = node.child_by_field_name("name") if node.type == "method_invocation" else None
    return match.text(name) if name is not None else ""


def leaves_machine(match: Match) -> bool:
    """A socket that is bound or connected, and not to this machine alone."""
    given = match.arguments.positional if match.arguments is not None else []
    return bool(given) and not any(_LOOPBACK.search(match.text(n)) for n in given) and outside_unit_tests(match)


def lets_others_write(match: Match) -> bool:
    """`EnumSet.of(OWNER_READ, OTHERS_WRITE)`"""
    given = match.node.child_by_field_name("arguments")
    return given is not None and "OTHERS_WRITE" in match.text(given) and less_sure_in_tests(match)


def unsigned_token(match: Match) -> bool:
    """`Jwts.builder()….compact()` in one go, with no key on the way."""
    chain = match.text(match.node)
    return "Jwts.builder(" in chain and not re.search(r"\.(?:signWith|encryptWith)\s*\(", chain)


_BROAD: Final = re.compile(r"\b(?:(?:Runtime|SQL|IO|NullPointer|DataAccess|Persistence)?Exception|Throwable|Error)\b")


def tells_what_failed(match: Match) -> bool:
    """An answer made of an exception that anything may have thrown."""
    node = match.argument("1")
    clause = enclosing(match.node, "catch_clause")
    caught = next((n for n in clause.named_children if n.type == "catch_formal_parameter"), None) if clause else None
    name = caught.child_by_field_name("name") if caught is not None else None
    if node is None or caught is None or name is None or not _BROAD.search(match.text(caught)):
        return False
    word = re.escape(match.text(name))
    told = re.search(rf"\b{word}\s*\.\s*(?:getMessage|toString|getLocalizedMessage|getStackTrace)\b", match.text(node))
    handed = node.type == "method_invocation" and re.search(rf"\(\s*{word}\s*\)$", match.text(node))
    return bool(told or handed) and less_sure_in_tests(match)


def keeps_session(match: Match) -> bool:
    """`….sessionFixation().none()`"""
    around = match.node.child_by_field_name("object")
    return around is not None and re.search(r"\bsessionFixation\s*\(\s*\)$", match.text(around)) is not None


_STACK: Final = "This answer shows the whole trace: classes, versions, paths. Log it, and answer with a fixed text."
_TRACE: Final = re.compile(
    r"\b(?:ExceptionUtils\.(?:getStackTrace|getFullStackTrace)|Throwables\.getStackTraceAsString)\s*\("
    r"|\bArrays\.toString\(\s*\w+\.getStackTrace\(\)"
)


def _tells_stack(match: Match, node: Node) -> bool:
    """`body(writer.toString())` where a trace was printed to the writer."""
    text = match.text(node)
    if _TRACE.search(text):
        return True
    written = re.search(r"\b(\w+)\s*\.\s*toString\(\)", text)
    method = enclosing(match.node, *METHODS)
    if written is None or method is None:
        return False
    around = match.text(method)
    targets = [written[1], *re.findall(rf"\b(\w+)\s*=\s*new\s+(?:java\.io\.)?PrintWriter\(\s*{written[1]}\b", around)]
    printed = re.findall(r"\.\s*printStackTrace\(\s*(?:new\s+(?:java\.io\.)?PrintWriter\(\s*)?(\w+)\b", around)
    return not set(targets).isdisjoint(printed)


def answers_with_stack(match: Match) -> bool:
    """`response.getWriter().print(writer.toString())`, where a trace was printed to the writer."""
    node = match.argument("0")
    return node is not None and _tells_stack(match, node) and less_sure_in_tests(match)


def details_stack(match: Match) -> bool:
    """`ProblemDetail.forStatusAndDetail(status, ExceptionUtils.getStackTrace(e))`"""
    node = match.argument("1")
    return node is not None and _tells_stack(match, node) and less_sure_in_tests(match)


def answers_with_failure(match: Match) -> bool:
    """The body of an answer is the message of whatever failed: `catch (Exception e) { … body(e.getMessage()) }`."""
    node = match.argument("0")
    if node is None:
        return False
    if _tells_stack(match, node):
        match.severity, match.confidence = Severity.MEDIUM, Confidence.MEDIUM
        match.message = _STACK
        return less_sure_in_tests(match)
    told = re.search(r"\b(\w+)\s*\.\s*(?:getMessage|toString|getLocalizedMessage|getStackTrace)\(\)", match.text(node))
    if told is None or not (node.type == "binary_expression" or told[0] == match.text(node)):
        return False
    for above in ancestors(match.node):
        if above.type == "catch_clause" or above.type in METHODS:
            named = re.search(rf"\b(\w+)\s+{told[1]}\s*\)", match.text(above).partition("{")[0])
            if named is not None:
                return bool(_BROAD.search(named[1])) and less_sure_in_tests(match)
    return False


_LOGS: Final = re.compile(r"(?i)\blog\w*\s*\.\s*\w+$")


def handler_tells(match: Match) -> bool:
    """`@ExceptionHandler(Exception.class)` whose answer holds what the exception says: of anything that fails."""
    method, thrown = enclosing(match.node, *METHODS), match.node.child_by_field_name("object")
    told = _told_in(match, method) if method is not None else None
    if method is None or thrown is None or told is None:
        return False
    head = match.text(method).partition("{")[0] if method.type != "lambda_expression" else ""
    named = re.search(rf"\b(\w+)\s+{re.escape(match.text(thrown))}\s*[,)]", head)
    if "@ExceptionHandler" not in match.text(method) or named is None or not _BROAD.fullmatch(named[1]):
        return False
    if match.text(match.node).endswith("getStackTrace()"):
        match.severity, match.message = Severity.MEDIUM, _STACK
    return less_sure_in_tests(match)


def _told_in(match: Match, method: Node) -> Node | None:
    """What is answered with it: an argument that is no log's, or a result."""
    below = match.node
    for above in ancestors(match.node):
        if above.id == method.id or above.type in ("throw_statement", "if_statement", "switch_expression"):
            return None
        if above.type == "method_invocation" and above.child_by_field_name("object") == below:
            return None  # it is asked for something: `e.getMessage().contains("key")`
        if above.type == "argument_list" and above.parent is not None:
            callee = match.text(above.parent).partition("(")[0]
            if _LOGS.search(callee):
                return None
            return above
        if above.type == "return_statement":
            return above
        below = above
    return None


# ---------------------------------------------------------------------- XML, random numbers


_NEW_DOCUMENT: Final = re.compile(r"\.\s*newDocument\s*\(")
_READS: Final = re.compile(r"\.\s*parse\s*\(")


def _object(match: Match) -> Node | None:
    """The object whose method is called; in Kotlin the name of the method stands with it."""
    if match.node.type != "call_expression":
        return match.node.child_by_field_name("object")
    callee = match.node.named_children[0]
    return callee.named_children[0] if callee.type == "navigation_expression" else None


def parser_open(match: Match) -> bool:
    """A parser that was made here, and to which nothing was said about outside entities."""
    receiver = value_of(match, _object(match))
    if receiver is None or receiver.items is None or receiver.open:
        return False
    safe = receiver.items.get("safe")
    if safe is not None and (safe.consts is None or True in safe.consts):
        return False
    return not _makes_empty(match) and less_sure_in_tests(match)


def stylesheet_open(match: Match) -> bool:
    """A stylesheet that somebody hands in, for a factory that was told nothing."""
    given = value_of(match, match.argument("0"))
    return given is not None and bool(given.taints) and parser_open(match)


def _makes_empty(match: Match) -> bool:
    """Is the builder of documents for a new document only, in a method that reads none?"""
    method = enclosing(match.node, *METHODS)
    around = match.text(method) if method is not None else ""
    return _NEW_DOCUMENT.search(around) is not None and _READS.search(around) is None


# ---------------------------------------------------------------------- Spring, MyBatis

_STATELESS: Final = re.compile(r"STATELESS|oauth2ResourceServer|\bjwt\b", re.IGNORECASE)
_NAMED: Final = re.compile(r"(?i)\b(?:order\s+by|group\s+by|from|join|into|update|table)\s[\w\s.,`\"+]*\$\{\w+\}(?!\w)")


def browsers_come(match: Match) -> bool:
    """Not where the same method says that there are no sessions: what is sent by a browser opens nothing then."""
    around = enclosing(match.node, *METHODS)
    if around is not None and _STATELESS.search(match.text(around)):
        return False
    return less_sure_in_tests(match)


def substitutes(match: Match) -> bool:
    """Names of tables and columns cannot be bound."""
    if _NAMED.search(match.text(match.node)):
        match.confidence = Confidence.LOW
        return True
    return less_sure_in_tests(match)
