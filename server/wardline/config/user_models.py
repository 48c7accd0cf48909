"""Users' own models: `.wardline/models/**/*.yaml`, which tell the dataflow what the project's libraries mean.

They are data, whoever wrote them: nothing of them is ever run (`flow.models.loading.load_user_models` says what is
refused).
"""

from __future__ import annotations

import os
from pathlib import Path

from wardline.config.own_files import is_below, texts_below, told
from wardline.config.problem import Problem

FOLDER = os.path.join(".wardline", "models")

_MOST_FILES = 100
"""Files of a workspace that are read."""
_DEPTH = 4
"""Folders in folders that they may be in."""

Models = tuple[tuple[str, str], ...]
"""(path below the folder, text) of each file, sorted; see `Profile.custom_models`."""


def user_models(root: Path) -> tuple[Models, list[Problem]]:
    """The model files of a workspace, and what is wrong with them. Never raises; costs next to nothing without any."""
    folder = root / FOLDER
    texts, problems = texts_below(folder, ".yaml", _DEPTH, _MOST_FILES)
    if not texts:
        return (), problems
    from wardline_analyzers.flow.models.loading import load_user_models

    problems += told(load_user_models(str(folder), texts)[1])
    return tuple(sorted(texts.items())), problems


def is_model(path: Path) -> bool:
    """Whether a path is that of a user's model file, by its name."""
    return is_below(path, "models", ".yaml")
