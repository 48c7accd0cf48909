"""Shared by the pages about secrets: is it a real one, and where should it be read from?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.checks.remote import entry
from wardline_analyzers.checks.secret_places import credential_kind, place_of, plain_text
from wardline_analyzers.checks.secret_text import parts, token_confidence
from wardline_analyzers.finding import Confidence, Edit, Fix
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, enclosing, words
from wardline_analyzers.secrets.lines import environment_lines
from wardline_analyzers.secrets.scan import tokens

_TOKEN = re.compile(r"(?i)token$|^jwt$")


_PAYMENT = re.compile(
    r"(?i)(?:intent|setup|payment|checkout|subscription|stripe|session)\w*(?:\.\w+)*(?:\.|\[['\"])client_secret\b"
)
"""What a payment service gives for the browser that pays."""


_OF_PROGRAM = re.compile(r"""\b(?:environ|[gG]etenv)\b|(?<!['"])\b(?:settings|config)\b(?!['"])""")
"""Where a program is told its own secrets: not in `data["settings"]`, which it keeps for those who use it."""


_MAKES = re.compile(r"_*(?:create|generate|gen|new|make|issue|mint|rotate|regenerate|refresh)_\w*")


def _is_made(match: Match, node: Node) -> bool:
    """`api_key = create_api_key()`: it is new, and made for whoever gets the answer."""
    above = node.parent
    given = above.child_by_field_name("right") if above is not None and above.type == "assignment" else None
    value = given if given is not None else match.unit.values.follow(node)
    call = value.named_children[0] if value.type == "await" and value.named_children else value
    callee = call.child_by_field_name("function") if call.type == "call" else None
    return callee is not None and _MAKES.fullmatch(match.text(callee).rpartition(".")[2]) is not None


def not_issued(match: Match) -> bool:
    """Of `taint`: the secret is the program's own, not a token that it makes for its client."""
    first = entry(match)
    written = match.text(first) if first is not None else match.text(match.at or match.node)
    if _OF_PROGRAM.search(written):
        return True
    if _PAYMENT.search(written) or (first is not None and _is_made(match, first)):
        return False
    return match.taint is None or not _TOKEN.search(str(match.taint.key[-1]))


def looks_real(match: Match) -> bool:
    """Is what the page's `where` asks about (an argument, or the assigned value) a real key? A doubtful one: low."""
    for node in _asked(match):
        text = match.unit.values.constant(node)
        if isinstance(text, bytes):
            text = text.decode("utf-8", "replace")
        sure = token_confidence(text) if isinstance(text, str) else None
        if sure is not None:
            _lower(match, node, sure)
            return True
    return False


def from_environment(match: Match) -> Fix | None:
    """Put `os.environ["NAME"]` in the place of the secret. The name comes from where the secret stands."""
    found = asked_literal(match)
    if found is None or not replaceable(match.unit, found):
        return None
    return environment_fix(match, found, _variable(match, found))


def environment_fix(match: Match, node: Node, name: str) -> Fix:
    """The page's fix: reads this variable in the place of a literal; an example of the settings names it."""
    spec = match.rule.fixes[0]
    return Fix(spec.title, spec.safety, (environment_edit(match, node, name),), lines=environment_lines(name))


SCHEME = re.compile(r"(?:Bearer|Basic|Token|token|ApiKey) ")
"""What stands before the credential in an Authorization header."""


def _asked(match: Match) -> Iterator[Node]:
    if match.value is not None:
        yield match.value
        return
    for spec, _ in match.matcher.where:
        node = match.argument(spec)
        if node is not None:
            yield node


def _lower(match: Match, node: Node, sure: Confidence) -> None:
    usual = match.matcher.confidence or match.rule.confidence
    match.confidence = Confidence.LOW if in_test(match.unit, node) else min(sure, usual)


def asked_literal(match: Match) -> Node | None:
    """The string literal in question: the assigned value, or an argument that `where` asks about."""
    for node in _asked(match):
        found = plain_text(match.unit.values.follow(node))
        if found is not None:
            return found
    return None


def replaceable(unit: UnitView, node: Node) -> bool:
    """May an expression stand in the place of this literal, and would it mean the same?"""
    place = place_of(unit, node)
    if place is not None and place.kind == "default":
        return False  # a default is evaluated when the function is defined: the import would fail without the variable
    for around in ancestors(node):
        if around.type in ("interpolation", "case_pattern", "concatenated_string", "subscript", "decorator"):
            return False
        if around.type in ("assignment", "call"):
            part = around.child_by_field_name("left" if around.type == "assignment" else "function")
            name = (unit.names.resolve(part) or "") if part is not None else ""
            if name.startswith(("os.environ", "os.getenv", "os.putenv")):
                return False
        if around.type in ("block", "module"):
            return True
    return True


def environment_edit(match: Match, node: Node, name: str) -> Edit:
    """The edit that reads this variable in the place of a literal, with its quotes; bytes stay bytes."""
    text = match.text(node)
    start = re.match(r"\w*", text)
    prefix = start[0].lower() if start is not None else ""
    quote = text[len(prefix) : len(prefix) + 1]
    if quote not in ("'", '"'):
        quote = '"'
    scheme = SCHEME.match(text[len(prefix) + 1 :])
    if scheme is not None and not prefix:
        other = "'" if quote == '"' else '"'
        return replacement(match, node, spelled(f"f{quote}{scheme[0]}{{`os.environ`[{other}API_TOKEN{other}]}}{quote}"))
    read = f"`os.environ`[{quote}{name}{quote}]"
    return replacement(match, node, spelled(read + ".encode()" if "b" in prefix else read))


_PROVIDERS = {
    **{name: "OPENAI" for name in ("openai", "langchain_openai")},
    **{name: "ANTHROPIC" for name in ("anthropic", "langchain_anthropic")},
    **{name: "DB" for name in ("psycopg2", "psycopg", "pymysql", "MySQLdb", "mysql", "asyncpg", "pyodbc")},
    **{name: name.upper() for name in ("redis", "cohere", "groq", "pinecone", "replicate", "together", "mistralai")},
    **{"pymongo": "MONGODB", "smtplib": "SMTP", "imaplib": "IMAP", "ftplib": "FTP", "paramiko": "SSH", "fabric": "SSH"},
    **{"google": "GOOGLE", "huggingface_hub": "HF", "mistralai": "MISTRAL", "boto3": "AWS", "stripe": "STRIPE"},
}
_GENERIC = words("password passwd pwd passphrase secret token key api_key apikey api_token access_token auth_token")


def _variable(match: Match, node: Node) -> str:
    """The name of an environment variable that fits a secret by its place."""
    unit = match.unit
    known = next((token.name for token in tokens(node.text or b"")), None)
    place = place_of(unit, node)
    name = "_".join(parts(place.name)) if place is not None else ""
    if known is not None and (not name or credential_kind(name) is None or name in _GENERIC):
        return known
    call = enclosing(node, "call")
    holder = call.child_by_field_name("function") if call is not None else None
    if place is not None and place.kind == "assign":
        assignment = enclosing(node, "assignment")
        holder = assignment.child_by_field_name("left") if assignment is not None else None
    root = ((unit.names.resolve(holder) if holder is not None else None) or "").partition(".")[0]
    provider = _PROVIDERS.get(root, "")
    if not name or (place is not None and place.kind == "keyword" and name == "auth"):
        name = "password"
    if provider and name in _GENERIC:
        name = f"{provider}_{name}"
    return name.upper().replace("APIKEY", "API_KEY")
