"""Imports."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.java.lowering.state import STATEMENTS, JavaLowering


def dotted(text: str) -> str:
    """A qualified name without the white space in it."""
    return text if text.isascii() and " " not in text and "\n" not in text else "".join(text.split())


def _import(low: JavaLowering, node: Node, depth: int) -> form.Statement | None:
    path = next((child for child in node.children if child.type in ("scoped_identifier", "identifier")), None)
    if path is None:
        return None
    name = dotted(low.word(path))
    low.size += 1
    if any(child.type == "asterisk" for child in node.children):
        return form.Import(*low.place(node), (), (name,))
    return form.Import(*low.place(node), ((name.rpartition(".")[2], name),))


STATEMENTS["import_declaration"] = _import
