"""Jumps ahead to labels of a function's body, as in C: what stands before a label is a loop of one turn with its name.

`if (!p) goto out; … return 0; out: free(p);` is `out: once { if (!p) break out; … return 0; } free(p);`.
A jump back ends the way: what it leads to has been looked at.
"""

from __future__ import annotations

import re
from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import one_turn
from wardline_analyzers.light.lowering.table import Body, Lowering

_MOST: Final = 12
"""Labels of one function: each takes a level of nesting."""
_LABEL: Final = "labeled_statement"
_GOTO: Final = re.compile(rb"\bgoto\s+(\w+)\s*;")


def jump(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """`goto name;`"""
    label = node.child_by_field_name("label")
    if label is None:
        return None
    low.size += 1
    return form.Break(*low.place(node), low.word(label))


def landed(low: Lowering, made: form.Function, body: Node | None) -> form.Function:
    """A function with loops of one turn for the labels in its body that are jumped ahead to."""
    text = body.text if body is not None else None
    if body is None or text is None or b"goto" not in text:
        return made
    labels = [child for child in body.named_children if child.type == _LABEL]
    if not 0 < len(labels) <= _MOST:
        return made
    jumps = [(found.start() + body.start_byte, found[1].decode()) for found in _GOTO.finditer(text)]
    rest: Body = made.body
    before: Body = ()
    for node in labels:
        name = node.child_by_field_name("label")
        word = low.word(name) if name is not None else ""
        if not any(at < node.start_byte and to == word for at, to in jumps):
            continue
        start, _ = low.place(node)
        cut = next((at for at, one in enumerate(rest) if one.start >= start), len(rest))
        ahead = (*before, *rest[:cut])
        before, rest = (one_turn(low, ahead[0].start if ahead else start, start, ahead, word),), rest[cut:]
    made.body = (*before, *rest)
    return made
