"""A Dockerfile's instructions, with continued lines and here-documents."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wardline_analyzers.files.view import FileView

_WORD = re.compile(rb"[ \t]*([A-Za-z]+)(?:[ \t]+|(?=[\r\n]|$))")
_HEREDOC = re.compile(rb"<<-?[\"']?([A-Za-z_]\w*)[\"']?")
_ESCAPE = re.compile(rb"#[ \t]*escape[ \t]*=[ \t]*(\S)", re.IGNORECASE)
_FROM = re.compile(rb"((?:--\w+=\S+[ \t]+)*)(\S+)(?:[ \t]+[Aa][Ss][ \t]+(\S+))?")
INSTRUCTIONS = frozenset({
    "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD",
    "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: bytes `start:end` of the whole, `body` where what it says begins."""

    name: str
    """In capital letters."""
    start: int
    body: int
    end: int
    stage: int
    """Which `FROM` it stands below, from 0; -1: above the first."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One `FROM`."""

    image: str
    start: int
    end: int
    """Of the image's reference."""
    name: str


def instructions(view: FileView) -> list[Instruction]:
    """The instructions of a file; use as `view.of(instructions)`."""
    text = view.text
    escape = b"\\"
    if first := _ESCAPE.match(text):
        escape = first[1]
    found: list[Instruction] = []
    open_ended: set[bytes] = set()
    """Marks of here-documents that end nowhere below."""
    stage = -1
    line, last = 0, len(view.line_starts)
    while line < last:
        here = view.line(line)
        word = _WORD.match(here)
        if word is None or (name := word[1].decode().upper()) not in INSTRUCTIONS:
            line += 1
            continue
        start = view.line_starts[line]
        while line + 1 < last and here.rstrip().endswith(escape):
            line += 1
            here = view.line(line)
            while line + 1 < last and (not here.strip() or here.lstrip().startswith(b"#")):
                line += 1
                here = view.line(line)
        end = view.line_starts[line] + len(here)
        if name in ("RUN", "COPY", "ADD"):
            for marker in _HEREDOC.findall(text, start, end)[:8]:
                stop = None
                if marker not in open_ended:
                    stop = next((n for n in range(line + 1, last) if view.line(n).strip() == marker), None)
                if stop is None:
                    open_ended.add(marker)
                else:
                    line = stop
                    end = view.line_starts[line] + len(view.line(line))
        if name == "FROM":
            stage += 1
        found.append(Instruction(name, start, start + word.end(), end, stage))
        line += 1
    return found


def stages(view: FileView) -> list[Stage]:
    """The stages; use as `view.of(stages)`."""
    found = []
    for instruction in view.of(instructions):
        if instruction.name == "FROM" and (parts := _FROM.match(view.text, instruction.body, instruction.end)):
            name = (parts[3] or b"").decode("utf-8", "replace")
            found.append(Stage(parts[2].decode("utf-8", "replace"), parts.start(2), parts.end(2), name))
    return found
