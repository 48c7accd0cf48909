"""Literals and operators."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.letter_ranges import linked
from wardline_analyzers.flow.form.lowering import DEEPEST
from wardline_analyzers.java.lowering.literals import is_decimal, number, text_of
from wardline_analyzers.java.lowering.state import (
    EXPRESSIONS,
    LINKS,
    NUMBERS,
    JavaLowering,
    Lower,
    as_number,
    clean,
    expression,
)
from wardline_analyzers.java.lowering.targets import changed, target
from wardline_analyzers.java.lowering.types import annotation, named

_COMPARED: Final = frozenset(("==", "!=", "<", ">", "<=", ">="))
_LOGIC: Final = {"&&": "and", "||": "or"}
_COUNTING: Final = frozenset("+-*/%")
_WIDEST: Final = 100
"""Operands of one `&&`, and pieces of one text; the next ones stand around it. Each makes a copy of those before."""
_WHOLE: Final = frozenset(("decimal_integer_literal", "hex_integer_literal"))
_CLASSES: Final = frozenset(("type_identifier", "scoped_type_identifier", "generic_type"))
_KEPT: Final = frozenset(
    (
        *("String", "Object", "CharSequence", "Integer", "Long", "Double", "Boolean", "Number", "Character", "T", "E"),
        *("List", "ArrayList", "LinkedList", "Collection", "Iterable", "Iterator", "Enumeration", "Set", "HashSet"),
        *("Map", "HashMap", "TreeMap", "LinkedHashMap", "Hashtable", "Vector", "Entry", "Optional", "Comparable"),
    )
)
"""Classes of which a cast tells nothing that its value does not."""


# ---------------------------------------------------------------------- literals


def _number(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    value = number(low.word(node))
    if value is None:
        return low.opaque(node)
    low.size += 1
    return form.Literal(*low.place(node), value)


def _text(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    low.size += 1
    return form.Literal(*low.place(node), text_of(low.word(node)))


def _constant(value: form.Constant) -> Lower:
    def lower(low: JavaLowering, node: Node, depth: int) -> form.Expression:
        low.size += 1
        return form.Literal(*low.place(node), value)

    return lower


# ---------------------------------------------------------------------- operators


def _binary(low: JavaLowering, node: Node, children: list[Node], left: form.Expression, depth: int) -> form.Expression:
    if len(children) < 3:
        return low.opaque(node, (left,))
    right = expression(low, children[2], depth)
    start, end = low.place(node)
    operator = children[1].type
    if operator in _LOGIC:
        return _logic(low, start, end, _LOGIC[operator], left, right)
    low.size += 1
    if operator in _COMPARED:
        return form.Compare(start, end, (operator,), (left, right))
    if operator == "+" and (_is_text(left, children[0]) or _is_text(right, children[2])):
        return _joined(start, end, left, right)
    if operator in _COUNTING:
        left, right = _code(left, children[0], right), _code(right, children[2], left)
    if operator == ">>>":
        operator = ">>"
    elif operator == "/" and _is_whole(low, children):
        operator = "//"
    return form.Operation(start, end, operator, (left, right))


def _code(made: form.Expression, node: Node, other: form.Expression) -> form.Expression:
    """A letter beside a number, or another letter, is the number of its code: `'a' + 2`."""
    letter = made.value if type(made) is form.Literal and node.type == "character_literal" else None
    if not isinstance(letter, str) or len(letter) != 1 or type(other) is not form.Literal:
        return made
    counts = type(other.value) is int or (isinstance(other.value, str) and len(other.value) == 1)
    return form.Literal(made.start, made.end, ord(letter)) if counts else made


def _is_whole(low: JavaLowering, children: list[Node]) -> bool:
    """Is a division one of whole numbers, as far as its operands tell?"""
    sides = (children[0], children[2])
    return any(side.type in _WHOLE for side in sides) and not any(
        side.type == "decimal_floating_point_literal" or (side.type in _WHOLE and is_decimal(low.word(side)))
        for side in sides
    )


def _is_text(made: form.Expression, node: Node) -> bool:
    return node.type == "string_literal" or type(made) is form.Text


def _joined(start: int, end: int, left: form.Expression, right: form.Expression) -> form.Expression:
    """`left + right`, one of which is known to be a text."""
    pieces: list[str | form.Expression] = []
    formats: list[str] = []
    for side in (left, right):
        if type(side) is form.Text and len(side.pieces) < _WIDEST:
            inner: tuple[str | form.Expression, ...] = side.pieces
        elif type(side) is form.Literal and type(side.value) is str:
            inner = (side.value,)
        else:
            inner = (side,)
        for piece in inner:
            if isinstance(piece, str):
                if pieces and isinstance(pieces[-1], str):
                    pieces[-1] += piece
                else:
                    pieces.append(piece)
            else:
                pieces.append(piece)
                formats.append("")
    if not formats:
        return form.Literal(start, end, pieces[0] if isinstance(pieces[0], str) else "")
    return form.Text(start, end, tuple(pieces), tuple(formats))


def _logic(
    low: JavaLowering, start: int, end: int, operator: str, left: form.Expression, right: form.Expression
) -> form.Expression:
    # `a && b && c` is one; not so if the first two stand in parentheses, where the link is a new one
    if type(left) is form.Logic and left.operator == operator and left.start == start and len(left.operands) < _WIDEST:
        return linked(start, end, operator, (*left.operands, right))
    low.size += 1
    return linked(start, end, operator, (left, right))


def _choice(low: JavaLowering, node: Node, children: list[Node], test: form.Expression, depth: int) -> form.Expression:
    if len(children) < 5:
        return low.opaque(node, (test,))
    then = expression(low, children[2], depth)
    other = expression(low, children[4], depth)
    low.size += 1
    return form.Choice(*low.place(node), test, then, other)


def _instance(
    low: JavaLowering, node: Node, children: list[Node], left: form.Expression, depth: int
) -> form.Expression:
    """`x instanceof T`, which may give `x` another name, or names to its parts."""
    start, end = low.place(node)
    parts = [child for child in children[2:] if child.type != "final"]
    kind: form.Expression | None = None
    value = left
    if parts and parts[0].type in ("record_pattern", "type_pattern"):
        names = _pattern_names(low, parts[0], depth)
        of = parts[0].named_children[0] if parts[0].named_children else None
        kind = named(low, of, depth) if of is not None else None
        bound: form.Expression = form.Display(start, end, "tuple", tuple(names))
    else:
        kind = annotation(low, parts[0], depth) if parts else None
        names = _names(low, parts[1:])
        bound = names[0] if names else left
    if names:
        low.size += 2
        value = form.Walrus(left.start, end, bound, left)
    callee = low.read("isinstance", start, end)
    low.size += 3
    given = (value, kind if kind is not None else low.opaque(node))
    made = form.Call(start, end, callee, tuple(form.Argument(each.start, each.end, each) for each in given))
    low.points.append(made)
    return made


def _names(low: JavaLowering, nodes: list[Node]) -> list[form.Expression]:
    found: list[form.Expression] = []
    for node in nodes:
        if node.type == "identifier" and (word := low.word(node)):
            low.declare(word)
            low.size += 1
            found.append(form.Name(*low.place(node), word))
    return found


def _pattern_names(low: JavaLowering, node: Node, depth: int) -> list[form.Expression]:
    """The names that a record pattern gives to the parts; those of a pattern in it are a display of their own."""
    body = next((child for child in node.children if child.type == "record_pattern_body"), node)
    found: list[form.Expression] = []
    for part in body.named_children:
        if part.type == "record_pattern" and depth < DEEPEST:
            inner = _pattern_names(low, part, depth + 1)
            low.size += 1
            found.append(form.Display(*low.place(part), "tuple", tuple(inner)))
            continue
        names = _names(low, [part, *part.named_children][-1:])
        found += names or [low.opaque(part)]
    return found


# ---------------------------------------------------------------------- operators in front


def _unary(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    children = clean(low, node.children, depth)
    if len(children) < 2:
        return low.opaque(node)
    start, end = low.place(node)
    inner = expression(low, children[1], depth + 1)
    operator = children[0].type
    low.size += 1
    if operator == "!":
        return form.Not(start, end, inner)
    if type(inner) is form.Literal and operator in "+-" and type(inner.value) in (int, float):
        value = inner.value
        assert isinstance(value, (int, float))
        return form.Literal(start, end, -value if operator == "-" else value)
    return form.Operation(start, end, operator, (inner,))


def _update(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    """`i++` as an expression."""
    children = clean(low, node.children, depth)
    if len(children) < 2:
        return low.opaque(node)
    start, end = low.place(node)
    before = children[0].type in ("++", "--")
    place = children[1 if before else 0]
    sign = children[0 if before else 1].type[0]
    written = changed(low, place, depth + 1)
    low.size += 3
    one = form.Literal(start, end, 1)
    made = form.Walrus(start, end, written, form.Operation(start, end, sign, (written, one)))
    if before:
        return made
    return form.Operation(start, end, "-" if sign == "+" else "+", (made, one))


def _assignment(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    """`a = b` as an expression."""
    children = clean(low, node.children, depth)
    if len(children) < 3:
        return low.opaque(node)
    start, end = low.place(node)
    operator = children[1].type
    value = expression(low, children[2], depth + 1)
    low.size += 1
    if operator == "=":
        return form.Walrus(start, end, target(low, children[0], depth + 1), value)
    written = changed(low, children[0], depth + 1)
    low.size += 1
    return form.Walrus(start, end, written, form.Operation(start, end, plain(operator), (written, value)))


def plain(operator: str) -> str:
    """The operator of `+=` and its like."""
    return operator.rstrip("=").replace(">>>", ">>")


def _parenthesized(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    inner = [child for child in clean(low, node.children, depth) if child.is_named]
    return expression(low, inner[0], depth + 1) if inner else low.opaque(node)


def _cast(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    """A cast to a kind of number makes one; any other keeps what it is given, and tells its class."""
    value = node.child_by_field_name("value")
    of = node.child_by_field_name("type")
    if value is None:
        return low.opaque(node)
    made = expression(low, value, depth + 1)
    word = low.word(of) if of is not None else ""
    if word in NUMBERS or word in ("float", "double", "char"):
        return as_number(low, word if word == "char" else "int" if word in NUMBERS else "float", *low.place(node), made)
    kind = named(low, of, depth + 1) if of is not None and of.type in _CLASSES else None
    if kind is None or word.partition("<")[0].rpartition(".")[2] in _KEPT:
        return made
    start, end = low.place(node)
    low.size += 3
    arguments = (form.Argument(kind.start, kind.end, kind), form.Argument(made.start, made.end, made))
    return form.Call(start, end, low.read(form.CAST, start, end), arguments)


EXPRESSIONS.update(
    {
        **dict.fromkeys(
            (
                "decimal_integer_literal",
                "hex_integer_literal",
                "octal_integer_literal",
                "binary_integer_literal",
                "decimal_floating_point_literal",
                "hex_floating_point_literal",
            ),
            _number,
        ),
        "string_literal": _text,
        "character_literal": _text,
        "true": _constant(True),
        "false": _constant(False),
        "null_literal": _constant(None),
        "unary_expression": _unary,
        "update_expression": _update,
        "assignment_expression": _assignment,
        "parenthesized_expression": _parenthesized,
        "cast_expression": _cast,
    }
)
LINKS.update({"binary_expression": _binary, "ternary_expression": _choice, "instanceof_expression": _instance})
