"""Comparisons: what they are worth, and what they vouch for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.decisions import note_condition
from wardline_analyzers.flow.decide.regexes import kinds_once_gone, kinds_without, vouched
from wardline_analyzers.flow.decide.steps_up import no_parent, parent_in
from wardline_analyzers.flow.evaluate import fold, protocols
from wardline_analyzers.flow.evaluate.attributes import SIGNS
from wardline_analyzers.flow.evaluate.expressions import EVALUATE, evaluate
from wardline_analyzers.flow.evaluate.operators import negated, tested
from wardline_analyzers.flow.known.class_constants import constant_of_class
from wardline_analyzers.flow.known.elements import element, elements, plain
from wardline_analyzers.flow.known.joining import OTHERS
from wardline_analyzers.flow.known.kinds import ALL, HOSTLESS, ROOTED, SLASHED, WITHOUT, lacking
from wardline_analyzers.flow.known.outcomes import all_cases, in_common
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State, facts_of, measured, of_all, resolved_keys
from wardline_analyzers.flow.known.values import BOOL, FALSE, NO_FACTS, PARAMETER, TRUE, UNKNOWN, Facts, Key, Value

_RESOURCE: Final = frozenset(("resource",))
_PATH: Final = frozenset(("path",))
_SLASHES: Final = ("/", ord("/"))
"""A letter of a text is a text itself, or a number, as the language has it."""
_ASCII: Final = 128
_SLASHED: Final = frozenset((SLASHED,))
_ROOTED: Final = frozenset((ROOTED,))
_HOSTLESS: Final = frozenset((HOSTLESS,))
_ROWS: Final = frozenset(("list", "tuple", "set"))
_COLLECTIONS: Final = frozenset(("list", "tuple", "set", "dict"))
_NETWORKS: Final = frozenset(f"ipaddress.{name}()" for name in ("ip_network", "IPv4Network", "IPv6Network"))
_URL: Final = frozenset(("url",))
_OPERATOR: Final = frozenset(("cli", "env"))
"""Kinds of data of who starts the program, which no client changes."""
_SET_UP: Final = frozenset(("env", "secret", "hardcoded"))
"""Kinds of data that stand ready before anybody asks, which no client chooses."""
_ORDERED: Final = ("==", "!=", "<", "<=", ">", ">=")
"""Comparisons of containers that are worked out where all their elements are constants."""
_SIZES: Final = ("<", "<=", ">", ">=")
_VERSION: Final = "sys.version_info"
_PYTHONS: Final = ((3, 6), (3, 99))
"""The oldest and the newest version of Python that a program may still run on."""
_COUNTED: Final = {
    **dict.fromkeys(((">", 0), ("!=", 0), (">=", 1)), True),
    **dict.fromkeys((("==", 0), ("<=", 0), ("<", 1)), False),
}
"""Comparisons of a count, and whether it is of one at least where they hold."""
_NEGATED: Final = {"!=": "==", "not in": "in", "is not": "is"}


def _compare(run: Run, node: form.Compare, state: State) -> Value:
    values = [evaluate(run, operand, state) for operand in node.operands]
    if len(values) == 2 and (values[0].callables or values[1].callables):
        own = _by_methods(run, node, values[0], values[1])
        if own is not None:
            return own
    result: bool | None = True
    true, false = NO_FACTS, NO_FACTS
    for position, sign in enumerate(node.operators):
        left, right = values[position], values[position + 1]
        if right.taints and sign in ("in", "not in"):
            note_condition(run, (right,))  # whether it vouches for anything, who gives the collection knows
        known = _known(sign, left, right)
        if known is False:
            return FALSE
        if known is None:
            result = None
        holds, fails = vouches(sign, left, right)
        some, none = _of_count(sign, left, right)
        holds, fails = holds | some, fails | none
        if left.cases or right.cases:
            holds, fails = _with_cases(sign, left, right, holds, fails)
        true = true | holds
        if len(node.operators) == 1:
            false = fails
    true = true | _between(node.operators, values)
    if result:
        return TRUE
    return Value(kind="bool", when=(true, false)) if true or false else BOOL


def _between(signs: Sequence[str], values: Sequence[Value]) -> Facts:
    """`"a" <= letter <= "z"`: which letters it may be."""
    if tuple(signs) != ("<=", "<="):
        return NO_FACTS
    first, letter, last = values
    ends = (first.constant, last.constant)
    low, high = (chr(end) if type(end) is int and 0 <= end < _ASCII else end for end in ends)
    if not isinstance(low, str) or not isinstance(high, str) or not len(low) == len(high) == 1 or low > high:
        return NO_FACTS
    if not letter.taints or not all(t.key and t.key[-1] in ("[*]", "[]") for t in letter.taints):
        return NO_FACTS
    return facts_of(letter, vouched(f"[{re.escape(low)}-{re.escape(high)}]"))


def _by_methods(run: Run, node: form.Compare, left: Value, right: Value) -> Value | None:
    """What the program's own classes make of a comparison of their objects."""
    sign = node.operators[0]
    own = protocols.compared(run, sign, left, right, node)
    if own is None and sign in ("!=", "not in"):
        own = protocols.compared(run, _NEGATED[sign], left, right, node)
        return negated(own) if own is not None else None
    return own


