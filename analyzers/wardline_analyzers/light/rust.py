"""Rust: `X::new(…)` makes an X, what only unpacks or borrows a value is that value, macros are functions."""

from __future__ import annotations

import re
from typing import Final

import tree_sitter_rust
from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import argument
from wardline_analyzers.languages.lexicon import Lexicon
from wardline_analyzers.languages.syntax import grammar
from wardline_analyzers.languages.units import kind_by
from wardline_analyzers.light.lowering import control, definitions, expressions, literals
from wardline_analyzers.light.lowering import statements as simple
from wardline_analyzers.light.lowering.calls import arguments, call, calling
from wardline_analyzers.light.lowering.table import (
    Body,
    Lowering,
    Table,
    block,
    expression,
    head,
    named,
)
from wardline_analyzers.light.lowering.types import annotation
from wardline_analyzers.light.making import made
from wardline_analyzers.light.patterns import compiling, testing
from wardline_analyzers.light.rust_calls import called
from wardline_analyzers.light.rust_macros import groups, macro, tokens
from wardline_analyzers.light.vouching import below, containing, limiting, resolving
from wardline_analyzers.suppress.syntax import CommentSyntax

_TYPES: Final = {
    **dict.fromkeys(("i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize"), "int"),
    **{"f32": "float", "f64": "float", "bool": "bool", "str": "str", "&str": "str", "string": "str", "uuid": "int"},
}
_WRAPPING: Final = frozenset(
    (
        *("Arc", "Rc", "Box", "Mutex", "RwLock", "RefCell", "Cell", "Option", "Result", "Cow"),
        *("MutexGuard", "RwLockReadGuard", "RwLockWriteGuard", "State", "Data", "Extension", "ThinData"),
    )
)
_NUMBERS: Final = frozenset(("int", "float", "bool"))


def _word(low: Lowering, node: Node, depth: int) -> form.Expression:
    return low.named(node, "this" if low.word(node) in ("self", "Self") else low.word(node))


