"""How old advisories are, in words."""

from __future__ import annotations

from datetime import date, datetime, timezone

STALE = 30
"""Days after which advisories are called stale: new ones come every day."""
UPDATE = "wardline advisories update"
"""What is to be done about it."""


def days(of: str, today: date | None = None) -> int:
    """Days since a date (YYYY-MM-DD); 0 if it cannot be read or lies ahead."""
    try:
        then = date.fromisoformat(of[:10])
    except ValueError:
        return 0
    return max(0, ((today or datetime.now(timezone.utc).date()) - then).days)


def in_words(of: str, today: date | None = None) -> str:
    """`2026-08-21, 97 days old`, and whether that is too old."""
    age = days(of, today)
    said = f"{of[:10]}, {age} day{'s' if age != 1 else ''} old"
    return f"{said}: stale" if age > STALE else said
