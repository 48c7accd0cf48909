"""Checks and fixes of the pages about the network."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.finding import Fix, Safety
from wardline_analyzers.fixes.build import build
from wardline_analyzers.match.match import Match
from wardline_analyzers.rules.rule import FixSpec

_FTP_TLS: Final = FixSpec(
    "Use FTP_TLS",
    Safety.SUGGESTED,
    callee="ftplib.FTP_TLS",
    set=(("context", "`ssl.create_default_context`()"),),  # without it the server's certificate is not checked
)


def ftp_tls(match: Match) -> Fix | None:
    """Call FTP_TLS, which takes the same arguments up to the password."""
    arguments = match.arguments
    if match.name != "ftplib.FTP" or arguments is None or len(arguments.positional) > 3:
        return None
    return build(_FTP_TLS, match)
