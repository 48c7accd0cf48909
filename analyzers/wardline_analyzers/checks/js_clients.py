"""What patterns of JavaScript ask about data that a client sent: whole objects, names of properties and of methods."""

from __future__ import annotations

from typing import Final

from tree_sitter import Node

from wardline_analyzers.checks.js_calls import value_of
from wardline_analyzers.checks.tree import ancestors
from wardline_analyzers.flow.values import ELEMENTS, PARAMETER, Value
from wardline_analyzers.match.match import Match

_FUNCTIONS: Final = frozenset(
    ("function_declaration", "function_expression", "method_definition", "variable_declarator")
)


def holds_client_data(match: Match) -> bool:
    """One of the arguments behind the first holds what a client sent, which may be an object."""
    given = match.arguments.positional[1:] if match.arguments is not None else []
    return any(_is_sent(value_of(match, node), whole=True) for node in given)


def path_of_client(match: Match) -> bool:
    """The client says which property is set: the second argument."""
    return _is_sent(value_of(match, match.argument("1")))


def key_of_client(match: Match) -> bool:
    """The client names both an object to look up and what is set in it: `all[name][key] = value`."""
    left = match.node.child_by_field_name("left")
    if left is None or left.type != "subscript_expression":
        return False
    base, key = left.child_by_field_name("object"), left.child_by_field_name("index")
    if (
        base is None
        or base.type != "subscript_expression"
        or not _is_sent(value_of(match, base.child_by_field_name("index")))
    ):
        return False
    return key is not None


def _is_sent(value: Value | None, whole: bool = False) -> bool:
    if value is None or (whole and value.kind in ("str", "int", "float", "bool")):
        return False
    return any(
        t.kind == "remote"
        and ELEMENTS not in t.cleared
        and "code" not in t.cleared
        and not (whole and t.shape == "text")
        for t in value.taints
    )


def is_sent_whole(match: Match) -> bool:
    """The first argument is what a client sent, as it came."""
    name = (value.name or "") if (value := value_of(match, match.argument("0"))) is not None else ""
    return name in ("express.Request().body", "express.Request().query", "koa.Request().body", "fastify.Request().body")


def is_sent_whole_behind(match: Match) -> bool:
    """What is behind the first argument, an object that is there already, is what a client sent, as it came."""
    first, *given = match.arguments.positional if match.arguments is not None else [match.node]
    if match.text(first).replace(" ", "") == "{}":
        return False  # a copy
    return any((value.name or "") == "express.Request().body" for node in given if (value := value_of(match, node)))


def reflects_origin(match: Match) -> bool:
    """The second argument is the origin that the client named."""
    node = match.argument("1")
    return node is not None and _is_sent(value_of(match, node)) and "origin" in match.text(node).lower()


def method_of_client(match: Match) -> bool:
    """`actions[name]()`: the client names the method that is called."""
    key, base = match.captures.get("key"), match.captures.get("base")
    held = value_of(match, base)
    if held is not None and held.items is not None and held.rest is None and held.name is None:
        return False  # one of those that are written out
    return _is_sent(value_of(match, key))


def merges_deeply(match: Match) -> bool:
    """`target[key] = source[key]` for each key of an object, in a function that calls itself for what is below."""
    left, right = match.node.child_by_field_name("left"), match.node.child_by_field_name("right")
    if left is None or right is None or left.type != "subscript_expression":
        return False
    key = left.child_by_field_name("index")
    if key is None or key.type != "identifier":
        return False
    loop = next((above for above in ancestors(match.node) if above.type == "for_in_statement"), None)
    bound = loop.child_by_field_name("left") if loop is not None else None
    if loop is None or bound is None or match.text(key) != match.text(bound).strip("[]").split(",")[0].strip():
        return False
    around = next((above for above in ancestors(loop) if above.type in _FUNCTIONS), None)
    name = around.child_by_field_name("name") if around is not None else None
    text = match.text(around) if around is not None else ""
    if match.text(left) in match.text(right):
        return False  # it changes what is there, and takes nothing from elsewhere
    goes_on = name is not None and _goes_on_below(match.text(name), match.text(left), match.text(loop))
    return goes_on and not any(word in text for word in ("__proto__", "hasOwn", "Object.create(null)", "prototype"))


def _goes_on_below(name: str, target: str, loop: str) -> bool:
    """`merge(target[key], source[key])`: it changes what is there already."""
    given = (rest.partition(")")[0] for rest in loop.split(f"{name}(")[1:])
    return any(target in words and "," in words for words in given)


# ---------------------------------------------------------------------- paths that a caller gives


_JOINS: Final = frozenset(("path.join", "path.resolve"))


def below(match: Match) -> bool:
    """The data is a part of a path behind a folder that the caller does not choose."""
    node = match.at if match.at is not None else match.node
    value = value_of(match, node)
    if value is None or node.type == "identifier":
        return False
    if node.type == "call_expression":
        callee, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or given is None or match.resolve(callee) not in _JOINS:
            return False
        first, *rest = given.named_children or [node]
        return not _is_given(match, first) and any(_is_given(match, each) for each in rest)
    return "/" in value.head


def _is_given(match: Match, node: Node) -> bool:
    value = value_of(match, node)
    return value is not None and any(taint.kind == PARAMETER for taint in value.taints)
