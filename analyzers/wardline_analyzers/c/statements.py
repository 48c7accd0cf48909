"""Statements and functions, from tree-sitter's tree to `nodes`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.c import declared
from wardline_analyzers.c.declarators import declarator
from wardline_analyzers.c.expressions import DEEPEST, read
from wardline_analyzers.c.nodes import Expression, Function, Statement, Variable
from wardline_analyzers.c.source import Source
from wardline_analyzers.c.types import NOTHING, Type

_MOST_FUNCTIONS: Final = 200
"""Functions of one unit that are looked at."""
_AROUND: Final = frozenset(
    (
        *("translation_unit", "linkage_specification", "declaration_list", "namespace_definition", "preproc_if"),
        *("preproc_ifdef", "preproc_else", "preproc_elif", "template_declaration", "class_specifier"),
        *("struct_specifier", "field_declaration_list"),
    )
)
"""What functions stand in."""


def functions(source: Source, root: Node) -> Iterator[Function]:
    """The functions with a body in a unit: alone, in namespaces, in classes."""
    due = [(root, 0)]
    found = 0
    while due and found < _MOST_FUNCTIONS:
        node, depth = due.pop()
        for child in node.named_children:
            if child.type == "function_definition":
                made = _function(source, child)
                if made is not None:
                    found += 1
                    yield made
            elif child.type in _AROUND and depth < DEEPEST:
                due.append((child, depth + 1))


def _function(source: Source, node: Node) -> Function | None:
    body = node.child_by_field_name("body")
    if body is None or body.type not in ("compound_statement", "try_statement"):
        return None
    head = node.child_by_field_name("declarator")
    pointers, reference = 0, False
    while head is not None and head.type != "function_declarator":
        pointers += head.type == "pointer_declarator"
        reference = reference or head.type == "reference_declarator"
        head = head.child_by_field_name("declarator") or next(iter(head.named_children), None)
    if head is None:
        return None
    name = head.child_by_field_name("declarator")
    given = head.child_by_field_name("parameters")
    base = _type(source, node)
    parameters: list[Variable] = []
    for child in given.named_children if given is not None else ():
        if child.type in ("parameter_declaration", "optional_parameter_declaration"):
            parameters += _declared(source, child)
    return Function(
        source.of(name).rpartition("::")[2] if name is not None else "",
        tuple(parameters),
        _body(source, body, 0),
        node.start_byte,
        node.end_byte,
        Type(base.base, pointers, (), base.unsigned, reference, whole=base.whole),
        inner=base.static,
        broken=node.has_error,
    )


def _type(source: Source, node: Node) -> Type:
    """The type that a declaration begins with."""
    type_ = node.child_by_field_name("type")
    made = declared.named(source.of(type_)) if type_ is not None else NOTHING
    begin = source.text[node.start_byte : type_.start_byte if type_ is not None else node.start_byte]
    if not begin.strip():
        return made
    static = "static" in begin or "extern" in begin or "thread_local" in begin
    constant = "const" in begin
    return Type(made.base, 0, (), made.unsigned, static=static, whole=made.whole, constant=constant)


def _declared(source: Source, node: Node) -> Iterator[Variable]:
    base = _type(source, node)
    for each in node.children_by_field_name("declarator"):
        holder = each if each.type == "init_declarator" else node  # `if (auto *x = f())` has no declarator of its own
        value = holder.child_by_field_name("value")
        inner = each.child_by_field_name("declarator") if each.type == "init_declarator" else each
        if inner is None:
            continue
        name, type_, function = declarator(source, base, inner)
        if name is None:
            continue
        if function and value is None:
            if (made_of := _made_of(source, base, inner)) is not None:
                yield Variable(source.of(name), base, name.start_byte, name.end_byte, made_of, True)
            continue
        given = read(source, value) if value is not None else None
        made = value is not None and value.type in ("argument_list", "initializer_list") and base.width is None
        yield Variable(source.of(name), type_, name.start_byte, name.end_byte, given, made)
    if node.type == "optional_parameter_declaration":
        return


_CLASSES: Final = frozenset(("thread", "jthread", "string", "wstring", "string_view", "ifstream", "ofstream"))


def _made_of(source: Source, base: Type, head: Node) -> Expression | None:
    """`std::vector<int> row(n);` in a function reads as a function's head: the plain names that it is made of."""
    given = head.child_by_field_name("parameters") if head.type == "function_declarator" else None
    if given is None or not ("<" in base.whole or base.base in _CLASSES) or not given.named_children:
        return None
    names = []
    for child in given.named_children:
        type_ = child.child_by_field_name("type") if child.type == "parameter_declaration" else None
        if type_ is None or type_.type != "type_identifier" or child.named_child_count != 1:
            return None
        names.append(Expression("name", child.start_byte, child.end_byte, source.of(type_)))
    return Expression("list", given.start_byte, given.end_byte, "", tuple(names))


