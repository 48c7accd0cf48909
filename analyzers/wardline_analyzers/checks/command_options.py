"""Arguments of programs: which of them a program reads as its options (page command-injection)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.built import built
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test

_RUNS: Final = re.compile(
    r"(?i)(?:^|[/\\])(?:sudo|doas|su|env|xargs|nohup|nice|ionice|setsid|timeout|chroot|runuser|parallel|strace|unshare|nsenter"
    r"|busybox|watch|stdbuf)$"
)
"""Programs that start the one which their arguments name, also behind `--`."""
_GIT: Final = re.compile(r"(?i)(?:^|[/\\])git(?:\.exe)?$")
_INTERPRETER: Final = re.compile(r"(?i)(?:^|[/\\])(?:python[0-9.]*|node|perl|ruby|php|java)(?:\.exe)?$")
_SWITCHES: Final = frozenset(
    (
        *("-s", "-S", "-L", "-q", "-v", "-r", "-R", "-a", "-av", "-avz", "-az", "-i", "-p", "-rf", "-sS", "-sSL"),
        "-fsSL",
        *("--quiet", "--verbose", "--bare", "--mirror", "--recursive", "--archive", "--all", "--tags", "--prune"),
        *("--no-pager", "--silent", "--location", "--single-branch"),
        *("--oneline", "--stat", "--name-only", "--name-status", "--no-merges", "--reverse", "--graph", "--decorate"),
    )
)
"""Options without a value, of the programs that are asked about."""
_HARMLESS_OF_GIT: Final = frozenset(
    (
        *("add", "branch", "checkout", "switch", "commit", "merge", "status", "tag", "stash"),
        *("rev-parse", "rev-list", "cat-file", "ls-tree", "ls-files", "config", "init", "reset", "restore", "blame"),
        *("describe", "merge-base", "cherry-pick", "revert", "worktree", "remote", "symbolic-ref", "update-ref"),
    )
)
"""Commands of git none of whose options starts a program or writes a file."""
RUNS_IT: Final = "The client chooses what this program starts, and with which arguments. Choose it from a fixed set."


_INSTALLERS: Final = re.compile(
    r"(?i)(?:^|[/\\])(?:pip[0-9.]*|pipx|uv|npm|yarn|pnpm|gem|cargo|apt(?:-get)?|dnf|yum|apk|brew)$"
)
_INSTALLS: Final = frozenset(("install", "add", "i"))
INSTALLS_IT: Final = (
    "The client chooses which package is installed here, and a package runs code of its own. "
    "Choose it from a fixed set."
)


def installs(program: str, before: Sequence[object]) -> bool:
    """Does the program fetch the package that its next argument names: `pip install x`, `python -m pip install x`?"""
    words = [word for word in before if isinstance(word, str) and (not word.startswith("-") or word == "-m")]
    if _INTERPRETER.search(program) and words[:1] == ["-m"] and len(words) > 1:
        program, words = words[1], words[2:]
    return _INSTALLERS.search(program) is not None and not _INSTALLS.isdisjoint(words)


def starts_another(program: str) -> bool:
    """Does the program start the one that its arguments name, whatever stands in front of it?"""
    return _RUNS.search(program) is not None


def is_option(program: str, before: Sequence[object]) -> bool:
    """Does the program read a word that begins with a dash as an option, behind these words?

    A word that is not known is None.
    """
    if "--" in before or _is_taken(before):
        return False
    plain = [word for word in before if isinstance(word, str) and not word.startswith("-")]
    if _INTERPRETER.search(program) and plain:
        return False  # behind the name of a script stand that script's own arguments
    return not (_GIT.search(program) and plain and plain[0] in _HARMLESS_OF_GIT)


def _is_taken(before: Sequence[object]) -> bool:
    """Is the word in front an option that takes the next one as its value, as `-n` and `--name` may?"""
    last = before[-1] if before else None
    return isinstance(last, str) and last.startswith("-") and "=" not in last and last not in _SWITCHES


def in_row(match: Match) -> bool:
    """Of `taint`: `subprocess.run(["git", "clone", url])`, where a client's text stands by itself among the words."""
    given = match.argument("0|args")
    row = match.unit.values.follow(given) if given is not None else None
    if row is None or row.type not in ("list", "tuple") or in_test(match.unit, match.node):
        return False
    words = [word for word in row.named_children if word.type != "comment"]
    program = _program(match, words[0]) if words else None
    if program is None:
        return False
    before: list[object] = []
    for word in words[1:]:
        if _is_whole(match, word):
            match.at = word
            if starts_another(program):
                match.message = RUNS_IT
                return True
            if installs(program, before):
                match.message = INSTALLS_IT
                return True
            return is_option(program, before)
        text = match.unit.constant(word)
        before.append(text if isinstance(text, str) else None)
    return False


def _program(match: Match, word: Node) -> str | None:
    """The program that is started; Python itself for `sys.executable`."""
    program = match.unit.constant(word)
    if isinstance(program, str):
        return program
    return "python" if match.text(word) == "sys.executable" else None


def _is_whole(match: Match, word: Node) -> bool:
    """Does the word begin with what the client sent?"""
    if word.type == "list_splat":
        return bool(word.named_children) and _several(match, word.named_children[0])
    if tainted(match.unit, word, match.sources or ("remote",), "option") is None:
        return False
    text = built(match.unit, word)
    first = text.first if text is not None else None
    return first is None or first.node is not None


def _several(match: Match, words: Node) -> bool:
    """Are these the client's words, as they are?"""
    taint = tainted(match.unit, words, match.sources or ("remote",), "option")
    return taint is not None and taint.sure and taint.shape in ("", "text")


__all__ = ["INSTALLS_IT", "RUNS_IT", "in_row", "installs", "is_option", "starts_another"]
