"""Calls that make a handler of a function, as far as their text tells: `app.add_url_rule("/", view_func=f)`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.naming import chain
from wardline_analyzers.flow.known.arguments import Arguments, Given
from wardline_analyzers.flow.known.elements import constant
from wardline_analyzers.flow.known.registration import Registration
from wardline_analyzers.flow.known.values import ANY

_NO_CONSTANT = object()


def given(registration: Registration) -> Arguments:
    """The arguments of such a call, of which only the constants are known."""
    found = Arguments()
    node = form.Opaque(0, 0)
    for key, value in registration.arguments:
        item = Given(ANY if value is _NO_CONSTANT else constant(value), node)
        if key.isdecimal():
            found.positional.append(item)
        else:
            found.keywords[key] = item
    return found


def found_in(points: Iterable[form.Node], words: frozenset[str], name: str) -> Iterator[Registration]:
    """The calls with one of these last words that get the function or class of this name."""
    for call in registering(points, words):
        yield from _of_call(call, name)


def registering(points: Iterable[form.Node], words: frozenset[str]) -> list[form.Call]:
    """The calls with one of these last words."""
    return [
        point
        for point in points
        if isinstance(point, form.Call)
        and isinstance(point.callee, (form.Attribute, form.Name))
        and point.callee.name in words
    ]


def handed_over(calls: Iterable[form.Call]) -> set[str]:
    """The names of functions and classes that such calls may get."""
    values = (value for call in calls for row in _rows(call) for _, value in row)
    return {name for value in values if (name := _root(value)) is not None}


def _of_call(call: form.Call, name: str) -> Iterator[Registration]:
    callee = dotted(call.callee)
    if not callee or any(argument.star for argument in call.arguments):
        return
    for row in _rows(call):
        place = next((key for key, value in row if _root(value) == name), "")
        if place:
            constants = [(key, v.value if isinstance(v, form.Literal) else _NO_CONSTANT) for key, v in row]
            yield Registration(callee, place, tuple(constants))


_Row = list[tuple[str, form.Node]]


def _rows(call: form.Call) -> Iterator[_Row]:
    """The arguments of a call, by index or keyword; then, where one is a list of rows, each of these: `0.*[1]` is
    `Handler` in `Application([(r"/", Handler)])`."""
    arguments: _Row = [(each.name or str(number), each.value) for number, each in enumerate(call.arguments)]
    yield arguments
    for key, value in arguments:
        for row in value.items if isinstance(value, form.Display) else ():
            if isinstance(row, form.Display):
                yield [(f"{key}.*[{number}]", item) for number, item in enumerate(row.items)]


def _root(node: form.Node) -> str | None:
    """The name in `f`, `Class()`, `Class.as_view("name")`, or in a list of such."""
    for _ in range(4):
        if isinstance(node, form.Call):
            node = node.callee
        elif isinstance(node, form.Attribute):
            node = node.base
        elif isinstance(node, form.Display) and node.items:
            node = node.items[0]
        else:
            break
    return node.name if isinstance(node, form.Name) else None


def dotted(node: form.Node) -> str:
    """A dotted expression as it is written, or `*.word` behind something else; empty if it is none."""
    root, behind = chain(node)
    _, dot, last = behind.rpartition(".")
    return root + behind if root else f"*.{last}" if dot else ""


__all__ = ["dotted", "found_in", "given", "handed_over", "registering"]
