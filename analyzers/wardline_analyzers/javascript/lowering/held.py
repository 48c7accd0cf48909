"""Functions, classes and objects that a variable of the module holds, or a property of one.

They count as functions and classes of the module, so that they are known wherever the module calls them: by the name of
the variable, by that under which they are exported, or by `variable/property`.
"""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.javascript.lowering.modules import exported_as
from wardline_analyzers.javascript.lowering.state import DEFINITIONS, OBJECTS, ScriptLowering, named
from wardline_analyzers.javascript.lowering.targets import THIS, assigned
from wardline_analyzers.javascript.objects import FUNCTIONS, JOINT, prototype_of

_AROUND: Final = frozenset(("parenthesized_expression", "as_expression", "satisfies_expression"))


def declared(low: ScriptLowering, left: Node, value: Node, depth: int) -> list[form.Statement]:
    """`const name = …` of a module, where that is a function, a class or an object; else nothing."""
    value = _inner(low, value, depth)
    word = low.word(left)
    define = DEFINITIONS.get(value.type)
    if define is not None:
        return [define(low, value, depth, word)]
    if value.type == "object":
        made, functions = OBJECTS[0](low, value, depth, word)
        return [*assigned(low, left, made, depth, True), *functions]
    return []


def stored(low: ScriptLowering, target: Node, value: Node, depth: int) -> list[form.Statement]:
    """`exports.name = …`, `Class.prototype.name = …`, `variable.name = …` of a module, where that is a function, or an
    object that is exported; else nothing."""
    value = _inner(low, value, depth)
    define = DEFINITIONS.get(value.type)
    word = exported_as(target, low.source)
    if word and define is not None:
        return [define(low, value, depth, word)]
    if word and value.type == "object":
        held, functions = OBJECTS[0](low, value, depth, word)
        return [*assigned(low, target, held, depth, False), *functions]
    if define is None or value.type not in FUNCTIONS or target.type != "member_expression":
        return []
    base, property_ = target.child_by_field_name("object"), target.child_by_field_name("property")
    if base is None or property_ is None:
        return []
    word = low.word(property_)
    if prototype_of(base, low.word):
        return [_as_method(define(low, value, depth, word))]
    if base.type != "identifier":
        return []
    name = f"{low.word(base)}{JOINT}{word}"
    return [*assigned(low, target, low.read(value, name), depth, False), define(low, value, depth, name)]


def _as_method(made: form.Function | form.Class) -> form.Function | form.Class:
    if isinstance(made, form.Function):
        made.parameters = (form.Parameter(made.start, made.start, THIS), *made.parameters)
    return made


def _inner(low: ScriptLowering, node: Node, depth: int) -> Node:
    while node.type in _AROUND:
        inner = named(low, node, depth)
        if not inner:
            break
        node = inner[0]
    return node
