"""Kotlin: Java's libraries, `it`, scope functions that give their object or what their block ends with."""

from __future__ import annotations

import re
from typing import Final

import tree_sitter_kotlin
from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.languages.braces import Lexicon
from wardline_analyzers.languages.syntax import grammar
from wardline_analyzers.languages.units import Kind
from wardline_analyzers.light.lowering import definitions, expressions, literals
from wardline_analyzers.light.lowering import statements as simple
from wardline_analyzers.light.lowering.calls import argument, arguments, call
from wardline_analyzers.light.lowering.table import (
    Body,
    Lowering,
    Table,
    block,
    done,
    ending,
    expression,
    named,
    statements,
)
from wardline_analyzers.light.lowering.types import annotation
from wardline_analyzers.light.making import made
from wardline_analyzers.suppress.syntax import CommentSyntax

_TYPES: Final = {
    **dict.fromkeys(("int", "long", "short", "byte", "char", "uint", "ulong", "uuid", "localdate"), "int"),
    **{"float": "float", "double": "float", "boolean": "bool", "string": "str", "charsequence": "str"},
}
_WORDS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None}
"""Constants, which the grammar takes for names."""
_EACH: Final = frozenset(("forEach", "forEachIndexed", "onEach"))
_GIVES_LAST: Final = frozenset(("let", "run", "use", "with"))
"""Functions that give what their block ends with."""
_GIVES_OBJECT: Final = frozenset(("also", "apply"))
_SAME: Final = frozenset(("toString", "trimIndent", "trimMargin", "orEmpty", "toByteArray", "asString"))
_LEAVES: Final = frozenset(("return_expression", "throw_expression"))
_TYPE_NODES: Final = frozenset(("user_type", "nullable_type", "function_type", "type_arguments", "modifiers"))


def _name(low: Lowering, node: Node, depth: int) -> form.Expression:
    word = low.word(node)
    if word in _WORDS:
        return literals.literal(low, node, _WORDS[word])
    if low.fields and word in low.fields[-1] and word not in low.locals:
        return expressions.attribute(low, node, low.named(node, "this"), word)
    return low.named(node, word)


def _text(low: Lowering, node: Node, depth: int) -> form.Expression:
    """A text. The grammar has `$name` as two pieces of content."""
    pieces: list[str | form.Expression] = []
    for child in node.children:
        word = low.word(child)
        if child.type == "string_content" and pieces and pieces[-1] == "$":
            found = re.match(r"[A-Za-z_]\w*", word)
            if found is not None:
                start = child.start_byte - low.shift
                pieces[-1] = form.Name(start, start + len(found[0]), low.loads.setdefault(found[0], found[0]))
                word = word[found.end() :]
            pieces.append(word)
        elif child.type == "string_content":
            pieces.append(word)
        elif child.type == "escape_sequence":
            pieces.append(literals.unescaped(word))
        elif child.type == "interpolation":
            pieces += [expression(low, part, depth + 1) for part in named(low, child)[:1]]
    kept = tuple(piece for piece in pieces if piece != "")
    if all(isinstance(piece, str) for piece in kept):
        return literals.literal(low, node, "".join(str(piece) for piece in kept))
    low.size += 1
    return form.Text(*low.place(node), kept, tuple("" for piece in kept if not isinstance(piece, str)))


def _member(low: Lowering, node: Node, base: form.Expression, depth: int) -> form.Expression:
    children = named(low, node)
    word = low.word(children[-1]) if len(children) > 1 else ""
    return expressions.attribute(low, node, base, word)


def _binary(low: Lowering, node: Node, left: form.Expression, depth: int) -> form.Expression:
    """An operator; `x ?: return` is x."""
    right, sign = node.child_by_field_name("right"), node.child_by_field_name("operator")
    if right is None or sign is None or right.type in _LEAVES or low.word(right) in ("continue", "break"):
        return left
    return expressions.joined(low, node, left, low.word(sign), expression(low, right, depth))


