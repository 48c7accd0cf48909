"""How a language writes comments and strings: as much as is needed to tell a comment from the text of a string."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CommentSyntax:
    """The comment and string marks of a language.

    `line` marks start a comment that ends with its line, `block` marks are pairs. `quotes` open and close a string on
    one line, `long_quotes` one over several lines; a backslash escapes in both. `python`: lines are joined by brackets
    and backslashes, strings have prefixes, f-strings hold code.
    """

    line: tuple[bytes, ...] = ()
    block: tuple[tuple[bytes, bytes], ...] = ()
    quotes: tuple[bytes, ...] = (b'"', b"'")
    long_quotes: tuple[bytes, ...] = ()
    python: bool = False

    def wrap(self, text: str) -> str:
        """A comment with this text."""
        if self.line:
            return f"{self.line[0].decode()} {text}"
        opening, closing = self.block[0]
        return f"{opening.decode()} {text} {closing.decode()}"


PYTHON = CommentSyntax(line=(b"#",), python=True)
HASH = CommentSyntax(line=(b"#",))
"""YAML, TOML, shell, Dockerfile, Ruby."""
SLASHES = CommentSyntax(line=(b"//",), block=((b"/*", b"*/"),), long_quotes=(b"`",))
"""JavaScript, TypeScript, Go, Java, C and their kin."""
DASHES = CommentSyntax(line=(b"--",), block=((b"/*", b"*/"),), quotes=(), long_quotes=(b"'", b'"'))
"""SQL."""
LUA = CommentSyntax(line=(b"--",), block=((b"--[[", b"]]"),))
MARKUP = CommentSyntax(block=((b"<!--", b"-->"),), quotes=())
"""HTML, XML, Markdown."""
STYLE = CommentSyntax(block=((b"/*", b"*/"),))
"""CSS."""
