"""Rust: `X::new(…)` makes an X, what only unpacks or borrows a value is that value, macros are functions."""

from __future__ import annotations

import re
from typing import Final

import tree_sitter_rust
from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.lowering import argument
from wardline_analyzers.languages.braces import Lexicon
from wardline_analyzers.languages.syntax import grammar
from wardline_analyzers.languages.units import Kind
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
from wardline_analyzers.light.making import made
from wardline_analyzers.suppress.syntax import CommentSyntax

_TYPES: Final = {
    **dict.fromkeys(("i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize"), "int"),
    **{"f32": "float", "f64": "float", "bool": "bool", "str": "str", "&str": "str", "string": "str", "uuid": "int"},
}
_SAME: Final = frozenset(
    (
        *("unwrap", "expect", "clone", "to_string", "to_owned", "as_str", "into", "as_ref", "as_mut", "into_inner"),
        *("unwrap_or_default", "borrow", "deref", "iter", "into_iter", "iter_mut", "cloned", "copied", "ok", "await"),
        *("as_bytes", "into_string", "to_vec", "as_path", "into_bytes", "ok_or", "map_err", "lock", "display"),
    )
)
"""Methods that give the value itself, unpacked, borrowed or copied."""
_FORMATS: Final = frozenset(
    (
        *("format", "print", "println", "eprint", "eprintln", "panic", "write", "writeln", "format_args", "bail"),
        *("info", "warn", "error", "debug", "trace", "anyhow", "unreachable", "todo"),
    )
)
"""Macros that fill in a text."""
_PLACE: Final = re.compile(r"\{\{|\}\}|\{([A-Za-z_]\w*|\d*)(?::([^{}]*))?\}")
_SHELLS: Final = re.compile(r"(?:^|[/\\])(?:ba|da|z|k|c)?sh$|(?i:cmd|powershell|pwsh)(?:\.exe)?$")


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
    return _called(low, node, callee, arguments(low, node.child_by_field_name("arguments"), depth))


def _called(low: Lowering, node: Node, callee: form.Expression, given: tuple[form.Argument, ...]) -> form.Expression:
    start, end = low.place(node)
    if isinstance(callee, form.Name) and callee.name in ("Ok", "Some", "Err", "Box", "Arc", "Rc") and len(given) == 1:
        return given[0].value
    if isinstance(callee, form.Attribute):
        word, base = callee.name, callee.base
        if word in _SAME:
            return base
        if word in ("new", "from") and isinstance(base, (form.Name, form.Attribute)) and base.name[:1].isupper():
            if base.name in ("String", "Box", "Arc", "Rc", "Some", "PathBuf", "Path") and given:
                return given[0].value
            return call(low, start, end, base, given, new=True)
        if word == "arg" and _runs_shell(base):
            callee = form.Attribute(callee.start, callee.end, base, low.detail(base, "shell_arg"))
    return call(low, start, end, callee, given)


def _runs_shell(base: form.Expression) -> bool:
    """`Command::new("sh").arg("-c")`: what comes next is read by a shell."""
    flag = base.arguments[0].value if isinstance(base, form.Call) and base.arguments else None
    if not (isinstance(flag, form.Literal) and str(flag.value).lower() in ("-c", "/c", "-lc", "-command")):
        return False
    for _ in range(20):
        if isinstance(base, form.Call) and isinstance(base.callee, form.Attribute) and not base.new:
            base = base.callee.base
    program = base.arguments[0].value if isinstance(base, form.Call) and base.arguments else None
    return isinstance(program, form.Literal) and _SHELLS.search(str(program.value)) is not None


# ---------------------------------------------------------------------- macros