def compared(sign: str, left: Value, right: Value) -> Value:
    """`left sign right` of two values: what a method that compares gives."""
    known = _known(sign, left, right)
    if known is not None:
        return TRUE if known else FALSE
    holds, fails = vouches(sign, left, right)
    return Value(kind="bool", when=(holds, fails)) if holds or fails else BOOL


def _of_count(sign: str, left: Value, right: Value) -> tuple[Facts, Facts]:
    """What is told of how many there are, compared with zero: `found.count(x) > 0`."""
    if left.kind != "int" or left.when is None or left.consts is not None or type(right.constant) is not int:
        return NO_FACTS, NO_FACTS
    at_least_one = _COUNTED.get((sign, right.constant))
    if at_least_one is None:
        return NO_FACTS, NO_FACTS
    some, none = left.when
    return (some, none) if at_least_one else (none, some)


def _with_cases(sign: str, left: Value, right: Value, holds: Facts, fails: Facts) -> tuple[Facts, Facts]:
    """The same with what is known of each constant that one side may be: `verdict is not Verdict.OK`."""
    for value, other, first in ((left, right, True), (right, left, False)):
        kept: list[object] = []
        for const, _ in value.cases:
            one = Value(consts=(const,))
            result = _known(sign, one, other) if first else _known(sign, other, one)
            if result is None:
                break
            if result:
                kept.append(const)
        else:
            holds, fails = holds | all_cases(value.cases, kept, True), fails | all_cases(value.cases, kept, False)
    return holds, fails


def _known(sign: str, left: Value, right: Value) -> bool | None:
    if sign in ("==", "!=") and left.ids and right.ids and left.kind == "instance" == right.kind:
        return _of_constants(sign, left, right)
    if left.consts is not None and right.consts is not None:
        results = fold.combined(lambda a, b: fold.compare(sign, a, b), (left.consts, right.consts))
        if results is not None and len(results) == 1:
            return bool(results[0])
        return None
    if sign in ("in", "not in") and left.consts is not None and right.items is not None and right.rest is None:
        return _contained(sign, left, right)
    if left.name == _VERSION and right.items and sign in _SIZES:
        wanted = plain(right)
        oldest, newest = (fold.compare(sign, own, wanted) for own in _PYTHONS)
        return bool(oldest) if oldest is newest and oldest is not UNKNOWN else None
    if left.items and right.items and left.kind == right.kind and sign in _ORDERED:
        mine, other = plain(left), plain(right)
        result = fold.compare(sign, mine, other) if mine is not UNKNOWN and other is not UNKNOWN else UNKNOWN
        if result is not UNKNOWN:
            return bool(result)
    if sign in ("is", "is not") and _are_one_of_module(left, right):
        return sign == "is"
    if sign in ("is", "is not", "==", "!=") and _certainly_not_none(left, right):
        return sign in ("is not", "!=")
    return None


def _are_one_of_module(left: Value, right: Value) -> bool:
    """Are both the one object that a variable of a module holds: `MISSING = object()`?"""
    own = left.ids[0] if len(left.ids) == 1 else None
    return own is not None and left.ids == right.ids and isinstance(own[0], str) and len(own) == 1


def _of_constants(sign: str, left: Value, right: Value) -> bool | None:
    """Are two constants of an enum the same, each being the object that its class has under a name?"""
    one, other = constant_of_class(left), constant_of_class(right)
    if one is None or other is None or one[0] != other[0]:
        return None
    return (one == other) is (sign == "==")


