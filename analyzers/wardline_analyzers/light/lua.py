"""Lua: what `require` gives is the module that it names, and `object:method()` is a method's call."""

from __future__ import annotations

import re
from typing import Final

import tree_sitter_lua
from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.languages.syntax import grammar
from wardline_analyzers.light.lines import Heads, Splitter
from wardline_analyzers.light.lowering import control, definitions, expressions, literals
from wardline_analyzers.light.lowering import statements as simple
from wardline_analyzers.light.lowering.calls import arguments, call
from wardline_analyzers.light.lowering.table import (
    Body,
    Lowering,
    Table,
    block,
    done,
    expression,
    head,
    named,
)
from wardline_analyzers.light.making import made
from wardline_analyzers.suppress.syntax import LUA

_MODULE: Final = re.compile(r"[A-Za-z_][\w-]*(?:[./][\w-]+)*")
_OVER_PAIRS: Final = frozenset(("pairs", "ipairs"))


def _items(node: Node | None) -> list[Node]:
    """The names or values in a list of them, without `<const>` and its kin."""
    if node is None:
        return []
    return [child for child in node.children if child.is_named and child.type not in ("attribute", "comment")]


def _opaque_at(node: form.Expression) -> form.Expression:
    return form.Opaque(node.start, node.start)


# ---------------------------------------------------------------------- expressions


def _index(low: Lowering, node: Node, value: form.Expression, depth: int) -> form.Expression:
    """`base[key]`; under a constant text it is the field of that name."""
    key = node.child_by_field_name("field")
    if key is None:
        return low.opaque(node, (value,))
    inner = expression(low, key, depth)
    if isinstance(inner, form.Literal) and isinstance(inner.value, str) and inner.value.isidentifier():
        return expressions.attribute(low, node, value, inner.value)
    low.size += 1
    return form.Index(*low.place(node), value, inner)


