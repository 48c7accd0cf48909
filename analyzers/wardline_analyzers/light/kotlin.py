"""Kotlin: Java's libraries, `it`, scope functions that give their object or what their block ends with."""

from __future__ import annotations

from typing import Final

import tree_sitter_kotlin
from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.java.packages import CLASSES, WELL_KNOWN
from wardline_analyzers.languages.frontend import Functions
from wardline_analyzers.languages.syntax import grammar
from wardline_analyzers.light.kotlin_calls import (
    assigned,
    binary,
    called,
    made_of_block,
    member,
    name,
    text,
    unary,
    whole,
)
from wardline_analyzers.light.kotlin_lexicon import LEXICON
from wardline_analyzers.light.lowering import definitions, expressions, literals
from wardline_analyzers.light.lowering import statements as simple
from wardline_analyzers.light.lowering.calls import arguments, call
from wardline_analyzers.light.lowering.table import (
    Body,
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
from wardline_analyzers.light.patterns import asked_of_text, compiling, of_text, testing
from wardline_analyzers.light.vouching import beginning, containing, keeping, resolving
from wardline_analyzers.suppress.syntax import CommentSyntax

_TYPES: Final = {
    **dict.fromkeys(("int", "long", "short", "byte", "char", "uint", "ulong", "uuid", "localdate"), "int"),
    **{"float": "float", "double": "float", "boolean": "bool", "string": "str", "charsequence": "str"},
}
_TYPE_NODES: Final = frozenset(("user_type", "nullable_type", "function_type", "type_arguments", "modifiers"))


def _jump(low: Lowering, node: Node, depth: int) -> form.Statement:
    """`continue` and `break`, which the grammar takes for names; else a name that stands alone."""
    word = low.word(node)
    if word in ("continue", "break"):
        return simple.continued(low, node, depth) if word == "continue" else simple.left(low, node, depth)
    return done(low, name(low, node, depth))


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
    made_ = definitions.assembled(
        low, node, low.word(word) if word is not None else "", given, body, depth, False, _annotations(low, node, depth)
    )
    type_ = next((child for child in children if child.type in ("user_type", "nullable_type")), None)
    if type_ is None or given is None or type_.start_byte < given.end_byte:  # what it is a function of, or none
        return made_
    parts = (made_.start, made_.end, made_.name, made_.parameters, made_.body, made_.decorators)
    return form.Function(*parts, returns=annotation(low, type_))


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
            if type_ is not None:
                made_in_class.append(simple.variable(low, part, low.word(name), type_, None, depth))
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
    named_ = low.word(word) if word is not None else "Companion"
    name_of_class = definitions.AROUND if node.start_byte < low.shift else named_
    low.classes.append(name_of_class)
    low.fields.append(frozenset(names | _declared_in(low, body)))
    inside = block(low, body, depth)
    low.fields.pop()
    low.classes.pop()
    low.member = member
    low.size += 1
    return form.Class(start, end, name_of_class, _bases(low, node), (*made_in_class, *inside), decorators)


def _bases(low: Lowering, node: Node) -> tuple[form.Expression, ...]:
    """`: Base(x), Other`: the classes above."""
    found: list[form.Expression] = []
    for row in named(low, node):
        for each in named(low, row) if row.type == "delegation_specifiers" else ():
            inner = next(iter(named(low, each)), None)
            base = annotation(low, inner) if inner is not None else None
            if base is not None:
                found.append(base)
    return tuple(found)


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
    if low.word(node).rstrip().endswith("*"):
        return form.Import(*low.place(node), tuple((word, f"{whole}.{word}") for word in CLASSES.get(whole, ())))
    return form.Import(*low.place(node), ((alias, whole),) if whole else ())


TABLE: Final = Table(
    names=frozenset(("identifier",)),
    types=_TYPES,
    blocks=frozenset(("block", "source_file", "class_body", "enum_class_body")),
    targets={"variable_declaration": "inner", "multi_variable_declaration": "list"},
    plain_fields=True,
    declaring=(("variable_declaration", ""), ("parameter", ""), ("catch_block", "")),
    keyed=frozenset(("value_argument",)),
    spread=frozenset(("spread_expression",)),
    harmless=frozenset(("println", "print", "isinstance", "int", "float", "bool")),
    valued=frozenset(("if_expression", "when_expression", "try_expression")),
    expressions={
        "identifier": name,
        "string_literal": text,
        "multiline_string_literal": text,
        "character_literal": literals.symbol,
        "number_literal": literals.number,
        "this_expression": expressions.this,
        "parenthesized_expression": expressions.wrapped(),
        "as_expression": expressions.wrapped("left"),
        "unary_expression": unary,
        "annotated_lambda": made_of_block,
        "lambda_literal": made_of_block,
        "anonymous_function": _anonymous,
        "value_argument": expressions.wrapped(),
        "collection_literal": expressions.display(),
        "type_test": lambda low, node, depth: low.opaque(node),
        "range_test": lambda low, node, depth: low.opaque(node),
        "range_expression": lambda low, node, depth: low.opaque(node),
        "callable_reference": lambda low, node, depth: low.opaque(node),
    },
    links={
        "navigation_expression": ((), whole(member)),
        "index_expression": (expressions.INDEX[0], whole(expressions.INDEX[1])),
        "call_expression": ((), whole(called)),
        "binary_expression": (("left",), binary),
        "in_expression": (("left",), binary),
        "is_expression": ((), lambda low, node, value, depth: low.opaque(node, (value,))),
    },
    statements={
        "identifier": _jump,
        "property_declaration": _property,
        "assignment": assigned,
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


def _library() -> Functions:
    """What Java's classes make of values."""
    from wardline_analyzers.java.functions import FUNCTIONS  # here: not before a text of the language is opened

    return FUNCTIONS


FRONT: Final = made(
    name="kotlin",
    table=TABLE,
    grammar=grammar(tree_sitter_kotlin.language),
    comments=CommentSyntax(line=(b"//",), block=((b"/*", b"*/"),)),
    unbound=r"[A-Za-z_]\w*",
    lexicon=LEXICON,
    functions=lambda: {
        **_library().builtin,
        "ByteArray": _library().builtin["bytearray"],
        **compiling("Regex", "kotlin.text.Regex"),
        **testing(anywhere=("containsMatchIn",), whole=("matches",)),
    },
    methods=lambda: {
        **_library().methods,
        **resolving("getCanonicalFile", "getCanonicalPath", "normalize", "toRealPath"),
        **keeping("getPath", "getAbsolutePath", "getAbsoluteFile", "toPath", "toFile"),
        **beginning("startsWith"),
        **containing("contains"),
        **of_text("toRegex"),
        **asked_of_text("matches"),
    },
    bare_members=True,
    typed=True,
    limited=True,
    well_known=WELL_KNOWN,
)
