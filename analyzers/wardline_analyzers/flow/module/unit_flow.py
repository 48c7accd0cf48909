"""One look at one unit, and what comes of it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary import markup, parameters, results
from wardline_analyzers.flow.boundary.secret_names import gives_unguessable, is_unguessable
from wardline_analyzers.flow.boundary.secrets import marked
from wardline_analyzers.flow.boundary.sinks import reach
from wardline_analyzers.flow.boundary.sources import told
from wardline_analyzers.flow.calling import visits
from wardline_analyzers.flow.evaluate.members import is_stub
from wardline_analyzers.flow.known.elements import with_element
from wardline_analyzers.flow.known.joining import join_all
from wardline_analyzers.flow.known.kinds import DRAWN
from wardline_analyzers.flow.known.method_kinds import method_kind
from wardline_analyzers.flow.known.outcomes import tells
from wardline_analyzers.flow.known.program import (
    OVERLOAD,
    ClassRef,
    Instance,
    Parameter,
    Ref,
    Sink,
    Summary,
    Use,
    Variable,
    method_word,
)
from wardline_analyzers.flow.known.run import SENT, Frame, Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.steps import Step
from wardline_analyzers.flow.known.values import ANY, NO_FACTS, PARAMETER, Facts, Key, Taint, Value
from wardline_analyzers.flow.known.world import World
from wardline_analyzers.flow.module.kept_closures import kept
from wardline_analyzers.flow.module.offsets import Offsets
from wardline_analyzers.flow.module.outside import concrete, concrete_but_given, is_local, plain, without_way
from wardline_analyzers.flow.solve import solver
from wardline_analyzers.flow.solve.statements import block
from wardline_analyzers.flow.solve.wrapping import called_as_decorated, decorated

Chosen = tuple[tuple[Key, Value], ...]
"""What parameters of a function, or parts of them, are wherever it is called."""


@dataclass(slots=True)
class UnitFlow:
    """What the dataflow of a unit is."""

    values: dict[form.Node, Value]
    """What its expressions are worth."""
    dead: tuple[tuple[int, int], ...]
    """Byte ranges that are never reached."""
    clean: tuple[tuple[int, int, str], ...]
    """Arguments of sinks (byte range, kind of sink) that are known to be harmless whenever they are reached."""
    handed: tuple[tuple[int, int, str, int], ...]
    """The same of those that are as harmless as what a caller gives, with the number of their sink."""
    opened: frozenset[tuple[str, int]]
    """Sinks in functions that are called from here, by function and number, to which something unknown gets."""
    uses: tuple[Use, ...]
    """Untrusted data that gets to a sink, here or in a function that is called from here."""
    lowered: form.Lowered | None
    variables: dict[str, Value]
    """What its top-level names are at its end (of statements and class heads)."""
    summary: Summary | None
    """Of a function."""
    way: Step | None
    """The way of the data in its result, of which it may have several."""
    globals: dict[Variable, Value]
    limited: bool
    """The budget did not suffice: something may have been missed."""
    chosen: dict[str, dict[Key, Value]] = field(default_factory=dict)
    """With which constants it calls functions of the module that decide by them, as in `Run`."""
    usual: dict[str, frozenset[int]] = field(default_factory=dict)
    """Which parameters it leaves to the defaults of functions of the module."""
    by_place: dict[tuple[int, int], Value] | None = None
    asked: dict[Any, Any] = field(default_factory=dict)
    """What it rests on: what it asked of the program, and the answers."""
    thin: bool = False
    """What its expressions are worth has been forgotten: nobody asks that of a level below the last."""
    _words: frozenset[str] | None = None
    _calls: frozenset[Ref] | None = None
    _outside: dict[str | Variable | tuple[Variable, bool], Value] | None = None
    """What other units see of its variables, by name, and of what it leaves in those of modules; as far as asked."""

    def thinned(self) -> UnitFlow:
        """The same without what only the last level needs, and much memory."""
        return self if self.thin else replace(self, values={}, by_place=None, thin=True)

    def at(self, start: int, end: int) -> Value | None:
        """What the expression with this byte range is worth, if the look came by."""
        if self.by_place is None:
            gap = self.lowered.gap if self.lowered is not None else None
            if gap is None:
                self.by_place = {(node.start, node.end): value for node, value in self.values.items()}
            else:
                offset = gap.offset
                self.by_place = {(offset(n.start), offset(n.end)): value for n, value in self.values.items()}
        return self.by_place.get((start, end))

    def variable(self, name: str) -> Value | None:
        """One of its variables as other units see it."""
        found = self.variables.get(name)
        return None if found is None else self._seen(name, found, _another_units)

    def left_in(self, variable: Variable, told: bool = False) -> Value | None:
        """What it leaves in a variable of a module, whoever calls it. `told`: its callers tell what they give."""
        found = self.globals.get(variable)
        if found is None:
            return None
        if told:
            return self._seen((variable, told), found, concrete_but_given)
        return self._seen(variable, found, concrete)

    def left_in_object(self) -> Mapping[Any, Value]:
        """What a method leaves in the fields of its object, by element."""
        effects = self.summary.effects if self.summary is not None else ()
        return next((effect.items for index, effect in effects if index == 0 and effect.items is not None), {})

    def _seen(self, key: str | Variable | tuple[Variable, bool], value: Value, see: Callable[[Value], Value]) -> Value:
        """One object for one variable: many ask, and what is made of it can be kept by it."""
        if self._outside is None:
            self._outside = {}
        known = self._outside.get(key)
        if known is None:
            known = self._outside[key] = see(value)
        return known

    @property
    def words(self) -> frozenset[str]:
        """All words in what it asked."""
        if self._words is None:
            self._words = frozenset().union(*map(words_of, self.asked))
        return self._words

    @property
    def calls(self) -> frozenset[Ref]:
        """The functions of the program that it calls."""
        if self._calls is None:
            self._calls = frozenset(question[1] for question in self.asked if question[0] == "summary")
        return self._calls

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Byte range of each place in this unit where data may do harm, by the number of its sink."""
        return tuple(map(self.lowered.range_of, self.lowered.spots())) if self.lowered is not None else ()


