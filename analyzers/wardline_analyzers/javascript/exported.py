"""Variables that a module hands out before it has given them a value."""

from __future__ import annotations

from tree_sitter import Node


def left_open(declarator: Node) -> bool:
    """`export let name;`: in Svelte, who uses the component gives it. `declarator` has no value."""
    declaration = declarator.parent
    above = declaration.parent if declaration is not None else None
    return above is not None and above.type == "export_statement"
