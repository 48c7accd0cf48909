"""A text that is put together in JavaScript, Go or Java, piece by piece, and how it is written anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import FUNCTIONS, enclosing, of_kind, text_between

_LITERALS: Final = frozenset(
    ("string", "template_string", "interpreted_string_literal", "raw_string_literal", "string_literal")
)
_AROUND: Final = frozenset(("parenthesized_expression", "expression_list"))
_SCOPES: Final = (*FUNCTIONS, "constructor_declaration", "lambda_expression", "program", "source_file")
_DECLARES: Final = frozenset(("variable_declarator", "short_var_declaration", "var_spec"))
_FORMATS: Final = frozenset(("fmt.Sprintf", "String.format"))
_VERB: Final = re.compile(r"%(?:%|[sdv]|[-+# 0-9.*\[\]]*\w)")
_PLAIN_VERBS: Final = frozenset(("%s", "%d", "%v"))
_MOST_PIECES: Final = 60
_LONGEST: Final = 200
"""Bytes of an expression that a fix moves to another place."""
QUOTES: Final = {"javascript": "'\"`", "go": '"`', "java": '"'}
"""How texts may be quoted. Quotes of three signs are left alone."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Constant text, as it stands in the source between quotes; or, with a `node`, an expression put in there."""

    text: str
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """The pieces of a text, and the expression that makes it."""

    pieces: tuple[Piece, ...]
    whole: Node
    quote: str

    @property
    def nodes(self) -> list[Node]:
        """The expressions that are put in."""
        return [piece.node for piece in self.pieces if piece.node is not None]

    @property
    def marked(self) -> str:
        """The constant text, with a NUL for each expression."""
        return "".join("\0" if piece.node is not None else piece.text for piece in self.pieces)


def text_of(match: Match, node: Node) -> Text | None:
    """The pieces of a text, also behind a variable that nothing else reads; None: it cannot be one literal."""
    while node.type in _AROUND and len(node.named_children) == 1:
        node = node.named_children[0]
    if node.type == "identifier":
        made = made_once(match, node)
        return text_of(match, made) if made is not None and made.type != "identifier" else None
    found = list(_pieces(match, node))
    if not found or len(found) > _MOST_PIECES or any(piece is None for piece, _ in found):
        return None
    pieces = tuple(piece for piece, _ in found if piece is not None)
    quotes = {quote for _, quote in found if quote}
    if not quotes or not quotes <= set(QUOTES[match.unit.language]):
        return None
    if any(_is_long(piece.node) for piece in pieces if piece.node is not None):
        return None
    first = next(quote for _, quote in found if quote)
    return Text(pieces, node, first) if len(quotes) == 1 or _is_plain(pieces) else None


def _is_long(node: Node) -> bool:
    return node.end_byte - node.start_byte > _LONGEST or b"\n" in (node.text or b"")


def _is_plain(pieces: Sequence[Piece]) -> bool:
    """Does the text mean the same in whatever quotes?"""
    return not any("\\" in piece.text or "$" in piece.text for piece in pieces)


def literal(text: str, quote: str, language: str) -> str | None:
    """A text of the source between quotes, in others than its own if it holds those; None: it fits into none."""
    bare = re.sub(r"\\.", "", text)
    for each in dict.fromkeys((quote, *QUOTES[language])):
        if each in bare or ("\n" in text and each != "`") or (each == "`" and "${" in text):
            continue
        if each != quote and "\\" in text:
            continue
        return f"{each}{text}{each}"
    return None


def _pieces(match: Match, node: Node) -> Iterator[tuple[Piece | None, str]]:
    """The pieces in their order, each with its quotes; None for what cannot be taken apart."""
    kind = node.type
    if kind in _LITERALS:
        yield from _literal(match, node)
    elif kind == "parenthesized_expression" and len(node.named_children) == 1 and _is_text(match, node):
        yield from _pieces(match, node.named_children[0])
    elif kind == "binary_expression" and _is_text(match, node):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None:
            yield from _pieces(match, left)
            yield from _pieces(match, right)
    elif (formatted := _formatted(match, node)) is not None:
        yield from formatted
    else:
        yield Piece("", node), ""


