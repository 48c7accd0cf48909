"""What `argparse` lets through of what stands on the command line."""

from __future__ import annotations

import re

from tree_sitter import Node

from wardline_analyzers.match.match import UnitView
from wardline_analyzers.match.tree import function_around


def is_offered(unit: UnitView, node: Node) -> bool:
    """`args.table`, of which `add_argument("table", choices=…)` lists what may be given; or that is made a number."""
    word = node.child_by_field_name("attribute") if node.type == "attribute" else None
    around = function_around(node)
    if word is None:
        return False
    name = unit.syntax.text(word)
    text = unit.syntax.text(around) if around is not None else unit.syntax.text(unit.syntax.root)
    for found in _ADDED.finditer(text) if "add_argument" in text else ():
        if found.group("name").replace("-", "_") == name and _OFFERS.search(found.group("rest")):
            return True
    return False


_ADDED = re.compile(
    r"""\.add_argument\(\s*(?:['"]-\w['"]\s*,\s*)?['"](?:--)?(?P<name>[\w-]+)['"](?P<rest>(?:[^()]|\([^()]*\)){0,400})\)"""
)
_OFFERS = re.compile(r"\bchoices\s*=|\btype\s*=\s*(?:int|float)\b")

__all__ = ["is_offered"]
