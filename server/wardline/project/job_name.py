"""What a file is called where its path matters to the analysis."""

from __future__ import annotations

import os
from collections.abc import Sequence


def job_name(path: str, root: str, tests: Sequence[str] = ()) -> str:
    """The path that the rules see, and that the key of a result holds. In one of these folders it begins there."""
    root = next((folder for folder in tests if path.startswith(folder + os.sep)), root)
    try:
        relative = os.path.relpath(path, root)
    except ValueError:  # another drive
        return path.replace(os.sep, "/")
    return relative.replace(os.sep, "/")


def asked_for_by_themselves(paths: Sequence[str], root: str) -> tuple[str, ...]:
    """The folders of tests, if nothing but such folders is to be looked at: then what is in them is judged like any
    other code, and its names begin below them. `paths` are absolute."""
    from wardline_analyzers.files.test_paths import is_folder_of_tests

    tests = tuple(path for path in paths if os.path.isdir(path) and is_folder_of_tests(job_name(path, root)))
    return tests if len(tests) == len(paths) else ()
