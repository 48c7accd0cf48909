"""Files that are written under a name in a shared folder which anybody can tell before."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.javascript.calls import function_or_unit
from wardline_analyzers.checks.remote import value_of
from wardline_analyzers.checks.testcode import outside_tests
from wardline_analyzers.match.match import Match

_SHARED: Final = re.compile(r"^(?:/tmp|/var/tmp|/dev/shm)/")
_UNGUESSABLE: Final = re.compile(
    r"(?i)rand|uuid|guid|nanoid|mkdtemp|mkstemp|createTemp|tempfile|tmpdir|hash|digest|token|O_EXCL|CREATE_NEW|CreateNew"
    r"|['\"](?:wx|ax|wx\+|ax\+|xb?)['\"]|lambda|handler"
)
"""Words of names that nobody can tell, of files that must not be there yet, of functions with a `/tmp` of their own."""


def in_shared_folder(match: Match) -> bool:
    """The path begins with a folder that all may write to, and nothing in the function is random."""
    value = value_of(match, match.argument("0"))
    if value is None:
        return False
    begins = value.constant if isinstance(value.constant, str) else value.head
    if not isinstance(begins, str) or _SHARED.match(begins) is None or len(begins) <= len("/var/tmp/"):
        return False
    return _UNGUESSABLE.search(match.text(function_or_unit(match.node))) is None and outside_tests(match)


__all__ = ["in_shared_folder"]