def _unary(low: Lowering, node: Node, depth: int) -> form.Expression:
    sign, inner = node.child_by_field_name("operator"), node.child_by_field_name("argument")
    if sign is not None and inner is not None and low.word(sign) in ("++", "--"):
        one = literals.literal(low, node, 1)
        stepped = simple.augmented(low, node, inner, low.word(sign)[0], one, depth)
        low.strays.append(stepped)
        return expression(low, inner, depth + 1)
    return expressions.unary()(low, node, depth)


def _call(low: Lowering, node: Node, callee: form.Expression, depth: int) -> form.Expression:
    """`f(x)`, `f(x) { … }`; functions with a block are run where they stand."""
    children = named(low, node)
    start, end = low.place(node)
    rows = [child for child in children if child.type == "value_arguments"]
    given = list(arguments(low, rows[0], depth)) if rows else []
    blocks = [child for child in children if child.type in ("annotated_lambda", "lambda_literal")]
    word = callee.name if isinstance(callee, (form.Attribute, form.Name)) else ""
    if isinstance(callee, form.Attribute):
        if word in _SAME and not given:
            return callee.base
        if blocks and word in _EACH | _GIVES_LAST | _GIVES_OBJECT:
            return _scoped(low, node, callee.base, word, blocks[0], depth)
    if blocks:
        lowered = expression(low, blocks[0], depth + 1)
        given.append(argument(low, lowered))
    made_by_name = isinstance(callee, form.Name) and word[:1].isupper()
    return call(low, start, end, callee, tuple(given), new=made_by_name)


def _lines(low: Lowering, node: Node) -> tuple[list[str], list[Node]]:
    """The parameters of a lambda, and its statements."""
    inner = next((child for child in named(low, node) if child.type == "lambda_literal"), node)
    names = ["it"]
    lines: list[Node] = []
    for child in named(low, inner):
        if child.type == "lambda_parameters":
            found = (definitions.declared(low, part) for part in named(low, child))
            names = [low.word(part) for part in found if part is not None]
        else:
            lines.append(child)
    return names, lines


def _scoped(low: Lowering, node: Node, base: form.Expression, word: str, inner: Node, depth: int) -> form.Expression:
    """`x.let { … }`, `row.forEach { … }`: the block is run here, with `it` as what is in front."""
    names, lines = _lines(low, inner)
    low.locals.update(names)
    start, end = low.place(node)
    bound = form.Name(start, start, names[-1] if names else "it")
    if word in _EACH:
        low.size += 1
        low.strays.append(form.For(start, end, bound, base, statements(low, lines, depth + 1)))
        return low.opaque(node)
    low.size += 2
    low.strays.append(form.Assign(start, start, (bound,), base))
    body = statements(low, lines, depth + 1)
    if word in _GIVES_OBJECT:
        low.strays += body
        return low.named(node, bound.name)
    kept = f"\0v{low.size}"
    low.strays += ending(low, body, lambda value: form.Assign(value.start, value.end, (_kept(value, kept),), value))
    return low.named(node, kept)


def _kept(value: form.Expression, word: str) -> form.Name:
    return form.Name(value.start, value.end, word)


def _lambda(low: Lowering, node: Node, depth: int) -> form.Expression:
    names, lines = _lines(low, node)
    start, end = low.place(node)
    around, member = low.locals, low.member
    low.locals, low.member = around | set(names), False
    taken = tuple(form.Parameter(start, start, name) for name in names)
    body = definitions.giving(low, statements(low, lines, depth + 1))
    low.locals, low.member = around, member
    low.size += 2
    return form.Lambda(start, end, form.Function(start, end, "", taken, body))


# ---------------------------------------------------------------------- statements


def _jump(low: Lowering, node: Node, depth: int) -> form.Statement:
    """`continue` and `break`, which the grammar takes for names; else a name that stands alone."""
    word = low.word(node)
    if word in ("continue", "break"):
        return simple.continued(low, node, depth) if word == "continue" else simple.left(low, node, depth)
    return done(low, _name(low, node, depth))


