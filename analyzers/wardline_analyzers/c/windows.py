"""Windows: results whose truth tells nothing, narrow texts taken for wide ones, paths of programs with blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import Expression
from wardline_analyzers.c.paths import every, nested, only_given, uncast
from wardline_analyzers.c.types import Type

_MARKS: Final = re.compile(r"HRESULT|wchar_t|WSTR|WCHAR|CreateProcess")
_TRUTHS: Final = frozenset(("BOOL", "bool", "_Bool", "BOOLEAN"))
_WIDE: Final = frozenset(("LPWSTR", "LPCWSTR", "PWSTR", "PCWSTR"))
_NARROW: Final = frozenset(("LPSTR", "LPCSTR", "PSTR", "PCSTR"))
_STARTS: Final[dict[str, int]] = {
    **dict.fromkeys(("CreateProcess", "CreateProcessA", "CreateProcessW"), 0),
    **dict.fromkeys(("CreateProcessAsUser", "CreateProcessAsUserA", "CreateProcessAsUserW"), 1),
    "CreateProcessWithTokenW": 2,
    "CreateProcessWithLogonW": 4,
}
"""Where the path of the program stands; the command line comes next."""
_SPLIT: Final = re.compile(r'[^"\s][^"\s]*(?<!\.exe)(?<!\.com)(?<!\.bat)(?<!\.cmd) [^"]*\\[^"]*', re.IGNORECASE)
"""A path with a blank in the name of a folder, without quotes."""


def windows(look: Look) -> None:
    """Report what a function makes of Windows' own types."""
    if _MARKS.search(look.text) is None:
        return
    found = list(every(look.function.body))
    for part in _truths(look, found):
        if _type(look, part).base == "HRESULT" and not _type(look, part).pointers:
            look.report("result-as-truth", part, 3, None, (), name=look.source(part))
    for each in found:
        if each.kind == "cast" and each.type is not None and _is_wide(each.type) and _is_narrow(look, each.parts[0]):
            look.report(
                "narrow-as-wide",
                each,
                3 if each.parts[0].kind == "text" else 2,
                None,
                (),
                text=look.source(each.parts[0]),
            )
        elif each.kind == "call" and each.word in _STARTS:
            _split_path(look, each, found)


def _truths(look: Look, found: list[Expression]) -> Iterator[Expression]:
    """What is asked whether it is true."""
    due = [one.test for one in nested(look.function.body) if one.kind in ("if", "while", "dowhile", "for") and one.test]
    due += [each.parts[0] for each in found if each.kind == "choice"]
    due += [each.parts[0] for each in found if each.kind == "cast" and each.type and each.type.base in _TRUTHS]
    while due:
        test = due.pop()
        if test.kind == "unary" and test.word == "!":
            due.append(test.parts[0])
        elif test.kind == "binary" and test.word in ("&&", "||"):
            due += test.parts
        elif test.kind == "name":
            yield test


def _type(look: Look, node: Expression) -> Type:
    return look.types.get(node.word) or Type("")


def _is_wide(type_: Type) -> bool:
    return type_.base in _WIDE or (type_.base in ("wchar_t", "WCHAR") and type_.pointers == 1)


def _is_narrow(look: Look, node: Expression) -> bool:
    """A text of bytes; an array of them may hold anything."""
    if node.kind == "text":
        return look.source(node).startswith('"')
    type_ = _type(look, node)
    plain = type_.base == "char" and type_.pointers == 1 and not type_.lengths and not type_.unsigned
    return node.kind == "name" and (plain or (type_.base in _NARROW and not type_.pointers))


def _split_path(look: Look, call: Expression, found: list[Expression]) -> None:
    """`CreateProcess(NULL, "C:\\Program Files\\tool", …)` tries `C:\\Program.exe` first."""
    place = _STARTS[call.word]
    if len(call.parts) <= place + 1:
        return
    program, line = (_given(look, part, found) for part in call.parts[place : place + 2])
    missing = program is not None and (program.number == 0 or program.word in ("NULL", "nullptr"))
    if missing and line is not None and line.kind == "text" and _SPLIT.fullmatch(line.word):
        look.report("split-path", call, 3, None, (), callee=call.word, path=line.word)


def _given(look: Look, node: Expression, found: list[Expression]) -> Expression | None:
    """What a name was given where it is declared, and nowhere else."""
    node = uncast(node)
    if node.kind != "name" or node.word not in look.types:
        return node
    value = only_given(look.function.body, found, node.word)
    return uncast(value) if value is not None else None


__all__ = ["windows"]
