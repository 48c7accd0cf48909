"""Files whose name says what they are: a log with lines of a client's, a page or a program with its text in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.built import built
from wardline_analyzers.checks.python.handed_in import joined, log_line
from wardline_analyzers.checks.python.injection.logs import cannot_break
from wardline_analyzers.checks.remote import tainted
from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.flow.known.values import PARAMETER
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import function_around, walk

_OPENS = frozenset(("open", "io.open", "codecs.open", "pathlib.Path().open"))
_WRITES = frozenset(("write", "writelines"))
_TO_WRITE = re.compile(r"[wax+]")
_LOG = re.compile(r"(?i)\.log$")
_PAGE = re.compile(r"(?i)\.x?html?$")


def log_lines(unit: UnitView, new: New) -> Iterator[Match]:
    """`with open("audit.log", "a") as log: log.write(f"{name} came\\n")`"""
    for text in _written(unit, _LOG):
        if _holds(unit, text, "log", but_headers=True):
            yield new(text, message=_OF_LOG)
            continue
        match = new(text, message=_OF_CALLER, severity=Severity.INFO, confidence=Confidence.LOW)
        match.taint = tainted(unit, text, (PARAMETER,), "log")
        if match.taint is not None and log_line(match):
            yield match


_OF_CALLER = (
    "The caller decides what stands in this line of a log, and a line break in it begins a new one. If a client may "
    "have written it, write its repr (`{text!r}`)."
)


_OF_LOG = (
    "A line break in the client's text begins a new line of this log, which the client writes as it likes. "
    "Write its `repr`."
)


def pages(unit: UnitView, new: New) -> Iterator[Match]:
    """`Path("greeting.html").write_text("<p>" + name)`"""
    for text in _written(unit, _PAGE):
        if _holds(unit, text, "html"):
            yield new(text, message=_OF_PAGE)


_OF_PAGE = (
    "What a client sent is written unescaped into this page, so a script in it runs in the browser of everybody who "
    "opens it. Escape it, or use a template."
)


_PROGRAM: Final = re.compile(r"\.(?:py|sh|bash|php|js)$")


def programs(unit: UnitView, new: New) -> Iterator[Match]:
    """`open("settings.py", "w").write(f"THEME = '{theme}'\\n")`"""
    for text in _written(unit, _PROGRAM):
        if _holds(unit, text, "code"):
            yield new(text, message=_OF_PROGRAM)
            continue
        match = new(text, message=_CALLERS_PROGRAM, severity=Severity.INFO, confidence=Confidence.LOW)
        match.taint = tainted(unit, text, (PARAMETER,), "code")
        if match.taint is not None and joined(match):
            yield match


_OF_PROGRAM = (
    "What a client sent is written into a file that is run: a quote or a line break in it begins code. Keep it in a "
    "file of data, such as JSON."
)
_CALLERS_PROGRAM = (
    "The caller decides what stands in this file, which is run: a quote or a line break in it begins code. Keep it in "
    "a file of data, such as JSON."
)


def _written(unit: UnitView, kind: re.Pattern[str]) -> Iterator[Node]:
    """What is written to files with such a name."""
    for call in unit.syntax.nodes.get("call", []):
        callee = call.child_by_field_name("function")
        if callee is None:
            continue
        word = callee.child_by_field_name("attribute") if callee.type == "attribute" else None
        base = callee.child_by_field_name("object") if callee.type == "attribute" else None
        if word is not None and base is not None and unit.syntax.text(word) == "write_text":
            if _is_named(unit, unit.values.follow(base), kind) and not in_test(unit, call):
                yield from Arguments(call, unit.syntax).positional[:1]
        elif _opens(unit, call, callee, kind) and not in_test(unit, call):
            yield from _writes(unit, call)


def _opens(unit: UnitView, call: Node, callee: Node, kind: re.Pattern[str]) -> bool:
    """Is it `open("name.log", "a")`?"""
    if (unit.names.resolve(callee) or "") not in _OPENS:
        return False
    given = Arguments(call, unit.syntax)
    name, mode = given.get("0|file"), given.get("1|mode")
    told = unit.values.constant(mode) if mode is not None else None
    if name is None or not isinstance(told, str) or not _TO_WRITE.search(told):
        return False
    return _ends(unit, name, kind)


def _is_named(unit: UnitView, path: Node, kind: re.Pattern[str]) -> bool:
    """Is it `Path("name.html")`, or `folder / "name.html"`?"""
    if path.type == "binary_operator":
        right = path.child_by_field_name("right")
        return right is not None and _ends(unit, right, kind)
    given = Arguments(path, unit.syntax).positional if path.type == "call" else []
    return bool(given) and _ends(unit, given[-1], kind)


def _ends(unit: UnitView, name: Node, kind: re.Pattern[str]) -> bool:
    constant = unit.values.constant(name)
    if isinstance(constant, str):
        return kind.search(constant) is not None
    given = Arguments(name, unit.syntax).positional if name.type == "call" else []
    if given and given[-1].type == "string":  # `os.path.join(folder, "name.html")`
        return _ends(unit, given[-1], kind)
    text = built(unit, name)
    last = text.pieces[-1] if text is not None and text.pieces else None
    return last is not None and last.node is None and kind.search(last.text) is not None


def _writes(unit: UnitView, opening: Node) -> Iterator[Node]:
    """What is written to the variable that holds the file, in the same function."""
    name = _variable(unit, opening)
    around = function_around(opening) or unit.syntax.root
    if not name:
        return
    for call in walk(around):
        callee = call.child_by_field_name("function") if call.type == "call" else None
        if callee is None:
            continue
        given = Arguments(call, unit.syntax)
        if callee.type == "attribute":
            base, word = callee.child_by_field_name("object"), callee.child_by_field_name("attribute")
            own = base is not None and word is not None and unit.syntax.text(base) == name
            if own and word is not None and unit.syntax.text(word) in _WRITES:
                yield from given.positional[:1]
        elif unit.syntax.text(callee) == "print":
            file = given.get("file")
            if file is not None and unit.syntax.text(file) == name:
                yield from given.positional


def _variable(unit: UnitView, opening: Node) -> str:
    """`file` of `file = open(…)` and of `with open(…) as file`."""
    parent = opening.parent
    target = None
    if parent is not None and parent.type == "assignment":
        target = parent.child_by_field_name("left")
    elif parent is not None and parent.type == "as_pattern":
        target = parent.child_by_field_name("alias")
    return unit.syntax.text(target) if target is not None else ""


def _holds(unit: UnitView, text: Node, kind: str, but_headers: bool = False) -> bool:
    taint = tainted(unit, text, ("remote",), kind)
    if taint is None or not taint.sure or taint.shape == "upload" or (kind == "html" and taint.shape == "segment"):
        return False
    return not (but_headers and cannot_break(taint))
