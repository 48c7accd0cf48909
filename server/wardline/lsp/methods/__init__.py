"""One module per LSP method; each has `METHOD` and `handle(server, params)`.

The hot lane's modules (listed in `dispatch.py`) take plain dicts and are imported at the start. Those below take the
typed values of `lsprotocol` and are imported late, see `late.py`; so this table is text. A handler of a request
returns its result, or a `Pending`, or raises `RequestError`.
"""

from __future__ import annotations

TYPED: dict[str, str] = {}
"""Method to module."""
