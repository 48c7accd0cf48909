"""Functions and classes."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import Body, Lowering
from wardline_analyzers.python.lowering.functions import parameters
from wardline_analyzers.python.lowering.state import EXTRAS, STATEMENTS, broken, clean, expression
from wardline_analyzers.python.lowering.statements import block


def _decorated(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    decorators = []
    made: form.Statement | None = None
    for child in node.children:
        kind = child.type
        if kind == "decorator":
            children = clean(low, child.children, depth)
            if len(children) > 1:
                decorators.append(expression(low, children[1], depth + 1))
        elif kind == "function_definition":
            made = _function(low, child, depth)
        elif kind == "class_definition":
            made = _class(low, child, depth)
        elif kind == "ERROR":
            low.strays += broken(low, child, depth)
    if isinstance(made, (form.Function, form.Class)):
        made.decorators = tuple(decorators)
        made.start = node.start_byte - low.shift
        made.end = node.end_byte - low.shift
    return made


def _function(low: Lowering, node: Node, depth: int) -> form.Statement:
    name = ""
    found: tuple[form.Parameter, ...] = ()
    unpacking: list[form.Statement] = []
    returns: form.Expression | None = None
    asynchronous = False
    body: Body = ()
    outer = low.yields
    low.yields = False
    for child in node.children:
        kind = child.type
        if kind == "identifier":
            name = name or low.word(child)
        elif kind == "parameters":
            low.yields = outer
            found, unpacking = parameters(low, child, depth)
            outer, low.yields = low.yields, False
        elif kind == "type":
            returns = expression(low, child, depth + 1)
        elif kind == "block":
            body += block(low, child, depth)
        elif kind == "async":
            asynchronous = True
        elif kind == "ERROR":  # mostly: the first lines of the body
            body += tuple(broken(low, child, depth))
    generator = low.yields
    low.yields = outer
    low.size += 1
    return form.Function(
        node.start_byte - low.shift,
        node.end_byte - low.shift,
        name,
        found,
        (*unpacking, *body) if unpacking else body,
        (),
        returns,
        asynchronous,
        generator,
    )


def _class(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    name = ""
    bases: list[form.Expression] = []
    keywords: list[tuple[str, form.Expression]] = []  # the name of `**value` is empty
    body: Body = ()
    for child in node.children:
        kind = child.type
        if kind == "identifier":
            name = name or low.word(child)
        elif kind == "argument_list":
            for argument in child.children:
                what = argument.type
                if what == "keyword_argument":
                    parts = clean(low, argument.children, depth)
                    keywords.append((low.word(parts[0]), expression(low, parts[-1], depth + 1)))
                elif what == "dictionary_splat":
                    keywords.append(("", expression(low, argument.children[-1], depth + 1)))
                elif what == "ERROR":
                    low.strays += broken(low, argument, depth)
                elif argument.is_named and what not in EXTRAS:
                    bases.append(expression(low, argument, depth + 1))
        elif kind == "block":
            body += block(low, child, depth)
        elif kind == "ERROR":
            body += tuple(broken(low, child, depth))
    if node.start_byte < low.shift:  # the class that `parse` put around a member
        low.strays += body
        return None
    low.size += 1
    return form.Class(
        node.start_byte - low.shift,
        node.end_byte - low.shift,
        name,
        tuple(bases),
        body,
        (),
        tuple(keywords),
    )


STATEMENTS.update(
    {
        "decorated_definition": _decorated,
        "function_definition": _function,
        "class_definition": _class,
    }
)
