"""From the words of the command line to the module of one subcommand.

The first word names the subcommand, and only its module is imported: `wardline server` starts in the time of its own
imports; `wardline --help` imports them all.

Exit codes: 0 clean, 1 findings, 2 an error (one line on stderr, no traceback), 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

from wardline.cli import CommandError, Parser
from wardline.cli.escape import escape

COMMANDS = {
    "check": "check",
    "gate": "gate",
    "capabilities": "capabilities",
    "vet": "vet",
    "watch": "watch",
    "review": "review",
    "blame": "blame",
    "audit": "audit",
    "explain": "explain",
    "rules": "rules",
    "baseline": "baseline",
    "advisories": "advisories",
    "config": "config",
    "editor-config": "editor_config",
    "server": "server",
    "hook": "hook",
    "mcp": "mcp",
    "new-rule": "new_rule",
    "doctor": "doctor",
    "version": "version",
}
"""Each subcommand and its module in `wardline.cli`, in the order of the help."""


def dispatch(words: list[str]) -> int:
    """Run the subcommand and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that is not UTF-8 gets escapes, not a traceback
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _run(words)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except CommandError as error:
        return _fail(str(error))
    except BrokenPipeError:
        # Whoever read our output (`| head`) has gone. Python flushes stdout again at exit: give it a place to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except Exception as error:
        if os.environ.get("WARDLINE_DEBUG"):
            raise
        return _fail(f"internal error: {_where(error)} (WARDLINE_DEBUG=1 shows more)")


def _run(words: list[str]) -> int:
    parser = Parser(
        prog="wardline",
        description="Security feedback for code at the moment it is accepted: in the editor, and here.",
        epilog="Exit codes: 0 clean, 1 findings, 2 an error. `wardline COMMAND --help` explains a command.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", "-V", action="store_true", help="print the version and exit")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    if words[:1] in (["--version"], ["-V"]):
        words = ["version"]
    chosen = {words[0]: COMMANDS[words[0]]} if words and words[0] in COMMANDS else COMMANDS
    modules = {name: import_module(f"wardline.cli.{module}") for name, module in chosen.items()}
    for module in modules.values():
        module.add_parser(subparsers)
        if len(modules) == 1:
            parser.error_code = getattr(module, "USAGE_ERROR", parser.error_code)
    if not words:
        parser.print_help(sys.stderr)
        return 2
    if words[0] not in COMMANDS and not words[0].startswith("-"):
        parser.error(f"there is no command {words[0]}{_meant(words[0])}")
    arguments, unknown = parser.parse_known_args(words)
    if arguments.command is None:
        parser.error("no command given")
    if unknown:  # said in the name of the subcommand, whose help tells what it takes
        parser.prog = f"wardline {arguments.command}"
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    return int(modules[arguments.command].run(arguments))


def _meant(word: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, COMMANDS, 1)
    return f"; did you mean {near[0]}?" if near else ""


def _fail(message: str) -> int:
    print(f"wardline: error: {escape(message)}", file=sys.stderr)
    return 2


def _where(error: BaseException) -> str:
    """The kind and place of an exception. Its text may quote the user's code, so that is not told."""
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    place = f" at {os.path.basename(frame.tb_frame.f_code.co_filename)}:{frame.tb_lineno}" if frame else ""
    return type(error).__name__ + place