def code_word(name: str) -> str:
    """Stands among the words for the code of a function, beside what its summary says."""
    return f"code of {name.partition(OVERLOAD)[0]}"


_OF_MEMBERS: Final = ("method", "member", "typed_as")
"""Questions about a method (`find`, or `size.setter`) or a field of a class: not about what else has its name."""


@lru_cache(maxsize=20_000)
def words_of(question: Any) -> frozenset[str]:
    """All words in a question; functions also whole, with the name of their class.

    Of a field that and `.field`, of a method that and `method()` (of whatever class), but not the name alone.
    """
    found: set[str] = set()
    _collect(question, found)
    if question[0] in ("code", "kind", "overloads"):
        found.add(code_word(question[1].name))
    return frozenset(found)


def _collect(question: Any, found: set[str]) -> None:
    if question and question[0] in _OF_MEMBERS and isinstance(question[1], ClassRef):
        kind, of, name = question
        found.update((f"{of.name}.{name}", method_word(name) if kind == "method" else f".{name}"))
        question = (of,)
    for part in question:
        if isinstance(part, str):
            found.update(part.split("."))
            if OVERLOAD in part:
                found.update(word.partition(OVERLOAD)[0] for word in part.split("."))
        elif isinstance(part, tuple):
            if isinstance(part, Ref):
                found.add(part.name)
            _collect(part[:2] if isinstance(part, ClassRef) else part, found)  # its kind is no word of the program


def _another_units(value: Value) -> Value:
    return without_way(plain(kept(value)))


def nothing() -> UnitFlow:
    """The dataflow of a unit that could not be looked at."""
    return UnitFlow({}, (), (), (), frozenset(), (), None, {}, None, None, {}, True)


def value_at(flow: UnitFlow, start: int, end: int) -> Value | None:
    """What the expression with this byte range is worth, if the look came by."""
    return flow.at(start, end)


