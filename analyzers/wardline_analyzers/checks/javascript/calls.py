"""What patterns of JavaScript ask beside names and arguments: what a value is for, and what stands around a call."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.hash_words import less_sure_of_purpose
from wardline_analyzers.checks.names_around import names_around, only_given
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.secret_text import is_placeholder
from wardline_analyzers.checks.testcode import less_sure_in_tests, outside_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.flow.boundary.secret_names import is_secret
from wardline_analyzers.flow.boundary.sinks import looks_like
from wardline_analyzers.flow.known.values import Value
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, enclosing
from wardline_analyzers.secrets.scan import in_piece

FUNCTIONS: Final = frozenset(
    (
        "function_declaration",
        "function_expression",
        "arrow_function",
        "method_definition",
        "generator_function_declaration",
    )
)
_CHECKSUM: Final = re.compile(
    r"(?i)etag|checksum|cache|fingerprint|dedup|bucket|shard|avatar|revision|asset_?hash|content_?hash|file_?hash|integrity|unique_?name"
)
_HOLDERS: Final = {
    **dict.fromkeys(("variable_declarator", *FUNCTIONS), "name"),
    **{"assignment_expression": "left", "pair": "key"},
}
"""What gives something a name, and the field that holds it."""
_PASSWORD: Final = re.compile(r"(?i)passw|passphrase|\bpwd?\b")
_SESSION: Final = re.compile(r"(?i)sess|auth|token|jwt|sid$|remember|login|identity|credential")
_LITERALS: Final = frozenset(
    ("string", "number", "true", "false", "null", "undefined", "template_string", "regex", "object", "array")
)

_HOLDS_TEXT: Final = frozenset(("object", "array", "pair", "string", "parenthesized_expression"))


def is_unknown(value: Value | None, kind: str) -> bool:
    """Is it no constant, and nothing of which all is known to be harmless in a sink of this kind?"""
    if value is None or value.consts is not None:
        return False
    return value.open or any(kind not in taint.cleared for taint in value.taints)


# ---------------------------------------------------------------------- texts that are put together


def sql_is_built(match: Match) -> bool:
    """The first argument is SQL with something that is not constant written into it; less sure where that is a name in
    it, which no parameter can stand for."""
    given = match.argument("0")
    if given is not None and given.type == "template_string" and _are_names(match, given):
        match.confidence = Confidence.LOW
    return _is_built(match, given, "sql")


_BEFORE_NAME: Final = re.compile(
    r"""(?i)(?:\b(?:table|from|into|update|join|index|on|exists|column|schema|database|truncate|view|sequence)\s+["`]?|\w["`]?\.["`]?)$"""
)


def _are_names(match: Match, template: Node) -> bool:
    """Do all places of a template stand where SQL has names of tables, indexes and columns?"""
    places = [node for node in template.named_children if node.type == "template_substitution"]
    source, start = match.unit.syntax.source, template.start_byte
    before = (source[max(start, node.start_byte - 60) : node.start_byte].decode("utf-8", "replace") for node in places)
    return bool(places) and all(_BEFORE_NAME.search(text) for text in before)


def shell_is_built(match: Match) -> bool:
    """The first argument is a command with something that is not constant written into it, by a program."""
    return _is_built(match, match.argument("0"), "shell") and outside_tests(match)


def html_is_built(match: Match) -> bool:
    """The first argument is HTML with something that is not constant written into it."""
    return _is_built(match, match.argument("0"), "html")


def words_are_unknown(match: Match) -> bool:
    """A word in the list of arguments is not constant."""
    return is_unknown(value_of(match, match.argument("1")), "shell")


def html_is_unknown(match: Match) -> bool:
    """What becomes HTML is not constant, and no number."""
    given = match.arguments.positional if match.arguments is not None else []
    return may_be_markup(value_of(match, match.value or (given[-1] if given else None)))


def may_be_markup(value: Value | None) -> bool:
    """Is it a value that is not known, no number, and not the result of a call that cleans it?"""
    if value is None or value.kind in ("int", "float", "bool") or not is_unknown(value, "html"):
        return False
    return _CLEANS.search(value.name or "") is None


_CLEANS: Final = re.compile(r"(?i)(?:saniti[sz]e|purify|escape)\w*\(\)$")
"""The name of a result of such a call."""


def code_is_unknown(match: Match) -> bool:
    """The last argument, which is run, is a text that is not constant."""
    given = match.arguments.positional if match.arguments is not None else []
    value = value_of(match, given[-1] if given else None)
    return is_unknown(value, "code") and value is not None and not value.callables and value.kind in ("", "str")


def timer_text(match: Match) -> bool:
    """The first argument is known to be a text that is put together."""
    value = value_of(match, match.argument("0"))
    return value is not None and value.kind == "str" and is_unknown(value, "code")


def _is_built(match: Match, node: Node | None, kind: str) -> bool:
    value = value_of(match, node)
    if value is None or not is_unknown(value, kind) or value.kind in ("int", "float", "bool"):
        return False
    return bool(value.head.strip()) and looks_like(kind, value.head)


# ---------------------------------------------------------------------- what it is for


def function_or_unit(node: Node) -> Node:
    """The function around a node, or the whole unit."""
    last = node
    for above in ancestors(node):
        if above.type in FUNCTIONS:
            return above
        last = above
    return last


def hash_purpose(match: Match) -> bool:
    """A hash that only tells contents apart is no flaw."""
    given = next((above for above in ancestors(match.node) if above.type in ("arguments", *FUNCTIONS)), None)
    key = given.named_children[0] if given is not None and given.type == "arguments" else None  # `set("ETag", …)`
    beside = [match.text(key)] if key is not None and key.type == "string" else []
    told = (match.unit.around.path.rpartition("/")[2], *names_around(match, _HOLDERS), *beside)
    if any(_CHECKSUM.search(name) for name in told):
        return False
    return less_sure_in_tests(match) and less_sure_of_purpose(match)


def may_be_number(match: Match) -> bool:
    """Nothing tests that what is given is a text (`typeof value === "string"`)."""
    given = match.argument("0")
    if given is None or given.type != "identifier":
        return True
    name = re.escape(match.text(given))
    tested = rf"typeof\s+{name}\s*===?\s*[\"']string[\"']|isString\({name}\)|\b{name}\s+instanceof\s"
    return re.search(tested, match.text(function_or_unit(match.node))) is None


def hashes_password(match: Match) -> bool:
    """What is hashed is called a password."""
    node = match.argument("0")
    if node is None or node.type in ("string", "object"):
        return False
    words = match.text(node)
    return bool(_PASSWORD.search(words)) and not re.search(r"(?i)reset|token|salted", words)


def opens_session(match: Match) -> bool:
    """The cookie's name says that it tells who somebody is."""
    name = match.constant("0")
    return isinstance(name, str) and _SESSION.search(name) is not None and "csrf" not in name.lower()


