"""Folders that a server of Python hands out file by file, and that hold more than public files."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.testcode import in_example, in_test
from wardline_analyzers.checks.tree import function_around
from wardline_analyzers.match.match import Match

_GOES_HOME: Final = re.compile(
    r"""\bchdir\(\s*(?:os\.path\.expanduser\(\s*["']~/?["']\s*\)|(?:pathlib\.)?Path\.home\(\)|["']/["'])\s*\)"""
)
"""The folder in which the program goes on is somebody's home, or the whole disk."""


def served(match: Match) -> bool:
    """`StaticFiles(directory=".")`"""
    return not in_test(match.unit, match.node) and not in_example(match.unit)


def home_served(match: Match) -> bool:
    """`HTTPServer(("0.0.0.0", 8000), SimpleHTTPRequestHandler)` behind `os.chdir(os.path.expanduser("~"))`"""
    handler = match.argument("1|RequestHandlerClass|HandlerClass")
    if handler is None or not (match.resolve(handler) or "").endswith(".SimpleHTTPRequestHandler"):
        return False
    around = function_around(match.node) or match.unit.syntax.root
    return _GOES_HOME.search(match.text(around)) is not None and not in_test(match.unit, match.node)


__all__ = ["home_served", "served"]