def _property(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """`val x: T = value`, `val (a, b) = pair`"""
    children = [child for child in named(low, node) if child.type not in _TYPE_NODES]
    if not children:
        return None
    declared = children[0]
    inner = children[1] if len(children) > 1 and children[1].type not in ("getter", "setter") else None
    if inner is not None and inner.type == "property_delegate":
        inner = next(iter(named(low, inner)), None)
    value = expression(low, inner, depth + 1) if inner is not None else None
    if declared.type == "multi_variable_declaration":
        return form.Assign(*low.place(node), (simple.target(low, declared, depth + 1),), value or low.opaque(node))
    parts = named(low, declared)
    if not parts:
        return None
    return simple.variable(low, declared, low.word(parts[0]), parts[1] if len(parts) > 1 else None, value, depth)


def _if(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    end = node.end_byte - low.shift
    arms: list[tuple[int, form.Expression, Body]] = []
    other: Body = ()
    arm: Node | None = node
    while arm is not None:
        test = arm.child_by_field_name("condition")
        rest = [child for child in named(low, arm) if child != test]
        asked = expression(low, test, depth + 1) if test is not None else low.opaque(arm)
        arms.append((arm.start_byte - low.shift, asked, block(low, rest[0] if rest else None, depth)))
        arm = None
        if len(rest) > 1:
            if rest[1].type == "if_expression":
                arm = rest[1]
            else:
                other = block(low, rest[1], depth)
    for start, asked, then in reversed(arms):
        low.size += 1
        other = (form.If(start, end, asked, then, other),)
    low.strays += other
    return None


def _when(low: Lowering, node: Node, depth: int) -> form.Statement:
    """`when (x) { 1, 2 -> … }`, and `when { test -> … }`."""
    start, end = low.place(node)
    subject_node = next((child for child in named(low, node) if child.type == "when_subject"), None)
    subject: form.Expression = form.Literal(start, start, True)
    if subject_node is not None:
        subject = expression(low, named(low, subject_node)[-1], depth + 1) if named(low, subject_node) else subject
    cases: list[form.Case] = []
    for entry in named(low, node):
        if entry.type != "when_entry":
            continue
        labels = entry.children_by_field_name("condition")
        rest = [child for child in named(low, entry) if child not in labels]
        at, until = low.place(entry)
        tests = [expression(low, label, depth + 1) for label in labels]
        inside = block(low, rest[-1] if rest else None, depth)
        low.size += 1
        if not labels:
            cases.append(form.Case(at, until, form.Pattern(at, at, "capture"), None, inside))
        elif subject_node is None:
            cases.append(form.Case(at, until, form.Pattern(at, at, "capture"), tests[0], inside))
        elif any(label.type in ("type_test", "range_test") for label in labels):
            cases.append(form.Case(at, until, form.Pattern(at, at, "unknown"), None, inside))
        else:
            parts = tuple(form.Pattern(at, at, "value", value=test) for test in tests)
            fits = parts[0] if len(parts) == 1 else form.Pattern(at, at, "or", parts=parts)
            cases.append(form.Case(at, until, fits, None, inside))
    low.size += 1
    return form.Match(start, end, subject, tuple(cases))


def _for(low: Lowering, node: Node, depth: int) -> form.Statement:
    children = [child for child in named(low, node) if child.type != "annotation"]
    bound: form.Expression = form.Name(*low.place(node), "_")
    over: form.Expression = low.opaque(node)
    if len(children) > 1:
        over = expression(low, children[1], depth + 1)
        if children[0].type == "multi_variable_declaration":
            items = form.Attribute(over.start, over.end, over, low.detail(over, "items"))
            over = call(low, over.start, over.end, items, ())
        bound = simple.target(low, children[0], depth + 1)
    low.size += 1
    return form.For(*low.place(node), bound, over, block(low, children[2] if len(children) > 2 else None, depth))


def _while(low: Lowering, node: Node, depth: int) -> form.Statement:
    test = node.child_by_field_name("condition")
    rest = [child for child in named(low, node) if child != test]
    asked = expression(low, test, depth + 1) if test is not None else low.opaque(node)
    low.size += 1
    if node.type == "do_while_statement":
        asked = literals.literal(low, node, True)
    return form.While(*low.place(node), asked, block(low, rest[0] if rest else None, depth))


def _try(low: Lowering, node: Node, depth: int) -> form.Statement:
    body: Body = ()
    last: Body = ()
    handlers: list[form.Handler] = []
    for child in named(low, node):
        if child.type == "catch_block":
            parts = named(low, child)
            word = low.word(parts[0]) if parts else ""
            low.locals.add(word)
            low.size += 1
            inside = block(low, parts[-1] if parts else None, depth)
            handlers.append(form.Handler(*low.place(child), None, word, inside))
        elif child.type == "finally_block":
            last = statements(low, child.children, depth + 1)
        else:
            body += block(low, child, depth)
    low.size += 1
    return form.Try(*low.place(node), body, tuple(handlers), (), last)


def _annotations(low: Lowering, node: Node, depth: int) -> tuple[form.Expression, ...]:
    found: list[form.Expression] = []
    for row in named(low, node):
        for child in named(low, row) if row.type in ("modifiers", "parameter_modifiers") else ():
            inner = next(iter(named(low, child)), None) if child.type == "annotation" else None
            if inner is None:
                continue
            rows = [part for part in named(low, inner) if part.type == "value_arguments"]
            named_type = annotation(low, inner)
            if named_type is not None:
                given = arguments(low, rows[0], depth) if rows else ()
                found.append(call(low, *low.place(child), named_type, given))
    return tuple(found)


def _function(low: Lowering, node: Node, depth: int) -> form.Statement:
    word = node.child_by_field_name("name")
    children = named(low, node)
    given = next((child for child in children if child.type == "function_value_parameters"), None)
    around = next((child for child in children if child.type == "function_body"), None)
    body = next(iter(named(low, around)), None) if around is not None else None
    return definitions.assembled(
        low, node, low.word(word) if word is not None else "", given, body, depth, False, _annotations(low, node, depth)
    )


def _anonymous(low: Lowering, node: Node, depth: int) -> form.Expression:
    member, low.member = low.member, False
    made_ = _function(low, node, depth)
    low.member = member
    assert isinstance(made_, form.Function)
    return form.Lambda(made_.start, made_.end, made_)


def _class(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """A class; what its constructor declares are fields, which it is given."""
    word, children = node.child_by_field_name("name"), named(low, node)
    body = next((child for child in children if child.type in ("class_body", "enum_class_body")), None)
    start, end = low.place(node)
    made_in_class: list[form.Statement] = []
    names: set[str] = set()
    taken: list[form.Parameter] = [form.Parameter(start, start, "this")]
    for parameters in (c for child in children if child.type == "primary_constructor" for c in named(low, child)):
        for part in named(low, parameters) if parameters.type == "class_parameters" else ():
            name = next((inner for inner in named(low, part) if inner.type == "identifier"), None)
            if name is None:
                continue
            type_ = next((inner for inner in named(low, part) if inner.type in ("user_type", "nullable_type")), None)
            told = annotation(low, type_) if type_ is not None else None
            names.add(low.word(name))
            taken.append(form.Parameter(*low.place(part), low.word(name), annotation=told))
    if names:
        this = form.Name(start, start, low.loads.setdefault("this", "this"))
        stores: list[form.Statement] = []
        for name_ in sorted(names):
            low.stored.add(name_)
            target = form.Attribute(start, start, this, low.detail(this, name_))
            stores.append(
                form.Assign(start, start, (target,), form.Name(start, start, low.loads.setdefault(name_, name_)))
            )
        made_in_class.append(form.Function(start, start, "__init__", tuple(taken), tuple(stores)))
        low.size += 2 * len(names)
    decorators = _annotations(low, node, depth)
    member, low.member = low.member, True
    low.classes.append(low.word(word) if word is not None else "")
    low.fields.append(frozenset(names | _declared_in(low, body)))
    inside = block(low, body, depth)
    low.fields.pop()
    low.classes.pop()
    low.member = member
    low.size += 1
    name_of_class = low.word(word) if word is not None else "Companion"
    return form.Class(start, end, name_of_class, (), (*made_in_class, *inside), decorators)


def _declared_in(low: Lowering, body: Node | None) -> set[str]:
    """The properties and functions of a class."""
    found: set[str] = set()
    for child in named(low, body) if body is not None else ():
        if child.type == "property_declaration":
            part = next((one for one in named(low, child) if one.type == "variable_declaration"), None)
            name = definitions.declared(low, part)
            if name is not None:
                found.add(low.word(name))
        elif child.type == "function_declaration":
            word = child.child_by_field_name("name")
            if word is not None:
                found.add(low.word(word))
    return found


def _import(low: Lowering, node: Node, depth: int) -> form.Statement:
    parts = named(low, node)
    whole = low.word(parts[0]) if parts else ""
    alias = low.word(parts[1]) if len(parts) > 1 else whole.rpartition(".")[2]
    low.size += 1
    star = low.word(node).rstrip().endswith("*")
    return form.Import(*low.place(node), () if star or not whole else ((alias, whole),))


TABLE: Final = Table(
    names=frozenset(("identifier",)),
    types=_TYPES,
    blocks=frozenset(("block", "source_file", "class_body", "enum_class_body")),
    targets={"variable_declaration": "inner", "multi_variable_declaration": "list"},
    plain_fields=True,
    keyed=frozenset(("value_argument",)),
    spread=frozenset(("spread_expression",)),
    harmless=frozenset(("println", "print", "isinstance", "int", "float", "bool")),
    valued=frozenset(("if_expression", "when_expression", "try_expression")),
    expressions={
        "identifier": _name,
        "string_literal": _text,
        "multiline_string_literal": _text,
        "character_literal": literals.symbol,
        "number_literal": literals.number,
        "this_expression": expressions.this,
        "parenthesized_expression": expressions.wrapped(),
        "as_expression": expressions.wrapped("left"),
        "unary_expression": _unary,
        "annotated_lambda": _lambda,
        "lambda_literal": _lambda,
        "anonymous_function": _anonymous,
        "value_argument": expressions.wrapped(),
        "collection_literal": expressions.display(),
        "type_test": lambda low, node, depth: low.opaque(node),
        "range_test": lambda low, node, depth: low.opaque(node),
        "range_expression": lambda low, node, depth: low.opaque(node),
        "callable_reference": lambda low, node, depth: low.opaque(node),
    },
    links={
        "navigation_expression": ((), _member),
        "index_expression": expressions.INDEX,
        "call_expression": ((), _call),
        "binary_expression": (("left",), _binary),
        "in_expression": (("left",), _binary),
        "is_expression": ((), lambda low, node, value, depth: low.opaque(node, (value,))),
    },
    statements={
        "identifier": _jump,
        "property_declaration": _property,
        "assignment": simple.assignment(),
        "return_expression": simple.returned,
        "throw_expression": simple.raised,
        "if_expression": _if,
        "when_expression": _when,
        "for_statement": _for,
        "while_statement": _while,
        "do_while_statement": _while,
        "try_expression": _try,
        "function_declaration": _function,
        "class_declaration": _class,
        "object_declaration": _class,
        "companion_object": _class,
        "anonymous_initializer": simple.inside(),
        "import": _import,
        "package_header": simple.nothing,
        "type_alias": simple.nothing,
        "modifiers": simple.nothing,
    },
)

_HEAD: Final = (
    rb"(?:(?:public|private|internal|protected|open|abstract|sealed|data|inline|suspend|override|operator|enum)[ \t]+)*"
)
_FUNCTION: Final = re.compile(_HEAD + rb"fun\b")
_CLASS: Final = re.compile(_HEAD + rb"(?:class|interface|object)\b")


def _kind(line: bytes) -> Kind:
    if _FUNCTION.match(line):
        return Kind.FUNCTION
    return Kind.NESTED if _CLASS.match(line) else Kind.STATEMENTS


_LEXICON: Final = Lexicon(
    kind=_kind,
    hard=re.compile(_HEAD + rb"(?:fun|class|interface|object|import|package)[ \t]+[\w<]"),
    long=(b'"""',),
)

FRONT: Final = made(
    name="kotlin",
    table=TABLE,
    grammar=grammar(tree_sitter_kotlin.language),
    comments=CommentSyntax(line=(b"//",), block=((b"/*", b"*/"),)),
    unbound=r"[A-Za-z_]\w*",
    lexicon=_LEXICON,
    limited=True,
)
