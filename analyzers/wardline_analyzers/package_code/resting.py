"""What of a module runs when it is imported: its own statements, and the functions of it that these call.

Followed are calls by name (`start()`, `@start`), of methods of classes that are made (`Job().start()`), and functions
that are handed to what calls them (`Thread(target=start)`). What is reached in another way is taken to wait.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tree_sitter import Node, Parser, Query, QueryCursor

from wardline_analyzers.python.syntax import LANGUAGE

_PARTS = Query(
    LANGUAGE,
    """
    (function_definition) @function
    (lambda) @lambda
    (class_definition) @class
    (call) @call
    (decorator [(identifier) (attribute)] @decorator)
    """,
)
_MAIN = re.compile(rb"""^if[ \t(]+__name__[ \t]*==[ \t]*(["'])__main__\1[ \t)]*:[^\n]*(?:\n(?:[ \t][^\n]*)?)*""", re.M)
_CALLERS = frozenset(
    (
        *(b"Thread", b"Process", b"Timer", b"start_new_thread", b"submit", b"register", b"run", b"create_task"),
        *(b"map", b"filter", b"sorted", b"reduce"),
    )
)
"""What calls a function that it is given: at once, in a thread, or when Python ends."""
_MADE = frozenset((b"__init__", b"__new__", b"__post_init__", b"__init_subclass__", b"__del__"))
"""What runs when a class is called."""
_WAIT = b"pass"
_MOST_ROUNDS = 100
"""Functions that call each other in a row, until it is too much."""


@dataclass(frozen=True, slots=True)
class _Body:
    """What waits until it is called: bytes `start` to `end`."""

    start: int
    end: int
    name: bytes
    """Of the function; empty: it has none."""
    of: bytes
    """The class that it is a method of."""


class Call(NamedTuple):
    """Something that is called."""

    name: bytes
    of: bytes | None
    """The object whose method it is, as a word, or empty if it is none; None: a function is called."""


def without_main(source: bytes) -> bytes:
    """The text without what runs only where the module is the program."""
    return _MAIN.sub(lambda block: _blank(block[0]), source)


def resting(source: bytes, called: frozenset[Call] = frozenset()) -> bytes:
    """The text without what waits until somebody else calls it; all else stays where it is.

    `called`: what is called from outside all the same.
    """
    module = Module(source)
    running = module.running(called)
    kept = bytearray(source)
    done = 0
    for index, body in enumerate(module.bodies):
        # In a body that waits nothing runs, whatever is called there.
        if index in running or body.start < done or body.end - body.start < len(_WAIT):
            continue
        done = body.end
        kept[body.start : body.end] = _WAIT + _blank(source[body.start + len(_WAIT) : body.end])
    return bytes(kept)


def _blank(text: bytes) -> bytes:
    return re.sub(rb"[^\n]", b" ", text)


def _text(source: bytes, node: Node | None) -> bytes:
    return b"" if node is None else source[node.start_byte : node.end_byte]


def _bodies(source: bytes, parts: dict[str, list[Node]]) -> Iterator[_Body]:
    for function in parts.get("function", ()):
        body = function.child_by_field_name("body")
        if body is not None:
            name = _text(source, function.child_by_field_name("name"))
            yield _Body(body.start_byte, body.end_byte, name, _class_of(source, function))
    for each in parts.get("lambda", ()):
        body = each.child_by_field_name("body")
        if body is not None and not _is_called(source, each):
            yield _Body(body.start_byte, body.end_byte, b"", b"")


def _class_of(source: bytes, function: Node) -> bytes:
    above = function.parent
    while above is not None and above.type in ("block", "decorated_definition", "if_statement", "else_clause"):
        above = above.parent
    if above is None or above.type != "class_definition":
        return b""
    return _text(source, above.child_by_field_name("name"))


def _is_called(source: bytes, function: Node) -> bool:
    """Whether a lambda is called where it stands, or handed to what calls it."""
    above = function.parent
    while above is not None and above.type in ("parenthesized_expression", "keyword_argument"):
        above = above.parent
    if above is not None and above.type == "argument_list" and above.parent is not None:
        return _last(source, above.parent.child_by_field_name("function")) in _CALLERS
    return above is not None and above.type == "call"


def _last(source: bytes, callee: Node | None) -> bytes:
    """The last word of what is called."""
    if callee is not None and callee.type == "attribute":
        callee = callee.child_by_field_name("attribute")
    return _text(source, callee) if callee is not None and callee.type == "identifier" else b""


class Module:
    """A text, its functions, and what is called in each of them."""

    def __init__(self, source: bytes) -> None:
        parts = QueryCursor(_PARTS).captures(Parser(LANGUAGE).parse(source).root_node)
        self.bodies = sorted(_bodies(source, parts), key=lambda body: body.start)
        self._bases = {_text(source, c.child_by_field_name("name")): _bases(source, c) for c in parts.get("class", ())}
        around = _Around(self.bodies)
        self.calls: dict[int, set[Call]] = {}
        """By the index of the body that they stand in; -1: of none."""
        for at, call in _calls(source, parts):
            self.calls.setdefault(around.of(at), set()).add(call)

    def called(self, called: frozenset[Call]) -> set[Call]:
        """All that is called where something runs."""
        return set().union(*(self.calls.get(index, ()) for index in (-1, *self.running(called))))

    def running(self, called: frozenset[Call]) -> set[int]:
        """The bodies that run when the module does, and these are called."""
        by_name: dict[bytes, list[int]] = {}
        for index, body in enumerate(self.bodies):
            by_name.setdefault(body.name, []).append(index)
        running: set[int] = set()
        made: set[bytes] = set()
        """The classes of the module that have an object, or are spoken to."""
        looked: set[tuple[int, int]] = set()
        for _ in range(_MOST_ROUNDS):
            # What a call of a method means depends on the classes that are made: until there are no more of either.
            new = [(index, len(made)) for index in (-1, *running) if (index, len(made)) not in looked]
            if not new:
                return running
            looked.update(new)
            for index, _ in new:
                own = self.bodies[index].of if index >= 0 else b""
                for call in (*self.calls.get(index, ()), *(called if index < 0 else ())):
                    self._make(call, made)
                    meant = (i for i in by_name.get(call.name, ()) if _is_meant(self.bodies[i], call, made, own))
                    running.update(meant)
            for name in made:
                running.update(i for special in _MADE for i in by_name.get(special, ()) if self.bodies[i].of == name)
        return set(range(len(self.bodies)))  # nobody writes that for another purpose than not to be followed

    def _make(self, call: Call, made: set[bytes]) -> None:
        todo = [call.name if call.of is None else call.of]
        while todo:
            name = todo.pop()
            if name in self._bases and name not in made:
                made.add(name)
                todo += self._bases[name]


def _is_meant(body: _Body, call: Call, made: set[bytes], own: bytes) -> bool:
    """Whether a call calls this function. `own`: the class in whose method it stands."""
    if call.of is None:
        return not body.of
    return bool(body.of) and body.of in (made if call.of not in (b"self", b"cls") else {own, *made})


def _bases(source: bytes, definition: Node) -> tuple[bytes, ...]:
    supers = definition.child_by_field_name("superclasses")
    return tuple(_text(source, each) for each in supers.named_children) if supers is not None else ()


def _calls(source: bytes, parts: dict[str, list[Node]]) -> Iterator[tuple[int, Call]]:
    """Where something is called, and what."""
    for node in parts.get("decorator", ()):
        yield node.start_byte, Call(_last(source, node), None if node.type == "identifier" else b"")
    for node in parts.get("call", ()):
        callee, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        name = _last(source, callee)
        if name and callee is not None:
            yield node.start_byte, Call(name, _object(source, callee) if callee.type == "attribute" else None)
        for child in given.named_children if given is not None and name in _CALLERS else ():
            value = child.child_by_field_name("value") if child.type == "keyword_argument" else child
            if value is not None and value.type in ("identifier", "attribute"):
                of = None if value.type == "identifier" else _object(source, value)
                yield node.start_byte, Call(_last(source, value), of)


def _object(source: bytes, attribute: Node) -> bytes:
    """What an attribute is of, as a word: `Job` of `Job().start`; empty if it is none."""
    of = attribute.child_by_field_name("object")
    if of is not None and of.type == "call":
        of = of.child_by_field_name("function")
    return _text(source, of) if of is not None and of.type == "identifier" else b""


class _Around:
    """Which body is the innermost around a place."""

    def __init__(self, bodies: list[_Body]) -> None:
        self._bodies = bodies
        self._starts = [body.start for body in bodies]
        self._outer: list[int] = []
        open_: list[int] = []
        for index, body in enumerate(bodies):
            while open_ and bodies[open_[-1]].end <= body.start:
                open_.pop()
            self._outer.append(open_[-1] if open_ else -1)
            open_.append(index)

    def of(self, offset: int) -> int:
        """Its index; -1: the place is in none."""
        index = bisect_right(self._starts, offset) - 1
        while index >= 0 and self._bodies[index].end <= offset:
            index = self._outer[index]
        return index
