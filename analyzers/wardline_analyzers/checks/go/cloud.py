"""What Go's programs let strangers reach in the cloud, and which rights they give to containers."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.go.calls import outside_tests
from wardline_analyzers.match.match import Match

_PUBLIC: Final = re.compile(
    r"(?:Object|Bucket)CannedACL(?:Public|Authenticated)Read|\"(?:public-read|authenticated-read)"
)


def for_all(match: Match) -> bool:
    """The rights that are set let everybody read, or write."""
    node = match.argument("ACL")
    return node is not None and _PUBLIC.search(match.text(node)) is not None and outside_tests(match)


_YES: Final = re.compile(r"^(?:true|(?:\w+\.)*(?:To|Ptr|Bool|BoolPtr|Pointer)(?:\[bool\])?\(true\))$")


def rights_of_host(match: Match) -> bool:
    """The security context gives a container the host's rights: `Privileged` is a pointer to true."""
    node = match.argument("Privileged")
    if node is None or not outside_tests(match):
        return False
    if node.type == "unary_expression":  # &yes
        return match.unit.constant(node.named_children[-1]) is True
    return _YES.match(match.text(node)) is not None


__all__ = ["for_all", "rights_of_host"]
