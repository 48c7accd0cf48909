"""Operators on values, and whether a value is true."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.secrets import only_secrets
from wardline_analyzers.flow.decide.decisions import note_needed
from wardline_analyzers.flow.evaluate import fold, protocols
from wardline_analyzers.flow.evaluate.strings import SOMETHING, built, percent
from wardline_analyzers.flow.known.elements import (
    TIMES,
    constant,
    display,
    element,
    elements,
    followed_by,
    plain,
    rebuilt,
)
from wardline_analyzers.flow.known.joining import join, join_all, join_taints, lump
from wardline_analyzers.flow.known.outcomes import truth_of
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import of_all
from wardline_analyzers.flow.known.values import (
    BOOL,
    FALSE,
    FALSE_HERE,
    MOST_ITEMS,
    NO_FACTS,
    NONE,
    PARAMETER,
    TRUE,
    TRUE_HERE,
    UNKNOWN,
    Facts,
    Value,
)
from wardline_analyzers.flow.solve import raising

_MARKUP: Final = frozenset(("markupsafe.Markup()", "django.utils.safestring.SafeString()"))
"""Texts that escape what is put into them."""
_TIMES: Final = frozenset(TIMES.values())
_NUMBERS: Final = frozenset(("int", "float", "bool"))
_HOST: Final = frozenset(("redirect", "url"))
_SO: Final = frozenset(("so",))
"""What is vouched for where a fact is about no kind of sink."""
_SEQUENCES: Final = frozenset(("list", "tuple"))
_MOST_BEFORE: Final = 100
"""Operands of a sum that are read before one of them: each is asked, and a sum may have thousands."""
_FALSY: Final = {"str": constant(""), "bytes": constant(b""), "int": constant(0), "bool": FALSE}


def unary(operator: str, operand: Value) -> Value:
    results = fold.combined(lambda v: fold.unary(operator, v), (operand.consts,))
    if results is not None:
        return join_all(constant(r) for r in results)
    return Value(kind="int", taints=operand.taints, open=operand.open)


def operate(run: Run, operator: str, left: Value, right: Value, node: form.Node) -> Value:
    """`left operator right`"""
    if left.consts is not None and right.consts is not None:
        results = fold.combined(lambda a, b: fold.binary(operator, a, b), (left.consts, right.consts))
        if results is not None:
            known = join_all(constant(r) for r in results)
            if left.taints or right.taints:  # what is put to a secret of the source holds it
                known = known.but(taints=join_taints(only_secrets(left), only_secrets(right)))
            return known
        if run.frame.raised:
            raising.note_failed_operation(run, operator, left, right)
    if left.callables or right.callables:
        own = protocols.operated(run, operator, left, right, node)
        if own is not None:
            return own
        if operator == "+" and run.world.models.front.text_method:
            left, right = protocols.as_text(run, left, node), protocols.as_text(run, right, node)
    if left.name in _MARKUP and right.taints and operator in ("%", "+"):
        rest = lump(right.items.values()) if right.items is not None else (right.taints, right.open)
        right = Value(taints=tuple(t.but(cleared=t.cleared | {"html"}) for t in rest[0]), open=rest[1])
    numeric = left.kind in _NUMBERS and right.kind in _NUMBERS
    if operator in ("+", "-") and left.name in _TIMES:
        return Value(name=left.name, kind="instance")
    if operator == "+":
        if _are_rows(left, right):
            return _new(run, _concatenated(left, right))
        counts = numeric or (run.world.models.front.strict_sums and not _NUMBERS.isdisjoint((left.kind, right.kind)))
        if not counts:
            return built([left, right], node, _front(node))
    elif operator == "%" and left.kind not in _NUMBERS:
        return percent(left, right, node)
    elif operator == "|" and "dict" in (left.kind, right.kind):
        return _new(run, merged(left, right))
    elif operator in ("|", "&", "-", "^") and left.kind == "set":
        return _new(run, _of_sets(operator, left, right))
    elif operator == "/" and not numeric and (left.name or "").startswith("pathlib."):
        return built([left, "/", right], node).but(name=left.name, kind="", consts=None)
    elif operator == "/" and left.kind == "str" and right.kind in ("str", ""):  # a path, where those are texts
        return built([left, "/", right], node)
    elif operator in ("%", "&") and isinstance(right.constant, int) and left.taints:
        left = left.but(taints=tuple(t.but(cleared=t.cleared | {"resource"}) for t in left.taints))  # no large number
    elif operator == "*" and left.kind in ("list", "str", "tuple") and right.kind in ("int", ""):
        if left.items is not None and run.watching:
            note_needed(run, (right,))  # how many elements there are
        return _new(run, _repeated(left, right))
    taints, opened = lump((left, right))
    if numeric:
        return Value(taints=taints, kind="int")
    return Value(taints=taints, open=opened, name=left.name)


def _front(node: form.Node) -> str:
    """What stands before the last operand of `a + b + c`, as `strings.front_of` reads it."""
    pieces: list[str] = []
    while isinstance(node, form.Operation) and node.operator == "+" and len(node.operands) == 2:
        if len(pieces) > _MOST_BEFORE:
            pieces.append(SOMETHING)
            break
        node = node.operands[0]
        last = node.operands[-1] if isinstance(node, form.Operation) and node.operator == "+" else node
        pieces.append(last.value if isinstance(last, form.Literal) and isinstance(last.value, str) else SOMETHING)
    return "".join(reversed(pieces))


def _new(run: Run, value: Value) -> Value:
    """A container that is another one than its operands."""
    if value.kind in ("list", "dict", "set") and not value.ids:
        return value.but(ids=run.fresh())
    return value


def _repeated(left: Value, right: Value) -> Value:
    count = right.constant
    known = left.items if left.rest is None else None
    if known is not None and isinstance(count, int) and 0 <= len(known) * count <= MOST_ITEMS:
        return display(left.kind, list(known.values()) * count)
    if left.items is not None and (left.items or left.rest is not None):
        return rebuilt(left, {}, element(left, UNKNOWN))
    return left.but(consts=None, ids=())


_SETS: Final[dict[str, Callable[[set[Any], set[Any]], set[Any]]]] = {
    "|": set.union,
    "&": set.intersection,
    "-": set.difference,
    "^": set.symmetric_difference,
}


def _of_sets(operator: str, left: Value, right: Value) -> Value:
    if left.kind == right.kind:
        mine, other = plain(left), plain(right)
        if mine is not UNKNOWN and other is not UNKNOWN:
            return constant(_SETS[operator](mine, other))
    if operator == "-":
        empty = of_all(left) if left.taints and right.harmless else NO_FACTS  # all of it is among what is trusted
        return left.but(ids=(), when=(NO_FACTS, empty) if empty else None)
    if operator == "&":
        trusted = [v for v in (left, right) if not v.taints]
        each = elements(trusted[0]) if trusted else join(elements(left), elements(right))
    else:
        each = join(elements(left), elements(right))
    return Value(kind="set", items={}, rest=each, taints=each.taints, open=each.open)


def _are_rows(left: Value, right: Value) -> bool:
    """Is it a sum of rows? What a list is added to is one, whatever else is known of it."""
    kinds = (left.kind, right.kind)
    return _SEQUENCES.issuperset(kinds) or ("list" in kinds and "" in kinds and left.consts is right.consts is None)


def _concatenated(left: Value, right: Value) -> Value:
    known, more = left.items, right.items
    if known is None and more is None:
        taints, opened = lump((left, right))
        return Value(kind=left.kind, taints=taints, open=opened)
    rest: Value | None
    if more is None or right.rest is not None:
        rest = elements(right) if left.rest is None else join(left.rest, elements(right))
        return rebuilt(left.but(ids=()), {} if known is None else dict(known), rest)
    if known is None or left.rest is not None:
        rest = elements(left) if known is None else left.rest
        return rebuilt(left, *followed_by(known or {}, rest, more.values()))
    return display(left.kind, [*known.values(), *more.values()])


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
        rest = join(known.rest, unknown) if known.rest is not None else unknown
        return rebuilt(known.but(kind="dict"), items, rest, unknown)
    items = {**left.items, **right.items}
    rests = [r for r in (left.rest, right.rest) if r is not None]
    if right.rest is not None:
        items = {k: v if k in right.items else join(v, right.rest) for k, v in items.items()}
    if len(items) > MOST_ITEMS:
        return rebuilt(left, {}, join_all([*items.values(), *rests]), right.keys)
    return rebuilt(left.but(kind="dict"), items, join_all(rests) if rests else None, right.keys)


# ---------------------------------------------------------------------- truth


def negated(value: Value) -> Value:
    """`not value`"""
    truth = truth_of(value)
    if truth is not None:
        return FALSE if truth else TRUE
    when = tested(value)
    return BOOL if when is None else Value(kind="bool", when=(when[1], when[0]))


def tested(value: Value) -> tuple[Facts, Facts] | None:
    """What holds if a value is true, and if it is false: a URL whose host is empty is one of the same host."""
    if value.when is not None or not value.taints:
        return value.when
    own = value.taints[0]
    if own.kind == PARAMETER and value.ids == (own.key,):  # its caller knows what it is the result of
        return frozenset((((*own.key, TRUE_HERE), _SO),)), frozenset((((*own.key, FALSE_HERE), _SO),))
    empty = frozenset((t.key, _HOST) for t in value.taints if t.key and t.key[-1] == "=host")
    return (NO_FACTS, empty) if empty else None


def falsy(value: Value) -> Value:
    """What a value can only be where it is not true: nothing of its data is left."""
    if value.consts is not None:
        return join_all(constant(c) for c in value.consts if not c)
    return _FALSY.get(value.kind, NONE)


def truthy(value: Value) -> Value:
    """What is left of a value where it is true."""
    if value.consts is None:
        return value
    kept = tuple(c for c in value.consts if c)
    if not kept or len(kept) == len(value.consts):
        return value
    return join_all(constant(c) for c in kept)


__all__ = ["falsy", "merged", "negated", "operate", "tested", "truthy", "unary"]
