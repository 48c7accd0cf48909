"""The arguments of a call, with their values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from wardline_analyzers.flow import form
from wardline_analyzers.flow.expressions import evaluate
from wardline_analyzers.flow.run import Run
from wardline_analyzers.flow.state import State
from wardline_analyzers.flow.values import UNKNOWN, Value, element, elements, join_all


@dataclass(slots=True)
class Given:
    """One argument: its expression (None where it was unpacked from `*args`) and its value."""

    value: Value
    node: form.Node


@dataclass(slots=True)
class Arguments:
    positional: list[Given] = field(default_factory=list)
    keywords: dict[str, Given] = field(default_factory=dict)
    more: Given | None = None
    """What `*args` may hold beside them."""
    named: Given | None = None
    """What `**kwargs` may hold beside them."""
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
        """The arguments that an entry of a model asks for: as `get`, or `all`, `rest`, `0.*`, `0[key]`."""
        if spec == "all":
            return list(self.all())
        if spec == "rest":
            return self.positional[1:] + ([self.more] if self.more is not None else [])
        if spec.endswith(".*"):
            found = self.get(spec[:-2])
            return [] if found is None else [Given(elements(found.value), found.node)]
        if spec.endswith("]"):
            base, _, key = spec[:-1].partition("[")
            found = self.get(base)
            if found is None:
                return []
            return [Given(element(found.value, int(key) if key.lstrip("-").isdecimal() else key), found.node)]
        found = self.get(spec)
        return [] if found is None else [found]

    def given(self, spec: str) -> bool:
        """Is the argument written, as far as can be told?"""
        return self.get(spec) is not None


def gather(run: Run, node: form.Call, state: State) -> Arguments:
    """Evaluate the arguments of a call, in their order."""
    found = Arguments()
    for argument in node.arguments:
        value = evaluate(run, argument.value, state)
        if argument.star == 1:
            _unpack(found, value, argument)
        elif argument.star == 2:
            _unpack_named(found, value, argument)
        elif argument.name:
            found.keywords[argument.name] = Given(value, argument.value)
        else:
            found.positional.append(Given(value, argument.value))
    return found


def _unpack(found: Arguments, value: Value, argument: form.Argument) -> None:
    if value.items is not None and value.rest is None and value.kind in ("list", "tuple") and found.more is None:
        found.positional.extend(Given(item, argument.value) for item in value.items.values())
        return
    each = elements(value)
    found.more = Given(join_all([each, *([found.more.value] if found.more else [])]), argument.value)


def _unpack_named(found: Arguments, value: Value, argument: form.Argument) -> None:
    if value.items is not None and value.kind == "dict":
        for key, item in value.items.items():
            if isinstance(key, str):
                found.keywords.setdefault(key, Given(item, argument.value))
        if value.rest is None:
            return
        found.named = Given(value.rest, argument.value)
        return
    found.named = Given(element(value, UNKNOWN), argument.value)
