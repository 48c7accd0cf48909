"""Calls of what the program does not define: libraries by their models, the language's own functions, the unknown."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary import secrets
from wardline_analyzers.flow.boundary.secret_names import given_secret, is_secret
from wardline_analyzers.flow.boundary.sinks import of_call
from wardline_analyzers.flow.boundary.sources import sourced
from wardline_analyzers.flow.calling.conditions import hold
from wardline_analyzers.flow.calling.unknown import trusted_test, unknown
from wardline_analyzers.flow.decide.regexes import is_anchored, starts_anchored, vouched
from wardline_analyzers.flow.evaluate import fold
from wardline_analyzers.flow.evaluate.protocols import as_text
from wardline_analyzers.flow.evaluate.strings import SOMETHING
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.closures import Closure
from wardline_analyzers.flow.known.elements import with_element
from wardline_analyzers.flow.known.joining import join, join_taints
from wardline_analyzers.flow.known.kinds import ALL, UNTRACED
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import (
    DECODED,
    ELEMENTS,
    NEVER,
    NO_FACTS,
    PARAMETER,
    UNKNOWN,
    Facts,
    Taint,
    Taints,
    Value,
)
from wardline_analyzers.flow.models.entries import Guard, Propagator, Sanitizer, Source
from wardline_analyzers.flow.models.tables import Models
from wardline_analyzers.flow.solve.targets import change

_MUTABLE: Final = frozenset(("", "list", "dict", "set", "instance"))
_PLAIN: Final = {f"{kind}()": kind for kind in ("str", "bytes", "int", "bool", "dict", "list")}
_FETCHES: Final = frozenset(
    (
        *("get", "getenv", "pop", "setdefault", "getlist", "get_secret_value", "get_argument"),
        *("Get", "Getenv", "LookupEnv", "FormValue", "PostFormValue", "PostForm", "GetHeader", "QueryParam"),
    )
)
"""Functions that give what is kept under a name."""
_OF_CLASS: Final = ("str.", "bytes.")
_OF_TEXT: Final = frozenset(("format", "format_map", "join", "replace"))
"""Methods that an imported constant (`QUERY.format(…)`) has because it is a text."""


def call(run: Run, function: Value, arguments: Arguments, node: form.Call, state: State) -> Value:
    """The result of a call of something that is not of the program."""
    name = function.name
    if name is not None and name.endswith("()"):
        name = f"{name}.__call__"  # an object is called
    name, arguments = _of_object(run, name, arguments)
    word = _word(node.callee)
    receiver = arguments.receiver.value if arguments.receiver is not None else None
    models = run.world.models
    known = name is not None and models.knows(name)
    asked = _asked(models, name, word, receiver, known, node.callee)
    meant, sinks = next(((each, found) for each in asked if (found := models.sinks_of(each))), ("", ()))
    if sinks:
        of_call(run, sinks, name or meant, arguments, node, state)
    if name is not None and models.ends(name):
        return NEVER
    _hand_on(run, asked, arguments)
    guarded = _guards(run, asked, arguments, state)
    value = _result(run, name, word, receiver, arguments, node, state, asked, known)
    functions = models.functions
    if name is not None and name in functions.packing:
        value = functions.packing[name](value, arguments)
    if value.name in _PLAIN:
        value = value.but(name=None, kind=value.kind or _PLAIN[value.name])
    if word in _FETCHES and arguments.positional:
        key = arguments.positional[0].value.constant
        if isinstance(key, str):
            value = secrets.marked(value, key, node)
    elif not known and (secret := given_secret(word) or _accessor(run, word, node)):
        value = secrets.marked(value, secret, node)
    if not value.ids and value.consts is None and value.kind in _MUTABLE:
        value = value.but(ids=run.fresh())
    if guarded is not None:
        holds, fails = value.when or (NO_FACTS, NO_FACTS)
        value = value.but(when=(guarded[0] | holds, guarded[1] | fails))
    elif (not known or (name or "").startswith(_LOADED)) and value.when is None and name not in functions.builtin:
        value = trusted_test(value, word, arguments)
    return value


_LOADED: Final = (
    "django.utils.module_loading.import_string()",
    "importlib.import_module()",
    "werkzeug.utils.import_string()",
)
"""Begin the names of what belongs to something of the program that has been loaded by its name."""


def _of_object(run: Run, name: str | None, arguments: Arguments) -> tuple[str | None, Arguments]:
    """`Cookie::getValue` is a method of what it is given first."""
    models = run.world.models
    if name is None or not models.front.virtual or arguments.receiver is not None or not arguments.positional:
        return name, arguments
    owner, _, method = name.rpartition(".")
    bound = models.canonical(f"{owner}().{method}")
    if _is_described(models, name) or not _is_described(models, bound):
        return name, arguments
    inner = Arguments(arguments.positional[1:], arguments.keywords, arguments.more, arguments.named)
    inner.receiver = arguments.positional[0]
    return bound, inner


def _is_described(models: Models, name: str) -> bool:
    """Do the models, or the language's own functions, say something of a call of this name?"""
    return bool(
        name in models.functions.builtin
        or models.source(f"{name}()")
        or models.sinks_of(name)
        or models.sanitizers_of(name)
        or models.propagators_of(name)
    )


