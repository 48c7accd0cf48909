"""Checks and fixes of the rules about JSON Web Tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from wardline_analyzers.checks.python.editing import changed
from wardline_analyzers.checks.secrets import asked_literal, environment_fix, replaceable
from wardline_analyzers.finding import Confidence, Edit, Fix, Severity
from wardline_analyzers.fixes.build import replacement
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import enclosing, function_around, leaves_early, walk, words
from wardline_analyzers.python.constants import UNKNOWN

_SERVERS = words("flask fastapi django starlette aiohttp sanic quart tornado bottle rest_framework")
_PAYLOAD = re.compile(r"""\.split\(\s*b?['"]\.['"](?:\s*,\s*\d)?\s*\)""")
_TAKES_TOKEN = re.compile(r"(?i)^(?:async )?def \w+\((?:self, )?\w*(?:token|jwt)\b")
_ONLY_SHOWN = re.compile(r"(?i)unverified|insecure|debug|inspect|peek|expir|\bexp\b|header\(|id_token|print\(")
"""A client that looks when its own token runs out, or shows it, trusts nothing of it."""
_TAKEN_APART = re.compile(r"(?m)^\s*[\w, ()*]+=\s*\w+\.split\(.*$")
"""`header, payload, signature = token.split(".")` names the signature, and does not look at it."""
_LOOKS_AT_SIGNATURE = re.compile(r"(?i)verif|hmac|signature|compare_digest|jwt\.decode|introspect|jwks")


_SPEAKS_OF_TOKEN = re.compile(r"(?i)token|jwt|bearer|\bcookies?\b|[\"']sub[\"']")


def read_by_hand(match: Match) -> bool:
    """`json.loads(b64decode(token.split(".")[1] + "=="))` in a server, and nothing looks at the signature."""
    around = function_around(match.node)
    if around is None or in_test(match.unit, match.node):
        return False
    text = match.text(around)
    if not _SERVERS & match.unit.names.packages:
        if _ONLY_SHOWN.search(text) or _TAKES_TOKEN.search(text) is None:
            return False
        match.confidence = Confidence.LOW
    reads = _PAYLOAD.search(text) is not None and "loads(" in text and _SPEAKS_OF_TOKEN.search(text)
    return bool(reads) and _LOOKS_AT_SIGNATURE.search(_TAKEN_APART.sub("", text)) is None


_DECODES = words(
    "jwt.decode jwt.decode_complete jwt.api_jwt.decode jwt.api_jwt.decode_complete jwt.PyJWT().decode jose.jwt.decode "
    "authlib.jose.jwt.decode python_jwt.verify_jwt google.oauth2.id_token.verify_oauth2_token "
    "google.oauth2.id_token.verify_token"
)
_HEADERS = (
    "jwt.get_unverified_header()",
    "jwt.api_jws.get_unverified_header()",
    "jose.jwt.get_unverified_header()",
    "jose.jwt.get_unverified_headers()",
    "jose.jws.get_unverified_header()",
)
_VERIFIES = re.compile(r"(?i)^_?(?:verify|validate|check)_\w*(?:jwt|token|signature)")
_PUBLIC = re.compile(r"BEGIN (?:RSA |EC )?(?:PUBLIC KEY|CERTIFICATE)|^ssh-")
_PLACEHOLDER = re.compile(r"\$\{|\{\{|^<[\w ]+>$")


# ---------------------------------------------------------------------- signatures that are not checked


def unverified(match: Match) -> bool:
    """The signature is not checked, and no other call in the function checks it."""
    if in_test(match.unit, match.node):
        return False
    if _verified_nearby(match):
        match.confidence = Confidence.LOW
    return True


def signature_off(match: Match) -> bool:
    """`options` switches the check of the signature off, or that of the expiry."""
    off = {name for name, value in _options(match) if match.unit.values.constant(value) is False}
    if "verify_signature" in off:
        return unverified(match)
    if "verify_exp" in off and not in_test(match.unit, match.node):
        match.message = (
            "With `verify_exp` off this token is good for ever: a stolen one can be used years later. Let the library "
            "check `exp`, and give out short-lived tokens."
        )
        match.severity, match.confidence = Severity.MEDIUM, Confidence.MEDIUM
        return True
    return False


def _options(match: Match) -> Iterator[tuple[str, Node]]:
    """The names and values of `options`, given as a display or as `dict(...)`."""
    node = match.argument("3|options")
    if node is None:
        return
    node = match.unit.values.follow(node)
    if node.type == "call":
        yield from Arguments(node, match.unit.syntax).keywords.items()
    for pair in node.named_children:
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if pair.type == "pair" and key is not None and value is not None:
            name = match.unit.values.constant(key)
            if isinstance(name, str):
                yield name, value


def _verified_nearby(match: Match) -> bool:
    """Does another call of the function check a signature, and is its failure the end of the function?"""
    unit = match.unit
    around = function_around(match.node)
    for call in walk(around) if around is not None else ():
        if call.type != "call" or call.id == match.node.id or _goes_on(call, match.node):
            continue
        callee = call.child_by_field_name("function")
        if callee is not None and _VERIFIES.search(unit.syntax.text(callee).rpartition(".")[2]):
            return True
        if callee is not None and unit.names.resolve(callee) in _DECODES:
            text = unit.syntax.text(call)
            if "verify_signature" not in text and "verify=False" not in text:
                return True
    return False


def _goes_on(checked: Node, read: Node) -> bool:
    """Is `read` what a handler does, or what comes behind one that goes on, when `checked` has failed?"""
    tried = enclosing(checked, "try_statement")
    body = tried.child_by_field_name("body") if tried is not None else None
    if tried is None or body is None or checked.start_byte > body.end_byte or read.start_byte < body.end_byte:
        return False
    handlers = [each for each in tried.named_children if each.type == "except_clause"]
    inside = [each for each in handlers if each.start_byte <= read.start_byte < each.end_byte]
    return bool(inside) or (
        read.start_byte >= tried.end_byte and any(not leaves_early(each.named_children[-1]) for each in handlers)
    )


def verify_signature(match: Match) -> Sequence[Edit]:
    """Take away what switches the check off, and name an algorithm. Needs a key."""
    arguments = match.arguments
    key = match.argument("1|key")
    if arguments is None or key is None or match.unit.values.constant(key) in (None, "", b""):
        return ()
    named = arguments.get("2|algorithms") is not None and arguments.get("verify") is None
    named = named or "algorithms" in arguments.keywords
    add = () if named else (("algorithms", '["HS256"]'),)
    options = match.argument("3|options")
    if arguments.get("verify") is not None:
        return changed(match, add, ("verify",))
    for name, value in _options(match):
        if name in ("verify_signature", "verify_exp") and match.unit.values.constant(value) is False:
            alone = options is not None and options.type == "dictionary" and len(options.named_children) == 1
            if alone and "options" in arguments.keywords:
                return changed(match, add, ("options",))
            edits = [] if not add else list(changed(match, add))
            return [*edits, replacement(match, value, "True")] if value.type == "false" else ()
    return ()


# ---------------------------------------------------------------------- algorithms


def _algorithms(unit: UnitView, node: Node | None) -> list[Node]:
    """The elements of a list of algorithms, or the one that is given instead."""
    if node is None:
        return []
    node = unit.values.follow(node)
    return [n for n in node.named_children if n.type != "comment"] if node.type in ("list", "tuple", "set") else [node]


def _asked(match: Match) -> Node | None:
    return match.argument(match.matcher.where[0][0]) if match.matcher.where else None


def algorithms_hold_none(match: Match) -> bool:
    """Is `none` among the accepted algorithms?"""
    return any(_is_none(match.unit, node) for node in _algorithms(match.unit, _asked(match))) and not in_test(
        match.unit, match.node
    )


def not_in_test(match: Match) -> bool:
    return not in_test(match.unit, match.node)


def header_says_none(match: Match) -> bool:
    """`{"alg": "none"}`"""
    return any(key == "alg" and _is_none(match.unit, value) for key, value in _header(match)) and not_in_test(match)


def _header(match: Match) -> Iterator[tuple[object, Node]]:
    node = _asked(match)
    node = match.unit.values.follow(node) if node is not None else None
    for pair in node.named_children if node is not None and node.type == "dictionary" else ():
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is not None and value is not None:
            yield match.unit.values.constant(key), value


def _is_none(unit: UnitView, node: Node) -> bool:
    value = unit.values.constant(node)
    return isinstance(value, str) and value.lower() == "none"


def use_hs256(match: Match) -> Sequence[Edit]:
    """Sign with HS256, where there is a key; take `none` out of a list."""
    node = _asked(match)
    if node is None:
        return ()
    if (match.name or "").endswith("encode"):
        key = match.argument("1|key") or match.argument("2|key")
        if key is None or match.unit.values.constant(key) in (None, "", b""):
            return ()
        values = [value for name, value in _header(match) if name == "alg"] or [node]
        return [replacement(match, values[0], '"HS256"')]
    kept = [match.text(n) for n in _algorithms(match.unit, node) if not _is_none(match.unit, n)]
    if match.unit.values.follow(node).id != node.id or node.type not in ("list", "tuple", "set", "string"):
        return ()
    return [replacement(match, node, f"[{', '.join(kept or [chr(34) + 'HS256' + chr(34)])}]")]


def algorithm_open(match: Match) -> bool:
    """No algorithm is named, and the signature is checked."""
    off = [name for name, value in _options(match) if match.unit.values.constant(value) is False]
    if "verify_signature" in off or match.may_hide("options") or not_in_test(match) is False:
        return False
    return match.arguments is not None and "verify" not in match.arguments.keywords


def algorithm_confused(match: Match) -> bool:
    """The algorithm comes from the token itself, or an HMAC and a public-key algorithm are both accepted."""
    unit = match.unit
    nodes = _algorithms(unit, match.argument("2|algorithms"))
    for node in nodes:
        name = unit.names.resolve(unit.values.follow(node)) or ""
        if name.startswith(_HEADERS):
            match.message = (
                "The token's own header says which algorithm to check it with: a forger writes `none` there, or HS256 "
                "and signs with your public key. Name the one algorithm that you sign with."
            )
            match.severity = Severity.HIGH
            return not_in_test(match)
    values = [unit.values.constant(node) for node in nodes]
    kinds = {"hmac" if v.startswith("HS") else "public" for v in values if isinstance(v, str) and v[:2].isalpha()}
    if kinds == {"hmac", "public"}:
        match.message = (
            "HMAC and public-key algorithms are both accepted here: a forger signs with HS256, the public key as the "
            "secret. Accept only the algorithm that you sign with."
        )
        return not_in_test(match)
    return False


def name_algorithm(match: Match) -> Sequence[Edit]:
    """Add `algorithms=["HS256"]`, or put it in the place of the header's word."""
    if match.argument("2|algorithms") is None:
        return changed(match, [("algorithms", '["HS256"]')])
    nodes = _algorithms(match.unit, match.argument("2|algorithms"))
    values = [match.unit.values.constant(node) for node in nodes]
    if UNKNOWN not in values or len(nodes) != 1:
        return ()
    return changed(match, [("2|algorithms", '["HS256"]')])


# ---------------------------------------------------------------------- keys in the source


def secret_literal(match: Match) -> bool:
    """Is the key a text in the source, and no public key?"""
    node = match.value if match.value is not None else _asked(match)
    if node is None or in_test(match.unit, match.node):
        return False
    if node.type == "identifier" and match.text(node) == "SECRET_KEY":
        return False  # reported where it is set
    if node.type == "identifier" and _is_named_secret(match.text(node)):
        return False
    text = match.unit.values.constant(node)
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    if not isinstance(text, str) or len(text) < 2 or _PUBLIC.search(text) or _PLACEHOLDER.search(text):
        return False
    options = [name for name, value in _options(match) if match.unit.values.constant(value) is False]
    if "verify_signature" in options:
        return False
    if in_example(match.unit):
        match.confidence = Confidence.LOW
    match.at = node
    return True


def _is_named_secret(name: str) -> bool:
    return name in ("JWT_SECRET", "JWT_SECRET_KEY", "JWT_KEY", "JWT_SIGNING_KEY")


def simple_jwt_key(match: Match) -> bool:
    """`SIMPLE_JWT = {"SIGNING_KEY": "text"}`"""
    node = match.value
    for pair in node.named_children if node is not None and node.type == "dictionary" else ():
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is None or value is None or match.unit.values.constant(key) != "SIGNING_KEY":
            continue
        if value.type == "string" and isinstance(match.unit.values.constant(value), str):
            match.value = match.at = value
            return not _PUBLIC.search(match.text(value)) and not in_test(match.unit, match.node)
    return False


def key_from_environment(match: Match) -> Fix | None:
    """`os.environ["JWT_SECRET"]` in the place of the text."""
    literal = asked_literal(match)
    if literal is None or not replaceable(match.unit, literal):
        return None
    target = match.node.child_by_field_name("left") if match.node.type == "assignment" else None
    name = "JWT_SECRET_KEY" if target is not None and "JWT_SECRET_KEY" in match.text(target) else "JWT_SECRET"
    return environment_fix(match, literal, name)
