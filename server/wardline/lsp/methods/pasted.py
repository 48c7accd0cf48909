"""`wardline/pasted`: a person has pasted this text, so it is no suggestion. An extension of ours to LSP.

    {"uri": URI, "range": Range}

On the wire a paste is an acceptance's twin; a client that can tell them apart says so, after the `didChange`. The
command `wardline.pasted` takes the same object.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wardline.lsp.methods.suggestion_accepted import place, when_followed

if TYPE_CHECKING:
    from wardline.lsp.server import Server

METHOD = "wardline/pasted"


def handle(server: Server, params: Any) -> None:
    part, span = place(server, params, METHOD)
    when_followed(server, part, lambda: server.workspace.origins.pasted(part, span))