def _hand_on(run: Run, asked: list[str], arguments: Arguments) -> None:
    """Note the functions without a name among the arguments: the callee may make handlers of them."""
    keyed = [*((str(n), g) for n, g in enumerate(arguments.positional)), *arguments.keywords.items()]
    places = [(place, given.value) for place, given in keyed]
    for place, given in keyed:  # `route({ handler: (request) => … })`
        if given.value.kind == "dict" and given.value.items:
            within = [(f"{place}[{key}]", item) for key, item in given.value.items.items()]
            places += within
            for _ in range(2):  # `createSchema({ resolvers: { Query: { user: (parent, given) => … } } })`
                within = [(f"{at}.*", item) for at, each in within for item in _in_display(each)][:_MOST_PLACES]
                places += within
    for place, value in places:
        for callable_ in value.callables:
            if isinstance(callable_, Closure) and not callable_.function.name:
                run.given.setdefault(callable_.function, []).append((asked, place, arguments))


_MOST_PLACES: Final = 200
"""Functions in objects of an argument that are looked at."""


def _in_display(value: Value) -> Collection[Value]:
    return value.items.values() if value.kind == "dict" and value.items else ()


def _asked(
    models: Models, name: str | None, word: str, receiver: Value | None, known: bool, callee: form.Expression
) -> list[str]:
    """The names under which models may speak of a call, the most telling first."""
    asked = [name] if name is not None else []
    if receiver is not None and not known:
        if receiver.kind in ("str", "bytes", "list", "dict", "set", "tuple"):
            asked.append(f"{receiver.kind if receiver.kind != 'bytes' else 'str'}.{word}")
        else:
            if receiver.taints or (receiver.name is None and not _is_class(models, callee)):
                asked.append(f"str.{word}")
            if isinstance(callee, form.Attribute) and isinstance(callee.base, (form.Attribute, form.Name)):
                asked.append(f"*.{callee.base.name}.{word}")
            asked.append(f"*.{word}")
    elif receiver is not None and receiver.taints and receiver.items is None:
        asked.append(f"str.{word}")
    return asked


def _is_class(models: Models, callee: form.Expression) -> bool:
    """`StringUtils.split(text, ",")` of a class that nothing tells of: no method of a text."""
    base = callee.base if isinstance(callee, form.Attribute) else None
    return isinstance(base, form.Name) and models.front.class_names(base.name)


def _word(callee: form.Expression) -> str:
    if isinstance(callee, (form.Attribute, form.Name)):
        return callee.name
    return ""


# ---------------------------------------------------------------------- the result


def _accessor(run: Run, word: str, node: form.Call) -> str:
    """The secret that a method without arguments gives which is called as it, `account.password()`; else nothing."""
    if run.world.models.front.kept_in_attributes or not isinstance(node.callee, form.Attribute) or node.arguments:
        return ""
    return word if is_secret(word) else ""


