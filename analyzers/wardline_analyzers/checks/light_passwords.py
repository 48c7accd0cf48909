"""Passwords that programs in C# and PHP hash."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.password_functions import hashes_passwords, looks_up_leaks
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.checks.tree import enclosing
from wardline_analyzers.match.match import Match

_FUNCTIONS: Final = ("method_declaration", "function_definition", "local_function_statement", "function_declaration")
_PASSWORD: Final = re.compile(r"(?i)passw|passphrase|\bpwd\b|\bpw\b|\$pass\b")


def hashed(match: Match) -> bool:
    """What is hashed is a password: by its name, or by the name of the function that hashes what it is given."""
    function = enclosing(match.node, *_FUNCTIONS)
    name = function.child_by_field_name("name") if function is not None else None
    called = match.text(name) if name is not None else ""
    given = match.arguments.positional if match.arguments is not None else []
    if looks_up_leaks(called) or not given:
        return False
    named = any(_PASSWORD.search(match.text(node)) for node in given)
    return (named or hashes_passwords(called)) and less_sure_in_tests(match)
