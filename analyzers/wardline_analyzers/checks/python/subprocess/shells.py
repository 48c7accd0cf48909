"""Programs that are a shell, and get the text that it runs behind `-c`."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.subprocess.shell_leaks import leak
from wardline_analyzers.checks.remote import known
from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import walk

_SHELL: Final = re.compile(r"(?:/usr)?(?:/bin/)?(?:ba|z|k|da|a)?sh|cmd(?:\.exe)?|powershell(?:\.exe)?|pwsh")
_RUNS_TEXT: Final = re.compile(r"-\w*c|/[cC]|-Command")


def starts_shell(match: Match) -> bool:
    """`["bash", "-c", text]`, or `os.execl("/bin/sh", "sh", "-c", text)`: a value in the text escapes quoting."""
    text = _text(match)
    if text is None or _is_clean(match) or not leak(match.unit, text) or _is_known(match, text):
        return False
    match.captures = {"command": text}
    if not match.unit.values.is_built(text):
        match.severity, match.confidence = Severity.MEDIUM, Confidence.MEDIUM
    if in_test(match.unit, match.node):
        match.confidence = Confidence.LOW
    return True


def _text(match: Match) -> Node | None:
    """What stands behind a shell and its `-c`."""
    words = _words(match)
    for program, flag, text in zip(words, words[1:], words[2:], strict=False):
        if _is(match, program, _SHELL) and _is(match, flag, _RUNS_TEXT):
            return text
    return None


def _is(match: Match, node: Node, pattern: re.Pattern[str]) -> bool:
    """Is it a constant text that is as the pattern says?"""
    text = match.unit.values.constant(node)
    return isinstance(text, str) and pattern.fullmatch(text) is not None


def _words(match: Match) -> list[Node]:
    """The program and its arguments, whether they are given one by one or in a list."""
    arguments = match.arguments
    if arguments is None:
        return []
    first = arguments.get("0|args")
    given = arguments.positional or ([first] if first is not None else [])
    words: list[Node] = []
    for node in given:
        listed = match.unit.values.follow(node)
        if listed.type in ("list", "tuple"):
            words += [child for child in listed.named_children if child.type != "comment"]
        else:
            words.append(node)
    return words


def _is_clean(match: Match) -> bool:
    """Does the dataflow know that what the call is given does no harm in a shell?"""
    data, shift, node = match.unit.data, match.unit.syntax.shift, match.argument("0|args")
    if data is None or node is None:
        return False
    return (node.start_byte - shift, node.end_byte - shift, "shell") in data.clean


def _is_known(match: Match, node: Node) -> bool:
    """Does the dataflow know the text, or all values that are put into it?"""
    parts = [n.named_children[0] for n in walk(node) if n.type == "interpolation" and n.named_children]
    for part in parts or [node]:
        value = known(match.unit, part)
        if value is None or value.taints or (value.open and value.consts is None):
            return False
    return True


__all__ = ["starts_shell"]
