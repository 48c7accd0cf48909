"""Checks and fixes of the pages about XML."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.handed_in import joined
from wardline_analyzers.checks.remote import harmless, written_name
from wardline_analyzers.checks.request import holds_remote
from wardline_analyzers.finding import Confidence, Edit, Fix, Safety
from wardline_analyzers.fixes.build import build, callee_edit, replacement
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, walk
from wardline_analyzers.match.unasked import parameter_name, unasked
from wardline_analyzers.rules.rule import FixSpec

_CLOSED: Final = {"resolve_entities": (True, "False"), "no_network": (False, "True"), "load_dtd": (True, "False")}
"""Options of lxml's parsers: the value that opens them, and the text that closes them."""

_DEFUSED: Final = {
    "xml.etree.ElementTree": "defusedxml.ElementTree",
    "xml.etree.cElementTree": "defusedxml.ElementTree",
    "xml.dom.minidom": "defusedxml.minidom",
    "xml.dom.pulldom": "defusedxml.pulldom",
    "xml.dom.expatbuilder": "defusedxml.expatbuilder",
    "xml.sax": "defusedxml.sax",
    "xml.sax.expatreader": "defusedxml.expatreader",
}
_SAME_NAMES: Final = frozenset(
    ("parse", "parseString", "iterparse", "fromstring", "XML", "XMLParser", "make_parser", "create_parser")
)
"""Functions that defusedxml has under the same name."""


def document_from_request(match: Match) -> bool:
    """The document comes from a remote client."""
    node = match.argument("0|text") or match.argument("0|source")
    return holds_remote(match, node)


def open_parser_for_request(match: Match) -> bool:
    """So it does, and the parser that is given does not say that entities stay unresolved."""
    parser = match.argument("1|parser")
    if parser is None or not document_from_request(match):
        return False
    made = match.unit.values.follow(parser)
    if made.type != "call":
        return False
    arguments = Arguments(made, match.unit.syntax)
    return arguments.get("resolve_entities") is None and not arguments.hidden_keywords


def options_of_caller(match: Match) -> bool:
    """`XMLParser(**options)`, with all options of a caller's choice"""
    arguments, around = match.arguments, function_around(match.node)
    if arguments is None or arguments.node is None or around is None or arguments.get("resolve_entities") is not None:
        return False
    splats = [n.named_children[0] for n in arguments.node.named_children if n.type == "dictionary_splat"]
    if len(splats) != 1 or splats[0].type != "identifier" or "resolve_entities" in match.text(around):
        return False
    found = match.unit.names.binding(match.text(splats[0]), splats[0].start_byte)
    return bool(found) and all(b.kind == "parameter" for b in found or ()) and not in_test(match.unit, match.node)


def may_read_foreign(match: Match) -> bool:
    """Not of a parser that only reads, in the same function, what is known to be harmless there; less surely of one of
    several parsers, of which the dataflow tells which one reads what a client sent."""
    if _is_one_of_several(match.node):
        match.confidence = Confidence.LOW
    reader = match.argument("0|source") if (match.name or "").endswith(".iterparse") else _read_with(match)
    if reader is not None:
        return not harmless(match.unit, reader, "xml")
    parser, around = _variable(match), function_around(match.node)
    if parser is None or around is None or match.unit.data is None:
        return True
    documents = [
        d for call in walk(around) if call.type == "call" and (d := _document(match, call, parser)) is not None
    ]
    return not documents or not all(harmless(match.unit, document, "xml") for document in documents)


_SHELVES: Final = frozenset(("pair", "list", "tuple", "set", "conditional_expression"))


def _is_one_of_several(made: Node) -> bool:
    """Does a parser stand in a table or a choice, or does its function give others too?"""
    parent = made.parent
    while parent is not None and parent.type in ("parenthesized_expression", "lambda"):
        parent = parent.parent
    if parent is None or parent.type != "return_statement":
        return parent is not None and parent.type in _SHELVES
    around = function_around(made)
    return around is not None and sum(each.type == "return_statement" for each in walk(around)) > 1


