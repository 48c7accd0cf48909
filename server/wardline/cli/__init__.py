"""The subcommands, one module each: `add_parser(subparsers)` and `run(arguments) -> int`."""

from __future__ import annotations

import argparse
from typing import NoReturn


class CommandError(Exception):
    """What the user has to know, in one line: the command ends with exit code 2."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line, too."""

    error_code = 2
    """The exit code for words that are not understood."""

    def error(self, message: str) -> NoReturn:
        self.exit(self.error_code, f"{self.prog}: error: {message} (see {self.prog} --help)\n")
