"""`match` and its patterns."""

from __future__ import annotations

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import DEEPEST, Lowering
from wardline_analyzers.python.lowering.state import clean, expression


def pattern(low: Lowering, node: Node, depth: int, minus: Node | None = None) -> form.Pattern:
    """Lower one pattern. `minus`: the sign before it, if there is one."""
    start, end = (minus or node).start_byte - low.shift, node.end_byte - low.shift
    kind = node.type
    if depth >= DEEPEST:
        return _made(low, start, end, "unknown")
    if kind == "case_pattern":
        found = _sequence(low, node, depth)
        return found[0] if found else _made(low, start, end, "unknown")
    if kind == "_":
        return _made(low, start, end, "capture")
    if kind == "dotted_name":
        names = [child for child in node.children if child.type == "identifier"]
        if len(names) == 1:
            return _made(low, start, end, "capture", low.word(node))
        return _made(low, start, end, "value", value=dotted(low, node))
    if kind in ("string", "concatenated_string", "integer", "float", "true", "false", "none", "complex_pattern"):
        return _made(low, start, end, "value", value=_value(low, node, depth, minus))
    if kind == "union_pattern":
        return _made(low, start, end, "or", parts=_sequence(low, node, depth))
    if kind in ("list_pattern", "tuple_pattern"):
        parts = _sequence(low, node, depth)
        comma = any(child.type == "," for child in node.children)
        if kind == "tuple_pattern" and len(parts) == 1 and not comma and parts[0].kind != "star":
            return parts[0]  # parentheses
        return _made(low, start, end, "list", parts=parts)
    if kind == "splat_pattern":
        name = low.word(node).lstrip("* \t")
        return _made(low, start, end, "star", "" if name == "_" else name)
    if kind == "dict_pattern":
        return _dict(low, node, depth)
    if kind == "class_pattern":
        return _class(low, node, depth)
    if kind == "as_pattern":
        children = clean(low, node.children, depth)
        part = pattern(low, children[0], depth + 1)
        return _made(low, start, end, "as", low.word(children[-1]), parts=(part,))
    if kind == "keyword_pattern":  # not where it belongs
        found = _sequence(low, node, depth, after="=")
        return found[0] if found else _made(low, start, end, "unknown")
    return _made(low, start, end, "unknown")


def _made(
    low: Lowering,
    start: int,
    end: int,
    kind: str,
    name: str = "",
    value: form.Expression | None = None,
    parts: tuple[form.Pattern, ...] = (),
) -> form.Pattern:
    low.size += 1
    return form.Pattern(start, end, kind, name, value, parts)


def _sequence(low: Lowering, node: Node, depth: int, after: str = "") -> tuple[form.Pattern, ...]:
    """The patterns among a node's children; of those behind the sign `after`, if one is given."""
    found = []
    minus: Node | None = None
    for child in clean(low, node.children, depth):
        if after:
            if child.type == after:
                after = ""
        elif child.type == "-":
            minus = child
        elif child.is_named or child.type == "_":
            found.append(pattern(low, child, depth + 1, minus))
            minus = None
    return tuple(found)


def _value(low: Lowering, node: Node, depth: int, minus: Node | None) -> form.Expression:
    if node.type == "complex_pattern":
        start, end = node.start_byte - low.shift, node.end_byte - low.shift
        try:
            value = complex("".join(low.word(node).split()).replace("_", ""))
        except ValueError:
            return low.opaque(node)
        low.size += 1
        return form.Literal(start, end, value)
    made = expression(low, node, depth + 1)
    if minus is not None and isinstance(made, form.Literal) and isinstance(made.value, (int, float, complex)):
        made.start = minus.start_byte - low.shift
        made.value = -made.value
    return made


def dotted(low: Lowering, node: Node) -> form.Expression:
    """A dotted name as an expression."""
    shift = low.shift
    start = node.start_byte - shift
    value: form.Expression | None = None
    for child in node.children:
        if child.type == "identifier":
            word = low.word(child)
            low.size += 1
            if value is None:
                value = form.Name(start, child.end_byte - shift, low.loads.setdefault(word, word))
            else:
                value = form.Attribute(start, child.end_byte - shift, value, low.detail(value, word))
    return low.opaque(node) if value is None else value


def _dict(low: Lowering, node: Node, depth: int) -> form.Pattern:
    keys: list[form.Expression] = []
    parts: list[form.Pattern] = []
    rest = ""
    minus: Node | None = None
    for child in clean(low, node.children, depth):
        kind = child.type
        if kind == "-":
            minus = child
        elif kind == "splat_pattern":
            rest = low.word(child).lstrip("* \t")
        elif kind == "case_pattern":
            parts.append(pattern(low, child, depth + 1))
        elif child.is_named:
            if kind == "dotted_name":
                keys.append(dotted(low, child))
            else:
                keys.append(_value(low, child, depth, minus))
            minus = None
    count = min(len(keys), len(parts))
    low.size += 1
    return form.Pattern(
        node.start_byte - low.shift,
        node.end_byte - low.shift,
        "dict",
        rest,
        parts=tuple(parts[:count]),
        keys=tuple(keys[:count]),
    )


def _class(low: Lowering, node: Node, depth: int) -> form.Pattern:
    children = clean(low, node.children, depth)
    positional: list[form.Pattern] = []
    named: list[form.Pattern] = []
    attributes: list[str] = []
    for child in children[1:]:
        if child.type != "case_pattern":
            continue
        word = _keyword(low, child, depth)
        made = pattern(low, child, depth + 1)
        if word:
            attributes.append(low.detail(None, word))
            named.append(made)
        else:
            positional.append(made)
    value = dotted(low, children[0])
    low.size += 1
    return form.Pattern(
        node.start_byte - low.shift,
        node.end_byte - low.shift,
        "class",
        value=value,
        parts=(*positional, *named),
        attributes=tuple(attributes),
    )


def _keyword(low: Lowering, node: Node, depth: int) -> str:
    """The attribute of `name=pattern`. In `name=pattern as x` the parser takes the `as` to be the outer one."""
    while depth < DEEPEST and node.type in ("case_pattern", "as_pattern") and node.children:
        node = node.children[0]
        depth += 1
    return low.word(node.children[0]) if node.type == "keyword_pattern" and node.children else ""
