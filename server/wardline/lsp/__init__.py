"""The language server (LSP 3.17). `main` runs one session; this text is its map.

    streams.py      bytes in, bytes out: stdio or TCP             framing.py   Content-Length frames
    loop.py         the one thread that does everything           parent.py    ends with the client
    dispatch.py     from messages to handlers                     methods/     one file per LSP method
    server.py       the session, sending                          client.py    what the client can do
    workspace.py    open documents, and what follows from them    documents.py programs and their parts
    pace.py         what is analysed when                         diagnostics.py findings as JSON
    settings.py     what holds for a file                         config_problems.py  mistakes in settings
    late.py         loads typed.py: pygls and lsprotocol, for all but the hot lane; and with it
    actions.py      code actions (fix_all.py)                     notebooks.py cells as one program
    files.py        files that are not open (scan.py)             progress.py  progress that can be cancelled

**Two lanes.** Python's start is mostly imports: pygls with the typed values of `lsprotocol` takes longer than all the
rest that leads to the first diagnostics. So there is a hot lane that needs neither: initialize, document sync,
diagnostics pushed and pulled, shutdown. It works on plain dicts, checks what it reads by using it, and writes its
JSON by hand. All other methods take typed values, and are served by pygls' converter and client requests. They are
imported in the background when the first diagnostics have gone out, or when the first such message comes; until then
such messages wait, in order. Both lanes run in the same thread on the same `Server`, and send through the same
`Writer`; a newcomer adds a method by writing `methods/<name>.py` and naming it in `methods/__init__.py`.

**What pygls is not used for.** Its reading loop, its dispatch and its documents: documents are split at form feeds
and at U+2028 and rebuilt for each edit, futures of notifications are kept for ever, errors of notifications pop up in
the editor with their text, a handler thread shares the pool that reads. Here a document is a byte buffer, and an
error is a line in the log.

**Order.** All messages that have arrived are taken in before anything is analysed; a burst of edits is analysed once.
Requests are answered from the newest text. What takes long is done in slices of a few milliseconds, or in other
processes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardline.lsp.options import Options

__all__ = ["main"]


def main(options: Options) -> int:
    """Serve one client until it ends the session; returns the exit code: 0 after `shutdown`, else 1."""
    from wardline.lsp.session import run

    return run(options)
