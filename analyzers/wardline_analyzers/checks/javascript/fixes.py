"""Fixes of patterns of JavaScript."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.hosts import unescaped_dots
from wardline_analyzers.checks.remote import entry
from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import insertion, replacement, spelled
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import FUNCTIONS, indentation
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
    """`true` in place of the `false` that switches a check off, or `false` of a `true` that does."""
    word = {"false": "true", "ternary_expression": "true", "true": "false"}.get(match.node.type)
    return [replacement(match, match.node, word)] if word is not None else []


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
    return [insertion(match, given[-1].end_byte, f", {_FLAGS}")]


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


# ---------------------------------------------------------------------- options


def _with_option(match: Match, place: int, name: str, text: str) -> list[Edit]:
    """An option in the object at a place among the arguments, which may be missing as the last one."""
    listed = match.arguments.node if match.arguments is not None else None
    given = listed.named_children if listed is not None else []
    shift = match.unit.syntax.shift
    if len(given) == place and given:
        at = given[-1].end_byte - shift
        return [Edit(at, at, f", {{ {name}: {text} }}")]
    if len(given) <= place:
        return []
    options = given[place]
    at = options.start_byte - shift
    if options.type in FUNCTIONS:
        return [Edit(at, at, f"{{ {name}: {text} }}, ")]
    if options.type != "object":
        return []
    return [Edit(at + 1, at + 1, f" {name}: {text}{',' if options.named_children else ' '}")]


def upload_limit(match: Match) -> list[Edit]:
    """`limits: { fileSize: 10 * 1024 * 1024 }` of multer, `limit: '1mb'` of the parsers of bodies."""
    said = match.argument("limit")
    if said is not None:
        return [replacement(match, said, "'1mb'")]
    return _with_option(match, 0, "limits", "{ fileSize: 10 * 1024 * 1024 }")


def unpacking_limit(match: Match) -> list[Edit]:
    """`maxOutputLength: 100 * 1024 * 1024`, of Node's own library."""
    if not (match.name or "").startswith("zlib."):
        return []
    return _with_option(match, 1, "maxOutputLength", "100 * 1024 * 1024")


def expiry(match: Match) -> list[Edit]:
    """`expiresIn: '1h'`, `.setExpirationTime('1h')`"""
    if match.node.type == "new_expression":
        return [insertion(match, match.node.end_byte, ".setExpirationTime('1h')")]
    return _with_option(match, 2, "expiresIn", "'1h'")


def signed_algorithm(match: Match) -> list[Edit]:
    """HS256 in place of `none`."""
    node = match.argument("algorithm")
    return [replacement(match, node, "'HS256'")] if node is not None and node.type == "string" else []


# ---------------------------------------------------------------------- calls


def verified_token(match: Match) -> list[Edit]:
    """`jwt.verify(token, process.env.JWT_SECRET)` in place of `jwt.decode(token)`."""
    callee, given = match.callee(), match.arguments.positional if match.arguments is not None else []
    if match.name != "jsonwebtoken.decode" or callee is None or callee.type != "member_expression" or not given:
        return []
    word = callee.child_by_field_name("property")
    shift = match.unit.syntax.shift
    if word is None:
        return []
    start, end = given[0].end_byte - shift, given[-1].end_byte - shift
    return [replacement(match, word, "verify"), Edit(start, end, ", process.env.JWT_SECRET")]


def parsed_json(match: Match) -> list[Edit]:
    """`JSON.parse(text)` in place of `eval(text)`."""
    callee, given = match.callee(), match.arguments.positional if match.arguments is not None else []
    if callee is None or match.name != "eval" or len(given) != 1:
        return []
    return [replacement(match, callee, "JSON.parse")]


def encrypted_channel(match: Match) -> list[Edit]:
    """`createSsl` in place of `createInsecure`."""
    callee = match.callee()
    word = callee.child_by_field_name("property") if callee is not None and callee.type == "member_expression" else None
    server = "ServerCredentials" in (match.name or "")
    return [replacement(match, word, "createSsl")] if word is not None and not server else []


