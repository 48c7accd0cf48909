from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wardline.lsp.framing import MAX_BODY, BadFrame, FrameParser, frame


def read(data: bytes) -> list[bytes | None]:
    """All messages; None for a broken one."""
    return [None if isinstance(item, BadFrame) else item for item in FrameParser().feed(data)]


@given(st.lists(st.binary(max_size=50), max_size=5), st.integers(1, 7))
def test_frames_come_out_as_they_went_in(bodies: list[bytes], step: int) -> None:
    data = b"".join(map(frame, bodies))
    parser, out = FrameParser(), []
    for at in range(0, len(data), step):
        out += parser.feed(data[at : at + step])
    assert out == bodies


@given(st.binary(max_size=200))
def test_any_bytes_can_be_read(data: bytes) -> None:
    FrameParser().feed(data)


@given(st.binary(max_size=60).filter(lambda data: b"ength" not in data.lower()))
def test_a_good_message_is_found_after_noise(noise: bytes) -> None:
    out = read(b"Content-Length: x\r\n\r\n" + noise + frame(b"{}"))
    assert out == [None, b"{}"]


def test_headers() -> None:
    assert read(b"content-length:2\r\nContent-Type: x\r\n\r\n{}") == [b"{}"]
    assert read(b"Content-Type: x\r\nContent-Length: 2\r\n\r\n{}") == [b"{}"]
    assert read(b"Content-Length: 2\n\n{}") == [b"{}"]
    assert read(b"\r\n\r\nContent-Length: 2\r\n\r\n{}") == [b"{}"]
    assert read(b"Content-Length: 0\r\n\r\n") == [b""]


def test_broken_headers_cost_one_message_each() -> None:
    good = frame(b"{}")
    assert read(b"X: y\r\n\r\n" + good) == [None, b"{}"]
    assert read(b"Content-Length: -1\r\n\r\n" + good) == [None, b"{}"]
    assert read(b"Content-Length: %d\r\n\r\n" % (MAX_BODY + 1) + good) == [None, b"{}"]
    assert read(b"Content-Length: 99999999999999999999\r\n\r\n" + good) == [None, b"{}"]
    assert read(b"x" * 20_000 + b"\r\n" + good) == [None, b"{}"]