def _table(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`{a, b}` is a list, `{name = a, [key] = b}` a mapping; in a mixed one the rest has numbers."""
    fields = [child for child in named(low, node) if child.type == "field"]
    if all(child.child_by_field_name("name") is None for child in fields):
        values = [child.child_by_field_name("value") for child in fields]
        low.size += 1
        items = tuple(expression(low, value, depth + 1) for value in values if value is not None)
        return form.Display(*low.place(node), "list", items)
    pairs: list[tuple[form.Expression | None, form.Expression]] = []
    number = 0
    for child in fields:
        name, value = child.child_by_field_name("name"), child.child_by_field_name("value")
        key: form.Expression
        if name is None:
            number += 1
            key = literals.literal(low, child, number)
        elif name.type == "identifier" and child.children[0].type != "[":
            key = literals.literal(low, name, low.word(name))
        else:
            key = expression(low, name, depth + 1)
        pairs.append((key, expression(low, value, depth + 1) if value is not None else low.opaque(child)))
    low.size += 1
    return form.Mapping(*low.place(node), tuple(pairs))


def _call(low: Lowering, node: Node, callee: form.Expression, depth: int) -> form.Expression:
    """`f(a)`, `object:method(a)`; `require "x"` within an expression is the module `x`, under a name of its own."""
    module = _required(low, node)
    if not module:
        given = arguments(low, node.child_by_field_name("arguments"), depth)
        return call(low, *low.place(node), callee, given)
    word = "\0" + re.sub(r"\W", "_", module)
    low.size += 1
    low.strays.append(form.Import(*low.place(node), ((word, module),)))
    return low.named(node, word)


_unary = expressions.unary("operand")


def _sign(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`not x`, `-x`, and `#x`, which is a number."""
    inner = node.child_by_field_name("operand")
    if inner is not None and node.children[0].type == "#":
        return expressions.conversion(low, node, "int", expression(low, inner, depth + 1))
    return _unary(low, node, depth)


# ---------------------------------------------------------------------- assignments


def _required(low: Lowering, node: Node) -> str:
    """The module, or the part of one, that `require "x.y"` or `require("x").y` is; empty: it is something else."""
    ends = ""
    while node.type == "dot_index_expression":
        inner, field = node.child_by_field_name("table"), node.child_by_field_name("field")
        if inner is None or field is None:
            return ""
        node, ends = inner, f".{low.word(field)}{ends}"
    callee, given = node.child_by_field_name("name"), node.child_by_field_name("arguments")
    if node.type != "function_call" or callee is None or given is None or low.word(callee) != "require":
        return ""
    written = low.word(given).strip("() \t\"'")
    return written.replace("/", ".") + ends if _MODULE.fullmatch(written) else ""


def _assignment(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """`a, b = x, y`. A call gives its first result to the first target; what else it gives is unknown."""
    lists = named(low, node)
    if len(lists) < 2:
        return None
    targets, values = _items(lists[0]), _items(lists[1])
    if not targets or not values:
        return None
    if len(targets) == len(values) == 1:
        module = _required(low, values[0]) if targets[0].type == "identifier" else ""
        if module:
            low.size += 1
            low.locals.add(low.word(targets[0]))
            return form.Import(*low.place(node), ((low.word(targets[0]), module),))
        return simple.assigned(low, node, targets[0], expression(low, values[0], depth + 1), depth)
    worth = [expression(low, value, depth + 1) for value in values]
    into = [simple.target(low, target, depth + 1) for target in targets]
    worth += [_opaque_at(worth[-1])] * (len(into) - len(worth))
    start, end = low.place(node)
    low.size += 3
    display = form.Display(into[0].start, into[-1].end, "list", tuple(into))
    return form.Assign(start, end, (display,), form.Display(start, end, "list", tuple(worth[: len(into)])))


def _local(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """`local x = y`; without a value it is nil."""
    inner = head(low, node, ())
    if inner is None:
        return None
    if inner.type == "assignment_statement":
        return _assignment(low, inner, depth)
    for name in _items(inner):
        value = literals.literal(low, name, None)
        low.strays.append(form.Assign(*low.place(name), (simple.written(low, name, low.word(name)),), value))
    return None


# ---------------------------------------------------------------------- functions


def _function(low: Lowering, node: Node, depth: int) -> form.Statement:
    """`function name()`; `function a.b()` puts it into `a`, and `function a:b()` has `self` before its parameters."""
    name = node.child_by_field_name("name")
    given, body = node.child_by_field_name("parameters"), node.child_by_field_name("body")
    if name is None or name.type == "identifier":
        return definitions.assembled(low, node, low.word(name) if name is not None else "", given, body, depth)
    whole = definitions.assembled(low, node, "", given, body, depth)
    if name.type == "method_index_expression":
        self = form.Parameter(whole.start, whole.start, "self")
        whole = form.Function(whole.start, whole.end, "", (self, *whole.parameters), whole.body)
    low.size += 2
    into = simple.target(low, name, depth + 1)
    return form.Assign(whole.start, whole.end, (into,), form.Lambda(whole.start, whole.end, whole))


def _returned(low: Lowering, node: Node, depth: int) -> form.Statement:
    """`return a, b`: who takes one result takes the first."""
    values = _items(head(low, node, ()))
    worth = [expression(low, value, depth + 1) for value in values]
    low.strays += [done(low, value) for value in worth[1:]]
    low.size += 1
    made_ = form.Return(*low.place(node), worth[0] if worth else None)
    low.points.append(made_)
    return made_


# ---------------------------------------------------------------------- loops


def _for(low: Lowering, node: Node, depth: int) -> form.Statement:
    clause, inner = node.child_by_field_name("clause"), node.child_by_field_name("body")
    start, end = low.place(node)
    if clause is not None and clause.type == "for_numeric_clause":
        name, first = clause.child_by_field_name("name"), clause.child_by_field_name("start")
        if name is not None and first is not None:
            value = expressions.conversion(low, first, "int", expression(low, first, depth + 1))
            low.strays.append(form.Assign(*low.place(clause), (simple.written(low, name, low.word(name)),), value))
        low.size += 2
        return form.While(start, end, form.Opaque(start, start), block(low, inner, depth))
    lists = named(low, clause) if clause is not None else []
    names, sources = _items(lists[0] if lists else None), _items(lists[1] if len(lists) > 1 else None)
    over = expression(low, sources[0], depth + 1) if sources else low.opaque(node)
    pairs = isinstance(over, form.Call) and isinstance(over.callee, form.Name) and over.callee.name in _OVER_PAIRS
    if isinstance(over, form.Call) and pairs and over.arguments:
        over = over.arguments[0].value
    bound = [simple.written(low, name, low.word(name)) for name in names] or [form.Name(start, start, "_")]
    body = block(low, inner, depth)
    low.size += 2
    if pairs and len(bound) == 2:
        items = form.Attribute(over.start, over.end, over, low.detail(over, "items"))
        both = form.Display(bound[0].start, bound[1].end, "tuple", tuple(bound))
        return form.For(start, end, both, call(low, over.start, over.end, items, ()), body)
    rest = tuple(form.Assign(one.start, one.end, (one,), _read(low, bound[0])) for one in bound[1:])
    return form.For(start, end, bound[0], over, (*rest, *body))


def _read(low: Lowering, name: form.Expression) -> form.Expression:
    """What an iterator gives besides is part of the same data."""
    if not isinstance(name, form.Name):
        return _opaque_at(name)
    low.loads.setdefault(name.name, name.name)
    return form.Name(name.start, name.end, name.name)


def _repeat(low: Lowering, node: Node, depth: int) -> form.Statement:
    """`repeat … until test`"""
    body: Body = block(low, node.child_by_field_name("body"), depth)
    condition = node.child_by_field_name("condition")
    test = expression(low, condition, depth + 1) if condition is not None else low.opaque(node)
    start, end = low.place(node)
    low.size += 3
    leave = form.If(test.start, end, test, (form.Break(end, end),))
    return form.While(start, end, form.Literal(start, start, True), (*body, leave))


_SPELLED: Final = {"..": "+", "~=": "!=", "//": "/", "~": "^"}

TABLE: Final = Table(
    names=frozenset(("identifier",)),
    blocks=frozenset(("chunk", "block")),
    harmless=frozenset(("print", "error", "tostring", "tonumber", "type", "pairs", "ipairs", "int", "select", "next")),
    extras=frozenset(("comment", "hash_bang_line")),
    expressions={
        "string": literals.text,
        "number": literals.number,
        "true": literals.constant(True),
        "false": literals.constant(False),
        "nil": literals.constant(None),
        "unary_expression": _sign,
        "parenthesized_expression": expressions.wrapped(),
        "table_constructor": _table,
        "function_definition": definitions.closure(),
    },
    links={
        "function_call": (("name",), _call),
        "dot_index_expression": expressions.member("table", "field"),
        "method_index_expression": expressions.member("table", "method"),
        "bracket_index_expression": (("table",), _index),
        "binary_expression": expressions.binary(spelled=_SPELLED),
    },
    statements={
        "variable_declaration": _local,
        "assignment_statement": _assignment,
        "function_declaration": _function,
        "return_statement": _returned,
        "break_statement": simple.left,
        "if_statement": control.branch,
        "while_statement": control.loop,
        "for_statement": _for,
        "repeat_statement": _repeat,
        "do_statement": simple.inside("body"),
        "goto_statement": simple.nothing,
        "label_statement": simple.nothing,
        "empty_statement": simple.nothing,
    },
)

_SAME_LINE: Final = rb"(?!.*\bend[ \t;]*\r?$)"
_HEADS: Final = Heads(
    function=re.compile(rb"(?:local[ \t]+)?function[ \t]+\w+[ \t]*\(" + _SAME_LINE),
    other=re.compile(rb"(?:function[ \t]+\w+[.:]|(?:local[ \t]+)?[\w.]+[ \t]*=[ \t]*function\b)" + _SAME_LINE),
    end=re.compile(rb"end\b"),
)

FRONT: Final = made(
    name="lua",
    table=TABLE,
    grammar=grammar(tree_sitter_lua.language),
    comments=LUA,
    unbound=r"[A-Za-z_]\w*",
    splitter=lambda buffer: Splitter(buffer, _HEADS),
)
