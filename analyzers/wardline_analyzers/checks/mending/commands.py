"""Commands that a shell reads: the program is started by itself, with a list of arguments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.mending.texts import Piece, Text, literal, text_of
from wardline_analyzers.finding import Edit
from wardline_analyzers.fixes.build import replacement, spelled
from wardline_analyzers.match.match import Match

_SHELL: Final = re.compile(r"[|&;<>()$`*?~#\n\\{}\[\]!]")
"""What means something to a shell. A command with one of these needs it."""
_SHELLS: Final = frozenset(("sh", "bash", "/bin/sh", "/bin/bash", "/usr/bin/env"))
_QUOTED: Final = re.compile(r"(^|(?<=[=:,]))[\"']([^\"']*)[\"'](?=$)")
_EXEC: Final = {"exec": "execFile", "execSync": "execFileSync"}


def _words(match: Match, node: Node) -> list[str] | None:
    """The words of a command, as the language writes them; None: a shell is needed to tell them."""
    text = text_of(match, node)
    if text is None or not text.nodes:
        return None
    found: list[str] = []
    for word in _split(text):
        constant = "".join(piece.text for piece in word)
        if _SHELL.search(constant):
            return None
        written = _written(match, word, text.quote)
        if written is None:
            return None
        found.append(written)
    return found if found and found[0][:1] in "\"'`" and "${" not in found[0] else None


def _split(text: Text) -> list[list[Piece]]:
    """The pieces of each word. Quotes around a value are the shell's own, and go."""
    words: list[list[Piece]] = [[]]
    for piece in text.pieces:
        if piece.node is not None:
            words[-1].append(piece)
            continue
        first, *rest = re.split(r"\s+", piece.text)
        for index, part in enumerate((first, *rest)):
            if index:
                words.append([])
            if part:
                words[-1].append(Piece(part))
    return [word for word in words if word]


def _written(match: Match, word: list[Piece], quote: str) -> str | None:
    quoted = "".join("\0" if piece.node is not None else piece.text for piece in word)
    bare = _QUOTED.sub(r"\2", quoted)
    if "'" in bare or '"' in bare:
        return None
    nodes = [match.text(piece.node) for piece in word if piece.node is not None]
    if bare == "\0":
        return nodes[0]
    parts = bare.split("\0")
    if not nodes:
        return literal(bare, quote if quote != "`" or match.unit.language == "go" else "'", match.unit.language)
    pairs = list(zip(parts, [*nodes, ""], strict=True))
    if match.unit.language == "javascript":
        return f"`{''.join(part + (f'${{{node}}}' if node else '') for part, node in pairs)}`"
    row = [piece for part, node in pairs for piece in (f'"{part}"' if part else "", node)]
    return " + ".join(piece for piece in row if piece)


def without_shell(match: Match) -> Sequence[Edit]:
    """The edits in the language of the match."""
    return _MAKES[match.unit.language](match) if match.at is not None else []


def _in_javascript(match: Match) -> Sequence[Edit]:
    """`execFile("ls", [folder], …)` in the place of `` exec(`ls ${folder}`, …) ``."""
    given = match.arguments.positional if match.arguments is not None else []
    name, callee = match.name or "", match.callee()
    word = _EXEC.get(name.rpartition(".")[2]) if name.startswith("child_process.") else None
    if word is None or callee is None or not given or match.at is None or given[0].id != match.at.id:
        return []
    words = _words(match, match.at)
    if words is None:
        return []
    program, *rest = words
    return [
        replacement(match, callee, spelled(f"`child_process.{word}`")),
        replacement(match, match.at, f"{program}, [{', '.join(rest)}]"),
    ]


def _in_go(match: Match) -> Sequence[Edit]:
    """`exec.Command("ls", folder)` in the place of `exec.Command("sh", "-c", "ls " + folder)`."""
    given = match.arguments.positional if match.arguments is not None else []
    place = 1 if (match.name or "").endswith("CommandContext") else 0
    if match.at is None or len(given) != place + 3 or given[-1].id != match.at.id:
        return []
    if match.unit.constant(given[place]) not in _SHELLS or match.unit.constant(given[place + 1]) != "-c":
        return []
    words = _words(match, match.at)
    return [_over(match, given[place], given[-1], ", ".join(words))] if words is not None else []


def _in_java(match: Match) -> Sequence[Edit]:
    """`exec(new String[] {"ls", folder})` in the place of `exec("ls " + folder)`, or of a shell with that text."""
    node = match.at
    if node is None or node.parent is None or match.arguments is None or match.arguments.node is None:
        return []
    command = node
    if node.type == "array_creation_expression":
        listed = node.child_by_field_name("value")
        row = listed.named_children if listed is not None else []
        command = row[-1] if row else node
    else:
        row = match.arguments.node.named_children
    words = _words(match, command)
    if words is None:
        return []
    if len(row) == 3 and row[2].id == command.id:
        shell = (match.unit.constant(row[0]), match.unit.constant(row[1]))
        return [_over(match, row[0], row[2], ", ".join(words))] if shell[0] in _SHELLS and shell[1] == "-c" else []
    if match.node.type != "method_invocation" or len(row) != 1:
        return []
    return [replacement(match, command, f"new String[] {{{', '.join(words)}}}")]


def _over(match: Match, first: Node, last: Node, text: str) -> Edit:
    shift = match.unit.syntax.shift
    return Edit(first.start_byte - shift, last.end_byte - shift, text)


_MAKES: Final = {"javascript": _in_javascript, "go": _in_go, "java": _in_java}
