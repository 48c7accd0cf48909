"""Finding the comments of a text, and the statement that each one belongs to.

A comment mark inside a string is no comment, and a quote inside a comment opens no string. For Python this holds for
every kind of string of the reference ("Lexical analysis", 2.4-2.6), f-strings of PEP 701 included. Nothing here fails
on broken text: a string that is not closed ends with its line, or with the text if it is triple-quoted.

Lines are 0-based and end in `\\n`, `\\r\\n` or `\\r`. Offsets are bytes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from wardline_analyzers.suppress.syntax import PYTHON, CommentSyntax

_LINE_END = re.compile(rb"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Lexed:
    """The comments and statements of a text."""

    text: bytes
    starts: list[int]
    """Where each line starts."""
    comments: list[tuple[int, int]]
    """Start and end of each comment, marks included."""
    statements: list[tuple[int, int]]
    """First and last line of each statement that has code, in order and disjoint. A compound statement's body is not
    part of its header."""
    strings: list[tuple[int, int]]
    """First and last line of each string that goes over several lines."""
    joined: frozenset[int]
    """Lines that end in a backslash which joins the next one."""

    def line_of(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1

    def line_start(self, line: int) -> int:
        """Past the end: the end of the text."""
        return self.starts[line] if line < len(self.starts) else len(self.text)

    def statement(self, line: int) -> tuple[int, int] | None:
        """The statement that has this line."""
        index = bisect_right(self.statements, (line, len(self.text))) - 1
        found = self.statements[index] if index >= 0 else None
        return found if found and line <= found[1] else None

    def next_statement(self, line: int) -> tuple[int, int] | None:
        """The first statement that begins below this line."""
        index = bisect_right(self.statements, (line, len(self.text)))
        return self.statements[index] if index < len(self.statements) else None


def lex(text: bytes, syntax: CommentSyntax = PYTHON) -> Lexed:
    """Read a whole text. Never raises; time grows linearly with the text."""
    starts = [0, *(m.end() for m in _LINE_END.finditer(text))]
    reader = _Python(text) if syntax.python else _Generic(text, syntax)
    reader.read()

    def line_of(offset: int) -> int:
        return bisect_right(starts, offset) - 1

    statements: list[tuple[int, int]] = []
    for start, end in reader.statements:
        first, last = line_of(start), line_of(end)
        if statements and first <= statements[-1][1]:
            statements[-1] = (statements[-1][0], max(last, statements[-1][1]))
        else:
            statements.append((first, last))
    strings = [(line_of(start), line_of(end - 1)) for start, end in reader.strings]
    joined = frozenset(line_of(offset) for offset in reader.joins)
    return Lexed(text, starts, reader.comments, statements, [s for s in strings if s[0] != s[1]], joined)


class _Reader:
    def __init__(self, text: bytes) -> None:
        self.text = text
        self.comments: list[tuple[int, int]] = []
        self.statements: list[tuple[int, int]] = []
        """First and last byte of each."""
        self.strings: list[tuple[int, int]] = []
        self.joins: list[int] = []

    def read(self) -> None:
        raise NotImplementedError


# What a Python statement is made of, as far as it matters here. `code` swallows whole runs of everything else, but for
# a colon, which may end the expression in an f-string.
_PYTHON = re.compile(
    rb"(?P<space>[ \t\f]+)|(?P<newline>\r\n?|\n)|(?P<comment>\#[^\r\n]*)|(?P<join>\\(?:\r\n?|\n))"
    rb"|(?P<open>[(\[{])|(?P<close>[)\]}])"
    rb"|(?P<prefix>[A-Za-z]{0,3})(?P<quote>\"\"\"|'''|\"|')"
    rb"|(?P<code>:|(?:\w+\b(?![\"'])|[^\s\w#\"'()\[\]{}\\:]|[ \t\f])+|\w+|[\\\v])"
)
_SIMPLE = re.compile(rb"""(?:[^#"'\\\r\n]+|"(?:"(?!")|[^"\\{\r\n]+")|'(?:'(?!')|[^'\\{\r\n]+'))*""")
"""The part of a line that holds nothing harder than a plain string. Nothing follows the star: no backtracking."""
_SIMPLE_STRING = re.compile(rb"""\"[^\"]*\"|'[^']*'""")
_REST_OF_COMMENT = re.compile(rb"[^\r\n]*(?:\r\n?|\n|\Z)")
_STARTS_AFRESH = re.compile(
    rb"[ \t\f]*(?:(?:def|class|import|return|raise|del|pass|break|continue|while|with|try|global|nonlocal|assert)\b"
    rb"(?!\s*[=,.)])"
    rb"|async\s+def\b|from\s+[\w.]+\s+import\b)"
)
"""A line that cannot stand inside brackets: the bracket before it is still being typed."""
_FORMATTED = frozenset((b"f", b"rf", b"fr", b"t", b"rt", b"tr"))
_DEEPEST = 40
"""f-strings nested deeper are read as plain strings."""
_SHORT = {
    b'"': re.compile(rb'(?:[^"\\\r\n]|\\(?:\r\n|.))*(?:"|(?=[\r\n])|\Z|\\\Z)', re.DOTALL),
    b"'": re.compile(rb"(?:[^'\\\r\n]|\\(?:\r\n|.))*(?:'|(?=[\r\n])|\Z|\\\Z)", re.DOTALL),
}
_LONG = {
    b'"""': re.compile(rb'(?:[^"\\]|\\.|"(?!""))*(?:"""|\Z|\\\Z)', re.DOTALL),
    b"'''": re.compile(rb"(?:[^'\\]|\\.|'(?!''))*(?:'''|\Z|\\\Z)", re.DOTALL),
}


class _Python(_Reader):
    def read(self) -> None:
        text, pos, size = self.text, 0, len(self.text)
        depth = 0
        first: int | None = None
        last = 0
        fresh = True  # we are at the start of a line, outside everything
        while pos < size:
            if fresh:
                after = self._simple_line(pos)
                if after > pos:
                    pos = after
                    continue
                fresh = False
            match = _PYTHON.match(text, pos)
            if match is None:  # pragma: no cover - `code` takes any byte that the others leave
                pos += 1
                continue
            kind, end = match.lastgroup, match.end()
            if kind == "newline":
                if depth and _STARTS_AFRESH.match(text, end):
                    depth = 0
                if not depth:
                    fresh = True
                    if first is not None:
                        self.statements.append((first, last))
                        first = None
            elif kind == "comment":
                self.comments.append((pos, end))
            elif kind == "join":
                self.joins.append(pos)
            elif kind != "space":
                if kind == "quote":
                    end = self._string(end, match["prefix"].lower(), match["quote"], 0)
                    self.strings.append((pos, end))
                elif kind == "open":
                    depth += 1
                elif kind == "close":
                    depth = max(0, depth - 1)
                first = pos if first is None else first
                last = end - 1
            pos = end
        if first is not None:
            self.statements.append((first, last))

    def _simple_line(self, pos: int) -> int:
        """Read a line that is a whole statement, or none, and easy to see through; the same `pos` if it is not."""
        text = self.text
        end = _SIMPLE.match(text, pos).end()  # type: ignore[union-attr]  # always matches
        if end < len(text) and text[end] not in b"#\r\n":
            return pos
        line = text[pos:end]
        code = _SIMPLE_STRING.sub(b"", line) if b'"' in line or b"'" in line else line
        count = code.count
        if count(b"(") != count(b")") or count(b"[") != count(b"]") or count(b"{") != count(b"}"):
            return pos
        length = len(line.rstrip())
        if length:
            self.statements.append((pos + length - len(line.strip()), pos + length - 1))
        after = _REST_OF_COMMENT.match(text, end).end()  # type: ignore[union-attr]  # always matches
        if end < len(text) and text[end] == 0x23:
            self.comments.append((end, end + len(text[end:after].rstrip(b"\r\n"))))
        return after

    def _string(self, pos: int, prefix: bytes, quote: bytes, nested: int) -> int:
        """The end of a string whose opening quote ends at `pos`."""
        if prefix in _FORMATTED and nested < _DEEPEST:
            return self._formatted(pos, quote, nested)
        pattern = _SHORT[quote] if len(quote) == 1 else _LONG[quote]
        match = pattern.match(self.text, pos)
        return match.end() if match else len(self.text)

    def _formatted(self, pos: int, quote: bytes, nested: int) -> int:
        """The same for an f-string: quotes inside its braces do not end it."""
        text, size, long = self.text, len(self.text), len(quote) == 3
        braces = 0  # open replacement fields in whose format specification we are
        while pos < size:
            char = text[pos : pos + 1]
            if text.startswith(quote, pos):
                return pos + len(quote)
            if char in b"\r\n" and not long:
                return pos
            if char == b"\\":
                # `\{` is a backslash and a field; a `\` before a line end joins.
                follows = text[pos + 1 : pos + 2]
                pos += 1 if follows in (b"{", b"}") else 3 if text.startswith(b"\r\n", pos + 1) else 2
            elif char == b"{":
                if not braces and text.startswith(b"{{", pos):
                    pos += 2
                    continue
                pos, specified = self._field(pos + 1, quote, nested)
                braces += specified
            else:
                if char == b"}" and braces:
                    braces -= 1
                pos += 1
        return size

    def _field(self, pos: int, quote: bytes, nested: int) -> tuple[int, bool]:
        """Where the expression of a replacement field ends, and whether a format specification follows."""
        text, size, long = self.text, len(self.text), len(quote) == 3
        depth = 0
        while pos < size:
            match = _PYTHON.match(text, pos)
            if match is None:  # pragma: no cover - see `read`
                pos += 1
                continue
            kind, end = match.lastgroup, match.end()
            if kind in ("newline", "join") and not long:
                return pos, False
            if kind == "comment":
                if not long:
                    end = pos + 1
                else:
                    self.comments.append((pos, end))
            elif kind == "quote":
                if long and match["quote"] == quote and not match["prefix"]:
                    return pos, False  # the field is not closed: rather the string ends than swallows the file
                end = self._string(end, match["prefix"].lower(), match["quote"], nested + 1)
            elif kind == "open":
                depth += 1
            elif kind == "close":
                if not depth and match["close"] == b"}":
                    return end, False
                depth = max(0, depth - 1)
            elif kind == "code" and not depth and match["code"] == b":":
                return end, True
            pos = end
        return size, False


class _Generic(_Reader):
    """Any other language: every line is a statement, strings and comments go on to the next."""

    def __init__(self, text: bytes, syntax: CommentSyntax) -> None:
        super().__init__(text)
        self._pattern = _tokens(syntax)

    def read(self) -> None:
        comments = self.comments
        for match in self._pattern.finditer(self.text):
            if match.lastgroup == "comment":
                comments.append(match.span())
            elif match.lastgroup == "string":
                self.strings.append(match.span())
                self.statements.append((match.start(), match.end() - 1))
            else:
                self.statements.append((match.start(), match.end() - 1))


@lru_cache(maxsize=32)
def _tokens(syntax: CommentSyntax) -> re.Pattern[bytes]:
    escape = re.escape
    comments = [escape(a) + rb"(?:(?!" + escape(b) + rb")[\s\S])*(?:" + escape(b) + rb"|\Z)" for a, b in syntax.block]
    comments += [escape(mark) + rb"[^\r\n]*" for mark in syntax.line]  # behind those: one may begin like a block
    strings = [rb"%b(?:[^%b\\\r\n]|\\[\s\S])*(?:%b|(?=[\r\n])|\Z|\\\Z)" % (q, q, q) for q in syntax.quotes]
    strings += [rb"%b(?:[^%b\\]|\\[\s\S])*(?:%b|\Z|\\\Z)" % (q, q, q) for q in syntax.long_quotes]
    marks = {mark[:1] for mark in (*syntax.line, *(a for a, _ in syntax.block), *syntax.quotes, *syntax.long_quotes)}
    plain = rb"[^\s%b]+|[^\s]" % b"".join(escape(mark) for mark in sorted(marks))
    groups = [rb"(?P<comment>%b)" % b"|".join(comments)]
    if strings:
        groups.append(rb"(?P<string>%b)" % b"|".join(strings))
    return re.compile(b"|".join([*groups, rb"(?P<code>%b)" % plain]))
