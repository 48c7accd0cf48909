"""The case files: `cases/*.md`, and `cases/<language>/*.md` for languages other than Python, one per topic, each a row of headings with two programs below.

    ## dict: another key is tainted
    Why, in a line (optional).
    ```python flagged
    os.system(jobs["b"])  # finding: shell
    ```
    ```python silent
    os.system(jobs["a"])
    ```

All `flagged` blocks below one heading are one program, and so are all `silent` ones. A program of several files says
`path=app/views.py` behind the word; a block `broken` need not parse. Markers are taken off before the analysis. In other
languages than Python, where most patterns rest on the dataflow too, a marker may also name a rule: `// finding: weak-hash`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).with_name("cases")
UNNAMED: Final = {
    "python": "app.py",
    "javascript": "app.js",
    "typescript": "app.ts",
    "java": "App.java",
    "go": "main.go",
    "php": "app.php",
    "c": "main.c",
    "csharp": "App.cs",
    "ruby": "app.rb",
    "rust": "main.rs",
    "lua": "app.lua",
    "kotlin": "Main.kt",
}
"""The path of a block that names none, by its language."""
TWINS: Final = ("flagged", "silent")
KINDS: Final = frozenset(
    [
        *["sql", "nosql", "shell", "command", "code", "template", "html", "path", "url", "redirect", "header", "log"],
        *["deserialize", "xml", "xpath", "ldap", "regex", "resource", "email", "session", "prompt", "system-prompt"],
        *["tool", "format", "password", "login", "response", "json", "option", "intent", "mail", "algorithm"],
    ]
)

_FENCE: Final = re.compile(r"(`{3,})[ ]*(.*?)[ ]*")
_MARKER: Final = re.compile(r"(.*?)[ ]*(?:#|//|--) finding: ([^:]*?)[ ]*")

Place = tuple[str, int, str]
"""Path, 0-based line and sink kind."""


class CaseError(ValueError):
    """A case file is not as it should be."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}")


@dataclass(frozen=True)
class Block:
    """One file of a program, without its markers. `line`: where its fence opens in the case file, 1-based."""

    path: str
    text: str
    places: frozenset[Place]
    language: str
    broken: bool
    line: int


@dataclass(frozen=True)
class Case:
    """What stands below one heading: the blocks of each twin. `name`: `containers/dict-another-key-is-tainted`."""

    name: str
    topic: str
    title: str
    line: int
    twins: dict[str, list[Block]] = field(default_factory=lambda: {twin: [] for twin in TWINS})

    @property
    def file(self) -> str:
        return f"{self.topic}.md"

    def files(self, twin: str) -> dict[str, str]:
        """The program: texts by path."""
        return {block.path: block.text for block in self.twins[twin]}

    def places(self, twin: str) -> set[Place]:
        """What the markers of the program say."""
        return {place for block in self.twins[twin] for place in block.places}


def parse(topic: str, text: str) -> list[Case]:
    """The cases of one file."""
    file = f"{topic}.md"
    cases: list[Case] = []
    titles: set[str] = set()
    words: Counter[str] = Counter()
    lines = enumerate(text.splitlines(), 1)
    for number, line in lines:
        if line.startswith("## "):
            title = line[3:].strip()
            if title in titles:
                raise CaseError(file, number, f"there is a case {title!r} already")
            titles.add(title)
            word = re.sub("[^a-z0-9_]+", "-", title.lower()).strip("-")
            words[word] += 1
            name = f"{topic}/{word}" if words[word] == 1 else f"{topic}/{word}-{words[word]}"
            cases.append(Case(name, topic, title, number))
        elif fence := _FENCE.fullmatch(line):
            if not cases:
                raise CaseError(file, number, "a block without a heading `## …` above")
            code = list(_until(lines, fence[1], file, number))
            twin, block = _block(file, number, fence[2].split(), code)
            if block.path in cases[-1].files(twin):
                raise CaseError(file, number, f"the {twin} program has {block.path} already")
            cases[-1].twins[twin].append(block)
    return cases


def _until(lines: Iterator[tuple[int, str]], fence: str, file: str, opened: int) -> Iterator[str]:
    for _, line in lines:
        if line.rstrip() == fence:
            return
        yield line
    raise CaseError(file, opened, "the block is not closed")


def _block(file: str, number: int, words: list[str], code: list[str]) -> tuple[str, Block]:
    language, twin, *rest = [*words, "", ""][: max(2, len(words))]
    if twin not in TWINS:
        raise CaseError(file, number, "a block begins with ```python flagged or ```python silent")
    path, broken = UNNAMED.get(language, ""), False
    if not path:
        raise CaseError(file, number, f"no language: {language!r}")
    for word in rest:
        if word == "broken":
            broken = True
        elif word.startswith("path=") and word != "path=":
            path = word.removeprefix("path=")
        else:
            raise CaseError(file, number, f"{word!r} is neither `broken` nor `path=…`")
    texts: list[str] = []
    places: set[Place] = set()
    for index, line in enumerate(code):
        bare, kinds = unmark(line)
        if kinds and twin == "silent":
            raise CaseError(file, number + 1 + index, "a silent program has no markers")
        if unknown := {kind for kind in kinds if kind not in KINDS and (language == "python" or not _is_rule(kind))}:
            raise CaseError(file, number + 1 + index, f"no kind of sink: {', '.join(sorted(unknown))}")
        texts.append(bare + "\n")
        places.update((path, index, kind) for kind in kinds)
    return twin, Block(path, "".join(texts), frozenset(places), language, broken, number)


def unmark(line: str) -> tuple[str, tuple[str, ...]]:
    """The line without its marker, and what it names: `# finding: sql` or `// finding: sql, log`; `--` too."""
    found = _MARKER.fullmatch(line)
    return (found[1], tuple(kind.strip() for kind in found[2].split(","))) if found else (line, ())


def _is_rule(name: str) -> bool:
    from wardline_analyzers.rules.catalog import load

    return name in load().rules


@cache
def cases() -> tuple[Case, ...]:
    """All cases of all files, in their order."""
    return tuple(
        case
        for path in sorted(FOLDER.rglob("*.md"))
        for case in parse(path.relative_to(FOLDER).with_suffix("").as_posix(), path.read_text("utf-8"))
    )
