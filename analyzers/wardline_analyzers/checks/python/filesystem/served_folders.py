"""Folders that a server of Python hands out file by file, and that hold more than public files."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.python.network.contacts import any_address
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import function_around

_GOES_HOME: Final = re.compile(
    r"""\bchdir\(\s*(?:os\.path\.expanduser\(\s*["']~/?["']\s*\)|(?:pathlib\.)?Path\.home\(\)|["']/["'])\s*\)"""
)
"""The folder in which the program goes on is somebody's home, or the whole disk."""


def served(match: Match) -> bool:
    """`StaticFiles(directory=".")`"""
    return not in_test(match.unit, match.node) and not in_example(match.unit)


def home_served(match: Match) -> bool:
    """`HTTPServer(("0.0.0.0", 8000), SimpleHTTPRequestHandler)` behind `os.chdir(os.path.expanduser("~"))`"""
    if not _hands_out_files(match):
        return False
    around = function_around(match.node) or match.unit.syntax.root
    return _GOES_HOME.search(match.text(around)) is not None and not in_test(match.unit, match.node)


def listed_to_all(match: Match) -> bool:
    """`TCPServer(("", 8000), SimpleHTTPRequestHandler)`: on every address, and the folder where it was begun"""
    around = function_around(match.node) or match.unit.syntax.root
    if not _hands_out_files(match) or _CHOOSES.search(match.text(around)) or in_test(match.unit, match.node):
        return False
    return any_address(match)


_CHOOSES: Final = re.compile(r"\bchdir\(|\bdirectory\s*=")
"""A folder is chosen that is to be handed out."""


def _hands_out_files(match: Match) -> bool:
    """Is the handler that of `http.server` for files, or a class of this module that is made of it?"""
    handler = match.argument("1|RequestHandlerClass|HandlerClass")
    if handler is None:
        return False
    meaning = match.unit.names.module.get(match.text(handler))
    bases = str(meaning.payload) if meaning is not None and meaning.kind == "define" else ""
    return (match.resolve(handler) or bases).endswith("SimpleHTTPRequestHandler")


__all__ = ["home_served", "listed_to_all", "served"]