def look(
    world: World,
    lowered: form.Lowered,
    function: form.Function | None,
    owner: ClassRef | None,
    run: Run,
    chosen: Chosen = (),
) -> UnitFlow:
    """Look at a unit: at its function, if it is one; else at its statements. `chosen`: with these constants for some of
    its parameters, or parts of them."""
    if function is None:
        return _statements(run, lowered)
    state = State()
    run.frame.state = state
    wrapped = _is_wrapped(run, function, state) if function.decorators else False
    values = parameters.held(run, function, owner)
    if owner is not None and function.parameters:
        kind = "class" if function.name == "__new__" else method_kind(function)
        if kind != "static":
            values[0] = _this(run, owner, values[0], kind)
    for (index, *parts), decided in chosen:
        values[index] = with_element(values[index], parts[0], decided) if parts else decided
    state = State()
    for index, (parameter, value) in enumerate(zip(function.parameters, values, strict=True)):
        if not value.ids:
            value = value.but(ids=((index,),))
        value = told(marked(value, parameter.name, parameter), parameter.name, parameter)
        if parameter.kind in _ROWS and not value.kind:
            value = value.but(kind=_ROWS[parameter.kind])
        values[index] = value
    if run.memory is not None:
        values = run.memory.as_before(values)
    for index, (parameter, value) in enumerate(zip(function.parameters, values, strict=True)):
        state.vars[parameter.name] = value
        state.vars[visits.hidden(index)] = value
        if run.watching and value.taints and value.taints[0].kind != PARAMETER:
            run.note(parameter, value)
    if function.generator:
        sent = len(values)
        state.vars[SENT] = Value(taints=(Taint(PARAMETER, (sent,)),), ids=((sent,),))
    by_decorators = parameters.given_by_decorators(run, function) if wrapped and owner is None else ()
    if by_decorators:
        given = {p.name: v for p, v in zip(function.parameters, values, strict=True) if p not in by_decorators}
        called_as_decorated(run, function, given, State())
    frame, result = solver.body(run, function, state, None)
    results.returned(run, function, frame, owner)
    _made_to_be_unguessable(run, function, frame)
    markup.returned(run, frame)
    summary = _summary(run, function, frame, result, values, wrapped)
    return _flow(run, lowered, {}, summary, result)


def _made_to_be_unguessable(run: Run, function: form.Function, frame: Frame) -> None:
    """`String generateToken()` promises what nobody can compute. (Patterns that look at trees ask for these names.)"""
    if run.world.models.front.by_tree or not gives_unguessable(function.name.rpartition(".")[2]):
        return
    for node, value, state in frame.returns:
        given = node.value if isinstance(node, form.Return) else None
        if isinstance(given, form.Name) and is_unguessable(given.name):
            continue  # told where the variable got it
        weak = tuple(taint for taint in value.taints if taint.kind == DRAWN)
        if node is not None and weak:
            reach(run, "password", function.name, value.but(taints=weak), node, state)


_MOST_DEEP: Final = 512
"""Places in sinks of parts of parameters of which callers are told. A function that looks into what it is given, and
hands parts of that to others that do so too, gets to thousands, each a part deeper; every call would pay for them."""
_MOST_OF_SINK: Final = 24
"""The same of one sink: what looks into trees of objects gets to it by hundreds of ways that end alike."""
_NEAR: Final = 2
"""A parameter and a part of it: such places are no more than the code has."""
_ROWS: Final = {form.STAR: "tuple", form.DOUBLE_STAR: "dict"}


def _is_wrapped(run: Run, function: form.Function, state: State) -> bool:
    """Has it decorators of the program that make another function of it?"""
    here = run.world.here
    plain_value = Value(kind="function", callables=(Ref(here.module, here.name, True),))
    return decorated(run, plain_value, function, state) is not plain_value


def _this(run: Run, owner: ClassRef, value: Value, kind: str) -> Value:
    """The object of a method, or its class."""
    base = run.world.library_base(owner)
    if kind == "class":
        return Value(taints=value.taints, callables=(owner,), kind="class")
    return value.but(callables=(Instance(owner),), kind="instance", name=f"{base}()" if base else None)


def _statements(run: Run, lowered: form.Lowered) -> UnitFlow:
    state = block(run, lowered.body, State())
    variables = dict(state.vars) if state is not None else {}
    variables.pop("\0new", None)
    solver.unused(run, run.frame)
    return _flow(run, lowered, variables, None, None)


def _flow(
    run: Run, lowered: form.Lowered, variables: dict[str, Value], summary: Summary | None, result: Value | None
) -> UnitFlow:
    taints = result.taints if result is not None else ()
    way = next((taint.way for taint in taints if taint.way is not None), None)
    dead, uses = _dead(run), tuple(run.uses.values())
    if lowered.gap is not None:
        offsets = Offsets(lowered.gap)
        dead, uses, way = offsets.ranges(dead), tuple(map(offsets.use, uses)), offsets.way(way)
    range_of = lowered.range_of
    return UnitFlow(
        values=run.seen,
        dead=dead,
        clean=tuple((*range_of(node), kind) for (node, kind), clean in run.judged.items() if clean),
        handed=tuple(
            (*range_of(node), kind, lowered.number_of(node))
            for (node, kind), clean in run.judged.items()
            if clean is None
        ),
        opened=frozenset(run.opened),
        uses=uses,
        lowered=lowered,
        variables=variables,
        summary=summary,
        way=way,
        globals=run.globals,
        limited=run.limited or lowered.deep,
        chosen=run.chosen,
        usual=run.usual,
    )


