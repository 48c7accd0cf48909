"""Class-based views whose bases ask nobody who is calling, and view sets that show everybody all records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.python.auth.views import is_record
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.test_code import in_example, in_test
from wardline_analyzers.match.tree import decorators, words

_CHANGING: Final = words("DeleteView UpdateView")
_SHOWING_ONE: Final = words("ModelViewSet RetrieveAPIView RetrieveUpdateAPIView RetrieveDestroyAPIView") | words(
    "RetrieveUpdateDestroyAPIView ReadOnlyModelViewSet"
)
_OF_STAFF: Final = re.compile(r"(?:^|/)(?:dashboards?|admin|back_?office|staff)/")
"""Folders of views for staff, which the routes of all of them are wrapped for."""
_ALL: Final = re.compile(r"(?P<model>\w+)\.objects(?:\.(?:all|order_by|select_related|prefetch_related)\([^()]*\))+")
_OWN: Final = re.compile(r"def (?:get_queryset|get_object|dispatch|filter_queryset|get_permissions)\b|filter_backends")
_LOGIN_ONLY: Final = re.compile(r"[\[(]\s*(?:\w+\.)*IsAuthenticated\s*,?\s*[\])]")


def open_class_view(unit: UnitView, new: New) -> Iterator[Match]:
    """`class PostDelete(DeleteView): model = Post`, with no base and no decorator that asks for a login"""
    if in_example(unit) or _OF_STAFF.search(unit.around.path):
        return
    for node in unit.syntax.find("class_definition"):
        name, bases = node.child_by_field_name("name"), _bases(unit, node)
        generic = bool(bases) and all(base.startswith("django.views.generic.") for base in bases)
        if name is None or not generic or not any(base.rpartition(".")[2] in _CHANGING for base in bases):
            continue
        if not decorators(node) and not _OWN.search(unit.syntax.text(node)) and not in_test(unit, node):
            yield new(name)


def shows_all_records(unit: UnitView, new: New) -> Iterator[Match]:
    """`queryset = Address.objects.all()` of a view set that asks for a login and for nothing else"""
    if in_example(unit):
        return
    for node in unit.syntax.find("class_definition"):
        bases, text = _bases(unit, node), unit.syntax.text(node)
        if not any(base.rpartition(".")[2] in _SHOWING_ONE for base in bases) or len(bases) > 1:
            continue
        if not _LOGIN_ONLY.search(text) or _OWN.search(text) or in_test(unit, node):
            continue
        for value in _assigned(unit, node, "queryset"):
            found = _ALL.fullmatch(unit.syntax.text(value))
            if found is not None and is_record(found["model"]):
                yield new(value)


def _bases(unit: UnitView, node: Node) -> list[str]:
    """The classes above a class, as qualified names."""
    listed = node.child_by_field_name("superclasses")
    found = listed.named_children if listed is not None else []
    return [unit.names.resolve(each) or unit.syntax.text(each) for each in found]


def _assigned(unit: UnitView, node: Node, name: str) -> Iterator[Node]:
    """What a name of a class's body is set to."""
    body = node.child_by_field_name("body")
    for statement in body.named_children if body is not None else ():
        inner = statement.named_children[0] if statement.named_children else statement
        left, right = inner.child_by_field_name("left"), inner.child_by_field_name("right")
        if inner.type == "assignment" and left is not None and right is not None and unit.syntax.text(left) == name:
            yield right


__all__ = ["open_class_view", "shows_all_records"]
