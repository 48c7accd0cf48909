"""Server pages (JSP): the text with all but the code blanked out, so that all places stay.

What a page writes stands there as calls, of as many bytes: `<%= name %>` is `;_( name );`, `${param.name}` is
`_(param.name);`. Of the expression language only what a client sent is read: all else is named by somebody else. The
code of a page is the body of one method, which has `request`, `response` and the other names that each page knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from wardline_analyzers.java.lexicon import LEXICON
from wardline_analyzers.java.outline import imported, outline
from wardline_analyzers.languages.embedded import Splitter, alone
from wardline_analyzers.languages.module_names import Export, Meaning
from wardline_analyzers.languages.outline import Outline
from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.languages.units import Kind
from wardline_analyzers.text.buffer import Buffer

_PAGE: Final = "javax.servlet.jsp.page"
"""What the names that each page knows are below, for the models: as if it imported them."""
_IMPLICIT: Final = tuple(
    Export(name, Meaning("name", f"{_PAGE}.{name}"))
    for name in (
        *("request", "response", "session", "application", "out", "pageContext", "config", "exception", "_"),
        *("param", "paramValues", "header", "headerValues", "cookie"),
    )
)
"""`_` writes what it is given into the page."""

_CODE: Final = re.compile(
    rb"<%--.*?(?:--%>|\Z)|<%(?P<mark>[@=!]?)(?P<code>.*?)(?:%>|(?P<unclosed>\Z))"
    rb"|(?P<tag><\w+:\w+(?:[^<>\"']|\"[^\"]{0,500}\"|'[^']{0,500}'){0,100}>)"
    rb"|\$\{(?P<sent>\s*(?:param|paramValues|header|headerValues|cookie)[.\[][\w.\[\]'\"-]{1,100}\s*)\}",
    re.DOTALL,
)
"""Comments, code between marks, tags with a prefix (whose attributes are no part of the page), values of a client."""
_UNESCAPED: Final = re.compile(rb"\A<c:out\b.*\bescapeXml\s*=\s*[\"']false[\"']", re.DOTALL)
"""The tag that escapes what it writes, told not to."""
_IMPORT: Final = re.compile(rb"/\*@\s*page\b[^*]*?\bimport\s*=\s*[\"']((?:[^\"'*]|\*(?!/))*)[\"']")
_NEVER: Final = re.compile(rb"(?!)")
_LEXICON: Final = replace(LEXICON, kind=lambda line: Kind.STATEMENTS, hard=_NEVER, member=None, scripts=True)


def code_in(text: bytes) -> bytes:
    """The text with spaces for all that is no code; it has the same lines, and each byte its place."""
    return alone(text, _pieces(text, 0))


def _pieces(text: bytes, begin: int) -> Iterator[tuple[int, int, bytes]]:
    """The places of the code, and what stands there instead."""
    for found in _CODE.finditer(text, begin):
        start, stop = found.span()
        if found["tag"] is not None:
            if _UNESCAPED.match(found["tag"]):
                yield from ((start + 1 + a, start + 1 + b, code) for a, b, code in _pieces(found["tag"][1:], 0))
        elif found["sent"] is not None:
            if text[stop : stop + 1] not in (b"$", b"\r", b"\n", b"") and text[stop : stop + 2] != b"<%":
                yield start, stop + 1, b"_(" + found["sent"].replace(b"'", b'"') + b");"
            else:
                yield start, stop, b"_(" + found["sent"].replace(b"'", b'"') + b")"
        elif found["code"] is not None and found["unclosed"] is None:
            yield start, stop, _written(found["mark"], found["code"])


def _written(mark: bytes, code: bytes) -> bytes:
    if mark == b"=":
        return b";_(" + code + b");"
    if mark == b"@":
        return b"/*@" + code.replace(b"*/", b"* ") + b"*/"
    return b"  " + b" " * len(mark) + code + b"  "


class PageSplitter(Splitter):
    """The units of the code in a page."""

    def __init__(self, buffer: Buffer) -> None:
        super().__init__(buffer, code_in, _LEXICON)


def page_outline(syntax: Syntax, text: bytes, kind: Kind, member: bool) -> Outline:
    """The outline of a unit of a page: what its directives import is there as well."""
    plain = outline(syntax, text, kind, member)
    names = [each.strip() for found in _IMPORT.findall(text) for each in found.decode("utf-8", "replace").split(",")]
    bound = [export for name in names if name for export in imported(name)]
    stars = [name[:-2] for name in names if name.endswith(".*")]
    face = ((*_IMPLICIT, *bound, *plain.face[0]), (*plain.face[1], *stars))
    return replace(plain, exports=face[0], stars=face[1], face=face)


__all__ = ["PageSplitter", "code_in", "page_outline"]
