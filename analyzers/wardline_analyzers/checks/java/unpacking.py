"""Streams of Java that unpack what a client sent, and are read to their end."""

from __future__ import annotations

from wardline_analyzers.checks.remote import remote
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.match.match import Match


def of_client(match: Match) -> bool:
    """`packed.readAllBytes()`, `IOUtils.toByteArray(packed)`: did a client send what is packed?"""
    stream = match.argument("0") if match.at is not match.node else match.node.child_by_field_name("object")
    return stream is not None and remote(match.unit, stream) is not None and less_sure_in_tests(match)


__all__ = ["of_client"]
