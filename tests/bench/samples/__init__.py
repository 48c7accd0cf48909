"""Programs of any length in each language, and real files, with the places where somebody types.

A `.txt` file beside this one is a language's sample, in four parts with a line `%%%` between them: the head of the
file, what is repeated below it (`%N%` is the number of the repetition, a line `%HERE%` a place where a statement can
be typed), that statement, and a block that an assistant might suggest, which has a flaw.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from tests.bench import program as python
from wardline_analyzers.languages import language_of

SUFFIXES: Final = {
    **{"typescript": ".ts", "go": ".go", "java": ".java", "c": ".c", "php": ".php"},
    **{"csharp": ".cs", "ruby": ".rb", "rust": ".rs", "lua": ".lua", "python": ".py"},
}
"""The samples, and how their files end."""
_BY_LANGUAGE: Final = {"javascript": "typescript", "javascript-in-html": "typescript"}
"""Languages that are typed in as in another one's sample."""
_PARTS: Final = "\n%%%\n"
_HERE: Final = re.compile(r"([ \t]*)%HERE%\n")
_ENDS: Final = re.compile(r".*[^\s,({\[+&|=\\:?*/<>.-]\s*$")
"""A line behind which another statement may follow."""


@dataclass(frozen=True)
class Code:
    """A text, and what is done to it. Lines are 0-based."""

    path: str
    text: str
    places: tuple[tuple[int, str], ...]
    """Lines in front of which a statement can be typed, with its indentation."""
    borders: tuple[int, ...]
    """Lines in front of which a block can stand."""
    typed: str
    """The statement; the `val` in it is something else in each repetition, so that nothing of it is remembered."""
    block: str

    def border(self, share: float) -> int:
        """The border that is nearest to this share of the text."""
        return python.nearest(self.borders, self.text, share)


@cache
def sample(language: str, length: int) -> Code:
    """About `length` lines of a language's sample."""
    if language == "python":
        return _python(length)
    head, body, typed, block = _parts(language)
    lines = head.splitlines()
    places: list[tuple[int, str]] = []
    borders: list[int] = []
    number = 0
    while len(lines) < length:
        borders.append(len(lines))
        for line in body.replace("%N%", str(number)).splitlines(keepends=True):
            found = _HERE.fullmatch(line)
            if found is not None:
                places.append((len(lines), found.group(1)))
            else:
                lines.append(line.rstrip("\n"))
        number += 1
    return Code(f"main{SUFFIXES[language]}", "\n".join(lines) + "\n", tuple(places), tuple(borders), typed, block)


def real(path: Path) -> Code:
    """A file that somebody wrote: statements are typed behind lines that end one, for all that the line tells.

    Raises ValueError for a language that has no sample.
    """
    typed, block = _edits(language_of(path.name), path.name)
    text = path.read_text("utf-8", "replace")
    lines = text.split("\n")
    places: list[tuple[int, str]] = []
    for number, (line, following) in enumerate(pairwise(lines), 1):
        indent = line[: len(line) - len(line.lstrip())]
        inside = following[: len(following) - len(following.lstrip())]
        code = not line.lstrip().startswith(("*", "//", "/*", "#", "--"))
        if indent and code and following.strip() and inside == indent and _ENDS.match(line):
            places.append((number, indent))
    blank = [number for number, line in enumerate(lines[:-1]) if not line.strip()]
    borders = [number + 1 for number in blank if lines[number + 1][:1].strip(" \t})]")]
    return Code(path.name, text, tuple(places), tuple(borders or blank or (0,)), typed, block)


def wrapped(code: Code) -> Code:
    """The same text inside one function that is called at once."""
    return Code(
        code.path,
        f"(function () {{\n{code.text}}}).call(this);\n",
        tuple((line + 1, indent) for line, indent in code.places),
        tuple(line + 1 for line in code.borders),
        code.typed,
        code.block,
    )


def chosen(code: Code, count: int) -> list[tuple[int, str]]:
    """So many places, always the same ones."""
    return random.Random(1).choices(code.places, k=count)


def _edits(language: str, name: str) -> tuple[str, str]:
    """The statement that is typed in this language, and the block."""
    language = _BY_LANGUAGE.get(language, language)
    if language not in SUFFIXES:
        raise ValueError(f"{name}: there is no sample of its language to type from")
    code = sample(language, 1)
    return code.typed, code.block


def _parts(language: str) -> list[str]:
    text = (Path(__file__).parent / f"{language}.txt").read_text("utf-8")
    parts = text.split(_PARTS)
    assert len(parts) == 4, language
    return parts


def _python(length: int) -> Code:
    made = python.program(length)
    block = "\n".join(python.block(0, True).lines).replace("_0(", "_%N%(")
    return Code("main.py", made.text, made.statements, made.definitions, "value = [7]", block)
