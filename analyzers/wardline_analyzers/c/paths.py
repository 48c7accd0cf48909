"""Places that a function can name: `p`, `p->size`, `row[2].name`; and the names that expressions speak of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wardline_analyzers.c.nodes import Expression, Statement

_DEEPEST: Final = 8


def path_of(node: Expression, depth: int = 0) -> str:
    """The path of a place; empty: it has none that stays the same."""
    kind = node.kind
    if kind == "name":
        return node.word
    if depth > _DEEPEST:
        return ""
    if kind == "field":
        above = path_of(node.parts[0], depth + 1)
        return f"{above}->{node.word}" if above else ""
    if kind == "index":
        base, index = node.parts
        inside = str(index.number) if index.number is not None else path_of(index, depth + 1)
        whole = path_of(base, depth + 1)
        return f"{whole}[{inside}]" if inside and whole else ""
    if kind == "deref":
        inner = path_of(node.parts[0], depth + 1)
        return f"{inner}[0]" if inner else ""
    if kind == "cast":
        return path_of(node.parts[0], depth + 1)
    if kind == "address" and node.parts[0].kind in ("index", "deref") and node.parts[0].parts[-1].number in (None, 0):
        return path_of(node.parts[0].parts[0], depth + 1) if node.parts[0].kind == "deref" else ""
    return ""


def root_of(path: str) -> str:
    """The name that a path begins with."""
    for at, letter in enumerate(path):
        if not (letter.isalnum() or letter == "_"):
            return path[:at]
    return path


def expressions(node: Expression) -> Iterator[Expression]:
    """An expression and all inside it."""
    due = [node]
    while due:
        one = due.pop()
        yield one
        due += one.parts
        if one.base is not None:
            due.append(one.base)


def names(node: Expression | None) -> frozenset[str]:
    """The names and fields that an expression speaks of."""
    if node is None:
        return frozenset()
    return frozenset(one.word for one in expressions(node) if one.kind in ("name", "field"))


def inside(statements: tuple[Statement, ...]) -> Iterator[Expression]:
    """All expressions of statements, from the outside."""
    for one in nested(statements):
        for value, _ in one.cases:
            if value is not None:
                yield value
        for expression in (one.test, one.step):
            if expression is not None:
                yield expression
        for variable in one.variables:
            if variable.value is not None:
                yield variable.value


def nested(statements: tuple[Statement, ...]) -> Iterator[Statement]:
    """Statements and all inside them."""
    due = list(statements)
    while due:
        one = due.pop()
        yield one
        due += one.body
        due += one.other
        due += one.first
        for _, body in one.cases:
            due += body


def every(statements: tuple[Statement, ...]) -> Iterator[Expression]:
    """All expressions of statements and all inside them."""
    for outer in inside(statements):
        yield from expressions(outer)


def uncast(node: Expression) -> Expression:
    """What a cast is of, or a cast of a cast."""
    while node.kind == "cast":
        node = node.parts[0]
    return node


def given(statements: tuple[Statement, ...], found: list[Expression]) -> dict[str, list[Expression]]:
    """What each variable is given, where it is declared and by assignments. `found` are all expressions of these."""
    values: dict[str, list[Expression]] = {}
    for one in nested(statements):
        for variable in one.variables:
            if variable.value is not None:
                values.setdefault(variable.name, []).append(variable.value)
    for each in found:
        if each.kind == "assign" and each.parts[0].kind == "name":
            values.setdefault(each.parts[0].word, []).append(each.parts[1])
    return values


def only_given(statements: tuple[Statement, ...], found: list[Expression], name: str) -> Expression | None:
    """What a variable is given where it is declared; None: nothing, or something else later."""
    if any(each.kind == "assign" and each.parts[0].word == name for each in found):
        return None
    declared = (variable for one in nested(statements) for variable in one.variables)
    return next((variable.value for variable in declared if variable.name == name), None)
