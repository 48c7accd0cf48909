"""`wardline/capabilities`: what a document, or a range of it, can do (a method of our own; ARCHITECTURE.md).

Parameters: `textDocument`, and `range` if only the places that begin in it count. The answer has the first places of
each: `{"capabilities": [{"name", "title", "noun", "count", "places": [{"range", "name", "how"}]}]}`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wardline.lsp.wire import CapabilitiesParams

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = "wardline/capabilities"


def handle(server: Server, params: CapabilitiesParams) -> dict[str, Any]:
    part = server.workspace.get(params["textDocument"]["uri"])
    document = part.program.python if part is not None else None
    if part is None or document is None:  # not open, not Python, or not to be looked at
        return {"capabilities": []}
    from wardline_analyzers.capabilities.document import capabilities_of  # here: nobody may ever ask

    encoding = server.client.encoding
    span = (part.start, part.end)
    if wanted := params.get("range"):
        start, end = wanted["start"], wanted["end"]
        span = (
            part.offset(start["line"], start["character"], encoding),
            part.offset(end["line"], end["character"], encoding),
        )
    return {
        "capabilities": [
            {
                "name": each.capability.name,
                "title": each.capability.title,
                "noun": each.capability.noun,
                "count": each.count,
                "places": [
                    {"range": part.range(place.start, place.end, encoding), "name": place.name, "how": place.how}
                    for place in each.places
                ],
            }
            for each in capabilities_of(document, span)
        ]
    }
