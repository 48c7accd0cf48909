"""A string that is put together, piece by piece: what SQL, XPath, LDAP and template rules look at and rewrite."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass, field

from tree_sitter import Node

from wardline_analyzers.match.match import UnitView
from wardline_analyzers.match.tree import function_around, walk

_DEEPEST = 10
_CONVERSION = re.compile(r"%(?:\((\w+)\))?([-#0 +]*[\d*]*(?:\.[\d*]+)?)([a-zA-Z%])")
_SAME_TEXT = frozenset(("strip", "lstrip", "rstrip", "lower", "upper"))


@dataclass(slots=True)
class Piece:
    """Constant text, as it stands in the source between quotes; or, with a `node`, an expression put in there."""

    text: str = ""
    node: Node | None = None
    plain: bool = True
    """The expression goes in as it is, without a conversion or a format."""
    conversion: str = ""
    """`s`, `d`, `r` of `%s` and the like; `r` also for `!r`."""


@dataclass(slots=True)
class Built:
    """A string's pieces in their order."""

    pieces: list[Piece] = field(default_factory=list)
    quote: str = ""
    """How its first literal is quoted; empty: there is none."""
    whole: Node | None = None
    """The expression that makes the string, behind any name."""
    name: str = ""
    """The variable that holds it, if it was reached through one."""
    simple: bool = True
    """Can be written as one literal: no raw strings, no bytes, no branches, no bits added later."""

    def add(self, other: Built) -> None:
        self.pieces += other.pieces
        self.quote = self.quote or other.quote
        self.simple = self.simple and other.simple

    @property
    def nodes(self) -> list[Node]:
        """The expressions that are put in."""
        return [p.node for p in self.pieces if p.node is not None]

    @property
    def first(self) -> Piece | None:
        """The first piece that is not empty."""
        return next((p for p in self.pieces if p.node is not None or p.text), None)

    @property
    def text(self) -> str:
        """The constant text, with a NUL for each expression."""
        return "".join("\0" if p.node is not None else p.text for p in self.pieces)


def built(unit: UnitView, node: Node, depth: int = 0) -> Built | None:
    """The pieces of a string expression; None if it is no text that we can see."""
    if depth > _DEEPEST:
        return None
    kind = node.type
    if kind in ("parenthesized_expression", "await") and node.named_children:
        return built(unit, node.named_children[0], depth + 1)
    if kind == "identifier":
        return _named(unit, node, depth)
    if kind == "string":
        return _literal(unit, node)
    if kind == "concatenated_string":
        joined = Built(whole=node)
        for child in node.named_children:
            if child.type == "string":
                joined.add(_literal(unit, child))
        return joined
    if kind == "binary_operator":
        return _operator(unit, node, depth)
    if kind == "call":
        return _call(unit, node, depth)
    if kind == "conditional_expression" and len(node.named_children) == 3:
        sides = [built(unit, n, depth + 1) for n in (node.named_children[0], node.named_children[2])]
        texts = [side for side in sides if side is not None]
        if texts:
            either = Built(whole=node, simple=False)
            for side in texts:
                either.add(side)
            either.simple = False
            return either
    return None


def _literal(unit: UnitView, node: Node) -> Built:
    found = Built(whole=node)
    prefix = ""
    for child in node.children:
        if child.type == "string_start":
            text = unit.syntax.text(child)
            prefix = text.rstrip("\"'").lower()
            found.quote = text[len(prefix) :]
            found.simple = prefix in ("", "f", "u")
        elif child.type == "string_content":
            text = unit.syntax.text(child)
            if "f" in prefix:
                text = text.replace("{{", "{").replace("}}", "}")
            found.pieces.append(Piece(text))
        elif child.type == "interpolation":
            expression = child.child_by_field_name("expression") or next(iter(child.named_children), None)
            if expression is not None:
                conversion = next((unit.syntax.text(c)[1:] for c in child.children if c.type == "type_conversion"), "")
                formatted = any(c.type in ("format_specifier", "=") for c in child.children)
                found.pieces.append(
                    Piece(node=expression, plain=not conversion and not formatted, conversion=conversion)
                )
    return found


def _operator(unit: UnitView, node: Node, depth: int) -> Built | None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = node.child_by_field_name("operator")
    if left is None or right is None or operator is None:
        return None
    sign = unit.syntax.text(operator)
    if sign == "%":
        return _percent(unit, node, left, right, depth)
    if sign != "+":
        return None
    sides = [built(unit, n, depth + 1) for n in (left, right)]
    if sides[0] is None and sides[1] is None:
        return None
    joined = Built(whole=node)
    for side, source in zip(sides, (left, right), strict=True):
        if side is None:
            joined.pieces.append(Piece(node=source))
        else:
            joined.add(side)
            joined.simple = joined.simple and not side.name
    return joined


