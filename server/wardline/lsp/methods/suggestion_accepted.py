"""`wardline/suggestionAccepted`: the client has seen somebody accept a suggestion. An extension of ours to LSP.

    {"uri": URI, "range": Range, "tool"?: string, "model"?: string, "conversation"?: URL}

The range is that of the accepted text in the document as it is now: the notification comes after its `didChange`. The
command `wardline.suggestionAccepted` takes the same object, for clients that can only execute commands.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from wardline.lsp.jsonrpc import INVALID_PARAMS, RequestError
from wardline.lsp.wire import Range

if TYPE_CHECKING:
    from wardline.lsp.documents import Part
    from wardline.lsp.server import Server

METHOD = "wardline/suggestionAccepted"

_LONGEST = 200
"""Characters of a tool's or a model's name."""
_LONGEST_URL = 2_000


def handle(server: Server, params: Any) -> None:
    part, span = place(server, params, METHOD)
    when_followed(server, part, lambda: take(server, params, part, span))


def when_followed(server: Server, part: Part, call: Callable[[], object]) -> None:
    """The trackers come in late: what is told before they are there waits for them, as long as it is of this text."""
    version = part.version

    def later(typed: object) -> None:
        if part.version == version:
            call()

    server.late.when_ready(later)


def take(server: Server, params: dict[str, Any], part: Part, span: Range) -> str | None:
    """Returns the id of the acceptance; None if origins are not followed here."""
    from wardline.origin.model import Author, Kind

    tool, model = text(params, "tool", _LONGEST), text(params, "model", _LONGEST)
    return server.workspace.origins.accepted(
        part, span, Author(Kind.AI, tool, model, text(params, "conversation", _LONGEST_URL))
    )


def place(server: Server, params: Any, method: str) -> tuple[Part, Range]:
    """The open document and the range that the parameters name. Raises RequestError."""
    if not isinstance(params, dict):
        raise RequestError(INVALID_PARAMS, f"{method}: the parameters must be an object")
    uri, span = params.get("uri"), params.get("range")
    if not isinstance(uri, str) or not _is_range(span):
        raise RequestError(INVALID_PARAMS, f"{method}: needs `uri` and `range`")
    part = server.workspace.get(uri)
    if part is None:
        raise RequestError(INVALID_PARAMS, f"{method}: the document is not open")
    return part, cast("Range", span)


def text(params: dict[str, Any], name: str, longest: int) -> str:
    """An optional text, on one line; nothing that is longer than it can be."""
    value = params.get(name)
    return " ".join(value.split()) if isinstance(value, str) and len(value) <= longest else ""


def _is_range(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    ends = [value.get("start"), value.get("end")]
    return all(
        isinstance(end, dict)
        and all(
            isinstance(end.get(k), int) and not isinstance(end.get(k), bool) and end[k] >= 0
            for k in ("line", "character")
        )
        for end in ends
    )
