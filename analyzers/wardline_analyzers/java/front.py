"""Java as one of the languages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from wardline_analyzers.java.field_marks import FIELD_MARKS
from wardline_analyzers.java.files import beside, module_of
from wardline_analyzers.java.lexicon import LEXICON
from wardline_analyzers.java.lower import lower
from wardline_analyzers.java.lowering.names import is_type_name
from wardline_analyzers.java.outline import outline
from wardline_analyzers.java.packages import LANG, ROOTS, WELL_KNOWN, WORDS
from wardline_analyzers.java.server_pages import PageSplitter, page_outline
from wardline_analyzers.java.syntax import parse
from wardline_analyzers.languages.braces import Splitter
from wardline_analyzers.languages.frontend import FrontEnd, Functions
from wardline_analyzers.suppress.syntax import SLASHES

if TYPE_CHECKING:
    from wardline_analyzers.text.buffer import Buffer


_REQUESTS: Final = frozenset(
    (
        *("HttpServletRequest", "ServletRequest", "WebRequest", "NativeWebRequest", "ServerHttpRequest"),
        *("ServerRequest", "HttpExchange", "RoutingContext", "ContainerRequestContext", "UriInfo", "MultipartFile"),
        *("Part", "Cookie", "getParameter", "getParameterValues", "getParameterMap", "getHeader", "getHeaders"),
        *("getCookies", "getQueryString", "getReader", "getInputStream", "getRequestURI", "getPathInfo", "args"),
    )
)
"""Types of requests, and what is asked of one that is kept in a field."""


_TEXTS: Final = frozenset(("str", "CharSequence", "Object", "Response", "ResponseEntity"))
"""Types of results that may hold a text."""
_STREAMS: Final = frozenset(("InputStream", "Reader", "BufferedReader", "InputStreamReader", "ByteBuffer"))
"""Types of what objects are read from."""


def _splitter(buffer: Buffer) -> Splitter:
    return Splitter(buffer, LEXICON)


def _functions() -> Functions:
    from wardline_analyzers.java.functions import FUNCTIONS

    return FUNCTIONS


_OF_FUNCTIONS: Final = frozenset(
    (
        *("andThen", "compose", "negate", "and", "or", "equals", "hashCode", "toString", "getClass", "reversed"),
        *("thenComparing", "thenComparingInt", "thenComparingLong", "thenComparingDouble"),
    )
)
"""What the interfaces of `java.util.function`, and `Comparator`, have beside their one method."""

FRONT: Final = FrontEnd(
    name="java",
    comments=SLASHES,
    splitter=_splitter,
    parse=parse,
    outline=outline,
    lower=lower,
    load_functions=_functions,
    builtins=LANG | ROOTS | WORDS,
    standard=frozenset(("java",)),
    starred={"java.lang": LANG},
    field_marks=FIELD_MARKS,
    marks_always_hold=True,
    typed=True,
    methods_apart=True,
    static_imports=True,
    overloads=True,
    virtual=True,
    function_methods=_OF_FUNCTIONS,
    class_names=is_type_name,
    inner_names=True,
    predictable_parts=True,
    everywhere=True,
    true_types=True,
    text_types=_TEXTS,
    content_decorators={"Produces": ("", "value")},
    stream_types=_STREAMS,
    thrown=True,
    text_method="toString",
    well_known=WELL_KNOWN,
    known_packages=("java.", "javax.", "jakarta.", "."),
    modules=module_of,
    beside=beside,
    requests=_REQUESTS,
)

PAGES: Final = replace(
    FRONT,
    splitter=PageSplitter,
    outline=page_outline,
    kind="html",
    modules=None,
    beside=None,
)
"""The code in server pages (JSP)."""