def _body(source: Source, node: Node | None, depth: int) -> tuple[Statement, ...]:
    """The statements of a block, or of what stands in its place."""
    if node is None:
        return ()
    if node.type == "compound_statement":
        return _row(source, node.named_children, depth)
    return _row(source, [node], depth)


def _row(source: Source, nodes: Iterable[Node], depth: int) -> tuple[Statement, ...]:
    made: list[Statement] = []
    if depth > DEEPEST:
        return ()
    for node in nodes:
        reader = _READERS.get(node.type)
        if reader is not None:
            made += reader(source, node, depth + 1)
        elif node.type not in _SKIPPED:
            made.append(_do(source, node))
    return tuple(made)


_SKIPPED: Final = frozenset(
    (
        *("comment", "preproc_call", "preproc_def", "preproc_function_def", "preproc_include", "preproc_undef"),
        *("using_declaration", "alias_declaration", "type_definition", "static_assert_declaration", "identifier"),
        *("attribute_declaration", "gnu_asm_expression", "type_identifier", "preproc_directive"),
        *("struct_specifier", "class_specifier", "union_specifier", "enum_specifier"),
    )
)

Made = Iterable[Statement]


def _new(kind: str, node: Node, test: Expression | None = None) -> Statement:
    return Statement(kind, node.start_byte, node.end_byte, test)


def _do(source: Source, node: Node) -> Statement:
    return _new("do", node, read(source, node))


def _expression(source: Source, node: Node, depth: int) -> Made:
    inner = next((child for child in node.named_children if child.type != "comment"), None)
    return (_new("do", node, read(source, inner)),) if inner is not None else ()


def _declaration(source: Source, node: Node, depth: int) -> Made:
    made = _new("declare", node)
    made.variables = tuple(_declared(source, node))
    return (made,) if made.variables else ()


def _block(source: Source, node: Node, depth: int) -> Made:
    made = _new("block", node)
    made.body = _row(source, node.named_children, depth)
    return (made,)


def _condition(source: Source, node: Node) -> tuple[tuple[Statement, ...], Expression | None]:
    """What stands in front of a test, and the test: `if (auto x = f(); x > 1)`."""
    test = node.child_by_field_name("condition")
    if test is None:
        return (), None
    if test.type != "condition_clause":
        return (), read(source, test)
    first, value = test.child_by_field_name("initializer"), test.child_by_field_name("value")
    before = _row(source, first.named_children, 0) if first is not None else ()
    if value is not None and value.type == "declaration":
        variables = tuple(_declared(source, value))
        made = _new("declare", value)
        made.variables = variables
        told = Expression("name", value.start_byte, value.end_byte, variables[0].name) if variables else None
        return (*before, made), told
    return before, read(source, value) if value is not None else None


def _if(source: Source, node: Node, depth: int) -> Made:
    """A long chain of `else if` takes one level."""
    chain: list[tuple[Node, Node | None]] = []
    current: Node | None = node
    last: Node | None = None
    while current is not None and current.type == "if_statement":
        other = current.child_by_field_name("alternative")
        chain.append((current, current.child_by_field_name("consequence")))
        inner = next((c for c in other.named_children if c.type != "comment"), None) if other is not None else None
        last = inner
        current = inner
    made: tuple[Statement, ...] = _body(source, last, depth) if last is not None else ()
    for each, then in reversed(chain):
        before, test = _condition(source, each)
        statement = _new("if", each, test or Expression("other", each.start_byte, each.start_byte))
        statement.body, statement.other = _body(source, then, depth), made
        made = (*before, statement)
    return made


