"""Where data does harm: the arguments of calls, assignments and results that models name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.secret_names import SECRET, but_secrets
from wardline_analyzers.flow.boundary.secrets import SENT
from wardline_analyzers.flow.boundary.shown_fields import encoded, logged
from wardline_analyzers.flow.boundary.sources import WORDS
from wardline_analyzers.flow.calling.conditions import asked, hold, of_choosers
from wardline_analyzers.flow.decide.decisions import note_condition
from wardline_analyzers.flow.evaluate.protocols import as_text
from wardline_analyzers.flow.evaluate.strings import host_is_fixed, shown
from wardline_analyzers.flow.known.arguments import Arguments, Given
from wardline_analyzers.flow.known.closures import Closure
from wardline_analyzers.flow.known.elements import constant
from wardline_analyzers.flow.known.joining import join_taints
from wardline_analyzers.flow.known.kinds import (
    HOSTLESS,
    ROOTED,
    SCHEMED,
    SLASHED,
    UNTRACED,
    UPWARD,
    lacking,
    open_quote,
    without_letters,
)
from wardline_analyzers.flow.known.program import ClassRef, Instance, Sink, Use
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.steps import Step
from wardline_analyzers.flow.known.values import CALLED, CLEAN, ELEMENTS, NEVER, PARAMETER, Taint, Taints, Value
from wardline_analyzers.flow.models.entries import Sink as SinkModel

LOOKS: Final = {
    "sql": re.compile(
        r"(?is)(?:^|[\s(;])(?:select\b.*?\bfrom\b|insert\s+(?:or\s+\w+\s+|ignore\s+)?into\b|update\s+\S+\s+set\b|delete\s+from\b"
        r"|(?:create|drop|alter|truncate)\s+(?:temp\w*\s+|unique\s+)*(?:table|view|index|database|schema|user|role)\b"
        r"|replace\s+into\b|merge\s+into\b|with\s+\w+\s+as\s*\(|select\s|where\s)"
    ),
    "html": re.compile(r"(?i)<\s*/?[a-z!]"),
    "shell": re.compile(r"[\w./-]"),
    "begins-html": re.compile(r"\A\s*(?:<|\Z)"),
}
"""What the constant text in front must look like, for methods of objects that are not known."""

_BEHIND_HOST: Final = frozenset(("url", "redirect"))
_SCHEME: Final = re.compile(r"(?i)^(?!file:)[a-z][a-z0-9+.-]+://")
"""The front of a URL, which is no path of a file."""
_ONLY: Final = {
    SECRET: frozenset(("log", "response", "prompt", "system-prompt", "url")),
    "weak-random": frozenset(("password",)),
    "hardcoded": frozenset(("login", "algorithm", "flag")),
    "page": frozenset(("html", "code")),
    UNTRACED: frozenset(),
}
"""Data that does harm in a few kinds of sink only."""
_CHOSEN: Final = frozenset(("algorithm", "flag"))
"""Kinds of sink in which some constants do harm, whoever chooses them."""
_CALLEE: Final = ("callee",)
"""The argument of a model that asks what is called, not what it is given."""
_SHOWN: Final = frozenset(("log", "html"))
"""Kinds of sink whose calls may show their arguments as a format before them says."""
_IN_MEMORY: Final = "io.StringIO()"
"""A file that has no path."""
_PLACES: Final = frozenset(("path", "url"))
"""Kinds of sink that say where something is."""
_COMPARING: Final = frozenset(
    ("$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$set", "$push", "$inc", "$text")
)
_SHAPES_OF_TEXT: Final = frozenset(("text", "segment", "filename", "token"))
_TAKEN_OUT: Final = frozenset((".", "[", "="))
"""What the parts of a key begin with that are no plain key of a dictionary."""
_MOST_LEVELS: Final = 6
_WEAK: Final = re.compile(
    r"(?i)^(?:md[245]|sha-?1?)$|^(?:des|desede|tripledes|3des|rc[245]|arcfour|blowfish|idea|cast5)(?:/|$)|^pbewith(?:md5|sha1)and"
    r"|^aes(?:_\d+)?(?:/ecb(?:/.*)?)?$"
)
"""Names of algorithms that are broken, or in a mode that is."""
_NAMED: Final = "a weak algorithm by its name"
_OFF: Final = "a protection is switched off"
_SHORTEST: Final = 3
"""Characters of a text that may be a password."""
_USER_OF_URL: Final = re.compile(r"://[^/@\s:]*:[^/@\s{}<>$%*]+@")
"""The password in a URL."""


def of_call(
    run: Run, models: Iterable[SinkModel], name: str, arguments: Arguments, node: form.Call, state: State
) -> None:
    """Look at the dangerous arguments of a call."""
    _name_classes(run, arguments)
    for model in models:
        if model.packages and not (model.packages & run.world.packages):
            continue
        if model.arguments == _CALLEE:
            if hold(model.where, arguments, 0, False):
                _of_name(run, model.kind, name, node, state)
            continue
        chosen = model.kind == "system-prompt"
        for spec in model.arguments or ("all",):
            for number, given in enumerate(arguments.select(spec)):
                if model.where and given.value.taints:
                    note_condition(run, asked(model.where, arguments, number))
                if model.where and not hold(model.where, arguments, number, chosen):
                    continue
                value = CLEAN if is_content(model.kind, given.value) else given.value
                if chosen and model.where and value.taints:
                    value = of_choosers(model.where, arguments, value, number)
                if model.kind == "log":
                    value = _logged(run, value, given.node, node, state)
                elif model.kind == "response" and run.world.models.front.prints_fields:
                    value = encoded(run, value, given.node)
                if model.kind in _SHOWN and spec == "rest" and value.taints:
                    value = shown(value, arguments, given)
                if value.consts is not None and (model.kind == "login" or _is_handed(run, model.kind)):
                    value = _written(run, model.kind, name, value, given.node, state)
                if value.taints and _looks(model, value):
                    reach(run, model.kind, name, value, given.node, state, model.confidence)
                if run.watching:
                    judge(run, model.kind, value, given.node, state)
                elif value.open:
                    run.opened.add((run.world.here.name, run.world.number(given.node)))


def _name_classes(run: Run, arguments: Arguments) -> None:
    """A class of the program goes by the name of the library's that it is below: conditions ask for that."""
    for given in (*arguments.positional, *arguments.keywords.values()):
        value = given.value
        if value.kind == "class" and value.name is None and len(value.callables) == 1:
            (of,) = value.callables
            base = run.world.library_base(of) if isinstance(of, ClassRef) else None
            if base is not None:
                given.value = value.but(name=base)


