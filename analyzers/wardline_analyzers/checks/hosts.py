"""Tests of URLs and host names that a host of another name passes as well."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.keeping import written
from wardline_analyzers.checks.naming import last_name
from wardline_analyzers.checks.remote import remote
from wardline_analyzers.checks.secret_text import parts
from wardline_analyzers.finding import Confidence, Edit
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, function_around, leaves_early, words

_TLD: Final = (
    r"(?:com|org|net|io|dev|app|ai|co|edu|gov|info|biz|me|us|uk|de|fr|eu|ru|cn|jp|in|nl|ch|at|es|it|pl|se|no|br|ca|au|"
    r"cloud|online|site|xyz|tech|example)"
)
HOST: Final = re.compile(rf"(?i)(?:[a-z0-9_-]+\.)+{_TLD}(?::\d+)?")
ORIGIN: Final = re.compile(rf"(?i)(?:https?:)?//(?:[a-z0-9_-]+\.)+{_TLD}(?::\d+)?")
_URLS: Final = words("url uri link href address website endpoint")
_TARGETS: Final = words("origin referer referrer redirect next callback target destination return webhook dest")
_HOSTS: Final = words("host hostname domain netloc server fqdn")
_CONTAINERS: Final = words("list tuple set dictionary list_comprehension set_comprehension dictionary_comprehension")
_DECIDES: Final = words(
    "if_statement elif_clause while_statement conditional_expression assert_statement return_statement if_clause "
    "assignment"
)
_CONTAINER_TYPE: Final = re.compile(r"(?i)\b(?:list|set|tuple|dict|sequence|iterable|frozenset|mapping|collection)\b")


def substring_host(unit: UnitView, new: New) -> Iterator[Match]:
    """`"example.com" in url`, `url.startswith("https://example.com")`, `host.endswith("example.com")`."""
    source = unit.syntax.source
    nodes = unit.syntax.find("comparison_operator") if b" in " in source else []
    if b"swith(" in source:
        nodes += unit.syntax.nodes.get("call", ())
    for node in nodes:
        found = _contained(unit, node) if node.type == "comparison_operator" else _begins(unit, node)
        if found is None or not _is_condition(node):
            continue
        text, subject, kind = found
        sure = _sureness(unit, node, subject)
        if sure is None or in_test(unit, node):
            continue
        yield new(
            node,
            captures={"text": text, "subject": subject},
            confidence=sure,
            name=kind,
            message=_message(unit, text, kind),
        )


def _message(unit: UnitView, text: Node, kind: str) -> str:
    host = re.sub(r"^(?:https?:)?//", "", str(unit.values.constant(text)))
    if kind == "startswith":
        return (
            f"`https://{host}.evil.example` begins like this as well; end the text with `/`, or compare the host name."
        )
    if kind == "endswith":
        return f"`evil{host}` ends like this as well; compare the host name, or its end with `.{host}`."
    return f"A URL of any host can hold `{host}` in its path or query; parse it and compare its host name."


def _contained(unit: UnitView, node: Node) -> tuple[Node, Node, str] | None:
    operands = node.named_children
    sign = " ".join(unit.syntax.text(child) for child in node.children if not child.is_named)
    if len(operands) != 2 or sign not in ("in", "not in"):
        return None
    text = unit.values.constant(operands[0])
    if not isinstance(text, str) or not (HOST.fullmatch(text) or ORIGIN.fullmatch(text.rstrip("/"))):
        return None
    if _is_container(unit, operands[1]) or _kind_of(unit, operands[1]) is None:
        return None
    return operands[0], operands[1], sign


def _begins(unit: UnitView, node: Node) -> tuple[Node, Node, str] | None:
    callee = node.child_by_field_name("function") if node.type == "call" else None
    arguments = node.child_by_field_name("arguments") if callee is not None else None
    if callee is None or callee.type != "attribute" or arguments is None or len(arguments.named_children) != 1:
        return None
    subject, attribute = callee.child_by_field_name("object"), callee.child_by_field_name("attribute")
    method = unit.syntax.text(attribute) if attribute is not None else ""
    if subject is None or method not in ("startswith", "endswith"):
        return None
    text = unit.values.constant(arguments.named_children[0])
    kind = _kind_of(unit, subject)
    if not isinstance(text, str) or kind is None:
        return None
    if method == "startswith":
        fits = bool(ORIGIN.fullmatch(text)) or (kind == "host" and bool(HOST.fullmatch(text)))
    else:
        fits = bool(HOST.fullmatch(text)) and kind in ("host", "target")
    return (arguments.named_children[0], subject, method) if fits else None


def _kind_of(unit: UnitView, node: Node) -> str | None:
    """`url`, `target` (where a client wants to go to, or comes from) or `host`, by the expression's name."""
    name = last_name(unit, node)
    last = parts(name)[-1:] or [""]
    if last[0] in _HOSTS:
        return "host"
    if last[0] in _TARGETS or re.search(r"(?i)redirect|callback|referr?er|return_?(?:url|to)|next_?url", name):
        return "target"
    return "url" if last[0] in _URLS else None


