"""`wardline mcp`: the check as tools for AI agents, over the Model Context Protocol."""

from __future__ import annotations

import argparse
import os

from wardline.cli import CommandError
from wardline.cli.values import seconds, working_directory


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "mcp",
        help="tools for AI agents, over MCP",
        description="Serves the check as tools for AI agents, over the Model Context Protocol on standard input and "
        "output. Only files below the roots are read, and none is written.",
    )
    parser.add_argument(
        "--root", action="append", metavar="FOLDER", help="a root (default: the client's, else where this is started)"
    )
    parser.add_argument(
        "--timeout", type=seconds, default=30.0, metavar="SECONDS", help="for one call (default: %(default)g)"
    )


def run(arguments: argparse.Namespace) -> int:
    cwd = working_directory()
    roots = [os.path.join(cwd, root) for root in arguments.root or ()]
    for root in roots:
        if not os.path.isdir(root):
            raise CommandError(f"--root {root}: there is no such folder")
    try:
        from wardline.agents.mcp_server import Bounds, serve
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types", "anyio", "pydantic"):
            raise
        raise CommandError(
            "the MCP server needs the package mcp (2.3 or later, below 3); install Wardline with it: "
            "pipx install 'wardline[mcp]', or pip install 'wardline[mcp]'"
        ) from None
    serve(Bounds(cwd, tuple(roots), arguments.timeout))
    return 0
