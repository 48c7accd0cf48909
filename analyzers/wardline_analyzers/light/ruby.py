"""Ruby: `params` and its kin are `rails.params`; `permit!` is spelled `permit_x`, `match?` is `match_p`."""

from __future__ import annotations

import re
from typing import Final

import tree_sitter_ruby
from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import argument
from wardline_analyzers.languages.syntax import grammar
from wardline_analyzers.light.lines import Heads, Splitter
from wardline_analyzers.light.lowering import control, definitions, expressions, literals
from wardline_analyzers.light.lowering import statements as simple
from wardline_analyzers.light.lowering.calls import arguments, call
from wardline_analyzers.light.lowering.table import (
    Body,
    Lowering,
    Table,
    block,
    done,
    expression,
    head,
    named,
    statements,
)
from wardline_analyzers.light.making import made
from wardline_analyzers.light.ruby_classes import constant, parts, spell
from wardline_analyzers.light.vouching import beginning, containing, resolving
from wardline_analyzers.suppress.syntax import HASH

_OF_REQUEST: Final = frozenset(("params", "request", "cookies", "session"))
_EACH: Final = frozenset(("each", "each_pair", "each_with_index", "each_value", "each_line", "each_entry"))
"""Methods whose block is the body of a loop."""


def _name(low: Lowering, node: Node, depth: int) -> form.Expression:
    """A variable, or a call without arguments."""
    word = spell(low.word(node))
    if word in low.locals:
        return low.named(node, word)
    if word in _OF_REQUEST:
        return expressions.attribute(low, node, low.named(node, "rails"), word)
    return call(low, *low.place(node), _function(low, node, word), ())


def _function(low: Lowering, node: Node, word: str) -> form.Expression:
    """What a call without an object calls: a method of the class around, or a function."""
    if low.fields and word in low.fields[-1]:
        return expressions.attribute(low, node, low.named(node, "this"), word)
    return low.named(node, word)


