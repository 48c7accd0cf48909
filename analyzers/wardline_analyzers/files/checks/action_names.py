"""Names of actions of web controllers, in any language: which are serious, and which are for everybody."""

from __future__ import annotations

import re
from typing import Final

SERIOUS: Final = re.compile(
    rb"(?i)^(?:delete|remove|purge|ban|promote|grant|revoke|set_?role|update|edit|transfer|reset_?all)"
)
FOR_ALL: Final = re.compile(
    rb"(?i)log_?in|log_?out|sign|register|forgot|reset_?password|confirm|callback|webhook|error|contact|subscri"
)

__all__ = ["FOR_ALL", "SERIOUS"]
