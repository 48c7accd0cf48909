"""What texts may cost that open much and close nothing, and lines that hold a whole file."""

from __future__ import annotations

import pytest

from tests.effort import within
from wardline_analyzers.opening import open_document

_MAP = " private final Map<String, Integer> m{} = new ConcurrentHashMap<>();\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("aMapper.xml", '<mapper namespace="x">' + '<select id="a">' * 30_000),
        ("aMapper.xml", '<mapper namespace="x"><select id="a">' + "<!-- x " * 50_000),
        ("aMapper.xml", '<mapper namespace="x"><select id="a">' + '<a "' * 50_000),
        ("aMapper.xml", '<mapper namespace="x"><select id="a">' + "a = ${a} " * 10_000),
        ("a.hbs", "</div>" + "{{{comment.a}}}" * 10_000),
        ("a.hbs", "</div>" + "{{#each body}}" * 10_000 + "{{{body}}}" * 3_000),
        ("a.ejs", "</div>" + "<%- a" * 50_000),
        ("a.jsp", "<% " * 50_000 + "${param.a" * 20_000),
        ("a.jsp", "<!--" * 50_000),
        ("a.ts", 'window.addEventListener("message", this.onMessage);' * 5_000 + "onMessage(" * 20_000),
        ("A.java", "class A {\n" + "".join(_MAP.format(n) for n in range(3_000)) + "}\n"),
        ("a.ts", "text/csv " + "[a.name," * 20_000 + "${a.name}," * 10_000),
        ("a.ts", "'use server'\nexport async function x() { const s = await getSession(); " + "if (" * 40_000),
        ("a.ts", "'use server'\nexport async function x() { const s = await getSession(); " + ".update({ where: { id " * 9_000),
        *((f"a.{ending}", "/* a\n" * 40_000) for ending in ("js", "go", "java", "c", "cs", "php", "kt")),
        ("a.ts", "multer(" + "diskStorage({ filename originalnam " * 10_000),
    ],
)
def test_it_stays_near_the_length_of_the_text(path: str, text: str) -> None:
    with within(8):
        open_document(text.encode(), path=f"src/{path}").settle()
