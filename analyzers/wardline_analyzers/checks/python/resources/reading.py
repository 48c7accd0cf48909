"""Input that is read until it ends, however long it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.checks.python.parameters import name_node, parameter_names
from wardline_analyzers.checks.remote import known, remote
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.outsiders import as_told
from wardline_analyzers.match.routes import route_of
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import walk

_LIMIT = re.compile(r"(?i)max|limit|too_?(?:large|big|long)|\b413\b")
"""A function that speaks of one of these has a limit of its own, or means one."""
_UNTIL = re.compile(r"^(?:True|1)$|\.endswith\(|\bnot in\b|:=")
"""The condition of a loop that goes on for as long as the other side sends, or until it sends a certain mark."""


def body_of_told_length(unit: UnitView, new: New) -> Iterator[Match]:
    """`self.rfile.read(int(self.headers["Content-Length"]))`, with nothing that compares the length."""
    for node in unit.syntax.find("call"):
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or arguments is None or not unit.syntax.text(callee).endswith("rfile.read"):
            continue
        around = _function(node)
        if around is None or in_test(unit, node) or in_example(unit) or _has_limit(unit, around):
            continue
        yield new(node)


def endless_reception(unit: UnitView, new: New) -> Iterator[Match]:
    """`while True: chunk = sock.recv(4096); data += chunk`"""
    for loop in unit.syntax.find("while_statement"):
        condition, body = loop.child_by_field_name("condition"), loop.child_by_field_name("body")
        if condition is None or body is None or not _UNTIL.search(unit.syntax.text(condition)):
            continue
        received = _received(unit, loop)
        kept = next((n for n in walk(body) if _keeps(unit, n, received)), None) if received else None
        around = _function(loop)
        if kept is None or around is None or in_test(unit, loop) or in_example(unit) or _has_limit(unit, around):
            continue
        yield new(kept)


def stream_kept(unit: UnitView, new: New) -> Iterator[Match]:
    """`async for chunk in request.stream(): body += chunk`"""
    for loop in unit.syntax.find("for_statement"):
        left, right, body = (loop.child_by_field_name(name) for name in ("left", "right", "body"))
        around = _function(loop)
        if left is None or right is None or body is None or around is None or not _BODY.search(unit.syntax.text(right)):
            continue
        kept = next((n for n in walk(body) if _keeps(unit, n, {unit.syntax.text(left)})), None)
        if kept is not None and not in_test(unit, loop) and not in_example(unit) and not _has_limit(unit, around):
            yield new(kept)


_BODY = re.compile(r"\b(?:request|req)\.(?:stream\(\)|content\.iter_\w+\(|content$)")


def stream_read_whole(unit: UnitView, new: New) -> Iterator[Match]:
    """`data = await reader.read()` in a function that `asyncio.start_server` calls"""
    for function in unit.syntax.find("function_definition"):
        reader = _reader(unit, function)
        if reader is None:
            continue
        for call in walk(function):
            callee, given = call.child_by_field_name("function"), call.child_by_field_name("arguments")
            if call.type != "call" or callee is None or given is None or in_test(unit, call):
                continue
            if unit.syntax.text(callee) == f"{reader}.read" and unit.syntax.text(given) in ("()", "(-1)", "(n=-1)"):
                yield new(call)


def upload_read_whole(unit: UnitView, new: New) -> Iterator[Match]:
    """`data = await file.read()` of a parameter `file: UploadFile`"""
    for function in unit.syntax.find("function_definition"):
        body, listed = function.child_by_field_name("body"), function.child_by_field_name("parameters")
        if body is None or listed is None or b"UploadFile" not in (listed.text or b""):
            continue
        typed = [each for each in listed.named_children if each.child_by_field_name("type") is not None]
        uploads = {
            unit.syntax.text(name_node(each)) for each in typed if _UPLOAD.search(unit.syntax.text(each)) is not None
        }
        if not uploads or route_of(unit, function) is None or in_test(unit, function) or in_example(unit):
            continue
        if _has_limit(unit, function) or re.search(r"\.size\b|content.length|len\(", unit.syntax.text(body)):
            continue
        for call in walk(body):
            whole = call.type == "call" and unit.syntax.text(call).removesuffix(".read()") in uploads
            if whole:
                yield new(call)


_UPLOAD = re.compile(r":\s*(?:Annotated\[|Optional\[)?(?:\w+\.)?UploadFile\b")
"""A parameter that is one uploaded file."""


def _reader(unit: UnitView, function: Node) -> str | None:
    """The stream of a client, of a function that `asyncio.start_server` calls: `async def serve(reader, writer)`"""
    plain = [name for name in parameter_names(unit.syntax, function) if name not in ("self", "cls")]
    if len(plain) != 2 or not _READER.fullmatch(plain[0]) or not _WRITER.fullmatch(plain[1]):
        return None
    return plain[0]


_READER = re.compile(r"(?:\w+_)?reader")
_WRITER = re.compile(r"(?:\w+_)?writer")


def unpacked_whole(match: Match) -> bool:
    """What a caller or a client hands in is unpacked, in a function that speaks of no limit."""
    node, around = match.argument("0|data"), _function(match.node)
    if node is None or around is None or in_test(match.unit, match.node) or _has_limit(match.unit, around):
        return False
    if remote(match.unit, node, "resource") is not None:
        return True
    return _is_handed_in(match, node, around) and as_told(match)


def opened_for_client(match: Match) -> bool:
    """`gzip.open(upload.file)` of what a client sent or named, in a function that speaks of no limit."""
    node, around = match.argument("0|filename|filepath_or_buffer|path_or_buffer|fileobj"), _function(match.node)
    if node is None or around is None or in_test(match.unit, match.node) or _has_limit(match.unit, around):
        return False
    value = known(match.unit, node)
    return value is not None and any(t.kind == "remote" and "resource" not in t.cleared for t in value.taints)


def archive_unpacked(match: Match) -> bool:
    """`ZipFile(upload.file).read(name)` of what a client sent, in a function that speaks of no limit."""
    archive = _unlimited_archive(match)
    return archive is not None and remote(match.unit, archive, "resource") is not None


def archive_handed_in(match: Match) -> bool:
    """The same of an archive that a caller hands in."""
    archive, around = _unlimited_archive(match), _function(match.node)
    if archive is None or around is None or remote(match.unit, archive, "resource") is not None:
        return False
    opened = match.unit.values.follow(archive)
    if opened.type == "identifier":
        opened = _context(match, opened) or opened
    given = opened.child_by_field_name("arguments") if opened.type == "call" else None
    source = given.named_children[0] if given is not None and given.named_children else None
    return source is not None and _is_handed_in(match, source, around) and as_told(match)


def _unlimited_archive(match: Match) -> Node | None:
    """The archive that is unpacked, in a function that speaks of no limit."""
    callee, around = match.callee(), _function(match.node)
    archive = callee.child_by_field_name("object") if callee is not None else None
    if around is None or in_test(match.unit, match.node) or _has_limit(match.unit, around):
        return None
    return None if re.search(r"\bfile_size\b|\.size\b", match.text(around)) else archive


def _context(match: Match, name: Node) -> Node | None:
    """`ZipFile(path)` of `with ZipFile(path) as name`."""
    bindings = match.unit.names.binding(match.text(name), name.start_byte) or ()
    return next((b.node for b in bindings if b.node is not None and b.node.type == "call"), None)


def _is_handed_in(match: Match, node: Node, around: Node) -> bool:
    """Is it a parameter of a function that others may call?"""
    name = around.child_by_field_name("name")
    found = match.unit.names.binding(match.text(node), node.start_byte) if node.type == "identifier" else None
    handed = bool(found) and all(b.kind == "parameter" for b in found or ())
    return handed and name is not None and not match.text(name).startswith("_")


def _function(node: Node) -> Node | None:
    parent = node.parent
    while parent is not None and parent.type != "function_definition":
        parent = parent.parent
    return parent


def _has_limit(unit: UnitView, function: Node) -> bool:
    """Does the function compare a length with something, or speak of a limit?"""
    if _LIMIT.search(unit.syntax.text(function)):
        return True
    for node in walk(function):
        if node.type == "comparison_operator" and any(s.type in (">", "<", ">=", "<=") for s in node.children):
            return True
    return False


def _received(unit: UnitView, body: Node) -> set[str]:
    """Names of what is received in a loop, directly from a socket."""
    found = set()
    for node in walk(body):
        if node.type not in ("assignment", "named_expression"):
            continue
        left = node.child_by_field_name("left") or node.child_by_field_name("name")
        right = node.child_by_field_name("right") or node.child_by_field_name("value")
        if right is not None and right.type == "await" and right.named_children:
            right = right.named_children[0]
        callee = right.child_by_field_name("function") if right is not None and right.type == "call" else None
        name = unit.syntax.text(callee) if callee is not None else ""
        if left is not None and (re.search(r"\.(?:recv|sock_recv)$", name) or _is_of_stream(unit, body, name)):
            found.add(unit.syntax.text(left))
    return found


def _is_of_stream(unit: UnitView, node: Node, callee: str) -> bool:
    """`reader.read` of such a function"""
    function = _function(node) if callee.endswith(".read") else None
    return function is not None and callee == f"{_reader(unit, function)}.read"


def _keeps(unit: UnitView, node: Node, received: set[str]) -> bool:
    """`data += chunk`, `chunks.append(chunk)`, `data = data + chunk`"""
    if node.type == "augmented_assignment":
        right = node.child_by_field_name("right")
        return right is not None and any(unit.syntax.text(n) in received for n in walk(right))
    if node.type != "call":
        return False
    callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if callee is None or arguments is None or not re.search(r"\.(?:append|extend)$", unit.syntax.text(callee)):
        return False
    return any(unit.syntax.text(n) in received for n in walk(arguments))


__all__ = [
    "archive_handed_in",
    "archive_unpacked",
    "body_of_told_length",
    "endless_reception",
    "stream_kept",
    "stream_read_whole",
    "unpacked_whole",
    "upload_read_whole",
]
