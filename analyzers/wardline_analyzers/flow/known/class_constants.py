"""The constants that a class has under names: the members of an enum, `Mode.STRICT`."""

from __future__ import annotations

import re

from wardline_analyzers.flow.known.program import INNER, Instance
from wardline_analyzers.flow.known.values import Id, Value


def constant_of_class(value: Value) -> Id | None:
    """Which object of which class it is, if the class has it under a name in capitals, or it is one of that class."""
    own = value.ids[0] if len(value.ids) == 1 else None
    if own is None or len(own) != 2 or not isinstance(own[0], str):
        return None
    if str(own[1]).removeprefix(".").isupper():
        return own
    of = class_named(own)
    classes = [getattr(each.of, "name", "") for each in value.callables if isinstance(each, Instance)]
    return own if any(name.rpartition(".")[2] == of for name in classes) else None


def class_named(own: Id) -> str:
    """The last word of the class that has this constant."""
    return re.split(r"[:.]", str(own[0]).replace(INNER, ""))[-1]


__all__ = ["class_named", "constant_of_class"]