def _read_with(match: Match) -> Node | None:
    """The document in `parse(document, XMLParser(…))`."""
    around = match.node.parent
    if around is not None and around.type == "keyword_argument":
        around = around.parent
    if around is None or around.type != "argument_list" or around.parent is None or around.parent.type != "call":
        return None
    given = Arguments(around.parent, match.unit.syntax).positional
    return given[0] if given and given[0].id != match.node.id else None


def _variable(match: Match) -> str | None:
    """The variable that holds the parser."""
    callee = match.callee()
    if (match.name or "").endswith("setFeature"):
        parser = callee.child_by_field_name("object") if callee is not None else None
    else:
        parent = match.node.parent
        parser = parent.child_by_field_name("left") if parent is not None and parent.type == "assignment" else None
    return match.text(parser) if parser is not None and parser.type == "identifier" else None


def _document(match: Match, call: Node, parser: str) -> Node | None:
    """What a call reads with this parser: `parser.parse(x)`, `parseString(x, parser)`."""
    callee, arguments = call.child_by_field_name("function"), Arguments(call, match.unit.syntax).positional
    given = [match.text(a) for a in arguments]
    keywords = call.child_by_field_name("arguments")
    named = keywords is not None and f"={parser}" in match.text(keywords).replace(" ", "")
    own = callee is not None and match.text(callee) in (f"{parser}.parse", f"{parser}.feed")
    return arguments[0] if arguments and (own or parser in given[1:] or named) else None


def close_parser(match: Match) -> Fix | None:
    """Give each open option the value that closes it, or set the SAX feature to False."""
    if match.arguments is None:
        return None
    if match.name is not None and match.name.endswith("setFeature"):
        value = match.arguments.get("1")
        edits = [] if value is None else [replacement(match, value, "False")]
    else:
        edits = [edit for name in _CLOSED if (edit := _closing(match, name)) is not None]
    if not edits:
        return None
    return Fix("Do not resolve external entities", Safety.SUGGESTED, tuple(sorted(edits, key=lambda e: e.start)))


def _closing(match: Match, name: str) -> Edit | None:
    value = match.argument(name)
    opening, closing = _CLOSED[name]
    if value is None or match.unit.values.constant(value) is not opening:
        return None
    return replacement(match, value, closing)


def defused(match: Match) -> Fix | None:
    """Call the function of the same name in defusedxml."""
    callee = match.callee()
    name = match.resolve(callee) if callee is not None else None
    module, _, function = (name or "").rpartition(".")
    if module not in _DEFUSED or function not in _SAME_NAMES:
        return None
    edit = callee_edit(match, f"{_DEFUSED[module]}.{function}")
    return None if edit is None else Fix("Use defusedxml", Safety.SUGGESTED, (edit,))


_LXML: Final = FixSpec(
    "Give a parser that does not resolve entities",
    Safety.SUGGESTED,
    set=(("parser", "`lxml.etree:XMLParser`(resolve_entities=False)"),),
)


def safe_parser(match: Match) -> Fix | None:
    """Of `taint`: a closed parser for lxml, defusedxml for the standard library."""
    name = written_name(match)
    if name.startswith("lxml.etree.") and match.argument("1|parser") is None and not name.endswith("iterparse"):
        return build(_LXML, match)
    return defused(match)


_FOR_MODELS: Final = re.compile(r"(?i)prompt|message|context|instruction|llm|chat|agent")
"""Functions that write tags for a language model, which parses nothing."""


def put_together(match: Match) -> bool:
    """Of `taint`: XML that is returned holds a parameter that nothing looks at, and a program is to read it."""
    name = parameter_name(match)
    if not name or _FOR_MODELS.search(match.unit.around.name) or in_test(match.unit, match.node):
        return False
    return joined(match) and unasked(match, name)
