"""Calls, and what they may change."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import may_change
from wardline_analyzers.javascript.lowering.literals import template_pieces
from wardline_analyzers.javascript.lowering.state import (
    EXPRESSIONS,
    EXTRAS,
    LINKS,
    ScriptLowering,
    broken,
    clean,
    expression,
)

_CHANGES: Final = frozenset(
    (
        *("push", "unshift", "splice", "pop", "shift", "sort", "reverse", "fill", "copyWithin", "set", "add", "delete"),
        *("clear", "append", "prepend", "insert", "update", "write", "end", "concat", "extend", "register", "put"),
    )
)
"""Methods that change their object."""
_CONTAINS: Final = frozenset(("includes", "has", "hasOwnProperty"))
"""Methods that tell whether their object holds something: the common form has an operator for it."""
_LOOKS: Final = frozenset(
    (
        *("String", "Number", "Boolean", "BigInt", "Symbol", "parseInt", "parseFloat", "isNaN", "isFinite", "RegExp"),
        *("encodeURIComponent", "encodeURI", "decodeURIComponent", "decodeURI", "escape", "unescape", "require"),
        *("isinstance", "typeof", "Error", "TypeError", "RangeError", "SyntaxError", "Date", "URL"),
    )
)
"""Functions of the language that change nothing that they are given."""
_LOOKING: Final = frozenset(
    ("JSON", "Math", "Number", "String", "console", "Buffer", "Array", "Date", "Promise", "path")
)
"""Objects whose methods change nothing that they are given."""
_READS: Final = frozenset(
    ("startsWith", "endsWith", "includes", "indexOf", "join", "test", "match", "replace", "replaceAll", "then", "catch")
)
"""Methods that change nothing that they are given."""


def call(
    low: ScriptLowering,
    node: Node,
    callee: form.Expression,
    arguments: tuple[form.Argument, ...],
    new: bool = False,
) -> form.Call:
    """A call. It may change what it is given, and the object of a method that is known to do so."""
    made = low.make(form.Call, node, callee, arguments, new)
    low.points.append(made)
    if type(callee) is form.Attribute:
        if callee.name in _CHANGES:
            low.change(callee.base)
        base = callee.base
        if callee.name in _READS or (type(base) is form.Name and base.name in _LOOKING):
            return made
    elif type(callee) is form.Name and callee.name in _LOOKS:
        return made
    may_change(low, arguments)
    return made


def arguments_of(low: ScriptLowering, node: Node, depth: int) -> tuple[form.Argument, ...]:
    """What stands between the parentheses of a call."""
    found = []
    for child in node.children:
        kind = child.type
        if kind == "ERROR":
            low.strays += broken(low, child, depth)
        elif not child.is_named or kind in EXTRAS:
            continue
        elif kind == "spread_element":
            inner = [part for part in clean(low, child, depth) if part.is_named]
            if inner:
                found.append(low.make(form.Argument, child, expression(low, inner[0], depth + 1), "", 1))
        else:
            found.append(low.make(form.Argument, child, expression(low, child, depth), "", 0))
    return tuple(found)


def _call(
    low: ScriptLowering, node: Node, children: list[Node], callee: form.Expression, depth: int
) -> form.Expression:
    if children[0].type == "super":  # the constructor of the class above
        low.detail(callee, "__init__")
        callee = low.make(form.Attribute, children[0], callee, "__init__")
    given = children[-1]
    if given.type == "template_string":
        return call(low, node, callee, _tagged(low, given, depth))
    if given.type != "arguments":
        return low.opaque(node, (callee,))
    arguments = arguments_of(low, given, depth)
    test = _contained(callee, arguments) if type(callee) is form.Attribute else None
    return call(low, node, callee, arguments) if test is None else low.make(form.Compare, node, ("in",), test)


def _contained(
    callee: form.Attribute, arguments: tuple[form.Argument, ...]
) -> tuple[form.Expression, form.Expression] | None:
    """What is looked for, and where, if the call only tells whether something holds something."""
    if any(argument.star for argument in arguments):
        return None
    if len(arguments) == 1:
        return (arguments[0].value, callee.base) if callee.name in _CONTAINS else None
    base = callee.base
    own = callee.name == "hasOwn" and type(base) is form.Name and base.name == "Object"
    of_any = callee.name == "call" and type(base) is form.Attribute and base.name == "hasOwnProperty"
    return (arguments[1].value, arguments[0].value) if len(arguments) == 2 and (own or of_any) else None


def _tagged(low: ScriptLowering, node: Node, depth: int) -> tuple[form.Argument, ...]:
    """What the function of a tagged template is given: a list of the texts, then each of the values."""
    texts: list[form.Expression] = []
    values: list[form.Argument] = []
    before = ""
    for piece in template_pieces(low, node, depth):
        if isinstance(piece, str):
            before = piece
            continue
        texts.append(low.make(form.Literal, node, before))
        before = ""
        low.size += 1
        values.append(form.Argument(piece.start, piece.end, piece))
    texts.append(low.make(form.Literal, node, before))
    row = low.make(form.Display, node, "list", tuple(texts))
    return low.make(form.Argument, node, row, "", 0), *values


def _new(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    made: form.Expression | None = None
    given: tuple[form.Argument, ...] = ()
    for child in clean(low, node, depth):
        if child.type == "arguments":
            given = arguments_of(low, child, depth + 1)
        elif child.is_named and child.type != "type_arguments" and made is None:
            made = expression(low, child, depth + 1)
    return low.opaque(node) if made is None else call(low, node, made, given, True)


def _super(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    """`super`, which the common form writes as a call."""
    return low.make(form.Call, node, low.read(node, form.SUPER), ())


def _import(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    """The `import` of `import("module")`, a promise of what `require` gives."""
    return low.read(node, "require")


LINKS["call_expression"] = _call
EXPRESSIONS.update({"new_expression": _new, "super": _super, "import": _import})
