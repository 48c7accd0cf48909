"""Checks and fixes of the pages about the network."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.naming import last_name
from wardline_analyzers.checks.remote import begins_with_it
from wardline_analyzers.checks.request import holds_remote, url_from_request
from wardline_analyzers.finding import Confidence, Edit, Fix, Safety
from wardline_analyzers.fixes.build import build, replacement, spelled
from wardline_analyzers.match.defaults import usual_value
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, function_around, indentation, statement_of, walk, words
from wardline_analyzers.rules.rule import FixSpec

_FTP_TLS: Final = FixSpec(
    "Use FTP_TLS",
    Safety.SUGGESTED,
    callee="ftplib.FTP_TLS",
    set=(("context", "`ssl.create_default_context`()"),),  # without it the server's certificate is not checked
)


def ftp_tls(match: Match) -> Fix | None:
    """Call FTP_TLS, which takes the same arguments up to the password."""
    arguments = match.arguments
    if match.name != "ftplib.FTP" or arguments is None or len(arguments.positional) > 3:
        return None
    return build(_FTP_TLS, match)


# ---------------------------------------------------------------------- timeouts


def no_default_timeout(match: Match) -> bool:
    """Nothing in the unit sets a timeout for all sockets or around the request, and it is no test: one that hangs is
    stopped."""
    if b"setdefaulttimeout" in match.unit.syntax.source or in_test(match.unit, match.node):
        return False
    return not _is_timed(match)


_GREEN: Final = re.compile(r"(?:eventlet|gevent)\.(?:.*\.)?(?:Timeout|with_timeout)$")
"""Timers of libraries whose switches reach into a request that waits."""


def _is_timed(match: Match) -> bool:
    """`with eventlet.Timeout(5): requests.get(…)`"""
    for around in ancestors(match.node):
        if around.type in ("function_definition", "lambda"):
            return False
        if around.type == "with_statement":
            calls = [n for item in around.named_children[:1] for n in walk(item) if n.type == "call"]
            callees = [callee for call in calls if (callee := call.child_by_field_name("function")) is not None]
            if any(_GREEN.match(match.resolve(callee) or "") for callee in callees):
                return True
    return False


def plain_session(match: Match) -> bool:
    """The session has no adapters of its own, which may set timeouts."""
    return b".mount(" not in match.unit.syntax.source and no_default_timeout(match)


# ---------------------------------------------------------------------- addresses

_OPEN: Final = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1", "[::]": "[::1]"}
"""Addresses that mean every interface, and the one of this machine alone."""


def any_address(match: Match) -> bool:
    """The first argument is an (address, port) pair whose address means every interface."""
    pair = match.argument("0|server_address")
    host = None if pair is None else _first(match, pair)
    if pair is None or host is None or _datagram(match) or _looks_for_port(match, pair):
        return False
    usual = usual_value(host, match.unit)
    if usual is not None:
        host, match.by_default = usual, True
    match.at = host
    return match.unit.values.constant(host) in _OPEN


def any_host(match: Match) -> bool:
    """The `host` argument, where the function has it, means every interface."""
    spec = "0|host" if (match.name or "").endswith("make_server") else "1|host"
    host = match.argument(spec)
    if host is None:
        return False
    match.at = host
    return match.unit.values.constant(host) in _OPEN


def loopback(match: Match) -> Fix | None:
    """Put this machine's own address in the place of the open one; only where it is written out."""
    node = match.at or match.argument("host") or match.argument("server_name") or match.argument("0")
    if node is None or node.type != "string":
        return None
    address = match.unit.values.constant(node)
    if not isinstance(address, str) or address not in _OPEN:
        return None
    quote = match.text(node)[-1]
    edit = replacement(match, node, f"{quote}{_OPEN[address]}{quote}")
    return Fix("Listen on this machine only", Safety.SUGGESTED, (edit,))


def _first(match: Match, pair: Node) -> Node | None:
    followed = match.unit.values.follow(pair)
    if followed.type != "tuple" or len(followed.named_children) != 2:
        return None
    return followed.named_children[0]


def _looks_for_port(match: Match, pair: Node) -> bool:
    """A socket that is bound to any free port, asked which one it got, and closed: it never listens."""
    followed = match.unit.values.follow(pair)
    function = function_around(match.node)
    if function is None or match.unit.values.constant(followed.named_children[1]) != 0:
        return False
    text = match.text(function)
    return ".getsockname(" in text and ".close(" in text and ".listen(" not in text


