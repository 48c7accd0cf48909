"""What expressions are worth. One function for each kind; calls are in `calls.py`, tests in `tests.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from wardline_analyzers.flow import fold, form
from wardline_analyzers.flow.program import Bound, ClassRef, Closure, Instance, LocalClass, Ref
from wardline_analyzers.flow.run import DEEPEST, Run
from wardline_analyzers.flow.sources import sourced
from wardline_analyzers.flow.state import State
from wardline_analyzers.flow.strings import built, percent
from wardline_analyzers.flow.values import (
    ANY,
    BOOL,
    CLEAN,
    FALSE,
    MOST_ITEMS,
    NO_FACTS,
    NONE,
    TRUE,
    UNKNOWN,
    Value,
    constant,
    display,
    element,
    elements,
    join,
    join_all,
    join_taints,
    lump,
    rebuilt,
)

Evaluate = Callable[[Run, Any, State], Value]

EVALUATE: Final[dict[type, Evaluate]] = {}
"""How each kind of expression is evaluated; the modules of the solver put theirs in."""

_NUMBERS: Final = frozenset(("int", "float", "bool"))


def evaluate(run: Run, node: form.Expression, state: State) -> Value:
    """The value of an expression; what it does (assignments in it, calls) is done to the state."""
    run.budget -= 1
    if run.budget < 0 or run.nesting > DEEPEST:
        run.limited = True
        return ANY
    run.nesting += 1
    value = EVALUATE[type(node)](run, node, state)
    run.nesting -= 1
    if run.watching:
        run.note(node, value if not value.taints or not state.facts else vouched_for(value, state))
    return value


def vouched_for(value: Value, state: State) -> Value:
    """The value as the matchers are told of it: cleared of what tests have vouched for here."""
    return value.but(taints=tuple(t.but(cleared=state.cleared(t)) for t in value.taints))


# ---------------------------------------------------------------------- names and parts


def _literal(run: Run, node: form.Literal, state: State) -> Value:
    return constant(node.value)


def _name(run: Run, node: form.Name, state: State) -> Value:
    return run.variable(node.name, state)


def _attribute(run: Run, node: form.Attribute, state: State) -> Value:
    return attribute(run, evaluate(run, node.base, state), node.name, node)


def attribute(run: Run, base: Value, name: str, node: form.Node) -> Value:
    """`base.name`"""
    key = "." + name
    found: Value | None = None
    if base.items is not None and key in base.items:
        found = base.items[key]
    if base.callables:
        member = _member(run, base, name, node)
        if member is not None:
            found = member if found is None else found if base.kind == "instance" else join(found, member)
    qualified = f"{base.name}.{name}" if base.name else None
    if qualified is not None:
        source = run.world.models.source(qualified)
        if source is not None:
            return sourced(source, qualified, node)
    if found is not None:
        return found
    if base.name and not base.taints and base.items is None:
        return Value(name=qualified, open=base.open)
    if base.items is not None and base.kind not in ("instance", ""):
        part = Value(taints=base.taints, open=base.open)  # a method or detail of a container
    else:
        part = element(base, key)
    if qualified is not None:
        source = run.world.models.source(base.name or "")
        if source is not None and name in source.excluded:
            return Value(name=qualified)
        part = part.but(name=qualified)
    return part


def _member(run: Run, base: Value, name: str, node: form.Node) -> Value | None:
    """A method or class attribute of an object or class of the program, bound where it is a method."""
    from wardline_analyzers.flow.calls import property_value

    found: list[Value] = []
    for callable_ in base.callables:
        of = callable_.of if isinstance(callable_, Instance) else callable_
        if isinstance(of, ClassRef):
            ref = run.world.method(of, name)
            if ref is not None:
                if isinstance(callable_, Instance):
                    given = property_value(run, ref, base, node)
                    if given is not None:
                        found.append(given)
                        continue
                found.append(_bound(Value(kind="function", callables=(ref,)), base))
                continue
            member = run.world.member(of, name)
            if member is not None:
                found.append(member)
        elif isinstance(of, LocalClass):
            value = local_member(of, name)
            if value is not None:
                for function in value.callables if isinstance(callable_, Instance) else ():
                    if isinstance(function, Closure) and (given := property_value(run, function, base, node)) is not None:
                        found.append(given)
                        break
                else:
                    found.append(_bound(value, base))
    return join_all(found) if found else None


def local_member(of: LocalClass, name: str, depth: int = 0) -> Value | None:
    """A member of a class inside the unit, its own or of its local bases."""
    value = of.members.get(name)
    if value is None and depth < 8:
        for base in of.bases:
            for callable_ in base.callables:
                if isinstance(callable_, LocalClass):
                    value = local_member(callable_, name, depth + 1)
                    if value is not None:
                        return value
    return value


def _bound(value: Value, receiver: Value) -> Value:
    functions = [c for c in value.callables if isinstance(c, (Ref, Closure))]
    if not functions:
        return value
    return Value(kind="function", callables=tuple(Bound(f, receiver) for f in functions))


def _index(run: Run, node: form.Index, state: State) -> Value:
    base = evaluate(run, node.base, state)
    key = evaluate(run, node.key, state)
    return index(run, base, key, node)


def index(run: Run, base: Value, key: Value, node: form.Node) -> Value:
    """`base[key]`"""
    if base.name:
        plain = key.constant
        qualified = f"{base.name}[{plain}]" if isinstance(plain, (str, int)) else f"{base.name}[*]"
        source = run.world.models.source(qualified)
        if source is not None:
            return sourced(source, qualified, node)
    if key.consts is not None and len(key.consts) > 1 and base.items is not None:
        return join_all(element(base, k) for k in key.consts)
    found = element(base, key.constant)
    if base.consts is not None and key.consts is not None:
        worked = fold.combined(lambda a, b: _item_of(a, b), (base.consts, key.consts))
        if worked is not None:
            return join_all(constant(w) for w in worked)
    if found.taints and base.items is not None and key.constant is UNKNOWN and key.taints:
        return found
    if base.name and base.items is None and found.name is None:
        return found.but(name=f"{base.name}[{key.constant}]" if isinstance(key.constant, str) else f"{base.name}[*]")
    return found


def _item_of(sequence: Any, key: Any) -> Any:
    if not isinstance(sequence, (str, bytes)) or not isinstance(key, int):
        return UNKNOWN
    try:
        return sequence[key]
    except IndexError:
        return UNKNOWN


def _slice(run: Run, node: form.Slice, state: State) -> Value:
    base = evaluate(run, node.base, state)
    bounds = [evaluate(run, part, state) if part is not None else NONE for part in (node.low, node.high, node.step)]
    known = [b.constant for b in bounds]
    if all(k is None or (isinstance(k, int) and not isinstance(k, bool)) for k in known) and known[2] != 0:
        where = slice(*known)
        if base.consts is not None and all(isinstance(c, (str, bytes)) for c in base.consts):
            return join_all(constant(c[where]) for c in base.consts)
        if base.items is not None and base.rest is None and base.kind in ("list", "tuple"):
            return display(base.kind, list(base.items.values())[where])
    if base.items is not None:
        return rebuilt(base, {}, element(base, UNKNOWN) if base.items or base.rest is not None else None)
    head = ""
    return Value(
        taints=tuple(t.part("[:]") for t in base.taints), open=base.open, kind=base.kind, head=head, name=base.name
    )


# ---------------------------------------------------------------------- operators


def _text(run: Run, node: form.Text, state: State) -> Value:
    parts: list[str | Value] = []
    for position, piece in enumerate(node.pieces):
        if isinstance(piece, str):
            parts.append(piece)
            continue
        value = evaluate(run, piece, state)
        number = sum(1 for p in node.pieces[:position] if not isinstance(p, str))
        spec = node.formats[number] if number < len(node.formats) else ""
        if spec and (spec[-1] in "dxXobeEfFgGn%" and ":" in spec):
            value = Value(kind="int", open=False)  # a text would raise
        parts.append(value)
    return built(parts, node)


def _operation(run: Run, node: form.Operation, state: State) -> Value:
    values = [evaluate(run, operand, state) for operand in node.operands]
    if len(values) == 1:
        return _unary(node.operator, values[0])
    return operate(run, node.operator, values[0], values[1], node)


def _unary(operator: str, operand: Value) -> Value:
    results = fold.combined(lambda v: fold.unary(operator, v), (operand.consts,))
    if results is not None:
        return join_all(constant(r) for r in results)
    return Value(kind="int", taints=operand.taints, open=operand.open)


def operate(run: Run, operator: str, left: Value, right: Value, node: form.Node) -> Value:
    """`left operator right`"""
    if left.consts is not None and right.consts is not None:
        results = fold.combined(lambda a, b: fold.binary(operator, a, b), (left.consts, right.consts))
        if results is not None:
            return join_all(constant(r) for r in results)
    numeric = left.kind in _NUMBERS and right.kind in _NUMBERS
    if operator == "+":
        if left.kind in ("list", "tuple") and right.kind in ("list", "tuple"):
            return _concatenated(left, right)
        if not numeric:
            return built([left, right], node)
    elif operator == "%" and left.kind not in _NUMBERS:
        return percent(left, right, node)
    elif operator == "|" and left.kind == "dict" and right.kind == "dict":
        return merged(left, right)
    elif operator == "/" and not numeric and (left.name or "").startswith("pathlib."):
        return built([left, "/", right], node).but(name=left.name, kind="", consts=None)
    elif operator == "*" and left.kind in ("list", "str", "tuple") and right.kind in ("int", ""):
        if left.items is not None and (left.items or left.rest is not None):
            return rebuilt(left, {}, element(left, UNKNOWN))
        return left.but(consts=None)
    taints, opened = lump((left, right))
    return Value(taints=taints, open=opened and not numeric, kind="int" if numeric else "", name=left.name)


def _concatenated(left: Value, right: Value) -> Value:
    if left.items is None or right.items is None or left.rest is not None or right.rest is not None:
        taints, opened = lump((left, right))
        if left.items is None or right.items is None:
            return Value(kind=left.kind, taints=taints, open=opened)
        return rebuilt(left, {}, join(elements(left), elements(right)))
    return display(left.kind, [*left.items.values(), *right.items.values()])


def merged(left: Value, right: Value) -> Value:
    """The dictionary `{**left, **right}`."""
    if left.items is None or right.items is None:
        taints, opened = lump((left, right))
        known = left if left.items is not None else right
        if known.items is None:
            return Value(kind="dict", taints=taints, open=opened)
        other = right if known is left else left
        unknown = Value(taints=other.taints, open=other.open)
        items = dict(known.items)
        if other is right:  # what is unknown may replace what is known
            items = {k: join(v, unknown) for k, v in items.items()}
        return rebuilt(known.but(kind="dict"), items, join(known.rest, unknown) if known.rest is not None else unknown)
    items = {**left.items, **right.items}
    rests = [r for r in (left.rest, right.rest) if r is not None]
    if right.rest is not None:
        items = {k: v if k in right.items else join(v, right.rest) for k, v in items.items()}
    if len(items) > MOST_ITEMS:
        return rebuilt(left, {}, join_all([*items.values(), *rests]))
    return rebuilt(left.but(kind="dict"), items, join_all(rests) if rests else None)


def _choice(run: Run, node: form.Choice, state: State) -> Value:
    from wardline_analyzers.flow.branching import branch

    then, other = branch(run, node.test, state)
    values: list[Value] = []
    for ways, part in ((then, node.then), (other, node.other)):
        if ways is None:
            run.dead.append((part.start, part.end)) if run.watching else None
        else:
            values.append(evaluate(run, part, ways))
    return join_all(values)


def _await(run: Run, node: form.Await, state: State) -> Value:
    value = evaluate(run, node.value, state)
    return value


def _star(run: Run, node: form.Star, state: State) -> Value:
    return elements(evaluate(run, node.value, state))


def _opaque(run: Run, node: form.Opaque, state: State) -> Value:
    for part in node.parts:
        evaluate(run, part, state)
    return ANY


# ---------------------------------------------------------------------- displays


def _display(run: Run, node: form.Display, state: State) -> Value:
    items: list[Value] = []
    loose: list[Value] = []
    for item in node.items:
        if isinstance(item, form.Star):
            value = evaluate(run, item.value, state)
            if value.items is not None and value.rest is None and value.kind in ("list", "tuple") and not loose:
                items.extend(value.items.values())
            else:
                loose.append(elements(value))
        else:
            (loose if loose else items).append(evaluate(run, item, state))
    if loose:
        taints, opened = lump([*items, *loose])
        return Value(kind=node.kind, items=dict(enumerate(items)), rest=join_all(loose), taints=taints, open=opened)
    return display(node.kind, items)


def _mapping(run: Run, node: form.Mapping, state: State) -> Value:
    made = Value(kind="dict", items={})
    for key_node, value_node in node.pairs:
        if key_node is None:
            made = merged(made, evaluate(run, value_node, state))
            continue
        key, value = evaluate(run, key_node, state), evaluate(run, value_node, state)
        plain = key.constant
        items = dict(made.items or {})
        rest = made.rest
        if plain is not UNKNOWN and len(items) < MOST_ITEMS:
            items[plain] = value
        elif key.consts is not None and len(items) + len(key.consts) < MOST_ITEMS:
            for each in key.consts:
                items[each] = join(items[each], value) if each in items else value
        else:
            rest = value if rest is None else join(rest, value)
            if key.taints:
                rest = rest.but(taints=join_taints(rest.taints, key.taints))
        made = rebuilt(made, items, rest)
    return made


def _comprehension(run: Run, node: form.Comprehension, state: State) -> Value:
    from wardline_analyzers.flow.branching import branch
    from wardline_analyzers.flow.targets import assign

    inner: State | None = state.copy()
    exact = 0
    single: list[Value] | None = None
    for generator in node.generators:
        if inner is None:
            break
        iterable = evaluate(run, generator.iterable, inner)
        if (
            len(node.generators) == 1
            and not generator.tests
            and iterable.items is not None
            and iterable.rest is None
            and iterable.kind in ("list", "tuple")
            and len(iterable.items) <= 4
        ):
            single = list(iterable.items.values())
            exact = len(single)
            break
        assign(run, generator.target, elements(iterable), inner)
        for test in generator.tests:
            if inner is not None:
                inner = branch(run, test, inner)[0]
    kind = "list" if node.kind == "generator" else node.kind
    if single is not None and kind in ("list", "dict") and inner is not None:
        return _unrolled(run, node, single, inner, kind)
    if inner is None or (exact == 0 and single == []):
        return Value(kind=kind, items={})
    if node.key is not None:
        key = evaluate(run, node.key, inner)
        value = evaluate(run, node.element, inner)
        taints, opened = lump((key, value))
        return Value(
            kind="dict", items={}, rest=value.but(taints=taints) if key.taints else value, taints=taints, open=opened
        )
    value = evaluate(run, node.element, inner)
    return Value(kind=kind, items={}, rest=value, taints=value.taints, open=value.open)


def _unrolled(run: Run, node: form.Comprehension, each: list[Value], state: State, kind: str) -> Value:
    from wardline_analyzers.flow.targets import assign

    made = Value(kind=kind, items={})
    for number, value in enumerate(each):
        assign(run, node.generators[0].target, value, state)
        key: Any = number
        if node.key is not None:
            key = evaluate(run, node.key, state).constant
        found = evaluate(run, node.element, state)
        items, rest = dict(made.items or {}), made.rest
        if key is UNKNOWN:
            rest = found if rest is None else join(rest, found)
        else:
            items[key] = found
        made = rebuilt(made, items, rest)
    return made


# ---------------------------------------------------------------------- functions and bindings


def _lambda(run: Run, node: form.Lambda, state: State) -> Value:
    closure = Closure(node.function, run.frame)
    run.frame.closures.append(closure)
    return Value(kind="function", callables=(closure,))


def _walrus(run: Run, node: form.Walrus, state: State) -> Value:
    from wardline_analyzers.flow.targets import assign

    value = evaluate(run, node.value, state)
    assign(run, node.target, value, state)
    return value


def _yield(run: Run, node: form.Yield, state: State) -> Value:
    if node.value is not None:
        value = evaluate(run, node.value, state)
        run.frame.yields.append(elements(value) if node.whole else value)
    return ANY


def _not(run: Run, node: form.Not, state: State) -> Value:
    return negated(evaluate(run, node.operand, state))


def negated(value: Value) -> Value:
    """`not value`"""
    truth = truth_of(value)
    if truth is not None:
        return FALSE if truth else TRUE
    if value.when is not None:
        return Value(kind="bool", when=(value.when[1], value.when[0]))
    return BOOL


def truth_of(value: Value) -> bool | None:
    """Whether a value is true, where that is sure."""
    if value.consts is not None:
        truths = {bool(c) for c in value.consts}
        return truths.pop() if len(truths) == 1 else None
    if value.items is not None and value.kind in ("list", "tuple", "dict", "set") and value.rest is None:
        return bool(value.items) if not value.open and value.kind in ("tuple",) else (True if value.items else None)
    if value.kind in ("function", "class"):
        return True
    return None


def _logic(run: Run, node: form.Logic, state: State) -> Value:
    """`and` / `or`: the operands behind one are looked at where that one let through."""
    conjunction = node.operator == "and"
    values: list[Value] = []
    here = state
    true, false = NO_FACTS, NO_FACTS
    first = True
    for operand in node.operands:
        value = evaluate(run, operand, here)
        truth = truth_of(value)
        when = value.when or (NO_FACTS, NO_FACTS)
        if first:
            true, false, first = when[0], when[1], False
        elif conjunction:
            true, false = true | when[0], _common_facts(false, when[1])
        else:
            true, false = _common_facts(true, when[0]), false | when[1]
        if truth is None or truth is conjunction:
            values.append(value) if truth is None or operand is node.operands[-1] else None
        else:  # the operands behind it are never looked at
            values.append(value)
            if operand is not node.operands[-1] and run.watching:
                run.dead.append((operand.end, node.end))
            break
        if value.when is not None and operand is not node.operands[-1]:
            here = here.copy()
            here.learn(value.when[0 if conjunction else 1])
    joined = join_all(values)
    if len(node.operands) > 1 and (true or false):
        return joined.but(when=(true, false))
    return joined


def _common_facts(
    a: frozenset[tuple[tuple[Any, ...], frozenset[str]]], b: frozenset[tuple[tuple[Any, ...], frozenset[str]]]
) -> frozenset[tuple[tuple[Any, ...], frozenset[str]]]:
    if not a or not b:
        return NO_FACTS
    mine, theirs = dict(a), dict(b)
    return frozenset((k, kinds) for k, v in mine.items() if (kinds := v & theirs.get(k, frozenset())))



EVALUATE.update(
    {
        form.Literal: _literal,
        form.Name: _name,
        form.Attribute: _attribute,
        form.Index: _index,
        form.Slice: _slice,
        form.Text: _text,
        form.Operation: _operation,
        form.Choice: _choice,
        form.Await: _await,
        form.Star: _star,
        form.Opaque: _opaque,
        form.Display: _display,
        form.Mapping: _mapping,
        form.Comprehension: _comprehension,
        form.Lambda: _lambda,
        form.Walrus: _walrus,
        form.Yield: _yield,
        form.Not: _not,
        form.Logic: _logic,
    }
)

__all__ = ["CLEAN", "EVALUATE", "attribute", "evaluate", "index", "merged", "negated", "operate", "truth_of"]
