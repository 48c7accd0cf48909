"""Parameters, and lambdas."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import Lowering
from wardline_analyzers.python.lowering.state import broken, clean, expression
from wardline_analyzers.python.lowering.targets import target


def parameters(low: Lowering, node: Node, depth: int) -> tuple[tuple[form.Parameter, ...], list[form.Statement]]:
    """The parameters, and what unpacks those that are tuples (Python 2)."""
    shift = low.shift
    found: list[form.Parameter] = []
    unpacking: list[form.Statement] = []
    kind = form.POSITIONAL
    for child in node.children:
        what = child.type
        inner = child
        annotation: form.Expression | None = None
        default: form.Expression | None = None
        if what == "identifier":
            pass
        elif what in ("default_parameter", "typed_parameter", "typed_default_parameter"):
            parts = child.children
            if len(parts) != 3:
                parts = clean(low, parts, depth)
            inner = parts[0]
            if what != "default_parameter":
                annotation = expression(low, parts[2], depth + 1)
            if what != "typed_parameter":
                default = expression(low, parts[-1], depth + 1)
        elif what == "keyword_separator":
            kind = form.KEYWORD
            continue
        elif what == "ERROR":
            low.strays += broken(low, child, depth)
            continue
        elif what not in ("list_splat_pattern", "dictionary_splat_pattern", "tuple_pattern"):
            continue
        own = kind
        start, end = child.start_byte - shift, child.end_byte - shift
        if inner.type == "list_splat_pattern":
            own, kind = form.STAR, form.KEYWORD
            inner = inner.children[-1]
        elif inner.type == "dictionary_splat_pattern":
            own = form.DOUBLE_STAR
            inner = inner.children[-1]
        name = low.word(inner)
        if inner.type == "tuple_pattern":
            bound = target(low, inner, depth + 1)
            low.size += 2
            unpacking.append(form.Assign(bound.start, bound.end, (bound,), form.Name(bound.start, bound.end, name)))
        if not name:
            continue
        low.size += 1
        found.append(form.Parameter(start, end, name, own, annotation, default))
    return tuple(found), unpacking


def lambda_(low: Lowering, node: Node, depth: int) -> form.Expression:
    """A lambda: a function whose body is one return."""
    start, end = node.start_byte - low.shift, node.end_byte - low.shift
    children = clean(low, node.children, depth)
    found: tuple[form.Parameter, ...] = ()
    unpacking: list[form.Statement] = []
    if len(children) > 1 and children[1].type == "lambda_parameters":
        found, unpacking = parameters(low, children[1], depth)
    outer, low.yields = low.yields, False
    value = expression(low, children[-1], depth + 1)
    generator, low.yields = low.yields, outer
    low.size += 3
    made = form.Return(value.start, value.end, value)
    low.points.append(made)
    body = (*unpacking, made)
    return form.Lambda(start, end, form.Function(start, end, "", found, body, generator=generator))
