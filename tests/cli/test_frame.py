"""Frames of any code, in any encoding, at any width."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from wardline.cli.frame import clipped, frame
from wardline.project.source import source_of

alphabet = st.sampled_from("ab \t\r\n\f\x1b\x9b\u202e\u2028日\u0301é𐌰\U000e0041\0…") | st.characters(codec="utf-8")
texts = st.text(alphabet, max_size=80).map(lambda text: text.encode()) | st.binary(max_size=60)


@example(raw=b"0000\x1f\x1f", a=6, b=6, width=12, context=0)
@example(raw="\x1f\x1f\x1f\u0800".encode(), a=5, b=5, width=12, context=0)
@given(texts, st.integers(0, 90), st.integers(0, 90), st.integers(12, 50), st.integers(0, 2))
def test_rows_keep_to_the_width_and_control_nothing(raw: bytes, a: int, b: int, width: int, context: int) -> None:
    source = source_of("a.py", raw)
    start, end = sorted(min(offset, len(source.text)) for offset in (a, b))
    rows = list(frame(source, start, end, width=width, context=context))
    assert any(row.kind == "marks" for row in rows)
    for row in rows:
        assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff]", row.text)
        assert cell_len(row.text) <= width
    numbers = [row.number for row in rows if row.kind == "code"]
    assert numbers == sorted({number for number in numbers if number})
    assert source.buffer.line_at(start) + 1 in numbers


@given(st.text("ab日\u0301\t", max_size=40), st.integers(2, 20))
def test_clipped(text: str, width: int) -> None:
    assert cell_len(clipped(text, width)) <= width
    if "\t" not in text and cell_len(text) <= width:
        assert clipped(text, width) == text
