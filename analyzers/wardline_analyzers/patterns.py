"""Regular expressions as Python's own parser reads them: without a warning, and None for what is no pattern."""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

# Python 3.11 renamed both.
_NEW = sys.version_info >= (3, 11)
_parser: Any = import_module("re._parser" if _NEW else "sre_parse")
codes: Any = import_module("re._constants" if _NEW else "sre_constants")
"""What the parts of a tree are called."""
Tree: Any = _parser.SubPattern
"""A tree, and each tree in it."""

_T = TypeVar("_T")


def parsed(pattern: str, flags: int = 0) -> Any:
    """The tree of a pattern: pairs of a code and what belongs to it."""
    return _quietly(lambda: _parser.parse(pattern, flags))


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str] | None:
    """The pattern, ready to search with."""
    return _quietly(lambda: re.compile(pattern, flags))


def _quietly(make: Callable[[], _T]) -> _T | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of patterns that will mean something else one day
            return make()
    except (re.error, OverflowError, RecursionError, ValueError):
        return None