def _is_text(match: Match, node: Node) -> bool:
    """Is it a sum with a literal in it, rather than one of numbers?"""
    operator = node.child_by_field_name("operator")
    if node.type == "binary_expression" and (operator is None or match.text(operator) != "+"):
        return False
    return any(
        child.type in _LITERALS or _formatted(match, child) is not None or _is_text(match, child)
        for child in node.named_children
    )


def _literal(match: Match, node: Node) -> Iterator[tuple[Piece | None, str]]:
    source = match.text(node)
    quote = source[:1]
    if source.startswith('"""'):
        yield None, ""
        return
    at = node.start_byte + 1
    for child in node.named_children:
        if child.type == "template_substitution":
            yield Piece(text_between(match.unit.syntax, at, child.start_byte)), quote
            inner = child.named_children[0] if len(child.named_children) == 1 else None
            yield (Piece("", inner) if inner is not None else None), quote
            at = child.end_byte
    yield Piece(text_between(match.unit.syntax, at, node.end_byte - 1)), quote


def _formatted(match: Match, node: Node) -> list[tuple[Piece | None, str]] | None:
    """The pieces of `fmt.Sprintf("…%s", x)`, or of `String.format`."""
    given = node.child_by_field_name("arguments")
    if node.type not in ("call_expression", "method_invocation") or given is None or not given.named_children:
        return None
    called = text_between(match.unit.syntax, node.start_byte, given.start_byte)
    form, *values = given.named_children
    if called not in _FORMATS or form.type not in _LITERALS:
        return None
    text, quote = match.text(form)[1:-1], match.text(form)[:1]
    found: list[tuple[Piece | None, str]] = []
    at = 0
    for verb in _VERB.finditer(text):
        if verb[0] == "%%":
            found.append((Piece(f"{text[at : verb.start()]}%"), quote))
        else:
            found.append((Piece(text[at : verb.start()]), quote))
            fits = verb[0] in _PLAIN_VERBS and bool(values)
            found.append((Piece("", values.pop(0)) if fits else None, quote))
        at = verb.end()
    found.append((Piece(text[at:]), quote))
    return found if not values else [(None, quote)]


# ---------------------------------------------------------------------- variables


def made_once(match: Match, name: Node) -> Node | None:
    """What a variable is made of, if it is made once in its function, and read nowhere but here."""
    named = _named(match, name)
    return _given(named[0]) if len(named) == 2 and named[1].id == name.id else None


def made_of(match: Match, name: Node) -> Node | None:
    """What a variable is made of, if it is made once in its function, however often it is read."""
    named = _named(match, name)
    if not named or named[0].id == name.id or any(_is_changed(each) for each in named[1:]):
        return None
    return _given(named[0])


def _named(match: Match, name: Node) -> list[Node]:
    around = enclosing(name, *_SCOPES)
    word = match.text(name)
    return [each for each in of_kind(around, "identifier") if match.text(each) == word] if around is not None else []


_CHANGES: Final = frozenset(
    (
        *("assignment_expression", "augmented_assignment_expression", "assignment_statement", "update_expression"),
        *("inc_statement", "short_var_declaration", "variable_declarator"),
    )
)


def _is_changed(name: Node) -> bool:
    around = name.parent
    if around is not None and around.type == "expression_list":
        around = around.parent
    if around is None or around.type not in _CHANGES:
        return False
    left = around.child_by_field_name("left") or around.child_by_field_name("name") or around
    return left.start_byte <= name.start_byte < left.end_byte


def _given(name: Node) -> Node | None:
    """What a declared name is given."""
    declared = name.parent
    if declared is not None and declared.type == "expression_list":
        declared = declared.parent if len(declared.named_children) == 1 else None
    if declared is None or declared.type not in _DECLARES:
        return None
    left = declared.child_by_field_name("name") or declared.child_by_field_name("left")
    if left is None or not left.start_byte <= name.start_byte < left.end_byte:
        return None
    value = declared.child_by_field_name("value") or declared.child_by_field_name("right")
    if value is not None and value.type == "expression_list":
        value = value.named_children[0] if len(value.named_children) == 1 else None
    return value
