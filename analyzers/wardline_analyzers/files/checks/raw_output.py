"""Templates of EJS, Handlebars, Pug and Thymeleaf that put a value into the page as it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.checks.secret_text import parts
from wardline_analyzers.files.match import FileMatch
from wardline_analyzers.files.view import FileView
from wardline_analyzers.finding import Confidence, Edit, Fix, Safety
from wardline_analyzers.match.tree import words

_PATH: Final = rb"[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*|\[[\w'\"$]+\])*"
"""A value of the data: what a function returns may have been made for the page."""
_OTHERWISE: Final = rb"(?:\s*(?:\|\||\?\?)\s*(?:''|\"\"))?"
_EJS: Final = re.compile(rb"<%(-)\s*(" + _PATH + rb")" + _OTHERWISE + rb"\s*;?\s*[-_]?%>")
_HANDLEBARS: Final = re.compile(rb"\{\{\{~?\s*((?:\.\./)*(?:@root\.)?" + _PATH + rb")\s*~?\}\}\}")
_PUG: Final = re.compile(
    rb"^[ \t]*(?:[\w.#:-]+(?:\([^()\n]*\))?)?(!)=[ \t]*(" + _PATH + rb")" + _OTHERWISE + rb"[ \t]*(?://.*)?$",
    re.MULTILINE,
)
_PUG_INSIDE: Final = re.compile(rb"(!)\{\s*(" + _PATH + rb")\s*\}")
_THYMELEAF: Final = re.compile(rb"\bth[:-](u)text\s*=\s*([\"'])\s*[$*]\{\s*(" + _PATH + rb")\s*\}\s*\2")
_THYMELEAF_INSIDE: Final = re.compile(rb"\[(\()[$*]\{\s*(" + _PATH + rb")\s*\}(\))\]")
_PAGE: Final = re.compile(rb"(?i)</(?:div|p|span|a|li|[uo]l|t[dr]|h[1-6]|body|html|head|main|section|article|form)>")
"""Templates make other texts too: code, settings, mails without HTML."""
_SECTION: Final = re.compile(rb"\{\{~?([#/])\s*\^?([\w.-]+)")

_HTML_ALREADY: Final = words(
    "html markup svg icon icons script scripts style styles css js csrf nonce json layout template rendered sanitized "
    "safe escaped purified yield partial sections head header footer sidebar nav menu toc pagination widget embed "
    "iframe field input form analytics tracking meta copyright jsonld attrs attributes"
)
"""Words of names of what the program has made for the page."""
_SLOTS: Final = words("body content main children page outlet slot")
"""Where a layout puts the page, if they stand alone."""
_SITE: Final = words("site theme config settings i18n lang t locale translations strings env")
"""What whoever runs the site has written."""
_WRITTEN: Final = words("content body excerpt caption description summary text more intro")
"""What may be an article that the program has rendered."""


def shown(view: FileView) -> Iterator[FileMatch]:
    """`<%- comment.text %>`, `{{{comment.text}}}`, `p!= comment.text`, `th:utext="${comment.text}"`."""
    text = view.text
    if view.kind.name == "pug":
        for pattern, plain in ((_PUG, ""), (_PUG_INSIDE, "#")):
            for found in pattern.finditer(text):
                yield from _told(view, found.start(2), found[2], (Edit(*found.span(1), plain),))
    elif _PAGE.search(text) is None:
        return
    elif view.kind.name == "html":
        for found in _THYMELEAF.finditer(text):
            yield from _told(view, found.start(3), found[3], (Edit(*found.span(1), ""),))
        for found in _THYMELEAF_INSIDE.finditer(text):
            yield from _told(view, found.start(2), found[2], (Edit(*found.span(1), "["), Edit(*found.span(3), "]")))
    elif view.kind.name == "ejs":
        for found in _EJS.finditer(text):
            yield from _told(view, found.start(2), found[2], (Edit(*found.span(1), "="),))
    else:
        for found in _HANDLEBARS.finditer(text):
            outer = Edit(found.start(), found.start() + 1, ""), Edit(found.end() - 1, found.end(), "")
            yield from _told(view, found.start(1), found[1], outer)


def _told(view: FileView, at: int, path: bytes, edits: tuple[Edit, ...]) -> Iterator[FileMatch]:
    """Of a value that is shown raw: unless its name says that it is HTML that the program has made."""
    value = path.decode(errors="replace")
    steps = re.findall(r"[\w$]+", value.removeprefix("this.").removeprefix("locals."))
    named = parts(steps[-1])
    if not named or _HTML_ALREADY.intersection(named) or steps[0] in _SITE:
        return
    alone = len(steps) == 1 and not value.startswith(("this.", "../"))
    if alone and named[-1] in _SLOTS and not _in_section(view, at):
        return
    sure = Confidence.LOW if alone or named[-1] in _WRITTEN else None
    fix = Fix("Let the template escape it", Safety.SUGGESTED, edits)
    yield FileMatch(at, at + len(path), {"0": value}, confidence=sure, fixes=(fix,))


def _in_section(view: FileView, at: int) -> bool:
    """Does it stand in `{{#each …}}`, `{{#comments}}`? There a name is a field of one of many."""
    marks, opened = view.of(_sections)
    before = bisect_left(marks, at)
    return before > 0 and opened[before - 1] > 0


def _sections(view: FileView) -> tuple[list[int], list[int]]:
    """Where sections begin and end, and how many are open behind each of these places."""
    marks: list[int] = []
    opened = [0]
    for found in _SECTION.finditer(view.text):
        if found[2] not in (b"if", b"unless", b"else"):
            marks.append(found.start())
            opened.append(opened[-1] + (1 if found[1] == b"#" else -1))
    return marks, opened[1:]


__all__ = ["shown"]
