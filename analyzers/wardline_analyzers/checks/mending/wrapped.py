"""Values of a client that are made harmless where they are put into something: escaped, quoted, or held to a limit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.mending.texts import QUOTES, made_of, text_of
from wardline_analyzers.checks.remote import tainted, value_of
from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import text_between

_SIMPLE: Final = frozenset(
    (
        *("identifier", "member_expression", "subscript_expression", "call_expression", "selector_expression"),
        *("index_expression", "method_invocation", "field_access", "array_access", "parenthesized_expression"),
        *("element_reference", "call", "member_access_expression", "invocation_expression"),
        "element_access_expression",
    )
)
"""What a method can be called on as it stands."""
_JOINS: Final = frozenset(
    (
        *("path.join", "path.resolve", "path.posix.join", "filepath.Join", "path.Join", "Paths.get", "Path.of"),
        *("join", "resolve"),
    )
)
_LAMBDA: Final = "lambda_expression"
"""A function that is called for the text: `log.info(() -> text)`."""
_MOST: Final = 8
_PATH: Final = "path"
_PAGE: Final = "javax.servlet.jsp.page._"
_SENT: Final = re.compile(r"(?:param|paramValues|header|headerValues|cookie)[.\[]")
"""What a client sent, in the expressions of a server page."""

_FORMS: Final[Mapping[str, Mapping[str, str]]] = {
    "log": {
        "javascript": "JSON.stringify({})",
        "go": "`strconv.Quote`({})",
        "java": '{text}.replaceAll("[\\\\r\\\\n]", "_")',
        "ruby": "{}.inspect",
    },
    "secret": {"javascript": "'***'", "go": '"***"', "java": '"***"'},
    "regex": {
        "javascript": "{}.replace(/[.*+?^${{}}()|[\\]\\\\]/g, '\\\\$&')",
        "java": "java.util.regex.Pattern.quote({})",
    },
    "path": {
        "javascript": "`path.basename`({})",
        "go": "`path/filepath.Base`({})",
        "java": "new java.io.File({}).getName()",
        "php": "basename({})",
        "ruby": "File.basename({})",
    },
    "nosql": {"javascript": "String({})"},
    "header": {"java": "java.net.URLEncoder.encode({}, java.nio.charset.StandardCharsets.UTF_8)"},
    "email": {"java": '{text}.replaceAll("[\\\\r\\\\n]", "")'},
    "html": {
        "javascript": "String({}).replace(/[&<>\"']/g, (sign) => `&#${{sign.charCodeAt(0)}};`)",
        "go": "`html.EscapeString`({})",
        "java": 'String.valueOf({}).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")'
        '.replace("\\"", "&quot;").replace("\'", "&#39;")',
        "php": "htmlspecialchars({}, ENT_QUOTES)",
    },
    "shell": {"php": "escapeshellarg({})", "ruby": "Shellwords.escape({})"},
    "ldap": {"php": "ldap_escape({}, '', LDAP_ESCAPE_FILTER)"},
    "resource": {"javascript": "Math.min(Number({}), 1000)", "java": "Math.min({}, 1000)"},
}
"""What is written around a value, by the kind of sink and the language. `{text}` is the value as a text."""


def _wrapping(kind: str, called: str = "") -> Callable[[Match], Sequence[Edit]]:
    """The fix that a page names: all such values in what gets to this kind of sink are wrapped (`called`: so)."""

    def wrapped(match: Match) -> Sequence[Edit]:
        form = _FORMS[called or kind].get(match.unit.language)
        if form is None or match.at is None:
            return []
        parts = list(_parts(match, kind, match.at))
        if not 0 < len(parts) <= _MOST:
            return []
        if form.startswith("`"):
            if _is_hidden(match, form[1:].partition(".")[0]):
                return []
            form = spelled(form)
        if match.name == _PAGE and any(_SENT.match(match.text(part)) for part in parts):
            return _in_server_page(match, parts)
        return [replacement(match, part, _written(match, part, form)) for part in parts]

    return wrapped


def _in_server_page(match: Match, parts: Sequence[Node]) -> Sequence[Edit]:
    """`${param.name}` of a server page is no code of Java: it has a function of its own."""
    if any('"' in match.text(part) for part in parts):
        return []  # it may stand in quotes
    return [replacement(match, part, f"fn:escapeXml({match.text(part)})") for part in parts]


def _is_hidden(match: Match, module: str) -> bool:
    """Does the unit call something else by the name that a module of JavaScript would have?"""
    if match.unit.language != "javascript":
        return False
    own = rf"\b(?:const|let|var)\s+{module}\b(?!\s*=\s*require)|[(,]\s*{module}\s*(?:[,)=]|=>)"
    return re.search(own, match.unit.syntax.source.decode("utf-8", "replace")) is not None


def _written(match: Match, node: Node, form: str) -> str:
    source = match.text(node)
    if node.type not in _SIMPLE and not form.endswith("({})"):
        source = f"({source})"
    value = value_of(match, node)
    text = source if value is not None and value.kind == "str" else f"String.valueOf({match.text(node)})"
    return form.format(source, text=text)


def _parts(match: Match, kind: str, node: Node, depth: int = 0) -> Iterator[Node]:
    """The expressions that hold the data: in a text, among the parts of a path, in an object; else the whole."""
    if depth > _MOST:
        return
    while len(node.named_children) == 1 and node.named_children[0].byte_range == node.byte_range:
        node = node.named_children[0]  # `argument` of PHP, a body of one statement in Ruby
    if node.type == _LAMBDA:
        given = node.child_by_field_name("body")
        if given is not None and given.type != "block":
            yield from _parts(match, kind, given, depth + 1)
        return
    inner = list(_inner(match, kind, node))
    if inner:
        for each in inner:
            if _is_data(match, kind, each):
                yield from _parts(match, kind, each, depth + 1)
        return
    made = made_of(match, node) if node.type == "identifier" else None
    if made is not None and any(True for _ in _inner(match, kind, made)):
        yield from _parts(match, kind, made, depth + 1)
    elif (kind != _PATH or depth > 0 or _is_behind_folder(node)) and not _is_made_elsewhere(node):
        yield node


def _inner(match: Match, kind: str, node: Node) -> Iterator[Node]:
    text = text_of(match, node) if match.unit.language in QUOTES and node.type != "identifier" else None
    if text is not None:
        yield from text.nodes
    elif node.type in ("binary_expression", "binary") and match.unit.language not in QUOTES:
        yield from node.named_children
    elif node.type in _WITH_VALUES:
        yield from (part.named_children[0] for part in node.named_children if _takes_call(part))
    elif kind == _PATH and _joins(match, node):
        arguments = node.child_by_field_name("arguments")
        yield from arguments.named_children[1:] if arguments is not None else ()
    elif node.parent is not None and node.parent.type == "return_statement":
        yield from _handed(match, kind, node)
    elif node.type == "object":
        for pair in node.named_children:
            value = pair.child_by_field_name("value") if pair.type == "pair" else None
            if value is not None:
                yield value


_WITH_VALUES: Final = frozenset(("string", "subshell", "interpolated_string_expression", "string_literal"))


def _takes_call(part: Node) -> bool:
    """`#{name}`, `${name}`, `{name}`, but not `$name`: may a call stand there?"""
    return part.type == "interpolation" and bool(part.named_children) and (part.text or b"").endswith(b"}")


def _handed(match: Match, kind: str, node: Node | None) -> Iterator[Node]:
    """`name` of `Response.ok().entity(name).build()`: an answer is no text itself."""
    while node is not None and node.type == "method_invocation":
        arguments = node.child_by_field_name("arguments")
        for argument in arguments.named_children if arguments is not None else ():
            if _is_data(match, kind, argument):
                yield argument
        node = node.child_by_field_name("object")


def _is_made_elsewhere(node: Node) -> bool:
    """`return builder.build()`: an answer that was given its text before."""
    return node.type == "method_invocation" and node.parent is not None and node.parent.type == "return_statement"


def _joins(match: Match, node: Node) -> bool:
    arguments = node.child_by_field_name("arguments")
    if arguments is None or len(arguments.named_children) < 2:
        return False
    if node.type in ("object_creation_expression", "new_expression"):
        made = node.child_by_field_name("type")
        return made is not None and match.text(made) in ("File", "java.io.File")
    return text_between(match.unit.syntax, node.start_byte, arguments.start_byte).strip() in _JOINS


def _is_behind_folder(node: Node) -> bool:
    """Is it an argument behind another one, as in `new File(folder, name)`?"""
    around = node.parent
    if around is None or around.type not in ("arguments", "argument_list") or around.parent is None:
        return False
    first = around.named_children[0]
    return first.id != node.id and around.parent.type == "object_creation_expression"


def _is_data(match: Match, kind: str, node: Node) -> bool:
    return tainted(match.unit, node, match.sources or ("remote",), kind) is not None


in_log = _wrapping("log")
hidden_in_log = _wrapping("log", "secret")
in_pattern = _wrapping("regex")
in_path = _wrapping(_PATH)
in_filter = _wrapping("nosql")
in_header = _wrapping("header")
in_mail = _wrapping("email")
in_size = _wrapping("resource")
in_page = _wrapping("html")
in_command = _wrapping("shell")
in_directory = _wrapping("ldap")
