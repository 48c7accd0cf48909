"""Routes of Python, as they stand in a text, and the words of those who ask who is calling."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.files.checks.python_functions import Function

ROUTE: Final = re.compile(
    r"@(?P<router>\w+)\.(?P<method>get|post|put|patch|delete|route|api_route)\(\s*(?:path\s*=\s*)?[\"'](?P<path>[^\"']*)[\"']"
)
IS_GUARDED: Final = re.compile(
    r"(?i)@(?:\w+\.)*\w*(?:login|auth|admin|token|role|permission|user|jwt|scope|verified|key|access|owner)\w*(?:_required|\b)"
    r"|\bcurrent|\b\w*(?:account|user|principal|identity|claims|admin|member)\w*\s*:\s*(?!str\b|int\b)[A-Z]\w*"
    r"|(?:Depends|Security|guards|dependencies|permission\w*)\s*[(=]"
)
"""What a route's decorators or parameters say of who is let in."""
NEUTRAL: Final = re.compile(
    r"@(?:\w+\.)*(?:limit|exempt|cached?|csrf_exempt|rate_limit|limits|get|post|put|patch|delete|route|api_route)\b"
)
"""Decorators that let everybody in."""
OF_FEW: Final = re.compile(r"(?i)permission|staff|superuser|admin|passes_test|role|owner")
"""What decorators say where not everybody who is logged in may come in."""
WHOSE: Final = re.compile(
    r"request\.user|current_user|owner|author\b|tenant|\b403\b|Forbidden|PermissionDenied|permission|has_perm|is_staff|\brole|members"
)
"""Words of a function that asks whose a record is."""
_OWN_TYPE: Final = re.compile(
    r":\s*(?!Request\b|Response\b|BackgroundTasks\b|UploadFile\b|File\b|Session\b|AsyncSession\b|UUID\b|Decimal\b|Path\b|Query\b|Body\b"
    r"|Annotated\b|Optional\b|Literal\b|\w+(?:In|Create|Update|Request|Patch|Schema|Form|Payload|Body)\b)[A-Z]\w*"
)
"""A type of the program's own that is none of a body: FastAPI may ask who is calling before it makes one."""
_ASKED: Final = re.compile(
    r"(?i)current_user|logged_?in|session|auth|token|permi|\brole|api_?key|request\.user|\bg\.|\b40[13]\b|forbidden|is_admin|verif"
    r"|signature|secret|credential|jwt|identity|owner|own_|require|check_"
)
"""Words of a function that asks who is calling."""
_OPEN: Final = re.compile(
    r"(?i)log-?_?in|log-?_?out|sign-?_?(?:in|up|out)|register|reset|forgot|health|ping|status|hook|callback|static|favicon|oauth|token"
    r"|metrics|docs|contact|subscribe|index|home|about|public|shared?|verify|confirm|activate|invite|version|ready|live|search|catalog|product|refresh"
)
"""Paths and names of routes that are for everybody."""


def asks_nobody(function: Function, route: re.Match[str]) -> bool:
    """Is it a route that is not for everybody, without a word of who is calling?"""
    if _OPEN.search(route["path"]) or _OPEN.search(function.name) or "@" in NEUTRAL.sub("", function.decorators):
        return False  # or something stands before it of which nobody knows what it asks for
    return _OWN_TYPE.search(function.signature) is None and _ASKED.search(function.body) is None


__all__ = ["IS_GUARDED", "NEUTRAL", "OF_FEW", "ROUTE", "WHOSE", "asks_nobody"]
