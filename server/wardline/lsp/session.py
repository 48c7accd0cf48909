"""Putting a session together, and taking it apart."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import AbstractContextManager, nullcontext
from typing import TextIO

from wardline.lsp.dispatch import Dispatcher
from wardline.lsp.log import Log
from wardline.lsp.loop import Loop
from wardline.lsp.options import Options
from wardline.lsp.server import Server
from wardline.lsp.streams import stdio, tcp


def run(options: Options) -> int:
    """See `wardline.lsp.main`."""
    # What is made while everything is loaded stays; `late.py` switches the collector on again.
    gc.disable()
    with _log_stream(options.log_file) as stream:
        code = _serve(options, Log(options.log_level, stream))
    _end_processes(code)
    return code


def _log_stream(path: str | None) -> AbstractContextManager[TextIO]:
    if path is None and sys.stderr is not None:
        return nullcontext(sys.stderr)
    try:
        return open(path or os.devnull, "a", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise OSError(error.errno, f"the log {path} cannot be written: {error.strerror}") from None


def _serve(options: Options, log: Log) -> int:
    inbox, writer = tcp(*options.tcp, ready=_say_where) if options.tcp else stdio()
    loop = Loop(inbox, log.exception)
    server = Server(loop, writer, log)
    dispatcher = Dispatcher(server)
    try:
        return loop.run(dispatcher.receive, server.work)
    except KeyboardInterrupt:
        return 130
    finally:
        server.close()


def _say_where(host: str, port: int) -> None:
    print(f"wardline: listening on {host}:{port}", file=sys.stderr, flush=True)


def _end_processes(code: int) -> None:
    """If a scan is under way, end it and ourselves at once: Python would wait for what its processes are doing."""
    multiprocessing = sys.modules.get("multiprocessing")
    children = multiprocessing.active_children() if multiprocessing else []
    for child in children:
        child.kill()
    if children:
        sys.stderr.flush()
        os._exit(code)
