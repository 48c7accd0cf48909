"""`wardline/status`: what a user should know of the analysis besides the diagnostics.

Our own notification, for clients that announce `capabilities.experimental.wardlineStatus: true`:

    {"uri": …, "version": …, "limits": [Range, …], "gaps": [string, …]}

`limits` are the first lines of the functions whose data was not followed to the end, because they are too large or too
deeply nested; findings may be missing in them. `gaps` are lines for people: what is not known, so that no
finding is no all-clear. It is sent for a document when something of it is other than before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardline.lsp.documents import Program
    from wardline.lsp.server import Server

METHOD = "wardline/status"


def tell_status(server: Server, program: Program) -> None:
    """Tell the client where the analysis of a program reached its limits and what is not known, if that is news."""
    if not server.client.status:
        return
    document = program.document
    limits = document.limits() if document is not None else ()
    gaps = list(document.gaps) if document is not None else []
    for part in program.parts:
        mine = [
            part.range(start, end, server.client.encoding) for start, end in limits if program.part_at(start) is part
        ]
        if (mine, gaps) != (part.limits, part.gaps):
            part.limits, part.gaps = mine, gaps
            server.notify(METHOD, {"uri": part.uri, "version": part.version, "limits": mine, "gaps": gaps})
