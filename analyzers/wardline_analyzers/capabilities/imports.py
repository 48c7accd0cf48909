"""The coarser answer: what a module's imports could give it, whether it uses them or not."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.capabilities import tables
from wardline_analyzers.capabilities.result import CapabilitySet, Place
from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.python.split import Splitter
from wardline_analyzers.python.syntax import parse
from wardline_analyzers.text.buffer import Buffer


def could_do(source: bytes | str) -> CapabilitySet:
    """What a text could do with what it imports, anywhere in it; relative imports say nothing."""
    buffer = Buffer(source.encode("utf-8", "replace") if isinstance(source, str) else source)
    abilities = tables.load()
    found: list[tuple[str, Place]] = []
    for unit in Splitter(buffer).units:
        if b"import" not in unit.text:
            continue
        syntax = parse(unit.text, bool(unit.indent))
        offset = buffer.line_start(unit.line) - syntax.shift
        for node, name in imported(syntax):
            place = Place(node.start_byte + offset, node.end_byte + offset, name, "import")
            found.extend((capability, place) for capability in abilities.of_import(name))
    return CapabilitySet.of(found)


def imported(syntax: Syntax) -> Iterator[tuple[Node, str]]:
    """All that a unit imports by an absolute name, with the node that names it."""
    for node in syntax.nodes.get("import", ()):
        prefix = ""
        if node.type == "import_from_statement":
            module = node.child_by_field_name("module_name")
            if module is None or module.type == "relative_import":
                continue
            if any(child.type == "wildcard_import" for child in node.named_children):
                yield module, syntax.text(module)
                continue
            prefix = syntax.text(module) + "."
        for child in node.children_by_field_name("name"):
            named = child.child_by_field_name("name") if child.type == "aliased_import" else child
            if named is not None:
                yield named, prefix + syntax.text(named)
