"""`wardline version`: what runs here, for a bug report."""

from __future__ import annotations

import argparse
import platform
import sys

from wardline import __version__
from wardline.cli import require_libraries

_LIBRARIES = ("bandit", "tree-sitter", "tree-sitter-python", "pygls", "lsprotocol")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("version", help="print the version", description="Print the version.")
    parser.add_argument("--verbose", "-v", action="store_true", help="also Python and the libraries that matter")


def run(arguments: argparse.Namespace) -> int:
    print(f"wardline {__version__}")
    if arguments.verbose:
        from wardline.doctor.facts import installed

        print(f"Python {platform.python_version()} on {sys.platform}")
        for name in _LIBRARIES:
            found = installed(name)
            print(f"{name} {found}" if found else f"{name} is missing")
    require_libraries()  # at the end: what is there has been said
    return 0
