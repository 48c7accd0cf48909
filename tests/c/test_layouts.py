"""Arrays that another unit declares: a function follows when they change."""

from __future__ import annotations

import pytest

from wardline_analyzers.document import Document

_TEXT = b"""\
struct packet { int n; unsigned char data[64]; };

static char line[16];

void take(struct packet *to, const char *from)
{
    memcpy(to->data, from, 64);
    memcpy(line, from, 16);
}
"""


def _lines(document: Document) -> list[tuple[int, str]]:
    document.analyse()
    return [(placed.start.line, placed.finding.rule) for placed in document.findings()]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [(b"data[64]", b"data[32]", 6), (b"line[16]", b"line[8]", 7)],
)
def test_a_smaller_array_is_seen_in_the_function(old: bytes, new: bytes, line: int) -> None:
    document = Document(_TEXT, language="c", path="a.c")
    assert _lines(document) == []
    at = _TEXT.index(old)
    document.replace(at, at + len(old), new)
    assert _lines(document) == [(line, "buffer-overflow")]
    assert _lines(document) == _lines(Document(document.buffer.data, language="c", path="a.c"))
    document.replace(at, at + len(new), old)
    assert _lines(document) == []


def test_fields_of_one_name_and_two_sizes_tell_nothing() -> None:
    other = b"struct other { char data[8]; };\n\n"
    assert _lines(Document(other + _TEXT, language="c", path="a.c")) == []


def test_a_constant_of_the_file_is_the_size() -> None:
    text = b"#define ROOM 16\n\nvoid take(const char *from)\n{\n    char to[ROOM];\n    memcpy(to, from, 16);\n}\n"
    document = Document(text, language="c", path="a.c")
    assert _lines(document) == []
    at = text.index(b"16")
    document.replace(at, at + 2, b"8")
    assert _lines(document) == [(5, "buffer-overflow")]
