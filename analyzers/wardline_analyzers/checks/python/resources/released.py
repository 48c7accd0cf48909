"""What a function takes and gives back on some of its ways out, but not on all: locks, files, connections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_test
from wardline_analyzers.match.tree import ancestors, function_around, of_kind, statements, walk

_LOCK: Final = re.compile(r"(?i)(?:lock|mutex|sem(?:aphore)?)\w*$")
_OPENS: Final = re.compile(
    r"^(?:open|io\.open|gzip\.open|bz2\.open|lzma\.open|codecs\.open|os\.fdopen|tarfile\.open|zipfile\.ZipFile|sqlite3\.connect"
    r"|psycopg2?\.connect|pymysql\.connect|mysql\.connector\.connect|socket\.(?:socket|create_connection)|smtplib\.SMTP(?:_SSL)?"
    r"|ftplib\.FTP(?:_TLS)?)$"
)


def lock_kept(unit: UnitView, new: New) -> Iterator[Match]:
    """`lock.acquire()`, a `return` or `raise`, and only then `lock.release()`."""
    for call in unit.syntax.nodes.get("call", ()):
        callee = call.child_by_field_name("function")
        statement = call.parent
        if callee is None or statement is None or statement.type != "expression_statement" or in_test(unit, call):
            continue
        base, word = callee.child_by_field_name("object"), callee.child_by_field_name("attribute")
        if base is None or word is None or unit.syntax.text(word) != "acquire":
            continue
        if not _LOCK.search(unit.syntax.text(base)):
            continue
        function = function_around(call)
        release = f"{unit.syntax.text(base)}.release()"
        way = _way_out(unit, function, call, release) if function is not None else None
        if way is not None:
            yield new(call)
        elif _raises_before(unit, statement, release):
            yield new(call, message=_RAISES)


_RAISES: Final = (
    "If something is raised before `release`, the lock stays held, and whoever wants it next waits for ever. Hold it "
    "with `with`."
)
_QUIET: Final = re.compile(
    r"^(?:print|len|str|int|isinstance|min|max|time\.(?:time|sleep|monotonic)|\w*log(?:ger|ging)?\.\w+|(?:\w+\.)*(?:append|add|extend|put|clear|items|values|keys|get))$"
)
"""Calls that hardly ever raise anything."""


def _raises_before(unit: UnitView, statement: Node, release: str) -> bool:
    """Do calls of other functions stand between the statement that takes a lock and the one that gives it back?"""
    block, between = statement.parent, False
    for each in statements(block):
        if each.start_byte <= statement.start_byte:
            continue
        if unit.syntax.text(each) == release:
            return between
        if each.type == "try_statement" or release in unit.syntax.text(each):
            return False
        between = between or any(_may_raise(unit, call) for call in of_kind(each, "call"))
    return False


def _may_raise(unit: UnitView, call: Node) -> bool:
    callee = call.child_by_field_name("function")
    return callee is not None and not _QUIET.match(unit.syntax.text(callee))


def left_open(unit: UnitView, new: New) -> Iterator[Match]:
    """`file = open(path)`, a `return`, and only then `file.close()`"""
    for assignment in unit.syntax.find("assignment"):
        name, value = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
        callee = value.child_by_field_name("function") if value is not None and value.type == "call" else None
        if name is None or value is None or callee is None or name.type != "identifier" or in_test(unit, assignment):
            continue
        function = function_around(assignment)
        if function is None or not _OPENS.match(unit.names.resolve(callee) or ""):
            continue
        way = _way_out(unit, function, assignment, f"{unit.syntax.text(name)}.close()")
        if way is not None and not _hands_on(unit, way, unit.syntax.text(name)):
            yield new(value)


_KEPT: Final = re.compile(r"^(?:open|io\.open|os\.fdopen|socket\.(?:socket|create_connection))$")


def never_closed(unit: UnitView, new: New) -> Iterator[Match]:
    """`s = socket.socket()`, of which the function uses methods only, and none of them closes it."""
    for assignment in unit.syntax.find("assignment"):
        name, value = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
        callee = value.child_by_field_name("function") if value is not None and value.type == "call" else None
        if name is None or value is None or callee is None or name.type != "identifier":
            continue
        function = function_around(assignment)
        if function is None or not _KEPT.match(unit.names.resolve(callee) or unit.syntax.text(callee)):
            continue
        if in_test(unit, assignment) or _never_ends(unit, function, assignment):
            continue
        if not _stays(unit, function, assignment, unit.syntax.text(name)):
            continue
        yield new(value)


def _never_ends(unit: UnitView, function: Node, made: Node) -> bool:
    """Does the function serve for as long as the program runs: `while True` behind, that nothing leaves?"""
    for loop in of_kind(function, "while_statement"):
        condition = loop.child_by_field_name("condition")
        if condition is None or loop.start_byte < made.end_byte or unit.syntax.text(condition) not in ("True", "1"):
            continue
        ways = ("break_statement", "return_statement")
        if function_around(loop) == function and not any(part.type in ways for part in walk(loop)):
            return True
    return False


def _stays(unit: UnitView, function: Node, made: Node, name: str) -> bool:
    """Does what was opened stay in the function, used by methods or in a loop, and is it never closed there?"""
    used = False
    for node in walk(function):
        if node.type in ("global_statement", "nonlocal_statement") and name in unit.syntax.text(node).split():
            return False
        if node.type != "identifier" or unit.syntax.text(node) != name or node.start_byte == made.start_byte:
            continue
        parent = node.parent
        if parent is None or function_around(node) != function:
            return False
        if parent.type == "attribute" and parent.child_by_field_name("object") == node:
            word = parent.child_by_field_name("attribute")
            called = parent.parent is not None and parent.parent.type == "call"
            if word is None or not called or unit.syntax.text(word) in ("close", "detach", "shutdown", "makefile"):
                return False
        elif parent.type == "attribute" and parent.child_by_field_name("attribute") == node:
            continue
        elif not _is_read_by(unit, parent) and (
            parent.type != "for_statement" or parent.child_by_field_name("right") != node
        ):
            return False
        used = True
    return used


_READERS: Final = re.compile(
    r"^(?:json\.(?:load|dump)|yaml\.(?:safe_load|load|safe_load_all)|pickle\.(?:load|dump)|tomllib\.load|len|list"
    r"|sorted|enumerate)$"
)
"""Functions that read a file that they are given, or write to it, and leave it open."""


def _is_read_by(unit: UnitView, arguments: Node) -> bool:
    """Is it what a reader is given, whose result is more than the reader itself?"""
    call = arguments.parent if arguments.type == "argument_list" else None
    callee = call.child_by_field_name("function") if call is not None and call.type == "call" else None
    return callee is not None and _READERS.match(unit.names.resolve(callee) or unit.syntax.text(callee)) is not None


def _hands_on(unit: UnitView, way: Node, name: str) -> bool:
    """Does a `return` give what was opened to the caller?"""
    return any(part.type == "identifier" and unit.syntax.text(part) == name for part in walk(way))


def _way_out(unit: UnitView, function: Node, call: Node, release: str) -> Node | None:
    """A `return` or `raise` behind the call that comes by no release, while others do."""
    if release not in unit.syntax.text(function):
        return None  # it is released elsewhere: a method of its own
    for node in walk(function):
        if node.type not in ("return_statement", "raise_statement") or node.start_byte < call.end_byte:
            continue
        if function_around(node) != function or _was_refused(node, call):
            continue
        if any(_releases(unit, above, release, node) for above in ancestors(node)):
            continue
        return node
    return None


def _was_refused(way: Node, call: Node) -> bool:
    """Is the way out in a handler for a failure of the call itself, the last thing that is tried there?"""
    for above in ancestors(way):
        tried = above.parent.child_by_field_name("body") if above.type == "except_clause" and above.parent else None
        last = tried.named_children[-1] if tried is not None and tried.named_children else None
        if last is not None and last.start_byte <= call.start_byte and call.end_byte <= last.end_byte:
            return last.type == "expression_statement"
    return False


def _releases(unit: UnitView, above: Node, release: str, node: Node) -> bool:
    """Does a statement around a way out release the lock on it: `try` … `finally`, or the block itself before?"""
    if above.type == "try_statement":
        return any(part.type == "finally_clause" and release in unit.syntax.text(part) for part in above.named_children)
    if above.type == "block":
        source = unit.syntax.source[above.start_byte : node.start_byte]
        return release.encode() in source
    return False


__all__ = ["left_open", "lock_kept", "never_closed"]
