"""Fixes of the rules about certificates and TLS versions."""

from __future__ import annotations

import re

from tree_sitter import Node

from wardline_analyzers.checks.keeping import written
from wardline_analyzers.checks.python.tls.certificates import SERVER, code_around, imports, receiver
from wardline_analyzers.finding import Edit, Fix, Safety
from wardline_analyzers.fixes.arguments import added, ranges_without
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import indentation, statement_of, walk


def _without(match: Match, nodes: list[Node]) -> list[Edit]:
    arguments = match.arguments
    if arguments is None or arguments.node is None or not nodes:
        return []
    shift = match.unit.syntax.shift
    ranges = ranges_without(arguments.node, match.unit.syntax.source, nodes)
    return [Edit(start - shift, end - shift, "") for start, end in ranges]


def _with(match: Match, text: str) -> list[Edit]:
    arguments = match.arguments
    if arguments is None or arguments.node is None or arguments.node.type != "argument_list":
        return []
    at, insertion = added(arguments.node, match.unit.syntax.source, text)
    shift = match.unit.syntax.shift
    return [Edit(at - shift, at - shift, insertion)]


def check_certificate(match: Match) -> list[Edit]:
    """Take the argument away that turns the check off; an assignment gets True."""
    name = match.name or ""
    if match.value is not None:
        return [] if name.startswith("os.environ") else [replacement(match, match.value, "True")]
    arguments = match.arguments
    if arguments is None:
        return []
    if name.endswith(".setopt"):
        option, node = arguments.get("0"), arguments.get("1")
        host = option is not None and match.text(option).endswith("HOST")
        return [replacement(match, node, "2" if host else "1")] if node is not None else []
    if name.endswith(".tls_insecure_set"):
        node = arguments.get("0|value")
        return [replacement(match, node, "False")] if node is not None else []
    for spec, _ in match.matcher.where:
        node = arguments.get(spec)
        if node is None or spec == "0":
            continue
        if spec.endswith("cert_reqs"):
            text = "`ssl.CERT_REQUIRED`" if match.resolve(node) else '"CERT_REQUIRED"'
            return [replacement(match, node, spelled(text))]
        whole = arguments.keyword_nodes.get(spec.rpartition("|")[2])
        return _without(match, [whole]) if whole is not None else [replacement(match, node, "True")]
    return []


def default_context(match: Match) -> list[Edit]:
    """`ssl.create_default_context` in the place of a context that checks nothing."""
    context = "`ssl.create_default_context`"
    if match.value is not None:
        return [replacement(match, match.value, _ssl(match, match.value, "create_default_context") or spelled(context))]
    callee, arguments = match.callee(), match.arguments
    if callee is None or arguments is None or arguments.node is None:
        return []
    if match.name == "ssl._https_verify_certificates":
        return []
    kept = [n for k, n in arguments.keyword_nodes.items() if k in ("cafile", "capath", "cadata")]
    if len(kept) != len(arguments.keywords) or arguments.hidden_keywords or arguments.hidden_positions:
        keep_text = None if match.name != "ssl.SSLContext" else "()"
    else:
        keep_text = "(" + ", ".join(match.text(n) for n in kept) + ")" if arguments.positional else None
    text = _ssl(match, callee, "create_default_context") or spelled(context)
    edits = [replacement(match, callee, text)]
    if keep_text is not None:
        edits.append(replacement(match, arguments.node, keep_text))
    elif len(kept) != len(arguments.keywords):
        return []
    return edits


def _ssl(match: Match, node: Node, word: str) -> str | None:
    """Another name of the module ssl, written as the module is here: `s._create_unverified_context` by `s.`."""
    base = node.child_by_field_name("object") if node.type == "attribute" else None
    return f"{match.text(base)}.{word}" if base is not None and match.resolve(base) == "ssl" else None


def require_certificate(match: Match) -> list[Edit]:
    """Ask for a certificate, and for the right name in it."""
    name = match.name or ""
    if match.value is not None:
        if name.endswith(".check_hostname"):
            return [replacement(match, match.value, "True")]
        return [_required(match, match.value)]
    if name == "ssl.SSLContext":
        return default_context(match)
    node = match.argument("0|mode") if name.endswith("set_verify") else match.argument("cert_reqs")
    if node is None:
        node = match.captures.get("value")
    if node is None:
        return []
    if name.endswith("set_verify"):
        base = node.child_by_field_name("object") if node.type == "attribute" else None
        text = f"{match.text(base)}.VERIFY_PEER" if base is not None else spelled("`OpenSSL.SSL:VERIFY_PEER`")
        return [replacement(match, node, text)]
    return [_required(match, node)]


