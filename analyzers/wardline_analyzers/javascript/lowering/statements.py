"""Statements but loops, `switch` and those of modules."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import DEEPEST, Body
from wardline_analyzers.javascript.exported import left_open
from wardline_analyzers.javascript.lowering.assertions import asserted
from wardline_analyzers.javascript.lowering.component_state import setter, state_set
from wardline_analyzers.javascript.lowering.held import declared, stored
from wardline_analyzers.javascript.lowering.modules import required
from wardline_analyzers.javascript.lowering.state import (
    DEFINITIONS,
    EXTRAS,
    STATEMENTS,
    ScriptLowering,
    broken,
    clean,
    expression,
    is_expression,
    named,
)
from wardline_analyzers.javascript.lowering.targets import NAMES, assigned, augmented, single
from wardline_analyzers.javascript.lowering.types import annotation

_HOISTED: Final = frozenset(("function_declaration", "generator_function_declaration"))
_DECLARATIONS: Final = frozenset(("lexical_declaration", "variable_declaration", "using_declaration"))


def statements(low: ScriptLowering, nodes: list[Node], depth: int) -> Body:
    """Lower a row of statements: functions first, as they are known from the start. What is left over of a statement
    comes before it."""
    if depth >= DEEPEST:
        return (low.do(low.too_deep(nodes[0])),) if nodes else ()
    outer, low.strays = low.strays, []
    strays = low.strays
    first: list[form.Statement] = []
    made: list[form.Statement] = []
    for node in nodes:
        kind = node.type
        lower = STATEMENTS.get(kind)
        if lower is not None:
            one = lower(low, node, depth)
        elif is_expression(node):
            one = low.do(expression(low, node, depth))
        elif node.child_count and kind not in EXTRAS:
            low.strays += broken(low, node, depth)
            one = None
        else:
            continue
        rows = first if kind in _HOISTED else made
        if strays:
            rows += strays
            strays.clear()
        if one is not None:
            rows.append(one)
    low.strays = outer
    return (*first, *made)


def block(low: ScriptLowering, node: Node | None, depth: int) -> Body:
    """The statements of a block, or the one that stands in its place."""
    if node is None:
        return ()
    if node.type == "statement_block":
        with low.block(node.children):
            return statements(low, node.children, depth + 1)
    return statements(low, [node], depth + 1)


def condition(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    """The test of a statement."""
    test = node.child_by_field_name("condition")
    return expression(low, test, depth + 1) if test is not None else low.opaque(node)


# ---------------------------------------------------------------------- expressions


def _expression_statement(low: ScriptLowering, node: Node, depth: int) -> form.Statement | None:
    inner = named(low, node, depth)
    return evaluated(low, inner[0], depth) if inner else None


def evaluated(low: ScriptLowering, node: Node, depth: int) -> form.Statement | None:
    """An expression as a statement. What it assigns goes to the strays but for the last."""
    if depth >= DEEPEST:
        return low.do(low.too_deep(node))
    kind = node.type
    if kind == "parenthesized_expression":
        inner = named(low, node, depth)
        if len(inner) == 1:
            return evaluated(low, inner[0], depth + 1)
    elif kind == "assignment_expression":
        return _assignment(low, node, depth)
    elif kind in ("augmented_assignment_expression", "update_expression"):
        made = augmented(low, node, depth)
        if made is not None:
            return made
    elif kind == "sequence_expression":
        for part in named(low, node, depth):
            one = evaluated(low, part, depth + 1)
            if one is not None:
                low.strays.append(one)
        return None
    elif kind == "binary_expression":
        sign = node.child_by_field_name("operator")
        if sign is not None and sign.type in ("&&", "||"):
            return _guarded(low, node, sign.type == "&&", depth)
    elif kind == "ternary_expression":
        return _chosen(low, node, depth)
    elif kind == "call_expression":
        tested = asserted(low, node, depth)
        if tested is not None:
            return tested
        low.strays += state_set(low, node, depth)
    elif kind == "unary_expression" and node.children[0].type == "delete":
        return _delete(low, node, depth)
    elif kind in STATEMENTS:
        return STATEMENTS[kind](low, node, depth)
    return low.do(expression(low, node, depth))


def _side(low: ScriptLowering, node: Node | None, depth: int) -> Body:
    """A part of an expression that is done or not, as statements."""
    if node is None:
        return ()
    outer, low.strays = low.strays, []
    one = evaluated(low, node, depth + 1)
    made, low.strays = low.strays, outer
    return (*made, one) if one is not None else tuple(made)


def _guarded(low: ScriptLowering, node: Node, conjunction: bool, depth: int) -> form.Statement:
    """`test && action`, `test || action`"""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    test = expression(low, left, depth + 1) if left is not None else low.opaque(node)
    if not conjunction:
        test = low.make(form.Not, left or node, test)
    return low.make(form.If, node, test, _side(low, right, depth))


def _chosen(low: ScriptLowering, node: Node, depth: int) -> form.Statement:
    """`test ? action : other`"""
    test = condition(low, node, depth)
    then = _side(low, node.child_by_field_name("consequence"), depth)
    return low.make(form.If, node, test, then, _side(low, node.child_by_field_name("alternative"), depth))


def _delete(low: ScriptLowering, node: Node, depth: int) -> form.Statement:
    inner = named(low, node, depth)
    if not inner:
        return low.do(low.opaque(node))
    gone = expression(low, inner[0], depth + 1)
    low.change(gone)
    return low.make(form.Delete, node, (gone,))


def _assignment(low: ScriptLowering, node: Node, depth: int) -> form.Statement | None:
    """`a = b = value`: both get the one value."""
    targets: list[Node] = []
    while node.type == "assignment_expression":
        parts = named(low, node, depth)
        if len(parts) < 2:
            break
        targets.append(parts[0])
        node = parts[-1]
    listens = len(targets) == 1 and _listens(low, targets[0])
    if len(targets) == 1 and not low.scopes.inside and not listens:
        held = stored(low, targets[0], node, depth)
        if held:
            low.strays += held
            return None
    value = expression(low, node, depth + 1)
    if len(targets) == 1:
        if listens:  # as if the property were given the function by a call, which models speak of
            low.strays.append(low.do(low.call(node, expression(low, targets[0], depth + 1), value)))
            value = low.opaque(node)
        low.strays += assigned(low, targets[0], value, depth, False)
        return None
    bound, after = [], []
    for target in targets:
        one, more = single(low, target, depth, False)
        bound.append(one)
        after += more
    if not bound:
        return low.do(value)
    low.size += 1
    low.strays.append(form.Assign(bound[0].start, value.end, tuple(bound), value))
    low.strays += after
    return None


def _listens(low: ScriptLowering, target: Node) -> bool:
    """Is this the property of a window that holds its listener for messages?"""
    base, last = target.child_by_field_name("object"), target.child_by_field_name("property")
    return base is not None and last is not None and low.word(last) == _LISTENER and low.word(base) in _WINDOW


_WINDOW: Final = ("window", "globalThis")
_LISTENER: Final = "onmessage"


# ---------------------------------------------------------------------- declarations


def _declaration(low: ScriptLowering, node: Node, depth: int) -> form.Statement | None:
    for child in clean(low, node, depth):
        if child.type == "variable_declarator":
            _declarator(low, child, depth, node.type == "variable_declaration")
    return None


def _declarator(low: ScriptLowering, node: Node, depth: int, var: bool) -> None:
    left, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if left is None:
        low.strays += broken(low, node, depth)
        return
    if value is not None:
        taken = required(low, node, left, value)
        if taken is not None:
            low.strays.append(taken)
            return
        if left.type in NAMES and not low.scopes.inside:
            held = declared(low, left, value, depth)
            if held:
                low.strays += held
                return
    hint = annotation(low, node.child_by_field_name("type"), depth)
    if value is None:
        if left.type in NAMES:
            word = low.variable(low.word(left))
            low.scopes.declare((word,))
            if hint is not None:
                low.strays.append(low.make(form.Declare, node, word, hint))
            elif not var and not left_open(node):
                nothing = low.make(form.Literal, node, None)
                low.strays += assigned(low, left, nothing, depth, True)
        return
    made = assigned(low, left, expression(low, value, depth + 1), depth, True)
    if made and isinstance(made[0], form.Assign):
        made[0].annotation = hint
        made[0].start, made[0].end = low.span(node)
    low.strays += made
    low.strays += setter(low, left, value, depth)


def _function(low: ScriptLowering, node: Node, depth: int) -> form.Statement:
    made = DEFINITIONS["function_expression"](low, node, depth, "")
    low.scopes.declare((made.name,))
    return made


# ---------------------------------------------------------------------- the others


def _if(low: ScriptLowering, node: Node, depth: int) -> form.Statement:
    arms: list[tuple[Node, form.Expression, Body]] = []
    other: Body = ()
    here: Node | None = node
    while here is not None:
        for child in here.children:
            if child.type == "ERROR":
                low.strays += broken(low, child, depth)
        test = condition(low, here, depth)
        arms.append((here, test, block(low, here.child_by_field_name("consequence"), depth)))
        clause = here.child_by_field_name("alternative")
        here = None
        for child in clause.children if clause is not None else ():
            if child.type == "if_statement":
                here = child
            elif child.is_named and child.type not in EXTRAS:
                other += block(low, child, depth)
    part, test, body = arms[-1]
    made = low.make(form.If, part, test, body, other)
    for part, test, body in reversed(arms[:-1]):
        made = low.make(form.If, part, test, body, (made,))
    return made


def _return(low: ScriptLowering, node: Node, depth: int) -> form.Statement:
    inner = named(low, node, depth)
    made = low.make(form.Return, node, expression(low, inner[0], depth) if inner else None)
    low.points.append(made)
    return made


def _throw(low: ScriptLowering, node: Node, depth: int) -> form.Statement:
    inner = named(low, node, depth)
    return low.make(form.Raise, node, expression(low, inner[0], depth) if inner else None)


def _try(low: ScriptLowering, node: Node, depth: int) -> form.Statement:
    body = block(low, node.child_by_field_name("body"), depth)
    handlers: tuple[form.Handler, ...] = ()
    caught = node.child_by_field_name("handler")
    if caught is not None:
        name = ""
        before: list[form.Statement] = []
        parameter = caught.child_by_field_name("parameter")
        if parameter is not None:
            bound, before = single(low, parameter, depth, True)
            name = bound.name if isinstance(bound, form.Name) else low.temporary()
        inner = block(low, caught.child_by_field_name("body"), depth)
        handlers = (low.make(form.Handler, caught, None, name, (*before, *inner)),)
    last: Body = ()
    final = node.child_by_field_name("finalizer")
    if final is not None:
        last = block(low, final.child_by_field_name("body"), depth)
    for child in node.children:
        if child.type == "ERROR":
            low.strays += broken(low, child, depth)
    return low.make(form.Try, node, body, handlers, (), last)


def _block(low: ScriptLowering, node: Node, depth: int) -> None:
    low.strays += block(low, node, depth)


def _with(low: ScriptLowering, node: Node, depth: int) -> None:
    """`with (object) …`: its names may be anything."""
    object_ = node.child_by_field_name("object")
    if object_ is not None:
        low.strays.append(low.do(expression(low, object_, depth + 1)))
    low.strays += block(low, node.child_by_field_name("body"), depth)


def _nothing(low: ScriptLowering, node: Node, depth: int) -> None:
    return None


STATEMENTS.update(
    {
        "expression_statement": _expression_statement,
        "function_declaration": _function,
        "generator_function_declaration": _function,
        "if_statement": _if,
        "return_statement": _return,
        "throw_statement": _throw,
        "try_statement": _try,
        "statement_block": _block,
        "with_statement": _with,
        **dict.fromkeys(_DECLARATIONS, _declaration),
        **dict.fromkeys(("empty_statement", "debugger_statement", "function_signature"), _nothing),
        **dict.fromkeys(("comment", "html_comment", "hash_bang_line"), _nothing),
    }
)
