"""Arrays and objects that are written out."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import Body
from wardline_analyzers.javascript.lowering.classes import member_name, method
from wardline_analyzers.javascript.lowering.functions import function
from wardline_analyzers.javascript.lowering.state import (
    EXPRESSIONS,
    EXTRAS,
    OBJECTS,
    ScriptLowering,
    broken,
    expression,
    named,
)
from wardline_analyzers.javascript.objects import JOINT, MOST_INNER, kept_function, plain_key
from wardline_analyzers.javascript.texts import string_text

Pair = tuple["form.Expression | None", form.Expression]


def _array(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    items: list[form.Expression] = []
    for child in node.children:
        kind = child.type
        if kind == "ERROR":
            low.strays += broken(low, child, depth)
        elif child.is_named and kind not in EXTRAS:
            items.append(expression(low, child, depth + 1))
    return low.make(form.Display, node, "list", tuple(items))


def _spread(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    inner = named(low, node, depth)
    return low.make(form.Star, node, expression(low, inner[0], depth + 1)) if inner else low.opaque(node)


def _object(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    return _written(low, node, depth, "", [])


def kept_object(low: ScriptLowering, node: Node, depth: int, path: str) -> tuple[form.Expression, Body]:
    """An object that a variable of the module holds, and its functions, as functions of the module: `name/key`.

    So they are known wherever the module calls them. `path` is the name of the variable.
    """
    functions: list[form.Statement] = []
    return _written(low, node, depth, path, functions), tuple(functions)


def _written(
    low: ScriptLowering, node: Node, depth: int, path: str, functions: list[form.Statement]
) -> form.Expression:
    depth += 1
    pairs: list[Pair] = []
    for child in node.children:
        kind = child.type
        kept = kept_function(child, low.word) if path else None
        if kept is not None:
            pairs.append(_kept(low, child, kept, f"{path}{JOINT}{kept[0]}", depth, functions))
        elif kind == "pair":
            parts = named(low, child, depth)
            if len(parts) > 1:
                value = _inner(low, child, parts[-1], depth, path, functions)
                pairs.append((_key(low, parts[0], depth), value))
        elif kind in ("shorthand_property_identifier", "shorthand_property_identifier_pattern"):
            word = low.word(child)
            pairs.append((low.make(form.Literal, child, word), low.read(child, low.variable(word))))
        elif kind in ("spread_element", "rest_pattern"):
            inner = named(low, child, depth)
            if inner:
                pairs.append((None, expression(low, inner[0], depth)))
        elif kind == "method_definition":
            pairs += _method(low, child, depth)
        elif kind == "pair_pattern" or kind == "object_assignment_pattern":  # in what is no pattern: broken code
            low.strays += [low.do(expression(low, part, depth)) for part in named(low, child, depth)[1:]]
        elif kind == "ERROR":
            low.strays += broken(low, child, depth)
    return low.make(form.Mapping, node, tuple(pairs))


def _inner(
    low: ScriptLowering, pair: Node, node: Node, depth: int, path: str, functions: list[form.Statement]
) -> form.Expression:
    """The value of a pair: an object within a kept object is kept as well."""
    word = plain_key(pair, low.word) if path and node.type == "object" and path.count(JOINT) < MOST_INNER else ""
    return _written(low, node, depth, f"{path}{JOINT}{word}", functions) if word else expression(low, node, depth)


def _kept(
    low: ScriptLowering,
    node: Node,
    kept: tuple[str, Node],
    name: str,
    depth: int,
    functions: list[form.Statement],
) -> Pair:
    word, value = kept
    outer, low.object = low.object, name.rpartition(JOINT)[0]
    functions.append(function(low, value, depth, name))
    low.object = outer
    key = node.child_by_field_name("key") or node.child_by_field_name("name") or node
    return low.make(form.Literal, key, word), low.read(value, name)


def _key(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    if node.type == "computed_property_name":
        inner = named(low, node, depth)
        return expression(low, inner[0], depth) if inner else low.opaque(node)
    if node.type == "number":
        return expression(low, node, depth)
    return low.make(form.Literal, node, string_text(node, low.word) if node.type == "string" else low.word(node))


def _method(low: ScriptLowering, node: Node, depth: int) -> list[Pair]:
    """A method of an object that is written out. What a getter gives is there from the start."""
    made = method(low, node, depth, own=False)
    made.name = ""
    signs = {child.type for child in node.children if not child.is_named}
    value: form.Expression = low.make(form.Lambda, node, made)
    key = node.child_by_field_name("name")
    name: form.Expression = low.opaque(node) if key is None else _key(low, key, depth)
    if "set" in signs:
        name = low.make(form.Literal, node, f"set {member_name(low, key, depth)}")
    elif "get" in signs:
        value = low.call(node, value)
    return [(name, value)]


OBJECTS.append(kept_object)
EXPRESSIONS.update({"array": _array, "object": _object, "spread_element": _spread})
