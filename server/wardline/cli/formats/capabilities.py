"""What code can do, for a person and for a program.

The JSON:

    version         1; a change that could break a reader raises it
    by              `file`, `package` or `function`
    groups          a list of
        path            of the file or the package's folder: relative to the working directory if below, else absolute
        function        by function: `name`, `Class.method`, `<module>`, or empty for what is no text
        files           by package: how many there are
        capabilities    a list of {name, title, count, places}; places: the first ones, {path, line?, column?, cell?,
                        name, how}, line and column from 1, column in characters
        imports         by file and package: the same, for what the imports could give
    errors          a list of texts: what could not be looked at
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wardline.cli.escape import escape
from wardline.cli.formats.json import portable
from wardline.cli.paint import Paint
from wardline.project.capabilities import Abilities, FileAbilities, Shown, Spot, united
from wardline.project.packages import package_of
from wardline_analyzers.capabilities.kinds import ALL

_WIDEST = max(len(capability.noun) for capability in ALL)
_MOST = 3
"""Places of a capability that a person is shown."""
_HOW = {"handler": "@", "base": "class of ", "passed": "passes "}
"""What is put before a name that is not called or read."""
_ASCII = str.maketrans({"·": ",", "…": "~"})


@dataclass(frozen=True, slots=True)
class Group:
    """A file, a package or a function, and what it can do."""

    root: str
    """The file, or the package's folder: absolute."""
    path: str
    """The same, as it is shown."""
    function: str
    """Empty, if it is no function."""
    does: Abilities
    imports: Abilities
    files: int


def groups_of(files: Sequence[FileAbilities], by: str, cwd: str) -> list[Group]:
    """The answers put together by `file`, `package` or `function`. Files that were not looked at are left out."""
    files = [file for file in files if not file.error and not file.note]
    if by == "file":
        return [Group(f.path, shown_path(f.path, cwd), "", f.does, f.imports, 1) for f in files]
    if by == "function":
        return [
            Group(f.path, shown_path(f.path, cwd), function, does, (), 1)
            for f in files
            for function, does in (f.functions or ({"": f.does} if f.does else {})).items()
        ]
    packages: dict[str, list[FileAbilities]] = {}
    for file in files:
        packages.setdefault(package_of(file.path), []).append(file)
    return [
        Group(path, shown_path(path, cwd), "", united(f.does for f in its), united(f.imports for f in its), len(its))
        for path, its in packages.items()
    ]


def shown_path(path: str, cwd: str) -> str:
    """Relative to where we are if it is below, else absolute; in the form of this system."""
    if path == cwd:
        return "."
    below = os.path.join(cwd, "")
    return path[len(below) :] if path.startswith(below) else path


def as_text(groups: Sequence[Group], by: str, files: int, paint: Paint) -> str:
    """One paragraph for each group that can do something, and how many can do what."""
    lines: list[str] = []
    for group in groups:
        more = _more(group) if by == "package" else ()
        if group.does or more:
            name = f"{escape(group.path)}: {escape(group.function)}" if group.function else escape(group.path)
            count = f" ({_counted(group.files, 'file')})" if by == "package" else ""
            lines.append(paint("path", name) + paint("dim", count))
            lines += [_line(group, shown, paint) for shown in group.does]
            if more:
                lines.append(paint("dim", _clipped(f"  its imports could give it: {', '.join(more)}", paint.width)))
            lines.append("")
    if len(groups) != 1 or not lines:
        lines.append(_summary(groups, by, files))
    text = "".join(line + "\n" for line in lines)
    return text if paint.unicode else text.translate(_ASCII)


def _more(group: Group) -> tuple[str, ...]:
    """What the imports of a package could give it beside what it does: the nouns, and the first name of each."""
    done = {shown.capability.name for shown in group.does}
    return tuple(
        f"{shown.capability.noun} ({escape(shown.spots[0].name)})"
        for shown in group.imports
        if shown.capability.name not in done
    )


def _line(group: Group, shown: Shown, paint: Paint) -> str:
    places = [_place(group, spot) for spot in shown.spots[:_MOST]]
    text = " · ".join(places) + (" · …" if shown.count > len(places) else "")
    room = paint.width - _WIDEST - 10
    return f"  {paint('rule', shown.capability.noun.ljust(_WIDEST))} {shown.count:>5}  {_clipped(text, room)}"


def _place(group: Group, spot: Spot) -> str:
    name = escape(_HOW.get(spot.how, "") + spot.name)
    file = "" if spot.path == group.root else escape(os.path.relpath(spot.path, group.root).replace(os.sep, "/"))
    cell = f"cell {spot.cell}:" if spot.cell else ""
    at = ":".join(part for part in (file, f"{cell}{spot.line}" if spot.line else "") if part)
    return f"{at} {name}" if at else name


def _clipped(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(0, width - 1)] + "…"


def _summary(groups: Sequence[Group], by: str, files: int) -> str:
    counts = [
        (capability.noun, sum(any(s.capability == capability for s in group.does) for group in groups))
        for capability in ALL
    ]
    told = ", ".join(f"{noun} {count}" for noun, count in counts if count)
    able = sum(bool(group.does) for group in groups)
    if not told:
        return f"{_counted(files, 'file')}, none with any of the capabilities that are known."
    of = f" of {_counted(len(groups), by)}" if by != "function" else f" in {_counted(files, 'file')}"
    return f"{able if by != 'function' else _counted(able, by)}{of}: {told}."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def as_json(groups: Sequence[Group], by: str, errors: Sequence[str], cwd: str) -> str:
    """One object; paths have `/`."""
    plain = {
        "version": 1,
        "by": by,
        "groups": [
            {
                "path": portable(group.path),
                **({"function": group.function} if by == "function" else {}),
                **({"files": group.files} if by == "package" else {}),
                "capabilities": list(_plain(group.does, cwd)),
                **({"imports": list(_plain(group.imports, cwd))} if by != "function" else {}),
            }
            for group in groups
        ],
        "errors": list(errors),
    }
    return json.dumps(plain, indent=2, ensure_ascii=True) + "\n"


def _plain(abilities: Abilities, cwd: str) -> Iterator[dict[str, Any]]:
    for shown in abilities:
        yield {
            "name": shown.capability.name,
            "title": shown.capability.title,
            "count": shown.count,
            "places": [
                {
                    "path": portable(shown_path(spot.path, cwd)),
                    **({"line": spot.line, "column": spot.column} if spot.line else {}),
                    **({"cell": spot.cell} if spot.cell is not None else {}),
                    "name": spot.name,
                    "how": spot.how,
                }
                for spot in shown.spots
            ],
        }
