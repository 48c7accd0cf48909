"""The models of a language: from our files and the user's own, by way of what was compiled of them before.

The files are read by `file.py` (YAML, slow) once; what they say is kept as JSON in the user's cache folder, like
the rules.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from wardline_analyzers.flow.models.tables import Models
from wardline_analyzers.languages import BORROWED, PYTHON
from wardline_analyzers.rules import catalog, compiled
from wardline_analyzers.rules.problem import PageError, Problem

if TYPE_CHECKING:  # a start with a warm cache needs neither yaml nor what compiles
    from wardline_analyzers.flow.models.file import ModelFile

HERE: Final = os.path.dirname(os.path.abspath(__file__))
ROOT: Final = os.path.join(os.path.dirname(os.path.dirname(HERE)), "models")
"""The folder of the languages."""
LOADERS: Final = (HERE, os.path.join(os.path.dirname(HERE), "known"), catalog.ROOT)
"""The folders whose code says what a table is made of: what is kept of one depends on them."""

USER_LIMIT = 64 * 1024
"""Characters of a user's file."""
USERS_LIMIT = 8 * USER_LIMIT
"""Characters of all files of a user: each process of a scan reads them once."""


def load(language: str = PYTHON, custom: tuple[tuple[str, str], ...] = ()) -> Models:
    """The models of a language, and those of the user's own files (path, text); broken ones are left out."""
    return _load(language, custom)


@lru_cache(maxsize=32)
def _load(language: str, custom: tuple[tuple[str, str], ...]) -> Models:
    if not custom:
        return read(ROOT, language, compiled.cache_directory())
    from wardline_analyzers.flow.models.compiling import compile_files, merged

    ours = load(language)
    files = load_user_models("", dict(custom))[0]
    return Models(merged(ours.plain, compile_files(files, ours)), ours.problems, language) if files else ours


def load_user_models(directory: str, texts: Mapping[str, str]) -> tuple[list[ModelFile], list[Problem]]:
    """A user's own files, from their texts by path relative to `directory` (`.wardline/models`). Nothing is raised."""
    from wardline_analyzers.flow.models.file import parse

    files: list[ModelFile] = []
    problems: list[Problem] = []
    left = USERS_LIMIT
    for name in sorted(texts):
        try:
            if len(texts[name]) > USER_LIMIT:
                raise PageError(1, f"a model file may have at most {USER_LIMIT} characters", "split the file")
            left -= len(texts[name])
            if left < 0:
                raise PageError(1, f"all model files together may have at most {USERS_LIMIT} characters")
            files.append(parse(texts[name]))
        except PageError as error:
            problems.append(error.within(os.path.join(directory, name)).problem)
    return files, problems


def read(root: str, language: str, cache_directory: str | None) -> Models:
    """The models of the files below `root`; their compiled form is kept in `cache_directory`, unless it is None.

    Never raises: a file that is broken is left out and stands in `problems`.
    """
    folders = (*BORROWED.get(language, ()), language)
    files = [file for name in folders for file in catalog.files_in(os.path.join(root, name), name, ".yaml")]
    code = LOADERS
    digest = catalog.digest(files, code)
    kept = compiled.recall_text(cache_directory, f"models-{language}", digest) if cache_directory else None
    if kept is not None:
        try:
            return Models(json.loads(kept), (), language)
        except Exception:  # whatever is wrong with the file: the models are still there
            pass
    from wardline_analyzers.flow.models.compiling import compile_files

    parsed, problems = parse_all(files)
    plain = compile_files(parsed)
    if cache_directory and not problems:
        text = json.dumps(plain, separators=(",", ":"))
        compiled.keep_text(cache_directory, f"models-{language}", digest, text)
    return Models(plain, tuple(problems), language)


def parse_all(files: Iterable[catalog.File]) -> tuple[list[ModelFile], list[Problem]]:
    """The model files among these, and what is wrong with the others."""
    from wardline_analyzers.flow.models.file import parse

    found: list[ModelFile] = []
    problems: list[Problem] = []
    for _, _, path, content in files:
        try:
            found.append(parse(content.decode()))
        except PageError as error:
            problems.append(error.within(path).problem)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            problems.append(Problem(path, line, "the file is not UTF-8"))
    return found, problems
