"""Storage of clouds that a program opens to everybody."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.checks.testcode import in_test
from wardline_analyzers.match.match import Match

_OPEN: Final = ("public-read", "public-read-write", "authenticated-read")


def public_extra(match: Match) -> bool:
    """`upload_file(path, bucket, key, ExtraArgs={"ACL": "public-read"})`"""
    given = match.argument("3|ExtraArgs")
    if given is None or in_test(match.unit, match.node):
        return False
    for pair in match.unit.values.follow(given).named_children:
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is None or value is None or match.unit.constant(key) != "ACL":
            continue
        if match.unit.constant(value) in _OPEN:
            match.at = value
            return True
    return False


__all__ = ["public_extra"]
