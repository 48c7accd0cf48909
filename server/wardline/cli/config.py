"""`wardline config`: what the settings are, what holds for a file and why, and whether they are right."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wardline.cli import CommandError
from wardline.cli.escape import escape


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "config",
        help="show, check and explain the settings",
        description="Settings stand in `.wardline.toml`, or in `[tool.wardline]` of `pyproject.toml`; the nearest one "
        "up the tree from a file holds for it.",
    )
    parts = parser.add_subparsers(dest="part", metavar="WHAT", required=True)
    parts.add_parser("schema", help="print the JSON schema", description="Print the JSON schema (draft 2020-12).")
    parts.add_parser("docs", help="explain every setting", description="Print all settings, explained, as Markdown.")
    show = parts.add_parser(
        "show",
        help="what holds for a file, and why",
        description="Print what holds for a file or directory, and where each setting comes from.",
    )
    show.add_argument("path", nargs="?", default=".", metavar="PATH")
    check = parts.add_parser(
        "check",
        help="look for mistakes",
        description="Look for mistakes in the settings that hold for these files and directories, and below them. "
        "Exit code 1 if there are any.",
    )
    check.add_argument("paths", nargs="*", default=["."], metavar="PATH")


def run(arguments: argparse.Namespace) -> int:
    if arguments.part == "schema":
        return _schema()
    if arguments.part == "docs":
        return _docs()
    if arguments.part == "show":
        return _show(Path(arguments.path))
    return _check([Path(path) for path in arguments.paths])


def _schema() -> int:
    import json

    from wardline.config.schema import schema

    print(json.dumps(schema(), indent=2))
    return 0


def _docs() -> int:
    from wardline.config.schema import reference

    print(reference(), end="")
    return 0


def _show(path: Path) -> int:
    from wardline.config import Resolver
    from wardline.config.compiled import merge
    from wardline.config.options import OPTIONS

    if not os.path.lexists(path):
        raise CommandError(f"{path}: no such file or directory")
    resolver = Resolver()
    here = Path.cwd()
    # A directory's own settings file holds for it: ask as for a file in it.
    asked = path / "_" if path.is_dir() else path
    resolved = resolver.resolve(asked, workspace=here)
    layers = resolver.layers(asked, workspace=here)
    reason = resolver.resolve(path, workspace=here).reason_excluded(directory=path.is_dir())
    print(f"path           {escape(str(path))}")
    print(f"settings file  {escape(_relative(resolved.config_file)) if resolved.config_file else 'none: all defaults'}")
    print(f"bandit's       {escape(_relative(resolved.bandit_file)) if resolved.bandit_file else 'none'}")
    print(f"root           {escape(str(resolved.root))}")
    print(f"analysed       {f'no: excluded by {escape(reason)}' if reason else 'yes'}")
    print()
    values = merge(layers)
    for option in OPTIONS:
        givers = [layer for layer in layers if option.name in layer.values]
        places = (f"{_relative(layer.path)}:{layer.places[option.name][0].line + 1}" for layer in givers if layer.path)
        origin = ", ".join(places) or "default"
        print(f"{option.name} = {escape(_shown(option.name, values[option.name]))}  # {escape(origin)}")
    applied = resolved.compiled.applied(os.path.abspath(asked))
    if applied:
        print(f"\nper-path, for this path: {escape(', '.join(applied))}")
    profile = resolved.profile
    print(f"\nselect   {escape(', '.join(profile.select)) or 'nothing'}")
    print(f"ignore   {escape(', '.join(profile.ignore)) or 'nothing'}")
    for name, severity in profile.severity:
        print(f"severity {escape(name)}: {severity.label}")
    return _report(resolved.problems)


def _check(paths: list[Path]) -> int:
    from wardline.config import Resolver

    resolver = Resolver()
    here = Path.cwd()
    problems: dict[Any, None] = {}
    files: set[Path] = set()
    for path in paths:
        if not os.path.lexists(path):
            raise CommandError(f"{path}: no such file or directory")
        for asked in _places(path, resolver, here):
            resolved = resolver.resolve(asked, workspace=here)
            problems.update(dict.fromkeys(resolved.problems))
            if resolved.config_file:
                files.add(resolved.config_file)
    code = _report(tuple(problems))
    if not code:
        names = sorted(_relative(file) for file in files)
        print(f"No mistakes in {escape(', '.join(names))}." if names else "No settings file: all defaults.")
    return code


def _places(path: Path, resolver: Any, here: Path) -> Iterator[Path]:
    """A file of each directory in question: of the path itself and of all directories below it that are analysed."""
    if not path.is_dir():
        yield path
        return
    for directory, names, _ in os.walk(path):
        yield Path(directory, "_")
        names[:] = [
            name
            for name in sorted(names)
            if not resolver.resolve(Path(directory, name), workspace=here).reason_excluded(directory=True)
        ]


def _report(problems: tuple[Any, ...]) -> int:
    for problem in problems:
        place = (
            f"{_relative(problem.path)}:{problem.start.line + 1}:{problem.start.column + 1}: " if problem.path else ""
        )
        print(escape(f"{place}{problem.text()}"))
    return 1 if problems else 0


def _relative(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        shorter = os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
    return str(path) if shorter.startswith(os.pardir + os.sep + os.pardir) else shorter


def _shown(name: str, value: Any) -> str:
    import json

    if name == "exclude":
        value = [f"{pattern} (in {_relative(base)})" for base, patterns in value for pattern in patterns]
    elif name == "per-path":
        value = {pattern: fields for _, entries in value for patterns, fields in entries for pattern in patterns}
    return "none" if value is None else json.dumps(value, ensure_ascii=False)
