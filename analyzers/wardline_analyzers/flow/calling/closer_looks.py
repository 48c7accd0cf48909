"""Which calls are worth a look at the function with just these arguments, beyond what its summary tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.calling import module_state
from wardline_analyzers.flow.calling.visits import hidden
from wardline_analyzers.flow.decide.decisions import note_condition
from wardline_analyzers.flow.evaluate import protocols
from wardline_analyzers.flow.evaluate.subscripts import part_of
from wardline_analyzers.flow.functions.matching import TESTS
from wardline_analyzers.flow.known.arguments import Slot
from wardline_analyzers.flow.known.class_constants import constant_of_class
from wardline_analyzers.flow.known.joining import OTHERS
from wardline_analyzers.flow.known.program import ClassRef, Instance, Ref, Summary
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, PARAMETER, Key, Value

_ROWS: Final = frozenset(("list", "dict"))
_ROWS_OF_OBJECTS: Final = frozenset(("list", "tuple", "dict"))
_COUNTED: Final = frozenset(("bool", "int"))
"""Kinds of results by which a caller decides something."""
_BY_THE_LANGUAGE: Final = (".__set_name__", ".__new__", ".__getattr__", ".__class_getitem__")
"""Methods that the language calls with a name or a class: what they make of it, others get at a value by."""
_LARGEST: Final = 4000
"""Bytes of a function that is looked at anew with the arguments of a call."""
_LARGEST_OF_EFFECTS: Final = 200
"""The same where no data is in the arguments, and an object is changed."""
_LARGEST_OF_PARAMETERS: Final = 500
"""The same where all data in the arguments is that of an unknown caller."""


def is_small(summary: Summary) -> bool:
    """Is the function small enough to be looked at anew?"""
    return _size(summary) <= _LARGEST


def asks(run: Run, ref: Ref, summary: Summary, bound: Sequence[Slot], node: form.Call, state: State) -> bool:
    """Would a look with just these arguments tell more than the summary?"""
    if summary.local or ref.name.endswith(_BY_THE_LANGUAGE):
        return True
    if _size(summary) <= _LARGEST_OF_PARAMETERS and (summary.globals or module_state.sees(run, summary, state)):
        return True
    if summary.invokes and any(_matters(run, value) for value in _given(run, summary.invokes, bound, node)):
        return True
    small = bool(summary.invokes) and _size(summary) <= _LARGEST_OF_PARAMETERS and _carry(summary, bound)
    if small and any(_has_method(run, own, bound, node) for own in summary.invokes):
        return True
    if small and any(_gives_object(run, value) for value in _given(run, summary.invokes, bound, node)):
        return True
    if summary.decides and _pays(summary, bound):
        for keys in summary.decides:
            given = zip(keys, _given(run, keys, bound, node), strict=True)
            if all(_decides(own, value) or _is_in_a_row(run, own, bound, node) for own, value in given):
                return True
    if summary.conditions and _carry(summary, bound):
        for keys in summary.conditions:
            values = list(_given(run, keys, bound, node))
            if all(_is_told(value) for value in values):
                return True
            note_condition(run, values)
    if _is_worked_out(summary, bound) or _sets_up(summary, bound):
        return True
    if (_fills_a_row(summary, bound) and _carry(summary, bound)) or _keeps_a_function(summary, bound):
        return True
    if _is_of_another_class(summary, bound) or _copies_a_row(summary, bound) or _is_a_part_of_a_name(summary, bound):
        return True
    if not summary.dispatches or not bound or not (_carry(summary, bound) or _draws(summary)):
        return False
    return _overridden(run, ref, summary, bound[0].value)


def _is_worked_out(summary: Summary, bound: Sequence[Slot]) -> bool:
    """Does a tiny function make something of constants alone, `place(7)`, by which its caller may decide?"""
    returns = summary.returns
    if returns is None or returns.consts is not None or returns.open or _size(summary) > _LARGEST_OF_EFFECTS:
        return False
    if not bound or any(slot.value.consts is None for slot in bound):
        return False
    return returns.kind in _COUNTED or any(taint.kind == PARAMETER for taint in returns.taints)


def _sets_up(summary: Summary, bound: Sequence[Slot]) -> bool:
    """Does a small function give an object of a library with settings that the call may decide, `parser(strict=True)`,
    or keep such settings in its object or in what it gives, by whatever names they are given?"""
    if not bound or _size(summary) > _LARGEST_OF_PARAMETERS:
        return False
    named = [n for n, p in enumerate(summary.parameters) if p.kind == form.DOUBLE_STAR]
    fills = summary.effects or (summary.returns is not None and summary.returns.kind in _ROWS_OF_OBJECTS)
    if fills and any(n < len(bound) and bound[n].value.items for n in named):
        return True
    kept = (field for _, effect in summary.effects for field in (effect.items or {}).values())
    made = (each for each in (summary.returns, *kept) if each is not None and each.kind == "instance" and each.items)
    return any(each.name is not None and not each.callables for each in made)


def _is_of_another_class(summary: Summary, bound: Sequence[Slot]) -> bool:
    """Does a small function get data out of an object of which more is known than its type says: a `SecureRandom`,
    where any `Random` may be given?"""
    code, returns = summary.code, summary.returns
    if returns is None or not isinstance(code, form.Function) or _size(summary) > _LARGEST_OF_PARAMETERS:
        return False
    if all(taint.kind == PARAMETER for taint in returns.taints):
        return False
    for slot, parameter in zip(bound, code.parameters, strict=False):
        name, said = slot.value.name or "", parameter.annotation
        if name.endswith("()") and isinstance(said, form.Name) and name[:-2].rpartition(".")[2] != said.name:
            return True
        if name.endswith("()") and said is None and parameter.default is not None:  # another one than is usual
            return True
    return False


def _is_a_part_of_a_name(summary: Summary, bound: Sequence[Slot]) -> bool:
    """Is a constant given that a small function may make the name of an algorithm of, `family + "/GCM/NoPadding"`?"""
    if _size(summary) > _LARGEST_OF_PARAMETERS:
        return False
    keys = (use.taint.key for use in summary.uses if use.sink.kind == "algorithm")
    return any(len(key) == 1 and key[0] < len(bound) and bound[key[0]].value.consts is not None for key in keys)


def _fills_a_row(summary: Summary, bound: Sequence[Slot]) -> bool:
    """Does a small function put something into a list or a map whose elements are all known here?"""
    if not summary.effects or _size(summary) > _LARGEST_OF_PARAMETERS:
        return False
    filled = [bound[index].value for index, effect in summary.effects if effect.items is None and index < len(bound)]
    return any(value.kind in _ROWS and _is_known(value) for value in filled)


def _copies_a_row(summary: Summary, bound: Sequence[Slot]) -> bool:
    """Does a small function keep a copy of a row whose elements are all known here: `self.rows = list(rows)`?"""
    if not summary.effects or _size(summary) > _LARGEST_OF_PARAMETERS:
        return False
    rows = {(n, "[*]") for n, slot in enumerate(bound) if _is_known(slot.value) and slot.value.kind in _ROWS_OF_OBJECTS}
    if not rows:
        return False
    kept = (field.rest for _, effect in summary.effects for field in (effect.items or {}).values())
    return any(taint.key in rows for rest in kept if rest is not None for taint in rest.taints)


def _matters(run: Run, function: Value) -> bool:
    """Does a call of this function do more than to hand on what it is given: `digest(hashlib.md5, text)`, or vouch for
    that: `is_name(re.compile("[a-z]+"), text)`, `shown(html.escape, text)`, `read(int, text)`?"""
    name, models = function.name, run.world.models
    if function.callables or name is None:
        return bool(function.callables)
    if name in TESTS or name in models.functions.builtin or models.sinks_of(name) or models.sanitizers_of(name):
        return True
    if models.guards_of(name):
        return True
    return models.source(models.canonical(f"{name}()")) is not None


def _keeps_a_function(summary: Summary, bound: Sequence[Slot]) -> bool:
    """Is a function given to one that changes an object, `bus.on("saved", show)`? Which functions are kept in it, and
    where, a summary does not tell apart."""
    if not summary.effects or _size(summary) > _LARGEST_OF_PARAMETERS:
        return False
    changed = {index for index, _ in summary.effects}
    return any(
        slot.value.kind == "function" and slot.value.callables
        for index, slot in enumerate(bound)
        if index not in changed
    )


def is_counted_down(run: Run, summary: Summary, bound: Sequence[Slot], node: form.Call) -> bool:
    """Do constants decide how a function goes on that has called itself?"""
    return any(all(_is_known(value) for value in _given(run, keys, bound, node)) for keys in summary.decides)


def goes_down(run: Run, summary: Summary, bound: Sequence[Slot]) -> bool:
    """Does a function call itself with a part of what it was given: a branch of a tree that was made here?"""
    if run.frame.function is None or run.frame.function is not summary.code:
        return False
    for number, slot in enumerate(bound):
        whole = run.frame.state.vars.get(hidden(number))
        if whole is not None and _is_made(slot.value) and slot.value.depth < whole.depth:
            return True
    return False


def _is_made(value: Value) -> bool:
    """Is all known that is in it?"""
    return value.items is not None and value.rest is None


def _given(run: Run, keys: Iterable[Key], bound: Sequence[Slot], node: form.Call) -> Iterator[Value]:
    """What these parameters, or parts of them, are in a call."""
    for own in keys:
        if own[0] < len(bound):
            value = bound[own[0]].value
            whole = len(own) == 1 or value.consts is not None
            whole = whole or (own[1:] == (OTHERS,) and constant_of_class(value) is not None)
            yield value if whole else part_of(run, value, own[1:], node)
        else:
            yield ANY


def note_given(run: Run, ref: Ref, summary: Summary, bound: Sequence[Slot], node: form.Call) -> None:
    """Remember which constants a function of the module is given to decide by, and what is left to its defaults."""
    given = zip(summary.parameters, bound, strict=False)
    usual = frozenset(n for n, (p, slot) in enumerate(given) if p.default is not None and slot.node is None)
    chosen = [
        (own, Value(consts=value.consts))
        for keys in summary.decides
        for own, value in zip(keys, _given(run, keys, bound, node), strict=True)
    ]
    run.note_given(ref.name, usual, chosen)


def _has_method(run: Run, own: Key, bound: Sequence[Slot], node: form.Call) -> bool:
    """Is what is called a method that a class of the program has, of an argument or a part of it?"""
    if len(own) < 2 or own[0] >= len(bound) or not isinstance(own[-1], str) or not own[-1].startswith("."):
        return False
    base = part_of(run, bound[own[0]].value, own[1:-1], node)
    return any(
        isinstance(c, Instance) and protocols.method_of(run, c.of, own[-1][1:]) is not None for c in base.callables
    )


def _gives_object(run: Run, method: Value) -> bool:
    """Is it a method that gives an object of another class of a library, `pool.acquire`? What is called of that, only a
    look that knows its class tells."""
    if method.name is None or "()." not in method.name:
        return False
    called = f"{method.name}()"
    made = run.world.models.canonical(called)
    return made != called and made.endswith("()") and made.partition("()")[0] != method.name.partition("()")[0]


def _is_known(value: Value) -> bool:
    if constant_of_class(value) is not None:  # of an enum
        return True
    return value.consts is not None or (value.items is not None and value.rest is None and value.kind != "instance")


def _decides(own: Key, value: Value) -> bool:
    """Is enough known of a parameter, or a part of it, to decide by it? An object that was made here is not None."""
    return _is_known(value) or (len(own) > 1 and value.kind == "instance" and _is_made(value))


def _is_in_a_row(run: Run, own: Key, bound: Sequence[Slot], node: form.Call) -> bool:
    """Is each element decided about, `first("", name, "none")`, of a row of which all is known, and some constant?"""
    if own[-1] != "[*]" or own[0] >= len(bound):
        return False
    row = part_of(run, bound[own[0]].value, own[1:-1], node)
    known = row.items if row.kind in _ROWS_OF_OBJECTS and row.rest is None else None
    return any(each.consts is not None for each in (known or {}).values())


def _is_told(value: Value) -> bool:
    """Is enough known of it for a condition of a model?"""
    return value.consts is not None or value.items is not None or value.kind != "" or value.name is not None


def _overridden(run: Run, ref: Ref, summary: Summary, receiver: Value) -> bool:
    """Is the object of a subclass that has something otherwise than the function has seen it?"""
    owner = ref.name.rpartition(".")[0]
    if not owner:
        return False
    own = ClassRef(ref.module, owner)
    world = run.world
    for callable_ in receiver.callables:
        of = callable_.of if isinstance(callable_, Instance) else callable_
        if isinstance(of, ClassRef):
            for name in summary.dispatches:
                member = world.member(own, name)
                if of != own and world.method(of, name) != world.method(own, name):
                    return True
                if of != own and world.member(of, name) != member:
                    return True
                field = (receiver.items or {}).get(f".{name}")
                if field is not None and member is not None and _is_otherwise(field, member.value, of == own):
                    return True
    return False


def _is_otherwise(field: Value, usual: Value, same_class: bool) -> bool:
    """Does an object have under a name something else than its class tells: one of the functions that it may be?"""
    if 0 < len(field.callables) < len(usual.callables):
        return True
    return not same_class and bool(field.name and usual.name) and field.name != usual.name


def _pays(summary: Summary, bound: Sequence[Slot]) -> bool:
    """Is it worth the work to decide something in the function? Only if that is where data goes."""
    returns = summary.returns
    if returns is not None and (
        len(returns.callables) > 1 or _is_one_of_several(returns) or _chooses(returns) or _is_no_one_thing(returns)
    ):
        # which class it makes, which function or which text it gives
        return _size(summary) <= _LARGEST_OF_PARAMETERS
    if returns is not None and returns.consts is None and (returns.kind in _COUNTED or _tells(returns)):
        return _size(summary) <= _LARGEST_OF_PARAMETERS
    if returns is not None and returns.kind == "instance" and any(map(_is_a_truth, (returns.items or {}).values())):
        return _size(summary) <= _LARGEST_OF_PARAMETERS
    if summary.effects and _size(summary) <= _LARGEST_OF_EFFECTS:  # what it leaves in its object is asked for later
        return True
    result = returns.taints if returns is not None else ()
    if not (summary.uses or summary.effects or summary.globals or result):
        return False
    return any(taint.kind != PARAMETER for taint in result) or _carry(summary, bound)


def _is_one_of_several(returns: Value) -> bool:
    """Is it one of several things that the module imports, `hashlib.md5` or `hashlib.sha256`?"""
    if returns.name is not None or len(returns.ids) <= 1:
        return False
    return all(own is not None and isinstance(own[0], str) for own in returns.ids)


def _is_no_one_thing(returns: Value) -> bool:
    """Does it give one of several objects of libraries, `random.Random()` or a `SystemRandom`?"""
    if returns.name is not None or returns.kind or returns.consts is not None or returns.items is not None:
        return False
    return not returns.taints and not returns.callables and returns.when is None


def _chooses(returns: Value) -> bool:
    """Is it one of several constants, `strong ? "SHA-512" : "MD5"`?"""
    return returns.consts is not None and len(returns.consts) > 1


def _tells(returns: Value) -> bool:
    """Is it a truth or None, by which its caller decides something?"""
    return not returns.kind and returns.when is not None and not returns.taints and not returns.open


def _is_a_truth(field: Value) -> bool:
    """Is a field of what is made true or false, as a caller decides: `cookie.setSecure(!plain)`?"""
    return field.kind == "bool" and _tells(field.but(kind=""))


def _carry(summary: Summary, bound: Sequence[Slot]) -> bool:
    """Is there data in the arguments: of a known source, or in a small function that of a caller nobody knows?"""
    kinds = {taint.kind for slot in bound for value in _within(slot.value) for taint in value.taints}
    return bool(kinds - {PARAMETER}) or (bool(kinds) and _size(summary) <= _LARGEST_OF_PARAMETERS)


def _draws(summary: Summary) -> bool:
    """Does a small function change its object, or give data that it has from elsewhere than from its arguments?"""
    if _size(summary) > _LARGEST_OF_PARAMETERS:
        return False
    returns = summary.returns
    return bool(summary.effects) or (returns is not None and any(t.kind != PARAMETER for t in returns.taints))


def _within(value: Value, depth: int = 2) -> Iterator[Value]:
    """A value, and the fields of an object, which count for nothing in the object itself; also of one in it, and of
    those in a row."""
    yield value
    if not depth or value.items is None:
        return
    if value.kind == "instance":
        for field in value.items.values():
            yield from _within(field, depth - 1)
    elif value.kind in _ROWS_OF_OBJECTS:
        for item in value.items.values():
            if item.kind == "instance":
                yield from _within(item, depth)


def _size(summary: Summary) -> int:
    code = summary.code
    return code.end - code.start if isinstance(code, form.Function) else 0


__all__ = ["asks", "goes_down", "is_counted_down", "is_small", "note_given"]
