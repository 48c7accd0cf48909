"""The parameters of a function of Python, as several families of checks ask for them."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.languages.syntax import Syntax


def parameter_names(syntax: Syntax, function: Node | None) -> list[str]:
    """What the parameters of a function are called, in their order; `*` and `**` stay in front."""
    listed = function.child_by_field_name("parameters") if function is not None else None
    texts = (syntax.text(each) for each in (listed.named_children if listed is not None else ()))
    return [text.partition(":")[0].partition("=")[0].strip() for text in texts]


def name_node(parameter: Node) -> Node:
    """The name of a parameter; of a lone `*` or `/`, it itself."""
    while parameter.type != "identifier" and parameter.named_children:
        parameter = parameter.named_children[0]
    return parameter


__all__ = ["name_node", "parameter_names"]