def _contained(sign: str, left: Value, right: Value) -> bool | None:
    assert right.items is not None and left.consts is not None
    if right.kind == "dict":
        found = [key for key in right.items]
    else:
        found = []
        for item in right.items.values():
            if item.constant is UNKNOWN:
                return None
            found.append(item.constant)
    results = {any(type(c) is type(f) and c == f for f in found) for c in left.consts}
    return None if len(results) != 1 else results.pop() is (sign == "in")


def _certainly_not_none(left: Value, right: Value) -> bool:
    """One is None, and the other is a container or an object that was made here, or a function or class."""
    for one, other in ((left, right), (right, left)):
        if one.kind == "none" and not other.open:
            if other.kind in ("list", "tuple", "dict", "set"):
                return other.items is not None
            return other.kind in ("function", "class") or _is_made(other)
    return False


def _is_made(value: Value) -> bool:
    """Is it an object of a class of the program that was made here?"""
    if value.kind != "instance" or not value.callables or value.items is None or value.rest is not None:
        return False
    own = value.ids[0] if len(value.ids) == 1 else None
    return own is not None and isinstance(own[0], int) and own[0] < 0


_END: Final = -1
"""What reading gives at the end of a stream: that tells nothing of what was read before."""


def vouches(sign: str, left: Value, right: Value) -> tuple[Facts, Facts]:
    """What holds if the comparison is true, and if it is false."""
    positive = _NEGATED.get(sign)
    if positive is not None:
        holds, fails = vouches(positive, left, right)
        return fails, holds
    if sign in ("==", "is"):
        if _END in (left.constant, right.constant):
            return NO_FACTS, NO_FACTS
        holds, fails = _same(left, right)
        first, other = _first_letters(left) if right.constant in _SLASHES else (NO_FACTS, NO_FACTS)
        return holds | first, fails | other | is_another_letter(left, right.constant)
    if sign == "in":
        if right.name in _NETWORKS:
            return NO_FACTS, facts_of(left, _URL)
        if left.taints and (_trusted(right) or _is_own_field(right, left)):
            absent = _of_letters(left, right, kinds_once_gone) or no_parent(left, parent_in(right))
            return _of_letters(left, right, _harmless_for) or facts_of(left), absent
        if left.taints and right.items and right.rest is None and right.kind in _ROWS:
            ways = [dict(_same(left, item)[0]) for item in right.items.values()]
            return frozenset(reduce(in_common, ways).items()), NO_FACTS
        without = WITHOUT.get(left.constant)
        return _parents(left, right), facts_of(right, without) if without is not None else NO_FACTS
    if sign in _SIZES:
        if "set" in (left.kind, right.kind):
            part, whole = (left, right) if sign in ("<", "<=") else (right, left)
            kinds = _harmless_for(whole.head) if whole.kind == "set" and whole.head else ALL
            return (of_all(part, kinds), NO_FACTS) if part.taints and _trusted(whole) else (NO_FACTS, NO_FACTS)
        small, large = (left, right) if sign in ("<", "<=") else (right, left)
        low, high = _above(small, large, sign in ("<", ">"))
        if low or high:
            return low, high
        if small.taints and not large.taints:
            return facts_of(small, _RESOURCE), NO_FACTS
        if large.taints and not small.taints:
            return NO_FACTS, facts_of(large, _RESOURCE)
    return NO_FACTS, NO_FACTS


def _of_letters(left: Value, right: Value, harmless: Callable[[str], frozenset[str]]) -> Facts:
    """`letter in "abc…"`: the letter is one of these, or none of them; `harmless` tells for which kinds of sink a text
    that is made so does no harm. Nothing else is asked of the text that it is of."""
    text = SIGNS.get(right.name or "", right.constant)
    if not isinstance(text, str) or not all(t.key and t.key[-1] == "[*]" for t in left.taints):
        return NO_FACTS
    kinds = harmless(text)
    return facts_of(left, kinds) if kinds else NO_FACTS