def _required(match: Match, node: Node) -> Edit:
    return replacement(match, node, _ssl(match, node, "CERT_REQUIRED") or spelled("`ssl.CERT_REQUIRED`"))


def modern_version(match: Match) -> Fix | list[Edit]:
    """TLS 1.2 or newer: as the least version (safe), or by a protocol that negotiates."""
    title = "Use TLS 1.2 or newer"
    name = match.name or ""
    node = match.value or match.captures.get("value")
    for spec in ("0|protocol", "0|method", "ssl_version", "ssl_minimum_version", "0|version"):
        node = node or match.argument(spec)
    if node is None:
        return []
    found = match.resolve(node) or ""
    if found.startswith("ssl.TLSVersion."):
        base = node.child_by_field_name("object") if node.type == "attribute" else None
        text = f"{match.text(base)}.TLSv1_2" if base is not None else "`ssl:TLSVersion.TLSv1_2`"
        safe = not name.endswith("maximum_version")
        text = text if safe else text.replace("TLSv1_2", "MAXIMUM_SUPPORTED")
        edit = replacement(match, node, spelled(text))
        return Fix(title, Safety.SAFE if safe else Safety.SUGGESTED, (edit,))
    if found.startswith("OpenSSL."):
        base = node.child_by_field_name("object") if node.type == "attribute" else None
        word = "TLS1_2_VERSION" if found.endswith("_VERSION") else "TLS_METHOD"
        text = f"{match.text(base)}.{word}" if base is not None else spelled(f"`OpenSSL.SSL:{word}`")
        return Fix(title, Safety.SUGGESTED, (replacement(match, node, text),))
    if not found.startswith("ssl.PROTOCOL_") or name.endswith("wrap_socket") or _is_default(node):
        return []
    word = "PROTOCOL_TLS_SERVER" if SERVER.search(code_around(match)) or _is_servers(match) else "PROTOCOL_TLS_CLIENT"
    edit = replacement(match, written(match, node), _ssl(match, node, word) or spelled(f"`ssl.{word}`"))
    return Fix(title, Safety.SUGGESTED, (edit,))


def _is_default(node: Node) -> bool:
    """Is it the default of a parameter?"""
    return node.parent is not None and "default" in node.parent.type


def _is_servers(match: Match) -> bool:
    around = code_around(match)
    return b"load_cert_chain" in around and b"server_hostname" not in around


def wrap_with_context(match: Match) -> list[Edit]:
    """`create_default_context().wrap_socket(...)`, if the host that the socket connects to can be seen."""
    arguments = match.arguments
    sock = match.argument("0|sock")
    if arguments is None or arguments.node is None or sock is None or arguments.hidden_keywords:
        return []
    if len(arguments.positional) > 1 or set(arguments.keywords) - {"sock", "ssl_version", "cert_reqs"}:
        return []
    if (match.name or "") != "ssl.wrap_socket":
        return []
    host = _host_of(match, sock)
    callee = match.callee()
    if host is None or callee is None:
        return []
    context = _ssl(match, callee, "create_default_context") or spelled("`ssl.create_default_context`")
    text = f"{context}().wrap_socket({match.text(sock)}, server_hostname={host})"
    return [replacement(match, match.node, text)]


def _host_of(match: Match, sock: Node) -> str | None:
    names = {match.text(sock)}
    statement = statement_of(match.node)
    for part in walk(statement):
        if part.type == "assignment":
            left = part.child_by_field_name("left")
            names.add(match.text(left) if left is not None else "")
    made = match.unit.values.follow(sock)
    candidates = [made] if made.type == "call" else []
    for call in match.unit.syntax.nodes.get("call", ()):
        callee = call.child_by_field_name("function")
        base = callee.child_by_field_name("object") if callee is not None and callee.type == "attribute" else None
        if (
            callee is not None
            and match.text(callee).endswith(".connect")
            and base is not None
            and match.text(base) in names
        ):
            candidates.append(call)
    for call in candidates:
        arguments = call.child_by_field_name("arguments")
        pair = arguments.named_children[0] if arguments is not None and arguments.named_children else None
        named = match.resolve(call) or ""
        if pair is None or (call.id == made.id and named != "socket.create_connection()"):
            continue
        pair = match.unit.values.follow(pair)
        if (
            pair.type == "tuple"
            and len(pair.named_children) == 2
            and pair.named_children[0].type in ("string", "identifier")
        ):
            return match.text(pair.named_children[0])
    return None