def secret_literal(match: Match) -> bool:
    """The secret is a text that stands in the source, and no placeholder of a test. What a hash makes of something that
    nobody knows is harmless, and none."""
    value = value_of(match, match.argument("1"))
    unknown = value is not None and value.kind == "bytes" and value.consts is None and not value.head
    return not unknown and outside_tests(match)


_CONNECTS: Final = re.compile(r"://|\b\w+=")
_WITH_PASSWORD: Final = re.compile(r"(?i)://[^:@/\s]*:[^@/\s]+@|\b(?:password|pwd)=[^\s;&]+")


def logs_in(match: Match) -> bool:
    """Of `taint`: a text of the source is the password of a login, and no placeholder. An address has to hold one."""
    taint = match.taint
    text = str(taint.key[1]) if taint is not None and len(taint.key) > 1 else ""
    if len(text) < 5 or is_placeholder(text) or any(c.isspace() for c in text):
        return False
    if _CONNECTS.search(text) and not _WITH_PASSWORD.search(text):
        return False
    match.at = _written(match, match.at, text)
    return outside_tests(match) and not (match.at is not None and _name_tells(match.at, text))


def _name_tells(node: Node, text: str) -> bool:
    """Does the name of its key say that it is a secret, so that it is found in a file of any kind?"""
    pair = enclosing(node, "pair")
    if node.type != "string_fragment" or pair is None or pair.text is None:
        return False
    return any(pair.text[found.start : found.end] == text.encode() for found in in_piece(pair.text, "code"))


def _written(match: Match, given: Node | None, text: str) -> Node | None:
    """Where the text stands in what is given to a call, or else what is given."""
    waiting = [given] if given is not None else []
    while waiting:
        node = waiting.pop()
        if node.type == "string_fragment" and match.text(node) == text:
            return node
        if node.type in _HOLDS_TEXT:
            waiting.extend(node.named_children)
    return given


def compares_secret(match: Match) -> bool:
    """One side of the comparison has the name of a secret, and none is a constant."""
    sides = [match.captures.get("left"), match.captures.get("right")]
    names = []
    for side in sides:
        if side is None or (side.type in _LITERALS and not _is_mac(match, side)):
            return False
        if _is_nothing(match, side) or _MEMBER.fullmatch(match.text(side)):
            return False
        names.append(_last_word(match, side))
    secret = any(_is_compared(name) for name in names) or any(_is_mac(match, side) for side in sides)
    if any(side is not None and _EARLIER.match(match.text(side)) for side in sides):
        return False
    return secret and not any(re.search(r"(?i)^(old|new|confirm|repeat|type|kind)", n) for n in names)