def _above(small: Value, large: Value, strictly: bool) -> tuple[Facts, Facts]:
    """`letter < ' '`, `letter > 0x1f`: where the letter is above the control characters, it is none of them."""
    for letter, bound, above in ((small, large, False), (large, small, True)):
        end = bound.constant
        end = ord(end) if isinstance(end, str) and len(end) == 1 else end
        if type(end) is not int or not 0 < end < _ASCII or letter.kind != "str" or not letter.taints:
            continue
        if not all(t.key[-1] in ("[*]", "[]") for t in letter.taints):
            continue
        kinds = kinds_once_gone(map(chr, range(end + (strictly is above))))
        facts = facts_of(letter, kinds) if kinds else NO_FACTS
        return (facts, NO_FACTS) if above else (NO_FACTS, facts)
    return NO_FACTS, NO_FACTS


def is_another_letter(letter: Value, other: object) -> Facts:
    """A letter of a text is not this one; nothing is said of other values that are no texts of one letter."""
    if type(other) is int and 0 <= other < _ASCII:
        other = chr(other)
    if not isinstance(other, str) or len(other) != 1 or letter.kind != "str":
        return NO_FACTS
    return frozenset((t.key, frozenset((lacking(other),))) for t in letter.taints if t.key[-1] in ("[*]", "[]"))


def _harmless_for(letters: str) -> frozenset[str]:
    """The kinds of sink for which a text of these letters is harmless."""
    return ALL if letters.isascii() and letters.isalnum() else kinds_without(letters)


def _same(left: Value, right: Value) -> tuple[Facts, Facts]:
    """`left == right`"""
    if right.kind == "none" and right.consts is not None and left.when is None:
        return (when[1], NO_FACTS) if (when := tested(left)) is not None else (NO_FACTS, NO_FACTS)
    if right.kind in ("none", "bool") and right.consts is not None and left.when is not None:
        return _of_outcome(left, left.when, right.constant)
    if left.taints and not right.taints:
        return facts_of(left), no_parent(left, right)
    if not left.taints or not right.taints:
        return facts_of(right), no_parent(right, left)
    for one, other in ((left, right), (right, left)):
        if all(t.kind in _OPERATOR for t in other.taints) and not any(t.kind in _OPERATOR for t in one.taints):
            return facts_of(one), NO_FACTS  # what a client sent is what this program was started with
    found: set[tuple[Key, frozenset[str]]] = set()
    for one, other in ((left, right), (right, left)):
        if all(t.kind in _SET_UP for t in one.taints):
            found.update(facts_of(other))
        beside = measured(one, other)
        if len(beside) < len(one.taints):  # a path in which a folder is, found to be the folder itself
            found.update((t.key, _PATH) for t in beside)
        if common := frozenset.intersection(*(t.cleared for t in one.taints)) & ALL:
            found.update((t.key, common) for t in other.taints)  # it is the same as what is harmless there
        found.update((t.key, _PATH) for t in measured(one, other) if t.key[-1] in ("=common", "=folder"))
        keys = {t.key: t.cleared for t in other.taints}
        for taint in one.taints:
            if taint.key[-1] == "=name" and taint.key[:-1] in keys:  # it is its own last part
                found.add((taint.key[:-1], _PATH))
            kinds = taint.cleared - keys.get(taint.key, taint.cleared)
            if kinds:  # it is what a sanitizer makes of it
                found.add((taint.key, kinds))
    return frozenset(found), NO_FACTS


def _of_outcome(test: Value, when: tuple[Facts, Facts], outcome: object) -> tuple[Facts, Facts]:
    """What a test came to, compared with None, True or False: a truth is never None, nor anything but these two."""
    if outcome is None:
        other_falsehoods = test.consts is not None and any(not c and c is not None for c in test.consts)
        return (NO_FACTS, NO_FACTS) if test.kind == "bool" or other_falsehoods else (when[1], when[0])
    if not isinstance(outcome, bool):
        return NO_FACTS, NO_FACTS
    same, other = when if outcome else (when[1], when[0])
    return same, other if test.kind == "bool" or test.open else NO_FACTS


def _first_letters(left: Value) -> tuple[Facts, Facts]:
    """`text[0] == "/"`, `text[1] == "/"`: how the text begins that a letter is taken from."""
    start = [t.key[:-1] for t in left.taints if len(t.key) > 1 and t.key[-1] == 0]
    second = [t.key[:-1] for t in left.taints if len(t.key) > 1 and t.key[-1] == 1]
    holds = frozenset((key, _SLASHED) for key in start)
    return holds, frozenset([*((key, _ROOTED) for key in start), *((key, _HOSTLESS) for key in second)])


