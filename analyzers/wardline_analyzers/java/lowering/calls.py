"""Calls: of methods, of constructors, and what they may change."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import may_change
from wardline_analyzers.java.lowering.state import (
    BARE_CALL,
    EXPRESSIONS,
    EXTRAS,
    LINKS,
    JavaLowering,
    broken,
    clean,
    expression,
)

_CHANGES: Final = frozenset(
    [
        "add",
        "addAll",
        "addFirst",
        "addLast",
        "addElement",
        "append",
        "appendCodePoint",
        "insert",
        "put",
        "putAll",
        "putIfAbsent",
        "computeIfAbsent",
        "compute",
        "merge",
        "set",
        "setProperty",
        "setAttribute",
        "addAttribute",
        "setCharAt",
        "setLength",
        "delete",
        "deleteCharAt",
        "replace",
        "remove",
        "removeAll",
        "removeIf",
        "removeFirst",
        "removeLast",
        "clear",
        "push",
        "pop",
        "poll",
        "pollFirst",
        "pollLast",
        "offer",
        "offerFirst",
        "offerLast",
        "sort",
        "reverse",
        "write",
        "print",
        "println",
        "printf",
        "format",
        "load",
        "store",
        "register",
        "setHeader",
        "addHeader",
        "setElementAt",
        "insertElementAt",
        "setParameter",
        "accept",
        "nextBytes",
    ]
)
"""Methods that change their object."""
_CONFIGURES: Final = ("set", "add", "allow", "deny", "enable", "disable", "activate")
"""How the names of methods begin that say how their object is to work."""
_READS: Final = frozenset(
    ["equals", "equalsIgnoreCase", "startsWith", "endsWith", "contains", "matches", "indexOf", "compareTo", "isEmpty"]
)
"""Methods of texts that change nothing that they are given."""


def call(
    low: JavaLowering,
    start: int,
    end: int,
    callee: form.Expression,
    arguments: tuple[form.Argument, ...],
    new: bool = False,
) -> form.Call:
    """A call. It may change what it is given, and the object of a method that is known to do so."""
    low.size += 1
    made = form.Call(start, end, callee, arguments, new)
    low.points.append(made)
    if type(callee) is form.Attribute:
        if callee.name in _CHANGES or callee.name.startswith(_CONFIGURES):
            low.change(callee.base)
        if callee.name in _READS:
            return made
    may_change(low, arguments)
    return made


def arguments_of(low: JavaLowering, node: Node, depth: int) -> tuple[form.Argument, ...]:
    """What stands in the parentheses of a call."""
    found = []
    for child in node.children:
        if child.type == "ERROR":
            low.strays += broken(low, child, depth)
        elif child.is_named and child.type not in EXTRAS:
            value = expression(low, child, depth + 1)
            low.size += 1
            found.append(form.Argument(*low.place(child), value))
    return tuple(found)


def _method(low: JavaLowering, node: Node, children: list[Node], base: form.Expression, depth: int) -> form.Expression:
    start, end = low.place(node)
    name = node.child_by_field_name("name")
    given = node.child_by_field_name("arguments")
    word = low.word(name) if name is not None else ""
    if name is None or not word:
        return low.opaque(node, (base,))
    if any(child.type == "super" for child in children[1:-1]):  # Interface.super.method()
        base = EXPRESSIONS["super"](low, name, depth)
    low.size += 1
    callee = form.Attribute(start, name.end_byte - low.shift, base, low.detail(base, word))
    return call(low, start, end, callee, arguments_of(low, given, depth) if given is not None else ())


def _bare(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    """`name(arguments)`: a method of the class."""
    name = node.child_by_field_name("name")
    given = node.child_by_field_name("arguments")
    if name is None or not (word := low.word(name)):
        return low.opaque(node)
    callee = low.member(word, *low.place(name))
    return call(low, *low.place(node), callee, arguments_of(low, given, depth) if given is not None else ())


def _new_array(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    """`new T[n]`, `new T[] {…}`."""
    start, end = low.place(node)
    sizes: list[form.Expression] = []
    for child in clean(low, node.children, depth):
        if child.type == "array_initializer":
            return _row_at(low, node, child, depth + 1)
        if child.type == "dimensions_expr":
            inner = [part for part in clean(low, child.children, depth) if part.is_named]
            if inner:
                sizes.append(expression(low, inner[-1], depth + 1))
    of = node.child_by_field_name("type")
    if of is not None and len(sizes) == 1 and low.word(of) in ("byte", "char"):
        callee = low.read("bytearray", *low.place(of))
    else:
        callee = low.read("list", start, end)
    return call(low, start, end, callee, tuple(form.Argument(size.start, size.end, size) for size in sizes), new=True)


def _row(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    """`{a, b}`"""
    return _row_at(low, node, node, depth)


def _row_at(low: JavaLowering, whole: Node, row: Node, depth: int) -> form.Expression:
    """The elements of a row, as what the whole expression is worth."""
    items = tuple(expression(low, child, depth + 1) for child in clean(low, row.children, depth) if child.is_named)
    low.size += 1
    return form.Display(*low.place(whole), "list", items)


EXPRESSIONS.update(
    {
        "array_creation_expression": _new_array,
        "array_initializer": _row,
        "element_value_array_initializer": _row,
    }
)
LINKS["method_invocation"] = _method
BARE_CALL.append(_bare)
