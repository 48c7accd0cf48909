"""Passwords that programs in C# and PHP hash."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.password_functions import is_password
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing

_FUNCTIONS: Final = ("method_declaration", "function_definition", "local_function_statement", "function_declaration")
_PASSWORD: Final = re.compile(r"(?i)passw|passphrase|\bpwd\b|\bpw\b|\$pass\b")


def hashed(match: Match) -> bool:
    """What is hashed is a password: by its name, or by the name of the function that hashes what it is given."""
    if match.arguments is None or not match.arguments.positional:
        return False
    return is_password(match, enclosing(match.node, *_FUNCTIONS), _PASSWORD) and less_sure_in_tests(match)
