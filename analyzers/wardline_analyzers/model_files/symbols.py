"""What stands for an object while a pickle is followed, and how it is shown to people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

KEPT = 200
"""Characters or bytes of a text that are kept. Longer names are the names of nothing."""
_SHOWN = 60
_DEEPEST = 3
_MOST_ITEMS = 6


@dataclass(frozen=True, slots=True)
class Global:
    """Something that loading imports."""

    module: str
    name: str

    @property
    def qualified(self) -> str:
        """As code; what cannot be seen is escaped."""
        whole = f"{self.module}.{self.name}" if self.module not in ("builtins", "__builtin__") else self.name
        return whole if whole.isprintable() else repr(whole)[1:-1]


@dataclass(eq=False, slots=True)
class Made:
    """What a call returns."""

    callee: Any
    arguments: Any
    state: Any = None


@dataclass(eq=False, slots=True)
class Items:
    """A list, set or dictionary: its first items. Of a dictionary keys and values take turns."""

    kind: str
    first: list[Any] = field(default_factory=list)
    more: bool = False

    ROOM = 64

    def extend(self, items: list[Any]) -> None:
        room = self.ROOM - len(self.first)
        self.first.extend(items[:room])
        self.more = self.more or len(items) > room

    def get(self, key: str) -> Any:
        """A dictionary's value; None if it is not among the first."""
        pairs = zip(self.first[::2], self.first[1::2], strict=False)
        return next((value for name, value in pairs if isinstance(name, str) and name == key), None)


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes: where they stand in the file, and how they begin."""

    start: int
    length: int
    first: bytes


class Opaque:
    """Something of which nothing is known: persistent data, buffers, numbers too long to matter."""

    def __repr__(self) -> str:
        return "…"


OPAQUE = Opaque()


def shown(value: Any, depth: int = 0) -> str:
    """A value as code, cut to a readable length."""
    if depth > _DEEPEST:
        return "…"
    if isinstance(value, Global):
        return value.qualified
    if isinstance(value, Made):
        return called(value.callee, value.arguments, depth)
    if isinstance(value, tuple):
        inner = _joined(value, depth)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, Items):
        if value.kind == "dict":
            pairs = list(zip(value.first[::2], value.first[1::2], strict=False))
            parts = [f"{shown(k, depth + 1)}: {shown(v, depth + 1)}" for k, v in pairs[:_MOST_ITEMS]]
            return "{" + ", ".join(parts) + (", …" if value.more or len(pairs) > _MOST_ITEMS else "") + "}"
        inner = _joined(value.first, depth)
        return f"[{inner}]" if value.kind == "list" else "{" + inner + "}"
    if isinstance(value, Raw):
        return repr(value.first[:_SHOWN]) + ("…" if value.length > _SHOWN else "")
    if isinstance(value, str):
        return repr(value[:_SHOWN]) + ("…" if len(value) > _SHOWN else "")
    return repr(value)


def called(callee: Any, arguments: Any, depth: int = 0) -> str:
    """A call as code."""
    inner = _joined(arguments, depth) if isinstance(arguments, tuple) else f"*{shown(arguments, depth + 1)}"
    return f"{shown(callee, depth + 1)}({inner})"


def _joined(values: tuple[Any, ...] | list[Any], depth: int) -> str:
    parts = [shown(value, depth + 1) for value in values[:_MOST_ITEMS]]
    return ", ".join([*parts, "…"] if len(values) > _MOST_ITEMS else parts)
