"""Parameters, lambdas and method references."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import Body
from wardline_analyzers.java.lowering.calls import call
from wardline_analyzers.java.lowering.marks import marks_of
from wardline_analyzers.java.lowering.names import is_type_name
from wardline_analyzers.java.lowering.state import EXPRESSIONS, LINKS, JavaLowering, broken, clean, expression
from wardline_analyzers.java.lowering.statements import block
from wardline_analyzers.java.lowering.types import annotation, named

_OF_TEXT: Final = frozenset(
    [
        "trim",
        "strip",
        "toLowerCase",
        "toUpperCase",
        "length",
        "isEmpty",
        "isBlank",
        "toString",
        "intern",
        "getBytes",
        "toCharArray",
        "hashCode",
        "chars",
        "lines",
        "stripLeading",
        "stripTrailing",
    ]
)
"""Methods of texts: `String::trim` is one of the text that is given."""


def parameters(low: JavaLowering, node: Node | None, depth: int) -> tuple[form.Parameter, ...]:
    """The parameters of a method, a record or a lambda; they are local names from here on."""
    if node is None:
        return ()
    if node.type == "identifier":  # x -> …
        return _untyped(low, [node])
    if node.type == "inferred_parameters":
        return _untyped(low, clean(low, node.children, depth))
    found: list[form.Parameter] = []
    for child in node.children:
        kind = child.type
        if kind == "ERROR":
            low.strays += broken(low, child, depth)
        if kind not in ("formal_parameter", "spread_parameter"):
            continue
        name = child.child_by_field_name("name")
        several = kind == "spread_parameter"
        if several:
            declarator = next((part for part in child.children if part.type == "variable_declarator"), None)
            name = declarator.child_by_field_name("name") if declarator is not None else None
        word = low.word(name) if name is not None else ""
        if not word:
            continue
        low.declare(word)
        low.size += 1
        found.append(
            form.Parameter(
                *low.place(child),
                word,
                form.ROW if several else form.POSITIONAL,
                None if several else _hint(low, child, depth),
            )
        )
    return tuple(found)


def _hint(low: JavaLowering, node: Node, depth: int) -> form.Expression | None:
    """The type of a parameter, with its annotations."""
    of = node.child_by_field_name("type")
    brackets = node.child_by_field_name("dimensions")
    kind = annotation(low, of, depth + 1, len(brackets.children) // 2 if brackets is not None else 0)
    modifiers = next((child for child in node.children if child.type == "modifiers"), None)
    marks = marks_of(low, modifiers, depth + 1) if modifiers is not None else ()
    if not marks:
        return kind
    start, end = low.place(node)
    if kind is None:
        kind = (named(low, of, depth + 1) if of is not None else None) or low.opaque(node)
    low.size += 2
    return form.Index(start, end, low.read("Annotated", start, end), form.Display(start, end, "tuple", (kind, *marks)))


def _untyped(low: JavaLowering, nodes: list[Node]) -> tuple[form.Parameter, ...]:
    found: list[form.Parameter] = []
    for node in nodes:
        if node.type == "identifier" and (word := low.word(node)):
            low.declare(word)
            low.size += 1
            found.append(form.Parameter(*low.place(node), word))
    return tuple(found)


def _lambda(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    start, end = low.place(node)
    low.enter()
    outer, low.result = low.result, ""
    found = parameters(low, node.child_by_field_name("parameters"), depth)
    inside = node.child_by_field_name("body")
    body: Body = ()
    if inside is not None and inside.type == "block":
        body = block(low, inside, depth)
    elif inside is not None:
        strays, low.strays = low.strays, []
        value = expression(low, inside, depth + 1)
        body = tuple(low.strays)
        low.strays = strays
        made = form.Return(value.start, value.end, value)
        low.points.append(made)
        body = (*body, made)
    low.result = outer
    low.leave()
    low.size += 2
    return form.Lambda(start, end, form.Function(start, end, "", found, body))


def _reference(
    low: JavaLowering, node: Node, children: list[Node], base: form.Expression, depth: int
) -> form.Expression:
    """`X::new` is the class, `x::method` the method; a method of the object that is given becomes a lambda."""
    start, end = low.place(node)
    last = children[-1]
    if last.type == "new":
        return base
    word = low.word(last)
    if last.type != "identifier" or not word:
        return low.opaque(node, (base,))
    if type(base) is form.Name and base.name == "String" and word in _OF_TEXT:
        return _as_lambda(low, start, end, None, word)
    if type(base) is not form.Name or not is_type_name(base.name):
        return _as_lambda(low, start, end, base, word)
    low.size += 1
    return form.Attribute(start, end, base, low.detail(base, word))


def _as_lambda(low: JavaLowering, start: int, end: int, base: form.Expression | None, word: str) -> form.Expression:
    """`base::word` as a function of one argument; without a base, it is a method of that argument."""
    name = low.made_up("m")
    given = low.read(name, start, end)
    callee = form.Attribute(start, end, base if base is not None else given, low.detail(base, word))
    arguments = (form.Argument(start, end, given),) if base is not None else ()
    made = form.Return(start, end, call(low, start, end, callee, arguments))
    low.points.append(made)
    low.size += 5
    return form.Lambda(start, end, form.Function(start, end, "", (form.Parameter(start, end, name),), (made,)))


def _type_reference(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    """A type in front of `::`."""
    made = named(low, node, depth)
    return made if made is not None else low.opaque(node)


EXPRESSIONS.update(
    {
        "lambda_expression": _lambda,
        **dict.fromkeys(("type_identifier", "scoped_type_identifier", "generic_type", "array_type"), _type_reference),
    }
)
LINKS["method_reference"] = _reference

__all__ = ["parameters"]
