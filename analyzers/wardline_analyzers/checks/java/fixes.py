"""Fixes in Java that take more than a page's front matter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tree_sitter import Node

from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import insertion, replacement
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing, indentation, of_kind

_STATEMENTS: Final = frozenset(("expression_statement", "local_variable_declaration", "return_statement"))
_DOCTYPE: Final = '"http://apache.org/xml/features/disallow-doctype-decl", true'


def _statement(node: Node) -> Node | None:
    """The statement around, if it stands in a block."""
    found = enclosing(node, *_STATEMENTS)
    return found if found is not None and found.parent is not None and found.parent.type == "block" else None


def before(match: Match, lines: Sequence[str]) -> Sequence[Edit]:
    """These lines before the statement."""
    statement = _statement(match.node)
    if statement is None:
        return []
    line = indentation(match.unit.syntax, statement)
    if line is None:
        return []
    return [insertion(match, statement.start_byte, "".join(f"{text}\n{line}" for text in lines))]


def cookie_flags(match: Match) -> Sequence[Edit]:
    """`cookie.setSecure(true)` and its like before the cookie is added, or `true` for a `false`."""
    cookie = match.argument("0")
    if cookie is not None and cookie.type == "false":
        return [replacement(match, cookie, "true")]
    if cookie is None or cookie.type != "identifier":
        return []
    name = match.text(cookie)
    return before(match, [f"{name}.setSecure(true);", f"{name}.setHttpOnly(true);"])


def changed_session(match: Match) -> Sequence[Edit]:
    """`sessionFixation().none()` becomes `sessionFixation().changeSessionId()`."""
    name = match.node.child_by_field_name("name")
    return [replacement(match, name, "changeSessionId")] if name is not None else []


def cookie_for_http(match: Match) -> Sequence[Edit]:
    """`cookie.setHttpOnly(true)` before the cookie is added, or `true` for a `false`."""
    cookie = match.argument("0")
    if cookie is not None and cookie.type == "false":
        return [replacement(match, cookie, "true")]
    if cookie is None or cookie.type != "identifier":
        return []
    return before(match, [f"{match.text(cookie)}.setHttpOnly(true);"])


def disallow_doctype(match: Match) -> Sequence[Edit]:
    """No document type before the parser is made."""
    factory = match.node.child_by_field_name("object")
    if factory is None or factory.type != "identifier":
        return []
    name = match.text(factory)
    if (match.name or "").startswith("javax.xml.stream."):
        return before(match, [f"{name}.setProperty(javax.xml.stream.XMLInputFactory.SUPPORT_DTD, false);"])
    return before(match, [f"{name}.setFeature({_DOCTYPE});"])


def modern_cipher(match: Match) -> Sequence[Edit]:
    node = match.argument("0")
    if node is None or node.type != "string_literal":
        return []
    if ".Cipher." in (match.name or ""):
        return [replacement(match, node, '"AES/GCM/NoPadding"')]
    return [replacement(match, node, '"AES"')] if ".KeyGenerator." in (match.name or "") else []


def longer_key(match: Match) -> Sequence[Edit]:
    node = match.argument("0")
    if node is None or node.type != "decimal_integer_literal":
        return []
    return [replacement(match, node, "256" if ".KeyGenerator" in (match.name or "") else "3072")]


def more_rounds(match: Match) -> Sequence[Edit]:
    node = match.pointed()
    if node is None or node.type != "decimal_integer_literal":
        return []
    return [replacement(match, node, "12" if "BCrypt" in (match.name or "") else "600000")]


def modern_protocol(match: Match) -> Sequence[Edit]:
    node = match.pointed()
    if node is None or node.type != "string_literal":
        return []
    return [replacement(match, node, '"TLSv1.2"')]


def owner_only(match: Match) -> Sequence[Edit]:
    second = match.argument("1")
    if second is not None:
        return [replacement(match, second, "true")]
    only = match.argument("0")
    if only is None or only.type != "string_literal":
        return []
    text = match.text(only)
    return [replacement(match, only, f"{text[:-3]}-{text[-2:]}")]


def platform_verifier(match: Match) -> Sequence[Edit]:
    """The verifier of the platform in the place of one that takes everything."""
    given = match.node.child_by_field_name("arguments")
    if match.node.type != "method_invocation" or given is None or len(given.named_children) != 1:
        return []
    return [
        replacement(match, given.named_children[0], "javax.net.ssl.HttpsURLConnection.getDefaultHostnameVerifier()")
    ]


def csrf_on(match: Match) -> Sequence[Edit]:
    """`http.csrf().disable()` without the end."""
    inner = match.node.child_by_field_name("object")
    name = inner.child_by_field_name("name") if inner is not None and inner.type == "method_invocation" else None
    if inner is None or name is None or match.text(name) != "csrf":
        return []
    return [replacement(match, match.node, match.text(inner))]


def https(match: Match) -> Sequence[Edit]:
    """`"http://…"` becomes `"https://…"`, where no port stands behind the host."""
    node = match.argument("0")
    text = match.text(node) if node is not None and node.type == "string_literal" else ""
    host = text.removeprefix('"http://').partition("/")[0]
    if node is None or not text.startswith('"http://') or ":" in host:
        return []
    return [replacement(match, node, text.replace("http://", "https://", 1))]


def private_temporary(match: Match) -> Sequence[Edit]:
    """`File.createTempFile(…)` becomes `Files.createTempFile(…).toFile()`, which only the owner may read."""
    name, given = match.name or "", match.node.child_by_field_name("arguments")
    values = [match.text(node) for node in given.named_children] if given is not None else []
    if name.startswith("com.google."):
        made = 'java.nio.file.Files.createTempDirectory("tmp").toFile()' if not values else ""
    elif values[2:] in ([], ["null"]):
        made = f"java.nio.file.Files.createTempFile({', '.join(values[:2])}).toFile()"
    else:
        made = f"java.nio.file.Files.createTempFile({values[2]}.toPath(), {', '.join(values[:2])}).toFile()"
    return [replacement(match, match.node, made)] if made else []


def attributes_only(match: Match) -> Sequence[Edit]:
    """`new SearchControls(…, true, …)`, `controls.setReturningObjFlag(true)`: false instead."""
    node = match.argument("4" if match.node.type == "object_creation_expression" else "0")
    return [replacement(match, node, "false")] if node is not None and node.type == "true" else []


def secure_random(match: Match) -> Sequence[Edit]:
    """`new Random()` becomes a SecureRandom."""
    if match.node.type != "object_creation_expression":
        return []
    return [replacement(match, match.node, "new java.security.SecureRandom()")]


def bound(match: Match) -> Sequence[Edit]:
    """`#{name}` for `${name}`, where no quotes stand around it."""
    text = match.text(match.node)
    if "'${" in text or '"${' in text:
        return []
    return [replacement(match, match.node, text.replace("${", "#{"))]


# ---------------------------------------------------------------------- numbers


def widened(match: Match) -> Sequence[Edit]:
    """`long n = (long) a * b`: the product is one of long numbers."""
    value = match.captures.get("value")
    operator = value.child_by_field_name("operator") if value is not None else None
    if value is None or value.type != "binary_expression" or operator is None or match.text(operator) != "*":
        return []
    return [insertion(match, value.start_byte, "(long) ")]


def exact_int(match: Match) -> Sequence[Edit]:
    """`Math.toIntExact(x)` in the place of `(int) x`."""
    target, value = match.captures.get("type"), match.captures.get("value")
    if target is None or value is None or match.text(target) != "int":
        return []
    return [replacement(match, match.node, f"Math.toIntExact({match.text(value)})")]


# ---------------------------------------------------------------------- Spring, JWT, random numbers


def _renamed(match: Match, name: str, arguments: str) -> Sequence[Edit]:
    """Another method with other arguments."""
    word, given = match.node.child_by_field_name("name"), match.node.child_by_field_name("arguments")
    if match.node.type != "method_invocation" or word is None or given is None:
        return []
    shift = match.unit.syntax.shift
    return [Edit(word.start_byte - shift, given.end_byte - shift, f"{name}({arguments})")]


def for_administrators(match: Match) -> Sequence[Edit]:
    """`.hasRole("ADMIN")` in the place of `.permitAll()`."""
    return _renamed(match, "hasRole", '"ADMIN"')


def for_users(match: Match) -> Sequence[Edit]:
    """`.authenticated()` in the place of `.permitAll()`."""
    return _renamed(match, "authenticated", "")


def transport_security(match: Match) -> Sequence[Edit]:
    """`.useTransportSecurity()` in the place of `.usePlaintext()`."""
    return _renamed(match, "useTransportSecurity", "")


def unseeded(match: Match) -> Sequence[Edit]:
    """`new SecureRandom()`, which seeds itself."""
    given = match.node.child_by_field_name("arguments")
    if match.node.type != "object_creation_expression" or given is None:
        return []
    return [replacement(match, given, "()")]


def random_bytes(match: Match) -> Sequence[Edit]:
    """`new SecureRandom().generateSeed(16)` in the place of the bytes that a specification is made of."""
    node = match.pointed()
    if match.node.type != "object_creation_expression" or node is None:
        return []
    length = 12 if "GCM" in (match.name or "") else 16
    return [replacement(match, node, f"new java.security.SecureRandom().generateSeed({length})")]


def turned(match: Match) -> Sequence[Edit]:
    """The other truth value as the second argument."""
    node = match.argument("1")
    word = {"true": "false", "false": "true"}.get(node.type) if node is not None else None
    return [replacement(match, node, word)] if node is not None and word is not None else []


def default_headers(match: Match) -> Sequence[Edit]:
    """`Customizer.withDefaults()` in the place of a lambda that switches something off."""
    given = match.node.child_by_field_name("arguments")
    if given is None or len(given.named_children) != 1 or given.named_children[0].type == "string_literal":
        return []
    defaults = "org.springframework.security.config.Customizer.withDefaults()"
    return [replacement(match, given.named_children[0], defaults)]


def known_origin(match: Match) -> Sequence[Edit]:
    """One origin in the place of all of them."""
    texts = [node for node in of_kind(match.node, "string_literal") if match.text(node) in ('"*"', '"null"')]
    return [replacement(match, texts[0], '"https://example.com"')] if len(texts) == 1 else []


def session_of_its_own(match: Match) -> Sequence[Edit]:
    """`request.changeSessionId()` before the session learns who is logged in."""
    method = enclosing(match.node, "method_declaration")
    listed = method.child_by_field_name("parameters") if method is not None else None
    for parameter in listed.named_children if listed is not None else ():
        kind, name = parameter.child_by_field_name("type"), parameter.child_by_field_name("name")
        if kind is not None and name is not None and match.text(kind).endswith("HttpServletRequest"):
            return before(match, [f"{match.text(name)}.changeSessionId();"])
    return []


def no_debug(match: Match) -> Sequence[Edit]:
    """`debug = false`"""
    said = next((node for node in of_kind(match.node, "true")), None)
    return [replacement(match, said, "false")] if said is not None else []


def immutable_intent(match: Match) -> Sequence[Edit]:
    """`PendingIntent.FLAG_IMMUTABLE` among the flags."""
    node = match.argument("3")
    flag = "android.app.PendingIntent.FLAG_IMMUTABLE"
    if node is None or "MUTABLE" in match.text(node):
        return []
    return [replacement(match, node, flag if match.text(node) == "0" else f"{match.text(node)} | {flag}")]


def by_name(match: Match) -> Sequence[Edit]:
    """`Id.NAME`, which names the classes that may come, in the place of `Id.CLASS`."""
    for node in of_kind(match.node, "field_access"):
        word = node.child_by_field_name("field")
        if word is not None and match.text(word) in ("CLASS", "MINIMAL_CLASS"):
            return [replacement(match, word, "NAME")]
    return []