def _macro(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`name!(a, b)`: the grammar gives a row of signs and names."""
    name = node.child_by_field_name("macro")
    tree = next((child for child in node.children if child.type == "token_tree"), None)
    groups = _groups(tree)
    values = [_tokens(low, group, depth + 1) for group in groups if group]
    start, end = low.place(node)
    word = low.word(name).rpartition("::")[2] if name is not None else ""
    if word in ("vec", "array"):
        low.size += 1
        return form.Display(start, end, "list", tuple(values))
    given = [argument(low, value) for value in values]
    if word in _FORMATS:
        at = next((n for n, value in enumerate(values) if isinstance(value, form.Literal)), None)
        if at is not None:
            text = _filled(low, node, values[at], values[at + 1 :])
            if word in ("format", "format_args"):
                return text
            given = [*given[:at], argument(low, text)]
    callee = form.Name(start, start, low.loads.setdefault(word, word)) if word else low.opaque(node)
    return call(low, start, end, callee, tuple(given))


def _groups(tree: Node | None) -> list[list[Node]]:
    groups: list[list[Node]] = [[]]
    for child in tree.children[1:-1] if tree is not None else ():
        if child.type in (",", ";"):
            groups.append([])
        else:
            groups[-1].append(child)
    return groups


def _tokens(low: Lowering, row: list[Node], depth: int) -> form.Expression:
    """An expression out of its signs: `&self.name.trim()`, `std::env::args()`, a constant; else its parts."""
    row = [child for child in row if child.type not in ("&", "*", "mutable_specifier", "?")]
    if len(row) > 2 and row[1].type == "=":  # `name = value`
        row = row[2:]
    if not row or depth > 60:
        return form.Opaque(0, 0)
    value = expression(low, row[0], depth) if row[0].type != "token_tree" else low.opaque(row[0])
    at = 1
    while at < len(row):
        sign, behind = row[at], row[at + 1] if at + 1 < len(row) else None
        if sign.type in (".", "::") and behind is not None and behind.type in ("identifier", "await"):
            value = form.Attribute(value.start, low.place(behind)[1], value, low.detail(value, low.word(behind)))
            low.size += 1
            at += 2
        elif sign.type == "token_tree" and low.word(sign)[:1] == "(":
            given = tuple(argument(low, _tokens(low, group, depth + 1)) for group in _groups(sign) if group)
            value = _called(low, sign, value, given)
            at += 1
        else:
            rest = [_tokens(low, [child], depth + 1) for child in row[at:] if child.is_named]
            return form.Opaque(value.start, low.place(row[-1])[1], (value, *rest))
    return value


def _filled(low: Lowering, node: Node, text: form.Expression, values: list[form.Expression]) -> form.Expression:
    """The text with what stands at its places: the next value, or the variable that is named."""
    if not isinstance(text, form.Literal) or not isinstance(text.value, str):
        return text
    pieces: list[str | form.Expression] = []
    formats: list[str] = []
    at, number = 0, 0
    for found in _PLACE.finditer(text.value):
        before = text.value[at : found.start()]
        at = found.end()
        if found[1] is None:
            pieces.append(before + found[0][0])
            continue
        pieces.append(before)
        formats.append("!r" if (found[2] or "").endswith("?") else "")  # `{:?}` quotes
        if found[1] and not found[1].isdigit():
            pieces.append(form.Name(text.start, text.start, low.loads.setdefault(found[1], found[1])))
        else:
            index = int(found[1]) if found[1] else number
            number += not found[1]
            pieces.append(values[index] if index < len(values) else form.Opaque(text.start, text.start))
    pieces.append(text.value[at:])
    kept = tuple(piece for piece in pieces if piece != "")
    if all(isinstance(piece, str) for piece in kept):
        return form.Literal(text.start, text.end, "".join(str(piece) for piece in kept))
    low.size += 1
    return form.Text(*low.place(node), kept, tuple(formats))


# ---------------------------------------------------------------------- the rest


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
            if name is not None:
                bound = form.Name(start, start, low.word(name))
                inside = (form.Assign(start, start, (bound,), subject), *inside)
        cases.append(form.Case(start, end, fits, None, inside))
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
            row = tuple(argument(low, _tokens(low, group, depth + 1)) for group in _groups(tree) if group)
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
            held = form.Attribute(start, end, name, low.detail(name, "0"))
            low.size += 3
            found.append(form.Assign(start, end, (form.Name(start, end, parameter.name),), held))
    return tuple(found)


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
    return literals.literal(low, node, low.word(node).strip("b'"))


TABLE: Final = Table(
    names=frozenset(("identifier", "field_identifier", "shorthand_field_identifier")),
    types=_TYPES,
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
        "macro_invocation": _macro,
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
        "struct_item": simple.nothing,
        "enum_item": simple.nothing,
        "type_item": simple.nothing,
        "macro_definition": simple.nothing,
        "empty_statement": simple.nothing,
    },
)

_FUNCTION: Final = re.compile(
    rb"(?:pub(?:\([^)]*\))?[ \t]+)?(?:(?:async|const|unsafe|extern(?:[ \t]*\"[^\"]*\")?)[ \t]+)*fn[ \t]+\w"
)
_OTHER: Final = re.compile(rb"(?:pub(?:\([^)]*\))?[ \t]+)?(?:unsafe[ \t]+)?(?:impl|struct|enum|trait|mod|union)\b")
_ATTRIBUTES: Final = re.compile(rb"\s*(?:#!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\s*)+")


def _kind(line: bytes) -> Kind:
    if _FUNCTION.match(line):
        return Kind.FUNCTION
    return Kind.NESTED if _OTHER.match(line) else Kind.STATEMENTS


_LEXICON: Final = Lexicon(
    kind=_kind,
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
)
