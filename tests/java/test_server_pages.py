"""Server pages (JSP)."""

from __future__ import annotations

import random

import pytest

from wardline_analyzers.document import Document
from wardline_analyzers.finding import Confidence
from wardline_analyzers.java.server_pages import PageSplitter, code_in
from wardline_analyzers.opening import open_document
from wardline_analyzers.text.buffer import Buffer

PAGE = b"""<%@ page contentType="text/html" import="java.sql.*, java.util.List" %>
<%-- ${param.no} <%= no %> --%>
<%! String twice(String s) { return s + s; } %>
<% if (request.getParameter("q") != null) { %>
<h1 class="<%= kind %>">${param.q}</h1>
<% } else { %>
<c:out value="${param.q}"/> <c:out value='${param.r}' escapeXml='false'/>
<% } %>
"""


def test_only_code_is_left_and_all_in_its_place() -> None:
    left = code_in(PAGE)
    assert len(left) == len(PAGE)
    assert [line.decode().strip() for line in left.split(b"\n") if line.strip()] == [
        '/*@ page contentType="text/html" import="java.sql.*, java.util.List" */',
        "String twice(String s) { return s + s; }",
        'if (request.getParameter("q") != null) {',
        ";_( kind );  _(param.q);",
        "} else {",
        "_(param.r);",
        "}",
    ]
    assert left.index(b"twice") == PAGE.index(b"twice")


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (b"<p>${param['q']}</p>", b'_(param["q"]);'),
        (b"<p>${header.host}", b"_(header.host)"),
        (b"${param.a}${param.b} ", b"_(param.a)_(param.b);"),
        (b"${param.a}<%= b %>", b"_(param.a);_( b );"),
        (b"<p>${user.name} ${empty param.q} ${fn:escapeXml(param.q)}</p>", b""),
        (b'<c:if test="${param.q}">', b""),
        (b"<!-- ${param.q} -->", b"_(param.q);"),
        (b"<% open", b""),
        (b"<%-- open <%= a %>", b""),
    ],
)
def test_what_a_page_writes_is_a_call_in_its_place(page: bytes, code: bytes) -> None:
    left = code_in(page)
    assert len(left) == len(page)
    assert left.strip() == code
    for end in range(len(page)):
        assert len(code_in(page[:end])) == end


def test_an_edit_cuts_as_a_fresh_look_does() -> None:
    draw = random.Random(5)
    pieces = [b"<%", b"%>", b"<%=", b"<%--", b"--%>", b"{", b"}", b"\n", b"\r\n", b"${param.a}", b"f();\n", b'"', b"<c:out ", b"<!--"]
    for _ in range(60):
        buffer = Buffer(PAGE)
        splitter = PageSplitter(buffer)
        for _ in range(15):
            start = draw.randrange(len(buffer.data) + 1)
            end = min(len(buffer.data), start + draw.choice((0, 0, 1, 7, 60)))
            splitter.update(buffer.replace(start, end, draw.choice(pieces)))
            fresh = PageSplitter(Buffer(buffer.data))
            assert [(u.line, u.end, u.kind, u.text) for u in splitter.units] == [
                (u.line, u.end, u.kind, u.text) for u in fresh.units
            ]


@pytest.mark.parametrize(("path", "language"), [("a.jsp", ""), ("a.jspf", ""), ("a.tag", ""), ("", "jsp")])
def test_such_files_are_documents_of_code(path: str, language: str) -> None:
    document = open_document(PAGE, path=path, language=language)
    assert isinstance(document, Document)
    document.analyse()
    assert {placed.finding.rule for placed in document.findings()} == {"cross-site-scripting"}
    assert document.front.name == "java"
    assert document.anew(b"").front is document.front


@pytest.mark.parametrize(
    ("path", "confidence"),
    [
        ("web/search.jsp", Confidence.HIGH),
        ("web/WEB-INF/parts/buttons.jsp", Confidence.LOW),
        ("web/parts/head.jspf", Confidence.LOW),
    ],
)
def test_what_an_including_page_may_have_set_is_less_sure(path: str, confidence: Confidence) -> None:
    document = open_document(b'<img id="star${param.id}"> <%= request.getHeader("Host") %>', path=path)
    document.analyse()
    assert [placed.finding.confidence for placed in document.findings()] == [confidence, Confidence.HIGH]
