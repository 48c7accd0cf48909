"""What the code of webhooks says: that it asks who has sent this, and that it changes something."""

from __future__ import annotations

import re
from typing import Final

PROVED: Final = re.compile(
    r"(?i)sign|hmac|verif|digest|secret|token|auth|construct_?event|valid|check(?!out| True| False)|(?<!\.)\bkey|ensure"
    r"|guard|credential|permission|Depends|Security\(|allow|trusted|\b40[13]\b|password|ip_?addr|remote_addr|challenge"
)
"""What code says that asks who has sent it."""
ACTS: Final = re.compile(
    r"(?i)\.(?:save|update\w*|create|add|delete|insert\w*|commit|delay|apply_async|send\w*|enqueue|put|publish|execute|run)\("
    r"|subprocess|child_process|os\.system|\bmark_\w+"
    r"|\b(?:activate|fulfil|complete|confirm|grant|deploy|process|handle|cancel|refund|upgrade|credit)\w*\("
)
"""What a webhook is for: it changes something."""

__all__ = ["ACTS", "PROVED"]
