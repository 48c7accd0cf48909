"""Functions, methods and function literals."""

from __future__ import annotations

from collections.abc import Callable

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import Body
from wardline_analyzers.go.lowering import types
from wardline_analyzers.go.lowering.state import EXPRESSIONS, STATEMENTS, Lowering, broken, clean, statements, unwrapped


def parameters(low: Lowering, node: Node | None, depth: int) -> list[form.Parameter]:
    """The parameters, declared in the function that is open."""
    found: list[form.Parameter] = []
    for child in clean(low, node.children, depth) if node is not None else ():
        if child.type not in ("parameter_declaration", "variadic_parameter_declaration"):
            continue
        type_ = child.child_by_field_name("type")
        told = types.annotation(low, type_, depth + 1) if type_ is not None else None
        kind = form.STAR if child.type[0] == "v" else form.POSITIONAL
        start, end = child.start_byte - low.shift, child.end_byte - low.shift
        words = [low.word(part) for part in child.children_by_field_name("name") if part.is_named]
        for word in words or ["_"]:
            low.size += 1
            found.append(form.Parameter(start, end, low.scopes.declare(word), kind, told))
    return found


def _tells(type_: form.Expression) -> bool:
    """Does a result of this type say whether something went wrong?"""
    return isinstance(type_, form.Name) and type_.name in ("error", "bool")


def results(low: Lowering, node: Node | None, depth: int) -> tuple[form.Expression | None, Body]:
    """The type of the result, and the variables that named results are."""
    if node is None:
        return None, ()
    if node.type != "parameter_list":
        return types.annotation(low, node, depth + 1), ()
    told: list[form.Expression] = []
    names: list[str] = []
    made: list[form.Statement] = []
    for child in clean(low, node.children, depth):
        type_ = child.child_by_field_name("type") if child.type == "parameter_declaration" else None
        if type_ is None:
            continue
        words = [low.word(part) for part in child.children_by_field_name("name") if part.is_named]
        annotation = types.annotation(low, type_, depth + 1)
        told += [annotation] * max(1, len(words))
        for word in words:
            spelled = low.scopes.declare(word)
            names.append(spelled)
            made.append(variable(low, child, spelled, type_, annotation, depth))
    low.results[-1] = tuple(names)
    low.result_counts[-1] = len(told), _tells(told[-1]) if told else False
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    if len(told) == 1:
        return told[0], tuple(made)
    low.size += 1
    return form.Display(start, end, "tuple", tuple(told)), tuple(made)


def variable(
    low: Lowering, node: Node, word: str, type_: Node, annotation: form.Expression, depth: int
) -> form.Statement:
    """A variable that is given nothing: it holds what its type begins with."""
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    value = types.zero(low, type_, depth + 1)
    low.size += 2
    if value is None:
        return form.Declare(start, end, word, annotation)
    target = form.Name(start, end, word)
    return form.Assign(start, end, (target,), value, annotation)


def function(low: Lowering, node: Node, name: str, depth: int, receiver: Node | None = None) -> form.Function:
    """A function with its parameters and its body. Its object is the first parameter of a method."""

    def lines() -> list[form.Statement]:
        made: list[form.Statement] = []
        for child in node.children:
            if child.type == "ERROR":
                made += broken(low, child, depth)
        body = node.child_by_field_name("body")
        if body is not None:
            made += statements(low, unwrapped(body), depth + 1)
        return made

    given, result = node.child_by_field_name("parameters"), node.child_by_field_name("result")
    return assembled(low, node, name, receiver, given, result, lines, depth)


def assembled(
    low: Lowering,
    node: Node,
    name: str,
    receiver: Node | None,
    given: Node | None,
    result: Node | None,
    lines: Callable[[], list[form.Statement]],
    depth: int,
) -> form.Function:
    """A function out of its pieces: those of a broken one are found one by one. `lines` lowers its body."""
    low.scopes.enter()
    low.results.append(())
    low.result_counts.append((1, False))
    found = parameters(low, receiver, depth)[:1]
    if receiver is not None and not found:
        low.size += 1
        found = [form.Parameter(receiver.start_byte - low.shift, receiver.end_byte - low.shift, "_")]
    found += parameters(low, given, depth)
    returns, named_results = results(low, result, depth)
    body = [*named_results, *lines()]
    low.results.pop()
    low.result_counts.pop()
    outer, world = low.scopes.leave()
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    for words, around in ((outer, True), (world, False)):
        if words:
            low.changed.update(words)
            low.size += 1
            body.insert(0, form.Scope(start, start, words, around))
    low.size += 1
    return form.Function(start, end, name, tuple(found), tuple(body), (), returns)


def _declaration(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    word = node.child_by_field_name("name")
    receiver = node.child_by_field_name("receiver")
    return function(low, node, low.word(word) if word is not None else "", depth, receiver)


def _function_literal(low: Lowering, node: Node, depth: int) -> form.Expression:
    made = function(low, node, "", depth)
    low.size += 1
    return form.Lambda(made.start, made.end, made)


STATEMENTS["function_declaration"] = _declaration
STATEMENTS["method_declaration"] = _declaration
EXPRESSIONS["func_literal"] = _function_literal
