"""Programs that fetch a package and run it: which one a command line names, and at which version."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from wardline_analyzers.structured.node import Scalar

_NODE = frozenset({"npx", "bunx", "pnpx"})
_NODE_COMMANDS = {"pnpm": ("dlx",), "yarn": ("dlx",), "npm": ("exec", "x"), "bun": ("x",)}
_PYTHON_COMMANDS = {"uv": ("tool", "run"), "pipx": ("run",)}
_VALUED = frozenset({
    "--from", "--with", "--python", "-p", "--package", "--registry", "--index", "--index-url", "--prefix",
    "--cache", "-c", "--call", "--directory", "--project", "--with-editable", "--extra-index-url", "--env-file",
    "--spec", "--pip-args",
})  # fmt: skip
"""Options that take the next word."""
_PACKAGE_OPTIONS = frozenset({"--from", "--package", "-p", "--spec"})
_LOCAL = re.compile(r"[./~$]|[A-Za-z]:[\\/]|file:|\$\{")
_COMMIT = re.compile(r"[@#][0-9a-f]{40}(?:$|#)")


class Package(NamedTuple):
    """A package that is fetched."""

    place: Scalar
    name: str
    pinned: bool


def package(words: Sequence[Scalar]) -> Package | None:
    """The package that a command line fetches and runs; None: it runs something else."""
    texts = [word.text for word in words]
    if not texts:
        return None
    program = _program(texts[0])
    if program == "cmd" and len(texts) > 2 and texts[1].lower() == "/c":  # how Windows starts npx
        return package(words[2:])
    if program == "env":
        rest = next((n for n, text in enumerate(texts[1:], 1) if "=" not in text and not text.startswith("-")), None)
        return package(words[rest:]) if rest is not None else None
    start = 1
    if program in _NODE_COMMANDS:
        start = next((n + 1 for n, text in enumerate(texts[:4]) if n and text in _NODE_COMMANDS[program]), 0)
    elif program in _PYTHON_COMMANDS:
        wanted = _PYTHON_COMMANDS[program]
        found = [n for n, text in enumerate(texts[:6]) if n and text == wanted[-1]]
        start = found[0] + 1 if found and all(part in texts[: found[0] + 1] for part in wanted) else 0
    elif program not in _NODE and program != "uvx":
        return None
    return _named(words[start:], program in _NODE or program in _NODE_COMMANDS) if start else None


def _program(text: str) -> str:
    name = text.replace("\\", "/").rpartition("/")[2].lower()
    return name.removesuffix(".cmd").removesuffix(".exe")


def _named(words: Sequence[Scalar], node: bool) -> Package | None:
    given: Scalar | None = None
    skip = False
    for number, word in enumerate(words):
        text = word.text
        if skip:
            skip = False
            continue
        option, equals, value = text.partition("=")
        if option in _PACKAGE_OPTIONS and (node or option in ("--from", "--spec")):
            if equals:
                return _package(word, value, node)
            given = words[number + 1] if number + 1 < len(words) else None
            break
        if text.startswith("-") and text != "--":
            skip = option in _VALUED and not equals
            continue
        if text != "--":
            given = word
            break
    return _package(given, given.text, node) if given is not None else None


def _package(place: Scalar, text: str, node: bool) -> Package | None:
    if not text or _LOCAL.match(text):
        return None
    if "://" in text or text.startswith(("git+", "github:")):
        return Package(place, text, bool(_COMMIT.search(text)))
    if not node and "==" in text:
        return Package(place, text.partition("==")[0], True)
    name, at, version = text[1:].partition("@")
    name = text[0] + name
    return Package(place, name, bool(at) and any(letter.isdigit() for letter in version) and version[0] not in "^~>*")
