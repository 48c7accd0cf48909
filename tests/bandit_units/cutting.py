"""A text as units, cut by Python's own parser: slow, simple, and only for text that parses."""

from __future__ import annotations

import ast
from typing import NamedTuple


class Piece(NamedTuple):
    """A unit: its first line (0-based), its text, and whether it is a member of a class body."""

    line: int
    text: bytes
    member: bool


def pieces(text: str) -> list[Piece]:
    """Top-level functions, heads of classes, their members one by one, and every other top-level statement.

    Statements that share a line stay together. Raises SyntaxError. Line ends must be `\\n`.
    """
    spans: list[tuple[int, int, bool]] = []
    for statement in ast.parse(text).body:
        if isinstance(statement, ast.ClassDef) and _top(statement.body[0]) > statement.lineno:
            members = [member for member in statement.body if isinstance(member, ast.stmt)]
            inside = next((m for m in members if isinstance(m, (ast.FunctionDef, ast.AsyncFunctionDef))), members[-1])
            spans.append((_top(statement), _top(inside) - 1, False))
            spans += ((_top(m), m.end_lineno or 0, True) for m in members if m.lineno >= inside.lineno)
        else:
            spans.append((_top(statement), statement.end_lineno or 0, False))
    joined: list[tuple[int, int, bool]] = []
    for first, last, member in spans:
        if joined and first <= joined[-1][1]:
            first_before, last_before, member_before = joined.pop()
            joined.append((first_before, max(last, last_before), member_before))
        else:
            joined.append((first, last, member))
    lines = text.encode("utf-8", "surrogatepass").split(b"\n")
    return [Piece(a - 1, b"\n".join(lines[a - 1 : b]) + b"\n", member) for a, b, member in joined]


def _top(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])