def _is_container(unit: UnitView, node: Node) -> bool:
    followed = unit.values.follow(node)
    if followed.type in _CONTAINERS or unit.values.kind(node) in ("list", "dict"):
        return True
    for binding in (
        (unit.names.binding(unit.syntax.text(node), node.start_byte) or ()) if node.type == "identifier" else ()
    ):
        if binding.kind == "parameter" and binding.node is not None:
            return bool(_CONTAINER_TYPE.search(unit.syntax.text(binding.node)))
    return False


def _is_condition(node: Node) -> bool:
    """Does the outcome decide something?"""
    for parent in ancestors(node):
        if parent.type in (
            "if_statement",
            "elif_clause",
            "while_statement",
            "conditional_expression",
            "assert_statement",
        ):
            return True
        if parent.type in ("return_statement", "if_clause", "assignment"):
            return True
        if parent.type not in ("boolean_operator", "not_operator", "parenthesized_expression", "call", "argument_list"):
            return parent.type == "generator_expression"
    return False


def _sureness(unit: UnitView, node: Node, subject: Node) -> Confidence | None:
    """Is it a test of what may pass, or only of what kind of page this is?"""
    if remote(unit, subject, "url") is not None or _kind_of(unit, subject) == "target":
        return Confidence.MEDIUM
    around = function_around(node)
    name = around.child_by_field_name("name") if around is not None else None
    if name is not None and re.search(r"(?i)safe|valid|allow|trust|permit|verif|check", unit.syntax.text(name)):
        return Confidence.MEDIUM
    for parent in ancestors(node):
        if parent.type in ("if_statement", "elif_clause"):
            body = parent.child_by_field_name("consequence")
            if body is None:
                return None
            if leaves_early(body) and _refuses(unit, parent, body):
                return Confidence.MEDIUM
            return Confidence.LOW if _PASSES.search(unit.syntax.text(body)) else None
        if parent.type == "return_statement":
            text = unit.syntax.text(unit.values.follow(subject))
            return Confidence.MEDIUM if _HOST_OF_URL.search(text) else Confidence.LOW
        if parent.type == "function_definition":
            break
    return None


_HOST_OF_URL: Final = re.compile(r"(?:urlparse|urlsplit)\(.*\)\.(?:hostname|netloc)")
"""Whose host is asked, the function has looked up in a URL: it is there to tell hosts apart."""
_PASSES: Final = re.compile(r"return True|redirect\(|requests\.|urlopen\(|httpx\.|Authorization")
"""What a test of a URL lets happen."""


def _refuses(unit: UnitView, test: Node, body: Node) -> bool:
    """`if "example.com" not in url: raise`"""
    condition = test.child_by_field_name("condition")
    text = unit.syntax.text(condition) if condition is not None else ""
    ends = unit.syntax.text(body)
    return bool(re.search(r"\bnot\b", text)) and bool(
        re.search(r"\braise\b|abort\(|return (?:False|None)|40[013]", ends)
    )


# ---------------------------------------------------------------------- the fix


def compare_host(match: Match) -> Sequence[Edit]:
    """Compare the host name, or end the text where the host ends."""
    text, subject = match.captures["text"], match.captures["subject"]
    value = match.unit.values.constant(text)
    kind = _kind_of(match.unit, subject)
    if text.type != "string" or not isinstance(value, str):
        return ()
    written_text, written_subject = match.text(text), match.text(subject)
    simple = subject.type in ("identifier", "attribute", "subscript", "call")
    if match.name == "startswith":
        if kind == "host" or not ORIGIN.fullmatch(value):
            return ()
        if re.search(r"(?i)origin", last_name(match.unit, subject)):  # an origin has no path
            return (replacement(match, match.node, f"{written_subject} == {written_text}"),)
        return (replacement(match, text, f"{written_text[:-1]}/{written_text[-1]}"),)
    if match.name == "endswith":
        if not simple or kind != "host":
            return ()
        quote = written_text[-1]
        if quote in written_subject:
            return ()
        dotted = re.sub(rf"^(\w*{quote})", r"\1.", written_text)
        return (
            replacement(match, subject, f"f{quote}.{{{written_subject}}}{quote}"),
            replacement(match, text, dotted),
        )
    if not simple or not HOST.fullmatch(value) or ":" in value:
        return ()
    sign = "!=" if match.name == "not in" else "=="
    host = written_subject if kind == "host" else f"`urllib.parse.urlsplit`({written_subject}).hostname"
    if kind == "target" and re.search(r"(?i)host", last_name(match.unit, subject)):
        return ()
    return (replacement(match, match.node, spelled(f"{host} {sign} {written_text}")),)


# ---------------------------------------------------------------------- regular expressions

