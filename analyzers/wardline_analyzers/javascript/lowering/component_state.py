"""What React's components remember: `this.setState({ name: value })` is an assignment to `this.state.name`, and the
setter of `const [name, setName] = useState(…)` a function that assigns to `name`; that of `useReducer(next, …)` assigns
what `next` makes of `name` and an action."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import DEEPEST
from wardline_analyzers.javascript.lowering.state import ScriptLowering, expression, named
from wardline_analyzers.javascript.objects import FUNCTIONS, plain_key

SETTER: Final = "setState"
STATE: Final = "state"
HOOK: Final = "useState"
REDUCER: Final = "useReducer"


def state_set(low: ScriptLowering, call: Node, depth: int) -> list[form.Statement]:
    """What a call of `setState` assigns, as far as it is written out; of another call, nothing."""
    callee, row = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if callee is None or row is None or callee.type != "member_expression" or depth >= DEEPEST:
        return []
    this, word = callee.child_by_field_name("object"), callee.child_by_field_name("property")
    if this is None or word is None or this.type != "this" or low.word(word) != SETTER:
        return []
    given = _object(named(low, row, depth))
    if given is None:
        return []
    made: list[form.Statement] = []
    for pair, name, value in _pairs(low, given, depth):
        assigned = low.read(pair, low.variable(name)) if value is pair else expression(low, value, depth + 1)
        made.append(low.make(form.Assign, pair, (_place(low, this, pair, name, depth),), assigned))
    return made


def setter(low: ScriptLowering, left: Node, value: Node, depth: int) -> list[form.Statement]:
    """The function that sets what `useState` or `useReducer` remembers; of another pattern, nothing."""
    callee = value.child_by_field_name("function") if value.type == "call_expression" else None
    if callee is None or left.type != "array_pattern":
        return []
    word = callee.child_by_field_name("property") if callee.type == "member_expression" else callee
    names = named(low, left, depth)
    if word is None or low.word(word) not in (HOOK, REDUCER) or len(names) != _NAME_AND_SETTER:
        return []
    if any(each.type != "identifier" for each in names):
        return []
    next_state = _next(low, value, depth) if low.word(word) == REDUCER else None
    state, name = low.variable(low.word(names[0])), low.variable(low.word(names[1]))
    at = names[1]
    low.scopes.enter()
    low.scopes.declare((_GIVEN,))
    low.scopes.assign(state)
    given = low.make(form.Parameter, at, _GIVEN)
    target = low.make(form.Name, at, state)
    kept: form.Expression = low.make(form.Name, at, _GIVEN)
    if next_state is not None:
        kept = low.call(at, next_state, low.read(at, state), kept)
    body = low.make(form.Assign, at, (target,), kept)
    made = low.make(form.Function, at, name, (given,), (body,))
    low.changed |= low.scopes.leave(made)
    return [made]


def _next(low: ScriptLowering, call: Node, depth: int) -> form.Expression | None:
    """The function that makes the next state of the one before and of an action, where it has a name."""
    row = call.child_by_field_name("arguments")
    given = named(low, row, depth) if row is not None else []
    return low.read(given[0], low.word(given[0])) if given and given[0].type == "identifier" else None


_NAME_AND_SETTER: Final = 2
_GIVEN: Final = "given'"
"""The parameter of a setter: no text has a variable of this name."""


def _place(low: ScriptLowering, this: Node, pair: Node, name: str, depth: int) -> form.Attribute:
    """`this.state.name`, as what is written."""
    owner = expression(low, this, depth + 1)
    state = low.make(form.Attribute, pair, owner, low.detail(owner, STATE))
    made = low.make(form.Attribute, pair, state, low.detail(state, name))
    low.stored.add(name)
    low.points.append(made)
    low.change(made)
    return made


def _object(arguments: list[Node]) -> Node | None:
    """The object that is given, or that the function returns which is given: `(old) => ({ … })`."""
    given: Node | None = arguments[0] if arguments else None
    if given is not None and given.type == "arrow_function":
        given = given.child_by_field_name("body")
        if given is not None and given.type == "parenthesized_expression" and given.named_children:
            given = given.named_children[0]
    return given if given is not None and given.type == "object" else None


def _pairs(low: ScriptLowering, given: Node, depth: int) -> Iterator[tuple[Node, str, Node]]:
    for pair in named(low, given, depth):
        if pair.type == "shorthand_property_identifier":
            yield pair, low.word(pair), pair
        elif pair.type == "pair":
            name, value = plain_key(pair, low.word), pair.child_by_field_name("value")
            if value is not None and name and value.type not in FUNCTIONS:
                yield pair, name, value


__all__ = ["HOOK", "REDUCER", "SETTER", "STATE", "setter", "state_set"]
