"""Names, and what stands behind their dots."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.java.lowering.state import EXPRESSIONS, HEADS, LINKS, THIS, JavaLowering, expression
from wardline_analyzers.java.lowering.types import named
from wardline_analyzers.java.packages import ROOTS

_ACRONYMS: Final = frozenset(
    [
        "URI",
        "URL",
        "UUID",
        "ESAPI",
        "JSON",
        "DSL",
        "JAXB",
        "JAXBContext",
        "HTTP",
        "XML",
        "IO",
        "AWS",
        "SQL",
        "OGNL",
        "JWT",
        "JWTS",
        "MD5",
    ]
)
"""Names of classes that look like names of constants."""


_KNOWN: Final[dict[tuple[str, str], form.Constant]] = {
    ("Boolean", "TRUE"): True,
    ("Boolean", "FALSE"): False,
    ("Integer", "MAX_VALUE"): 2**31 - 1,
    ("Integer", "MIN_VALUE"): -(2**31),
    ("Long", "MAX_VALUE"): 2**63 - 1,
    ("Long", "MIN_VALUE"): -(2**63),
}
"""Constants of `java.lang`, by their class."""


def is_type_name(word: str) -> bool:
    """Does a word look like the name of a class?"""
    return word[:1].isupper() and (len(word) == 1 or not word.isupper() or word in _ACRONYMS)


def bare(low: JavaLowering, node: Node, receiver: bool = False) -> form.Expression:
    """A name without anything before it: a local variable, a field, or (as a `receiver`) a class."""
    start, end = low.place(node)
    word = low.word(node)
    if not word:  # put in by the parser where something is missing
        return low.opaque(node)
    if low.is_local(word) or (receiver and is_type_name(word)):
        return low.read(word, start, end)
    return low.member(word, start, end)


def _name(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    return bare(low, node)


def _this(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    return low.read(low.objects[-1][0] if low.objects else THIS, *low.place(node))


def _super(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    """`super` in front of a dot: the object as one of the class above."""
    start, end = low.place(node)
    low.size += 1
    return form.Call(start, end, low.read(form.SUPER, start, end), ())


def _head(low: JavaLowering, node: Node, links: list[Node]) -> form.Expression | None:
    """The head of a chain: a class, or the first word of a package."""
    if node.type != "identifier":
        return None
    word = low.word(node)
    if word in ROOTS and not low.is_local(word) and links[0].type == "field_access":
        second = links[0].child_by_field_name("field")
        if second is not None and low.word(second)[:1].islower():
            return low.read(word, *low.place(node))
    return bare(low, node, receiver=True)


def _field(low: JavaLowering, node: Node, children: list[Node], base: form.Expression, depth: int) -> form.Expression:
    start, end = low.place(node)
    last = children[-1]
    if last.type == "this":  # Outer.this
        return low.read(low.objects[0][0] if low.objects else THIS, start, end)
    if last.type == "super":  # Interface.super
        return _super(low, last, depth)
    word = low.word(last) if last.type == "identifier" else ""
    if not word:
        return low.opaque(node, (base,))
    low.size += 1
    if type(base) is form.Name and (base.name, word) in _KNOWN:
        return form.Literal(start, end, _KNOWN[base.name, word])
    if type(base) is form.Call and type(base.callee) is form.Name and base.callee.name == form.SUPER:
        this = low.read(low.objects[-1][0] if low.objects else THIS, base.start, base.end)
        return form.Attribute(start, end, this, low.detail(this, word))
    if word == "length":
        callee = low.read("len", last.start_byte - low.shift, end)
        low.size += 1
        made = form.Call(start, end, callee, (form.Argument(base.start, base.end, base),))
        low.points.append(made)
        return made
    return form.Attribute(start, end, base, low.detail(base, word))


def _element(low: JavaLowering, node: Node, children: list[Node], base: form.Expression, depth: int) -> form.Expression:
    if len(children) < 4:
        return low.opaque(node, (base,))
    low.size += 1
    return form.Index(*low.place(node), base, expression(low, children[2], depth))


def _class_literal(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    made = named(low, node.children[0], depth)
    return made if made is not None else low.opaque(node)


EXPRESSIONS.update(
    {
        "identifier": _name,
        "this": _this,
        "super": _super,
        "class_literal": _class_literal,
    }
)
LINKS.update({"field_access": _field, "array_access": _element})
HEADS.update({"field_access": _head, "method_invocation": _head, "method_reference": _head})
