"""Fixes in Go that take more than a page's front matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.go.calls import function_around
from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import indentation

_SHA256: Final = {"New": "New", "Sum": "Sum256"}
_LOOPBACK: Final = "127.0.0.1"


def _with_fields(match: Match, given: Sequence[tuple[str, str]]) -> list[Edit]:
    """The literal of a struct with these fields: changed where they are there, else added at the end."""
    arguments = match.arguments
    if arguments is None or arguments.node is None or arguments.node.type != "literal_value" or arguments.positional:
        return []
    edits: list[Edit] = []
    new: list[str] = []
    for name, value in given:
        there = arguments.keywords.get(name)
        if there is None:
            new.append(f"{name}: {spelled(value)}")
        elif match.text(there) != value:
            edits.append(replacement(match, there, spelled(value)))
    if new:
        edits.append(_appended(match, arguments.node, new))
    return edits


def _appended(match: Match, body: Node, new: Sequence[str]) -> Edit:
    shift = match.unit.syntax.shift
    elements = [child for child in body.named_children if child.type in ("keyed_element", "literal_element")]
    if not elements:
        at = body.start_byte + 1 - shift
        return Edit(at, at, ", ".join(new))
    last = elements[-1]
    at = last.end_byte - shift
    line = indentation(match.unit.syntax, last)
    if line is not None and last.start_point[0] != body.start_point[0]:
        return Edit(at, at, "".join(f",\n{line}{field}" for field in new))
    return Edit(at, at, "".join(f", {field}" for field in new))


def check_certificate(match: Match) -> Sequence[Edit]:
    if match.value is not None:
        return [replacement(match, match.value, "false")]
    return _with_fields(match, [("InsecureSkipVerify", "false")])


def modern_version(match: Match) -> Sequence[Edit]:
    node = match.at or match.value or match.argument("MinVersion")
    return [replacement(match, node, spelled("`crypto/tls.VersionTLS12`"))] if node is not None else []


def cookie_flags(match: Match) -> Sequence[Edit]:
    return _with_fields(match, [("Secure", "true"), ("HttpOnly", "true"), ("SameSite", "`net/http.SameSiteLaxMode`")])


def cookie_arguments(match: Match) -> Sequence[Edit]:
    """`c.SetCookie(name, value, age, path, domain, secure, httpOnly)`"""
    given = match.arguments.positional if match.arguments is not None else []
    return [replacement(match, node, "true") for node in given[5:7] if match.text(node) == "false"]


def sha256(match: Match) -> Sequence[Edit]:
    callee = match.callee()
    word = _SHA256.get((match.name or "").rpartition(".")[2])
    if callee is None or word is None:
        return []
    return [replacement(match, callee, spelled(f"`crypto/sha256.{word}`"))]


def longer_key(match: Match) -> Sequence[Edit]:
    node = match.asked()
    return [replacement(match, node, "3072")] if node is not None else []


def more_rounds(match: Match) -> Sequence[Edit]:
    node = match.asked()
    word = (match.name or "").rpartition(".")[2]
    if node is None:
        return []
    if word == "GenerateFromPassword":
        return [replacement(match, node, "12")]
    return [replacement(match, node, "600000" if "pbkdf2" in (match.name or "") else "1<<17")]


def system_random(match: Match) -> Sequence[Edit]:
    """`rand.Read(b)` of `math/rand`: the same function of `crypto/rand`, under a name that does not clash."""
    callee = match.callee()
    if callee is None or (match.name or "").rpartition(".")[2] != "Read":
        return []
    return [replacement(match, callee, spelled("`crypto/rand.Read`"))]


def loopback(match: Match) -> Sequence[Edit]:
    node = match.asked()
    text = match.text(node) if node is not None else ""
    if node is None or text[:1] not in ('"', "`"):
        return []
    port = text.rpartition(":")[2].rstrip('"`')
    return [replacement(match, node, f'"{_LOOPBACK}:{port}"')]


def public_folder(match: Match) -> Sequence[Edit]:
    """Another folder than that of the program, where the folder stands."""
    node = match.asked()
    return [replacement(match, node, '"public"')] if node is not None else []


def tighten_mode(match: Match) -> Sequence[Edit]:
    node = match.asked()
    value = match.unit.constant(node) if node is not None else None
    if node is None or type(value) is not int:
        return []
    kept = value & ~0o022 if value & 0o022 else value & ~0o077
    return [replacement(match, node, f"0{kept:o}")]


def escape_argument(match: Match) -> Sequence[Edit]:
    node = match.argument("0")
    if node is None:
        return []
    return [replacement(match, node, spelled(f"`html/template.HTMLEscapeString`({match.text(node)})"))]


def limit_reader(match: Match) -> Sequence[Edit]:
    node = match.asked()
    if node is None:
        return []
    return [replacement(match, node, spelled(f"`io.LimitReader`({match.text(node)}, 100<<20)"))]


_WRITER: Final = re.compile(r"\b(\w+) http\.ResponseWriter\b")


def limit_body(match: Match) -> Sequence[Edit]:
    """`r.Body` as a reader that stops, in a handler whose answer can say so."""
    node, function = match.argument("0"), function_around(match.node)
    parameters = function.child_by_field_name("parameters") if function is not None else None
    writer = _WRITER.search(match.text(parameters)) if parameters is not None else None
    if node is None or writer is None or not match.text(node).endswith(".Body"):
        return []
    return [replacement(match, node, spelled(f"`net/http.MaxBytesReader`({writer[1]}, {match.text(node)}, 1<<20)"))]


def header_timeout(match: Match) -> Sequence[Edit]:
    if match.node.type == "composite_literal":
        return _with_fields(match, [("ReadHeaderTimeout", "5 * `time.Second`")])
    given = match.arguments.positional if match.arguments is not None else []
    if (match.name or "") != "net/http.ListenAndServe" or len(given) != 2:
        return []
    fields = f"Addr: {match.text(given[0])}, Handler: {match.text(given[1])}, ReadHeaderTimeout: 5 * `time.Second`"
    return [replacement(match, match.node, spelled(f"(&`net/http.Server`{{{fields}}}).ListenAndServe()"))]


def returned_error(match: Match) -> Sequence[Edit]:
    """A call that stands alone: leave the function where it fails, if it gives nothing but an error, or nothing."""
    parent, function = match.node.parent, function_around(match.node)
    if parent is None or parent.type != "expression_statement" or function is None:
        return []
    result = function.child_by_field_name("result")
    left = "return" if result is None else "return err" if match.text(result) == "error" else ""
    line = indentation(match.unit.syntax, match.node)
    if not left or line is None or not (match.name or "").endswith(_GIVE_ERRORS):
        return []
    text = f"if err := {match.text(match.node)}; err != nil {{\n{line}\t{left}\n{line}}}"
    return [replacement(match, match.node, text)]


_GIVE_ERRORS: Final = (
    *("CompareHashAndPassword", "VerifyPKCS1v15", "VerifyPSS", "CheckSignature", "CheckSignatureFrom"),
    *("VerifyHostname", "Handshake"),
)


def library_checks_origin(match: Match) -> Sequence[Edit]:
    """The literal without its `CheckOrigin`, or without what switches the check off."""
    arguments = match.arguments
    given = arguments.keyword_nodes if arguments is not None else {}
    element = given.get("CheckOrigin") or given.get("InsecureSkipVerify")
    if arguments is None or arguments.node is None or element is None:
        return []
    row = [child for child in arguments.node.named_children if child.type == "keyed_element"]
    place, shift = row.index(element), match.unit.syntax.shift
    if place:
        return [Edit(row[place - 1].end_byte - shift, element.end_byte - shift, "")]
    end = row[1].start_byte if len(row) > 1 else element.end_byte
    return [Edit(element.start_byte - shift, end - shift, "")]


def constant_time(match: Match) -> Sequence[Edit]:
    """`bytes.Equal(a, b)` as `hmac.Equal(a, b)`."""
    callee = match.callee()
    if callee is None or match.name != "bytes.Equal":
        return []
    return [replacement(match, callee, spelled("`crypto/hmac.Equal`"))]


def verified_database(match: Match) -> Sequence[Edit]:
    """`sslmode=verify-full` and its like in the address of a database."""
    text = match.text(match.node)
    mended = _IN_CLEAR.sub(lambda found: f"{found[1]}={_CHECKED[found[1]]}", text)
    return [replacement(match, match.node, mended)] if mended != text else []


_CHECKED: Final = {
    **{"sslmode": "verify-full", "tls": "true", "ssl": "true", "encrypt": "true"},
    **{"tlsInsecure": "false", "tlsAllowInvalidCertificates": "false"},
}
_IN_CLEAR: Final = re.compile(
    r"\b(sslmode|tlsInsecure|tlsAllowInvalidCertificates|tls|ssl|encrypt)=(?:disable|skip-verify|false|true)\b"
)


def closed_at_end(match: Match) -> Sequence[Edit]:
    """`defer file.Close()` behind the test of the error, or the statement."""
    statement = match.node
    left, right = statement.child_by_field_name("left"), statement.child_by_field_name("right")
    if left is None or right is None or statement.type != "short_var_declaration":
        return []
    name, line = match.text(left.named_children[0]), indentation(match.unit.syntax, statement)
    closes = _CLOSES.get(match.text(right).partition(".")[0])
    if line is None or closes is None or name == "_":
        return []
    after = statement.next_named_sibling
    tests = after is not None and after.type == "if_statement" and "err" in match.text(after).partition("{")[0]
    last = after if after is not None and tests else statement
    at = last.end_byte - match.unit.syntax.shift
    return [Edit(at, at, f"\n{line}defer {name}.{closes}()")]


_CLOSES: Final = {"os": "Close", "http": "Body.Close"}


def modern_cipher(match: Match) -> Sequence[Edit]:
    """`aes.NewCipher` in the place of a broken block cipher."""
    callee = match.callee()
    if callee is None or (match.name or "") not in ("crypto/des.NewCipher", "crypto/des.NewTripleDESCipher"):
        return []
    return [replacement(match, callee, spelled("`crypto/aes.NewCipher`"))]


def known_origin(match: Match) -> Sequence[Edit]:
    """One origin in the place of the one that asks."""
    node = match.argument("1")
    header = (match.name or "").startswith("net/http.Header()")
    return [replacement(match, node, '"https://example.com"')] if node is not None and header else []
