"""C and C++, both read with the grammar of C++: a header tells not which of the two it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import tree_sitter_cpp
from tree_sitter import Node

from wardline_analyzers.c.layouts import told
from wardline_analyzers.flow import form
from wardline_analyzers.languages.lexicon import Lexicon
from wardline_analyzers.languages.outline import Outline
from wardline_analyzers.languages.syntax import Syntax, grammar
from wardline_analyzers.languages.units import Kind
from wardline_analyzers.light.c_loops import for_loop, while_loop
from wardline_analyzers.light.c_tests import BEGINS, ONLY, comparing, testing
from wardline_analyzers.light.lowering import control, definitions, expressions, jumps, literals
from wardline_analyzers.light.lowering import statements as simple
from wardline_analyzers.light.lowering.calls import argument, arguments, call, calling
from wardline_analyzers.light.lowering.table import (
    Lowering,
    Table,
    block,
    done,
    expression,
    named,
    statements,
)
from wardline_analyzers.light.lowering.types import annotation
from wardline_analyzers.light.making import made
from wardline_analyzers.light.patterns import compiling, with_text
from wardline_analyzers.light.streams import streaming
from wardline_analyzers.suppress.syntax import SLASHES

_INTEGERS: Final = frozenset(
    (
        *("int", "long", "short", "unsigned", "signed", "size_t", "ssize_t", "off_t", "time_t", "pid_t", "uid_t"),
        *(f"{sign}int{bits}_t" for sign in ("", "u") for bits in (8, 16, 32, 64)),
    )
)
_TYPES: Final = {
    **dict.fromkeys(_INTEGERS, "int"),
    **{"float": "float", "double": "float", "bool": "bool", "_bool": "bool"},
    **dict.fromkeys(("std::string", "string", "std::string_view", "qstring"), "str"),
    **dict.fromkeys(("fs::path", "filesystem::path", "std::filesystem::path"), "str"),
    **dict.fromkeys((f"{std}{kind}stringstream" for std in ("", "std::") for kind in ("", "i", "o")), "str"),
}
_SAME_TEXT: Final = frozenset(("c_str", "data", "str", "string", "native", "generic_string"))
"""Methods of texts, streams and paths that give what is in them."""
_ARRAYS: Final = frozenset(("pointer_declarator", "array_declarator", "reference_declarator"))


def _declarators(low: Lowering, node: Node, depth: int) -> Iterator[tuple[Node, Node, form.Expression | None]]:
    """The names that a declaration declares: each with its declarator, and what it is given."""
    for declarator in node.children_by_field_name("declarator"):
        value = declarator.child_by_field_name("value") if declarator.type == "init_declarator" else None
        inner = (declarator.child_by_field_name("declarator") or declarator) if value is not None else declarator
        name = definitions.declared(low, inner)
        given = _read_as_parameters(node, inner)
        if name is None or (_is_function(inner) and not given):
            continue
        told: form.Expression | None = _of_values(low, node, _as_values(low, given, depth), inner) if given else None
        if value is not None and value.type == "argument_list":  # `Type name(arguments)`
            told = _made(low, node, value, depth)
        elif value is not None:
            told = expression(low, value, depth + 1)
        yield name, inner, told


def _is_function(node: Node) -> bool:
    while node.type in _ARRAYS:
        inner = node.child_by_field_name("declarator")
        if inner is None:
            return False
        node = inner
    return node.type == "function_declarator"


def _read_as_parameters(node: Node, declarator: Node) -> list[Node]:
    """What an object in a function is made of, which the grammar takes for types: `std::ifstream in(path);`"""
    if declarator.type != "function_declarator" or node.parent is None or node.parent.type != "compound_statement":
        return []
    row = declarator.child_by_field_name("parameters")
    found = row.named_children if row is not None else []
    for each in found:
        type_, inner = each.child_by_field_name("type"), each.child_by_field_name("declarator")
        if type_ is None or type_.type not in _WORDS:
            return []
        if inner is not None and inner.type != "abstract_array_declarator":
            return []
    return found


_WORDS: Final = ("type_identifier", "qualified_identifier")


def _as_values(low: Lowering, given: list[Node], depth: int) -> tuple[form.Argument, ...]:
    values: list[form.Argument] = []
    for each in given:
        word, inner = each.child_by_field_name("type"), each.child_by_field_name("declarator")
        value = expression(low, word, depth + 1) if word is not None else low.opaque(each)
        key = inner.child_by_field_name("size") if inner is not None else None
        if key is not None:
            low.size += 1
            value = form.Index(*low.place(each), value, expression(low, key, depth + 1))
        values.append(argument(low, value))
    return tuple(values)


def _made(low: Lowering, node: Node, given: Node, depth: int) -> form.Expression:
    """An object of a declared class, or the value that it is made of."""
    return _of_values(low, node, arguments(low, given, depth), given)


def _of_values(low: Lowering, node: Node, values: tuple[form.Argument, ...], given: Node) -> form.Expression:
    type_ = node.child_by_field_name("type")
    told = annotation(low, type_) if type_ is not None else None
    if told is None or (isinstance(told, form.Name) and told.name in ("str", "int", "float", "bool")):
        return values[0].value if values else low.opaque(given)
    return call(low, *low.place(given), told, values, new=True)


def _declaration(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    type_ = node.child_by_field_name("type")
    if type_ is not None and type_.type in ("struct_specifier", "class_specifier", "enum_specifier", "union_specifier"):
        low.strays += statements(low, [type_], depth + 1)
    for name, declarator, value in _declarators(low, node, depth):
        word = low.table.spell(low.word(name))
        if declarator.type in _ARRAYS and value is None:
            low.size += 1
            low.strays.append(form.Declare(*low.place(declarator), word, form.Opaque(*low.place(declarator))))
            continue
        plain = type_ if declarator.type not in ("pointer_declarator", "array_declarator") else None
        if declarator.type == "pointer_declarator" and type_ is not None and not _is_value(low, type_):
            plain = type_
        if value is None and plain is not None and node.type == "declaration" and _is_text(low, plain):
            value = form.Literal(*low.place(declarator), "")
        low.strays.append(simple.variable(low, declarator, word, plain, value, depth))
    return None


def _is_value(low: Lowering, type_: Node) -> bool:
    """Is it a number or a text, which a pointer to it is not?"""
    told = annotation(low, type_)
    return told is None or (isinstance(told, form.Name) and told.name in _VALUES)


_VALUES: Final = frozenset(("str", "int", "float", "bool", "void", "char", "FILE", "auto"))


def _is_text(low: Lowering, type_: Node) -> bool:
    told = annotation(low, type_)
    return isinstance(told, form.Name) and told.name == "str"


def _function(low: Lowering, node: Node, depth: int) -> form.Statement:
    """A function; `Class::method` outside of its class has the object of that class."""
    head = node.child_by_field_name("declarator")
    while head is not None and head.type != "function_declarator":
        head = head.child_by_field_name("declarator") or next(iter(named(low, head)), None)
    name = head.child_by_field_name("declarator") if head is not None else None
    given = head.child_by_field_name("parameters") if head is not None else None
    word = low.word(name) if name is not None else ""
    body = node.child_by_field_name("body")
    member = low.member
    if "::" in word:
        low.member = True
        word = word.rpartition("::")[2]
    made = definitions.assembled(low, node, word, given, body, depth, fixed=False)
    low.member = member
    return jumps.landed(low, made, body)


def _qualified(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`std::system` is `system`; `a::b` is an attribute."""
    parts = [part for part in low.word(node).split("<")[0].split("::") if part]
    if parts and parts[0] == "std":
        parts = parts[1:]
    if not parts:
        return low.opaque(node)
    value = low.named(node, parts[0].strip())
    for part in parts[1:]:
        value = expressions.attribute(low, node, value, part.strip())
    return value


