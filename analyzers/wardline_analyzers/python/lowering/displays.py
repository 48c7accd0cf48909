"""Lists, tuples, sets, dictionaries, and comprehensions."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import Lowering
from wardline_analyzers.python.lowering.state import EXPRESSIONS, EXTRAS, broken, clean, expression, operand
from wardline_analyzers.python.lowering.targets import target

_PUNCTUATION: Final = frozenset((",", "(", ")", "[", "]", "{", "}", *EXTRAS))


def items(low: Lowering, node: Node, depth: int) -> tuple[form.Expression, ...]:
    """The expressions between a node's commas."""
    depth += 1
    found = []
    for child in node.children:
        kind = child.type
        if kind == "ERROR":
            low.strays += broken(low, child, depth)
        elif kind not in _PUNCTUATION:
            found.append(expression(low, child, depth))
    return tuple(found)


def _tuple(low: Lowering, node: Node, depth: int) -> form.Expression:
    low.size += 1
    return form.Display(node.start_byte - low.shift, node.end_byte - low.shift, "tuple", items(low, node, depth))


def _list(low: Lowering, node: Node, depth: int) -> form.Expression:
    low.size += 1
    return form.Display(node.start_byte - low.shift, node.end_byte - low.shift, "list", items(low, node, depth))


def _set(low: Lowering, node: Node, depth: int) -> form.Expression:
    low.size += 1
    return form.Display(node.start_byte - low.shift, node.end_byte - low.shift, "set", items(low, node, depth))


def _dictionary(low: Lowering, node: Node, depth: int) -> form.Expression:
    depth += 1
    pairs: list[tuple[form.Expression | None, form.Expression]] = []
    for child in node.children:
        kind = child.type
        if kind == "pair":
            pairs.append(_pair(low, child, depth))
        elif kind == "dictionary_splat":
            pairs.append((None, expression(low, operand(low, child, depth), depth)))
        elif kind == "ERROR":
            low.strays += broken(low, child, depth)
    low.size += 1
    return form.Mapping(node.start_byte - low.shift, node.end_byte - low.shift, tuple(pairs))


def _pair(low: Lowering, node: Node, depth: int) -> tuple[form.Expression, form.Expression]:
    children = node.children
    if len(children) != 3:
        children = clean(low, children, depth)
    return expression(low, children[0], depth), expression(low, children[-1], depth)


_KINDS: Final = {
    "list_comprehension": "list",
    "set_comprehension": "set",
    "dictionary_comprehension": "dict",
    "generator_expression": "generator",
}


def _comprehension(low: Lowering, node: Node, depth: int) -> form.Expression:
    depth += 1
    children = clean(low, node.children, depth)
    key: form.Expression | None = None
    clauses: list[tuple[Node, list[form.Expression]]] = []
    if children[1].type == "pair":
        key, element = _pair(low, children[1], depth)
    else:
        element = expression(low, children[1], depth)
    generators = []
    for clause in children[2:]:
        if clause.type == "for_in_clause":
            clauses.append((clause, []))
        elif clause.type == "if_clause" and clauses:
            clauses[-1][1].append(expression(low, operand(low, clause, depth), depth))
    for clause, tests in clauses:
        generators.append(_generator(low, clause, tests, depth))
    low.size += 1
    return form.Comprehension(
        node.start_byte - low.shift, node.end_byte - low.shift, _KINDS[node.type], element, tuple(generators), key
    )


def _generator(low: Lowering, node: Node, tests: list[form.Expression], depth: int) -> form.Generator:
    children = clean(low, node.children, depth)
    if children[0].type == "async":
        del children[0]
    start = node.start_byte - low.shift
    end = node.end_byte - low.shift
    several = [expression(low, child, depth) for child in children[3:] if child.type != ","]
    bound = target(low, children[1], depth)
    if len(several) == 1:
        iterable = several[0]
    elif several:  # Python 2: [x for x in 1, 2]
        low.size += 1
        iterable = form.Display(several[0].start, several[-1].end, "tuple", tuple(several))
    else:
        iterable = low.opaque(node)
    low.size += 1
    return form.Generator(start, max(end, tests[-1].end) if tests else end, bound, iterable, tuple(tests))


EXPRESSIONS.update(
    {
        "tuple": _tuple,
        "tuple_expression": _tuple,
        "expression_list": _tuple,
        "pattern_list": _tuple,
        "tuple_pattern": _tuple,
        "list": _list,
        "list_pattern": _list,
        "set": _set,
        "dictionary": _dictionary,
        "list_comprehension": _comprehension,
        "set_comprehension": _comprehension,
        "dictionary_comprehension": _comprehension,
        "generator_expression": _comprehension,
    }
)
