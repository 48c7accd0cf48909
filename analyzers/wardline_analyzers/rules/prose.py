"""The part of a page below its front matter: sections under fixed headings, and the examples in one of them.

Reads no YAML: prose is shown (hover, `wardline explain`) by processes that load their rules from the cache.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from wardline_analyzers.rules.problem import PageError, closest

FIX_SAFETY = "Fix safety"
HEADINGS = ("What it does", "Why is this bad?", "Instead", FIX_SAFETY, "Examples", "References")
"""The headings of a page, in their order. `Fix safety` belongs to pages with a fix only."""

TEXT, OPEN, CODE, CLOSE = "text", "open", "code", "close"

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_MARKER = re.compile(r"\s*(?:#|//|--|<!--|/\*)\s*(finding(?::\s*([1-9][0-9]?))?|ok(?::[^'\"]*)?)\s*(?:-->|\*/)?\s*$")
_NEARLY = re.compile(r"(?:#|//|--|<!--|/\*)\s*(?:findings?|ok|okay)\b[^'\"]*$", re.IGNORECASE)
_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*")


@dataclass(frozen=True)
class Example:
    """One fenced block of the section `Examples`."""

    language: str
    kind: str
    """`check`: its marked lines are found, the others are silent. `before`: what a fix turns into the next example.
    `after`: what the fix of the example before it makes."""
    lines: tuple[str, ...]
    """Without line ends and without markers."""
    findings: tuple[int, ...] = ()
    """The 0-based lines on which findings must start, in order; a line with two findings stands here twice."""
    path: str | None = None
    """The file name that the example is analysed under, if it matters."""
    line: int = 0
    """The 1-based line of the page on which the first line stands."""

    @property
    def text(self) -> str:
        return "".join(line + "\n" for line in self.lines)


@dataclass(frozen=True)
class Prose:
    title: str
    sections: dict[str, str]
    """Heading to Markdown, in the page's order."""
    examples: tuple[Example, ...]


def split(text: str) -> tuple[str, list[str], int]:
    """A page's front matter, the lines of its body, and the 1-based line on which the body starts.

    Line ends may be those of any system. Raises PageError when there is no front matter.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[0].rstrip() != "---":
        raise PageError(1, "a page begins with its front matter", "write `---` on the first line")
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            return "\n".join(lines[1:number]) + "\n", lines[number + 1 :], number + 2
    raise PageError(1, "the front matter does not end", "write `---` below it")


def read(body: list[str], first_line: int) -> Prose:
    """The prose of a page. Raises PageError for unknown, missing or repeated headings and for bad examples."""
    title = ""
    found: dict[str, tuple[int, list[str]]] = {}
    current: list[str] | None = None
    for number, line, part in _lines(body, first_line):
        if part == TEXT and line.startswith("# "):
            if title:
                raise PageError(number, "a page has one title", "write ## before the headings below it")
            title = line[2:].strip()
        elif part == TEXT and line.startswith("## "):
            heading = line[3:].strip()
            if heading not in HEADINGS:
                raise PageError(number, f"there is no heading `{heading}`", closest(heading, HEADINGS))
            if heading in found:
                raise PageError(number, f"the heading `{heading}` stands here twice")
            current = []
            found[heading] = (number, current)
        elif current is not None:
            current.append(line)
        elif line.strip():
            raise PageError(number, "text before the first heading", "write `## What it does` above it")
    if not title:
        raise PageError(first_line, "the page has no title", "write `# Title` below the front matter")
    for heading in HEADINGS:
        if heading not in found and heading != FIX_SAFETY:
            raise PageError(first_line, f"the heading `{heading}` is missing", f"write `## {heading}`")
    for heading, (number, lines) in found.items():
        if not "".join(lines).strip():
            raise PageError(number, f"`{heading}` says nothing")
    start, lines = found["Examples"]
    sections = {heading: "\n".join(lines).strip() for heading, (_, lines) in found.items()}
    return Prose(title, sections, _examples(lines, start + 1))


def _lines(body: list[str], first_line: int) -> Iterator[tuple[int, str, str]]:
    """Each line with its 1-based number, and what it is: text, or the opening, the code or the end of a fence."""
    fence = ""
    opened = 0
    for number, line in enumerate(body, first_line):
        mark = _FENCE.fullmatch(line)
        if not fence:
            if mark:
                fence, opened = mark[1], number
            yield number, line, OPEN if mark else TEXT
        elif mark and mark[1].startswith(fence) and not mark[2].strip():
            fence = ""
            yield number, line, CLOSE
        else:
            yield number, line, CODE
    if fence:
        raise PageError(opened, "the fence is not closed", f"write {fence} below the code")


def _examples(lines: list[str], first_line: int) -> tuple[Example, ...]:
    found: list[Example] = []
    info, start = "", 0
    code: list[str] = []
    for number, line, part in _lines(lines, first_line):
        if part == OPEN:
            info, start, code = line.strip().lstrip("`~"), number, []
        elif part == CODE:
            code.append(line)
        elif part == CLOSE:
            example = _example(info, code, start)
            if (example.kind == "after") != (bool(found) and found[-1].kind == "before"):
                raise PageError(start, "each `before` is followed by its `after`")
            if example.kind == "after":
                example = replace(example, path=found[-1].path)
            found.append(example)
    if found and found[-1].kind == "before":
        raise PageError(found[-1].line - 1, "each `before` is followed by its `after`")
    return tuple(found)


def _example(info: str, code: list[str], opened: int) -> Example:
    words = info.split()
    if not words:
        raise PageError(opened, "an example names its language", "write ```python")
    kind, path = "check", None
    for word in words[1:]:
        if word.startswith("path=") and _PATH.fullmatch(word[5:]) and ".." not in word:
            path = word[5:]
        elif word in ("before", "after") and kind == "check":
            kind = word
        else:
            raise PageError(opened, f"an example cannot be `{word}`", closest(word, ("before", "after", "path=FILE")))
    lines: list[str] = []
    findings: list[int] = []
    for index, line in enumerate(code):
        marker = _MARKER.search(line)
        if marker is None:
            near = _NEARLY.search(line)
            if near:
                raise PageError(opened + 1 + index, f"`{near[0]}` is no marker", "write `finding`, `finding: 2`, `ok`")
            lines.append(line)
            continue
        if kind != "check":
            raise PageError(opened + 1 + index, f"a marker in an `{kind}` example", "mark lines in a plain example")
        lines.append(line[: marker.start()])
        if marker[1].startswith("finding"):
            findings += [index] * int(marker[2] or 1)
    return Example(words[0], kind, tuple(lines), tuple(findings), path, opened + 1)
