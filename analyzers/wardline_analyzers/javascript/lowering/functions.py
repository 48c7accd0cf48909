"""Functions: their parameters and their bodies."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import DEEPEST, Body
from wardline_analyzers.javascript.lowering.state import (
    DEFINITIONS,
    EXPRESSIONS,
    EXTRAS,
    ScriptLowering,
    broken,
    decorator,
    expression,
    named,
)
from wardline_analyzers.javascript.lowering.statements import statements
from wardline_analyzers.javascript.lowering.targets import NAMES, THIS, assigned
from wardline_analyzers.javascript.lowering.types import annotation
from wardline_analyzers.javascript.objects import FUNCTIONS

_OF_CALLER: Final = "this of whoever calls"
"""No name: an object of which nothing is known."""
_PARAMETERS: Final = frozenset(("required_parameter", "optional_parameter"))
_ANNOTATED: Final = "Annotated"
SERVER_DIRECTIVE: Final = "use server"
SERVER: Final = "use-server"
"""What models call it: a decorator, or, in front of a module, a package that it imports, as it were."""


def function(
    low: ScriptLowering,
    node: Node,
    depth: int,
    name: str = "",
    method: bool = False,
    decorators: tuple[form.Expression, ...] = (),
) -> form.Function:
    """Any kind of function. A `method` has its object as its first parameter."""
    asynchronous = False
    returns: form.Expression | None = None
    found: tuple[form.Parameter, ...] = ()
    before: list[form.Statement] = []
    body: Body = ()
    outer_strays, low.strays = low.strays, []
    outer_yields, low.yields = low.yields, False
    arrow = node.type == "arrow_function"
    outer_object, outer_builds, low.builds = low.object, low.builds, False
    if _is_handed_on(node):
        low.object = _OF_CALLER
    elif not arrow and low.scopes.inside and low.object != _OF_CALLER:
        low.object = ""  # a function within a method has an object of its own
    low.scopes.enter()
    outer_renamed = low.renamed
    for position, child in enumerate(node.children):
        kind = child.type
        field = node.field_name_for_child(position)
        if kind == "async":
            asynchronous = True
        elif kind == "formal_parameters":
            found, before = parameters(low, child, depth + 1)
            _own(low, found)
        elif field == "parameter":
            found, before = _only(low, child)
            _own(low, found)
        elif field == "return_type":
            returns = annotation(low, child, depth + 1)
        elif kind == "statement_block":
            decorators += _directive(low, child)
            body += statements(low, child.children, depth + 1)
        elif field == "body":
            body += _returned(low, child, depth + 1)
        elif kind == "ERROR":
            body += tuple(broken(low, child, depth))
        elif field == "name" and kind == "identifier":
            name = name or low.word(child)
    low.object, low.renamed = outer_object, outer_renamed
    if low.builds and not arrow and not method and name[:1].isupper():  # it makes objects: `new Name(…)`
        method = True
    low.builds = outer_builds or (arrow and low.builds)
    if method:
        start, _ = low.span(node)
        found = (form.Parameter(start, start, THIS), *found)
        low.size += 1
    low.scopes.declare(parameter.name for parameter in found)
    strays, low.strays = low.strays, outer_strays
    generator, low.yields = low.yields, outer_yields
    made = low.make(
        form.Function,
        node,
        name,
        found,
        (*strays, *before, *body),
        decorators,
        returns,
        asynchronous,
        generator,
    )
    low.changed |= low.scopes.leave(made)
    return made


def _directive(low: ScriptLowering, body: Node) -> tuple[form.Expression, ...]:
    """`"use server"` in front of a body: clients call this function, as if a decorator said so."""
    first = body.named_children[0] if body.named_children else None
    said = first.named_children[0] if first is not None and first.named_children else None
    if said is None or said.type != "string" or low.word(said)[1:-1] != SERVER_DIRECTIVE:
        return ()
    return (low.make(form.Name, said, SERVER),)


def _is_handed_on(node: Node) -> bool:
    """`$(box).each(function () { … })`: whoever calls it says what `this` is in it, unless it is given along."""
    given = node.parent
    if node.type != "function_expression" or given is None or given.type != "arguments":
        return False
    return all(each.type != "this" for each in given.children)


def _own(low: ScriptLowering, found: tuple[form.Parameter, ...]) -> None:
    """Parameters hide what blocks around the function call so."""
    names = {parameter.name for parameter in found}
    low.scopes.declare(names)
    if not names.isdisjoint(low.renamed):
        low.renamed = {name: spelled for name, spelled in low.renamed.items() if name not in names}


def _returned(low: ScriptLowering, node: Node, depth: int) -> Body:
    """The body of an arrow function that is an expression."""
    value = expression(low, node, depth)
    made = low.make(form.Return, node, value)
    low.points.append(made)
    strays, low.strays = low.strays, []
    return (*strays, made)


def _only(low: ScriptLowering, node: Node) -> tuple[tuple[form.Parameter, ...], list[form.Statement]]:
    """The parameter of `x => …`"""
    word = low.word(node)
    return ((low.make(form.Parameter, node, word),) if word else ()), []


def parameters(low: ScriptLowering, node: Node, depth: int) -> tuple[tuple[form.Parameter, ...], list[form.Statement]]:
    """The parameters, and the statements that take apart those that are patterns."""
    found: list[form.Parameter] = []
    before: list[form.Statement] = []
    for child in node.children:
        if child.type == "ERROR":
            low.strays += broken(low, child, depth)
        elif child.is_named and child.type not in EXTRAS:
            _parameter(low, child, depth, found, before)
    return tuple(found), before


def _parameter(
    low: ScriptLowering, node: Node, depth: int, found: list[form.Parameter], before: list[form.Statement]
) -> None:
    pattern, type_, default = node, None, None
    decorators: list[form.Expression] = []
    property_ = False
    if node.type in _PARAMETERS:
        pattern, type_ = node.child_by_field_name("pattern") or node, node.child_by_field_name("type")
        default = node.child_by_field_name("value")
        for child in node.children:
            if child.type == "decorator":
                decorators += decorator(low, child, depth)
            elif child.type in ("accessibility_modifier", "readonly", "override_modifier"):
                property_ = True
    elif node.type == "assignment_pattern":
        parts = named(low, node, depth)
        if len(parts) > 1:
            pattern, default = parts[0], parts[-1]
    kind = form.POSITIONAL
    if pattern.type == "rest_pattern":
        kind = form.STAR
        inner = named(low, pattern, depth)
        if not inner:
            return
        pattern = inner[0]
    if pattern.type == "this" or (pattern is node and node.type in _PARAMETERS):
        return  # TypeScript's `this: T`, which is no parameter
    hint = annotation(low, type_, depth)
    if decorators:
        hint = _annotated(low, node, hint, decorators)
    value = expression(low, default, depth) if default is not None else None
    if pattern.type in NAMES:
        word = low.word(pattern)
        if not word:
            return
    else:
        word = low.temporary()
        low.scopes.declare((word,))
        before += assigned(low, pattern, low.make(form.Name, pattern, word), depth, True)
    found.append(low.make(form.Parameter, node, word, kind, hint, value))
    if property_:  # `constructor(private readonly db: Db)`
        this = low.read(pattern, THIS)
        low.stored.add(word)
        target = low.attribute(pattern, this, word)
        low.points.append(target)
        low.change(target)
        before.append(low.make(form.Assign, pattern, (target,), low.read(pattern, word)))


def _annotated(
    low: ScriptLowering, node: Node, hint: form.Expression | None, decorators: list[form.Expression]
) -> form.Expression:
    """`@Query("q") q: string` is `Annotated[str, Query("q")]`."""
    first = hint if hint is not None else low.opaque(node)
    key = low.make(form.Display, node, "tuple", (first, *decorators))
    return low.make(form.Index, node, low.make(form.Name, node, _ANNOTATED), key)


def _lambda(low: ScriptLowering, node: Node, depth: int) -> form.Expression:
    if depth >= DEEPEST:
        return low.too_deep(node)
    made = function(low, node, depth)
    made.name = ""  # its name is known in its own body only
    return low.make(form.Lambda, node, made)


EXPRESSIONS.update(dict.fromkeys(FUNCTIONS, _lambda))
DEFINITIONS.update(dict.fromkeys(FUNCTIONS, function))
