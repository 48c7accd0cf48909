"""Cutting texts into units in languages whose blocks are in braces, line by line.

As in Python (`python/split.py`), the cut is a function of the text alone and can be resumed at any border: what follows
depends only on the border's state (is it inside the body of a top-level class) and on the text after it.

A border is found without parsing. Units start where no string, comment or bracket is open, or directly inside the
braces of a top-level class. A line that starts with a word that can never stand there inside brackets (`func` at
column 0) starts afresh even if a bracket is open: somebody is typing the bracket.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from wardline_analyzers.languages import splitter
from wardline_analyzers.languages.lexicon import Lexicon
from wardline_analyzers.languages.splitter import OpenString
from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.languages.units import LONGEST_RUN, Kind, Unit
from wardline_analyzers.languages.wrappers import Wrappers, split
from wardline_analyzers.text.buffer import Buffer

LONGEST_SCRIPT: Final = 400
"""A program between functions is cut after so many lines."""
_BRACE: Final = 0x7B
_DOLLAR: Final = 0x24
_TEMPLATE: Final = 0x60
_PAIRS: Final = {0x29: 0x28, 0x5D: 0x5B, 0x7D: _BRACE}
_CLOSERS: Final = {0x28: b")", 0x5B: b"]", _BRACE: b"}", _DOLLAR: b"}", _TEMPLATE: b"`"}

_GREATER: Final = 0x3E
_SEMICOLON: Final = 0x3B

_LEAD = re.compile(rb"[ \t\f]*")
_CONTINUES = re.compile(
    rb"[)\]}.,?:|&=<>*%^{]|\+(?!\+)|-(?!-)|/(?![/*])|(?:else|catch|finally|extends|implements|throws)\b"
)
"""What goes on with the statement before."""
_COMMENT = re.compile(rb"//|/\*")
_UNFINISHED: Final = frozenset(b"=,+-*/%&|<>?:.^!~([")
"""A statement whose line ends so goes on."""
_FINISHED: Final = frozenset(b";}")
_TEMPLATE_TEXT = re.compile(rb"(?:[^`\\$]|\\.|\$(?!\{))*", re.DOTALL)
_REGEX = re.compile(rb"/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\r\n])*\]|[^/\\\[\r\n])+/")
_BEFORE_REGEX = re.compile(
    rb"(?:[(,=:\[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|delete|void|throw|new|await|yield))[ \t]*\Z"
)
"""What stands on a line before a slash that begins a regular expression, not a division."""
_NEAR: Final = 40
"""Bytes before a slash that are looked at."""


class _Scanner:
    """A reading place that only moves forward, with the brackets that are open there."""

    __slots__ = ("_ahead", "_data", "_lexicon", "_over", "_search", "_strict", "floor", "pos", "stack")

    def __init__(self, data: bytes, pos: int, lexicon: Lexicon, strict: bool) -> None:
        self._data = data
        self._lexicon = lexicon
        self._strict = strict
        closed = not strict or data.find(b"*/", pos) >= 0
        self._search = (lexicon.tokens if closed else lexicon.tokens_unclosed).search
        self.pos = pos
        self._ahead: re.Match[bytes] | None = None
        """The next thing that counts, where it has been looked for already: it may lie many lines away."""
        self._over = False
        """Is there none?"""
        self.stack: list[int] = []
        self.floor = 0
        """So many of the open brackets are closed by nothing that is read: those of wrappers."""

    def advance(self, target: int) -> bool:
        """Read up to `target`: does it lie outside strings and comments? Raises OpenString (not in strict mode)."""
        data, stack, search = self._data, self.stack, self._search
        while self.pos < target:
            if stack and stack[-1] == _TEMPLATE:
                self._template()
                continue
            found = self._ahead
            if not self._over and (found is None or found.start() < self.pos):
                found = self._ahead = search(data, self.pos)
                self._over = found is None
            if found is None or found.start() >= target:
                self.pos = target
                break
            self.pos = found.end()
            kind = found.lastgroup
            if kind == "bracket":
                self._bracket(data[found.start()])
            elif kind == "template":
                if not self._strict:
                    stack.append(_TEMPLATE)
            elif kind == "slash":
                self._slash(found.start())
            elif kind not in (None, "passed") and not self._strict:
                raise OpenString
        return self.pos == target and not (stack and stack[-1] == _TEMPLATE)

    def _template(self) -> None:
        """Pass over the text of a template string, up to its end or to code inside."""
        data = self._data
        end = _TEMPLATE_TEXT.match(data, self.pos).end()  # type: ignore[union-attr]  # always matches
        if end >= len(data) or data[end] not in (_TEMPLATE, _DOLLAR):
            raise OpenString
        if data[end] == _TEMPLATE:
            self.stack.pop()
            self.pos = end + 1
        else:
            self.stack.append(_DOLLAR)
            self.pos = end + 2

    def _slash(self, start: int) -> None:
        data = self._data
        near = max(0, start - _NEAR)
        before = data[near:start]
        line = max(before.rfind(b"\n"), before.rfind(b"\r")) + 1
        begins = (line or not near) and not before[line:].strip()
        if begins or _BEFORE_REGEX.search(before, line) is not None:
            found = _REGEX.match(data, start)
            if found is not None:
                self.pos = found.end()

    def _bracket(self, char: int) -> None:
        stack = self.stack
        opening = _PAIRS.get(char)
        if opening is None:
            stack.append(char)
        elif len(stack) <= self.floor:
            pass
        elif stack[-1] == opening or (opening == _BRACE and stack[-1] == _DOLLAR):
            stack.pop()
        elif opening == _BRACE and _BRACE in stack[self.floor :]:  # what is open inside was forgotten
            while stack.pop() != _BRACE:
                pass


def completed(text: bytes, lexicon: Lexicon) -> bytes:
    """A text with what is missing to close its brackets: the head of a class, or what somebody is typing."""
    scanner = _Scanner(text, 0, lexicon, False)
    try:
        scanner.advance(len(text))
    except OpenString:
        return text
    if not scanner.stack:
        return text
    return text + b"\n" + b"".join(_CLOSERS[char] for char in reversed(scanner.stack))


MEMBER_END: Final = b"\n}"
"""What closes the class that `member_start` opens."""


def member_start(name: str) -> bytes:
    """Put before a member of a class, so that it parses as what it is."""
    return f"class {name} {{\n".encode()


def parsed(text: bytes, read: Callable[[bytes], Syntax], lexicon: Lexicon | None) -> Syntax:
    """What `read` makes of a unit's text; if that is broken, with what closes its brackets: a class's head lacks that.

    Without a lexicon, of the text as it is.
    """
    found = read(text)
    whole = completed(text, lexicon) if lexicon is not None and found.root.has_error else text
    return found if whole is text else read(whole)


class Splitter(splitter.Splitter):
    """The units of a buffer, kept up to date edit by edit."""

    def __init__(self, buffer: Buffer, lexicon: Lexicon) -> None:
        # A statement over several lines is a unit of its own: what its lines hold decides about the border before it.
        super().__init__(buffer, lambda *border: _Cut(lexicon, *border).units(), ahead=1)


class _Cut:
    """One walk over the lines from a border on."""

    def __init__(self, lexicon: Lexicon, buffer: Buffer, line: int, state: bytes, strict: bool) -> None:
        self._lexicon = lexicon
        self._buffer = buffer
        self._data = buffer.data
        self._scanner = _Scanner(buffer.data, buffer.line_start(line), lexicon, strict)
        self._first = line
        self._own_wrapper, own = split(state)
        self._wrappers = Wrappers(lexicon.wrappers, self._own_wrapper)
        """Those around the place that is read; the one before is the state of these at the border."""
        self._own = self._state = own
        """The state at the border where the unit begins, and at the place that is read."""
        self._kind: Kind | None = None
        """None: the unit holds no code yet."""
        self._statement = line
        """The line where the last statement of the unit begins."""
        self._began = own
        """The state there."""
        self._decorated = False
        """Is what begins on this line the rest of that statement, which has only annotations so far?"""
        self._scanner.stack += self._wrappers.brackets
        self._scanner.floor = len(self._wrappers.brackets)
        if own:
            self._scanner.stack.append(_BRACE)

    def units(self) -> Iterator[Unit]:
        buffer, data = self._buffer, self._data
        for at in range(self._first, buffer.line_count):
            start = buffer.line_start(at)
            if start >= len(data):
                break
            if not self._scanner.advance(start):
                continue
            lead: bytes = _LEAD.match(data, start).group()  # type: ignore[union-attr]  # always matches
            place = start + len(lead)
            if place >= len(data) or data[place] in b"\r\n" or _COMMENT.match(data, place):
                continue
            if self._wrappers.matter():
                yield from self._around(at, lead)
                if self._statement == at and self._kind is not None:  # what closes a wrapper
                    continue
            self._start_afresh(lead, place)
            if not self._is_statement(at, start, lead, place):
                continue
            line = buffer.line(at)[len(lead) :]
            kind = self._kind_of(line)
            if self._first == 0 and self._wrappers.begins(data, start, line):
                self._kind, self._statement = Kind.STATEMENTS, at
                continue
            self._wrappers.goes_on(line)
            annotated = data.startswith(self._lexicon.annotations[0], place)
            for border, state in self._borders(at, kind, annotated):
                yield self._ended(border, self._wrappers.state, state)
            if self._kind in (None, Kind.STATEMENTS, Kind.BODY):
                self._kind = kind
            if not self._decorated:
                self._statement, self._began = at, self._state
            self._decorated = False
        self._scanner.advance(len(data))
        yield self._ended(buffer.line_count, self._wrappers.state, self._state)

    def _ended(self, end: int, wrapper: bytes, state: bytes) -> Unit:
        """The unit that ends before this line, and the begin of the next one there, with this state of the border."""
        kind = self._kind or (Kind.BODY if self._own else Kind.STATEMENTS)
        text = self._buffer.lines(self._first, end)
        made = Unit(self._first, end, kind, self._own, text, wrapper + state, None, self._own_wrapper)
        self._first, self._own_wrapper, self._own = end, wrapper, state
        self._kind = None
        return made

    def _around(self, at: int, lead: bytes) -> Iterator[Unit]:
        """Settle the wrappers around this line: the first line in one, and that which closes it, begin a unit."""
        stack, wrappers, line = self._scanner.stack, self._wrappers, self._buffer.line(at)[len(lead) :]
        inside = wrappers.state
        if wrappers.ends(stack, lead, line):
            if self._kind is not None:
                yield self._ended(at, inside, b"")
            self._kind, self._statement = Kind.STATEMENTS, at
        elif wrappers.enters(stack, lead, line):
            yield self._ended(at, wrappers.state, b"")
        else:
            return
        self._state = b""
        self._scanner.floor = len(wrappers.brackets)

    def _start_afresh(self, lead: bytes, place: int) -> None:
        """Forget the brackets that are open where none can be."""
        stack, lexicon, floor = self._scanner.stack, self._lexicon, self._scanner.floor
        if not lead or lead == self._wrappers.lead:
            if len(stack) > floor and lexicon.hard.match(self._data, place):
                del stack[floor:]
        elif len(stack) > floor + 1 and self._state == b"{" + lead:
            hard = lexicon.hard_member
            if hard is not None and hard.match(self._data, place):
                del stack[floor + 1 :]

    def _is_statement(self, at: int, start: int, lead: bytes, place: int) -> bool:
        """Does a statement, or a member of a class, begin on this line? Settles the state there."""
        level = len(self._scanner.stack) - self._scanner.floor
        inside = bool(self._state) or (self._kind is Kind.CLASS and self._lexicon.member is not None)
        if level > 1 or (level == 1 and not (inside and self._scanner.stack[-1] == _BRACE)):
            return False
        if _CONTINUES.match(self._data, place) and not self._begins(start, place, level):
            return False
        if self._kind is not None:
            before = _char_before(self._data, start)
            markup = before == _GREATER and self._lexicon.elements and not _is_arrow(self._data, start)
            if markup or (before in _UNFINISHED and self._is_directive(start)):
                before = _SEMICOLON
            if before in _UNFINISHED:
                return False
            deeper = len(lead) > (len(self._state) - 1 if level else len(self._wrappers.lead))
            opened = before == _BRACE and not level  # by something that is passed over: a namespace
            if deeper and before not in _FINISHED and not (level and not self._state) and not opened:
                return False
            self._decorated = self._is_decorated(start)
            if self._decorated and self._statement == self._first:
                self._kind = None
        if not level:
            self._state = b""
        elif not self._state:
            self._state = b"{" + lead
        return True

    def _is_directive(self, start: int) -> bool:
        """Is the last line before this place that has something on it one that ends a statement by itself?"""
        begin = self._lexicon.directives
        line, end = _line_before(self._data, start)
        return bool(begin) and self._data[line:end].lstrip().startswith(begin)

    def _begins(self, start: int, place: int, level: int) -> bool:
        """Is it a member all the same, because the one before has ended?"""
        begins = self._lexicon.begins
        if begins is None or level != 1 or not begins.match(self._data, place):
            return False
        before = _char_before(self._data, start)
        return before == _BRACE or before in _FINISHED

    def _is_decorated(self, start: int) -> bool:
        """Has the last statement only annotations yet, which are those of what begins here?"""
        begin = self._buffer.line_start(self._statement)
        text = self._data[begin:start]
        mark, row = self._lexicon.annotations
        return text.lstrip().startswith(mark) and row.fullmatch(text) is not None

    def _kind_of(self, line: bytes) -> Kind:
        if self._state:
            assert self._lexicon.member is not None
            return self._lexicon.member(line)
        return self._lexicon.kind(line)

    def _borders(self, at: int, kind: Kind, annotated: bool) -> Iterator[tuple[int, bytes]]:
        """The lines up to this one where units begin, with the state there."""
        if self._kind is None:  # nothing is in front of it but annotations and comments
            return
        plain = self._kind in (Kind.STATEMENTS, Kind.BODY)
        if self._lexicon.scripts and plain:
            if kind is not Kind.STATEMENTS or annotated or at - self._first >= LONGEST_SCRIPT:
                yield at, self._state
            return
        spans = self._spans(at)
        if plain and spans and self._statement > self._first:
            yield self._statement, self._began
        joins = (plain and bool(self._own) == bool(self._state)) or (self._kind is Kind.CLASS and bool(self._state))
        if (
            not joins
            or kind not in (Kind.STATEMENTS, Kind.BODY)
            or annotated
            or (spans and (plain or self._statement > self._first))
            or at - self._first >= LONGEST_RUN
            or not self._buffer.line(at - 1).strip()
        ):
            yield at, self._state

    def _spans(self, at: int) -> bool:
        """Does the last statement take more than a line, but for blank ones?"""
        end = at
        while end > self._statement + 1 and not self._buffer.line(end - 1).strip():
            end -= 1
        return end - self._statement > 1


def _char_before(data: bytes, start: int) -> int:
    """The last byte before a line that is no white space; a semicolon where that line may end in a comment."""
    line, end = _line_before(data, start)
    if not end:
        return _SEMICOLON
    return _SEMICOLON if _COMMENT.search(data, line, end) or data[end - 2 : end] == b"*/" else data[end - 1]


def _line_before(data: bytes, start: int) -> tuple[int, int]:
    """Where the last line before a place that has something on it begins, and where what is on it ends."""
    end = start
    while end and data[end - 1] in b" \t\r\n\f":
        end -= 1
    return max(data.rfind(b"\n", 0, end), data.rfind(b"\r", 0, end)) + 1, end


def _is_arrow(data: bytes, start: int) -> bool:
    """Does `=>` stand before a line?"""
    place = data.rfind(b">", 0, start)
    return place > 0 and data[place - 1 : place] == b"="


__all__ = ["Lexicon", "Splitter", "completed"]