def _percent(unit: UnitView, node: Node, left: Node, right: Node, depth: int) -> Built | None:
    base = built(unit, left, depth + 1)
    if base is None:
        return None
    while right.type == "parenthesized_expression" and right.named_children:
        right = right.named_children[0]
    values: list[Node | None] = list(right.named_children) if right.type == "tuple" else [right]
    named = {}
    if right.type == "dictionary":
        for pair in right.named_children:
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            if key is not None and value is not None:
                named[unit.values.constant(key)] = value
    found = Built(quote=base.quote, whole=node, simple=base.simple and not base.name and not base.nodes)
    place = 0
    for piece in base.pieces:
        if piece.node is not None:
            found.pieces.append(piece)
            continue
        at = 0
        for mark in _CONVERSION.finditer(piece.text):
            found.pieces.append(Piece(piece.text[at : mark.start()]))
            at = mark.end()
            if mark[3] == "%":
                found.pieces.append(Piece("%"))
                continue
            value = named.get(mark[1]) if mark[1] else values[place] if place < len(values) else None
            place += not mark[1]
            if value is None:
                found.simple = False
            found.pieces.append(Piece(node=value or right, plain=not mark[2] and mark[3] in "sd", conversion=mark[3]))
        found.pieces.append(Piece(piece.text[at:]))
    return found


def _call(unit: UnitView, node: Node, depth: int) -> Built | None:
    callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if callee is None or arguments is None:
        return None
    given = [n for n in arguments.named_children if n.type != "comment"]
    if unit.names.resolve(callee) in ("textwrap.dedent", "inspect.cleandoc", "str") and len(given) == 1:
        inner = built(unit, given[0], depth + 1)
        if inner is not None:
            inner.simple = False
        return inner
    if callee.type != "attribute":
        return None
    base, attribute = callee.child_by_field_name("object"), callee.child_by_field_name("attribute")
    if base is None or attribute is None:
        return None
    method = unit.syntax.text(attribute)
    text = built(unit, base, depth + 1)
    if text is None:
        return None
    if method in _SAME_TEXT:
        text.simple = False
        return text
    if method == "join" and given:
        return Built([Piece(node=node, plain=False)], text.quote, node, simple=False)
    if method == "format":
        return _format(unit, node, text, given)
    return None


def _format(unit: UnitView, node: Node, base: Built, given: list[Node]) -> Built:
    found = Built(quote=base.quote, whole=node, simple=base.simple and not base.name and not base.nodes)
    places = [n for n in given if n.type != "keyword_argument"]
    named: dict[str, Node] = {}
    for argument in given:
        name, value = argument.child_by_field_name("name"), argument.child_by_field_name("value")
        if argument.type == "keyword_argument" and name is not None and value is not None:
            named[unit.syntax.text(name)] = value
    place = 0
    for piece in base.pieces:
        if piece.node is not None:
            found.pieces.append(piece)
            continue
        try:
            parts = list(string.Formatter().parse(piece.text))
        except ValueError:
            parts = [(piece.text, None, None, None)]
        for constant, slot, spec, conversion in parts:
            found.pieces.append(Piece(constant))
            if slot is None:
                continue
            root = re.split(r"[.\[]", slot)[0]
            if root == "":
                filled = places[place] if place < len(places) else None
                place += 1
            else:
                filled = places[int(root)] if root.isdecimal() and int(root) < len(places) else named.get(root)
            plain = not spec and not conversion and root == slot
            found.simple = found.simple and filled is not None
            found.pieces.append(Piece(node=filled or node, plain=plain, conversion=conversion or ""))
    return found


def _named(unit: UnitView, node: Node, depth: int) -> Built | None:
    name = unit.syntax.text(node)
    bindings = unit.names.binding(name, node.start_byte)
    if bindings is None:
        value = unit.values.constant(node)
        return Built([Piece(value)], whole=node, simple=False) if isinstance(value, str) else None
    earlier = [b for b in bindings if b.at <= node.start_byte][:8]
    if len(bindings) == 1 and len(earlier) == 1 and earlier[0].kind == "value" and earlier[0].node is not None:
        if earlier[0].node.type == "augmented_assignment":
            return None
        single = built(unit, earlier[0].node, depth + 1)
        if single is not None:
            single.name = name
        return single
    together = Built(whole=node, simple=False, name=name)
    seen = False
    for binding in reversed(earlier):
        value_node = binding.node if binding.kind == "value" else None
        if value_node is None:
            return None
        if value_node.type == "augmented_assignment":
            right = value_node.child_by_field_name("right")
            part = built(unit, right, depth + 1) if right is not None else None
            together.add(part or Built([Piece(node=right or value_node)]))
        else:
            if value_node.start_byte <= node.start_byte < value_node.end_byte:
                continue
            part = built(unit, value_node, depth + 1)
            if part is None:
                return None
            together.add(part)
        seen = True
    together.simple = False
    return together if seen else None


def used_once(unit: UnitView, use: Node, name: str) -> bool:
    """Is the variable that holds the text used for nothing but this call?"""
    around = function_around(use) or unit.syntax.root
    if use.type != "identifier" or (around.type == "module" and unit.names.module.get(name) is not None):
        return False
    return sum(1 for n in walk(around) if n.type == "identifier" and unit.syntax.text(n) == name) == 2