def is_content(kind: str, value: Value) -> bool:
    """Is it a file in memory, given where its path or address might be?"""
    return kind in _PLACES and value.name == _IN_MEMORY


def _of_name(run: Run, kind: str, callee: str, node: form.Call, state: State) -> None:
    """A weak algorithm that is a function of its own, `hashlib.md5`, which got to this call by another name."""
    word = callee.rpartition(".")[2]
    if isinstance(node.callee, (form.Name, form.Attribute)) and node.callee.name == word:
        return  # the patterns see it
    taint = hardcoded(kind, constant(word), node)
    if taint is not None:
        reach(run, kind, callee, Value(taints=(taint,)), node, state)


def _is_handed(run: Run, kind: str) -> bool:
    """Is it the name of an algorithm that a caller gives? One that stands at its place the patterns see.

    (Those that look at trees see only constants that stand there themselves.)
    """
    return kind in _CHOSEN and (run.crossing is not None or run.world.models.front.by_tree)


def _logged(run: Run, value: Value, place: form.Node, node: form.Call, state: State) -> Value:
    """What a log line holds of an argument: of a lambda, `log.info(() -> text)`, what it gives."""
    if value.kind == "instance" and run.world.models.front.prints_fields:
        return logged(run, value, place)
    if value.kind == "instance" and value.taints and any(isinstance(each, Instance) for each in value.callables):
        told = as_text(run, value, place)
        return told if told is not value else value.but(taints=but_secrets(value.taints))  # its class is shown
    if value.kind == "function" and value.callables and all(_asks_for_nothing(each) for each in value.callables):
        made = run.interpreter.call_value(run, value, [], node, state)
        return CLEAN if made is NEVER else made
    return value


def _asks_for_nothing(callable_: object) -> bool:
    return isinstance(callable_, Closure) and not callable_.function.parameters


def _written(run: Run, kind: str, callee: str, value: Value, node: form.Node, state: State) -> Value:
    """A login with a text that stands in the source, a weak algorithm by its name: the value, as what it is."""
    taint = hardcoded(kind, value, node)
    if taint is None:
        return value
    reach(run, kind, callee, Value(taints=(taint,)), node, state)
    return value.but(taints=(taint,)) if kind in _CHOSEN else value


