"""How the language server is started."""

from __future__ import annotations

from typing import NamedTuple


class Options(NamedTuple):
    tcp: tuple[str, int] | None = None
    """Listen here for one client, in place of standard input and output."""
    log_file: str | None = None
    """Write the log here, in place of stderr."""
    log_level: str = "warning"
    """One of `log.LEVELS`."""
