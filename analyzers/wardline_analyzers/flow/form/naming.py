"""The names in a part of the common form: what the lowering notes of a whole unit, of one function in it; chains."""

from __future__ import annotations

from typing import NamedTuple

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.node import fields


class Naming(NamedTuple):
    """Names that are read, all words behind a dot, and these with the name in front of them (see `form.Lowered`)."""

    loads: frozenset[str]
    attributes: frozenset[str]
    details: frozenset[tuple[str, str]]


def naming(node: form.Node) -> Naming:
    """The names in this node and all below it."""
    loads: set[str] = set()
    details: set[tuple[str, str]] = set()
    waiting: list[object] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple):
            waiting += part
        elif isinstance(part, form.Name):
            loads.add(part.name)
        elif isinstance(part, form.Node):
            if isinstance(part, form.Attribute):
                details.add((_before(part.base), part.name))
            waiting += [getattr(part, name) for name in fields(part)]
    return Naming(frozenset(loads), frozenset(word for _, word in details), frozenset(details))


def chain(node: form.Node | None) -> tuple[str, str]:
    """The name that a dotted expression begins with, and what is written behind it: `a` and `.b().c`.

    The name is empty where it begins with something else.
    """
    behind: list[str] = []
    while isinstance(node, (form.Attribute, form.Call)):  # a loop: a chain may be of any length
        if isinstance(node, form.Call):
            behind.append("()")
            node = node.callee
        else:
            behind.append(f".{node.name}")
            node = node.base
    return (node.name if isinstance(node, form.Name) else ""), "".join(reversed(behind))


def _before(base: form.Node) -> str:
    if isinstance(base, form.Name):
        return base.name
    if isinstance(base, form.Call) and isinstance(base.callee, form.Name) and base.callee.name == form.SUPER:
        return form.SUPER
    return ""


__all__ = ["Naming", "chain", "naming"]