def hardcoded(kind: str, value: Value, node: form.Node) -> Taint | None:
    """The constant text that a value is, as a credential in the source; or the weak algorithm that it may name."""
    if kind == "algorithm":
        for name in value.consts or ():
            if isinstance(name, str) and _WEAK.search(name):
                return Taint("hardcoded", ("hardcoded", name), way=Step(None, node.start, node.end, _NAMED))
        return None
    if kind == "flag":
        off = any(each is False for each in value.consts or ())
        return Taint("hardcoded", ("hardcoded", False), way=Step(None, node.start, node.end, _OFF)) if off else None
    text = value.constant
    if not isinstance(text, (str, bytes)) or len(text) < _SHORTEST:
        return None
    if isinstance(text, str) and "://" in text and not _USER_OF_URL.search(text):
        return None
    return Taint("hardcoded", ("hardcoded", text), way=Step(None, node.start, node.end, WORDS["hardcoded"]))


def _looks(model: SinkModel, value: Value) -> bool:
    return not model.looks_like or looks_like(model.looks_like, value.head)


def looks_like(kind: str, text: str) -> bool:
    """Is it the beginning of a text of this kind?"""
    pattern = LOOKS.get(kind)
    return pattern is None or pattern.search(text) is not None


def reach(run: Run, kind: str, callee: str, value: Value, node: form.Node, state: State, cap: str = "") -> None:
    """Data gets to a sink: remember what is dangerous about it."""
    front = _front(kind, value.head)
    behind_host = bool(front) and _is_behind_host(kind, value.head)
    sink: Sink | None = None
    taints = _of_query(value) if kind == "nosql" else _of_record(value) if kind == "record" else value.taints
    for taint in taints:
        if behind_host and taint.kind != SECRET:
            continue
        if taint.kind == SECRET and value.kind == "instance":
            continue  # an object shows its class only
        if not harms(taint, kind, state, value.head):
            continue
        if sink is None:
            sink = _sink(run, kind, callee, node)
            if sink is None:
                return
        if kind == "redirect" and state.facts and SCHEMED in state.cleared(taint):
            taint = taint.but(cleared=taint.cleared | {SCHEMED})  # whether that is enough, the page says
        used(run, Use(taint, sink, front, cap))


def _is_behind_host(kind: str, head: str) -> bool:
    """Does this text, in front of the data, say which host is meant, whatever follows?"""
    return (kind in _BEHIND_HOST and host_is_fixed(head)) or (kind == "path" and _SCHEME.match(head) is not None)


def _of_query(value: Value, depth: int = 0) -> Taints:
    """The data that may change what a query object means: no texts, nothing behind an operator that compares."""
    if value.kind in ("str", "int", "float", "bool"):
        return ()
    if value.items is None or value.kind not in ("dict", "list", "tuple") or depth > _MOST_LEVELS:
        return value.taints
    taints: Taints = ()
    for key, item in value.items.items():
        if item.taints and not (isinstance(key, str) and key in _COMPARING):
            taints = join_taints(taints, _of_query(item, depth + 1))
    for other in (value.rest, value.keys):
        if other is not None and other.taints:
            taints = join_taints(taints, _of_query(other, depth + 1))
    return taints


def _of_record(value: Value, depth: int = 0) -> Taints:
    """The data that says which fields of a record are set: an object as it came, and names of fields."""
    if value.kind in _SIMPLE:
        return ()
    if value.items is None or depth > _MOST_LEVELS:
        return value.taints
    taints = value.keys.taints if value.keys is not None else ()
    inner = value.items.get("$set")
    return join_taints(taints, _of_record(inner, depth + 1)) if inner is not None and inner.taints else taints


_SIMPLE: Final = frozenset(("str", "int", "float", "bool"))


def judge(run: Run, kind: str, value: Value, node: form.Node, state: State) -> None:
    """Remember whether all that gets to a sink is known to be harmless, each time that it is looked at."""
    harmful = {t.kind for t in value.taints if harms(t, kind, state, value.head)}
    if harmful and value.head and _is_behind_host(kind, value.head):
        harmful &= {SECRET}
    made = value.open and any(t.kind == PARAMETER and str(t.key[-1]).endswith(CALLED) for t in value.taints)
    """What a function gives that the caller hands in, or a method of an object: a look with these tells."""
    clean = False if (value.open and not made) or harmful - {PARAMETER} else None if harmful or made else True
    run.judge(node, kind, clean)


