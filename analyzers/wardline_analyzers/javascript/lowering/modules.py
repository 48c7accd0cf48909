"""Imports and exports: of modules of ECMAScript, of CommonJS, and of TypeScript."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.javascript.lowering.state import (
    DEFINITIONS,
    OBJECTS,
    STATEMENTS,
    ScriptLowering,
    decorator,
    expression,
    is_expression,
    named,
)
from wardline_analyzers.javascript.paths import module_name

DEFAULT = "default"
"""The name of what a module exports by default."""
MODULE = "module"
EXPORTS = "exports"
"""In CommonJS `module.exports` is what the module exports by default, `exports.name` what it exports under a name."""
_LONGEST_CHAIN = 8


def imported(node: Node, text: bytes) -> tuple[list[tuple[str, str]], list[str]]:
    """What an import or a re-export binds: (name, qualified name), and the modules all of whose names it takes in."""
    names: list[tuple[str, str]] = []
    stars: list[str] = []
    source = node.child_by_field_name("source")
    if source is None:
        for child in node.children:
            if child.type == "import_require_clause":
                source = child.child_by_field_name("source")
    if source is None:
        return names, stars
    module = module_name(_plain(source, text))
    if not module:
        return names, stars
    for child in node.children:
        kind = child.type
        if kind == "import_clause":
            _clause(child, module, text, names)
        elif kind == "import_require_clause":
            names += [(_word(part, text), module) for part in child.named_children if part.type == "identifier"]
        elif kind == "export_clause":
            names += _specified(child, module, text)
        elif kind == "namespace_export":
            names += [(_word(part, text), module) for part in child.named_children]
        elif kind == "*":
            stars.append(module)
    return [(name, target) for name, target in names if name], stars


def _clause(node: Node, module: str, text: bytes, names: list[tuple[str, str]]) -> None:
    for child in node.named_children:
        kind = child.type
        if kind == "identifier":
            names.append((_word(child, text), module))
        elif kind == "namespace_import":
            names += [(_word(part, text), module) for part in child.named_children if part.type == "identifier"]
        elif kind == "named_imports":
            names += _specified(child, module, text)


def _specified(node: Node, module: str, text: bytes) -> list[tuple[str, str]]:
    found = []
    for child in node.named_children:
        name, alias = child.child_by_field_name("name"), child.child_by_field_name("alias")
        if name is not None:
            word = _word(name, text)
            found.append((_word(alias, text) if alias is not None else word, part_of(module, word)))
    return found


def part_of(module: str, word: str) -> str:
    """The qualified name of what a module exports under a name; its default export stands for the module."""
    return module if word == DEFAULT else f"{module}.{word}"


def _word(node: Node, text: bytes) -> str:
    word = text[node.start_byte : node.end_byte].decode("utf-8", "replace")
    return word[1:-1] if node.type == "string" else word


def _plain(node: Node, text: bytes) -> str:
    return _word(node, text)


# ---------------------------------------------------------------------- require


def required_module(node: Node, text: bytes) -> str | None:
    """The qualified name of `require("module")`, `await import("module")`, and of what is taken out of it by dots."""
    words: list[str] = []
    for _ in range(_LONGEST_CHAIN):
        kind = node.type
        if kind in ("await_expression", "parenthesized_expression", "as_expression", "non_null_expression"):
            inner = node.named_children
            if not inner:
                return None
            node = inner[0]
        elif kind == "member_expression":
            object_, property_ = node.child_by_field_name("object"), node.child_by_field_name("property")
            if object_ is None or property_ is None:
                return None
            words.append(_word(property_, text))
            node = object_
        elif kind == "call_expression":
            module = _module_of_call(node, text)
            if module is None:
                return None
            for word in reversed(words):
                module = part_of(module, word)
            return module
        else:
            return None
    return None


def _module_of_call(node: Node, text: bytes) -> str | None:
    callee, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if callee is None or given is None or given.type != "arguments":
        return None
    values = [child for child in given.named_children if child.type != "comment"]
    if len(values) != 1 or values[0].type != "string" or _word(callee, text) not in ("require", "import"):
        return None
    return module_name(_word(values[0], text)) or None


def taken(left: Node, module: str, text: bytes) -> list[tuple[str, str]] | None:
    """What a declaration binds of a module: `const fs = …`, `const { exec, spawn: run } = …`. None: something else."""
    if left.type == "identifier":
        return [(_word(left, text), module)]
    if left.type != "object_pattern":
        return None
    found = []
    for part in left.named_children:
        if part.type == "shorthand_property_identifier_pattern":
            word = _word(part, text)
            found.append((word, part_of(module, word)))
        elif part.type == "pair_pattern":
            key, value = part.child_by_field_name("key"), part.child_by_field_name("value")
            if key is None or value is None or value.type != "identifier":
                return None
            found.append((_word(value, text), part_of(module, _word(key, text))))
        elif part.type != "comment":
            return None
    return found


def required(low: ScriptLowering, node: Node, left: Node, value: Node) -> form.Statement | None:
    """`const name = require("module")` is an import."""
    source = low.source
    module = required_module(value, source)
    names = taken(left, module, source) if module is not None else None
    if names is None:
        return None
    here = tuple((low.variable(name), target) for name, target in names)
    low.scopes.declare(name for name, _ in here)
    return low.make(form.Import, node, here)


def exported_as(target: Node, text: bytes) -> str:
    """The name under which a module of CommonJS exports what is assigned to this; empty: it is no export."""
    written = _word(target, text)
    if written in ("exports", "module.exports"):
        return DEFAULT
    base, property_ = target.child_by_field_name("object"), target.child_by_field_name("property")
    if target.type != "member_expression" or base is None or property_ is None:
        return ""
    return _word(property_, text) if _word(base, text) in ("exports", "module.exports") else ""


# ---------------------------------------------------------------------- statements


def _import(low: ScriptLowering, node: Node, depth: int) -> form.Statement:
    names, stars = imported(node, low.source)
    return low.make(form.Import, node, tuple(names), tuple(stars))


def _alias(low: ScriptLowering, node: Node, depth: int) -> form.Statement | None:
    """`import Name = Space.Name`"""
    inner = named(low, node, depth)
    if len(inner) < 2:
        return None
    target = low.make(form.Name, inner[0], low.word(inner[0]))
    return low.make(form.Assign, node, (target,), expression(low, inner[-1], depth + 1))


def _export(low: ScriptLowering, node: Node, depth: int) -> form.Statement | None:
    if node.child_by_field_name("source") is not None:
        return _import(low, node, depth)
    decorators: list[Node] = []
    by_default = any(child.type in ("default", "=") for child in node.children)
    made: form.Statement | None = None
    for child in named(low, node, depth):
        kind = child.type
        if kind == "decorator":
            decorators.append(child)
        elif kind in STATEMENTS and not is_expression(child):
            made = STATEMENTS[kind](low, child, depth)
            if isinstance(made, form.Class):
                around = (each for node in decorators for each in decorator(low, node, depth))
                made.decorators = (*around, *made.decorators)
        elif by_default and is_expression(child):
            made = _default(low, child, depth)
    return made


def _default(low: ScriptLowering, node: Node, depth: int) -> form.Statement | None:
    """`export default value`: a function or class without a name of its own is called `default`."""
    define = DEFINITIONS.get(node.type)
    if define is not None:
        name = node.child_by_field_name("name")
        return define(low, node, depth, (low.word(name) if name is not None else "") or DEFAULT)
    target = low.make(form.Name, node, DEFAULT)
    if node.type == "object" and OBJECTS:
        value, functions = OBJECTS[0](low, node, depth, DEFAULT)
        low.strays.append(low.make(form.Assign, node, (target,), value))
        low.strays += functions
        return None
    return low.make(form.Assign, node, (target,), expression(low, node, depth + 1))


STATEMENTS.update({"import_statement": _import, "import_alias": _alias, "export_statement": _export})
