"""For pages whose matches bring their fixes with them: only what finds the flaw knows the text around it."""

from __future__ import annotations

from wardline_analyzers.files.match import FileMatch


def with_match(match: FileMatch) -> None:
    """There is no other fix than those that the match has."""
