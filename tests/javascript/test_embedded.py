"""Scripts in HTML, Vue and Svelte files."""

from __future__ import annotations

import random

import pytest

from wardline_analyzers.document import Document
from wardline_analyzers.javascript.embedded import ScriptSplitter, scripts_in
from wardline_analyzers.opening import open_document
from wardline_analyzers.text.buffer import Buffer

PAGE = b"""<!doctype html>
<script>
const a = 1
</script>
<p onclick="f()">text { </p>
<!-- <script>const no = 1</script> -->
<script type="application/json">{"no": 1}</script>
<script src="x.js">no()</script>
<SCRIPT type='module' async>function f() {
  return a
}</SCRIPT >
<script setup lang="ts">
let b: string
"""


def test_only_scripts_are_left_and_all_in_their_places() -> None:
    left = scripts_in(PAGE)
    assert len(left) == len(PAGE)
    assert [line.decode().strip() for line in left.split(b"\n") if line.strip()] == [
        "const a = 1",
        "function f() {",
        "return a",
        "}",
        "let b: string",
    ]
    assert left.index(b"return a") == PAGE.index(b"return a")


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        (b"", True),
        (b' type="text/javascript"', True),
        (b' lang="ts" setup', True),
        (b" type=module", True),
        (b' type="text/x-template"', False),
        (b' type="importmap"', False),
        (b' src="a.js"', False),
        (b" data-src='a.js' title=\"a > b\"", True),
    ],
)
def test_which_scripts_are_code(attributes: bytes, code: bool) -> None:
    assert bool(scripts_in(b"<script" + attributes + b">f()</script>").strip()) is code


def test_an_edit_cuts_as_a_fresh_look_does() -> None:
    draw = random.Random(3)
    pieces = [b"<script>", b"</script>", b"<!--", b"-->", b"{", b"}", b"\n", b"\r\n", b"`", b"f()\n", b"function g() {}\n", b'"']
    for _ in range(60):
        buffer = Buffer(PAGE)
        splitter = ScriptSplitter(buffer)
        for _ in range(15):
            start = draw.randrange(len(buffer.data) + 1)
            end = min(len(buffer.data), start + draw.choice((0, 0, 1, 7, 60)))
            splitter.update(buffer.replace(start, end, draw.choice(pieces)))
            fresh = ScriptSplitter(Buffer(buffer.data))
            assert [(u.line, u.end, u.kind, u.text) for u in splitter.units] == [
                (u.line, u.end, u.kind, u.text) for u in fresh.units
            ]


@pytest.mark.parametrize(("path", "language"), [("a.html", ""), ("a.vue", ""), ("a.svelte", ""), ("", "html"), ("", "vue")])
def test_such_files_are_documents_of_code(path: str, language: str) -> None:
    document = open_document(PAGE, path=path, language=language)
    assert isinstance(document, Document)
    document.analyse()
    assert document.front.name == "javascript"
    assert document.anew(b"").front is document.front


@pytest.mark.parametrize(
    ("template", "code"),
    [
        (b'<p v-html="a.b"></p>', b";()=>$h(a.b)"),
        (b"<p v-html='a[\"b\"]'></p>", b';()=>$h(a["b"])'),
        (b"<p>{@html `${a}`}</p>", b";_=>$h(`${a}`)"),
        (b"<p>{@html f({a: 1})}</p>", b";_=>$h(f({a: 1}))"),
        (b'<p v-html="a("></p>', b""),
        (b'<p v-html=""></p>', b""),
        (b"<p>{@html a", b""),
        (b"<!-- {@html a} -->", b""),
        (b"<p>{@htmla}</p>", b""),
    ],
)
def test_what_templates_give_as_html_is_a_call_in_its_place(template: bytes, code: bytes) -> None:
    left = scripts_in(template)
    assert len(left) == len(template)
    assert left.strip() == code
    for end in range(len(template)):
        assert len(scripts_in(template[:end])) == end
