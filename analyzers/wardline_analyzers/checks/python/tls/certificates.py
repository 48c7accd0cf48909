"""Checks of the rules about certificates and TLS versions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.match.defaults import holds_by_default
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, function_around, walk

_OPTION = re.compile(
    r"(?i)verif|insecure|validat|check_?cert|check_?host|no_?check|self_?signed|allow_|trust|strict|unsafe|cert_reqs"
    r"|no_?cert|skip|hostname"
)
"""Words of a condition, or of a function's name, that make the missing check the program's own option."""

_LOCAL = re.compile(r"^(?:\w+://)?(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|0\.0\.0\.0)(?:[:/]|$)|^/|host=/")

SERVER = re.compile(rb"server_side\s*=\s*True|PROTOCOL_TLS_SERVER|CLIENT_AUTH|TLS_SERVER_METHOD")


def unchecked(match: Match) -> bool:
    """Not where an option of the program turns the check off; less sure in tests and for the own machine."""
    if _is_option(match) or _is_chosen(match):
        return False
    arguments = match.arguments
    first = arguments.positional[0] if arguments is not None and arguments.positional else None
    if in_test(match.unit, match.node) or (first is not None and _is_local(match, first)):
        match.confidence = Confidence.LOW
    return True


def _is_option(match: Match) -> bool:
    """Does it stand under an `if` that asks whether to verify, and not under one that says no by default?"""
    for around in ancestors(match.node):
        if around.type in ("if_statement", "elif_clause"):
            condition = around.child_by_field_name("condition")
            if condition is not None and _OPTION.search(match.text(condition)):
                match.by_default = around.type == "if_statement" and holds_by_default(condition, match.unit)
                return not match.by_default
        if around.type in ("function_definition", "class_definition"):
            return False
    return False


def _is_chosen(match: Match) -> bool:
    """Is what the page asks about a variable with several values: one of them for those who want it so?"""
    for spec, _ in match.matcher.where:
        node = match.argument(spec)
        if node is not None and node.type == "identifier":
            found = match.unit.names.binding(match.text(node), node.start_byte) or ()
            if len(found) > 1:
                return True
    return False


def _is_local(match: Match, node: Node) -> bool:
    value = match.unit.values.constant(node)
    if not isinstance(value, str) and node.type == "string":
        value = match.text(node).lstrip("fFrR").strip("\"'")
    return isinstance(value, str) and bool(_LOCAL.match(value))


def imports(match: Match, *packages: str) -> bool:
    """Does the file import one of these packages?"""
    if any(package in match.unit.names.packages for package in packages):
        return True
    return any(f"import {package}".encode() in match.unit.syntax.source for package in packages)


def session_name(match: Match) -> bool:
    """Is `x.verify = False` said of a session or client of HTTP?"""
    left = match.node.child_by_field_name("left")
    base = left.child_by_field_name("object") if left is not None else None
    if base is None or match.text(base) in ("self", "cls"):
        return False
    name = match.text(base).rpartition(".")[2].lower()
    http = re.search(r"sess|client|http|conn|requests|config|^s$|^r$|^cfg$", name)
    return bool(http) and unchecked(match)


def aiohttp_call(match: Match) -> bool:
    """`ssl=False` is aiohttp's only where the file imports it."""
    return imports(match, "aiohttp") and unchecked(match)


def receiver(match: Match) -> Node | None:
    """The object whose method is called, or whose attribute is assigned."""
    if match.node.type == "call":
        callee = match.callee()
        return callee.child_by_field_name("object") if callee is not None else None
    left = match.node.child_by_field_name("left")
    return left.child_by_field_name("object") if left is not None else None


def code_around(match: Match) -> bytes:
    """The source of the function around the match, or of the whole unit."""
    function = function_around(match.node)
    return (function.text if function is not None else None) or match.unit.syntax.source


