"""C++: objects that have been moved from, texts of objects that are gone, containers that change under a loop."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.c.linear import Linear
from wardline_analyzers.c.look import Look
from wardline_analyzers.c.nodes import Expression, Statement
from wardline_analyzers.c.paths import every, path_of, uncast
from wardline_analyzers.c.state import Value
from wardline_analyzers.c.types import Type

_MADE: Final = frozenset(("string", "to_string", "substr", "str", "wstring", "format", "u8string", "vector"))
"""Calls that give a text of their own."""
_CHANGES: Final = frozenset(("push_back", "emplace_back", "insert", "emplace", "erase", "clear", "resize", "pop_back"))
_SET_ANEW: Final = frozenset(("clear", "assign", "reset", "swap", "resize", "emplace"))
_MOVED: Final = Value(Linear(1))


def moved(look: Look, part: Expression) -> None:
    """`std::move(name)`"""
    if part.kind == "name" and part.word in look.types and not look.types[part.word].pointers:
        look.moved.add(part.word)
        look.here.env[f"moved {part.word}"] = _MOVED


def read(look: Look, node: Expression) -> None:
    """A name that may have been moved from is read."""
    if look.here.env.pop(f"moved {node.word}", None) is not None:
        look.report("use-after-move", node, 2, None, (), name=node.word)


def reads_from(look: Look, node: Expression) -> bool:
    """Is the first of a row of `>>` the standard input, or a file?"""
    while node.kind == "binary" and node.word == ">>":
        node = node.parts[0]
    type_ = look.types.get(node.word) if node.kind == "name" else None
    return node.word in ("cin", "wcin") or (type_ is not None and type_.base in ("ifstream", "wifstream"))


def called_on(look: Look, node: Expression) -> None:
    """A method that gives its object another value makes it whole again."""
    if node.base is not None and node.word in _SET_ANEW:
        look.here.env.pop(f"moved {path_of(node.base)}", None)


_SIZE: Final = Type("size_t", unsigned=True)
LENGTH: Final = "[strlen]"
"""Behind a path: how long the text, or the row of elements, is."""


def length(look: Look, row: Expression) -> Value:
    """`row.size()`: the same number each time, until something changes the row."""
    path = path_of(row)
    env = look.here.env
    there = env.get(path)
    known = env.get(f"{path}{LENGTH}") if path else None
    if known is not None:
        return known
    made = look.number(f"{look.source(row)[:40]}.size()", there.origin if there is not None else "", _SIZE, 0)
    if path:
        env[f"{path}{LENGTH}"] = made
    return made


def kept_text(look: Look, written: Expression) -> None:
    """`const char *p = (a + b).c_str();`: the text is gone with the statement."""
    written = uncast(written)
    if written.kind == "choice":
        for each in written.parts[1:]:
            kept_text(look, each)
    if written.kind != "call" or written.word not in ("c_str", "data") or written.base is None:
        return
    base = written.base
    made = base.kind == "call" and (base.word in _MADE or (base.base is None and look.gives_text(base.word)))
    if made or (base.kind == "binary" and base.word == "+"):
        look.report("text-gone", written, 3, None, (), text=look.source(base))


_VIEWS: Final = frozenset(("string_view", "wstring_view", "u8string_view", "span", "StringRef", "StringPiece"))
"""Types that point into what others hold."""
_CUTS: Final = frozenset(("substr", "first", "last", "subspan"))
"""What a view gives is a view of the same."""


def _sees(node: Expression) -> bool:
    return node.kind == "call" and node.word in _VIEWS


_BY_REFERENCE: Final = re.compile(r"\[[^\]]*&[^\]]*\]")
_HOLDERS: Final = frozenset(("string", "wstring", "u8string", "vector", "array", "ostringstream", "stringstream"))


def returned(look: Look, part: Expression) -> None:
    """A reference to, or a view of, an object that is gone with the function."""
    returns = look.function.returns
    sees = returns.base in _VIEWS and not returns.pointers
    while True:
        if part.kind == "cast" or (part.kind == "call" and part.word in _VIEWS and len(part.parts) == 1):
            part = part.parts[0]
        elif sees and part.kind == "call" and part.word in _CUTS and part.base is not None and _sees(part.base):
            part = part.base
        else:
            break
    if part.kind == "lambda" and (caught := _BY_REFERENCE.match(look.source(part))) is not None:
        theirs = {each.name for each in look.function.parameters if each.type.reference}
        if not {each.word for each in part.parts}.isdisjoint(look.types.keys() - theirs):
            look.report("return-local", part, 2, None, (), name=caught[0])
        return
    inside = part.kind == "call" and part.word in ("c_str", "data") and part.base is not None and not part.parts
    if inside and returns.pointers and part.base is not None:
        kept_text(look, part)
        held = _held(look, part.base)
        if held is not None and held.base in _HOLDERS:
            look.report("return-local", part, 3, None, (), name=part.base.word)
        return
    type_ = _held(look, part)
    if type_ is None:
        return
    is_view = returns.base in _VIEWS and not returns.pointers
    if (returns.reference and type_.base != "auto") or (is_view and type_.base in _HOLDERS):
        look.report("return-local", part, 3, None, (), name=part.word)


def _held(look: Look, node: Expression) -> Type | None:
    """The type of a variable that is gone with the function, and is the object itself; None: it is none such."""
    type_ = look.types.get(node.word) if node.kind == "name" else None
    return None if type_ is None or type_.reference or type_.pointers or type_.static else type_


def erased_in_loop(look: Look, one: Statement) -> None:
    """`for (auto it = row.begin(); …; ++it) row.erase(it);`: `it` leads nowhere where the loop goes on."""
    made = next((each for first in one.first for each in first.variables), None)
    begin, step = made.value if made is not None else None, one.step
    if made is None or begin is None or begin.kind != "call" or begin.word != "begin" or begin.base is None:
        return
    if step is None or step.kind != "step" or path_of(step.parts[0]) != made.name:
        return
    row, due = path_of(begin.base), [one.body]
    while due:
        statements = due.pop()
        for at, statement in enumerate(statements):
            due += [statement.body, statement.other, *(body for _, body in statement.cases)]
            call = statement.test
            if statement.kind != "do" or call is None or call.kind != "call" or call.word != "erase":
                continue
            erases = call.base is not None and path_of(call.base) == row and bool(row)
            given = call.parts[0] if len(call.parts) == 1 else None
            if not erases or given is None or given.kind != "name" or given.word != made.name:
                continue
            if not any(later.kind in ("break", "return", "throw", "goto") for later in statements[at + 1 :]):
                look.report("changed-in-loop", call, 3, None, (), name=row, callee="erase")


def changed_in_loop(look: Look, one: Statement) -> None:
    """`for (auto x : row) row.push_back(x);`"""
    path = path_of(one.test) if one.test is not None else ""
    due = [one.body] if path else []
    while due:
        row = due.pop()
        for at, statement in enumerate(row):
            due += [statement.body, statement.other, *(body for _, body in statement.cases)]
            test = statement.test
            if statement.kind != "do" or test is None:
                continue
            if any(later.kind in ("break", "return", "throw", "goto") for later in row[at + 1 :]):
                continue
            for call in every((statement,)):
                if (
                    call.kind == "call"
                    and call.word in _CHANGES
                    and call.base is not None
                    and path_of(call.base) == path
                ):
                    look.report("changed-in-loop", call, 2, None, (), name=path, callee=call.word)


# ---------------------------------------------------------------- containers that may be empty

_FILLS: Final = frozenset(
    ("push_back", "emplace_back", "insert", "resize", "assign", "emplace", "push", "swap", "append")
)
_WRITES_TO: Final = {"copy": 2, "copy_if": 2, "copy_n": 2, "transform": 2, "move": 2, "reverse_copy": 2, "merge": 4}
_LASTS: Final = frozenset(("back", "front", "pop_back", "top", "pop"))
_ASKS: Final = frozenset(("empty", "size", "length", "begin", "end", "swap"))
_EMPTY_FIRST: Final = frozenset(("vector", "string", "deque", "list", "stack", "queue", "priority_queue"))


def empty_containers(look: Look) -> None:
    """`std::vector<T> row; …; row.back()`: nothing was put into it for sure, and nobody asks."""
    made = [
        (one, variable)
        for one in look.function.body
        for variable in one.variables
        if variable.value is None and variable.type.base in _EMPTY_FIRST and not variable.type.static
    ]
    if not made:
        return
    found = sorted(every(look.function.body), key=lambda each: each.start)
    for _, variable in made:
        name = variable.name
        if variable.type.pointers or variable.type.lengths or variable.type.reference:
            continue
        calls = [each for each in found if each.kind == "call" and each.base is not None and path_of(each.base) == name]
        mentions = [each for each in found if each.kind == "name" and each.word == name]
        bases = {id(each.base) for each in calls}
        handed = min((each.start for each in mentions if id(each) not in bases), default=look.function.end)
        for each in found:
            place = _WRITES_TO.get(each.word) if each.kind == "call" and each.base is None else None
            if place is None or place >= len(each.parts):
                continue
            to = each.parts[place]
            begins = to.kind == "call" and to.word == "begin" and to.base is not None and path_of(to.base) == name
            if (
                begins
                and not any(one.start < each.start and one.word in _FILLS for one in calls)
                and each.start < handed
            ):
                look.report("copied-to-empty", to, 3, None, (), buffer=name)
        _grown_by_index(look, name, variable.type.base, found, calls)
        last = next((each for each in calls if each.word in _LASTS), None)
        if last is None or handed < last.start or any(each.word in _ASKS for each in calls):
            continue
        if not any(_is_filled_for_sure(one, name) for one in look.function.body if one.start < last.start):
            look.report("empty-asked", last, 2, (variable.start, variable.end, "It is made here."), (), buffer=name)


def _grown_by_index(look: Look, name: str, base: str, found: list[Expression], calls: list[Expression]) -> None:
    """`std::vector<int> row; row.reserve(n); row[i] = 1;`: nothing in the function gives it an element before."""
    writes = [each for each in found if each.kind == "assign" and each.parts[0].kind == "index"]
    first = next((each for each in writes if path_of(each.parts[0].parts[0]) == name), None)
    if base != "vector" or first is None or any(each.word not in ("reserve", "size") for each in calls):
        return
    plain = [each for each in found if each.kind == "name" and each.word == name and each.start < first.start]
    bases = {id(each.base) for each in calls}
    if all(id(each) in bases for each in plain):
        look.report("grown-by-index", first.parts[0], 3, None, (), buffer=name)


def _is_filled_for_sure(one: Statement, name: str) -> bool:
    return one.kind == "do" and any(
        each.kind == "call" and each.word in _FILLS and each.base is not None and path_of(each.base) == name
        for each in every((one,))
    )