def _template(low: Lowering, node: Node, depth: int) -> form.Expression:
    inner = node.child_by_field_name("name")
    return expression(low, inner, depth + 1) if inner is not None else low.opaque(node)


def _call(low: Lowering, node: Node, callee: form.Expression, depth: int) -> form.Expression:
    """`f(x)`; `static_cast<T>(x)` is x."""
    given = arguments(low, node.child_by_field_name("arguments"), depth)
    if isinstance(callee, form.Name) and callee.name.endswith("_cast") and given:
        return given[0].value
    if isinstance(callee, form.Attribute) and callee.name in _SAME_TEXT and not given:
        return callee.base
    return call(low, *low.place(node), callee, given)


def _new(low: Lowering, node: Node, depth: int) -> form.Expression:
    type_ = node.child_by_field_name("type")
    told = annotation(low, type_) if type_ is not None else None
    given = arguments(low, node.child_by_field_name("arguments"), depth)
    return call(low, *low.place(node), told if told is not None else low.opaque(node), given, new=True)


def _range(low: Lowering, node: Node, depth: int) -> form.Statement:
    """`for (auto &x : row) …`"""
    over = node.child_by_field_name("right")
    iterable = expression(low, over, depth + 1) if over is not None else low.opaque(node)
    name = definitions.declared(low, node.child_by_field_name("declarator"))
    bound = simple.written(low, name or node, low.word(name) if name is not None else "_")
    low.size += 1
    return form.For(*low.place(node), bound, iterable, block(low, node.child_by_field_name("body"), depth))


