"""Lines with a flaw, for tests that are not about rules."""

from __future__ import annotations

FLAW = 'url = "postgres://app:Tr0ub4dor-x9@db.internal/main"'
"""Found at `FLAW_START`; its fix is not safe."""
FLAW_RULE = "credential-in-url"
FLAW_START = 6
VAIN = "x = 1  # wardline: ignore[sql-injection] reviewed"
"""A suppression that hides nothing: its fix, taking it away, is safe."""
VAIN_RULE = "unused-suppression"