def _datagram(match: Match) -> bool:
    """A UDP socket that receives multicast has to be bound to the open address."""
    return b"SOCK_DGRAM" in match.unit.syntax.source


# ---------------------------------------------------------------------- addresses that clients choose

_CLIENT: Final = re.compile(r"(?i)(?:^|_)(?:http|session|client|requests?|fetcher|browser|page|opener|pool|driver)\d?$")
_NO_CLIENT: Final = re.compile(r"(?i)redis|cache|django|test|boto|s3|db|mongo|^request$|memcache")


_TESTS: Final = re.compile(
    r"(?i)(?:^|_)(?:validate|check|verify|ensure|assert|guard|require)_?\w*(?:url|uri|host|address|ssrf)"
)


def host_of_client(match: Match) -> bool:
    """Of `taint`: the client chooses the host. Less sure where something is called that tests addresses by its name."""
    if not begins_with_it(match, "url"):
        return False
    around = function_around(match.node) or match.unit.syntax.root
    if any(_TESTS.search(match.text(n)) for n in walk(around) if n.type == "identifier"):
        match.confidence = Confidence.LOW
    return True


def remote_url(match: Match) -> bool:
    """A client of the web's choice says which host is asked."""
    return url_from_request(match) and not in_test(match.unit, match.node)


_TABLE: Final = re.compile(r"(?i)(?:^|_)(?:per|by|of|for|ids?|events?|messages|tasks?)_(?:\w+_)?(?:session|client)$")
"""Names of what is kept for each of them: `messages_per_session`."""
_OF_REQUEST: Final = re.compile(r"\b(?:request|req)\.session$")


def remote_url_by_client(match: Match) -> bool:
    """As `remote_url`, for an object that is an HTTP client by its name only."""
    callee = match.callee()
    base = callee.child_by_field_name("object") if callee is not None else None
    name = last_name(match.unit, base) if base is not None else ""
    if not _CLIENT.search(name) or _NO_CLIENT.search(name):
        return False
    given = match.arguments.positional if match.arguments is not None else ()
    if _TABLE.search(name) or (name.isupper() and name.endswith("POOL")):
        return False
    if base is not None and _OF_REQUEST.search(match.text(base)):
        return False  # what is kept for a visitor
    if name.lower().endswith("session") and len(given) > 1:  # `get(key, default)`
        return False
    if name.lower().endswith("session") and match.unit.names.packages & {"sqlalchemy", "sqlmodel"}:
        return False  # a database's session
    match.confidence = Confidence.LOW if name.lower().endswith("client") else None
    return remote_url(match)


def remote_curl(match: Match) -> bool:
    """`curl.setopt(pycurl.URL, url)`"""
    option = match.argument("0")
    return option is not None and match.resolve(option) == "pycurl.URL" and remote_url(match)


def remote_host(match: Match) -> bool:
    """The host of a connection comes from a client."""
    pair = match.argument("0")
    if pair is None or in_test(match.unit, match.node):
        return False
    followed = match.unit.values.follow(pair)
    return holds_remote(match, followed.named_children[0] if followed.type == "tuple" else followed)


_OWN_NAMES: Final = words(
    "list_comprehension set_comprehension dictionary_comprehension generator_expression lambda elif_clause "
    "while_statement function_definition class_definition"
)
"""What may bind the name of the address itself, or asks for it again."""


def allow_hosts(match: Match) -> list[Edit]:
    """A test before the statement that the host is one of those that are meant. The list is for its author to fill."""
    unit, node = match.unit, match.at
    if node is None or node.type not in ("identifier", "attribute"):
        return []
    statement = statement_of(match.node)
    indent = indentation(unit.syntax, statement)
    inner = {around.type for around in ancestors(node) if around.start_byte >= statement.start_byte}
    if indent is None or inner & _OWN_NAMES or match.taint is None:
        return []
    test = f'if `urllib.parse:urlsplit`({match.text(node)}).hostname not in {{"api.example.com"}}:'
    raising = f'{indent}    raise ValueError("this host is not allowed")'
    at = statement.start_byte - unit.syntax.shift
    return [Edit(at, at, spelled(f"{test}\n{raising}\n{indent}"))]