_MEMBER: Final = re.compile(r"(?:\w+\.)*[A-Z]\w*\.[A-Z][A-Z0-9_]*")
"""A member of an enumeration, `Mode.SIGNATURE`, which everybody knows."""
_EARLIER: Final = re.compile(
    r"(?:this\.)?(?:orig(?:in(?:al)?)?|initial|prev(?:ious)?|last|saved|before)(?:[A-Z_]\w*)?\s*(?:\.|\?\.|\[)"
)
"""The state of a form as it was: whether somebody has changed a field is asked, not whether they know it."""


_COMPARED: Final = re.compile(
    r"(?i)(?:hmac|signature|_mac|Mac|api[-_]?key|secret|csrf_?token|auth_?token|access_?token|password_?hash)$"
)


_MAKES_MAC: Final = re.compile(r"\bcreateHmac\(")


def _is_mac(match: Match, side: Node | None) -> bool:
    """Is it a variable of the function that holds a MAC, perhaps with a prefix, or its text?"""
    if side is not None and side.type == "call_expression":  # `mac.toString("hex")`
        callee = side.child_by_field_name("function")
        word = callee.child_by_field_name("property") if callee is not None else None
        base = callee.child_by_field_name("object") if callee is not None else None
        return word is not None and match.text(word) == "toString" and _is_mac(match, base)
    if side is not None and side.type == "template_string":  # `sha256=${mac}`
        parts = [each.named_children[0] for each in side.named_children if each.type == "template_substitution"]
        return len(parts) == 1 and _is_mac(match, parts[0])
    if side is None or side.type != "identifier":
        return False
    given = only_given(match, function_or_unit(match.node), match.text(side))
    return given is not None and _MAKES_MAC.search(match.text(given)) is not None


def _is_compared(name: str) -> bool:
    return bool(_COMPARED.search(name)) or is_secret(name)


def _is_nothing(match: Match, node: Node) -> bool:
    if match.text(node).replace(" ", "") == "void0":
        return True
    value = value_of(match, node)
    return value is not None and value.consts is not None


def _last_word(match: Match, node: Node) -> str:
    if node.type == "member_expression":
        word = node.child_by_field_name("property")
        return match.text(word) if word is not None else ""
    if node.type == "subscript_expression":  # `req.headers['x-signature']`
        key = node.child_by_field_name("index")
        return match.text(key).strip("'\"`") if key is not None and key.type == "string" else ""
    return match.text(node) if node.type == "identifier" else ""


def second_is_secret(match: Match) -> bool:
    """The second argument, or what is assigned, is the value of a variable or property that is called a secret."""
    value = value_of(match, match.value or match.argument("1"))
    secret = value is not None and any(t.kind == "secret" and "response" not in t.cleared for t in value.taints)
    return secret and outside_tests(match)


_TOKEN: Final = r"(?:access|auth|id|refresh|bearer|user|jwt)?_?(?:token|jwt)"
_TOKEN_KEY: Final = re.compile(rf"(?i)(?:^|[._]){_TOKEN}(?:_?(?:storage_?)?(?:key|name|param))?$")
_TOKEN_VALUE: Final = re.compile(rf"(?i)(?:^|[._]){_TOKEN}$")


def token_under_its_name(match: Match) -> bool:
    """`setItem(TOKEN_KEY, token)`: the constant and the value both say that it is a token."""
    key, value = match.argument("0"), match.argument("1")
    if key is None or value is None or key.type not in _NAMED or value.type not in _NAMED:
        return False
    named = _TOKEN_KEY.search(match.text(key)) is not None and _TOKEN_VALUE.search(match.text(value)) is not None
    return named and outside_tests(match)


_NAMED: Final = ("identifier", "member_expression")


def algorithms_hold_none(match: Match) -> bool:
    """`none` is one of the algorithms."""
    node = match.argument("algorithms")
    return node is not None and re.search(r"""["'`]none["'`]""", match.text(node), re.IGNORECASE) is not None


def others_write(match: Match) -> bool:
    """The mode is a number that lets everyone write."""
    mode = match.constant("mode")
    if not isinstance(mode, int):
        mode = match.constant("1")
    if isinstance(mode, str) and re.fullmatch(r"[0-7]{3,4}", mode):
        mode = int(mode, 8)
    return isinstance(mode, int) and not isinstance(mode, bool) and bool(mode & _OTHERS_WRITE)


