"""C#: classes by their simple names (`using` does not tell where a name is from), fields as parts of `this`."""

from __future__ import annotations

from typing import Final

import tree_sitter_c_sharp
from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import argument
from wardline_analyzers.languages.syntax import grammar
from wardline_analyzers.light.csharp_calls import ENCODING
from wardline_analyzers.light.csharp_classes import class_, method, property_
from wardline_analyzers.light.csharp_lexicon import LEXICON
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
    statements,
)
from wardline_analyzers.light.lowering.types import annotation
from wardline_analyzers.light.making import made
from wardline_analyzers.light.patterns import compiling, testing
from wardline_analyzers.light.vouching import beginning, containing, making_addresses, replacing, resolving
from wardline_analyzers.suppress.syntax import CommentSyntax

_NAMESPACES: Final = frozenset(
    (
        *("System", "Microsoft", "IO", "Data", "SqlClient", "Diagnostics", "Net", "Http", "Web", "Xml", "Security"),
        *("Cryptography", "Text", "RegularExpressions", "Runtime", "Serialization", "Formatters", "Binary", "XPath"),
        *("AspNetCore", "Mvc", "Linq", "Threading", "Tasks", "Collections", "Generic", "DirectoryServices", "Json"),
        *("Newtonsoft", "MySql", "MySqlClient", "Npgsql", "Sqlite", "EntityFrameworkCore", "Compression", "Reflection"),
        *("CodeAnalysis", "CSharp", "Scripting", "Extensions", "IdentityModel", "Tokens", "Cors", "Data"),
    )
)
"""Words in front of a class that say only where it is."""
_ROOTS: Final = frozenset(("System", "Microsoft", "Newtonsoft", "MySql", "Npgsql"))
"""Those that such a row begins with: `Http.GetAsync(…)` is called on something that is named `Http`."""
_TYPES: Final = {
    **dict.fromkeys(("int", "long", "short", "byte", "uint", "ulong", "ushort", "sbyte", "int32", "int64"), "int"),
    **dict.fromkeys(("guid", "datetime", "timespan", "char"), "int"),
    **dict.fromkeys(("float", "double", "decimal"), "float"),
    **{"bool": "bool", "boolean": "bool", "string": "str"},
}


def _name(low: Lowering, node: Node, depth: int) -> form.Expression:
    """A name; a field, a property or a method of the class around is a part of `this`.

    A name in capitals in front of a dot may also be that of a class: the dataflow asks whether the own one has it.
    """
    word = low.word(node)
    if low.is_field(word) and (word[:1].islower() or word[:1] == "_" or word in low.fields[-1] or _is_called(node)):
        return expressions.attribute(low, node, low.named(node, "this"), word)
    return low.named(node, word)


