"""Slips that a text tells: `=` for `==`, formats without their arguments, sizes counted twice, signal handlers."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.c.library import FORMATS, SCANS
from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import COMPARISONS, Expression
from wardline_analyzers.c.paths import every, expressions, nested, path_of
from wardline_analyzers.c.types import Type

_CONVERSION: Final = re.compile(
    r"%(?:%|[-+ #0']*(?P<width>\*|\d+)?(?:\.(?P<precision>\*|\d*))?"
    r"(?:hh|h|ll|l|j|z|t|L|q|I64|I32)?(?P<kind>[a-zA-Z\[]))"
)
_POSITIONAL: Final = re.compile(r"%\d+\$")
_SIGNAL: Final = re.compile(r"(?i)^(?:sig|signo|signum|signal|sig_?num|sig_?no|signal_?(?:num|number|no))$")
_HANDLES: Final = re.compile(
    r"(?i)(?:^|_)(?:sig(?:nal)?|(?:on|handle)_?sig\w*|(?:on|handle)_(?:term|int|hup|chld|alrm|usr1))(?:_|$)|"
    r"sig(?:nal)?_?handler|handle_?sig"
)
_UNSAFE: Final = frozenset(
    (
        *("printf", "fprintf", "puts", "fputs", "putchar", "fflush", "fopen", "fclose", "fwrite", "fgets", "perror"),
        *("malloc", "calloc", "realloc", "free", "strdup", "exit", "syslog", "longjmp", "pthread_mutex_lock", "system"),
        *("sprintf", "localtime", "popen"),
    )
)
"""Functions that hold a lock of the library, or are in the middle of something, when the signal comes."""


def slips(look: Look) -> None:
    """Report what one glance at the expressions of a function tells."""
    found = sorted(every(look.function.body), key=lambda each: (each.start, -each.end))
    _assigned_in_tests(look)
    _in_signal_handler(look, found)
    _sum_of_prints(look, found)
    for each in found:
        if each.kind == "call" and each.base is None:
            if each.word in FORMATS:
                _arguments_of_format(look, each)
            elif each.word in SCANS:
                _addresses_of_scan(look, each)
        elif (each.kind == "binary" and each.word in ("+", "-")) or each.kind == "index":
            _scaled_twice(look, each, *each.parts)


# ---------------------------------------------------------------- `=` and `==`


def _assigned_in_tests(look: Look) -> None:
    """`if (uid = 0)`; `a == b;`"""
    for one in nested(look.function.body):
        test = one.test
        if test is None:
            continue
        if one.kind == "do" and test.kind == "binary" and test.word == "==" and test.parts[0].kind in ("name", "field"):
            look.report("compared-in-vain", test, 2, None, (), target=look.source(test.parts[0]))
            continue
        if one.kind not in ("if", "while", "dowhile"):
            continue
        due = [test]
        while due:
            part = due.pop()
            if (part.kind == "binary" and part.word in ("&&", "||")) or (part.kind == "unary" and part.word == "!"):
                due += part.parts
            elif part.kind == "assign" and part.word == "=" and _is_constant(part.parts[1]):
                sign = look.text.find("=", part.parts[0].end, part.parts[1].start)
                fixes = ((sign, sign + 1, "=="),) if sign > 0 else ()
                look.report("assigned-in-test", part, 3, None, fixes, target=look.source(part.parts[0]))


def _is_constant(node: Expression) -> bool:
    return node.kind == "number" or (node.kind == "unary" and node.parts[0].kind == "number")


# ---------------------------------------------------------------- formats


def _arguments_of_format(look: Look, call: Expression) -> None:
    """`printf("%s %d", name)`"""
    place = FORMATS[call.word]
    if place >= len(call.parts) or call.parts[place].kind != "text" or _POSITIONAL.search(call.parts[place].word):
        return
    given = call.parts[place + 1 :]
    if any(_may_be_several(look, part) for part in given):
        return
    at = 0
    for found in _CONVERSION.finditer(call.parts[place].word):
        kind = found["kind"]
        if kind is None or kind == "m":
            continue
        at += (found["width"] == "*") + (found["precision"] == "*")
        if at < len(given) and kind == "s" and _is_number(look, given[at]):
            look.report("format-argument", given[at], 3, None, (), conversion=found[0], given=look.source(given[at]))
        at += 1
    if at > len(given):
        look.report("format-arguments", call, 3, None, (), wanted=str(at), given=str(len(given)))


def _addresses_of_scan(look: Look, call: Expression) -> None:
    """`scanf("%d", n)`: the number is taken for an address."""
    for part in call.parts[SCANS[call.word] + 1 :]:
        if _is_number(look, part):
            fixes = ((part.start, part.start, "&"),)
            look.report("scanned-without-address", part, 3, None, fixes, given=look.source(part))


def _sum_of_prints(look: Look, found: list[Expression]) -> None:
    """`at += snprintf(to + at, sizeof to - at, …)`, and on: it gives the length that the text would have."""
    sums: dict[str, list[Expression]] = {}
    loops = [one for one in nested(look.function.body) if one.kind in ("for", "while", "dowhile", "each")]
    for each in found:
        if each.kind == "assign" and each.word == "+=" and each.parts[1].kind == "call":
            call, path = each.parts[1], path_of(each.parts[0])
            again = any(loop.start <= each.start < loop.end for loop in loops)
            if call.word == "snprintf" and len(call.parts) > 2 and path and (again or "%s" in call.parts[2].word):
                size = call.parts[1]
                if size.kind == "binary" and size.word == "-" and path_of(size.parts[1]) == path:
                    sums.setdefault(path, []).append(each)
    for path, all_ in sums.items():
        asked = any(
            each.kind in ("binary", "call")
            and (each.word in COMPARISONS or (each.kind == "call" and each.word.lower() in ("min", "max", "assert")))
            and any(path_of(part) == path for part in expressions(each))
            for each in found
        )
        later = any(path_of(each) == path and each.start > all_[0].end for each in found)
        if later and not asked:
            look.report("sum-of-prints", all_[0], 2, None, (), sum=path)


def _may_be_several(look: Look, part: Expression) -> bool:
    """A macro may stand for more than one argument."""
    word = part.word if part.kind in ("name", "call") else ""
    return (bool(word) and word.upper() == word and word not in look.types) or part.kind == "other"


def _is_number(look: Look, part: Expression) -> bool:
    type_ = look.types.get(part.word) if part.kind == "name" else None
    return type_ is not None and type_.is_integer and not type_.reference


# ---------------------------------------------------------------- pointers


def _scaled_twice(look: Look, node: Expression, pointer: Expression, step: Expression) -> None:
    """`p + n * sizeof(int)` where p points to int: the step is counted in elements already."""
    type_ = look.types.get(pointer.word) if pointer.kind == "name" else None
    if type_ is None or len(type_.lengths) > 1 or not (type_.pointers or type_.lengths):
        return
    factors = [step]
    while factors and factors[-1].kind == "binary" and factors[-1].word == "*":
        factors += factors.pop().parts
    sizes = [each for each in factors if each.kind == "sizeof"]
    if sizes and any(_is_size_of_element(look, pointer.word, type_, each) for each in sizes):
        look.report("scaled-twice", node, 3, None, (), pointer=pointer.word)


def _is_size_of_element(look: Look, name: str, type_: Type, size: Expression) -> bool:
    if size.type is not None:
        element = type_.pointed()
        if element is not None and size.type.width is not None:
            return element == size.type.width and element > 1
        return type_.pointers == 1 and not size.type.pointers and size.type.base == type_.base not in ("void", "")
    inner = size.parts[0] if size.parts else None
    if inner is None or inner.kind not in ("deref", "index") or inner.parts[0].kind != "name":
        return False
    return inner.parts[0].word == name and (type_.pointed() or 2) > 1


# ---------------------------------------------------------------- signals


def _in_signal_handler(look: Look, found: list[Expression]) -> None:
    """A function that is a handler by its name, or that of its one parameter, and calls what no handler may."""
    function = look.function
    if len(function.parameters) != 1 or function.returns.base != "void" or function.returns.pointers:
        return
    given = function.parameters[0]
    if given.type.base != "int" or given.type.pointers:
        return
    if not _SIGNAL.search(given.name) and not _HANDLES.search(function.name):
        return
    for each in found:
        if each.kind == "call" and each.base is None and each.word in _UNSAFE:
            look.report("unsafe-in-handler", each, 2, None, (), callee=each.word)
            return