def check_host_key(match: Match) -> list[Edit]:
    """Know the hosts from the system's file, and reject all others."""
    name = match.name or ""
    if name.endswith("set_missing_host_key_policy"):
        node = match.argument("0|policy")
        if node is None:
            return []
        edits = [replacement(match, node, _policy(match, node))]
        statement, base = match.node.parent, receiver(match)
        known = re.search(rb"load_(?:system_)?host_keys|get_host_keys", code_around(match))
        if known is None and base is not None and statement is not None and statement.type == "expression_statement":
            indent = indentation(match.unit.syntax, statement)
            if indent is not None:
                at = statement.start_byte - match.unit.syntax.shift
                edits.append(Edit(at, at, f"{match.text(base)}.load_system_host_keys()\n{indent}"))
        return edits
    arguments = match.arguments
    if arguments is None:
        return []
    if "known_hosts" in arguments.keyword_nodes:
        return _without(match, [arguments.keyword_nodes["known_hosts"]])
    for keyword in ("ssh_strict", "hostkey_verify", "auth_strict_key"):
        if keyword in arguments.keywords:
            edits = [replacement(match, arguments.keywords[keyword], "True")]
            if (
                keyword == "ssh_strict"
                and "system_host_keys" not in arguments.keywords
                and not arguments.hidden_keywords
            ):
                edits += _with(match, "system_host_keys=True")
            return edits
    return []


def _policy(match: Match, node: Node) -> str:
    """`RejectPolicy()`, its module written as that of the policy that goes."""
    callee = node.child_by_field_name("function") if node.type == "call" else node
    base = callee.child_by_field_name("object") if callee is not None and callee.type == "attribute" else None
    text = f"{match.text(base)}.RejectPolicy" if base is not None else spelled("`paramiko.RejectPolicy`")
    return f"{text}()"


def mail_context(match: Match) -> list[Edit]:
    """Give a context that checks certificates."""
    name = match.name or ""
    arguments = match.arguments
    if arguments is None or arguments.hidden_keywords or arguments.hidden_positions:
        return []
    keyword = "ssl_context" if "IMAP4" in name else "context"
    if name.startswith("*") and imports(match, "imaplib") and not imports(match, "smtplib"):
        keyword = "ssl_context"
    gone = [arguments.keyword_nodes[k] for k in ("keyfile", "certfile") if k in arguments.keyword_nodes]
    if gone or (name.endswith("starttls") and arguments.positional):
        return []
    value = arguments.keywords.get(keyword)
    if value is not None:
        return [replacement(match, value, spelled("`ssl.create_default_context`()"))]
    return _with(match, spelled(f"{keyword}=`ssl.create_default_context`()"))


_LIBPQ = re.compile(r"(sslmode=)(?:disable|allow|prefer)")


def client_checks(match: Match) -> list[Edit]:
    """Check certificates again: by the default, or by the value that asks for it."""
    arguments = match.arguments
    if arguments is None:
        return []
    for spec, condition in match.matcher.where:
        node = arguments.get(spec)
        if node is None:
            continue
        name = spec.rpartition("|")[2]
        if name in ("sslmode", "ssl") and condition[0] == "in":
            return [replacement(match, node, '"verify-full"')]
        if condition[0] == "matches":
            text = match.text(node)
            new = _LIBPQ.sub(r"\1verify-full", text)
            return [replacement(match, node, new)] if new != text and node.type == "string" else []
        if spec == "1" and (match.name or "").endswith("set_option"):
            base = node.child_by_field_name("object") if node.type == "attribute" else None
            return [replacement(match, node, f"{match.text(base)}.OPT_X_TLS_DEMAND")] if base is not None else []
        if name in ("validate", "ssl_cert_reqs") and (match.resolve(node) or name == "validate"):
            return [_required(match, node)]
        if spec != "0" and name in arguments.keyword_nodes:
            return _without(match, [arguments.keyword_nodes[name]])
    return []


def strong_suites(match: Match) -> list[Edit]:
    """A list of strong suites, written as the old one: text or bytes."""
    node = match.value or match.argument("0") or match.argument("ciphers")
    if node is None:
        return []
    suites = '"ECDHE+AESGCM:ECDHE+CHACHA20"'
    value = match.unit.values.constant(node)
    return [replacement(match, written(match, node), f"b{suites}" if isinstance(value, bytes) else suites)]
