"""Is an answer a page? What the function around it says of its type."""

from __future__ import annotations

import re

from tree_sitter import Node

from wardline_analyzers.checks.java import server_pages
from wardline_analyzers.checks.javascript.calls import answering_function
from wardline_analyzers.checks.python.web.markup import is_made_plain
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import ancestors, function_around

OTHER_TYPE = re.compile(r"text/(?!html)\w+|application/(?!xhtml)\w+|image/|text_plain|PlainText|mimetype=|media_type=")
_TYPE_SET = re.compile(
    r"(?i)(?:\.(?:mimetype|content_type)|\[[\"']content-type[\"']\])\s*=\s*[\"'](?![^\"']*(?:html|svg|xml))"
)
"""`response.mimetype = "text/plain"`: an answer that is no page after all."""


def is_page(match: Match) -> bool:
    """Of `taint`: not where the function writes an answer of another type."""
    name = match.name or ""
    if match.unit.language == "php":
        said_before = _HEADER.findall(match.unit.syntax.source[: match.node.start_byte])
        return not said_before or re.search(rb"(?i)html|xml|svg", said_before[-1]) is not None
    if name.endswith((".make_response", ".Response", ".HttpResponse")):
        around = function_around(match.node)
        return around is None or not _TYPE_SET.search(match.text(around))
    if name == "markupsafe.Markup":
        return not is_made_plain(match.node)
    if name.startswith("tornado."):
        return _is_tornado_page(match)
    if name.startswith(server_pages.PAGE):
        return server_pages.written(match)
    if not name.endswith((".write", ".end", ".send")):
        return True
    callee = match.callee()
    if callee is not None and (chained := _SAID.search(match.text(callee))) is not None:
        return _PAGE.search(chained[1]) is not None
    around = function_around(match.node) or answering_function(match)
    if around is None:
        return True
    said = _said_last(match, around)
    if said:
        return _PAGE.search(said) is not None
    text = match.text(around)
    if name.startswith("fastify.") and "text/html" not in text:
        match.confidence = Confidence.LOW  # plain text, unless a hook says something else
    return name.endswith(".send") or "text/html" in text or not OTHER_TYPE.search(text)


_SAID = re.compile(
    r"""(?i)(?:\bcontent-type["'`]?\s*[:,]|\b(?:res|resp|response|reply)\.(?:type|contentType)\()\s*["'`]([^"'`]+)["'`]"""
)
_PAGE = re.compile(r"(?i)html|xml|svg")


def _said_last(match: Match, around: Node) -> str:
    """The type of content that the nearest statement in front says, in this block or in one around it."""
    for above in (match.node, *ancestors(match.node)):
        if above == around:
            break
        before = above.prev_named_sibling
        while before is not None:
            if before.type == "expression_statement" and (found := _SAID.search(match.text(before))) is not None:
                return found[1]
            before = before.prev_named_sibling
    return ""


_HEADER = re.compile(rb"""(?i)\bheader\(\s*["']content-type\s*:\s*([\w./+-]+)""")
"""PHP says the type of its answer before it writes one."""


_JSON = re.compile(r"\bjson\.dumps\(|\bjson_encode\(|\borjson\.dumps\(")
_SAYS_TYPE = re.compile(r"(?i)set_header\(\s*[\"']content-type[\"']\s*,\s*([^)\n]*)")


def _is_tornado_page(match: Match) -> bool:
    """Not where the function says another type. Nor JSON of a handler whose base is the program's: that
    mostly says the type for all its handlers.
    """
    around = function_around(match.node)
    said = _SAYS_TYPE.findall(match.text(around)) if around is not None else []
    if said and not any("html" in each.lower() for each in said):
        return False
    node = match.at if match.at is not None else match.node
    if not any(base.endswith("RequestHandler") for base in match.unit.around.bases):
        texts = [match.text(each) for each in (node, match.unit.values.follow(node))]
        if any(_JSON.search(text) for text in texts):
            return False
    return True


__all__ = ["OTHER_TYPE", "is_page"]
