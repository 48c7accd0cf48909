"""Encodings of Java's library: a constant text that is decoded is a constant."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.common import Function, first
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import LONGEST_TEXT, Value


def _decoded(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Base64.getDecoder().decode("…")`"""
    text = first(arguments).constant
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        return None
    of_urls = b"-_" if "-" in text or "_" in text else None
    try:
        return constant(base64.b64decode(text, altchars=of_urls))
    except (binascii.Error, ValueError):
        return None


def _from_hex(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`HexFormat.of().parseHex("…")`"""
    text = first(arguments).constant
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        return None
    try:
        return constant(bytes.fromhex(text))
    except ValueError:
        return None


CODES: Final[dict[str, Function]] = {
    **{f"java.util.Base64.{word}().decode": _decoded for word in ("getDecoder", "getUrlDecoder", "getMimeDecoder")},
    **dict.fromkeys(
        (
            "java.util.HexFormat().parseHex",
            "javax.xml.bind.DatatypeConverter.parseHexBinary",
            "org.apache.commons.codec.binary.Hex.decodeHex",
            "org.bouncycastle.util.encoders.Hex.decode",
        ),
        _from_hex,
    ),
}

__all__ = ["CODES"]
