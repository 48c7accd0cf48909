"""Descriptors (`open`, `socket`) that a function keeps to itself and never closes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import COMPARISONS, Expression
from wardline_analyzers.c.paths import every, nested

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
    harmless = _harmless(found)
    for name, call in _kept(look, found):
        if id(call) not in opened:
            continue
        uses = [each for each in found if each.kind == "name" and each.word == name]
        if len(uses) > 1 and all(id(use) in harmless for use in uses):
            look.report("descriptor-open", call, 2, None, (), name=name, callee=call.word)


def _stays(look: Look, calls: list[Expression]) -> bool:
    """Does the program end in this function, or go on here for ever?"""
    if any(call.word in _ENDS for call in calls):
        return True
    loops = (one for one in nested(look.function.body) if one.kind in ("for", "while", "dowhile"))
    return any(one.test is None or one.test.number for one in loops)


def _kept(look: Look, found: list[Expression]) -> Iterator[tuple[str, Expression]]:
    """The local variables that are given the result of a call, once."""
    given: dict[str, list[Expression]] = {}
    for one in nested(look.function.body):
        for variable in one.variables:
            if variable.value is not None:
                given.setdefault(variable.name, []).append(variable.value)
    for each in found:
        if each.kind == "assign" and each.parts[0].kind == "name":
            given.setdefault(each.parts[0].word, []).append(each.parts[1])
    for name, values in given.items():
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
