"""The subcommands, one module each: `add_parser(subparsers)` and `run(arguments) -> int`."""

from __future__ import annotations

import argparse
from importlib.machinery import PathFinder
from typing import NoReturn

_NEEDED = ("bandit", "cachetools", "lsprotocol", "packaging", "pathspec", "pygls", "rich", "yaml")
_COMPILED = ("tree_sitter", "tree_sitter_python")


class CommandError(Exception):
    """What the user has to know, in one line: the command ends with exit code 2."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line, too."""

    error_code = 2
    """The exit code for words that are not understood."""

    def error(self, message: str) -> NoReturn:
        self.exit(self.error_code, f"{self.prog}: error: {message} (see {self.prog} --help)\n")


def require_libraries() -> None:
    """Fail at once where a package is missing, not later where it is imported. (Nothing is imported for it.)"""
    missing = [name for name in (*_NEEDED, *_COMPILED) if PathFinder.find_spec(name) is None]
    if missing:
        raise CommandError(f"the installation is not complete: install wardline again (missing: {', '.join(missing)})")
