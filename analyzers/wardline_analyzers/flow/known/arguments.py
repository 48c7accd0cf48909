"""The arguments of a call, with their values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

from wardline_analyzers.flow import form
from wardline_analyzers.flow.known.elements import element, elements
from wardline_analyzers.flow.known.values import Value

EACH: Final = object()
"""Stands for `.*`: each element."""


@lru_cache(maxsize=4096)
def _parts(spec: str) -> tuple[str, tuple[Any, ...]]:
    """An argument, and the way to a part of it."""
    base = re.split(r"\.\*|\[", spec, maxsplit=1)[0]
    found: list[Any] = []
    for star, key in re.findall(r"(\.\*)|\[([^\]]*)\]", spec[len(base) :]):
        found.append(EACH if star else int(key) if key.lstrip("-").isdecimal() else key)
    return base, tuple(found)


def _may_hold(value: Value, key: object) -> bool:
    """Not a dictionary that is written out, without this key, and no text or function."""
    if isinstance(key, str) and (value.kind == "function" or (value.kind == "str" and value.consts is not None)):
        return False
    written = value.kind == "dict" and value.items is not None and value.rest is None and not value.open
    return not written or value.items is None or key in value.items


def _each(value: Value) -> list[Value]:
    """The elements, one by one where they are known; of a dictionary, what stands under its keys."""
    if value.items is not None and value.kind in ("list", "tuple", "dict") and (value.items or value.rest is None):
        return [*value.items.values(), *([value.rest] if value.rest is not None else [])]
    return [elements(value)]


@dataclass(slots=True)
class Given:
    """One argument: its expression (None where it was unpacked from `*args`) and its value."""

    value: Value
    node: form.Node


@dataclass(slots=True)
class Arguments:
    """The arguments of one call."""

    positional: list[Given] = field(default_factory=list)
    keywords: dict[str, Given] = field(default_factory=dict)
    more: Given | None = None
    """What `*args` may hold beside them."""
    named: Given | None = None
    """What `**kwargs` may hold beside them."""
    row: Value | None = None
    """The one `*args` that is given, whose elements `more` has."""
    mapping: Value | None = None
    """The one `**kwargs` that is given, whose values `named` has."""
    receiver: Given | None = None
    """The object of a method."""

    def all(self) -> Iterator[Given]:
        yield from self.positional
        yield from self.keywords.values()
        if self.more is not None:
            yield self.more
        if self.named is not None:
            yield self.named

    def get(self, spec: str) -> Given | None:
        """The argument that `0`, `name`, `0|name` or `self` asks for."""
        for part in spec.split("|"):
            if part == "self":
                return self.receiver
            if part.isdecimal():
                if int(part) < len(self.positional):
                    return self.positional[int(part)]
                if self.more is not None:
                    return self.more
            elif part in self.keywords:
                return self.keywords[part]
        return self.named if any(not p.isdecimal() for p in spec.split("|")) else None

    def select(self, spec: str) -> list[Given]:
        """The arguments that an entry of a model asks for: as `get`, or `all`, `rest`; behind it parts of them: `.*`
        (each element), `[key]`."""
        base, parts = _parts(spec)
        if base == "all":
            found = list(self.all())
        elif base == "rest":
            found = self.positional[1:] + ([self.more] if self.more is not None else [])
        else:
            one = self.get(base)
            found = [] if one is None else [one]
        counted = False
        for part in parts:
            if isinstance(part, str) and part[:1] == "$":  # an operator counts where it is written only
                found = [given for given in found if given.value.items is not None and part in given.value.items]
            if part is EACH:
                counted = True
                found = [Given(item, given.node) for given in found for item in _each(given.value)]
            else:  # of each element something stands here: what two ways through them find is told of the same ones
                found = [
                    Given(element(given.value, part), given.node)
                    for given in found
                    if counted or _may_hold(given.value, part)
                ]
        return found

    def given(self, spec: str) -> bool:
        """Is the argument written, as far as can be told?"""
        return self.get(spec) is not None


class Slot(NamedTuple):
    """What a parameter is in one call, and the expression that it comes from, where it is one argument's."""

    value: Value
    node: form.Node | None
