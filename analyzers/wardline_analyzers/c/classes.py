"""C++: what a class says as a whole: memory that two copies would release, destructors that are not called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.c.expressions import DEEPEST
from wardline_analyzers.c.look import Issue
from wardline_analyzers.c.source import Source

_CLASSES: Final = ("class_specifier", "struct_specifier")
_ALONE: Final = re.compile(
    r"unique_ptr|mutex|thread|atomic|fstream|noncopyable|condition_variable|DISALLOW|NO_?COPY|Q_DISABLE"
)
"""What cannot be copied makes its class so."""
_RELEASES: Final = re.compile(r"\b(?:delete\b(?:\s*\[\s*\])?|free\s*\(|fclose\s*\()\s*(?:this\s*->\s*)?(\w+)")


def classes(source: Source, root: Node) -> Iterator[Issue]:
    """What is said of the classes of a unit."""
    for node, _ in class_bodies(root):
        yield from _judged(source, node)


def class_bodies(root: Node) -> Iterator[tuple[Node, Node]]:
    """The classes of a unit, each with its members."""
    due = [(root, 0)]
    while due:
        node, depth = due.pop()
        if node.type in _CLASSES and not node.has_error:
            body = node.child_by_field_name("body")
            if body is not None:
                yield node, body
        if depth < DEEPEST and node.type != "compound_statement":
            due += [(child, depth + 1) for child in node.named_children]


def _judged(source: Source, node: Node) -> Iterator[Issue]:
    body, name = node.child_by_field_name("body"), node.child_by_field_name("name")
    has_base = any(child.type == "base_class_clause" for child in node.named_children)
    if body is None or name is None or has_base:
        return
    word = source.of(name)
    members = _members(source, body, node.type == "struct_specifier")
    ends = next((each for each, _ in members if _declares(source, each, f"~{word}")), None)
    yield from _copied(source, node, word, members, ends)
    yield from _ended_by_base(source, node, name, members, ends)
    yield from _never_released(source, node, word, members, ends)
    yield from _released_as_one(source, node, members)


def _members(source: Source, body: Node, public: bool) -> list[tuple[Node, bool]]:
    """The members of a class, and whether everybody sees them."""
    found: list[tuple[Node, bool]] = []
    for child in body.named_children:
        if child.type == "access_specifier":
            public = source.of(child).startswith("public")
        else:
            found.append((child, public))
    return found


def _declares(source: Source, member: Node, word: str) -> bool:
    head = member.child_by_field_name("declarator")
    while head is not None and head.type in ("pointer_declarator", "reference_declarator"):
        head = head.child_by_field_name("declarator") or next(iter(head.named_children), None)
    name = head.child_by_field_name("declarator") if head is not None and head.type == "function_declarator" else None
    return name is not None and source.of(name).replace(" ", "") == word


def _copied(
    source: Source, node: Node, word: str, members: list[tuple[Node, bool]], ends: Node | None
) -> Iterator[Issue]:
    """The destructor releases what a pointer of the class leads to, and nothing says what a copy does."""
    inner = ends.child_by_field_name("body") if ends is not None else None
    if ends is None or inner is None or _ALONE.search(source.of(node)):
        return
    copies = re.compile(
        rf"\b{re.escape(word)}\s*\(\s*(?:const\s+)?{re.escape(word)}\s*(?:const\s*)?&|\boperator\s*=\s*\("
    )
    if copies.search(source.of(node)):
        return
    fields = {name for each, _ in members for name in _pointers(source, each)}
    released = next((found[1] for found in _RELEASES.finditer(source.of(inner)) if found[1] in fields), None)
    if released is not None and any(_declares(source, each, word) for each, _ in members):
        name = ends.child_by_field_name("declarator") or ends
        yield Issue("copied-owner", name.start_byte, name.end_byte, (("name", word), ("field", released)), 2)


def _never_released(
    source: Source, node: Node, word: str, members: list[tuple[Node, bool]], ends: Node | None
) -> Iterator[Issue]:
    """The constructor makes what a pointer of the class leads to, and the class speaks nowhere of releasing it."""
    text = source.of(node)
    if _GIVEN_AWAY.search(text) or (ends is not None and ends.child_by_field_name("body") is None):
        return  # it is released, or may be where the destructor is written
    fields = {name for each, _ in members for name in _pointers(source, each)}
    for made, _ in members:
        if not _declares(source, made, word):
            continue
        for found in _MAKES.finditer(source.of(made)):
            if found[1] in fields:
                at = made.start_byte + found.start(1)
                yield Issue("never-released", at, at + len(found[1]), (("name", word), ("field", found[1])), 2)


def _released_as_one(source: Source, node: Node, members: list[tuple[Node, bool]]) -> Iterator[Issue]:
    """`field(new char[n])` in one member, and `delete field` in another."""
    text = source.of(node)
    for field in {name for each, _ in members for name in _pointers(source, each)}:
        made = re.findall(rf"\b{field}\s*(?:\(|\{{|=)\s*new\s+[\w:]+(?: \w+)*(?:<[^<>]*>)?[\s*]*(\[?)", text)
        given = re.search(rf"\b{field}\s*=\s*(?!nullptr\b|NULL\b)([A-Za-z_]\w*)\s*;", text)
        if not made and given is not None:
            made = re.findall(rf"\b{given[1]}\s*(?:\(|\{{|=)\s*new\s+[\w:]+(?: \w+)*\s*(\[?)", text)
        released = re.search(rf"\bdelete\s+(?:this\s*->\s*)?{field}\s*;", text)
        if made and all(made) and released is not None:
            at = node.start_byte + released.start()
            values = (("made", "new[]"), ("how", "delete"), ("pointer", field), ("wanted", "delete[]"))
            end = at + len(released[0]) - 1
            yield Issue("mismatch", at, end, values, 3, fixes=((at, end, f"delete[] {field}"),))


_GIVEN_AWAY: Final = re.compile(
    r"\bdelete\b(?!\s*;)|\bfree\s*\(|release|destroy|_ptr\b|Ptr\b|parent|Q_OBJECT|singleton|instance"
)
"""What is released somewhere, or by somebody else."""
_MAKES: Final = re.compile(
    r"\b(\w+)\s*(?:\(|\{|=)\s*new\s+[\w:]+(?: \w+)*(?:<[^<>]*>)?\s*(?:\[|\((?![^)]*\bthis\b)|;|\)|\{)"
)
"""A field, and what it is given: nothing that gets `this`, which a parent keeps."""


def _pointers(source: Source, member: Node) -> Iterator[str]:
    if member.type != "field_declaration":
        return
    for each in member.children_by_field_name("declarator"):
        inner = each.child_by_field_name("declarator") if each.type == "pointer_declarator" else None
        if inner is not None and inner.type == "field_identifier":
            yield source.of(inner)


def _ended_by_base(
    source: Source, node: Node, name: Node, members: list[tuple[Node, bool]], ends: Node | None
) -> Iterator[Issue]:
    """`delete base` does not call the destructor of what it is, if that of the class is not virtual."""
    text = source.of(node)
    if "virtual" not in text or "final" in text.partition("{")[0]:
        return
    heads = [source.of(each).partition("{")[0] for each, _ in members]
    if not any(head.lstrip().startswith("virtual") for head in heads):
        return
    if ends is None:
        pure = any(re.search(r"=\s*0\s*;?\s*$", head) and head.lstrip().startswith("virtual") for head in heads)
        if pure and not any("protected" in line for line in text.splitlines()):
            yield Issue("destructor-of-base", name.start_byte, name.end_byte, (("name", source.of(name)),), 1)
        return
    public = next(seen for each, seen in members if each is ends)
    if public and "virtual" not in source.of(ends).partition("{")[0] and "override" not in source.of(ends):
        at = ends.child_by_field_name("declarator") or ends
        yield Issue("destructor-of-base", at.start_byte, at.end_byte, (("name", source.of(name)),), 2)
