"""Fixes of patterns of JavaScript."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import replacement
from wardline_analyzers.match.match import Match
from wardline_analyzers.qualified import root_of


def quoted_like(match: Match, spec: str, text: str) -> list[Edit]:
    """Another text in place of an argument, in the quotes that it has."""
    node = match.argument(spec)
    if node is None or node.type != "string":
        return []
    quote = match.text(node)[:1]
    return [replacement(match, node, f"{quote}{text}{quote}")]


def sha256(match: Match) -> list[Edit]:
    """SHA-256 instead of a weak hash."""
    return quoted_like(match, "0", "sha256")


def text_content(match: Match) -> list[Edit]:
    """`textContent` in place of `innerHTML`."""
    left = match.node.child_by_field_name("left")
    word = left.child_by_field_name("property") if left is not None and left.type == "member_expression" else None
    if word is None or match.text(word) != "innerHTML":
        return []
    return [replacement(match, word, "textContent")]


def buffer_from(match: Match) -> list[Edit]:
    """`Buffer.from(…)` or `Buffer.alloc(…)` in place of `new Buffer(…)`."""
    callee, given = match.callee(), match.argument("0")
    if match.node.type != "new_expression" or callee is None or given is None:
        return []
    word = "alloc" if match.unit.values.kind(given) == "number" else "from"
    shift = match.unit.syntax.shift
    return [Edit(match.node.start_byte - shift, callee.end_byte - shift, f"Buffer.{word}")]


def replace_all(match: Match) -> list[Edit]:
    """`replaceAll` in place of `replace`; of a pattern, the flag `g`."""
    regex = match.captures.get("regex")
    if regex is not None:
        flags = regex.child_by_field_name("flags")
        given = match.text(flags) if flags is not None else ""
        return [] if "g" in given else [replacement(match, regex, f"{match.text(regex)}g")]
    callee = match.callee()
    word = callee.child_by_field_name("property") if callee is not None else None
    return [replacement(match, word, "replaceAll")] if word is not None and match.text(word) == "replace" else []


def https(match: Match) -> list[Edit]:
    """`https://` in place of `http://`."""
    node = match.argument("0")
    if node is None or node.type not in ("string", "template_string"):
        return []
    text = match.text(node)
    return [replacement(match, node, text.replace("http://", "https://", 1))] if text[1:].startswith("http://") else []


def check_certificate(match: Match) -> list[Edit]:
    """`true` in place of the `false` that switches a check off."""
    return [replacement(match, match.node, "true")] if match.node.type == "false" else []


def turned(match: Match) -> list[Edit]:
    """The other truth value."""
    word = {"true": "false", "false": "true"}.get(match.node.type)
    return [replacement(match, match.node, word)] if word is not None else []


def _said(match: Match, names: tuple[str, ...], text: str) -> list[Edit]:
    """Another value for those of these options that are given."""
    nodes = [node for name in names if (node := match.argument(name)) is not None]
    return [replacement(match, node, text) for node in nodes]


def find_in_document(match: Match) -> list[Edit]:
    """`$(document).find(option)` in place of `$(option)`."""
    callee, given = match.captures.get("callee"), match.captures.get("given")
    if callee is None or given is None:
        return []
    return [replacement(match, match.node, f"{match.text(callee)}(document).find({match.text(given)})")]


def random_int(match: Match) -> list[Edit]:
    """`crypto.randomInt(n)` in place of `crypto.randomBytes(…)[0] % n`."""
    base, bound = match.captures.get("base"), match.captures.get("bound")
    if base is None or bound is None or base.type != "call_expression":
        return []
    callee = base.child_by_field_name("function")
    if callee is None or not match.text(callee).endswith("randomBytes"):
        return []
    return [
        replacement(match, match.node, f"{match.text(callee)[: -len('randomBytes')]}randomInt({match.text(bound)})")
    ]


def turned_off(match: Match) -> list[Edit]:
    """`false` for the option that the finding points to."""
    name = match.matcher.at
    return _said(match, (name,), "false") if name is not None else []


def option(match: Match, name: str, text: str) -> list[Edit]:
    """Another value for an option, where it is given."""
    return _said(match, (name,), text)


def option_on(match: Match) -> list[Edit]:
    """`true` for the option that the finding points to."""
    name = match.matcher.at
    return _said(match, (name,), "true") if name is not None else []


def option_off(match: Match) -> list[Edit]:
    """`noent: false`"""
    return _said(match, ("noent",), "false")


def escape_on(match: Match) -> list[Edit]:
    """`autoescape: true`, `noEscape: false`"""
    return _said(match, ("autoescape",), "true") + _said(match, ("noEscape",), "false")


_FLAGS: Final = "{ httpOnly: true, secure: true, sameSite: 'lax' }"


def cookie_flags(match: Match) -> list[Edit]:
    """`httpOnly` and `secure` for a cookie."""
    if match.node.type == "false":
        return [replacement(match, match.node, "true")]
    if match.arguments is None:
        return []
    off = [
        node for name in ("httpOnly", "secure") if (node := match.argument(name)) is not None and node.type == "false"
    ]
    if off:
        return [replacement(match, node, "true") for node in off]
    given = match.arguments.positional
    if len(given) != _NAME_AND_VALUE:
        return []
    at = given[-1].end_byte - match.unit.syntax.shift
    return [Edit(at, at, f", {_FLAGS}")]


_NAME_AND_VALUE: Final = 2


def rounds(match: Match) -> list[Edit]:
    """As many rounds as OWASP advises."""
    bcrypt = (match.name or "").startswith("bcrypt")
    node = match.argument("1" if bcrypt else "2")
    if node is None or node.type != "number":
        return _said(match, ("iterations",), "600000")
    return [replacement(match, node, "12" if bcrypt else "600000")]


_VARIABLES: Final = {"jsonwebtoken": "JWT_SECRET", "passport-jwt": "JWT_SECRET", "cookie-parser": "COOKIE_SECRET"}


def from_environment(match: Match) -> list[Edit]:
    """A variable of the environment in place of a secret."""
    node = next((n for at in (match.matcher.at, "0") if at and (n := match.argument(at)) is not None), None)
    if node is None or node.type not in ("string", "template_string"):
        return []
    variable = _VARIABLES.get(root_of(match.name or ""), "SESSION_SECRET")
    return [replacement(match, node, f"process.env.{variable}")]


def tls_version(match: Match) -> list[Edit]:
    """TLS 1.2 as the oldest version."""
    name = match.captures.get("name")
    if name is None or match.node.type != "string" or match.text(name) == "secureProtocol":
        return []
    quote = match.text(match.node)[:1]
    return [replacement(match, match.node, f"{quote}TLSv1.2{quote}")]


_WRITABLE: Final = 0o022


def tighten_mode(match: Match) -> list[Edit]:
    """The mode without the right to write for others."""
    node = match.argument("mode") or match.argument("1")
    mode = match.unit.constant(node) if node is not None else None
    if node is None or node.type != "number" or not isinstance(mode, int):
        return []
    return [replacement(match, node, f"0o{mode & ~_WRITABLE:o}")]


def without_last(match: Match) -> list[Edit]:
    """The last argument leaves the call."""
    given = match.arguments.positional if match.arguments is not None else []
    if len(given) < 2:
        return []
    shift = match.unit.syntax.shift
    return [Edit(given[-2].end_byte - shift, given[-1].end_byte - shift, "")]
