"""Writing a suppression comment: the quick fix "suppress with reason"."""

from __future__ import annotations

import re
from datetime import date

from wardline_analyzers.finding import Edit
from wardline_analyzers.suppress.comments import Comment, read_comments
from wardline_analyzers.suppress.lexing import Lexed, lex
from wardline_analyzers.suppress.syntax import PYTHON, CommentSyntax

_LINE_END = re.compile(rb"\r\n?|\n")


def comment_text(rule: str, reason: str, *, until: date | None = None, by: str = "") -> str:
    """The words of a comment, without its mark: `wardline: ignore[rule] reason until=2030-01-31 by=ada`."""
    # A reason that says `until=` or `by=` would be read as more than a reason.
    parts = [f"wardline: ignore[{rule}]", re.sub(r"\b(until|by)=", r"\1 ", _one_line(reason))]
    if until is not None:
        parts.append(f"until={until.isoformat()}")
    if name := _one_line(by).replace('"', "'"):
        parts.append(f'by="{name}"' if " " in name else f"by={name}")
    return " ".join(part for part in parts if part)


def suppression(
    text: bytes,
    line: int,
    rule: str,
    reason: str,
    *,
    until: date | None = None,
    by: str = "",
    syntax: CommentSyntax = PYTHON,
) -> Edit:
    """The edit by which a comment suppresses `rule` for a finding that begins on a line (0-based) of a text.

    The text is a unit's or a whole document's; the edit's offsets are bytes in it. A comment of ours that already
    reaches the line takes the rule in; else the comment goes to the end of the line, behind other comments; where a
    line cannot have one (it ends in a backslash or inside a string), onto a line of its own above the statement.
    """
    lexed = lex(text, syntax)
    if until is None and not by:
        known = next((c for c in read_comments(lexed, syntax) if _takes(c, line)), None)
        if known is not None:
            return _joined(text, known, rule, _one_line(reason), syntax)
    comment = _harmless(comment_text(rule, reason, until=until, by=by), syntax)
    first, _ = lexed.statement(line) or (line, line)
    if _ends_in_code(lexed, line):
        start, end = _content(lexed, line)
        return Edit(start + len(text[start:end].rstrip()), end, f"  {comment}")
    start, end = _content(lexed, first)
    indent = text[start:end][: end - start - len(text[start:end].lstrip())].decode("utf-8", "replace")
    ending = _LINE_END.match(text, end)
    newline = ending[0].decode() if ending else "\n"
    return Edit(start, start, f"{indent}{comment}{newline}")


def _takes(comment: Comment, line: int) -> bool:
    """Whether a comment is about a line in a way that another rule may join."""
    if comment.tool != "wardline" or comment.fault or comment.file or comment.until or comment.by:
        return False
    return comment.line == line or any(first <= line <= last for first, last in comment.target)


def _joined(text: bytes, comment: Comment, rule: str, reason: str, syntax: CommentSyntax) -> Edit:
    start, end = comment.id_spans[-1].end, comment.span.end
    rest = text[start:end].decode("utf-8", "replace")
    if not reason or reason in comment.reason:
        added = ""
    else:
        added = _harmless_words(f"; {reason}" if comment.reason else f" {reason}", syntax)
    return Edit(start, end, f", {rule}{rest}{added}")


def _ends_in_code(lexed: Lexed, line: int) -> bool:
    return line not in lexed.joined and not any(first <= line < last for first, last in lexed.strings)


def _content(lexed: Lexed, line: int) -> tuple[int, int]:
    """Start and end of a line without its line break."""
    start = lexed.line_start(line)
    content = lexed.text[start : lexed.line_start(line + 1)]
    return start, start + len(content.rstrip(b"\r\n"))


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _harmless(words: str, syntax: CommentSyntax) -> str:
    return syntax.wrap(_harmless_words(words, syntax))


def _harmless_words(words: str, syntax: CommentSyntax) -> str:
    """Words that do not end the comment they stand in."""
    for _, closing in syntax.block:
        words = words.replace(closing.decode(), " ")
    return words
