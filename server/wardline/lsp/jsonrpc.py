"""JSON-RPC 2.0 as LSP 3.17 uses it: error codes, and messages as bytes.

`dumps` writes ASCII only, so a lone surrogate in a text cannot break the encoding of a message.
"""

from __future__ import annotations

import json
from typing import Any, TypeAlias

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
SERVER_NOT_INITIALIZED = -32002
CONTENT_MODIFIED = -32801
REQUEST_CANCELLED = -32800

Id: TypeAlias = int | str | None

_encoder = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


class RequestError(Exception):
    """The answer to a request is this error. The message is shown to people: it holds no text of the user's code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


class Json(bytes):
    """JSON text that is sent as it stands."""


def dumps(value: Any) -> bytes:
    """A JSON value as compact ASCII."""
    return value if isinstance(value, Json) else _encoder.encode(value).encode()


def result(number: Id, value: Any) -> bytes:
    """The body of a successful response."""
    return b'{"jsonrpc":"2.0","id":%b,"result":%b}' % (dumps(number), dumps(value))


def error(number: Id, code: int, message: str) -> bytes:
    """The body of an error response. `number` is None where the request's id is not known."""
    return dumps({"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": message}})


def notification(method: str, params: Any) -> bytes:
    """The body of a notification."""
    return b'{"jsonrpc":"2.0","method":"%b","params":%b}' % (method.encode(), dumps(params))
