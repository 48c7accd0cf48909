"""What is assigned to: variables, properties, and patterns that take a value apart."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.secret_names import is_unguessable
from wardline_analyzers.flow.form.lowering import DEEPEST
from wardline_analyzers.javascript.lowering.state import EXPRESSIONS, ScriptLowering, clean, expression, named
from wardline_analyzers.javascript.texts import string_text

THIS: Final = "this"
NAMES: Final = frozenset(("identifier", "shorthand_property_identifier_pattern", "undefined"))
PATTERNS: Final = frozenset(("object_pattern", "array_pattern", "object", "array"))
"""Patterns; a broken one may have been read as a value."""
_DEFAULTS: Final = frozenset(("assignment_pattern", "object_assignment_pattern", "assignment_expression"))
_PLACES: Final = frozenset(("member_expression", "subscript_expression"))


def variable(low: ScriptLowering, node: Node, word: str, declared: bool) -> form.Name:
    """A variable that is written."""
    word = low.variable(word)
    if declared:
        low.scopes.declare((word,))
    else:
        low.scopes.assign(word)
    made = low.make(form.Name, node, word)
    if is_unguessable(word):
        low.points.append(made)
    return made


def place(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    """A property or element that is written."""
    made = expression(low, node, depth)
    if type(made) is form.Attribute:
        low.stored.add(made.name)
        low.builds = low.builds or (type(made.base) is form.Name and made.base.name == THIS)
    elif type(made) is form.Name:  # `exports.name` is a variable of the module
        low.scopes.assign(made.name)
        return made
    elif type(made) is not form.Index:
        return made
    low.points.append(made)
    low.change(made)
    return made


def assigned(
    low: ScriptLowering, node: Node, value: form.Expression, depth: int, declared: bool
) -> list[form.Statement]:
    """The statements of `node = value`, in their order. Variables in `node` are declared by it or not."""
    if depth >= DEEPEST:
        return [low.do(low.too_deep(node))]
    depth += 1
    kind = node.type
    if kind in NAMES:
        word = low.word(node)
        if not word:
            return [low.do(value)]
        return [low.make(form.Assign, node, (variable(low, node, word, declared),), value)]
    if kind in ("object_pattern", "object"):
        return _of_object(low, node, value, depth, declared)
    if kind in ("array_pattern", "array"):
        return _of_array(low, node, value, depth, declared)
    if kind in _DEFAULTS:
        parts = named(low, node, depth)
        if len(parts) > 1:
            default = expression(low, parts[-1], depth)
            value = low.make(form.Logic, node, "or", (value, default))
        return assigned(low, parts[0], value, depth, declared) if parts else [low.do(value)]
    if kind in ("rest_pattern", "spread_element", "parenthesized_expression", "non_null_expression", "as_expression"):
        parts = named(low, node, depth)
        return assigned(low, parts[0], value, depth, declared) if parts else [low.do(value)]
    if kind in _PLACES:
        return [low.make(form.Assign, node, (place(low, node, depth),), value)]
    return [low.do(value)]


def _held(low: ScriptLowering, node: Node, value: form.Expression, made: list[form.Statement]) -> str:
    """The name of a variable that holds a value which is read several times."""
    if type(value) is form.Name:
        return value.name
    word = low.temporary()
    low.scopes.declare((word,))
    made.append(low.make(form.Assign, node, (low.make(form.Name, node, word),), value))
    return word


def _of_object(
    low: ScriptLowering, node: Node, value: form.Expression, depth: int, declared: bool
) -> list[form.Statement]:
    made: list[form.Statement] = []
    base = _held(low, node, value, made)
    for part in named(low, node, depth):
        kind = part.type
        if kind in ("shorthand_property_identifier_pattern", "shorthand_property_identifier", "identifier"):
            word = low.word(part)
            source = low.attribute(part, low.make(form.Name, part, base), word)
            made.append(low.make(form.Assign, part, (variable(low, part, word, declared),), source))
        elif kind in _DEFAULTS:
            inner = named(low, part, depth)
            if inner:
                word = low.word(inner[0])
                source = low.attribute(inner[0], low.make(form.Name, inner[0], base), word)
                made += assigned(low, part, source, depth, declared)
        elif kind in ("pair_pattern", "pair"):
            inner = named(low, part, depth)
            if len(inner) > 1:
                element = _element(low, inner[0], base, depth)
                made += assigned(low, inner[-1], element, depth, declared)
        elif kind in ("rest_pattern", "spread_element"):
            made += assigned(low, part, low.make(form.Name, part, base), depth, declared)
    return made


def _element(low: ScriptLowering, key: Node, base: str, depth: int) -> form.Expression:
    """The property of an object that a key of a pattern names."""
    object_ = low.make(form.Name, key, base)
    if key.type == "computed_property_name":
        inner = named(low, key, depth)
        return low.make(form.Index, key, object_, expression(low, inner[0], depth) if inner else low.opaque(key))
    if key.type == "number":
        return low.make(form.Index, key, object_, expression(low, key, depth))
    word = string_text(key, low.word) if key.type == "string" else low.word(key)
    return low.attribute(key, object_, word)


def _of_array(
    low: ScriptLowering, node: Node, value: form.Expression, depth: int, declared: bool
) -> list[form.Statement]:
    items: list[form.Expression] = []
    later: list[tuple[Node, str]] = []
    waiting = False
    """Is there a part since the last comma?"""
    for part in clean(low, node, depth):
        kind = part.type
        if kind == ",":
            if not waiting:
                items.append(_hidden(low, part))
            waiting = False
            continue
        if not part.is_named:
            continue
        waiting = True
        starred = kind in ("rest_pattern", "spread_element")
        if starred:
            inner = named(low, part, depth)
            if not inner:
                continue
            part = inner[0]
            kind = part.type
        item: form.Expression
        if kind in NAMES:
            item = variable(low, part, low.word(part), declared)
        elif kind in _PLACES:
            item = place(low, part, depth)
        else:
            item = _hidden(low, part)
            later.append((part, item.name))
        items.append(low.make(form.Star, part, item) if starred else item)
    target = low.make(form.Display, node, "list", tuple(items))
    made: list[form.Statement] = [low.make(form.Assign, node, (target,), value)]
    for part, word in later:
        made += assigned(low, part, low.make(form.Name, part, word), depth, declared)
    return made


def _hidden(low: ScriptLowering, node: Node) -> form.Name:
    word = low.temporary()
    low.scopes.declare((word,))
    return low.make(form.Name, node, word)


def single(low: ScriptLowering, node: Node, depth: int, declared: bool) -> tuple[form.Expression, list[form.Statement]]:
    """One target for what may be a pattern, and the statements that take its value apart."""
    if node.type in NAMES:
        return variable(low, node, low.word(node), declared), []
    if node.type in _PLACES:
        return place(low, node, depth), []
    if node.type == "array_pattern" and all(part.type in NAMES for part in node.named_children):
        items = tuple(variable(low, part, low.word(part), declared) for part in node.named_children)
        return low.make(form.Display, node, "list", items), []
    item = _hidden(low, node)
    return item, assigned(low, node, low.make(form.Name, node, item.name), depth, declared)


# ---------------------------------------------------------------------- assignments as expressions


def _assignment(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    """`target = value` inside an expression: of a variable a Walrus, else a statement before, and the target read."""
    parts = named(low, node, depth)
    if len(parts) < 2:
        return low.opaque(node, tuple(expression(low, part, depth + 1) for part in parts))
    left, value = parts[0], expression(low, parts[-1], depth + 1)
    if left.type in NAMES:
        return low.make(form.Walrus, node, variable(low, left, low.word(left), False), value)
    if left.type in _PLACES:
        low.strays += assigned(low, left, value, depth, False)
        return expression(low, left, depth + 1)
    word = _held(low, node, value, low.strays)
    low.strays += assigned(low, left, low.make(form.Name, left, word), depth, False)
    return low.make(form.Name, node, word)


LOGICAL: Final = {"||=": "or", "??=": "or", "&&=": "and"}


def _augmented(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    """`target += value` inside an expression: a statement before, and the value read again."""
    made = augmented(low, node, depth)
    if made is None:
        return low.opaque(node)
    low.strays.append(made)
    return expression(low, node.children[0], depth + 1)


def augmented(low: ScriptLowering, node: Node, depth: int) -> form.Statement | None:
    """`target += value`, `target ||= value`, `target++`"""
    parts = clean(low, node, depth)
    inner = [part for part in parts if part.is_named]
    signs = [part.type for part in parts if not part.is_named]
    if not inner or not signs:
        return None
    left, sign = inner[0], signs[0]
    written: form.Expression
    if left.type in NAMES:
        word = low.word(left)
        low.loads.setdefault(low.variable(word), low.variable(word))
        written = variable(low, left, word, False)
    else:
        written = place(low, left, depth + 1)
    if node.type == "update_expression":
        return low.make(form.Augment, node, written, sign[0], low.make(form.Literal, node, 1))
    if len(inner) < 2:
        return None
    value = expression(low, inner[-1], depth + 1)
    logic = LOGICAL.get(sign)
    if logic is not None:
        old = expression(low, left, depth + 1)
        return low.make(form.Assign, node, (written,), low.make(form.Logic, node, logic, (old, value)))
    return low.make(form.Augment, node, written, ">>" if sign == ">>>=" else sign[:-1], value)


EXPRESSIONS.update(
    {
        "assignment_expression": _assignment,
        "augmented_assignment_expression": _augmented,
        "update_expression": _augmented,
    }
)