def _preprocessed(source: Source, node: Node, depth: int) -> Made:
    """`#if … #else …`: nobody knows which."""
    made = _new("if", node)
    other = node.child_by_field_name("alternative")
    skipped = (node.child_by_field_name("name"), node.child_by_field_name("condition"), other)
    made.body = _row(source, [c for c in node.named_children if c not in skipped], depth)
    if other is not None:
        inner = tuple(_preprocessed(source, other, depth)) if depth < DEEPEST else ()
        made.other = inner[0].body if other.type == "preproc_else" and inner else inner
    return (made,)


def _while(source: Source, node: Node, depth: int) -> Made:
    before, test = _condition(source, node)
    made = _new("while" if node.type == "while_statement" else "dowhile", node, test)
    made.body = _body(source, node.child_by_field_name("body"), depth)
    return (*before, made)


def _for(source: Source, node: Node, depth: int) -> Made:
    first, test, step = (node.child_by_field_name(name) for name in ("initializer", "condition", "update"))
    made = _new("for", node, read(source, test) if test is not None else None)
    if first is not None:
        made.first = _row(source, [first], depth)
    made.step = read(source, step) if step is not None else None
    made.body = _body(source, node.child_by_field_name("body"), depth)
    return (made,)


def _each(source: Source, node: Node, depth: int) -> Made:
    over = node.child_by_field_name("right")
    made = _new("each", node, read(source, over) if over is not None else None)
    made.variables = tuple(_declared(source, node))
    made.body = _body(source, node.child_by_field_name("body"), depth)
    return (made,)


def _switch(source: Source, node: Node, depth: int) -> Made:
    _, test = _condition(source, node)
    made = _new("switch", node, test)
    body = node.child_by_field_name("body")
    cases: list[tuple[Expression | None, tuple[Statement, ...]]] = []
    for child in body.named_children if body is not None else ():
        if child.type != "case_statement":
            continue
        value = child.child_by_field_name("value")
        rest = [c for c in child.named_children if c != value]
        cases.append((read(source, value) if value is not None else None, _row(source, rest, depth)))
    made.cases = tuple(cases)
    return (made,)


def _with_value(kind: str) -> Callable[[Source, Node, int], Made]:
    def reader(source: Source, node: Node, depth: int) -> Made:
        inner = next((child for child in node.named_children if child.type != "comment"), None)
        return (_new(kind, node, read(source, inner) if inner is not None else None),)

    return reader


def _plain(kind: str) -> Callable[[Source, Node, int], Made]:
    return lambda source, node, depth: (_new(kind, node),)


def _goto(source: Source, node: Node, depth: int) -> Made:
    label = node.child_by_field_name("label")
    made = _new("goto", node)
    made.word = source.of(label) if label is not None else ""
    return (made,)


def _label(source: Source, node: Node, depth: int) -> Made:
    label = node.child_by_field_name("label")
    made = _new("label", node)
    made.word = source.of(label) if label is not None else ""
    return (made, *_row(source, [c for c in node.named_children if c != label], depth))


def _try(source: Source, node: Node, depth: int) -> Made:
    made = _new("try", node)
    made.body = _body(source, node.child_by_field_name("body"), depth)
    handlers = (child for child in node.named_children if child.type == "catch_clause")
    made.cases = tuple((None, _body(source, each.child_by_field_name("body"), depth)) for each in handlers)
    return (made,)


def _inside(source: Source, node: Node, depth: int) -> Made:
    return _row(source, node.named_children, depth)


_READERS: Final[dict[str, Callable[[Source, Node, int], Made]]] = {
    "expression_statement": _expression,
    "declaration": _declaration,
    "compound_statement": _block,
    "if_statement": _if,
    "preproc_if": _preprocessed,
    "preproc_ifdef": _preprocessed,
    "preproc_else": _preprocessed,
    "preproc_elif": _preprocessed,
    "while_statement": _while,
    "do_statement": _while,
    "for_statement": _for,
    "for_range_loop": _each,
    "switch_statement": _switch,
    "case_statement": _inside,
    "return_statement": _with_value("return"),
    "throw_statement": _with_value("throw"),
    "break_statement": _plain("break"),
    "continue_statement": _plain("continue"),
    "goto_statement": _goto,
    "labeled_statement": _label,
    "try_statement": _try,
    "else_clause": _inside,
    "function_definition": _inside,
}
"""A `function_definition` inside a function is the call of a macro with a block behind it."""
