"""The rules that a command knows: ours, and those of the working directory's own pages."""

from __future__ import annotations

from pathlib import Path

from wardline.config.resolve import Resolver
from wardline_analyzers.rules.catalog import Catalog, extended_by


def catalog_here() -> Catalog:
    """For commands that name rules and no file."""
    return extended_by(Resolver().resolve(Path.cwd() / "any.py").profile.custom_rules)
