"""What the import statements of a unit add to bandit's knowledge of the module."""

from __future__ import annotations

import ast

from wardline_analyzers.bandit_units.source import parse, read
from wardline_analyzers.bandit_units.values import ImportOp

_BLOCKS = ("body", "handlers", "cases", "orelse", "finalbody")
"""Where statements hold statements, in the order in which they stand."""


def import_ops(text: bytes, member: bool) -> tuple[ImportOp, ...]:
    """The imports in a unit, in the order in which bandit comes across them, functions' own ones included.

    Of a unit that does not parse, what is sound counts: otherwise a half-typed import would hide all the others.
    Never raises.
    """
    if b"import" not in text:
        return ()
    parsed = parse(read(text, member))
    if parsed is None:
        return ()
    ops: list[ImportOp] = []
    rest: list[ast.AST] = [parsed.tree]
    while rest:
        node = rest.pop()
        if isinstance(node, ast.Import):
            ops += (ImportOp(name.name, name.asname) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.module is None:  # `from . import x`: bandit takes it for `import x`
                ops += (ImportOp(name.name, name.asname) for name in node.names)
            else:
                ops += (ImportOp(f"{node.module}.{name.name}", name.asname or name.name) for name in node.names)
        else:
            blocks = [child for field in _BLOCKS for child in _list(node, field)]
            rest += reversed(blocks)
    return tuple(ops)


def _list(node: ast.AST, field: str) -> list[ast.AST]:
    value = getattr(node, field, None)
    return value if isinstance(value, list) else []