_OTHERS_WRITE: Final = 0o002


def code_is_unknown_first(match: Match) -> bool:
    """The first argument, which is run, is not constant."""
    return is_unknown(value_of(match, match.argument("0")), "code")


def escapes(match: Match) -> bool:
    """What stands in for a special character is meant to be harmless: another text than it, and longer, or nothing."""
    old, new = match.constant("old"), match.constant("new")
    if not isinstance(old, str) or not isinstance(new, str) or old == new or (old == "\\" and not new):
        return False
    wanted = _PUT_FOR.get(old)
    if wanted is not None and new not in wanted:
        return False
    if old in _PAIRED and not _is_paired(match, old):
        return False
    return not _goes_on(match)


_PUT_FOR: Final = {
    "/": ("%2F", "%2f", "&#x2F;", "&#47;", "\\/"),
    "%25": ("%",),
    "|": ("", "\\|"),
    ";": ("", "\\;"),
}
"""What stands for characters that are mostly replaced for other reasons, where it is to make them harmless."""
_PAIRED: Final = {"[": "]", "]": "[", "{": "}", "}": "{"}


def _is_paired(match: Match, old: str) -> bool:
    """Is its partner escaped the same way, in the same chain? Then both are meant as special characters."""
    other, new = _PAIRED[old], match.constant("new")
    return new == f"\\{old}" and f"\\\\{other}" in match.text(match.node.parent or match.node)


def _goes_on(match: Match) -> bool:
    """Is it done again, in a loop?"""
    return any(above.type in ("while_statement", "do_statement") for above in ancestors(match.node))


_ANSWERS: Final = frozenset(("res", "resp", "response", "reply", "ctx", "h", "rep"))


def is_answer(match: Match, node: Node | None) -> bool:
    """Is it the answer to a client: does the chain of calls, `res.status(500)`, begin at its variable?"""
    for _ in range(_LONGEST_CHAIN):
        if node is None:
            return False
        if node.type == "identifier":
            return match.text(node) in _ANSWERS
        node = node.child_by_field_name("object") or node.child_by_field_name("function")
    return False


def answering_function(match: Match) -> Node | None:
    """The function that gets the response which the call is of."""
    callee = match.node.child_by_field_name("function")
    base = callee.child_by_field_name("object") if callee is not None else None
    if base is not None and base.type == "non_null_expression":  # `res!.end(…)`
        base = base.named_children[0]
    word = match.text(base) if base is not None and base.type == "identifier" else ""
    for above in ancestors(match.node) if word else ():
        given = above.child_by_field_name("parameters") if above.type in FUNCTIONS else None
        if given is not None and word in (match.text(each).partition(":")[0] for each in given.named_children):
            return above
    return None


_LONGEST_CHAIN: Final = 8


def tells_technology(match: Match) -> bool:
    """No line of the unit's text takes the header away."""
    return outside_tests(match) and b"x-powered-by" not in match.unit.syntax.source


_PACKAGES: Final = re.compile(r"(?:^|[/\\\\'\"`])node_modules(?:[/\\\\]+@?[\w.-]+){0,2}[/\\\\]*['\"`]?\s*\)?$")
_MADE_PUBLIC: Final = re.compile(r"(?i)dist|build|public|umd|min|css|fonts?|src|lib|js$")


def serves_packages(match: Match) -> bool:
    """What is served is `node_modules`, or a whole package in it."""
    node = match.argument("public") or match.argument("0")
    if match.name is not None and match.name.startswith("serve-handler"):
        node = match.argument("public")
    constant = match.unit.constant(node) if node is not None else None
    if node is None:
        return False
    text = constant if isinstance(constant, str) else _put_together(match, node)
    found = _PACKAGES.search(text)
    return found is not None and not _MADE_PUBLIC.search(found[0].partition("node_modules")[2]) and outside_tests(match)


def _put_together(match: Match, node: Node) -> str:
    """The constant texts of a path that is put together, with a slash between."""
    waiting, pieces = [node], list[str]()
    while waiting:
        here = waiting.pop()
        if here.type in ("string", "template_string"):
            pieces.append(match.text(here).strip("'\"`"))
        elif here.type in ("identifier", "member_expression"):
            value = match.unit.constant(here)
            pieces += [value] if isinstance(value, str) else []
        else:
            waiting.extend(reversed(here.named_children))
    return "/".join(piece.strip("/") for piece in pieces if piece)


def once(match: Match) -> bool:
    """It is not done again in a loop."""
    return not _goes_on(match)
