"""`all` and `any`: what a test of each element vouches for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.regexes import kinds_once_gone
from wardline_analyzers.flow.evaluate.attributes import SIGNS
from wardline_analyzers.flow.evaluate.expressions import evaluate
from wardline_analyzers.flow.evaluate.operators import tested
from wardline_analyzers.flow.functions.common import Function, callee, first
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant
from wardline_analyzers.flow.known.kinds import WITHOUT
from wardline_analyzers.flow.known.outcomes import truth_of
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State, facts_of
from wardline_analyzers.flow.known.values import BOOL, NO_FACTS, NO_KINDS, Facts, Value


def _test(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`all(c in SAFE for c in x)`: what vouches for each vouches for all."""
    row = first(arguments)
    tests = [*(row.items or {}).values(), *([row.rest] if row.rest is not None else [])]
    every = callee(node) == "all"
    if row.items is not None and row.rest is None and row.kind in ("list", "tuple", "set"):
        truths = [truth_of(test) for test in tests]
        if None not in truths:
            return constant(all(truths) if every else any(truths))
    told = (when[0 if every else 1] for test in tests if (when := tested(test)) is not None)
    facts = frozenset((k[:-1] if k and k[-1] == "[*]" else k, kinds) for found in told for k, kinds in found)
    of_one = NO_FACTS if every else _of_any(tests)
    facts |= _of_letters(run, node, every, state)
    if not facts and not of_one:
        return BOOL
    return Value(kind="bool", when=(facts, NO_FACTS) if every else (of_one, facts))


def _of_any(tests: Sequence[Value]) -> Facts:
    """`any(x == name for name in KNOWN)`: what each test vouches for by being true, of what is no element itself."""
    told = [test.when[0] if test.when is not None else NO_FACTS for test in tests]
    common = frozenset.intersection(*told) if told else NO_FACTS
    return frozenset((key, kinds) for key, kinds in common if not key or key[-1] != "[*]")


def _of_letters(run: Run, node: form.Call, every: bool, state: State) -> Facts:
    """`any(c in x for c in ";|&")`, `all(c not in x for c in BAD)`: none of these texts is in x."""
    tests = node.arguments[0].value if len(node.arguments) == 1 else None
    if not isinstance(tests, form.Comprehension) or len(tests.generators) != 1 or tests.generators[0].tests:
        return NO_FACTS
    each, of = tests.element, tests.generators[0]
    if not isinstance(each, form.Compare) or each.operators != ("not in" if every else "in",):
        return NO_FACTS
    letter, text = each.operands
    if not isinstance(letter, form.Name) or not isinstance(of.target, form.Name) or letter.name != of.target.name:
        return NO_FACTS
    gone = _texts(evaluate(run, of.iterable, state.copy()))
    kinds = kinds_once_gone(each for each in gone if len(each) == 1).union(*(WITHOUT.get(g, NO_KINDS) for g in gone))
    return facts_of(evaluate(run, text, state.copy()), kinds) if kinds else NO_FACTS


def _texts(row: Value) -> list[str]:
    """The constant texts that a loop goes through, if that is all that it does."""
    letters = SIGNS.get(row.name or "", row.constant) if row.kind != "set" or row.items else row.head
    if isinstance(letters, str):
        return list(letters)
    if row.items is None or row.kind not in ("list", "tuple", "set"):
        return []
    found = [each.constant for each in row.items.values()]
    return [text for text in found if isinstance(text, str)]


QUANTIFIERS: Final[dict[str, Function]] = {"all": _test, "any": _test}
