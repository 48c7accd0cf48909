"""PHP: variables are spelled with their `$`, but for `this`; superglobals are `php._GET` and its kin."""

from __future__ import annotations

import re
from typing import Final

import tree_sitter_php
from tree_sitter import Language, Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import argument
from wardline_analyzers.flow.known.arguments import Arguments, Given
from wardline_analyzers.flow.known.elements import constant
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import BOOL, Value
from wardline_analyzers.languages.syntax import grammar
from wardline_analyzers.light.lowering import control, definitions, expressions, literals
from wardline_analyzers.light.lowering import statements as simple
from wardline_analyzers.light.lowering.calls import arguments, call, method, named_call
from wardline_analyzers.light.lowering.table import Lowering, Table, block, done, expression, head, named
from wardline_analyzers.light.making import made
from wardline_analyzers.light.php_calls import called, method_called, named_late, shell
from wardline_analyzers.light.php_lexicon import CODE, LEXICON
from wardline_analyzers.light.vouching import beginning, parsing_urls, resolving
from wardline_analyzers.suppress.syntax import CommentSyntax

_SUPERGLOBALS: Final = frozenset(
    ("$_GET", "$_POST", "$_REQUEST", "$_COOKIE", "$_SERVER", "$_FILES", "$_ENV", "$_SESSION", "$GLOBALS", "$argv")
)


def _spell(word: str) -> str:
    return "this" if word == "$this" else word


def _variable(low: Lowering, node: Node, depth: int) -> form.Expression:
    word = low.word(node)
    if word in _SUPERGLOBALS:
        return expressions.attribute(low, node, low.named(node, "php"), word[1:])
    return low.named(node, _spell(word))


