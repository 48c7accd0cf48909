"""Bytes on disk to text and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline_analyzers.text.decoding import decode

CASES = [
    (b"x = 1\n", b"x = 1\n", "utf-8"),
    (b"\xef\xbb\xbfx = 'a'\r\n", b"x = 'a'\r\n", "utf-8"),
    (b"\xef\xbb\xbf# coding: latin-1\n\xc3\xa9", b"# coding: latin-1\n\xc3\xa9", "utf-8"),
    (b"# coding: latin-1\n\xe9", b"# coding: latin-1\n\xc3\xa9", "iso8859-1"),
    (b"#!/x\n# -*- coding: cp1252 -*-\n\x80", "#!/x\n# -*- coding: cp1252 -*-\n€".encode(), "cp1252"),
    (b"\f# vim: set fileencoding=koi8-r :\n\xc1", "\f# vim: set fileencoding=koi8-r :\n\u0430".encode(), "koi8-r"),
    ("# coding: gb18030\n中".encode("gb18030"), "# coding: gb18030\n中".encode(), "gb18030"),
    (b"\xff\xfe" + "é\n".encode("utf-16-le"), "é\n".encode(), "utf-16-le"),
    (b"\xfe\xff" + "é\n".encode("utf-16-be"), "é\n".encode(), "utf-16-be"),
    # What Python refuses is kept as it is.
    (b"\xe9\n", b"\xe9\n", "bytes"),
    (b"x\n# coding: latin-1\n\xe9", b"x\n# coding: latin-1\n\xe9", "bytes"),  # line 1 is code
    (b"# coding: none-such\n\xe9", b"# coding: none-such\n\xe9", "bytes"),
    (b"# coding: zlib\nx", b"# coding: zlib\nx", "utf-8"),  # not an encoding of text
    (b"# coding: idna\nx", b"# coding: idna\nx", "utf-8"),  # takes quadratic time
    (b"# coding: ascii\n\xc3\xa9", b"# coding: ascii\n\xc3\xa9", "utf-8"),
    (b"\xff\xfex", b"\xff\xfex", "bytes"),
    (b"\0\0", b"\0\0", "utf-8"),
]


@pytest.mark.parametrize(("raw", "text", "encoding"), CASES)
def test_decoded(raw: bytes, text: bytes, encoding: str) -> None:
    decoded = decode(raw)
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert decoded.encode(decoded.text) == raw


@pytest.mark.parametrize("raw", [raw for raw, _, encoding in CASES if not encoding.startswith(("bytes", "utf-16"))])
def test_the_same_as_python_where_python_reads_it(raw: bytes) -> None:
    import io
    import tokenize

    try:
        name, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        expected = raw.decode(name)
    except (SyntaxError, LookupError, UnicodeError):
        return
    assert decode(raw).text == expected.encode()


def test_a_character_that_the_encoding_lacks() -> None:
    with pytest.raises(UnicodeError):
        decode(b"# coding: latin-1\n\xe9").encode("€".encode())


@given(st.binary(max_size=200) | st.binary(max_size=50).map(lambda b: b"# coding: utf-7\n" + b))
def test_any_bytes(raw: bytes) -> None:
    decoded = decode(raw)
    if decoded.encoding != "bytes":
        decoded.text.decode("utf-8")
