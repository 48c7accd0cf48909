"""Classes, and what else declares a type: interfaces, enumerations, namespaces."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import Body
from wardline_analyzers.javascript.lowering.functions import function
from wardline_analyzers.javascript.lowering.state import (
    DEFINITIONS,
    EXPRESSIONS,
    EXTRAS,
    STATEMENTS,
    ScriptLowering,
    broken,
    decorator,
    expression,
    named,
)
from wardline_analyzers.javascript.lowering.statements import block, statements
from wardline_analyzers.javascript.lowering.types import annotation
from wardline_analyzers.javascript.objects import FUNCTIONS
from wardline_analyzers.javascript.texts import is_own_type, string_text

CONSTRUCTOR: Final = "__init__"
_WELL_KNOWN: Final = {"Symbol.iterator": "__iter__", "Symbol.asyncIterator": "__aiter__"}
_FIELDS: Final = frozenset(("public_field_definition", "field_definition"))
_BASES: Final = frozenset(("extends_clause", "extends_type_clause", "implements_clause"))


def class_(low: ScriptLowering, node: Node, depth: int, name: str = "") -> form.Class:
    """A class, declared or as an expression."""
    bases: list[form.Expression] = []
    decorators: list[form.Expression] = []
    body: Body = ()
    for child in node.children:
        kind = child.type
        if kind == "decorator":
            decorators += decorator(low, child, depth)
        elif kind in ("type_identifier", "identifier"):
            name = name or low.word(child)
        elif kind == "class_heritage":
            bases += _bases(low, child, depth)
        elif kind == "class_body":
            body += members(low, child, depth + 1)
        elif kind == "ERROR":
            body += tuple(broken(low, child, depth))
    return low.make(form.Class, node, name, tuple(bases), body, tuple(decorators))


def _bases(low: ScriptLowering, node: Node, depth: int) -> list[form.Expression]:
    """The class above, then the interfaces."""
    found: list[form.Expression] = []
    for child in named(low, node, depth):
        if child.type not in _BASES:  # JavaScript has only one, without a clause
            found.append(expression(low, child, depth + 1))
            continue
        for part in named(low, child, depth):
            if part.type == "type_arguments":
                continue
            if child.type == "extends_clause":
                found.append(expression(low, part, depth + 1))
                continue
            hint = annotation(low, part, depth + 1)
            if isinstance(hint, form.Index):
                hint = hint.base
            if hint is not None:
                found.append(hint)
    return found


# ---------------------------------------------------------------------- members


def members(low: ScriptLowering, node: Node, depth: int) -> Body:
    """The members in a class's body, or in the text of a unit that is one of them."""
    made: list[form.Statement] = []
    outer, low.strays = low.strays, []
    decorators: list[form.Expression] = []
    for child in node.children:
        kind = child.type
        if kind == "decorator":
            decorators += decorator(low, child, depth)
            continue
        one: form.Statement | None = None
        if kind == "method_definition":
            one = method(low, child, depth, tuple(decorators))
        elif kind in _FIELDS:
            one = _field(low, child, depth, decorators)
        elif kind == "class_static_block":
            low.strays += block(low, child.child_by_field_name("body"), depth)
        elif kind == "ERROR":
            low.strays += broken(low, child, depth)
        elif kind in EXTRAS or not child.is_named:
            continue
        decorators = []
        made += low.strays
        low.strays = []
        if one is not None:
            made.append(one)
    low.strays = outer
    return tuple(made)


def member_name(low: ScriptLowering, node: Node | None, depth: int) -> str:
    """The name of a member; empty where it is worked out at run time."""
    if node is None:
        return ""
    if node.type == "computed_property_name":
        inner = named(low, node, depth)
        if inner and inner[0].type == "string":
            return string_text(inner[0], low.word)
        return _WELL_KNOWN.get(low.word(inner[0]), "") if inner else ""
    return string_text(node, low.word) if node.type == "string" else low.word(node)


def method(
    low: ScriptLowering, node: Node, depth: int, decorators: tuple[form.Expression, ...] = (), own: bool = True
) -> form.Function:
    """A method. `own`: its object is a parameter of it, as in a class."""
    name = member_name(low, node.child_by_field_name("name"), depth)
    signs = {child.type for child in node.children if not child.is_named}
    around = [decorators] if decorators else []
    static = "static" in signs
    if own:
        if "get" in signs:
            around.insert(0, (low.make(form.Name, node, "property"),))
        elif "set" in signs:
            around.insert(0, (low.make(form.Attribute, node, low.make(form.Name, node, name), "setter"),))
        if static:
            around.insert(0, (low.make(form.Name, node, "staticmethod"),))
        elif name == "constructor":
            name = CONSTRUCTOR
    every = tuple(each for row in around for each in row)
    return function(low, node, depth, name, own and not static, every)


