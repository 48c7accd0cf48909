"""The text of a unit as a syntax tree, whatever the text is."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass

_BOM = b"\xef\xbb\xbf"
_NAME = "<wardline unit>"
_UNREADABLE = re.compile("[\x00\udc80-\udcff]")
_INDENTED = re.compile(r"(?:[ \t\f]*(?:#[^\n]*)?\n)*[ \t\f]*[ \t]+[^\s#]")


@dataclass(frozen=True, slots=True)
class Source:
    """Text that Python's parser can be asked about.

    `text` has only `\\n` as line end and only characters that may stand in source. `before` is the number of lines
    (0 or 1) put before the unit's first, `bom` the number of bytes (0 or 3) taken from its start.
    """

    text: str
    before: int
    bom: int

    def lines(self) -> list[bytes]:
        """The unit's own lines, as UTF-8."""
        lines = self.text.encode("utf-8").split(b"\n")[self.before :]
        if self.bom:
            lines[0] = _BOM + lines[0]
        return lines


@dataclass(frozen=True, slots=True)
class Parsed:
    """A tree, and the text that it is the tree of: the source's own, or the source's with what is broken left out."""

    tree: ast.Module
    text: str


def read(text: bytes, member: bool) -> Source:
    """Make a unit's bytes readable.

    A byte that is no UTF-8, and a NUL, becomes `?`: harmless in strings and comments, and it keeps the columns. Members
    of a class keep their indentation: they become the body of an `if`.
    """
    bom = len(_BOM) if text.startswith(_BOM) else 0
    try:
        decoded = text[bom:].decode("utf-8")
    except UnicodeDecodeError:
        decoded = _UNREADABLE.sub("?", text[bom:].decode("utf-8", "surrogateescape"))
    if "\0" in decoded:
        decoded = decoded.replace("\0", "?")
    if "\r" in decoded:
        decoded = decoded.replace("\r\n", "\n").replace("\r", "\n")
    if member or (decoded[:1] in " \t\f\n#" and _INDENTED.match(decoded)):
        return Source("if 1:\n" + decoded, 1, bom)
    return Source(decoded, 0, bom)


def parse(source: Source) -> Parsed | None:
    """The tree of what is sound in the source; None if nothing is. Never raises."""
    _be_quiet()
    try:
        return Parsed(_tree(source.text), source.text)
    except SyntaxError as error:
        from wardline_analyzers.bandit_units.mend import mended

        result = mended(source.text, error, _tree)
    except (ValueError, RecursionError, MemoryError, OverflowError):
        return None
    return None if result is None else Parsed(*result)


def _tree(text: str) -> ast.Module:
    return ast.parse(text, _NAME)


# The parser warns of invalid escapes like "\d". The file name keeps the filter from hiding anybody else's warnings.
_QUIET = ("ignore", None, Warning, re.compile(re.escape(_NAME)), 0)


def _be_quiet() -> None:
    """Tell Python that nobody wants the parser's warnings of units. Others may put their filters before ours."""
    if warnings.filters[:1] != [_QUIET]:
        warnings.filterwarnings("ignore", module=re.escape(_NAME))