def _path(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`std::fs::read`"""
    parts = [part.strip() for part in re.sub(r"<[^<>]*>", "", low.word(node)).split("::") if part.strip()]
    parts = [part for part in parts if part not in ("crate", "super")] or parts
    if not parts:
        return low.opaque(node)
    value = low.named(node, "this" if parts[0] in ("self", "Self") else parts[0])
    for part in parts[1:]:
        value = expressions.attribute(low, node, value, part)
    return value


def _call(low: Lowering, node: Node, callee: form.Expression, depth: int) -> form.Expression:
    return called(low, node, callee, arguments(low, node.child_by_field_name("arguments"), depth))


def _use(low: Lowering, node: Node, depth: int) -> form.Statement:
    found: list[tuple[str, str]] = []
    inner = node.child_by_field_name("argument")
    if inner is not None:
        _used(low, inner, "", found, 0)
    low.size += 1
    return form.Import(*low.place(node), tuple(found))


def _used(low: Lowering, node: Node, prefix: str, found: list[tuple[str, str]], depth: int) -> None:
    if depth > 20:
        return
    kind = node.type
    if kind in ("use_list", "scoped_use_list"):
        path, rows = node.child_by_field_name("path"), node.child_by_field_name("list")
        inner = prefix + (low.word(path).replace("::", ".") + "." if path is not None else "")
        for child in named(low, rows if rows is not None else node):
            _used(low, child, inner, found, depth + 1)
    elif kind == "use_as_clause":
        path, alias = node.child_by_field_name("path"), node.child_by_field_name("alias")
        if path is not None and alias is not None:
            found.append((low.word(alias), prefix + low.word(path).replace("::", ".")))
    elif kind == "self":
        whole = prefix.rstrip(".")
        found.append((whole.rpartition(".")[2], whole))
    elif kind in ("identifier", "scoped_identifier"):
        whole = prefix + low.word(node).replace("::", ".")
        found.append((whole.rpartition(".")[2], whole))


def _let(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    pattern, value = node.child_by_field_name("pattern") or node.child_by_field_name("name"), None
    given = node.child_by_field_name("value")
    if given is not None:
        value = expression(low, given, depth + 1)
    if pattern is None:
        return None
    if pattern.type in ("tuple_pattern", "slice_pattern") and value is not None:
        low.size += 1
        return form.Assign(*low.place(node), (simple.target(low, pattern, depth + 1),), value)
    name = definitions.declared(low, pattern)
    if name is None:
        return None
    # an annotation adds nothing to what is known of a value, but for numbers that a text is parsed to
    return simple.variable(low, node, low.word(name), node.child_by_field_name("type"), value, depth)


def _bound(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`let Some(x) = value` as a test."""
    made_ = _let(low, node, depth)
    if made_ is not None:
        low.strays.append(made_)
    return low.opaque(node)


def _match(low: Lowering, node: Node, depth: int) -> form.Statement:
    about, body = node.child_by_field_name("value"), node.child_by_field_name("body")
    subject = expression(low, about, depth + 1) if about is not None else low.opaque(node)
    cases: list[form.Case] = []
    for arm in named(low, body) if body is not None else ():
        start, end = low.place(arm)
        pattern = arm.child_by_field_name("pattern")
        inner = head(low, pattern, ()) if pattern is not None else None
        inside: Body = block(low, arm.child_by_field_name("value"), depth)
        low.size += 1
        if inner is None or inner.type == "identifier":
            word = low.word(inner) if inner is not None else ""
            fits = form.Pattern(start, start, "capture", word)
        elif inner.type == "or_pattern":
            labels = tuple(
                form.Pattern(start, start, "value", value=expression(low, part, depth + 1))
                for part in named(low, inner)
            )
            fits = form.Pattern(start, start, "or", parts=labels)
        elif inner.type.endswith("_literal"):
            fits = form.Pattern(start, start, "value", value=expression(low, inner, depth + 1))
        else:
            fits = form.Pattern(start, start, "unknown")
            name = definitions.declared(low, inner) if inner.type == "tuple_struct_pattern" else None
            if name is not None:  # `Ok(path)`: what is in it is what is asked
                fits = form.Pattern(start, start, "as", low.word(name), parts=(fits,))
        asked = pattern.child_by_field_name("condition") if pattern is not None else None
        guard = expression(low, asked, depth + 1) if asked is not None else None
        cases.append(form.Case(start, end, fits, guard, inside))
    low.size += 1
    return form.Match(*low.place(node), subject, tuple(cases))


def _function(low: Lowering, node: Node, depth: int) -> form.Statement:
    """A function with the attributes above it; without `self` it is one of the type."""
    name, given = node.child_by_field_name("name"), node.child_by_field_name("parameters")
    fixed = given is not None and all(child.type != "self_parameter" for child in named(low, given))
    above: list[form.Expression] = []
    before = node.prev_named_sibling
    while before is not None and before.type == "attribute_item":
        inner = head(low, before, ())
        word = head(low, inner, ()) if inner is not None else None
        if inner is not None and word is not None:
            tree = inner.child_by_field_name("arguments")
            row = tuple(argument(low, tokens(low, group, depth + 1)) for group in groups(tree) if group)
            above.append(call(low, *low.place(inner), _path(low, word, depth), row))
        before = before.prev_named_sibling
    body, word_ = node.child_by_field_name("body"), low.word(name) if name is not None else ""
    made_ = definitions.assembled(low, node, word_, given, body, depth, fixed, tuple(reversed(above)))
    taken = _extracted(low, given, made_.parameters)
    if not taken:
        return made_
    return form.Function(made_.start, made_.end, made_.name, made_.parameters, (*taken, *made_.body), made_.decorators)


_EXTRACTORS: Final = frozenset(("Query", "Path", "Form", "Json"))


def _extracted(low: Lowering, given: Node | None, parameters: tuple[form.Parameter, ...]) -> Body:
    """`Path(name): Path<String>`, `query: web::Query<Search>`: what is used is what the extractor holds."""
    found: list[form.Statement] = []
    for child in named(low, given) if given is not None else ():
        type_ = child.child_by_field_name("type")
        word = type_.child_by_field_name("type") if type_ is not None and type_.type == "generic_type" else None
        if word is None or low.word(word).rpartition("::")[2] not in _EXTRACTORS:
            continue
        start, end = low.place(child)
        parameter = next((one for one in parameters if start <= one.start and one.end <= end), None)
        if parameter is not None:
            name = form.Name(start, end, low.loads.setdefault(parameter.name, parameter.name))
            held: form.Expression = form.Attribute(start, end, name, low.detail(name, "0"))
            low.size += 3
            inside = next(iter(named(low, type_)[1:]), None) if type_ is not None else None
            told = annotation(low, inside) if inside is not None else None
            if isinstance(told, form.Name) and told.name in _NUMBERS:
                held, told = expressions.conversion(low, child, "int", held), None
            found.append(form.Assign(start, end, (form.Name(start, end, parameter.name),), held, told))
    return tuple(found)


def _record(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """`struct Name { a: T }`: a class that declares its fields."""
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None or body is None or body.type != "field_declaration_list":
        return None
    fields: list[form.Statement] = []
    for child in named(low, body):
        word, type_ = child.child_by_field_name("name"), child.child_by_field_name("type")
        if word is not None and type_ is not None:
            fields.append(simple.variable(low, child, low.word(word), type_, None, depth))
    low.size += 1
    return form.Class(*low.place(node), low.word(name), (), tuple(fields))


def _struct(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`Name { a: x }`: what is in it is given by name."""
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    given: list[form.Argument] = []
    for part in named(low, body) if body is not None else ():
        field, value = part.child_by_field_name("field"), part.child_by_field_name("value")
        inner = value if value is not None else head(low, part, ())
        if inner is not None:
            word = low.word(field) if field is not None else low.word(inner) if part.type.startswith("short") else ""
            given.append(argument(low, expression(low, inner, depth + 1), name=word))
    callee = _path(low, name, depth) if name is not None else low.opaque(node)
    return call(low, *low.place(node), callee, tuple(given), new=True)


def _character(low: Lowering, node: Node, depth: int) -> form.Expression:
    written = low.word(node).removeprefix("b")[1:-1]
    return literals.literal(low, node, written[-1:] if written in ("\\\\", "\\'") else written)


TABLE: Final = Table(
    names=frozenset(("identifier", "field_identifier", "shorthand_field_identifier")),
    types=_TYPES,
    wrapping=_WRAPPING,
    blocks=frozenset(("block", "source_file", "declaration_list", "else_clause")),
    targets={"tuple_pattern": "list", "slice_pattern": "list", "reference_pattern": "inner", "mut_pattern": "inner"},
    harmless=frozenset(("println", "print", "isinstance", "int", "float", "eprintln")),
    yields_last=True,
    valued=frozenset(("if_expression", "match_expression", "unsafe_block", "block", "loop_expression")),
    extras=frozenset(("line_comment", "block_comment", "attribute_item", "inner_attribute_item")),
    expressions={
        "self": _word,
        "type_identifier": _word,
        "scoped_identifier": _path,
        "generic_function": expressions.wrapped("function"),
        "string_literal": literals.text,
        "raw_string_literal": literals.text,
        "char_literal": _character,
        "integer_literal": literals.number,
        "float_literal": literals.number,
        "boolean_literal": literals.boolean,
        "unary_expression": expressions.unary(),
        "reference_expression": expressions.wrapped("value"),
        "try_expression": expressions.wrapped(),
        "await_expression": expressions.wrapped(),
        "parenthesized_expression": expressions.wrapped(),
        "type_cast_expression": expressions.converted("type", "value"),
        "tuple_expression": expressions.display("tuple"),
        "array_expression": expressions.display(),
        "closure_expression": definitions.closure(),
        "macro_invocation": macro,
        "struct_expression": _struct,
        "let_condition": _bound,
        "range_expression": lambda low, node, depth: low.opaque(node),
    },
    links={
        "field_expression": expressions.member("value", "field"),
        "index_expression": expressions.INDEX,
        "binary_expression": expressions.binary(),
        "call_expression": (calling("function")[0], _call),
    },
    statements={
        "expression_statement": simple.do,
        "assignment_expression": simple.assignment(),
        "compound_assignment_expr": simple.assignment(),
        "let_declaration": _let,
        "const_item": _let,
        "static_item": _let,
        "use_declaration": _use,
        "return_expression": simple.returned,
        "break_expression": simple.left,
        "continue_expression": simple.continued,
        "if_expression": control.branch,
        "while_expression": control.loop,
        "loop_expression": control.loop,
        "for_expression": control.each("pattern", "value"),
        "match_expression": _match,
        "unsafe_block": simple.inside(),
        "async_block": simple.inside(),
        "block": simple.inside(),
        "mod_item": simple.inside("body"),
        "function_item": _function,
        "impl_item": definitions.class_of(name="type"),
        "trait_item": definitions.class_of(),
        "function_signature_item": simple.nothing,
        "struct_item": _record,
        "enum_item": simple.nothing,
        "type_item": simple.nothing,
        "macro_definition": simple.nothing,
        "empty_statement": simple.nothing,
    },
)

_FUNCTION: Final = re.compile(
    rb"(?:pub(?:\([^)]*\))?[ \t]+)?(?:(?:async|const|unsafe|extern(?:[ \t]*\"[^\"]*\")?)[ \t]+)*fn[ \t]+\w"
)
_STRUCT: Final = re.compile(rb"(?:pub(?:\([^)]*\))?[ \t]+)?struct[ \t]+\w")
_OTHER: Final = re.compile(rb"(?:pub(?:\([^)]*\))?[ \t]+)?(?:unsafe[ \t]+)?(?:impl|enum|trait|mod|union)\b")
_ATTRIBUTES: Final = re.compile(rb"\s*(?:#!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\s*)+")


_LEXICON: Final = Lexicon(
    kind=kind_by(_FUNCTION, _STRUCT, _OTHER),
    hard=re.compile(rb"(?:pub(?:\([^)]*\))?[ \t]+)?(?:fn|impl|mod|use|trait)[ \t]+\w"),
    annotations=(b"#[", _ATTRIBUTES),
    passed=((rb"'[A-Za-z_]\w*(?!')", b""), (rb'b?r(?P<fence>#*)".*?"(?P=fence)', rb'b?r#*"')),
)

FRONT: Final = made(
    name="rust",
    table=TABLE,
    grammar=grammar(tree_sitter_rust.language),
    comments=CommentSyntax(line=(b"//",), block=((b"/*", b"*/"),)),
    unbound=r"[A-Za-z_]\w*",
    lexicon=_LEXICON,
    typed=True,
    functions=lambda: {
        **resolving("std.fs.canonicalize", "tokio.fs.canonicalize"),
        **limiting("std.cmp.min", "min"),
        **compiling("regex.Regex", "regex.bytes.Regex", "fancy_regex.Regex", "Regex"),
        **testing(anywhere=("is_match",)),
    },
    methods=lambda: {
        **resolving("canonicalize"),
        **below("starts_with"),
        **containing("contains", "contains_key"),
        **limiting("min", "clamp"),
    },
)