def _named(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`Foo\\Bar\\baz`, `\\baz`"""
    return _dotted(low, node, low.word(node).strip("\\").split("\\"))


def _dotted(low: Lowering, node: Node, parts: list[str]) -> form.Expression:
    value = low.named(node, parts[0])
    for part in parts[1:]:
        value = expressions.attribute(low, node, value, part)
    return value


def _function_name(low: Lowering, node: Node, depth: int) -> form.Expression:
    return low.named(node, low.word(node))


def _scope(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`self`, `static`, `parent`"""
    if low.word(node) != "parent":
        return low.named(node, "this")
    return expressions.above(low, node, depth)


def _constant_of(low: Lowering, node: Node, value: form.Expression, depth: int) -> form.Expression:
    """`Foo::BAR`, `Foo::$bar`, `Foo::class`"""
    rest = named(low, node)
    word = node.child_by_field_name("name") or (rest[-1] if len(rest) > 1 else None)
    return expressions.attribute(low, node, value, low.word(word).lstrip("$") if word is not None else "")


def _new(low: Lowering, node: Node, depth: int) -> form.Expression:
    children = named(low, node)
    given = next((child for child in children if child.type == "arguments"), None)
    of = next((child for child in children if child.type != "arguments"), None)
    callee: form.Expression = low.opaque(node)
    if of is not None:
        callee = _scope(low, of, depth) if low.word(of) in ("static", "self") else expression(low, of, depth + 1)
        if of.type in ("variable_name", "subscript_expression"):
            callee = named_late(low, node, "made", callee)
    return call(low, *low.place(node), callee, arguments(low, given, depth), new=True)


def _array(low: Lowering, node: Node, depth: int) -> form.Expression:
    pairs: list[tuple[form.Expression | None, form.Expression]] = []
    keyed = False
    for number, child in enumerate(named(low, node)):
        parts = named(low, child) if child.type == "array_element_initializer" else [child]
        if not parts:
            continue
        value = expression(low, parts[-1], depth + 1)
        if parts[-1].type == "variadic_unpacking":
            pairs.append((None, value))
        elif len(parts) > 1:
            keyed = True
            pairs.append((_key(low, parts[0], depth), value))
        else:
            pairs.append((form.Literal(value.start, value.start, number), value))
    low.size += 1
    start, end = low.place(node)
    if keyed:
        return form.Mapping(start, end, tuple(pairs))
    items = tuple(value if key is not None else form.Star(value.start, value.end, value) for key, value in pairs)
    return form.Display(start, end, "list", items)


def _key(low: Lowering, node: Node, depth: int) -> form.Expression:
    """The key of an element; an option of curl, whose number nobody knows here, is told apart by its name."""
    word = low.word(node) if node.type == "name" else ""
    if word.startswith("CURLOPT_"):
        return form.Literal(*low.place(node), word)
    return expression(low, node, depth + 1)


def _match(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`match (x) { a, b => c }`: one of what it may give."""
    about = node.child_by_field_name("condition")
    subject = expression(low, about, depth + 1) if about is not None else low.opaque(node)
    value: form.Expression = form.Literal(*low.place(node), None)
    for arm in reversed(named(low, node.child_by_field_name("body") or node)):
        given, labels = arm.child_by_field_name("return_expression"), arm.child_by_field_name("conditional_expressions")
        if given is None:
            continue
        then = expression(low, given, depth + 1)
        if labels is None:
            value = then
            continue
        start, end = low.place(arm)
        tests = [expression(low, label, depth + 1) for label in named(low, labels)]
        test = form.Compare(start, end, ("in",), (subject, form.Display(start, end, "tuple", tuple(tests))))
        low.size += 3
        value = form.Choice(start, end, test, then, value)
    return value


def _use(low: Lowering, node: Node, depth: int) -> form.Statement:
    """`use Foo\\Bar as Baz, Foo\\{A, B};`"""
    found: list[tuple[str, str]] = []
    prefix = ""
    for child in named(low, node):
        if child.type == "namespace_name":
            prefix = low.word(child).strip("\\").replace("\\", ".") + "."
        clauses = named(low, child) if child.type == "namespace_use_group" else [child]
        for clause in clauses:
            parts = named(low, clause) if "clause" in clause.type else []
            if parts:
                whole = prefix + low.word(parts[0]).strip("\\").replace("\\", ".")
                alias = clause.child_by_field_name("alias")
                found.append((low.word(alias) if alias is not None else whole.rpartition(".")[2], whole))
    low.size += 1
    return form.Import(*low.place(node), tuple(found))


def _constants(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    type_ = node.child_by_field_name("type")
    for child in named(low, node):
        parts = named(low, child)
        if child.type in ("const_element", "property_element", "static_variable_declaration") and parts:
            word = low.word(parts[0])
            value = expression(low, parts[-1], depth + 1) if len(parts) > 1 else None
            spelled = word.lstrip("$") if child.type == "property_element" else word
            if value is not None or (type_ is not None and low.member):
                low.strays.append(simple.variable(low, child, spelled, type_ if low.member else None, value, depth))
    return None


_FUNCTION_OF: Final = definitions.function(static=frozenset(("static",)))


def _method(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """A method; parameters of the constructor may be fields (`private PDO $db`)."""
    made_ = _FUNCTION_OF(low, node, depth)
    given = node.child_by_field_name("parameters")
    kept: list[form.Statement] = []
    for child in named(low, given) if given is not None else ():
        name = child.child_by_field_name("name") if child.type == "property_promotion_parameter" else None
        if name is None:
            continue
        start, end = low.place(child)
        word = low.word(name)
        field = simple.stored(low, expressions.attribute(low, child, low.named(child, "this"), word.lstrip("$")))
        low.size += 1
        kept.append(form.Assign(start, end, (field,), low.named(child, word)))
    if not isinstance(made_, form.Function) or not kept:
        return made_
    body = (*kept, *made_.body)
    return form.Function(made_.start, made_.end, made_.name, made_.parameters, body, made_.decorators)


_BINARY: Final = expressions.binary(spelled={".": "+", "xor": "!=", "/": "/"})


def _compared(low: Lowering, node: Node, value: form.Expression, depth: int) -> form.Expression:
    """`strpos($text, $start) === 0` asks how a text begins."""
    made_ = _BINARY[1](low, node, value, depth)
    if not isinstance(made_, form.Compare) or made_.operators[0] not in ("==", "!="):
        return made_
    asked, other = made_.operands
    is_first = isinstance(other, form.Literal) and type(other.value) is int and other.value == 0
    if not is_first or not isinstance(asked, form.Call) or not isinstance(asked.callee, form.Name):
        return made_
    if asked.callee.name not in ("strpos", "strncmp", "substr_compare") or len(asked.arguments) < 2:
        return made_
    start, end = made_.start, made_.end
    begins = form.Name(start, start, low.loads.setdefault("str_starts_with", "str_starts_with"))
    test: form.Expression = call(low, start, end, begins, asked.arguments[:2])
    if made_.operators[0] == "==":
        return test
    low.size += 1
    return form.Not(start, end, test)


def _global(low: Lowering, node: Node, depth: int) -> form.Statement:
    words = tuple(_spell(low.word(child)) for child in named(low, node))
    low.changed.update(words)
    low.size += 1
    return form.Scope(*low.place(node), words, False)


def _foreach(low: Lowering, node: Node, depth: int) -> form.Statement:
    """`foreach ($row as $key => $value) …`"""
    parts = [child for child in named(low, node) if child != node.child_by_field_name("body")]
    over = expression(low, parts[0], depth + 1) if parts else low.opaque(node)
    body = block(low, node.child_by_field_name("body"), depth)
    bound: form.Expression
    if len(parts) > 1 and parts[1].type == "pair":
        over = call(
            low, over.start, over.end, form.Attribute(over.start, over.end, over, low.detail(over, "items")), ()
        )
        items = tuple(simple.target(low, child, depth + 1) for child in named(low, parts[1]))
        bound = form.Display(*low.place(parts[1]), "tuple", items)
    elif len(parts) > 1:
        bound = simple.target(low, parts[1], depth + 1)
    else:
        bound = form.Name(over.start, over.start, "$_")
    low.size += 1
    return form.For(*low.place(node), bound, over, body)


def _do(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """An expression as a statement; `<?= x ?>` is `echo x`."""
    before = node.prev_sibling
    if before is not None and before.type == "text_interpolation" and before.children:
        before = before.children[-1]
    if before is not None and before.type == "php_tag" and low.word(before) == "<?=":
        return done(low, named_call("echo")(low, node, depth))
    return simple.do(low, node, depth)


def _unset(low: Lowering, node: Node, depth: int) -> form.Statement:
    targets = tuple(simple.target(low, child, depth + 1) for child in named(low, node))
    low.size += 1
    return form.Delete(*low.place(node), targets)


def _left(low: Lowering, node: Node, depth: int) -> form.Statement:
    """`exit`, `die("…")`: what is behind is not reached."""
    inner = head(low, node, ())
    start, end = low.place(node)
    if inner is not None:
        given = (argument(low, expression(low, inner, depth + 1)),)
        low.strays.append(
            done(low, call(low, start, end, form.Name(start, start, low.loads.setdefault("exit", "exit")), given))
        )
    low.size += 1
    return form.Return(start, end, None)


_MEMBER = expressions.member("object", "name")
_CALL: Final = ("object",), method_called
_TYPES: Final = {
    **{"int": "int", "integer": "int", "float": "float", "double": "float", "bool": "bool", "boolean": "bool"},
    **{"string": "str", "array": "dict"},
}

TABLE: Final = Table(
    names=frozenset(("variable_name",)),
    spell=_spell,
    types=_TYPES,
    constructors=frozenset(("__construct",)),
    blocks=frozenset(("compound_statement", "colon_block", "program", "declaration_list", "else_clause")),
    targets={
        "list_literal": "list",
        "array_creation_expression": "list",
        "by_ref": "inner",
        "reference_modifier": "inner",
    },
    keyed=frozenset(("argument",)),
    spread=frozenset(("variadic_unpacking",)),
    harmless=frozenset(
        ("echo", "print", "isset", "empty", "strlen", "count", "int", "float", "bool", "isinstance", "exit")
    ),
    expressions={
        "variable_name": _variable,
        "name": _function_name,
        "qualified_name": _named,
        "namespace_name": _named,
        "relative_scope": _scope,
        "named_type": _named,
        "string": literals.text,
        "encapsed_string": literals.text,
        "heredoc": literals.text,
        "nowdoc": literals.text,
        "shell_command_expression": shell,
        "integer": literals.number,
        "float": literals.number,
        "boolean": literals.boolean,
        "null": literals.constant(None),
        "unary_op_expression": expressions.unary(),
        "parenthesized_expression": expressions.wrapped(),
        "error_suppression_expression": expressions.wrapped(),
        "clone_expression": expressions.wrapped(),
        "by_ref": expressions.wrapped(),
        "variadic_unpacking": expressions.wrapped(),
        "argument": expressions.wrapped(),
        "cast_expression": expressions.converted("type", "value", texts=True),
        "conditional_expression": expressions.choice("condition", "body", "alternative"),
        "object_creation_expression": _new,
        "array_creation_expression": _array,
        "match_expression": _match,
        "arrow_function": definitions.closure(),
        "anonymous_function": definitions.closure(),
        "anonymous_function_creation_expression": definitions.closure(),
        "print_intrinsic": named_call("print"),
        "include_expression": named_call("include"),
        "include_once_expression": named_call("include"),
        "require_expression": named_call("include"),
        "require_once_expression": named_call("include"),
        "sequence_expression": expressions.display("tuple"),
    },
    links={
        "member_access_expression": _MEMBER,
        "nullsafe_member_access_expression": _MEMBER,
        "scoped_property_access_expression": (("scope",), _constant_of),
        "class_constant_access_expression": ((), _constant_of),
        "subscript_expression": expressions.INDEX,
        "binary_expression": (_BINARY[0], _compared),
        "function_call_expression": (("function",), called),
        "member_call_expression": _CALL,
        "nullsafe_member_call_expression": _CALL,
        "scoped_call_expression": method("scope", "name"),
    },
    statements={
        "expression_statement": _do,
        "assignment_expression": simple.assignment(),
        "reference_assignment_expression": simple.assignment(),
        "augmented_assignment_expression": simple.assignment(),
        "update_expression": simple.step(),
        "echo_statement": lambda low, node, depth: done(low, named_call("echo")(low, node, depth)),
        "return_statement": simple.returned,
        "throw_expression": simple.raised,
        "break_statement": simple.left,
        "continue_statement": simple.continued,
        "exit_statement": _left,
        "unset_statement": _unset,
        "global_declaration": _global,
        "function_static_declaration": _constants,
        "const_declaration": _constants,
        "property_declaration": _constants,
        "namespace_use_declaration": _use,
        "use_declaration": simple.nothing,
        "namespace_definition": simple.inside("body"),
        "named_label_statement": simple.nothing,
        "goto_statement": simple.nothing,
        "text_interpolation": simple.nothing,
        "text": simple.nothing,
        "php_tag": simple.nothing,
        "if_statement": control.branch,
        "while_statement": control.loop,
        "do_statement": control.loop_behind,
        "for_statement": control.counted("initialize"),
        "foreach_statement": _foreach,
        "switch_statement": control.switch(
            "condition", "body", "value", frozenset(("case_statement", "default_statement"))
        ),
        "try_statement": control.tried,
        "function_definition": definitions.function(),
        "method_declaration": _method,
        "class_declaration": definitions.class_of(bases=frozenset(("base_clause",))),
        "trait_declaration": definitions.class_of(),
        "interface_declaration": simple.nothing,
        "enum_declaration": definitions.class_of(),
    },
)


# ---------------------------------------------------------------------- texts

_HTML: Final = grammar(tree_sitter_php.language_php)
_CODE: Final = grammar(tree_sitter_php.language_php_only)
_TAG: Final = re.compile(rb"<\?|\?>")


def _grammar(text: bytes) -> Language:
    """Units behind the first one begin in code: only there are texts cut."""
    found = _TAG.search(text)
    if found is not None:
        return _HTML if found[0] == b"<?" else _CODE
    return _HTML if text.lstrip()[:1] == b"<" else _CODE


def _opening(text: bytes) -> bytes:
    """A unit that begins in code, and goes on with HTML."""
    found = _TAG.search(text)
    return b"<?php " if found is not None and found[0] == b"?>" else b""


def _matches(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`preg_match("/^a$/", x)`: the pattern stands between marks."""
    from wardline_analyzers.flow.functions.matching import MATCHING

    if len(arguments.positional) < 2:
        return None
    given, subject = arguments.positional[:2]
    pattern = given.value.constant
    if not isinstance(pattern, str) or len(pattern) < 3:
        return BOOL
    end = pattern.rfind({"(": ")", "{": "}", "[": "]", "<": ">"}.get(pattern[0], pattern[0]))
    flags = "".join(flag for flag in pattern[end + 1 :] if flag in "imsx")
    bare = pattern[1:end].replace("\\z", "\\Z")
    inner = Given(constant(f"(?{flags}){bare}" if flags else bare), given.node)
    found = MATCHING["re.search"](run, type(arguments)([inner, subject]), node, state)
    return Value(kind="bool", when=found.when if found is not None else None)


FRONT: Final = made(
    name="php",
    table=TABLE,
    grammar=_grammar,
    comments=CommentSyntax(line=(b"//", b"#"), block=((b"/*", b"*/"),)),
    unbound=r"[A-Za-z_]\w*",
    lexicon=LEXICON,
    opening=_opening,
    code=CODE,
    functions=lambda: {
        "preg_match": _matches,
        **resolving("realpath"),
        **parsing_urls("parse_url"),
        **beginning("str_starts_with", of_first=True),
    },
    typed=True,
)