def _result(
    run: Run,
    name: str | None,
    word: str,
    receiver: Value | None,
    arguments: Arguments,
    node: form.Call,
    state: State,
    asked: list[str],
    known: bool,
) -> Value:
    models = run.world.models
    if name is not None and name in models.functions.recalled:
        recalled: Value | None = models.functions.recalled[name](run, arguments, node, state)
        if recalled is not None:
            return recalled
    result = models.canonical(f"{name}()") if name is not None else None
    if result is not None:
        for told in models.sources_of(result):
            if not told.where or hold(told.where, arguments):
                return _fetched(told, result, node, state)
    if not known and word in models.open_sources:
        for each in asked:
            source = models.source(f"{each}()") if each[0] == "*" else None
            if source is not None and (not source.packages or source.packages & run.world.packages):
                return _fetched(source, f"{each}()", node, state)
    sanitizers = [s for each in asked for s in models.sanitizers_of(each) if not s.where or hold(s.where, arguments)]
    if sanitizers:
        for given in arguments.positional:
            if given.value.kind == "instance" and given.value.callables:
                given.value = as_text(run, given.value, node, "!r" if name == "repr" else "")
        safe = _sanitized(sanitizers, arguments, result, node, state)
        return safe if result is None else _made(safe, arguments, models.kept)
    functions = models.functions
    own = functions.builtin.get(name) if name is not None else None
    if own is None and receiver is not None:
        own = functions.methods.get(word)
    if own is not None:
        made = own(run, arguments, node, state)
        if made is not None and name not in functions.builtin and _is_foreign(receiver, word, known):
            made = _unsure(made)
        if made is not None:
            return made if made.name is not None or result is None or known is False else _named(made, result)
    if name is not None and name in functions.folded:
        consts = fold.combined(lambda *a: fold.call(name, a), [g.value.consts for g in arguments.positional])
        if consts is not None:
            return Value(consts=consts, kind=type(consts[0]).__name__ if consts else "")
    propagators = next((found for each in asked if (found := models.propagators_of(each))), ())
    if propagators:
        handed = _propagated(run, propagators, arguments, result, node, state)
        return handed if result is None else _made(handed, arguments, models.kept)
    plain = receiver is None or bool(receiver.callables)  # `self.clean(x)`, where a field holds `str.strip`
    if plain and name is not None and name.startswith(_OF_CLASS) and arguments.positional:
        of_class = _by_class(run, name, arguments, node, state)
        if of_class is not None:
            return of_class
    if receiver is not None and not (known and receiver.items is None and not receiver.taints):
        made = functions.method(run, receiver, word, arguments, node, state)
        if made is not None and _is_foreign(receiver, word, known):
            made = _unsure(made)
        if made is not None:
            return made if made.name is not None or result is None else _named(made, result)
    made = unknown(models, word, receiver, arguments, result, node)
    return made if result is None else _made(made, arguments, models.kept)