def fresh_vector(match: Match) -> list[Edit]:
    """16 random bytes; the 12 that GCM takes."""
    node, algorithm = match.pointed(), match.argument("0")
    named = match.unit.constant(algorithm) if algorithm is not None else None
    if node is None or node.type not in ("string", "call_expression"):
        return []
    length = 12 if isinstance(named, str) and named.lower().endswith("gcm") else 16
    return [replacement(match, node, spelled(f"`crypto.randomBytes`({length})"))]


def random_text(match: Match) -> list[Edit]:
    """`crypto.randomBytes(16).toString('hex')` in place of `Math.random().toString(36).slice(2)`."""
    start = entry(match)
    node = start
    while node is not None and node.parent is not None and node.parent.type == "member_expression":
        call = node.parent.parent
        if call is None or call.type != "call_expression":
            break
        node = call
    if start is None or node is None or node.id == start.id or ".toString(" not in match.text(node):
        return []
    return [replacement(match, node, spelled("`crypto.randomBytes`(16).toString('hex')"))]


def without_technology(match: Match) -> list[Edit]:
    """`app.disable('x-powered-by')` behind the statement that makes the application."""
    declared = match.node.parent
    if declared is None or declared.type != "variable_declarator":
        return []
    name, statement = declared.child_by_field_name("name"), declared.parent
    if name is None or statement is None or name.type != "identifier":
        return []
    line = indentation(match.unit.syntax, statement) or ""
    return [insertion(match, statement.end_byte, f"\n{line}{match.text(name)}.disable('x-powered-by');")]


# ---------------------------------------------------------------------- hosts and origins


def same_host(match: Match) -> list[Edit]:
    """`new URL(url).hostname === 'example.com'` in place of `url.includes('example.com')`."""
    subject, method, text = (match.captures.get(name) for name in ("subject", "method", "text"))
    if subject is None or method is None or text is None or match.text(method) not in _OF_TEXT:
        return []
    host = match.text(text).rpartition("://")[2].strip("/")
    if not host or "/" in host:
        return []
    return [replacement(match, match.node, f"new URL({match.text(subject)}).hostname === '{host}'")]


_OF_TEXT: Final = frozenset(("includes", "startsWith", "endsWith"))


def dots_escaped(match: Match) -> list[Edit]:
    """A backslash before the dots of hosts in a pattern between slashes."""
    if match.node.type != "regex_pattern":
        return []
    text, start = match.text(match.node), match.node.start_byte - match.unit.syntax.shift
    places = [at for at, sign in enumerate(text) if (sign, text[at + 1 : at + 2]) != ("\\", "/")]
    plain = "".join(text[at] for at in places)
    before = (len(text[: places[at]].encode()) for at in unescaped_dots(plain))
    return [Edit(start + at, start + at, "\\") for at in before]


def letters_only(match: Match) -> list[Edit]:
    """`A-Za-z` in place of `A-z`, or `A-Z` beside `a-z`, and a backslash before the dash of `.-_`."""
    text = match.text(match.node)

    def both(found: re.Match[str]) -> str:
        small = f"a-{found[1]}"
        return f"A-{found[1].upper()}{'' if small in text else small}"

    mended = _PAST_CASE.sub(both, text)
    mended = _OF_SIGNS.sub(r"\1\\-\2", mended)
    return [replacement(match, match.node, mended)] if mended != text else []


_PAST_CASE: Final = re.compile(r"A-([a-z])")
_OF_SIGNS: Final = re.compile(r"(?<!\\)([.,+*/])-([_@^:;])")


def without_listing(match: Match) -> list[Edit]:
    """`list: false`"""
    return _said(match, ("list",), "false")


def modern_cipher(match: Match) -> list[Edit]:
    """AES-256-GCM in place of a broken cipher or mode."""
    return quoted_like(match, "0", "aes-256-gcm") if (match.name or "").startswith("crypto.") else []


def checked_again(match: Match) -> list[Edit]:
    """`NODE_TLS_REJECT_UNAUTHORIZED = '1'`"""
    return [replacement(match, match.value, "'1'")] if match.value is not None and match.value.type == "string" else []
