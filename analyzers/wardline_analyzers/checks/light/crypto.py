"""Ciphers in the light languages."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.match.match import Match

_BY_BLOCK: Final = ("ecb::Encryptor", "ecb::Decryptor")


def encrypts_by_block(match: Match) -> bool:
    """A type of the crate `ecb`, which puts each block through the cipher by itself."""
    return match.text(match.node).replace(" ", "").startswith(_BY_BLOCK) and less_sure_in_tests(match)


__all__ = ["encrypts_by_block"]
