"""Android: what a web view may do, and how secrets are kept."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.java.calls import METHODS
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.checks.tree import enclosing
from wardline_analyzers.match.match import Match

_ALLOWS: Final = re.compile(
    r"\b(?:setJavaScriptEnabled|setAllow\w*Access\w*)\s*\(\s*true|\b(?:javaScriptEnabled|allow\w*Access\w*)\s*=\s*true"
    r"|\baddJavascriptInterface\b"
)
_SEALED: Final = re.compile(r"Encrypted(?:SharedPreferences|File)|SQLCipher|sqlcipher")


def runs_scripts(match: Match) -> bool:
    """The method switches scripts or files on in a web view."""
    around = enclosing(match.node, *METHODS)
    return around is not None and _ALLOWS.search(match.text(around)) is not None and less_sure_in_tests(match)


def stored_as_it_is(match: Match) -> bool:
    """No function of which nothing is known has made something else of the secret, and the store does not encrypt."""
    around = enclosing(match.node, *METHODS)
    if match.taint is None or not match.taint.sure or around is None:
        return False
    return _SEALED.search(match.text(around)) is None and less_sure_in_tests(match)


__all__ = ["runs_scripts", "stored_as_it_is"]