def client_context(match: Match) -> bool:
    """Is the context a client's? A server need not ask its clients for certificates."""
    base = receiver(match)
    if base is None or match.text(base) in ("self", "cls") or _is_option(match) or _is_chosen(match):
        return False
    made = match.unit.values.follow(base)
    if SERVER.search(made.text or b"") or SERVER.search(code_around(match)):
        return False
    function = function_around(match.node)
    name = function.child_by_field_name("name") if function is not None else None
    if name is not None and "server" in match.text(name).lower():
        return False
    own = b"load_cert_chain" in code_around(match) and b"server_hostname" not in code_around(match)
    if in_test(match.unit, match.node) or (name is not None and _OPTION.search(match.text(name))):
        match.confidence = Confidence.LOW
    elif (match.name or "").startswith("*") or own:
        match.confidence = Confidence.MEDIUM
    if (match.name or "").endswith(".check_hostname") and b"CERT_NONE" not in code_around(match):
        match.severity = Severity.MEDIUM
    return True


_CLIENT = re.compile(
    rb"server_hostname|urlopen\(|HTTPSConnection\(|open_connection\(|create_connection\(|HTTPSHandler\("
)

_CHECKED = re.compile(rb"verify_mode|load_cert_chain|PROTOCOL_TLS_CLIENT|set_alpn|cert_reqs")


def of_server(match: Match) -> bool:
    """The context is that of a server: one of a client that asks for a certificate always checks it."""
    code = code_around(match)
    return (b"CLIENT_AUTH" in code or b"PROTOCOL_TLS_SERVER" in code) and less_sure_in_tests(match)


def stays_unchecked(match: Match) -> bool:
    """Is a context that checks nothing by default used by a client, and nothing switched on?"""
    around = code_around(match)
    if not _CLIENT.search(around) or _CHECKED.search(around) or SERVER.search(around):
        return False
    return unchecked(match)


def accepts_all(match: Match) -> bool:
    """pyOpenSSL: a callback that gives True, whatever was found."""
    callback = match.argument("1|callback")
    body = callback.child_by_field_name("body") if callback is not None and callback.type == "lambda" else None
    return body is not None and body.type == "true" and dead_end(match)


def accepting_callback(unit: UnitView, new: New) -> Iterator[Match]:
    """`def verify(connection, certificate, error, depth, ok): return True`, in a file that imports pyOpenSSL"""
    for function in unit.syntax.find("function_definition"):
        name, listed, body = (function.child_by_field_name(part) for part in ("name", "parameters", "body"))
        if name is None or listed is None or body is None or not _CALLBACK.search(unit.syntax.text(name)):
            continue
        given = [n for n in listed.named_children if unit.syntax.text(n) not in ("self", "cls")]
        returned = [n for n in walk(body) if n.type == "return_statement"]
        yes = bool(returned) and all(n.named_children and n.named_children[0].type == "true" for n in returned)
        if (
            len(given) == _CALLBACK_PARAMETERS
            and yes
            and "OpenSSL" in unit.names.packages
            and not in_test(unit, function)
        ):
            yield new(returned[0])


_CALLBACK = re.compile(r"(?i)verify|callback|_cb$|check")
_CALLBACK_PARAMETERS = 5


def dead_end(match: Match) -> bool:
    """pyOpenSSL: does a client ask for no certificate?"""
    around = code_around(match)
    if b"set_accept_state" in around or b"use_certificate" in around or b"use_privatekey" in around:
        return False
    return client_context(match)


def without_host_key(match: Match) -> bool:
    """`Transport.connect` checks the server's key only if it is given."""
    arguments = match.arguments
    if arguments is None or arguments.hidden_keywords or arguments.hidden_positions:
        return False
    if re.search(rb"get_remote_server_key|auth_\w+\(|start_client", code_around(match)):
        return False
    return unchecked(match)


def of_mail(match: Match) -> bool:
    """`x.starttls()` of a file that imports the mail modules."""
    base = receiver(match)
    if base is None or match.text(base) in ("self", "cls", "super()"):
        return False
    return imports(match, "smtplib", "imaplib", "nntplib") and not imports(match, "aiosmtplib") and unchecked(match)


def remote_service(match: Match) -> bool:
    """Not for a service of the own machine."""
    arguments = match.arguments
    if arguments is not None:
        hosts = [arguments.get("host"), arguments.get("0"), arguments.get("unix_sock"), arguments.get("unix_socket")]
        text = " ".join(match.text(node) for node in hosts if node is not None)
        if any(node is not None and _is_local(match, node) for node in hosts) or re.search(
            r"@(?:localhost|127\.0\.0\.1|\[::1\])[:/]|unix_sock|host=(?:localhost|127\.0\.0\.1|/)", text
        ):
            return False
    return unchecked(match)