def _instance(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`@x`, `@@x`"""
    return expressions.attribute(low, node, low.named(node, "this"), low.word(node).strip("@"))


def _scope(low: Lowering, node: Node, value: form.Expression, depth: int) -> form.Expression:
    """`A::B`"""
    name = node.child_by_field_name("name")
    return expressions.attribute(low, node, value, low.word(name) if name is not None else "")


def _index(low: Lowering, node: Node, value: form.Expression, depth: int) -> form.Expression:
    keys = [child for child in named(low, node) if child != node.child_by_field_name("object")]
    if not keys:
        return low.opaque(node, (value,))
    low.size += 1
    return form.Index(*low.place(node), value, expression(low, keys[0], depth))


def _call(low: Lowering, node: Node, value: form.Expression, depth: int) -> form.Expression:
    """`object.method(arguments) { |x| … }`, with or without each of them."""
    receiver, method = node.child_by_field_name("receiver"), node.child_by_field_name("method")
    start, end = low.place(node)
    given = list(arguments(low, node.child_by_field_name("arguments"), depth))
    inner = node.child_by_field_name("block")
    word = spell(low.word(method)) if method is not None else "call"
    if method is not None and method.type == "super":
        return low.opaque(node, tuple(one.value for one in given))
    if receiver is None:
        callee = _function(low, method or node, word)
    elif word == "new":
        if inner is not None:
            given.append(argument(low, _lambda_of(low, inner, depth)))
        return call(low, start, end, value, tuple(given), new=True)
    elif word in ("to_s", "html_safe_p", "dup", "freeze") and not given:
        return value
    else:
        low.size += 1
        finish = (method or node).end_byte - low.shift
        callee = form.Attribute(value.start, finish, value, low.detail(value, word))
    if inner is not None and word in _EACH and receiver is not None:
        return _looped(low, node, value, word, inner, depth)
    if inner is not None:
        body = _lambda_of(low, inner, depth)
        given.append(argument(low, body))
    return call(low, start, end, callee, tuple(given))


def _looped(low: Lowering, node: Node, over: form.Expression, word: str, inner: Node, depth: int) -> form.Expression:
    """`row.each { |x| … }`: a loop."""
    taken = definitions.parameters(low, inner.child_by_field_name("parameters"), depth)
    low.locals.update(one.name for one in taken)
    start, end = low.place(node)
    names = [form.Name(one.start, one.end, one.name) for one in taken]
    if word == "each_with_index":
        names = names[:1]
    elif len(names) > 1 or word == "each_pair":
        items = form.Attribute(over.start, over.end, over, low.detail(over, "items"))
        over = call(low, over.start, over.end, items, ())
    bound: form.Expression = form.Name(start, start, "_")
    if len(names) == 1:
        bound = names[0]
    elif names:
        bound = form.Display(names[0].start, names[-1].end, "tuple", tuple(names))
    body = block(low, inner.child_by_field_name("body"), depth)
    low.size += 1
    low.strays.append(form.For(start, end, bound, over, body))
    return low.opaque(node)


def _lambda_of(low: Lowering, node: Node, depth: int) -> form.Lambda:
    member, low.member = low.member, False
    made_ = definitions.assembled(
        low, node, "", node.child_by_field_name("parameters"), node.child_by_field_name("body"), depth
    )
    low.member = member
    low.size += 1
    return form.Lambda(made_.start, made_.end, made_)


def _arrow(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`->(x) { … }`"""
    inner = node.child_by_field_name("body")
    body = inner.child_by_field_name("body") if inner is not None else None
    member, low.member = low.member, False
    made_ = definitions.assembled(low, node, "", node.child_by_field_name("parameters"), body, depth)
    low.member = member
    low.size += 1
    return form.Lambda(made_.start, made_.end, made_)


def _shell(low: Lowering, node: Node, depth: int) -> form.Expression:
    """A command in backticks."""
    start, end = low.place(node)
    callee = form.Name(start, start, low.loads.setdefault("system", "system"))
    return call(low, start, end, callee, (argument(low, literals.text(low, node, depth)),))


_PATTERN: Final = re.compile(r"(?:/|%r\W)(?P<text>.*)\W[a-wyz]*", re.DOTALL)
"""A pattern as it is written, where it has no comments (`x`): its backslashes say what a text's do not."""


def _regex(low: Lowering, node: Node, depth: int) -> form.Expression:
    """A pattern; one with values in it is made while the program runs."""
    made_ = literals.text(low, node, depth)
    if isinstance(made_, form.Literal):
        whole = _PATTERN.fullmatch(low.word(node))
        return literals.literal(low, node, whole["text"].replace("\\/", "/")) if whole is not None else made_
    start, end = low.place(node)
    callee = form.Name(start, start, low.loads.setdefault("Regexp", "Regexp"))
    return call(low, start, end, callee, (argument(low, made_),), new=True)


def _heredoc(low: Lowering, node: Node, depth: int) -> form.Expression:
    """`<<~EOS`: its text stands behind the statement."""
    above: Node | None = node
    for _ in range(20):
        if above is None:
            break
        behind = above.next_sibling
        while behind is not None and behind.type != "heredoc_body" and not behind.is_named:
            behind = behind.next_sibling
        if behind is not None and behind.type == "heredoc_body":
            return literals.text(low, behind, depth)
        above = above.parent
    return low.opaque(node)


def _hash(low: Lowering, node: Node, depth: int) -> form.Expression:
    pairs: list[tuple[form.Expression | None, form.Expression]] = []
    for child in named(low, node):
        key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
        if key is not None:
            made_key = expression(low, key, depth + 1)
            pairs.append((made_key, expression(low, value, depth + 1) if value is not None else low.opaque(child)))
        else:
            inner = head(low, child, ())
            pairs.append((None, expression(low, inner, depth + 1) if inner is not None else low.opaque(child)))
    low.size += 1
    return form.Mapping(*low.place(node), tuple(pairs))


def _row(low: Lowering, node: Node, depth: int) -> form.Expression:
    """What is returned: one value, or a row of them."""
    children = named(low, node)
    if len(children) == 1:
        return expression(low, children[0], depth + 1)
    return expressions.display("list")(low, node, depth)


def _star(low: Lowering, node: Node, depth: int) -> form.Expression:
    inner = head(low, node, ())
    value = expression(low, inner, depth + 1) if inner is not None else low.opaque(node)
    low.size += 1
    return form.Star(*low.place(node), value)


def _binary(low: Lowering, node: Node, value: form.Expression, depth: int) -> form.Expression:
    """`a << b` puts b into a; `x =~ /…/` is a test."""
    right, sign = node.child_by_field_name("right"), node.child_by_field_name("operator")
    if right is None or sign is None:
        return low.opaque(node, (value,))
    other, written = expression(low, right, depth), low.word(sign)
    start, end = low.place(node)
    if written == "=~":
        callee = form.Attribute(value.start, value.end, value, low.detail(value, "match_p"))
        return call(low, start, end, callee, (argument(low, other),))
    if written == "<<" and isinstance(value, (form.Name, form.Attribute)):
        low.size += 2
        if isinstance(value, form.Name):
            low.strays.append(form.Augment(start, end, form.Name(value.start, value.end, value.name), "+", other))
            return value
    if written == "<<" and isinstance(value, (form.Text, form.Literal)) and not isinstance(other, form.Literal):
        return expressions.joined(low, node, value, "+", other)
    return expressions.joined(low, node, value, written, other)


# ---------------------------------------------------------------------- statements


def _modified(low: Lowering, node: Node, depth: int) -> form.Statement:
    """`do_it if test`, `do_it unless test`"""
    body, condition = node.child_by_field_name("body"), node.child_by_field_name("condition")
    test = expression(low, condition, depth + 1) if condition is not None else low.opaque(node)
    if node.type.startswith("unless"):
        test = form.Not(test.start, test.end, test)
    low.size += 2
    return form.If(*low.place(node), test, statements(low, [body], depth + 1) if body is not None else ())


def _until(low: Lowering, node: Node, depth: int) -> form.Statement:
    made_ = control.loop(low, node, depth)
    assert isinstance(made_, form.While)
    return form.While(made_.start, made_.end, form.Not(made_.test.start, made_.test.end, made_.test), made_.body)


def _for(low: Lowering, node: Node, depth: int) -> form.Statement:
    to, source = node.child_by_field_name("pattern"), node.child_by_field_name("value")
    inner = head(low, source, ()) if source is not None else None
    bound = simple.target(low, to, depth + 1) if to is not None else simple.written(low, node, "_")
    over = expression(low, inner, depth + 1) if inner is not None else low.opaque(node)
    low.size += 1
    return form.For(*low.place(node), bound, over, block(low, node.child_by_field_name("body"), depth))


def _case(low: Lowering, node: Node, depth: int) -> form.Statement:
    value = node.child_by_field_name("value")
    subject = expression(low, value, depth + 1) if value is not None else low.opaque(node)
    cases: list[form.Case] = []
    for arm in named(low, node):
        start, end = low.place(arm)
        low.size += 1
        if arm.type == "else":
            inside = statements(low, arm.children, depth + 1)
            cases.append(form.Case(start, end, form.Pattern(start, start, "capture"), None, inside))
        elif arm.type in ("when", "in_clause"):
            labels = arm.children_by_field_name("pattern")
            parts = tuple(
                form.Pattern(start, start, "value", value=expression(low, inner, depth + 1))
                for label in labels
                if (inner := head(low, label, ())) is not None
            )
            pattern = parts[0] if len(parts) == 1 else form.Pattern(start, start, "or", parts=parts)
            if not parts:
                pattern = form.Pattern(start, start, "unknown")
            cases.append(form.Case(start, end, pattern, None, block(low, arm.child_by_field_name("body"), depth)))
    low.size += 1
    return form.Match(*low.place(node), subject, tuple(cases))


def _body(low: Lowering, node: Node, depth: int) -> form.Statement | None:
    """Statements, with `rescue` and `ensure` behind them."""
    lines = [child for child in named(low, node) if child.type not in ("rescue", "ensure", "else")]
    inside = statements(low, lines, depth + 1)
    handlers: list[form.Handler] = []
    last: Body = ()
    for child in named(low, node):
        start, end = low.place(child)
        if child.type == "rescue":
            variable = child.child_by_field_name("variable")
            word = low.word(variable).lstrip("=> ") if variable is not None else ""
            low.locals.add(word)
            low.size += 1
            body = block(low, child.child_by_field_name("body"), depth)
            handlers.append(form.Handler(start, end, None, word, body))
        elif child.type == "ensure":
            last = statements(low, child.children, depth + 1)
    if not handlers and not last:
        low.strays += inside
        return None
    low.size += 1
    return form.Try(*low.place(node), inside, tuple(handlers), (), last)


def _method(low: Lowering, node: Node, depth: int) -> form.Statement:
    name = node.child_by_field_name("name")
    return definitions.assembled(
        low,
        node,
        spell(low.word(name)) if name is not None else "",
        node.child_by_field_name("parameters"),
        node.child_by_field_name("body"),
        depth,
        node.type == "singleton_method",
    )


def _returned(low: Lowering, node: Node, depth: int) -> form.Statement:
    return simple.returned(low, node, depth)


def _yielded(low: Lowering, node: Node, depth: int) -> form.Statement:
    inner = head(low, node, ())
    return done(low, expression(low, inner, depth + 1) if inner is not None else low.opaque(node))


TABLE: Final = Table(
    names=frozenset(("identifier", "global_variable", "constant")),
    spell=spell,
    constructors=frozenset(("initialize",)),
    blocks=frozenset(("program", "then", "do", "block_body", "else", "parenthesized_statements")),
    targets={
        **{"left_assignment_list": "list", "destructured_left_assignment": "list", "rest_assignment": "inner"},
        "splat_argument": "inner",
    },
    keyed=frozenset(("pair",)),
    spread=frozenset(("splat_argument", "hash_splat_argument", "block_argument")),
    harmless=frozenset(
        ("puts", "p", "print", "raise", "system", "int", "float", "isinstance", "render", "redirect_to")
    ),
    yields_last=True,
    valued=frozenset(("if", "unless", "case", "begin", "if_modifier")),
    expressions={
        "identifier": _name,
        "constant": constant,
        "self": expressions.this,
        "instance_variable": _instance,
        "class_variable": _instance,
        "string": literals.text,
        "chained_string": literals.row_of_texts,
        "subshell": _shell,
        "regex": _regex,
        "heredoc_beginning": _heredoc,
        "simple_symbol": literals.symbol,
        "hash_key_symbol": literals.symbol,
        "delimited_symbol": literals.text,
        "character": literals.symbol,
        "integer": literals.number,
        "float": literals.number,
        "true": literals.constant(True),
        "false": literals.constant(False),
        "nil": literals.constant(None),
        "unary": expressions.unary("operand"),
        "conditional": expressions.choice("condition", "consequence", "alternative"),
        "array": expressions.display(),
        "string_array": expressions.display(),
        "symbol_array": expressions.display(),
        "bare_string": literals.text,
        "bare_symbol": literals.text,
        "hash": _hash,
        "argument_list": _row,
        "right_assignment_list": expressions.display(),
        "splat_argument": _star,
        "lambda": _arrow,
        "parenthesized_statements": expressions.wrapped(),
    },
    links={
        "call": (("receiver",), _call),
        "scope_resolution": (("scope",), _scope),
        "element_reference": (("object",), _index),
        "binary": (("left",), _binary),
    },
    statements={
        "assignment": simple.assignment(),
        "operator_assignment": simple.assignment(),
        "heredoc_body": simple.nothing,
        "return": _returned,
        "yield": _yielded,
        "break": simple.left,
        "next": simple.continued,
        "if": control.branch,
        "unless": control.negated,
        "if_modifier": _modified,
        "unless_modifier": _modified,
        "while_modifier": control.loop,
        "until_modifier": _until,
        "rescue_modifier": simple.inside("body"),
        "while": control.loop,
        "until": _until,
        "for": _for,
        "case": _case,
        "case_match": _case,
        "begin": _body,
        "body_statement": _body,
        "method": _method,
        "singleton_method": _method,
        "class": definitions.class_of(bases=frozenset(("superclass",)), fields=parts),
        "module": definitions.class_of(fields=parts),
        "singleton_class": simple.inside("body"),
        "uninterpreted": simple.nothing,
    },
)


_HEADS: Final = Heads(
    function=re.compile(rb"def[ \t]"),
    other=re.compile(rb"(?:class|module)[ \t]"),
    end=re.compile(rb"end\b"),
)

FRONT: Final = made(
    name="ruby",
    table=TABLE,
    grammar=grammar(tree_sitter_ruby.language),
    comments=HASH,
    unbound=r"[A-Za-z_]\w*",
    splitter=lambda buffer: Splitter(buffer, _HEADS),
    functions=lambda: resolving("File.expand_path", "File.realpath", "File.absolute_path"),
    methods=lambda: {
        **resolving("realpath", "cleanpath", "expand_path"),
        **beginning("start_with_p", "starts_with_p"),
        **containing("include_p", "member_p", "key_p", "has_key_p"),
    },
)
