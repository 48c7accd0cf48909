"""The lowering of much code: the standard library, and pieces of it that are cut and broken."""

from __future__ import annotations

import ast
import os
import random
import warnings
from functools import cache
from pathlib import Path

from tests.python.lowering import lowered, misplaced, nodes
from wardline_analyzers.flow import form
from wardline_analyzers.python.lower import lower
from wardline_analyzers.python.syntax import parse

LIBRARY = Path(os.__file__).parent
FILES = [
    path
    for pattern in ("*.py", "asyncio/*.py", "email/*.py", "http/*.py", "importlib/*.py", "xml/*/*.py", "logging/*.py")
    for path in sorted(LIBRARY.glob(pattern))
]
SAMPLE = FILES[:: max(1, len(FILES) // 160)][:160]


@cache
def library(path: Path) -> tuple[form.Lowered, bool]:
    """A file of the library, lowered as a whole; and does the grammar know all that is in it?"""
    syntax = parse(path.read_bytes(), False)
    return lower(syntax), not syntax.root.has_error


def test_the_standard_library() -> None:
    assert len(SAMPLE) >= 100
    for path in SAMPLE:
        unit, _ = library(path)
        assert misplaced(unit, path.stat().st_size) == [], path
        assert unit.size == sum(1 for _ in nodes(unit)), path


class Oracle(ast.NodeVisitor):
    """What Python's own parser says is in a file."""

    def __init__(self, tree: ast.AST) -> None:
        self.loads: set[str] = set()
        self.attributes: set[str] = set()
        self.constants: set[str] = set()
        self.counts: dict[str, int] = {}
        self.visit(tree)

    def generic_visit(self, node: ast.AST) -> None:
        kind = KINDS.get(type(node).__name__)
        if kind is not None:
            self.counts[kind] = self.counts.get(kind, 0) + 1
        super().generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.loads.add(node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.attributes.add(node.attr)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.loads.add(node.target.id)
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        value = node.operand.value if isinstance(node.operand, ast.Constant) else None
        if isinstance(node.op, ast.USub) and type(value) in (int, float, complex):
            self.constants.add(repr(-value))  # type: ignore[operator]
        else:
            self.generic_visit(node)

    def visit_FormattedValue(self, node: ast.FormattedValue) -> None:
        """The text of a format is no text of the string."""
        self.visit(node.value)
        for part in node.format_spec.values if isinstance(node.format_spec, ast.JoinedStr) else ():
            if isinstance(part, ast.FormattedValue):
                self.visit(part)

    def visit_Constant(self, node: ast.Constant) -> None:
        if node.value is not Ellipsis:
            self.constants.add(repr(node.value))


KINDS = {
    "Call": "Call",
    "Lambda": "Lambda",
    "ClassDef": "Class",
    "If": "If",
    "For": "For",
    "AsyncFor": "For",
    "Try": "Try",
    "TryStar": "Try",
    "ExceptHandler": "Handler",
    "IfExp": "Choice",
    "Compare": "Compare",
    "Dict": "Mapping",
    "AugAssign": "Augment",
    "comprehension": "Generator",
    "Raise": "Raise",
    "Await": "Await",
    "Import": "Import",
    "ImportFrom": "Import",
}


def test_it_says_what_pythons_own_parser_says() -> None:
    looked_at = 0
    for path in SAMPLE:
        unit, known = library(path)
        if not known:
            continue
        looked_at += 1
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = Oracle(ast.parse(path.read_bytes()))
        constants = set()
        counts: dict[str, int] = {}
        for node in nodes(unit):
            if isinstance(node, form.Literal):
                constants.add(repr(node.value))
            elif isinstance(node, form.Text):
                constants |= {repr(piece) for piece in node.pieces if isinstance(piece, str)}
            kind = type(node).__name__
            if kind in KINDS.values():
                counts[kind] = counts.get(kind, 0) + 1
        assert unit.loads == expected.loads, path
        assert unit.attributes == expected.attributes, path
        assert constants - {"''"} == expected.constants - {"''"}, path  # f"" has no constant in `ast`
        assert counts == expected.counts, path
    assert looked_at > 90


def test_nothing_raises_on_broken_code() -> None:
    """Pieces of the library, cut and with signs put in, always the same ones."""
    chosen = random.Random(20)
    signs = [
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ":",
        '"',
        "'",
        "\n",
        "=",
        ",",
        ".",
        "-",
        "#",
        "\\",
        "@",
        ":=",
        '"""',
        'f"{',
        "if",
        "for",
        "lambda",
        "yield",
        "with",
        "as",
        "else",
        "match:",
        "case",
        "not",
        "await",
        "async",
        "def",
    ]
    texts = [path.read_bytes() for path in SAMPLE[::8]]
    for _ in range(3000):
        text = chosen.choice(texts)
        start = chosen.randrange(max(1, len(text) - 400))
        piece = text[start : start + chosen.randrange(400)]
        for _ in range(chosen.randrange(4)):
            at = chosen.randrange(len(piece) + 1)
            sign = chosen.choice([*(f" {s} ".encode() for s in signs), b"\xff", b"\x00"])
            piece = piece[:at] + sign + piece[at + chosen.randrange(6) :]
        unit = lowered(piece, member=chosen.random() < 0.5)
        assert misplaced(unit, len(piece)) == [], piece
        assert sum(1 for _ in nodes(unit)) <= unit.size, piece