def harms(taint: Taint, kind: str, state: State, head: str = "") -> bool:
    """May this data do harm in a sink of this kind, here? `head`: the constant text that stands before it."""
    if taint.kind == SECRET:  # line breaks do not matter, only whether it can be told from what is shown
        if kind == "response" and SENT in taint.cleared:
            return False
        return kind in _ONLY[SECRET] and "response" not in state.cleared(taint)
    if kind in taint.cleared or ELEMENTS in taint.cleared:
        return False
    only = _ONLY.get(taint.kind)
    if only is not None and kind not in only:
        return False
    if kind == "nosql" and taint.shape in _SHAPES_OF_TEXT:
        return False
    if kind == "path" and taint.shape == "segment":
        return False
    if kind in ("path", "url") and taint.shape == "upload" and _is_file(taint):
        return False
    if taint.shape == "files" and not _OF_SERVER.isdisjoint(taint.key):
        return False
    cleared = state.cleared(taint) if state.facts else taint.cleared
    if kind == "path" and UPWARD in cleared and ("/" in head or ROOTED in cleared):
        return False
    if kind == "xpath" and (quote := open_quote(head)) and lacking(quote) in cleared:
        return False  # it cannot end the text that it stands in
    if kind == "redirect" and SLASHED in cleared and HOSTLESS in cleared:
        return False
    return kind not in cleared and not without_letters(kind, cleared)


def _front(kind: str, head: str) -> str:
    """What of the text before data matters to who gives it: whether there is any, and the quote that is open."""
    return ((kind == "xpath" and open_quote(head)) or "/") if head else ""


_OF_SERVER: Final = frozenset(("tmp_name", "size", "error"))
"""What the server says of an uploaded file, in a list of those that came: where it has put it, how large it is."""


def _is_file(taint: Taint) -> bool:
    """Is it an uploaded file itself, which is read where a path could be given too, and nothing out of it?"""
    out = taint.key[1:]
    return not out or (len(out) == 1 and type(out[0]) is str and out[0][:1] not in _TAKEN_OUT)


def used(run: Run, use: Use) -> None:
    """Remember a use, once for each way that is different to a reader."""
    if run.crossing is not None and use.taint.kind != PARAMETER:
        if use.sink.module != run.home and run.crossing.is_told_there(use):
            return
        use = Use(run.crossing.told(use.taint), use.sink, use.front, use.cap)
    way = use.taint.way
    # What gets to another file is told where it is handed over: each such place is one to mend.
    place = (way.start, way.end) if way is not None and use.sink.module != run.home else None
    key = (use.taint.kind, use.taint.key, use.taint.guesses, use.sink, use.front, place)
    known = run.uses.get(key)
    if known is None:
        run.uses[key] = use


def _sink(run: Run, kind: str, callee: str, node: form.Node) -> Sink | None:
    world = run.world
    number = world.number(node)
    return None if number < 0 else Sink(world.here.module, world.here.name, number, kind, callee)


def stored(
    run: Run,
    base: Value,
    target: form.Node,
    key: str,
    subscript: bool,
    value: Value,
    state: State,
    keys: Value | None = None,
) -> None:
    """`base.key = value` or `base[key] = value`. `keys` is what is known of a key."""
    if keys is not None and keys.taints and base.name:
        for model in run.world.models.assigned_to(f"{base.name}[*]"):
            if model.kind == "session":
                reach(run, model.kind, base.name, keys, target, state, model.confidence)
    if not value.taints and value.kind != "str":
        return
    models = run.world.models
    names: list[str] = []
    if base.name:
        either = models.front.fields_by_text
        if not subscript or either:
            names.append(models.canonical(f"{base.name}.{key}"))
        if subscript or either:
            names.append(models.canonical(f"{base.name}[{key}]"))
    elif subscript:
        if base.items is None and [len(t.key) for t in base.taints if t.kind == PARAMETER] == [1]:
            note_condition(run, (base,))  # whether it is a store that is trusted, who gives it knows
        names.append(f"*[{key}]")
        if isinstance(target, form.Index) and isinstance(target.base, form.Attribute):
            names.append(f"*.{target.base.name}[{key}]")
    else:
        names.append(f"*.{key}")
    for name in names:
        for model in models.assigned_to(name):
            given = Arguments(keywords={"value": Given(value, target)}, receiver=Given(base, target))
            if model.where and not hold(model.where, given):
                continue
            if (not model.packages or model.packages & run.world.packages) and _looks(model, value):
                if model.kind == "login" and value.consts is not None:
                    _written(run, model.kind, name, value, target, state)
                reach(run, model.kind, name, value, target, state, model.confidence)


__all__ = ["hardcoded", "harms", "of_call", "reach", "stored", "used"]
