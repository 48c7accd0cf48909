"""Simple statements."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.secret_names import is_unguessable
from wardline_analyzers.flow.form.lowering import argument
from wardline_analyzers.go.lowering import types
from wardline_analyzers.go.lowering.calls import call
from wardline_analyzers.go.lowering.expressions import is_number, literal, several
from wardline_analyzers.go.lowering.state import (
    STATEMENTS,
    Lowering,
    block,
    broken,
    done,
    expression,
    named,
    statements,
)

SEVERAL: Final = "\0several"
"""The function that makes a row of the results of a call that is not of the program (`go/functions/results.py`)."""
_OPERATORS: Final = {"/": "//", "&^": "&"}


def target(low: Lowering, node: Node, depth: int, new: bool = False) -> form.Expression:
    """Lower a target. Names in it are written, not read; `new`: they are declared."""
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    if node.type in ("identifier", "blank_identifier"):
        word = low.word(node)
        if not word:
            return low.opaque(node)
        spelled = low.scopes.declare(word) if new else low.scopes.assigned(word)
        low.size += 1
        name = form.Name(start, end, spelled)
        if is_unguessable(word):
            low.points.append(name)
        return name
    made = expression(low, node, depth)
    if isinstance(made, form.Attribute):
        low.stored.add(made.name)
    elif isinstance(made, form.Name):  # `*p = x`: what it points to
        low.scopes.assigned(made.name)
        return made
    elif not isinstance(made, (form.Index, form.Slice)):
        return made
    low.points.append(made)
    low.change(made)
    return made


def targets(low: Lowering, node: Node, depth: int, new: bool = False) -> form.Expression:
    """One target, or a row of them."""
    children = named(low, node, depth) if node.type == "expression_list" else [node]
    items = tuple(target(low, child, depth, new) for child in children)
    if len(items) == 1:
        return items[0]
    low.size += 1
    return form.Display(node.start_byte - low.shift, node.end_byte - low.shift, "tuple", items)


def assigned(low: Lowering, node: Node, left: Node, right: Node, depth: int, new: bool) -> form.Statement:
    """`left = right` or `left := right`. What is on the right does not see what is declared on the left."""
    written_to = named(low, left, depth) if left.type == "expression_list" else [left]
    value = given(low, right, len(written_to), depth, bool(written_to) and _tells(low.word(written_to[-1])))
    low.size += 1
    written = targets(low, left, depth, new)
    return form.Assign(node.start_byte - low.shift, node.end_byte - low.shift, (written,), value)


_ENDS: Final = ("err", "Err", "error", "Error")
_TELLS: Final = frozenset(("ok", "found", "exists", "has", "valid", "matched", "_"))


def _tells(word: str) -> bool:
    """Does a variable of this name say whether something went wrong?"""
    return word in _TELLS or word.startswith(("err", "ok")) or word.endswith(_ENDS)


def given(low: Lowering, node: Node, count: int, depth: int, tells: bool) -> form.Expression:
    """What is assigned to this many targets. `tells`: the last of them says whether something went wrong."""
    values = named(low, node, depth) if node.type == "expression_list" else [node]
    only = values[0] if len(values) == 1 else node
    if len(values) != 1 or (count < 2 and not (tells and only.type == "call_expression")):
        return several(low, node, depth) if node.type == "expression_list" else expression(low, node, depth)
    start, end = only.start_byte - low.shift, only.end_byte - low.shift
    if only.type == "parenthesized_expression":
        inner = named(low, only, depth)
        only = inner[0] if inner else only
    value = expression(low, only, depth)
    found: form.Expression
    if only.type == "call_expression" or count != 2:
        low.size += 4
        row = (value, form.Literal(end, end, count), form.Literal(end, end, tells))
        # It takes no room in the text: what stands there is the call itself.
        return form.Call(end, end, form.Name(end, end, SEVERAL), tuple(argument(low, part) for part in row))
    if isinstance(value, form.Index):  # `value, ok := map[key]`
        found = form.Compare(start, end, ("in",), (value.key, value.base))
    elif only.type == "type_assertion_expression":
        type_ = only.child_by_field_name("type")
        told = types.annotation(low, type_, depth) if type_ is not None else low.opaque(only)
        inside = value.arguments[0].value if is_number(told) and isinstance(value, form.Call) else value
        tested = form.Name(start, end, low.loads.setdefault("isinstance", "isinstance"))
        found = form.Call(start, end, tested, (argument(low, inside), argument(low, told)))
    else:  # `value, ok := <-channel`
        found = low.opaque(only)
    low.size += 3
    return form.Display(start, end, "tuple", (value, found))


def _short(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        low.strays += broken(low, node, depth)
        return None
    return assigned(low, node, left, right, depth, True)


def _assignment(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    sign = node.child_by_field_name("operator")
    if left is None or right is None or sign is None:
        low.strays += broken(low, node, depth)
        return None
    operator = low.word(sign)
    if operator in ("=", ""):
        return assigned(low, node, left, right, depth, False)
    value = several(low, right, depth) if right.type == "expression_list" else expression(low, right, depth)
    return _augment(low, node, targets(low, left, depth), operator[:-1], value)


def _augment(
    low: Lowering, node: Node, written: form.Expression, operator: str, value: form.Expression
) -> form.Statement:
    if isinstance(written, form.Name):
        low.loads.setdefault(written.name, written.name)
    low.size += 1
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    return form.Augment(start, end, written, _OPERATORS.get(operator, operator), value)


def _step(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """`x++`"""
    children = named(low, node, depth)
    if not children:
        return None
    one = literal(low, node, 1)
    return _augment(low, node, target(low, children[0], depth), "+" if node.type[0] == "i" else "-", one)


def _expression_statement(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    children = named(low, node, depth)
    if not children:
        return None
    value = expression(low, children[0], depth)
    if isinstance(value, form.Call) and isinstance(value.callee, form.Name):
        name, given_ = value.callee.name, value.arguments
        if name == "panic":
            low.size += 1
            return form.Raise(value.start, value.end, given_[0].value if given_ else None)
        if name == "delete" and len(given_) == 2:
            low.size += 2
            low.change(given_[0].value)
            gone = form.Index(value.start, value.end, given_[0].value, given_[1].value)
            return form.Delete(value.start, value.end, (gone,))
    return done(low, value)


def _send(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """`channel <- value`"""
    channel, sent = node.child_by_field_name("channel"), node.child_by_field_name("value")
    if channel is None or sent is None:
        low.strays += broken(low, node, depth)
        return None
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    base = expression(low, channel, depth)
    value = expression(low, sent, depth)
    callee = form.Attribute(base.start, base.end, base, low.detail(base, "append"))
    low.size += 1
    return done(low, call(low, start, end, callee, (argument(low, value),)))


def receive(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """`value, ok := <-channel` of a `select`."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if right is None:
        return None
    if left is None:
        return done(low, expression(low, right, depth))
    new = any(child.type == ":=" for child in node.children)
    return assigned(low, node, left, right, depth, new)


