"""Descriptors (`open`, `socket`) that a function keeps to itself and never closes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import COMPARISONS, Expression, Statement
from wardline_analyzers.c.paths import every, expressions, given, names, nested

_OPENS: Final = frozenset(
    ("open", "open64", "openat", "creat", "socket", "accept", "accept4", "mkstemp", "memfd_create", "inotify_init")
)
_BORROWS: Final = frozenset(
    (
        *("read", "write", "pread", "pwrite", "readv", "writev", "lseek", "fstat", "fsync", "ftruncate", "fchmod"),
        *("recv", "recvfrom", "recvmsg", "send", "sendto", "sendmsg", "sendfile", "setsockopt", "getsockopt"),
        *("bind", "listen", "connect", "accept", "accept4", "shutdown", "getsockname", "getpeername", "ioctl"),
    )
)
"""What may be done with a descriptor without anybody keeping or closing it. (A lock holds as long as it is open.)"""
_ENDS: Final = frozenset(("exit", "_exit", "execv", "execvp", "execl", "execlp", "execve", "fork", "pthread_exit"))


def never_closed(look: Look) -> None:
    """A local variable holds it, it is only read and written, and the function comes to its end."""
    found = list(every(look.function.body))
    calls = [each for each in found if each.kind == "call" and each.base is None]
    opened = {id(call) for call in calls if call.word in _OPENS}
    if not opened or look.function.name == "main" or _stays(look, calls):
        return
    given_back = {id(one.test) for one in nested(look.function.body) if one.kind == "return" and one.test is not None}
    harmless = _harmless(found) | given_back
    for name, call in _kept(look, found):
        if id(call) not in opened:
            continue
        uses = [each for each in found if each.kind == "name" and each.word == name]
        closes = [each for each in calls if each.word == "close" and each.parts and each.parts[0] in uses]
        if len(uses) < 2 or not all(id(use) in harmless or any(use in each.parts for each in closes) for use in uses):
            continue
        if not closes and any(id(use) in given_back for use in uses):
            continue
        if not closes:
            look.report("descriptor-open", call, 2, None, (), name=name, callee=call.word)
        else:
            _Ways(look, name, call).go(look.function.body, False)


class _Ways:
    """The ways through a function that closes a descriptor on some of them."""

    def __init__(self, look: Look, name: str, call: Expression) -> None:
        self._look = look
        self._name = name
        self._call = call

    def go(self, statements: tuple[Statement, ...], open_: bool) -> bool | None:
        """Is it surely open behind these? None: nothing gets there. Where it is asked about, it may have failed."""
        now: bool | None = open_
        for one in statements:
            if now is None and one.kind != "label":
                break
            now = self._one(one, bool(now))
        return now

    def _one(self, one: Statement, open_: bool) -> bool | None:
        now = self._behind(one, open_)
        if one.kind == "return":
            if open_ and now and self._name not in names(one.test):
                why = one.start, one.end, "The function ends here."
                self._look.report("descriptor-left", self._call, 2, why, (), pointer=self._name)
            return None
        if one.kind in ("throw", "goto", "break", "continue"):
            return None
        if one.kind == "if":
            asked = self._asks(one.test)
            other = self.go(one.other, now and not (asked and one.other))
            return _both(self.go(one.body, now and not asked), other)
        if one.kind in ("block", "try"):
            return self.go(one.body, now)
        ways = [one.body, *(body for _, body in one.cases)]
        ends = [self.go(body, now and not self._asks(one.test)) for body in ways if body]
        return now and all(end is not False for end in ends) and one.kind != "label"

    def _asks(self, test: Expression | None) -> bool:
        """Is the test about whether there is one: `fd < 0`, `(fd = open(…)) == -1`, `!fd`?"""
        found = list(expressions(test)) if test is not None else []
        sides = [part for each in found if each.word in (*COMPARISONS, "!") for part in each.parts]
        sides += [each.parts[0] for each in sides if each.kind == "assign"]
        return any(each.kind == "name" and each.word == self._name for each in (*sides, *found[:1]))

    def _behind(self, one: Statement, open_: bool) -> bool:
        """What the expressions of a statement, without those of its body, do to it."""
        alone = Statement(one.kind, one.start, one.end, one.test)
        alone.variables = one.variables
        for each in every((alone, *one.first)):
            if each is self._call:
                open_ = True
            elif each.kind == "call" and each.word == "close" and self._name in names(each):
                return False
        return open_


def _both(a: bool | None, b: bool | None) -> bool | None:
    return b if a is None else a if b is None else a and b


def _stays(look: Look, calls: list[Expression]) -> bool:
    """Does the program end in this function, or go on here for ever?"""
    if any(call.word in _ENDS for call in calls):
        return True
    loops = (one for one in nested(look.function.body) if one.kind in ("for", "while", "dowhile"))
    return any(one.test is None or one.test.number for one in loops)


def _kept(look: Look, found: list[Expression]) -> Iterator[tuple[str, Expression]]:
    """The local variables that are given the result of a call, once."""
    for name, values in given(look.function.body, found).items():
        made = [value for value in values if value.kind == "call"]
        others = [value for value in values if value.kind not in ("call", "number", "unary")]
        type_ = look.types.get(name)
        local = type_ is not None and type_.is_integer and not type_.static and name not in look.parameters
        if local and len(made) == 1 and not others:
            yield name, made[0]


def _harmless(found: list[Expression]) -> set[int]:
    """Where a descriptor may be named without anybody keeping it."""
    places: set[int] = set()
    for each in found:
        if (each.kind == "call" and each.base is None and each.word in _BORROWS) or (
            each.kind == "binary" and each.word in COMPARISONS
        ):
            places |= {id(part) for part in each.parts}
        elif each.kind == "assign":
            places.add(id(each.parts[0]))
    return places


__all__ = ["never_closed"]
