"""Passwords, keys and tokens that stand in the source (pages hardcoded-credential, token-in-source)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.checks.naming import last_name
from wardline_analyzers.checks.python.parameters import parameter_names
from wardline_analyzers.checks.remote import entry
from wardline_analyzers.checks.secret_places import Place, credential_kind, named_texts, plain_text
from wardline_analyzers.checks.secret_text import is_placeholder, password_confidence, token_confidence
from wardline_analyzers.checks.secrets import SCHEME
from wardline_analyzers.checks.typed_passwords import is_password
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import (
    ancestors,
    enclosing,
    function_around,
    name_of,
    statements,
    text_between,
    words,
)
from wardline_analyzers.python.constants import UNKNOWN, literal
from wardline_analyzers.qualified import last_words
from wardline_analyzers.secrets.blocks import private_keys
from wardline_analyzers.secrets.providers import advice
from wardline_analyzers.secrets.scan import tokens
from wardline_analyzers.secrets.secret import PASSWORD, PRIVATE_KEY, Secret, named

_LOGIN = re.compile(
    r"(?i)connect|login|log_in|signin|sign_in|auth|client|session|redis|mongo|smtp|imap|sql|database|engine|create_user"
    r"|create_superuser|set_password|jenkins|account"
)
_POSITIONAL = {
    **{f"smtplib.{c}().login": 1 for c in ("SMTP", "SMTP_SSL")},
    **{f"imaplib.{c}().login": 1 for c in ("IMAP4", "IMAP4_SSL")},
    **{f"poplib.{c}().pass_": 0 for c in ("POP3", "POP3_SSL")},
    **{f"ftplib.{c}().login": 1 for c in ("FTP", "FTP_TLS")},
    **{f"ftplib.{c}": 2 for c in ("FTP", "FTP_TLS")},
    **{f"requests.auth.{c}": 1 for c in ("HTTPBasicAuth", "HTTPDigestAuth", "HTTPProxyAuth")},
    **{f"httpx.{c}": 1 for c in ("BasicAuth", "DigestAuth")},
    **{name: 2 for name in ("pymysql.connect", "MySQLdb.connect", "aiohttp.ClientSession.login")},
    **{"aiohttp.BasicAuth": 1, "aiosmtplib.SMTP().login": 1, "paramiko.SSHClient().connect": 3},
    **{"tornado.httpclient.HTTPRequest": 99, "instaloader.Instaloader().login": 1, "yagmail.SMTP": 1},
}
"""Calls that take a password, and its position."""
_POSITIONAL_WORDS = last_words(_POSITIONAL)
_ILLUSTRATION = words("example examples json_schema_extra schema_extra help description metavar label placeholder msg")


def credential(unit: UnitView, new: New) -> Iterator[Match]:
    """Passwords and keys that are assigned, passed, or stand in a dictionary or a default."""
    for place in named_texts(unit):
        kind = credential_kind(place.name)
        sure = _named_confidence(unit, place, kind) if kind is not None else None
        if sure is not None:
            yield from _found(unit, new, place.literal, place.name, sure)
    for call in _may_take_password(unit):
        node = _positional_password(unit, call)
        text = unit.values.constant(node) if node is not None else UNKNOWN
        if node is None or not isinstance(text, str) or len(text) < 3 or is_placeholder(text):
            continue
        literal_node = plain_text(unit.values.follow(node))
        if literal_node is not None and not (text in _WORDS_FOR_ONE and _is_nobody(unit, node)):
            yield from _found(unit, new, literal_node, "password", Confidence.MEDIUM)


def opened_by_word(unit: UnitView, new: New) -> Iterator[Match]:
    """`if otp == "000000": return True` in a function that checks codes"""
    for node in unit.syntax.find("comparison_operator"):
        sides = node.named_children
        literal_node = next((side for side in sides if plain_text(side) is not None), None)
        given = next((side for side in sides if side.type == "identifier"), None)
        around = function_around(node)
        if len(sides) != 2 or literal_node is None or given is None or around is None or in_test(unit, node):
            continue
        text, name = unit.values.constant(literal_node), unit.syntax.text(given)
        if not isinstance(text, str) or len(text) < _SHORTEST_WORD or not _CODE.fullmatch(name):
            continue
        known = _CHECKS.match(name_of(unit.syntax, around)) and name in parameter_names(unit.syntax, around)
        if known and [unit.syntax.text(c) for c in node.children if not c.is_named] == ["=="] and _is_yes(unit, node):
            yield new(literal_node)


def kept_in_source(unit: UnitView, new: New) -> Iterator[Match]:
    """`ACCOUNTS = {"admin": "Sommer2024!"}` of the module, and `ACCOUNTS.get(name) == password`"""
    for node in unit.syntax.find("comparison_operator"):
        sides = [unit.values.follow(side) for side in node.named_children]
        tables = [table for side in sides if (table := _looked_up_in(unit, side)) is not None]
        typed = any(_is_typed_password(unit, side) for side in (*node.named_children, *sides))
        if len(sides) == 2 and len(tables) == 1 and typed and not in_test(unit, node) and not in_example(unit):
            yield new(tables[0])


def _is_typed_password(unit: UnitView, node: Node) -> bool:
    callee = node.child_by_field_name("function") if node.type == "call" else None
    asked = callee is not None and unit.names.resolve(callee) == "getpass.getpass"
    return asked or (node.type in ("identifier", "attribute") and is_password(last_name(unit, node)))


def _looked_up_in(unit: UnitView, node: Node) -> Node | None:
    """The table of this file, with a word for each name, in which something is looked up."""
    base = node.child_by_field_name("value") if node.type == "subscript" else None
    callee = node.child_by_field_name("function") if node.type == "call" else None
    if callee is not None and unit.syntax.text(callee).endswith(".get"):
        base = callee.child_by_field_name("object")
    table = unit.values.constant(base) if base is not None else UNKNOWN
    if not isinstance(table, dict) or not table:
        return None
    texts = [text for text in table.values() if isinstance(text, str) and not is_placeholder(text)]
    return base if len(texts) == len(table) else None


_SHORTEST_WORD = 4
_CODE = re.compile(
    r"(?i)(?:\w+_)?(?:otp|totp|pin|passcode|pass_?code|password|passwd|pwd)"
    r"|(?:verification|access|auth|security|login|reset|mfa|2fa)_code"
)
_CHECKS = re.compile(r"_*(?:is_|has_)?(?:verify|check|valid|validate|auth|authenticate|log_?in|unlock|confirm)")


def _is_yes(unit: UnitView, test: Node) -> bool:
    """Is this enough for a yes, alone or as one of several ways: `return True` below it, or the answer itself?"""
    for above in ancestors(test):
        if above.type == "if_statement":
            first = next(iter(statements(above.child_by_field_name("consequence"))), None)
            return first is not None and unit.syntax.text(first) == "return True"
        if above.type == "return_statement":
            return True
        operator = above.child_by_field_name("operator") if above.type == "boolean_operator" else None
        if above.type != "parenthesized_expression" and (operator is None or operator.type != "or"):
            return False
    return False


def logs_in_with(match: Match) -> bool:
    """Of `taint`: a text of the source is the password of a login. It is reported where it stands, unless the name
    there says what it is: then `credential` has done so."""
    at = entry(match) or match.at
    found = plain_text(at) if at is not None else None
    value = match.unit.values.constant(match.at) if match.at is not None else UNKNOWN
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    if at is None or in_test(match.unit, at) or not isinstance(text, str) or len(text) < 3 or is_placeholder(text):
        return False
    if found is not None:
        match.at = match.value = found
        return True
    return credential_kind(match.text(at).rpartition(".")[2]) is None


_WORDS_FOR_ONE = words("pass password passwd pwd secret token")


def _is_nobody(unit: UnitView, password: Node) -> bool:
    """Does `user` or the like stand before the password: a text that shows how a call is written?"""
    before = password.prev_named_sibling
    user = unit.values.constant(before) if before is not None else UNKNOWN
    return isinstance(user, str) and user.lower() in ("user", "username", "login", "usr", "name", "email")


def _found(unit: UnitView, new: New, node: Node, name: str, sure: Confidence) -> Iterator[Match]:
    if not in_test(unit, node):
        sure = Confidence.LOW if in_example(unit) else sure
        yield new(node, value=node, name=name, at=node, confidence=sure, advice=advice(PASSWORD, ""))


def _named_confidence(unit: UnitView, place: Place, kind: str) -> Confidence | None:
    text = literal(place.literal, unit.syntax)
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    if not isinstance(text, str) or text.lower() == place.name.lower():
        return None
    text = SCHEME.sub("", text)
    sure = token_confidence(text) if kind == "token" else password_confidence(text)
    if sure is None or _is_illustration(unit, place.literal):
        return None
    words_only = not any(c.isdigit() for c in text)
    shown = place.kind in ("pair", "compared") or (place.kind == "keyword" and not _logs_in(unit, place.literal))
    if words_only and kind != "token" and shown:
        return None  # a label, a translation, a type
    return Confidence.LOW if place.kind == "default" else sure


def _logs_in(unit: UnitView, node: Node) -> bool:
    call = enclosing(node, "call")
    callee = call.child_by_field_name("function") if call is not None else None
    return callee is not None and bool(_LOGIN.search(unit.syntax.text(callee)[-80:]))


def _is_illustration(unit: UnitView, node: Node) -> bool:
    """Does the text only show something: an example in a schema, a help text, a member of an enumeration?"""
    if any("Enum" in base for base in unit.around.bases):
        return True
    for around in ancestors(node):
        if around.type in ("keyword_argument", "pair"):
            name = around.child_by_field_name("name" if around.type == "keyword_argument" else "key")
            said = unit.syntax.text(name).strip("\"'") if name is not None else ""
            if said in _ILLUSTRATION or (said == "kwargs" and _is_address(unit, around)):
                return True
        elif around.type == "class_definition":
            bases = around.child_by_field_name("superclasses")
            return bases is not None and "Enum" in unit.syntax.text(bases)
    return False


def _is_address(unit: UnitView, node: Node) -> bool:
    """`reverse("order", kwargs={"secret": "k3tz"})`: a part of the address of a page."""
    call = enclosing(node, "call")
    callee = call.child_by_field_name("function") if call is not None else None
    return callee is not None and re.search(r"(?i)ur[il]|reverse", unit.syntax.text(callee)[-80:]) is not None


def _may_take_password(unit: UnitView) -> list[Node]:
    """Few calls may, and to find out what each one means is dear."""
    syntax = unit.syntax
    if b"auth" not in syntax.source:
        return syntax.ending("call", _POSITIONAL_WORDS)
    named = {call.id for call in syntax.ending("call", _POSITIONAL_WORDS)}
    return [call for call in syntax.find("call") if call.id in named or b"auth" in (call.text or b"")]


def _positional_password(unit: UnitView, call: Node) -> Node | None:
    callee = call.child_by_field_name("function")
    if callee is None or callee.type not in ("identifier", "attribute"):
        return None
    name = unit.names.resolve(callee)
    if name is None:
        return None
    if name in _POSITIONAL:
        arguments = Arguments(call, unit.syntax)
        return arguments.get(str(_POSITIONAL[name]))
    if name.startswith(("requests.", "httpx.")):
        pair = Arguments(call, unit.syntax).get("auth")
        if pair is not None and pair.type == "tuple" and len(pair.named_children) == 2:
            return pair.named_children[1]
    return None


def known_token(unit: UnitView, new: New) -> Iterator[Match]:
    """Tokens of services that are known by their form, and private keys, in any string or comment."""
    source = unit.syntax.source
    for secret in (*tokens(source), *private_keys(source)):
        node = unit.syntax.root.descendant_for_byte_range(secret.start, secret.end - 1)
        while node is not None and node.type not in ("string", "concatenated_string", "comment"):
            node = node.parent
        if node is None or (secret.kind == PRIVATE_KEY and (node.type == "comment" or _is_public(unit, node))):
            continue
        tested = in_test(unit, node)
        if tested and secret.kind == "JWT":
            continue
        value = _whole(unit, node, secret) if node.type != "comment" else None
        match = new(node, value=value, captures={"token": node})
        match.message = (
            f"{named(secret.kind, secret.provider)} stands in the source: who reads the code or its "
            "history can use it. Revoke it, and read the new one from the environment or a secret store."
        )
        match.advice = advice(secret.kind, secret.provider)
        match.confidence = Confidence.LOW if tested else secret.sure
        yield match


def _whole(unit: UnitView, node: Node, secret: Secret) -> Node | None:
    """The literal, if it is nothing but the token; else there is nothing to put in its place."""
    text = literal(node, unit.syntax)
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    if not isinstance(text, str):
        return None
    if secret.kind == PRIVATE_KEY:
        return node if text.strip().startswith("-----BEGIN") and text.strip().endswith("-----") else None
    token = text_between(unit.syntax, secret.start, secret.end)
    return node if text == token or (token.startswith(("hooks.", "discord")) and text == "https://" + token) else None


def _is_public(unit: UnitView, node: Node) -> bool:
    return "PUBLIC KEY" in unit.syntax.text(node)[:60]
