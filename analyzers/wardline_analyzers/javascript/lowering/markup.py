"""JSX: an element is a call, with its attributes as arguments that have names, and its children behind them.

An element of HTML is `JSX("name", …)`; a component is called with one object, as React does. Markup that is given as
it is (`dangerouslySetInnerHTML={{ __html: text }}`) stands for itself, without the object around it.
"""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.javascript.lowering.calls import call
from wardline_analyzers.javascript.lowering.state import (
    EXPRESSIONS,
    EXTRAS,
    ScriptLowering,
    broken,
    expression,
    named,
)
from wardline_analyzers.javascript.texts import string_text

HTML: Final = "JSX"
"""The function that makes elements of HTML."""
_INNER: Final = "dangerouslySetInnerHTML"
_TEXT: Final = "__html"
_FRAGMENT: Final = "Fragment"
_CHILDREN: Final = "children"

Attributes = list[tuple[Node, str, form.Expression]]
"""The node of each, its name, and its value; an empty name is that of `{...values}`."""


def _element(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    opening = node.child_by_field_name("open_tag")
    children: list[form.Expression] = []
    for child in node.children:
        kind = child.type
        if kind == "jsx_expression":
            children += _inside(low, child, depth)
        elif kind in ("jsx_element", "jsx_self_closing_element"):
            children.append(expression(low, child, depth + 1))
        elif kind == "ERROR":
            low.strays += broken(low, child, depth)
    return _made(low, node, opening or node, children, depth)


def _self_closing(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    return _made(low, node, node, [], depth)


def _inside(low: ScriptLowering, node: Node, depth: int) -> list[form.Expression]:
    """What stands between braces: nothing, an expression, or `...row`."""
    found = []
    for part in named(low, node, depth):
        value = expression(low, part, depth + 1)
        found.append(value.value if isinstance(value, form.Star) else value)
    return found


def _made(
    low: ScriptLowering, node: Node, opening: Node, children: list[form.Expression], depth: int
) -> form.Expression:
    name = opening.child_by_field_name("name")
    attributes = _attributes(low, opening, depth)
    word = low.word(name) if name is not None else _FRAGMENT
    of_html = name is None or name.type == "jsx_namespace_name" or (name.type == "identifier" and word[:1].islower())
    if name is not None and not of_html:
        return _component(low, node, expression(low, name, depth + 1), attributes, children)
    tag = low.make(form.Literal, name or opening, word)
    arguments = [low.make(form.Argument, name or opening, tag)]
    arguments += [
        low.make(form.Argument, part, _value(low, key, value), key, 0 if key else 2) for part, key, value in attributes
    ]
    arguments += [form.Argument(child.start, child.end, child) for child in children]
    low.size += len(children)
    return call(low, node, low.read(name or opening, HTML), tuple(arguments))


def _component(
    low: ScriptLowering,
    node: Node,
    callee: form.Expression,
    attributes: Attributes,
    children: list[form.Expression],
) -> form.Expression:
    pairs: list[tuple[form.Expression | None, form.Expression]] = [
        (low.make(form.Literal, part, key) if key else None, value) for part, key, value in attributes
    ]
    if children:
        row = children[0] if len(children) == 1 else low.make(form.Display, node, "list", tuple(children))
        pairs.append((low.make(form.Literal, node, _CHILDREN), row))
    given = low.make(form.Mapping, node, tuple(pairs))
    return call(low, node, callee, (low.make(form.Argument, node, given),))


def _value(low: ScriptLowering, key: str, value: form.Expression) -> form.Expression:
    """The text of `dangerouslySetInnerHTML`."""
    if key != _INNER:
        return value
    if isinstance(value, form.Mapping):
        for name, inner in value.pairs:
            if isinstance(name, form.Literal) and name.value == _TEXT:
                return inner
    if isinstance(value, (form.Name, form.Attribute, form.Call, form.Index)):
        low.size += 1
        return form.Attribute(value.start, value.end, value, low.detail(value, _TEXT))
    return value


def _attributes(low: ScriptLowering, node: Node, depth: int) -> Attributes:
    found: Attributes = []
    for child in node.children_by_field_name("attribute"):
        if child.type == "jsx_expression":
            found += [(child, "", value) for value in _inside(low, child, depth)]
        elif child.type == "jsx_attribute":
            parts = [part for part in child.named_children if part.type not in EXTRAS]
            if not parts:
                continue
            value: form.Expression
            if len(parts) == 1:
                value = low.make(form.Literal, child, True)
            elif parts[1].type == "string":
                value = low.make(form.Literal, parts[1], string_text(parts[1], low.word))
            elif parts[1].type == "jsx_expression":
                inner = _inside(low, parts[1], depth)
                value = inner[0] if inner else low.opaque(parts[1])
            else:
                value = expression(low, parts[1], depth + 1)
            found.append((child, low.word(parts[0]), value))
    return found


EXPRESSIONS.update({"jsx_element": _element, "jsx_self_closing_element": _self_closing})
