"""`wardline editor-config`: what to write into an editor's settings so that it starts this server."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from wardline.cli import CommandError
from wardline.cli.escape import escape

if TYPE_CHECKING:
    from wardline.editor_config.catalog import Editor


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "editor-config",
        help="print the entry for an editor's settings",
        description="Print what to write into an editor's settings so that it starts this server. The entry goes to "
        "standard output; where it belongs is told on standard error.",
    )
    parser.add_argument("editor", nargs="?", metavar="EDITOR", help="its name; --list shows all")
    parser.add_argument("--list", action="store_true", help="list the editors and exit")
    parser.add_argument(
        "--command", dest="program", metavar="PATH", help="the program to start (default: this `wardline`)"
    )
    parser.add_argument("--to", metavar="FOLDER", help="jetbrains: the folder to write the template into")


def run(arguments: argparse.Namespace) -> int:
    from wardline.editor_config.catalog import BY_NAME, EDITORS, JETBRAINS, NAMES

    if arguments.list:
        width = max(map(len, NAMES))
        for editor in EDITORS:
            print(f"{editor.name:{width}}  {editor.title}")
        print(f"{JETBRAINS:{width}}  IntelliJ IDEA, PyCharm and the others of JetBrains, with the plugin LSP4IJ")
        return 0
    name = arguments.editor
    if name is None:
        raise CommandError("say which editor; wardline editor-config --list shows all")
    if name not in NAMES:
        import difflib

        meant = difflib.get_close_matches(name.lower(), NAMES, n=1)
        hint = f"did you mean {meant[0]}?" if meant else "wardline editor-config --list shows all"
        raise CommandError(f"there is no entry for {name}; {hint}")
    if arguments.to is not None and name != JETBRAINS:
        raise CommandError(f"--to is for {JETBRAINS}; the entry for {name} is printed")
    program = _program(arguments.program)
    try:
        if name == JETBRAINS:
            return _jetbrains(arguments.to, program)
        return _print(BY_NAME[name], program)
    except ValueError as error:
        raise CommandError(f"cannot write {program!r} into an entry: {error}; say --command PATH") from None


def _program(given: str | None) -> str:
    from wardline.editor_config import program

    if given is not None:
        if not given:
            raise CommandError("--command needs the path of a program")
        return given
    found = program.find()
    if found is None:
        raise CommandError(
            "the program `wardline` is not installed beside this Python; install it (pipx install wardline) or say "
            "--command PATH"
        )
    if program.is_temporary(found):
        print(
            "wardline: this runs in a temporary environment of uvx, which may be removed at any time; for an editor, "
            "install it: uv tool install wardline",
            file=sys.stderr,
        )
    return found


def _print(editor: Editor, program: str) -> int:
    from wardline.editor_config.render import render

    print(render(editor, program), end="")
    if sys.stderr is not None and sys.stderr.isatty():
        print(f"\nThis belongs into {editor.target}. Then: {editor.use}.", file=sys.stderr)
        if editor.note:
            print(editor.note, file=sys.stderr)
    return 0


def _jetbrains(folder: str | None, program: str) -> int:
    from wardline.editor_config import jetbrains

    if folder is None:
        print(jetbrains.command(program)["default"])
        print(
            "\nThis is the command. For all the rest as well, say --to FOLDER: it writes a template that the plugin "
            "LSP4IJ imports.",
            file=sys.stderr,
        )
        return 0
    try:
        written = jetbrains.write(folder, program)
    except OSError as error:
        raise CommandError(f"cannot write {folder}: {error.strerror or error}") from error
    print(escape(os.path.abspath(folder)))
    print(
        f"\nWrote {len(written)} files. In the IDE: Settings > Languages & Frameworks > Language Servers > + > "
        "Template: Import from custom template, and choose this folder.",
        file=sys.stderr,
    )
    return 0