def _lambda(low: Lowering, node: Node, depth: int) -> form.Expression:
    head = node.child_by_field_name("declarator")
    given = head.child_by_field_name("parameters") if head is not None else None
    member, low.member = low.member, False
    made = definitions.assembled(low, node, "", given, node.child_by_field_name("body"), depth)
    low.member = member
    low.size += 1
    return form.Lambda(made.start, made.end, made)


def _define(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """`#define NAME "value"`: a constant."""
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is None or value is None:
        return None
    written = low.word(value).strip()
    start, end = low.place(node)
    constant: form.Constant
    if len(written) > 1 and written[0] == written[-1] == '"' and '"' not in written[1:-1] and "\\" not in written:
        constant = written[1:-1]
    elif written.isdigit() and len(written) < 18:
        constant = int(written)
    else:
        return None
    low.size += 1
    return simple.variable(low, node, low.word(name), None, form.Literal(start, end, constant), depth)


def _delete(low: Lowering, node: Node, depth: int) -> form.Statement:
    """`delete p`: as `free(p)`."""
    start, end = low.place(node)
    given = arguments(low, node, depth)
    return done(low, call(low, start, end, form.Name(start, start, low.loads.setdefault("free", "free")), given))


def _text(low: Lowering, node: Node, depth: int) -> form.Expression:
    return literals.text(low, node, depth)


_SPELLED: Final = {"/": "/", "and": "&&", "or": "||", "bitand": "&", "bitor": "|"}

TABLE: Final = Table(
    names=frozenset(("identifier", "field_identifier", "namespace_identifier", "type_identifier")),
    types=_TYPES,
    blocks=frozenset(
        (
            *("compound_statement", "translation_unit", "declaration_list", "field_declaration_list", "else_clause"),
            *("preproc_if", "preproc_ifdef", "preproc_else", "preproc_elif", "linkage_specification"),
        )
    ),
    targets={"parenthesized_expression": "inner", "pointer_expression": "inner"},
    harmless=frozenset(
        (
            *("strlen", "strcmp", "strncmp", "strcasecmp", "memcmp", "printf", "puts", "isdigit", "isalpha", "isalnum"),
            *("sizeof", "free", "system", "atoi", "atol", "strchr", "strrchr", "strstr", "isinstance", "int", "float"),
            *(BEGINS, ONLY, "strncasecmp", "strspn", "strcspn", "fprintf", "fputs", "perror", "strtol", "strtoul"),
        )
    ),
    expressions={
        "string_literal": _text,
        "raw_string_literal": _text,
        "char_literal": _text,
        "concatenated_string": literals.row_of_texts,
        "number_literal": literals.number,
        "true": literals.constant(True),
        "false": literals.constant(False),
        "null": literals.constant(None),
        "nullptr": literals.constant(None),
        "this": expressions.this,
        "unary_expression": testing(expressions.unary(), negated=True),
        "pointer_expression": expressions.wrapped("argument"),
        "parenthesized_expression": expressions.wrapped(),
        "condition_clause": testing(expressions.wrapped("value")),
        "cast_expression": expressions.wrapped("value"),
        "sizeof_expression": lambda low, node, depth: low.opaque(node),
        "alignof_expression": lambda low, node, depth: low.opaque(node),
        "conditional_expression": expressions.choice("condition", "consequence", "alternative"),
        "qualified_identifier": _qualified,
        "template_function": _template,
        "new_expression": _new,
        "lambda_expression": _lambda,
        "initializer_list": expressions.display(),
        "comma_expression": expressions.display("tuple"),
        "compound_literal_expression": expressions.wrapped("value"),
    },
    links={
        "field_expression": expressions.member("argument", "field"),
        "subscript_expression": expressions.INDEX,
        "binary_expression": comparing(streaming(expressions.binary(spelled=_SPELLED))),
        "call_expression": (calling("function")[0], _call),
    },
    statements={
        "expression_statement": simple.do,
        "assignment_expression": simple.assignment(),
        "update_expression": simple.step(),
        "declaration": _declaration,
        "field_declaration": _declaration,
        "type_definition": simple.inside("type"),
        "preproc_def": _define,
        "preproc_include": simple.nothing,
        "preproc_function_def": simple.nothing,
        "preproc_call": simple.nothing,
        "using_declaration": simple.nothing,
        "alias_declaration": simple.nothing,
        "access_specifier": simple.nothing,
        "return_statement": simple.returned,
        "throw_statement": simple.raised,
        "break_statement": simple.left,
        "continue_statement": simple.continued,
        "goto_statement": jumps.jump,
        "delete_expression": _delete,
        "labeled_statement": simple.inside(),
        "namespace_definition": simple.inside("body"),
        "template_declaration": simple.inside(),
        "template_parameter_list": simple.nothing,
        "linkage_specification": simple.inside("body"),
        "if_statement": control.branch,
        "while_statement": while_loop,
        "do_statement": control.loop_behind,
        "for_statement": for_loop,
        "for_range_loop": _range,
        "switch_statement": control.switch("condition", "body", "value", frozenset(("case_statement",))),
        "try_statement": control.tried,
        "function_definition": _function,
        "struct_specifier": definitions.class_of(bases=frozenset(("base_class_clause",))),
        "class_specifier": definitions.class_of(bases=frozenset(("base_class_clause",))),
        "union_specifier": simple.nothing,
        "enum_specifier": simple.nothing,
    },
)

_FUNCTION: Final = re.compile(
    rb"(?!(?:return|else|if|for|while|switch|typedef|struct|class|enum|union|namespace)\b)"
    rb"[A-Za-z_][\w:<>,*&~ \t]*[ \t*&:]~?[A-Za-z_][\w:]*[ \t]*\([^;=]*$"
)


def _kind(line: bytes) -> Kind:
    return Kind.FUNCTION if _FUNCTION.match(line.rstrip()) else Kind.STATEMENTS


_LEXICON: Final = Lexicon(
    kind=_kind,
    hard=re.compile(
        rb"(?:(?:static|extern|inline)[ \t]+)*(?:int|void|char|bool)\b[ \t*]+[\w:]+[ \t]*\([^;{}]*\)[ \t]*\{?[ \t]*$"
        rb"|#[ \t]*include\b",
        re.MULTILINE,
    ),
    directives=b"#",
    passed=((rb'R"(?P<label>[^()\\\s]{0,16})\(.*?\)(?P=label)"', rb'R"[^()\\\s"]{0,16}\('),),
)


def _functions() -> dict[str, Any]:
    from wardline_analyzers.flow.functions.matching import MATCHING
    from wardline_analyzers.light.filling import FILLING
    from wardline_analyzers.light.vouching import beginning, containing, resolving

    patterns = {**compiling("regex"), **with_text(anywhere=("regex_search",), whole=("regex_match",))}
    tests = {**beginning(BEGINS, "g_str_has_prefix", of_first=True), ONLY: MATCHING["re.fullmatch"]}
    paths = resolving("fs.canonical", "fs.weakly_canonical", "filesystem.canonical", "filesystem.weakly_canonical")
    begins = beginning("str.starts_with", "str.startsWith", "*.starts_with", "*.startsWith")
    return {**FILLING, **patterns, **tests, **paths, **begins, **containing("str.contains", "*.contains")}


_FRONT: Final = made(
    name="c",
    table=TABLE,
    grammar=grammar(tree_sitter_cpp.language),
    comments=SLASHES,
    unbound=r"[A-Za-z_]\w*|text (?:begins|holds only)",
    lexicon=_LEXICON,
    functions=_functions,
)


def _outline(syntax: Syntax, text: bytes, kind: Kind, member: bool) -> Outline:
    return told(_FRONT.outline(syntax, text, kind, member), syntax, kind)


FRONT: Final = replace(_FRONT, outline=_outline)
