"""What the tests of the lowering of Python ask of a text and of its common form."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from wardline_analyzers.flow import form
from wardline_analyzers.python.lower import lower
from wardline_analyzers.python.syntax import parse


def short(value: Any) -> str:
    """A node as the call that builds it, without places and defaults."""
    if isinstance(value, tuple):
        return "(" + ", ".join(map(short, value)) + ("," if len(value) == 1 else "") + ")"
    if not isinstance(value, form.Node):
        return repr(value)
    shown = []
    skipped = False
    for field in list(inspect.signature(type(value).__init__).parameters.values())[3:]:
        given = getattr(value, field.name)
        if type(given) is type(field.default) and given == field.default:
            skipped = True
        else:
            shown.append((f"{field.name}=" if skipped else "") + short(given))
    return f"{type(value).__name__}({', '.join(shown)})"


def lowered(text: str | bytes, member: bool = False) -> form.Lowered:
    return lower(parse(text.encode() if isinstance(text, str) else text, member))


def becomes(text: str) -> str:
    return "; ".join(map(short, lowered(text).body))


def parts(node: form.Node) -> Iterator[form.Node]:
    """The nodes right in a node."""
    for kind in type(node).__mro__:
        for field in getattr(kind, "__slots__", ()):
            waiting = [getattr(node, field)]
            while waiting:
                value = waiting.pop()
                if isinstance(value, form.Node):
                    yield value
                elif isinstance(value, tuple):
                    waiting += value


def nodes(unit: form.Lowered) -> Iterator[form.Node]:
    waiting: list[form.Node] = list(unit.body)
    while waiting:
        node = waiting.pop()
        yield node
        waiting += parts(node)


def misplaced(unit: form.Lowered, length: int) -> list[str]:
    """The nodes that do not lie in the node around them."""
    found = []
    waiting: list[tuple[form.Node, int, int]] = [(node, 0, length) for node in unit.body]
    while waiting:
        node, start, end = waiting.pop()
        if not start <= node.start <= node.end <= end:
            found.append(f"{type(node).__name__} {node.start}-{node.end} in {start}-{end}")
        waiting += [(part, node.start, node.end) for part in parts(node)]
    return found