_SCHEME: Final = re.compile(
    r"(?:https?|ftp|wss?)(?:s\?|\?)?:(?:\\?/){2}|\(\?:https\?\)\?:(?:\\?/){2}"
    r"|^\^?(?=www\\?\.|(?:\.|\[[^\]]*\]|\\w)[*+]\??\\\.[a-z0-9-]+\\?\.[a-z])"
    r"|^\^?(?=\((?:\?:)?[a-z0-9-]+(?:\|[a-z0-9-]+)*\)\\?\.[a-z])"
)
"""Where the host begins: behind the scheme, or at the very beginning."""
_LABEL: Final = re.compile(r"[A-Za-z0-9_-]")
_WILD: Final = re.compile(r"(?:\.|\[[^\]]*\]|\\w)[*+]\??(?=\\?\.)")
_END: Final = re.compile(rf"(?i){_TLD}(?=$|[/:?#()|$]|\\/|\\b|\\Z)")


def unescaped_host(match: Match) -> bool:
    """The pattern names a host, and a dot in it stands for any character."""
    pattern = match.constant("0|pattern")
    if not isinstance(pattern, str) or not unescaped_dots(pattern) or in_test(match.unit, match.node):
        return False
    subject = match.argument("1|string")
    if (match.name or "").endswith(".search") and subject is not None and _kind_of(match.unit, subject) is None:
        return False  # it looks for a link in a text
    whole = pattern.startswith("^") or (match.name or "").endswith(("fullmatch", ".match"))
    ends = bool(re.search(r"(?:/|\\/|\$|\\Z|\))", _behind(pattern)))
    match.confidence = Confidence.MEDIUM if whole and ends else Confidence.LOW
    return True


_ANY_HOST: Final = re.compile(
    rf"(?i)^\^?https?\\?\??:(?:\\?/){{2}}\(?(?:\?:)?\.[*+]\??(?:\\?\.[a-z0-9-]+|[a-z0-9-]+)*\\?\.{_TLD}(?![a-z0-9-])"
)
_LISTS: Final = re.compile(r"(?i)allow|trust|safe|white|valid|origin|host|domain|url|permitted")


def any_host(match: Match) -> bool:
    """`re.compile(r"https://.*\\.example\\.com")`: the dot stands for a slash as well, and so for any host."""
    pattern = match.constant("0|pattern")
    if not isinstance(pattern, str) or _ANY_HOST.match(pattern) is None or in_test(match.unit, match.node):
        return False
    subject = match.argument("1|string")
    if subject is not None:
        return _kind_of(match.unit, subject) is not None
    assigned = match.node.parent
    left = assigned.child_by_field_name("left") if assigned is not None and assigned.type == "assignment" else None
    return left is not None and _LISTS.search(match.text(left)) is not None


def _behind(pattern: str) -> str:
    at = _SCHEME.search(pattern)
    return pattern[at.end() :] if at is not None else pattern


_ADDRESS: Final = re.compile(r"\^?\(?(?:\d{1,3}\\?\.){3}(?=[\d\[(]|\\d|\.[*+])")
"""An address of IPv4, whose numbers stand there but for the last ones."""


def unescaped_dots(pattern: str) -> list[int]:
    """The offsets of the dots in the host of a pattern that are not escaped, if it ends in a known top-level domain."""
    if len(pattern) > 1000:
        return []
    address = _ADDRESS.match(pattern)
    if address is not None:
        return [at for at in range(address.end()) if pattern[at] == "." and pattern[at - 1] != "\\"]
    found: list[int] = []
    for scheme in _SCHEME.finditer(pattern):
        dots: list[int] = []
        at = scheme.end()
        if pattern[at : at + 1] == "(" and not pattern.startswith("(?", at):
            at += 1
        elif pattern.startswith("(?:", at):
            at += 3
        before = ""
        wild = _WILD.match(pattern, at)
        if wild is not None:  # any subdomain
            at, before = wild.end(), "*"
        while at < len(pattern):
            here = pattern[at]
            if here == "." and before and pattern[at + 1 : at + 2] not in ("*", "+", "?", "{"):
                if _LABEL.match(before) or before in ")*":
                    dots.append(at)
                last = _END.match(pattern, at + 1)
                if last is not None:
                    found += dots
                    break
            elif pattern.startswith("\\.", at):
                at += 1
                if _END.match(pattern, at + 1):
                    found += dots
                    break
            elif pattern.startswith("\\-", at):
                at += 1
            elif not (_LABEL.match(here) or here in ")?|"):
                break
            before = pattern[at]
            at += 1
    return sorted(set(found))


def escape_dots(match: Match) -> Sequence[Edit]:
    """Escape these dots in the literal of the pattern."""
    node = match.argument("0|pattern")
    node = written(match, node) if node is not None else None
    pattern = match.constant("0|pattern")
    if node is None or node.type != "string" or not isinstance(pattern, str):
        return ()
    text = match.text(node)
    opening = re.match(r"(\w*)('''|\"\"\"|'|\")", text)
    if opening is None or "f" in opening[1].lower():
        return ()
    body = text[opening.end() : -len(opening[2])]
    if body != pattern:  # escapes: the offsets do not fit
        return ()
    raw = "r" in opening[1].lower()
    shift = match.unit.syntax.shift
    start = node.start_byte - shift + opening.end()
    return [
        Edit(start + len(body[:at].encode()), start + len(body[:at].encode()), "\\" if raw else "\\\\")
        for at in unescaped_dots(pattern)
    ]