def _dead(run: Run) -> tuple[tuple[int, int], ...]:
    """The ranges that were never reached, whatever the look at them was."""
    if not run.dead:
        return ()
    starts = sorted(node.start for node in run.seen)
    return tuple(
        (start, end) for start, end in dict.fromkeys(run.dead) if bisect_left(starts, start) == bisect_left(starts, end)
    )


def _summary(
    run: Run, function: form.Function, frame: Frame, result: Value | None, values: list[Value], wrapped: bool
) -> Summary:
    end = solver.exit_state(frame)
    parameters = tuple(
        Parameter(p.name, p.kind, v.default)
        for p, v in zip(function.parameters, visits.parameters_of(run, function, State()), strict=True)
    )
    effects: list[tuple[int, Value]] = []
    facts: Facts = frozenset()
    local = False
    if end is not None:
        for index, value in enumerate(values):
            after = end.vars.get(visits.hidden(index))
            if after is not None and after is not value:
                local = local or is_local(after)
                effects.append((index, plain(after)))
        facts = frozenset((k, kinds) for k, kinds in end.facts.items() if k and isinstance(k[0], int))
    last: Value | None = None
    if is_stub(function):
        result = ANY  # somebody has yet to write it, or a class below does
    if result is not None:
        local = local or is_local(result)
        if function.generator:
            last = plain(visits.returned(frame))
        else:
            result = _for_callers(visits.answer(frame, result))
        result = plain(result)
    decisive = run.decides or run.conditions or run.invokes or run.dispatches
    looks = bool(decisive or run.globals or run.asked or local or wrapped)
    return Summary(
        parameters=parameters,
        returns=result,
        effects=tuple(effects),
        uses=_uses(run),
        told=frozenset((u.sink, u.taint.kind) for u in run.uses.values() if u.taint.kind != PARAMETER),
        facts=facts,
        decides=frozenset(run.decides),
        conditions=frozenset(run.conditions),
        invokes=frozenset(run.invokes),
        dispatches=frozenset(run.dispatches),
        last=last,
        wrapped=wrapped,
        local=local,
        globals=tuple((n, plain(v)) for n, v in sorted(run.globals.items())),
        reads=frozenset(run.asked),
        thrown=plain(join_all(frame.thrown[0])) if frame.thrown[0] else None,
        code=function if looks else None,
    )


def _uses(run: Run) -> tuple[Use, ...]:
    """Where the data of parameters gets to. Of very many parts of them, those that lie deepest are left out."""
    own: dict[Sink, set[str]] = {}
    for use in run.uses.values():
        if use.taint.kind != PARAMETER and (use.sink.module, use.sink.function) == run.world.here[:2]:
            own.setdefault(use.sink, set()).add(use.taint.kind)
    found = [u for u in run.uses.values() if u.taint.kind == PARAMETER and u.sink.callee not in markup.RETURNS]
    if own:
        found = [replace(u, told=frozenset(own[u.sink])) if u.sink in own else u for u in found]
    deep = [index for index, use in enumerate(found) if len(use.taint.key) > _NEAR]
    if len(deep) <= _MOST_OF_SINK:
        return tuple(found)
    kept: Counter[Sink] = Counter()
    left_out: set[int] = set()
    for index in sorted(deep, key=lambda index: len(found[index].taint.key)):
        sink = found[index].sink
        if kept[sink] < _MOST_OF_SINK and kept.total() < _MOST_DEEP:
            kept[sink] += 1
        else:
            left_out.add(index)
    if not left_out:
        return tuple(found)
    run.limited = True
    return tuple(use for index, use in enumerate(found) if index not in left_out)


def _for_callers(result: Value) -> Value:
    """What is returned, whose truth, or that of its fields, tells something of parameters only."""
    items = result.items
    if items is not None and any(tells(item) for item in items.values()):
        result = result.but(items={key: _for_callers(i) if tells(i) else i for key, i in items.items()})
    if not tells(result):
        return result
    holds, fails = map(_of_parameters, result.when or (NO_FACTS, NO_FACTS))
    cases = tuple((const, _of_parameters(facts)) for const, facts in result.cases)
    told = cases if any(facts for _, facts in cases) else ()
    return result.but(when=(holds, fails) if holds or fails else None, cases=told)


def _of_parameters(facts: Facts) -> Facts:
    return frozenset((key, kinds) for key, kinds in facts if key and isinstance(key[0], int))
