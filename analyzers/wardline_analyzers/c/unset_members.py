"""C++: numbers and pointers of a class that its constructor leaves as they are, and that a method then reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.c.classes import class_bodies
from wardline_analyzers.c.look import Issue
from wardline_analyzers.c.source import Source
from wardline_analyzers.c.types import WIDTHS

_PLAIN: Final = frozenset((*WIDTHS, "bool", "float", "double"))
_BY_ITSELF: Final = re.compile(r"\bstatic\b|\bconst(?:expr)?\b|\bvolatile\b|\bextern\b")


def unset_members(source: Source, root: Node) -> Iterator[Issue]:
    """`Ring(int n) : size_(n) {}` with `int head_;`, which a method counts up."""
    for node, body in class_bodies(root):
        name = node.child_by_field_name("name")
        plain = {word: member for member in body.named_children for word in _plain(source, member)}
        if name is None or not plain:
            continue
        methods = [each for each in body.named_children if each.type == "function_definition"]
        makers = [each for each in methods if _called(source, each) == source.of(name)]
        for made in makers:
            unset = sorted(_left_out(source, made, set(plain)))
            others = [each for each in methods if each not in makers]
            for word in unset:
                if any(_reads_first(source.of(each), word) for each in others) and not _set_by_any(
                    source, others, word
                ):
                    at = plain[word]
                    values = (("member", word), ("name", source.of(name)))
                    yield Issue("unset-member", at.start_byte, at.end_byte, values, 2)


def _plain(source: Source, member: Node) -> Iterator[str]:
    """The numbers and pointers that a member declares without a value."""
    if member.type != "field_declaration" or _BY_ITSELF.search(source.of(member)):
        return
    type_ = member.child_by_field_name("type")
    words = source.of(type_).replace("std::", "").split() if type_ is not None else []
    number = bool(words) and words[-1] in _PLAIN
    if member.child_by_field_name("default_value") is not None or "{" in source.of(member):
        return
    for each in member.children_by_field_name("declarator"):
        if each.type == "field_identifier" and number:
            yield source.of(each)
        elif each.type == "pointer_declarator":
            inner = each.child_by_field_name("declarator")
            if inner is not None and inner.type == "field_identifier":
                yield source.of(inner)


def _called(source: Source, method: Node) -> str:
    head = method.child_by_field_name("declarator")
    name = head.child_by_field_name("declarator") if head is not None and head.type == "function_declarator" else None
    return source.of(name) if name is not None else ""


def _left_out(source: Source, maker: Node, members: set[str]) -> set[str]:
    """The members that a constructor neither lists nor speaks of; none, if it calls what may set them."""
    body = maker.child_by_field_name("body")
    listed = next((each for each in maker.named_children if each.type == "field_initializer_list"), None)
    if body is None:
        return set()
    inner = source.of(body)
    if "(" in inner or "this" in inner:
        return set()
    spoken = inner
    for each in listed.named_children if listed is not None else ():
        first = source.of(each).partition("(")[0].partition("{")[0].strip()
        if first == _called(source, maker):
            return set()  # another constructor does it
        spoken += f" {first}"
    return members - set(re.findall(r"\w+", spoken))


def _reads_first(text: str, word: str) -> bool:
    """Does a method use the member before it sets it?"""
    body = text.partition("{")[2]
    found = re.search(rf"(?<![\w.>])(?:this->)?{re.escape(word)}\b\s*(?P<after>=(?!=)|\S?)", body)
    return found is not None and found["after"] not in ("=", "(")


def _set_by_any(source: Source, methods: list[Node], word: str) -> bool:
    """Does some method give the member a value that is not made of the member itself: `init`, `reset`, `open`?"""
    for each in methods:
        for found in re.finditer(rf"\b{re.escape(word)}\s*=(?!=)([^;]*)", source.of(each)):
            if re.search(rf"\b{re.escape(word)}\b", found[1]) is None:
                return True
        if re.search(rf"&\s*{re.escape(word)}\b|memset\s*\(\s*this", source.of(each)):
            return True
    return False
