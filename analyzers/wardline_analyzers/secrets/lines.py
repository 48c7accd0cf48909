"""What a project needs beside the code that reads a variable of the environment."""

from __future__ import annotations

import re

from wardline_analyzers.finding import Line

ENV_IGNORED = r"\s*/?(?:\*\*/)?(?:\.env(?:\*|\.\*)?|\*\.env)\s*"
"""A line of `.gitignore` that keeps `.env` out of the repository."""


def environment_lines(name: str) -> tuple[Line, ...]:
    """An example of the settings that names the variable, and no `.env` in the repository."""
    return (
        Line(".env.example", f"{name}=", rf"\s*(?:#\s*)?(?:export\s+)?{re.escape(name)}\s*=.*"),
        Line(".gitignore", ".env", ENV_IGNORED),
    )
