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

LIGHT: Final = ("php", "c", "csharp", "ruby", "rust", "lua", "kotlin")
"""The languages whose front ends are tables in `light/`."""

CODE: Final = (PYTHON, "javascript", "java", "go", *LIGHT)
"""The languages that can have a front end: their pages look at code."""

BORROWED: Final[dict[str, tuple[str, ...]]] = {"kotlin": ("java",)}
"""Languages that use the libraries of others: whose models count in them as well."""

SCRIPTS: Final = "javascript-in-html"
PAGES: Final = "java-in-jsp"
_WITHIN_MARKUP: Final = {SCRIPTS: "SCRIPTS", PAGES: "PAGES"}
"""Languages within markup, of which only a part of a text is code, and how their front ends are called."""

PROJECTS: Final = frozenset((PYTHON, "go", "java", "javascript"))
"""Those whose texts are told of the other files of their project."""

_IDS: Final[dict[str, str]] = {
    "python": PYTHON,
    "go": "go",
    "java": "java",
    **dict.fromkeys(("javascript", "javascriptreact", "typescript", "typescriptreact"), "javascript"),
    **dict.fromkeys(("html", "vue", "svelte"), SCRIPTS),
    "jsp": PAGES,
    "php": "php",
    **dict.fromkeys(("c", "cpp"), "c"),
    "csharp": "csharp",
    "ruby": "ruby",
    "rust": "rust",
    "lua": "lua",
    "kotlin": "kotlin",
}
"""Languages by what editors call them."""

_SUFFIXES: Final[dict[str, str]] = {
    **dict.fromkeys((".py", ".pyi", ".pyw"), PYTHON),
    ".go": "go",
    ".java": "java",
    **dict.fromkeys((".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"), "javascript"),
    **dict.fromkeys((".html", ".htm", ".vue", ".svelte"), SCRIPTS),
    **dict.fromkeys((".jsp", ".jspf", ".tag"), PAGES),
    **dict.fromkeys((".php", ".phtml", ".php5", ".inc"), "php"),
    **dict.fromkeys((".c", ".h", ".cc", ".cpp", ".cxx", ".hh", ".hpp", ".hxx"), "c"),
    **dict.fromkeys((".cs", ".csx"), "csharp"),
    **dict.fromkeys((".rb", ".rake", ".ru"), "ruby"),
    ".rs": "rust",
    ".lua": "lua",
    **dict.fromkeys((".kt", ".kts"), "kotlin"),
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
    place = f"light.{language}" if language in LIGHT else f"{package_of(language)}.front"
    module = import_module(f"wardline_analyzers.{place}")
    found: FrontEnd = getattr(module, _WITHIN_MARKUP.get(language, "FRONT"))
    return found


def package_of(language: str) -> str:
    """The package of a language, which is also the name of the extra with its grammar."""
    return language.partition("-")[0]


__all__ = [
    *("BORROWED", "CODE", "LIGHT", "PAGES", "PROJECTS", "PYTHON", "SCRIPTS"),
    *("front_of", "language_of", "package_of", "suffixes_of"),
]