def _parents(left: Value, right: Value) -> Facts:
    """`base in path.parents`: it is within the base, if it has been resolved."""
    if right.name != "pathlib.Path().parents":
        return NO_FACTS
    paths = (t.but(key=t.key[:-1]) for t in measured(right, left) if len(t.key) > 1)
    return frozenset((key, _PATH) for key in resolved_keys(paths))


def _trusted(collection: Value) -> bool:
    """A collection that no untrusted data gets into (a dictionary: its keys), and that is no text to search in."""
    if collection.taints:
        if collection.kind == "dict" and collection.items is not None and collection.rest is not None:
            return not elements(collection).taints and not any(t.key[-1] == OTHERS for t in collection.rest.taints)
        return all("elements" in t.cleared for t in collection.taints) and collection.kind != "str"
    return not (collection.kind in ("str", "bytes") and collection.consts is None)


def _is_own_field(collection: Value, left: Value) -> bool:
    """`name in self.workers`: who says the name does not give the object as well. (Where it is known what the caller's
    object holds, a closer look asks again.)"""
    if any(t.kind == PARAMETER and t.key[0] == 0 for t in left.taints) or collection.kind in ("str", "bytes"):
        return False
    keys = [t.key for t in collection.taints if t.kind == PARAMETER]
    own = all(key[0] == 0 and len(key) > 1 and isinstance(key[1], str) and key[1].startswith(".") for key in keys)
    return own and len(keys) == len(collection.taints)


def narrowed(run: Run, test: form.Expression, state: State, truth: bool) -> None:
    """A variable that was compared with constants is one of them from here on."""
    if isinstance(test, form.Not):
        narrowed(run, test.operand, state, not truth)
        return
    if isinstance(test, form.Logic):
        if (test.operator == "and") is truth:
            for operand in test.operands:
                narrowed(run, operand, state, truth)
        return
    if isinstance(test, form.Name):
        _truthy(test, state, truth)
        return
    if not isinstance(test, form.Compare) or len(test.operators) != 1 or not isinstance(test.operands[0], form.Name):
        return
    sign = test.operators[0]
    positive = sign in ("==", "is", "in") if truth else sign in ("!=", "is not", "not in")
    name = test.operands[0].name
    value, other = state.vars.get(name), run.seen.get(test.operands[1])
    if value is None or other is None:
        return
    wanted = _constants(sign, other)
    if wanted is None:
        if positive and sign in ("in", "not in") and other.kind in _COLLECTIONS and other.harmless and value.open:
            state.vars[name] = value.but(open=False)
        return
    if positive:
        kept = wanted if value.consts is None else tuple(c for c in value.consts if c in wanted)
        if kept and value.items is None:
            kind = type(kept[0]).__name__.replace("NoneType", "none")
            state.vars[name] = Value(
                consts=kept, kind=kind if all(type(c) is type(kept[0]) for c in kept) else "", head=_head(kept)
            )
    elif value.consts is not None:
        kept = tuple(c for c in value.consts if c not in wanted)
        if kept and len(kept) < len(value.consts):
            state.vars[name] = value.but(consts=kept)


def _head(constants: tuple[object, ...]) -> str:
    return constants[0] if len(constants) == 1 and isinstance(constants[0], str) else ""


def _truthy(test: form.Name, state: State, truth: bool) -> None:
    value = state.vars.get(test.name)
    if value is not None and value.consts is not None and len(value.consts) > 1:
        kept = tuple(c for c in value.consts if bool(c) is truth)
        if kept:
            state.vars[test.name] = value.but(consts=kept)


def _constants(sign: str, other: Value) -> tuple[object, ...] | None:
    if sign in ("==", "!=", "is", "is not"):
        return other.consts
    if other.items is None or other.rest is not None or other.kind == "dict":
        if other.kind == "dict" and other.items is not None and other.rest is None:
            return tuple(other.items) if len(other.items) <= 8 else None
        return None
    found = [element(other, key).constant for key in other.items]
    return tuple(found) if all(f is not UNKNOWN for f in found) and len(found) <= 8 else None


EVALUATE[form.Compare] = _compare

__all__ = ["compared", "narrowed", "vouches"]