def _field(low: ScriptLowering, node: Node, depth: int, decorators: list[form.Expression]) -> form.Statement | None:
    low.strays += [low.do(each) for each in decorators]
    own: list[form.Expression] = []
    for child in node.children:
        if child.type == "decorator":
            own += decorator(low, child, depth)
    low.strays += [low.do(each) for each in own]
    name = member_name(low, node.child_by_field_name("name") or node.child_by_field_name("property"), depth)
    value = node.child_by_field_name("value")
    hint = annotation(low, node.child_by_field_name("type"), depth)
    if value is not None and value.type in FUNCTIONS:
        static = any(child.type == "static" for child in node.children)
        around = (low.make(form.Name, node, "staticmethod"),) if static else ()
        return function(low, value, depth, name, not static, around)
    if value is None:
        return low.make(form.Declare, node, name, hint) if name and hint is not None else None
    made = expression(low, value, depth + 1)
    if own and name and made.__class__ is form.Literal:  # `@Input() name = ""`: others write it
        if hint is None and made.value is not None:  # its type is that of the text or number
            hint = low.make(form.Name, node, type(made.value).__name__)
        return low.make(form.Declare, node, name, hint) if hint is not None else None
    if not name:
        return low.do(made)
    target = low.make(form.Name, node, name)
    return low.make(form.Assign, node, (target,), made, hint)


# ---------------------------------------------------------------------- statements


def _class(low: ScriptLowering, node: Node, depth: int) -> form.Statement | None:
    if node.start_byte < low.shift:  # the class that `parse` put around a member
        for child in node.children:
            if child.type == "class_body":
                low.strays += members(low, child, depth)
            elif child.type == "ERROR":
                low.strays += broken(low, child, depth)
        return None
    made = class_(low, node, depth)
    low.scopes.declare((made.name,))
    return made


def _expressed(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    """A class as an expression: a class before the statement, and its name."""
    made = class_(low, node, depth)
    if not made.name:
        made.name = low.temporary()
    low.scopes.declare((made.name,))
    low.strays.append(made)
    return low.make(form.Name, node, made.name)


def _interface(low: ScriptLowering, node: Node, depth: int) -> form.Statement:
    """An interface: a class that has what is declared in it."""
    name, bases = "", []
    body: list[form.Statement] = []
    for child in node.children:
        if child.type == "type_identifier":
            name = name or low.word(child)
        elif child.type in _BASES:
            hints = [annotation(low, part, depth) for part in named(low, child, depth)]
            bases += [hint.base if isinstance(hint, form.Index) else hint for hint in hints if hint is not None]
        elif child.type in ("interface_body", "object_type"):
            for part in named(low, child, depth):
                hint = annotation(low, part.child_by_field_name("type"), depth + 1)
                word = member_name(low, part.child_by_field_name("name"), depth)
                if part.type == "property_signature" and word and hint is not None:
                    body.append(low.make(form.Declare, part, word, hint))
    return low.make(form.Class, node, name, tuple(bases), tuple(body))


def _type_alias(low: ScriptLowering, node: Node, depth: int) -> form.Statement | None:
    """`type Name = …` is another name for a class."""
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is not None and value is not None and is_own_type(low.word(name), low.word(value)):
        return None
    hint = annotation(low, value, depth)
    if isinstance(hint, form.Index):
        hint = hint.base
    if name is None or not isinstance(hint, (form.Name, form.Attribute)):
        return None
    return low.make(form.Assign, node, (low.make(form.Name, name, low.word(name)),), hint)


def _enumeration(low: ScriptLowering, node: Node, depth: int) -> form.Statement | None:
    """`enum Name { A, B = "b" }` is an object with these properties."""
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None or body is None:
        return None
    pairs: list[tuple[form.Expression | None, form.Expression]] = []
    number = 0
    for child in named(low, body, depth):
        parts = named(low, child, depth) if child.type == "enum_assignment" else [child]
        if not parts:
            continue
        key = low.make(form.Literal, parts[0], member_name(low, parts[0], depth))
        if len(parts) > 1:
            value = expression(low, parts[-1], depth + 1)
            if isinstance(value, form.Literal) and isinstance(value.value, int):
                number = int(value.value) + 1
        else:
            value = low.make(form.Literal, child, number)
            number += 1
        pairs.append((key, value))
    word = low.word(name)
    low.scopes.declare((word,))
    mapping = low.make(form.Mapping, body, tuple(pairs))
    return low.make(form.Assign, node, (low.make(form.Name, name, word),), mapping)


def _namespace(low: ScriptLowering, node: Node, depth: int) -> None:
    """`namespace Name { … }`: its names count as those of the module."""
    low.strays += block(low, node.child_by_field_name("body"), depth)


def _ambient(low: ScriptLowering, node: Node, depth: int) -> None:
    """`declare …`: only types are worth something."""
    for child in named(low, node, depth):
        if child.type in ("interface_declaration", "type_alias_declaration", "enum_declaration"):
            low.strays += statements(low, [child], depth + 1)


EXPRESSIONS["class"] = _expressed
DEFINITIONS["class"] = class_
STATEMENTS.update(
    {
        "class_declaration": _class,
        "abstract_class_declaration": _class,
        "interface_declaration": _interface,
        "type_alias_declaration": _type_alias,
        "enum_declaration": _enumeration,
        "internal_module": _namespace,
        "module": _namespace,
        "ambient_declaration": _ambient,
    }
)