def _return(low: Lowering, node: Node, depth: int) -> form.Statement:
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    children = named(low, node, depth)
    value: form.Expression | None = None
    if children:
        count, tells = low.result_counts[-1] if low.result_counts else (1, False)
        row = named(low, children[0], depth) if children[0].type == "expression_list" else children
        if count > 1 and len(row) == 1 and row[0].type == "call_expression":  # all the results of another function
            value = given(low, row[0], count, depth, tells)
        else:
            value = expression(low, children[0], depth)
    elif low.results and low.results[-1]:  # its named results
        names = tuple(form.Name(start, end, low.loads.setdefault(word, word)) for word in low.results[-1])
        low.size += len(names) + 1
        value = names[0] if len(names) == 1 else form.Display(start, end, "tuple", names)
    low.size += 1
    made = form.Return(start, end, value)
    low.points.append(made)
    return made


def _call_of(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """`defer f(x)`, `go f(x)`: the call where it stands."""
    children = named(low, node, depth)
    return done(low, expression(low, children[0], depth)) if children else None


def _jump(low: Lowering, node: Node, depth: int) -> form.Statement:
    """`break`, `continue`. One with a label leaves the loop it stands in; the loop then goes on with it (`looped`)."""
    low.size += 1
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    word = "break" if node.type == "break_statement" else "continue"
    label = next((low.word(child) for child in node.children if child.type == "label_name"), "")
    if label:
        low.jumps.add((word, label))
    elif word == "continue":
        return form.Continue(start, end)
    made = form.Break(start, end)
    if label:
        low.leaving.add(made)
    return made


def looped(low: Lowering, label: str, made: form.Statement, outer: set[tuple[str, str]]) -> form.Statement:
    """A loop with what follows from jumps in it that lead further out. `outer`: those of the loop around it so far."""
    inner, low.jumps = low.jumps, outer
    further = {jump for jump in inner if jump[1] != label}
    if not further:
        return made
    low.strays.append(made)
    low.jumps |= further
    low.size += 3
    words = {word for word, _ in further}
    on: form.Statement = form.Break(made.end, made.end)
    low.leaving.add(on)
    if words == {"continue"}:
        on = form.Continue(made.end, made.end)
    return form.If(made.end, made.end, form.Opaque(made.end, made.end), (on,), ())


def _nothing(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    return None


def _labeled(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    children = named(low, node, depth)
    outer, low.label = low.label, low.word(children[0]) if children else ""
    for one in statements(low, children[1:], depth):
        low.strays.append(one)
    low.label = outer
    return None


def _block(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    low.strays += block(low, node, depth)
    return None


def _list(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    low.strays += statements(low, node.children, depth + 1)
    return None


STATEMENTS.update(
    {
        "short_var_declaration": _short,
        "assignment_statement": _assignment,
        "inc_statement": _step,
        "dec_statement": _step,
        "expression_statement": _expression_statement,
        "send_statement": _send,
        "receive_statement": receive,
        "return_statement": _return,
        "defer_statement": _call_of,
        "go_statement": _call_of,
        "break_statement": _jump,
        "continue_statement": _jump,
        "goto_statement": _nothing,
        "fallthrough_statement": _nothing,
        "empty_statement": _nothing,
        "package_clause": _nothing,
        "labeled_statement": _labeled,
        "block": _block,
        "statement_list": _list,
    }
)
