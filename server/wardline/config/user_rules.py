"""Users' own rule pages: `.wardline/rules/*.md`, and one folder a family below it.

The pages of a workspace are data, whoever wrote them: nothing of them is ever run (see `rules.catalog.load_user_rules`
for what is refused).
"""

from __future__ import annotations

import os
from pathlib import Path

from wardline.config.own_files import is_below, texts_below, told
from wardline.config.problem import Problem

FOLDER = os.path.join(".wardline", "rules")

_MOST_PAGES = 300
"""Pages of a workspace that are read."""

Pages = tuple[tuple[str, str], ...]
"""(path below the folder, text) of each page, sorted; see `Profile.custom_rules`."""


def user_rules(root: Path) -> tuple[Pages, list[Problem]]:
    """The rule pages of a workspace, and what is wrong with them. Never raises; costs next to nothing without any."""
    folder = root / FOLDER
    texts, problems = texts_below(folder, ".md", 1, _MOST_PAGES)
    if not texts:
        return (), problems
    from wardline_analyzers.rules.catalog import extended_by, load_user_rules

    problems += told(load_user_rules(str(folder), texts)[1])
    pages = tuple(sorted(texts.items()))
    extended_by(pages)  # from now on `catalog.find` knows them
    return pages, problems


def is_page(path: Path) -> bool:
    """Whether a path is that of a user's rule page, by its name."""
    return is_below(path, "rules", ".md")
