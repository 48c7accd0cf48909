"""Languages with a front end: which there are, and which one a text is in.

A language is a package beside `python/`. It is imported when the first text of it is opened; so are its grammars, which
are extras of the distribution.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wardline_analyzers.languages.frontend import FrontEnd

PYTHON: Final = "python"

CODE: Final = (PYTHON, "javascript", "java", "go")
"""The languages that can have a front end: their pages look at code."""

_IDS: Final[dict[str, str]] = {
    "python": PYTHON,
    "go": "go",
    "java": "java",
    **dict.fromkeys(("javascript", "javascriptreact", "typescript", "typescriptreact"), "javascript"),
}
"""Languages by what editors call them."""

_SUFFIXES: Final[dict[str, str]] = {
    **dict.fromkeys((".py", ".pyi", ".pyw"), PYTHON),
    ".go": "go",
    ".java": "java",
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"), "javascript"),
}


def language_of(path: str, editors: str = "") -> str:
    """The language of a text that has a front end, or an empty text.

    `editors` is an editor's language id; a file's name counts where there is none.
    """
    if editors:
        return _IDS.get(editors.lower(), "")
    return _SUFFIXES.get(path[path.rfind(".") :].lower(), "") if "." in path else ""


def suffixes_of(language: str) -> tuple[str, ...]:
    """The endings of the names of files in a language, in small letters."""
    return tuple(suffix for suffix, known in _SUFFIXES.items() if known == language)


@cache
def front_of(language: str) -> FrontEnd:
    """The front end of a language. Raises ImportError where its grammar is not installed."""
    found: FrontEnd = import_module(f"wardline_analyzers.{language}.front").FRONT
    return found


__all__ = ["CODE", "PYTHON", "front_of", "language_of", "suffixes_of"]