def _base(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`base.Method(…)`: of the class above. A field is the object's own, whichever class has declared it."""
    member = node.parent
    called = member is not None and member.type == "member_access_expression" and _is_called(member)
    return (expressions.above if called else expressions.this)(low, node, depth)


def _is_called(node: Node) -> bool:
    """`Name(…)`, `Name<T>(…)`"""
    around = node.parent
    if around is not None and around.type == "generic_name":
        node, around = around, around.parent
    return around is not None and around.type == "invocation_expression" and around.children[0] == node


def _member(low: Lowering, node: Node, base: form.Expression, depth: int) -> form.Expression:
    """`base.name`; a namespace in front of a name is dropped."""
    name = node.child_by_field_name("name")
    word = low.word(name).split("<")[0] if name is not None else ""
    if isinstance(base, form.Name) and word and base.name in (_NAMESPACES if _is_dotted(node) else _ROOTS):
        return low.named(node, word)
    return expressions.attribute(low, node, base, word)


def _is_dotted(node: Node) -> bool:
    """Is what the member is of one of something else: `a.b.name`?"""
    base = node.child_by_field_name("expression")
    return base is not None and base.type != "identifier"


def _generic(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`Name<T>`: the name."""
    inner = head(low, node, ())
    return expression(low, inner, depth + 1) if inner is not None else low.opaque(node)


def _access(low: Lowering, node: Node, base: form.Expression, depth: int) -> form.Expression:
    """`base?.rest`"""
    rest = named(low, node)[-1]
    around, low.receiver = low.receiver, base
    value = expression(low, rest, depth + 1)
    low.receiver = around
    return value


def _binding(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`.name`, `[key]` behind a `?`"""
    base = low.receiver
    if base is None:
        return low.opaque(node)
    if node.type == "member_binding_expression":
        name = node.child_by_field_name("name")
        return expressions.attribute(low, node, base, low.word(name) if name is not None else "")
    keys = [part for given in named(low, node) for part in (named(low, given) or [given])]
    low.size += 1
    key = expression(low, keys[0], depth + 1) if keys else low.opaque(node)
    return form.Index(*low.place(node), base, key)


def _new(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`new Name(…) { A = x }`: what is set at once is given by name."""
    type_ = node.child_by_field_name("type")
    declared = _declared_type(node) if type_ is None else None
    told = annotation(low, type_) if type_ is not None else None
    given = list(arguments(low, _part(node, "arguments", "argument_list"), depth))
    initializer = _part(node, "initializer", "initializer_expression")
    for part in named(low, initializer) if initializer is not None else ():
        to, value = part.child_by_field_name("left"), part.child_by_field_name("right")
        if to is not None and value is not None:
            name = low.word(to) if to.type == "identifier" else ""
            given.append(argument(low, expression(low, value, depth + 1), name=name))
        else:
            given.append(argument(low, expression(low, part, depth + 1)))
    callee = told if told is not None else low.opaque(node)
    if declared is not None and isinstance(of := annotation(low, declared), (form.Name, form.Attribute)):
        callee = low.named(node.children[0], of.name)  # `new` stands for it
    if isinstance(callee, form.Attribute):  # `System.Diagnostics.Process`
        callee = low.named(node, callee.name)
    return call(low, *low.place(node), callee, tuple(given), new=True)


def _part(node: Node, field: str, kind: str) -> Node | None:
    """A part of `new`, which the grammar names only where a type stands behind it."""
    return node.child_by_field_name(field) or next((child for child in node.named_children if child.type == kind), None)


def _declared_type(node: Node) -> Node | None:
    """The type of what `new(…)` is given to: `private readonly Regex word = new("…");`"""
    above = node.parent
    if node.type != "implicit_object_creation_expression" or above is None:
        return None
    holder = above.parent if above.type in ("variable_declarator", "arrow_expression_clause") else above
    if holder is None or holder.type not in ("variable_declaration", "property_declaration", "method_declaration"):
        return None
    return holder.child_by_field_name("returns") or holder.child_by_field_name("type")


def _new_array(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`new T[n]`, as a call of `Array`; `new T[] {…}`: its elements."""
    row = next((child for child in named(low, node) if child.type == "initializer_expression"), None)
    if row is not None:
        return expression(low, row, depth + 1)
    type_ = node.child_by_field_name("type")
    rank = type_.child_by_field_name("rank") if type_ is not None else None
    return call(low, *low.place(node), low.named(node, "Array"), arguments(low, rank, depth), new=True)


def _surely(low: Lowering, node: Node, value: form.Expression, depth: int) -> form.Expression:
    """`x!` is x; `x++` in an expression is x, and what it does goes before."""
    if not low.word(node).endswith("!"):
        made_ = simple.step()(low, node, depth)
        if made_ is not None:
            low.strays.append(made_)
    return value


def _verbatim(low: Lowering, node: Node, depth: int) -> form.Expression:
    return literals.literal(low, node, low.word(node)[2:-1].replace('""', '"'))


def _switched(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`x switch { 1 => a, _ => b }`: one of what it may give."""
    children = named(low, node)
    subject = expression(low, children[0], depth + 1) if children else low.opaque(node)
    value: form.Expression = form.Literal(*low.place(node), None)
    for arm in reversed(children[1:]):
        parts = named(low, arm)
        if not parts:
            continue
        then = expression(low, parts[-1], depth + 1)
        start, end = low.place(arm)
        if parts[0].type == "discard":
            value = then
            continue
        tested = expression(low, parts[0], depth + 1)
        low.size += 2
        value = form.Choice(start, end, form.Compare(start, end, ("==",), (subject, tested)), then, value)
    return value


def _is(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`x is Type name`"""
    inner, pattern = node.child_by_field_name("expression"), node.child_by_field_name("pattern")
    value = expression(low, inner, depth + 1) if inner is not None else low.opaque(node)
    if pattern is None:
        return value
    start, end = low.place(node)
    type_, name = pattern.child_by_field_name("type"), pattern.child_by_field_name("name")
    if name is not None:
        low.strays.append(simple.variable(low, name, low.word(name), type_, value, depth))
    told = annotation(low, type_) if type_ is not None else None
    if told is None:
        return form.Compare(start, end, ("==",), (value, expression(low, pattern, depth + 1)))
    tested = form.Name(start, start, low.loads.setdefault("isinstance", "isinstance"))
    return call(low, start, end, tested, (argument(low, value), argument(low, told)))


_APPENDING: Final = frozenset(("Append", "AppendLine", "AppendFormat", "AppendJoin"))
"""Methods of `StringBuilder` that give back the object itself."""


def _call(low: Lowering, node: Node, callee: form.Expression, depth: int) -> form.Expression:
    given = arguments(low, node.child_by_field_name("arguments"), depth)
    if isinstance(callee, (form.Name, form.Attribute)) and callee.name == "nameof":
        return low.opaque(node)
    if isinstance(callee, form.Attribute) and callee.name == "ToString":
        return callee.base
    inner = callee.base if isinstance(callee, form.Attribute) and callee.name in _APPENDING else None
    if isinstance(inner, form.Call) and isinstance(inner.callee, form.Attribute) and inner.callee.name in _APPENDING:
        callee, given = inner.callee, (*inner.arguments, *given)  # `x.Append(a).Append(b)`: all of it goes to x
    return call(low, *low.place(node), callee, given)


def _declared(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """`Type a = x, b;`"""
    for around in named(low, node):
        declaration = around if around.type == "variable_declaration" else None
        if declaration is None and node.type == "variable_declaration":
            declaration = node
        if declaration is None:
            continue
        type_ = declaration.child_by_field_name("type")
        if type_ is not None and type_.type == "implicit_type":
            type_ = None
        for child in named(low, declaration):
            if child.type != "variable_declarator":
                continue
            name = child.child_by_field_name("name")
            if name is None:
                _deconstructed(low, child, depth)
                continue
            rest = [part for part in named(low, child) if part != name]
            value = expression(low, rest[-1], depth + 1) if rest else None
            low.strays.append(simple.variable(low, child, low.word(name), type_, value, depth))
        if declaration == node:
            break
    return None


def _deconstructed(low: Lowering, node: Node, depth: int) -> None:
    """`var (a, b) = x;`"""
    parts = named(low, node)
    if len(parts) == 2:
        value = expression(low, parts[1], depth + 1)
        low.size += 1
        low.strays.append(form.Assign(*low.place(node), (simple.target(low, parts[0], depth + 1),), value))


def _opened(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """`using (var x = y) { … }`"""
    body = node.child_by_field_name("body")
    for child in named(low, node):
        low.strays += block(low, child, depth) if child == body else statements(low, [child], depth + 1)
    return None


def _sections(low: Lowering, node: Node, depth: int) -> form.Statement:
    """`switch (x) { case 1: …; break; }`"""
    value, body = node.child_by_field_name("value"), node.child_by_field_name("body")
    subject = expression(low, value, depth + 1) if value is not None else low.opaque(node)
    cases: list[form.Case] = []
    for section in named(low, body) if body is not None else ():
        start, end = low.place(section)
        labels = [part for part in named(low, section) if part.type.endswith("_pattern")]
        lines = [part for part in named(low, section) if part not in labels and part.type != "break_statement"]
        inside: Body = statements(low, lines, depth + 1)
        low.size += 1
        patterns = tuple(
            form.Pattern(start, start, "value", value=expression(low, label, depth + 1)) for label in labels
        )
        pattern = form.Pattern(start, start, "capture") if not patterns else patterns[0]
        if len(patterns) > 1:
            pattern = form.Pattern(start, start, "or", parts=patterns)
        cases.append(form.Case(start, end, pattern, None, inside))
    cases.sort(key=lambda case: case.pattern.kind == "capture")
    low.size += 1
    start, end = low.place(node)
    once = form.Literal(start, start, True)
    return form.While(start, end, once, (form.Match(start, end, subject, tuple(cases)), form.Break(end, end)))


_DECLARING: Final = (
    *((kind, "name") for kind in ("variable_declarator", "parameter", "declaration_pattern", "declaration_expression")),
    *((kind, "name") for kind in ("catch_declaration", "from_clause", "local_function_statement", "tuple_pattern")),
    *(("foreach_statement", "left"), ("implicit_parameter", "")),
)

TABLE: Final = Table(
    names=frozenset(("identifier", "implicit_parameter")),
    types=_TYPES,
    blocks=frozenset(("block", "compilation_unit", "declaration_list", "switch_body")),
    targets={
        **{"tuple_expression": "list", "tuple_pattern": "list", "declaration_expression": "named"},
        **{"argument": "inner", "parenthesized_expression": "inner"},
    },
    plain_fields=True,
    declaring=_DECLARING,
    keyed=frozenset(("argument", "attribute_argument")),
    harmless=frozenset(("isinstance", "int", "float", "bool", "nameof", "Ok", "View", "NotFound")),
    expressions={
        "identifier": _name,
        "generic_name": _generic,
        "qualified_name": lambda low, node, depth: low.named(node, low.word(node).rpartition(".")[2]),
        "string_literal": literals.text,
        "raw_string_literal": literals.text,
        "interpolated_string_expression": literals.text,
        "character_literal": literals.text,
        "verbatim_string_literal": _verbatim,
        "integer_literal": literals.number,
        "real_literal": literals.number,
        "boolean_literal": literals.boolean,
        "null_literal": literals.constant(None),
        "predefined_type": lambda low, node, depth: low.named(node, low.word(node)),
        "this": expressions.this,
        "this_expression": expressions.this,
        "base": _base,
        "prefix_unary_expression": expressions.unary(),
        "parenthesized_expression": expressions.wrapped(),
        "await_expression": expressions.wrapped(),
        "as_expression": expressions.wrapped("left"),
        "ref_expression": expressions.wrapped(),
        "arrow_expression_clause": expressions.wrapped(),
        "constant_pattern": expressions.wrapped(),
        "cast_expression": expressions.converted("type", "value"),
        "is_pattern_expression": _is,
        "conditional_expression": expressions.choice("condition", "consequence", "alternative"),
        "object_creation_expression": _new,
        "implicit_object_creation_expression": _new,
        "anonymous_object_creation_expression": _new,
        "implicit_array_creation_expression": expressions.wrapped(),
        "array_creation_expression": _new_array,
        "stackalloc_expression": _new_array,
        "initializer_expression": expressions.display(),
        "collection_expression": expressions.display(),
        "tuple_expression": expressions.display("tuple"),
        "member_binding_expression": _binding,
        "element_binding_expression": _binding,
        "lambda_expression": definitions.closure(),
        "anonymous_method_expression": definitions.closure(),
        "switch_expression": _switched,
        "typeof_expression": lambda low, node, depth: low.opaque(node),
        "default_expression": literals.constant(None),
        "argument": expressions.wrapped(),
        "declaration_expression": expressions.wrapped("name"),
    },
    links={
        "member_access_expression": (("expression",), _member),
        "conditional_access_expression": (("condition",), _access),
        "element_access_expression": expressions.INDEX,
        "binary_expression": expressions.binary(),
        "is_expression": expressions.binary(),
        "invocation_expression": (calling("function")[0], _call),
        "postfix_unary_expression": ((), _surely),
    },
    statements={
        "expression_statement": simple.do,
        "assignment_expression": simple.assignment(),
        "postfix_unary_expression": simple.step(),
        "local_declaration_statement": _declared,
        "field_declaration": _declared,
        "variable_declaration": _declared,
        "property_declaration": property_,
        "using_directive": simple.nothing,
        "return_statement": simple.returned,
        "throw_statement": simple.raised,
        "throw_expression": simple.raised,
        "yield_statement": simple.do,
        "break_statement": simple.left,
        "continue_statement": simple.continued,
        "goto_statement": simple.nothing,
        "using_statement": _opened,
        "lock_statement": simple.inside(),
        "checked_statement": simple.inside(),
        "unsafe_statement": simple.inside(),
        "fixed_statement": simple.inside(),
        "global_statement": simple.inside(),
        "labeled_statement": simple.inside(),
        "namespace_declaration": simple.inside("body"),
        "file_scoped_namespace_declaration": simple.nothing,
        "if_statement": control.branch,
        "while_statement": control.loop,
        "do_statement": control.loop_behind,
        "for_statement": control.counted("initializer"),
        "foreach_statement": control.each("left", "right"),
        "switch_statement": _sections,
        "try_statement": control.tried,
        "method_declaration": method,
        "constructor_declaration": method,
        "local_function_statement": method,
        "class_declaration": class_,
        "record_declaration": class_,
        "struct_declaration": class_,
        "interface_declaration": simple.nothing,
        "enum_declaration": simple.nothing,
        "delegate_declaration": simple.nothing,
    },
)

FRONT: Final = made(
    name="csharp",
    table=TABLE,
    grammar=grammar(tree_sitter_c_sharp.language),
    comments=CommentSyntax(line=(b"//",), block=((b"/*", b"*/"),)),
    unbound=r"[A-Z]\w*|int|long|short|byte|double|decimal|float|bool|string|str|isinstance|classmethod|public",
    lexicon=LEXICON,
    functions=lambda: {
        **resolving("Path.GetFullPath"),
        **making_addresses("Uri.TryCreate"),
        **ENCODING,
        **compiling("Regex"),
        **testing(anywhere=("IsMatch",)),
    },
    methods=lambda: {
        **beginning("StartsWith"),
        **containing("Contains", "ContainsKey"),
        **replacing("Replace"),
    },
    bare_members=True,
    counts=frozenset(("Length", "Count")),
    overloads=True,
    typed=True,
)
