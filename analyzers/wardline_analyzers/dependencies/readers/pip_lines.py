"""`pip install` in Dockerfiles, workflows, scripts and notebooks: what is named on its command line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardline_analyzers.dependencies.dependency import PYPI, Dependency
from wardline_analyzers.dependencies.names import normalised
from wardline_analyzers.dependencies.requirement import requirement, source_of
from wardline_analyzers.finding import Span

_COMMAND = re.compile(
    rb"(?<![\w./-])(?:(?:pip|pip3|pip3\.\d+|pipx)[ \t]+(?:[-\w=/.]+[ \t]+){0,4}?|uv[ \t]+(?:pip|tool)[ \t]+)"
    rb"install(?=[ \t\\])"
)
_WORD = re.compile(
    rb"(?:\\\r?\n[ \t]*|[ \t])+"
    rb"|(?P<word>(?:\"(?:[^\"\\\r\n]|\\.)*\"|'[^'\r\n]*'|\\[^\r\n]|[^\s\"'\\;&|<>()`])+|[<>])"
    rb"|(?P<end>[\s\S])"
)
_INSTALL = re.compile(rb"install")
_LONGEST = 20_000
"""Bytes of one command."""
_NEAR = 1000
"""Bytes before a command in which the beginning of its line is looked for."""
_COMMENT = re.compile(rb"[ \t]*#")
_WITH_VALUE = frozenset({
    "-r", "--requirement", "-c", "--constraint", "-i", "--index-url", "--extra-index-url", "-f", "--find-links", "-t",
    "--target", "--prefix", "--root", "--python", "--python-version", "--platform", "--implementation", "--abi",
    "--cache-dir", "--proxy", "--timeout", "--retries", "--cert", "--trusted-host", "--progress-bar",
    "--upgrade-strategy", "--src", "--no-binary", "--only-binary", "--report", "--log", "--index", "--with",
    "--config-settings", "--resolution", "--exclude-newer", "--no-build-package", "--overrides", "--build-constraint",
    "-b", "--group", "-C", "--config-setting", "--global-option", "--exists-action", "--keyring-provider",
    "--use-feature", "--use-deprecated", "--only-group", "--extra", "--refresh-package",
    "--upgrade-package", "-P", "--suffix",
})  # fmt: skip
"""Options that take the next word as their value."""
_PLAIN_PLACE = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)


def cuts(text: bytes, begin: int = 0) -> Iterator[int]:
    """Where the lines of commands begin, behind `begin`. What stands between two of these is read by itself."""
    last = begin
    for found in _INSTALL.finditer(text, begin):
        start = text.rfind(b"\n", last, found.start()) + 1
        if start and not text.endswith((b"\\\n", b"\\\r\n"), begin, start):
            yield start
        last = found.end()


def read(text: bytes) -> tuple[Dependency, ...]:
    """The packages that are installed, wherever in the text such a command stands."""
    found: list[Dependency] = []
    position = 0
    while (verb := text.find(b"install", position)) >= 0:
        end = verb + len(b"install")
        line = text.rfind(b"\n", max(position, verb - _NEAR), verb) + 1
        command = _COMMAND.search(text, max(position, line, verb - _NEAR), end + 1)
        position = end
        if command is not None and command.end() == end:
            line = text.rfind(b"\n", max(0, verb - _NEAR), verb) + 1
            if not _COMMENT.match(text, line):
                named, position = _named(text, end)
                found += named
    return tuple(found)


def _named(text: bytes, start: int) -> tuple[list[Dependency], int]:
    """The packages that a command's words name, and where the command ends."""
    found: list[Dependency] = []
    skip = False
    end = start
    for token in _WORD.finditer(text, start, min(len(text), start + _LONGEST)):
        if token["end"] is not None:
            break
        end = token.end()
        word = token["word"]
        if word is None:
            continue
        if word in (b"<", b">"):
            break  # output is redirected; a constraint has its operator inside quotes
        at = token.start("word")
        if word[:1] in b"\"'" and word[-1:] == word[:1] and len(word) > 1:
            word, at = word[1:-1], at + 1
        if skip:
            skip = False
        elif word.startswith(b"-"):
            skip = word.decode("ascii", "replace") in _WITH_VALUE
            if word in (b"-e", b"--editable"):
                skip = True
        elif (package := _package(word, at)) is not None:
            found.append(package)
    return found, end


def _package(word: bytes, at: int) -> Dependency | None:
    if b"$" in word or b"{" in word:  # something is filled in
        return None
    found = requirement(word, at)
    if found is not None:
        return found
    written = word.decode("utf-8", "replace")
    if _PLAIN_PLACE.fullmatch(written):
        span = Span(at, at + len(word))
        return Dependency(PYPI, "", normalised(PYPI, ""), span, source=source_of(written), reference=written)
    return None