def _by_class(run: Run, name: str, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`str.strip(x)`, as in `map(str.strip, names)`: the method of the first argument."""
    first, *others = arguments.positional
    inner = Arguments(others, arguments.keywords, arguments.more, arguments.named, receiver=first)
    made: Value | None = run.world.models.functions.method(
        run, first.value, name.rpartition(".")[2], inner, node, state
    )
    return made


def _is_foreign(receiver: Value | None, word: str, known: bool) -> bool:
    """Is it a method of something imported that nobody describes? It may not do what the one of a dictionary does."""
    if receiver is None or known or receiver.name is None or receiver.kind or receiver.taints:
        return False
    last = receiver.name.rpartition(".")[2]
    return receiver.items is None and not (word in _OF_TEXT and last.isupper())


def _unsure(value: Value) -> Value:
    return value.but(taints=tuple(t.guessed() for t in value.taints)) if value.taints else value


def _fetched(source: Source, result: str, node: form.Call, state: State) -> Value:
    found = sourced(source, result, node)
    for taint in found.taints:
        state.forget(taint.key)
    return found


def _made(value: Value, arguments: Arguments, kept: frozenset[str]) -> Value:
    """An object of a library: what it was made with are its elements, as far as a model asks for it."""
    if value.items is not None or kept.isdisjoint(arguments.keywords):
        return value
    items: dict[Any, Value] = {key: g.value for key, g in arguments.keywords.items() if key in kept}
    return value.but(items=items, kind="instance", rest=Value(taints=value.taints, open=value.open))


def _named(value: Value, name: str) -> Value:
    return value.but(name=name) if value.consts is None and value.kind in ("", "instance") else value


def _sanitized(
    sanitizers: list[Sanitizer], arguments: Arguments, result: str | None, node: form.Call, state: State
) -> Value:
    taints: Taints = ()
    protects = frozenset().union(*(s.protects for s in sanitizers))
    undoes = frozenset().union(*(s.undoes for s in sanitizers))
    opened = False
    handed = [g for s in sanitizers for spec in (s.of or ("all",)) for g in arguments.select(spec)]
    for given in handed:
        opened = opened or given.value.open
        taints = join_taints(taints, tuple(_cleared(t, protects, undoes, node, state) for t in given.value.taints))
    head = next((f"{s.begins}{SOMETHING}" for s in sanitizers if s.begins), "")
    if opened and protects and not protects >= ALL - {"resource"}:
        taints, opened = join_taints(taints, (Taint(UNTRACED, (UNTRACED, result), protects - undoes),)), False
    return Value(taints=taints, name=result, open=opened and not protects, head=head)


def _cleared(taint: Taint, protects: frozenset[str], undoes: frozenset[str], node: form.Call, state: State) -> Taint:
    cleared = (taint.cleared - {f"-{kind}" for kind in protects}) | protects
    key = taint.key
    if undoes:
        cleared = cleared - undoes
        if taint.kind == PARAMETER:
            cleared = cleared | {f"-{kind}" for kind in undoes}
        elif key[0] != DECODED and not state.cleared(taint) >= ALL:
            key = (DECODED, *key)  # what was vouched for is how it was spelled before
    shape = (DECODED if taint.kind == PARAMETER else "") if "nosql" in undoes else None
    way = taint.but(key=key, cleared=cleared - {ELEMENTS}, shape=shape)
    return way.through(node)


def _propagated(
    run: Run,
    propagators: tuple[Propagator, ...],
    arguments: Arguments,
    result: str | None,
    node: form.Call,
    state: State,
) -> Value:
    made = Value(name=result)
    for propagator in propagators:
        taints: Taints = ()
        opened = False
        head = ""
        for spec in propagator.sources:
            for given in arguments.select(spec):
                taints = join_taints(taints, tuple(_handed(t, propagator.part) for t in given.value.taints))
                opened = opened or given.value.open
                if not head and spec in ("all", "0") and not propagator.part:
                    head = given.value.head
            if spec == "all" and arguments.receiver is not None:
                receiver = arguments.receiver.value
                taints = join_taints(taints, tuple(_handed(t, propagator.part) for t in receiver.taints))
        handed = Value(taints=tuple(t.through(node) for t in taints), open=opened)
        for target in propagator.targets:
            if target == "return":
                made = (
                    join(made, handed.but(name=result, head=head))
                    if made.taints
                    else handed.but(name=result, head=head)
                )
                continue
            given_target = arguments.get(target)
            if given_target is not None and (handed.taints or handed.open):
                change(
                    run,
                    given_target.node,
                    state,
                    lambda old, h=handed: with_element(old, UNKNOWN, h),  # type: ignore[misc]
                    given_target.value,
                )
    return made


def _handed(taint: Taint, part: str) -> Taint:
    if not part:
        return taint
    return taint.part("[]" if part == "any" else f"={part}")


# ---------------------------------------------------------------------- what a call vouches for


def _guards(run: Run, asked: list[str], arguments: Arguments, state: State) -> tuple[Facts, Facts] | None:
    found: tuple[Facts, Facts] | None = None
    for name in asked:
        for guard in run.world.models.guards_of(name):
            facts = _vouched(guard, arguments, name)
            if not facts:
                continue
            if guard.when == "raises":
                state.learn(facts)
            else:
                true, false = found or (NO_FACTS, NO_FACTS)
                found = (true | facts, false) if guard.when == "true" else (true, false | facts)
    return found


def _is_of_class(name: str, arguments: Arguments) -> bool:
    """`str.isalnum(text)`: is a method called as its class has it, with the object as the first argument?"""
    receiver, owner = arguments.receiver, name.rpartition(".")[0]
    return bool(arguments.positional) and (receiver is None or receiver.value.name == owner)


def _vouched(guard: Guard, arguments: Arguments, name: str) -> Facts:
    if guard.where and not hold(guard.where, arguments):
        return NO_FACTS
    of = "0" if guard.of == "self" and _is_of_class(name, arguments) else guard.of
    given = arguments.select(of) if of else list(arguments.all())
    kinds = guard.protects
    if guard.safe_pattern:
        pattern = arguments.get(guard.safe_pattern)
        text = pattern.value.constant if pattern is not None else UNKNOWN
        if not isinstance(text, (str, bytes)):
            return NO_FACTS
        lines = guard.searches == "lines"
        if guard.searches and not (starts_anchored(text, lines) and is_anchored(text, lines)):
            return NO_FACTS
        kinds = kinds & vouched(text)
    if not kinds:
        return NO_FACTS
    return frozenset((t.key, kinds) for g in given for t in g.value.taints)
