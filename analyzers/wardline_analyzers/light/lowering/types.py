"""Types as they are written, as the annotations that the dataflow knows."""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.light.lowering.table import Lowering

_TYPE: Final = re.compile(r"[A-Za-z_][\w]*(?:(?:::|\.|\\)[A-Za-z_]\w*)*")
_BESIDE: Final = frozenset(
    (
        "const",
        "volatile",
        "static",
        "struct",
        "class",
        "enum",
        "mut",
        "dyn",
        "ref",
        "out",
        "in",
        "impl",
        "typename",
        "auto",
        "var",
        "val",
        "public",
        "private",
        "protected",
        "virtual",
        "inline",
        "let",
    )
)
"""Words of a type that say nothing of what is in it."""
_LONGEST: Final = 200


def annotation(low: Lowering, node: Node) -> form.Expression | None:
    """The first class or primitive type that is named in a type; None: there is none."""
    word = type_word(low, node)
    if not word:
        return None
    start, end = low.place(node)
    parts = word.split(".")
    low.size += len(parts)
    made: form.Expression = form.Name(start, end, low.loads.setdefault(parts[0], parts[0]))
    for part in parts[1:]:
        made = form.Attribute(start, end, made, low.detail(made, part))
    return made


def type_word(low: Lowering, node: Node) -> str:
    """The name of a type as the dataflow calls it, with dots; empty: none."""
    written = low.word(node)[:_LONGEST]
    whole = low.table.types.get(written.strip().lstrip("?").lower())
    if whole is not None:
        return whole
    for found in _TYPE.finditer(written):
        word = found[0]
        if word in _BESIDE or re.split(r"::|\.", word)[-1] in low.table.wrapping:
            continue
        known = low.table.types.get(word.lower())
        if known is not None:
            return known
        return word.replace("::", ".").replace("\\", ".").removeprefix("std.")
    return ""


__all__ = ["annotation", "type_word"]
