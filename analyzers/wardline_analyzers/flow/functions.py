"""The language's own functions, and those of its library that work on values: what they give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from wardline_analyzers.flow import form, strings
from wardline_analyzers.flow.arguments import Arguments
from wardline_analyzers.flow.kinds import ALL
from wardline_analyzers.flow.program import Partial, RowClass
from wardline_analyzers.flow.run import Run
from wardline_analyzers.flow.state import State
from wardline_analyzers.flow.targets import change
from wardline_analyzers.flow.values import (
    ANY,
    BOOL,
    CLEAN,
    INT,
    NEVER,
    NO_FACTS,
    NONE,
    UNKNOWN,
    Value,
    appended,
    constant,
    display,
    element,
    elements,
    join,
    join_all,
    join_taints,
    lump,
    rebuilt,
    with_element,
)

Function = Callable[[Run, Arguments, form.Call, State], "Value | None"]

_NUMBER_LEFT: Final = ALL - {"resource", "password"}
"""A number that a client chose is harmless but as a size, and a random one may still be predicted."""
_RESOLVES: Final = "=resolved"


def _first(arguments: Arguments) -> Value:
    given = arguments.get("0")
    return given.value if given is not None else CLEAN


def _number(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = _first(arguments)
    if value.consts is not None:
        return None
    return Value(kind="int", taints=tuple(t.but(cleared=t.cleared | _NUMBER_LEFT) for t in value.taints))


def _convert(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`int(x)`: it raises if x is no number, so x itself is harmless from here on."""
    made = _number(run, arguments, node, state)
    value = _first(arguments)
    if value.taints:
        state.learn(frozenset((t.key, _NUMBER_LEFT) for t in value.taints))
    return made


def _count(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = _first(arguments)
    if value.consts is not None and len(arguments.positional) == 1:
        return None
    if value.items is not None and value.rest is None and value.kind in ("list", "tuple", "dict") and not value.open:
        return Value(kind="int") if value.kind == "dict" else constant(len(value.items))
    return INT


def _harmless(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return CLEAN


def _text(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = _first(arguments)
    if value.consts is not None:
        return None
    taints, opened = lump((value,))
    return Value(kind="str", taints=taints, open=opened, head=value.head)


def _bytes(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = _first(arguments)
    return Value(kind="bytes", taints=value.taints, open=value.open, head=value.head)


def _sequence(kind: str) -> Function:
    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        if not arguments.positional:
            return Value(kind=kind, items={})
        value = _first(arguments)
        if value.items is not None and value.rest is None and value.kind in ("list", "tuple") and kind != "set":
            return display(kind, list(value.items.values()))
        each = elements(value)
        return Value(kind=kind, items={}, rest=each, taints=each.taints, open=each.open)

    return made


def _dict(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    made = Value(kind="dict", items={})
    for given in arguments.positional[-1:]:
        value = given.value
        if value.kind == "dict":
            made = value
        elif value.items is not None and value.kind in ("list", "tuple"):
            for pair in value.items.values():
                made = with_element(made, element(pair, 0).constant, element(pair, 1))
            if value.rest is not None:
                made = with_element(made, UNKNOWN, element(value.rest, 1))
        elif value.taints or value.open:
            made = Value(kind="dict", taints=value.taints, open=value.open)
    for name, given in arguments.keywords.items():
        made = with_element(made, name, given.value)
    if arguments.named is not None:
        made = with_element(made, UNKNOWN, arguments.named.value)
    return made


def _defaultdict(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return Value(kind="dict", items={})


def _mixed(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """The elements in another order: `sorted`, `reversed`, `shuffle`."""
    value = _first(arguments)
    if value.items is not None and value.rest is None and value.kind in ("list", "tuple") and _callee(node) == "reversed":
        return display("list", list(reversed(list(value.items.values()))))
    each = elements(value)
    return Value(kind="list", items={}, rest=each, taints=each.taints, open=each.open)


def _callee(node: form.Call) -> str:
    return node.callee.name if isinstance(node.callee, (form.Name, form.Attribute)) else ""


def _one(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """One of the elements, or one of several arguments: `next`, `max`, `random.choice`."""
    if len(arguments.positional) > 1 and _callee(node) in ("min", "max"):
        return _extreme(arguments)
    found = elements(_first(arguments))
    if len(arguments.positional) > 1 and _callee(node) == "next":
        found = join(found, arguments.positional[1].value)
    return found


def _extreme(arguments: Arguments) -> Value | None:
    """`min(x, 100)` is at most 100: no size that does harm."""
    values = [g.value for g in arguments.positional]
    if all(v.consts is not None for v in values):
        return None
    joined = join_all(values)
    if any(isinstance(v.constant, (int, float)) for v in values):
        return joined.but(taints=tuple(t.but(cleared=t.cleared | {"resource"}) for t in joined.taints), consts=None)
    return joined.but(consts=None)


def _enumerate(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = _first(arguments)
    if value.items is not None and value.rest is None and value.kind in ("list", "tuple"):
        return display("list", [display("tuple", [INT, item]) for item in value.items.values()])
    pair = display("tuple", [INT, elements(value)])
    return Value(kind="list", items={}, rest=pair, taints=pair.taints, open=pair.open)


def _zip(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    values = [g.value for g in arguments.positional]
    if values and all(v.items is not None and v.rest is None and v.kind in ("list", "tuple") for v in values):
        rows = zip(*(list((v.items or {}).values()) for v in values), strict=False)
        return display("list", [display("tuple", list(row)) for row in rows])
    pair = display("tuple", [elements(v) for v in values])
    return Value(kind="list", items={}, rest=pair, taints=pair.taints, open=pair.open)


def _map(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    from wardline_analyzers.flow.calls import call_value

    if len(arguments.positional) < 2:
        return ANY
    function, *rows = [g.value for g in arguments.positional]
    if len(rows) == 1 and rows[0].items is not None and rows[0].rest is None and 0 < len(rows[0].items) <= 4:
        if rows[0].kind in ("list", "tuple"):
            made = [call_value(run, function, [item], node, state) for item in rows[0].items.values()]
            return display("list", [CLEAN if m is NEVER else m for m in made])
    each = call_value(run, function, [elements(r) for r in rows], node, state)
    return Value(kind="list", items={}, rest=each, taints=each.taints, open=each.open)


def _filter(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    from wardline_analyzers.flow.calls import call_value

    if len(arguments.positional) < 2:
        return ANY
    function, row = arguments.positional[0].value, arguments.positional[1].value
    each = elements(row)
    if function.callables:
        result = call_value(run, function, [each], node, state)
        if result.when is not None and each.taints:
            vouched = dict(result.when[0])
            each = each.but(
                taints=tuple(t.but(cleared=t.cleared | vouched.get(t.key, frozenset())) for t in each.taints)
            )
    elif function.name is not None and function.name.startswith("str.is"):
        guard = run.world.models.guard(function.name)
        if guard is not None:
            each = each.but(taints=tuple(t.but(cleared=t.cleared | guard.protects) for t in each.taints))
    return Value(kind="list", items={}, rest=each, taints=each.taints, open=each.open)


def _reduce(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    from wardline_analyzers.flow.calls import call_value

    if len(arguments.positional) < 2:
        return ANY
    function, row = arguments.positional[0].value, arguments.positional[1].value
    each = elements(row)
    start = arguments.positional[2].value if len(arguments.positional) > 2 else each
    return join(start, call_value(run, function, [join(start, each), each], node, state)).but(consts=None)


def _partial(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if not arguments.positional:
        return ANY
    function, *given = [g.value for g in arguments.positional]
    keywords = tuple((n, g.value) for n, g in arguments.keywords.items())
    taints, opened = lump([*given, *(v for _, v in keywords)])
    return Value(
        kind="function", callables=(Partial(function, tuple(given), keywords),), taints=taints, open=opened
    )


def _isinstance(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    subject, classes = arguments.get("0"), arguments.get("1")
    if subject is None or classes is None or not subject.value.taints:
        return BOOL
    every = list(classes.value.items.values()) if classes.value.items else [classes.value]
    if all(c.name in ("int", "float", "bool", "uuid.UUID", "datetime.datetime", "datetime.date") for c in every):
        return Value(kind="bool", when=(frozenset((t.key, _NUMBER_LEFT) for t in subject.value.taints), NO_FACTS))
    return BOOL


def _getattr(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    from wardline_analyzers.flow.attributes import attribute

    if len(arguments.positional) < 2:
        return ANY
    base, key = arguments.positional[0].value, arguments.positional[1].value.constant
    if not isinstance(key, str):
        return Value(taints=base.taints, open=True, callables=())
    found = attribute(run, base, key, node)
    if len(arguments.positional) > 2:
        found = join(found, arguments.positional[2].value)
    return found


def _setattr(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if len(arguments.positional) != 3:
        return NONE
    place, key, value = arguments.positional
    name = key.value.constant
    where = "." + name if isinstance(name, str) else UNKNOWN
    change(run, place.node, state, lambda base: with_element(base, where, value.value), place.value)
    return NONE


def _vars(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = _first(arguments)
    if value.items is None:
        return Value(kind="dict", taints=value.taints, open=True)
    items = {k[1:] if isinstance(k, str) and k.startswith(".") else k: v for k, v in value.items.items()}
    return rebuilt(Value(kind="dict"), items, value.rest)


def _copy(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return _first(arguments)


def _last(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`typing.cast(T, x)`"""
    return arguments.positional[-1].value if arguments.positional else ANY


def _gather(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    made = display("list", [g.value for g in arguments.positional])
    return made if arguments.more is None else appended(made, arguments.more.value)


def _template(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    text = _first(arguments)
    return Value(
        kind="instance", items={".template": text}, name="string.Template()", taints=text.taints, open=text.open
    )


def _substitute(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    receiver = arguments.receiver.value if arguments.receiver is not None else ANY
    values = _first(arguments)
    keywords = {n: g.value for n, g in arguments.keywords.items()}
    if arguments.named is not None:
        keywords["**"] = arguments.named.value
    return strings.substituted(element(receiver, ".template"), values, keywords, node)


def _compile(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    pattern = _first(arguments)
    return Value(kind="instance", items={".pattern": pattern}, name="re.Pattern()", taints=pattern.taints)


def _matcher(whole: bool, at_start: bool) -> Function:
    """`re.fullmatch`, `re.match`, `re.search`, as functions and as methods of a compiled pattern."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        from wardline_analyzers.flow.regexes import is_anchored, starts_anchored, vouched

        if arguments.receiver is not None and arguments.receiver.value.name == "re.Pattern()":
            pattern, subject = element(arguments.receiver.value, ".pattern"), _first(arguments)
        else:
            given = arguments.get("1|string")
            pattern, subject = _first(arguments), given.value if given is not None else CLEAN
        found = Value(
            name="re.Match()", taints=tuple(t.part("[re]") for t in subject.taints), open=subject.open
        )
        text = pattern.constant
        if isinstance(text, (str, bytes)) and subject.taints:
            complete = whole or (is_anchored(text) and (at_start or starts_anchored(text)))
            kinds = vouched(text) if complete else frozenset()
            letters = kinds | {"-"} if kinds else kinds
            if letters:
                facts = frozenset((t.key, kinds) for t in subject.taints)
                return found.but(when=(facts, NO_FACTS))
        return found

    return made


def _sub(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`re.sub(r"[^a-z]", "", x)`: only what the class lets stand is left."""
    if arguments.receiver is not None and arguments.receiver.value.name == "re.Pattern()":
        pattern = element(arguments.receiver.value, ".pattern")
        replaced, subject = arguments.get("0|repl"), arguments.get("1|string")
    else:
        pattern, replaced, subject = _first(arguments), arguments.get("1|repl"), arguments.get("2|string")
    if subject is None:
        return ANY
    taints = subject.value.taints
    text = pattern.constant
    kinds = _kept_letters(text) if isinstance(text, str) else frozenset()
    if kinds and replaced is not None and isinstance(replaced.value.constant, str):
        from wardline_analyzers.flow.regexes import kinds_without

        kinds = kinds & kinds_without(replaced.value.constant)
        taints = tuple(t.but(cleared=t.cleared | kinds) for t in taints)
    if replaced is not None:
        taints = join_taints(taints, replaced.value.taints)
    return Value(kind="str", taints=taints, open=subject.value.open)


def _kept_letters(pattern: str) -> frozenset[str]:
    """For `[^class]` (repeated or not): the kinds for which the letters of the class are harmless."""
    from wardline_analyzers.flow.regexes import vouched, vouched_by_removing

    text = pattern.rstrip("+*")
    if text.startswith("[^") and text.endswith("]") and "]" not in text[2:-1].replace("\\]", ""):
        return vouched("[" + text[2:])
    if text == r"\W":
        return vouched(r"\w")
    if text == r"\D":
        return vouched(r"\d")
    return vouched_by_removing(pattern)


def _resolved(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`os.path.realpath(x)`, `path.resolve()`: a test of where it leads is a test of x."""
    given = arguments.get("0") if arguments.positional else arguments.receiver
    if given is None:
        return ANY
    value = given.value
    return Value(
        taints=tuple(t.part(_RESOLVES) if not t.key or t.key[-1] != _RESOLVES else t for t in value.taints),
        open=value.open,
        name=value.name if (value.name or "").startswith("pathlib.") else None,
        kind=value.kind if value.consts is None else "str",
    )


def _within(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`path.is_relative_to(base)`, `path.startswith(base)`: it vouches for a path that has been resolved."""
    receiver = arguments.receiver.value if arguments.receiver is not None else CLEAN
    base = _first(arguments)
    if receiver.consts is not None and base.consts is not None:
        return None
    facts: set[tuple[tuple[object, ...], frozenset[str]]] = set()
    if not base.taints:
        for taint in receiver.taints:
            if taint.key and taint.key[-1] == _RESOLVES:
                facts.add((taint.key, frozenset(("path",))))
        texts = [base, *(base.items.values() if base.items else [])]
        if _callee(node) == "startswith" and all(_ends_host(t) for t in texts if t.kind == "str"):
            facts.update((t.key, frozenset(("url", "redirect"))) for t in receiver.taints)
    return Value(kind="bool", when=(frozenset(facts), NO_FACTS)) if facts else BOOL


def _ends_host(text: Value) -> bool:
    from wardline_analyzers.flow.sinks import host_is_fixed

    return text.consts is not None and all(
        isinstance(c, str) and "://" in c and host_is_fixed(c + " "[: not c.endswith("/")]) for c in text.consts
    )


def _relative(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`path.relative_to(base)` raises if it leads out."""
    receiver = arguments.receiver.value if arguments.receiver is not None else CLEAN
    for taint in receiver.taints:
        if taint.key and taint.key[-1] == _RESOLVES:
            state.learn(frozenset(((taint.key, frozenset(("path",))),)))
    return Value(taints=receiver.taints, open=receiver.open, name=receiver.name)


def _ends(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`host.endswith(".example.com")`: with the dot it vouches for a host."""
    receiver, text = arguments.receiver.value if arguments.receiver is not None else CLEAN, _first(arguments).constant
    if isinstance(receiver.constant, str) and isinstance(text, str):
        return None
    if isinstance(text, str) and text.startswith(".") and receiver.taints:
        facts = frozenset(
            (t.key, frozenset(("url", "redirect")))
            for t in receiver.taints
            if t.key and t.key[-1] in (".netloc", ".hostname", "=host")
        )
        return Value(kind="bool", when=(facts, NO_FACTS))
    return BOOL


def _test(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`all(c in SAFE for c in x)`: what vouches for each vouches for all."""
    row = _first(arguments)
    each = row.rest if row.items is not None and row.rest is not None else None
    if _callee(node) == "all" and each is not None and each.when is not None:
        facts = frozenset((k[:-1] if k and k[-1] == "[*]" else k, kinds) for k, kinds in each.when[0])
        return Value(kind="bool", when=(facts, NO_FACTS))
    if _callee(node) == "any" and each is not None and each.when is not None:
        facts = frozenset((k[:-1] if k and k[-1] == "[*]" else k, kinds) for k, kinds in each.when[1])
        return Value(kind="bool", when=(NO_FACTS, facts))
    return BOOL


def _range(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return Value(kind="list", items={}, rest=INT)


def _queue(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return Value(kind="list", items={})


def _deque(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return _sequence("list")(run, arguments, node, state)


def _chain(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    each = join_all(elements(g.value) for g in arguments.positional)
    return Value(kind="list", items={}, rest=each, taints=each.taints, open=each.open)


def _chain_map(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    from wardline_analyzers.flow.operators import merged

    made = Value(kind="dict", items={})
    for given in reversed(arguments.positional):
        made = merged(made, given.value)
    return made


def _config(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return Value(kind="dict", items={}, name="configparser.ConfigParser()")


def _config_get(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    receiver = arguments.receiver.value if arguments.receiver is not None else ANY
    if len(arguments.positional) < 2:
        return None
    section, option = (g.value.constant for g in arguments.positional[:2])
    found = element(element(receiver, section), option)
    fallback = arguments.keywords.get("fallback")
    return found if fallback is None else join(found, fallback.value)


def _config_set(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    from wardline_analyzers.flow.containers import CONFIG_SET

    receiver = arguments.receiver.value if arguments.receiver is not None else ANY
    return CONFIG_SET(run, receiver, arguments, node, state)


def _config_section(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    given = arguments.get("0")
    if given is not None and isinstance(node.callee, form.Attribute):
        key = given.value.constant
        section = Value(kind="dict", items={})
        receiver = arguments.receiver.value if arguments.receiver is not None else None
        change(run, node.callee.base, state, lambda b: with_element(b, key, section), receiver)
    return NONE


def _named_tuple(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    fields = arguments.get("1|field_names")
    names: list[str] = []
    if fields is not None:
        plain = fields.value.constant
        if isinstance(plain, str):
            names = plain.replace(",", " ").split()
        elif fields.value.items is not None:
            names = [str(v.constant) for v in fields.value.items.values()]
    given = arguments.keywords.get("defaults")
    defaults = tuple(given.value.items.values()) if given is not None and given.value.items is not None else ()
    return Value(kind="class", callables=(RowClass(tuple(names), defaults),))


BUILTIN: Final[dict[str, Function]] = {
    "int": _convert,
    "float": _convert,
    "complex": _convert,
    "uuid.UUID": _convert,
    "decimal.Decimal": _convert,
    "ipaddress.ip_address": _convert,
    "bool": _harmless,
    "len": _count,
    "id": _harmless,
    "hash": _harmless,
    "callable": _harmless,
    "type": _harmless,
    "abs": _number,
    "round": _number,
    "sum": _number,
    "ord": _number,
    "str": _text,
    "repr": _text,
    "ascii": _text,
    "bytes": _bytes,
    "bytearray": _bytes,
    "list": _sequence("list"),
    "tuple": _sequence("tuple"),
    "set": _sequence("set"),
    "frozenset": _sequence("set"),
    "iter": _copy,
    "aiter": _copy,
    "dict": _dict,
    "collections.OrderedDict": _dict,
    "collections.Counter": _dict,
    "collections.defaultdict": _defaultdict,
    "collections.deque": _deque,
    "collections.ChainMap": _chain_map,
    "collections.namedtuple": _named_tuple,
    "types.SimpleNamespace": lambda run, arguments, node, state: rebuilt(
        Value(kind="instance"), {"." + n: g.value for n, g in arguments.keywords.items()}, None
    ),
    "sorted": _mixed,
    "reversed": _mixed,
    "next": _one,
    "anext": _one,
    "min": _one,
    "max": _one,
    "enumerate": _enumerate,
    "zip": _zip,
    "map": _map,
    "filter": _filter,
    "functools.reduce": _reduce,
    "functools.partial": _partial,
    "functools.wraps": lambda run, arguments, node, state: ANY,
    "itertools.chain": _chain,
    "isinstance": _isinstance,
    "issubclass": lambda run, arguments, node, state: BOOL,
    "hasattr": lambda run, arguments, node, state: BOOL,
    "all": _test,
    "any": _test,
    "getattr": _getattr,
    "setattr": _setattr,
    "vars": _vars,
    "copy.copy": _copy,
    "copy.deepcopy": _copy,
    "typing.cast": _last,
    "asyncio.gather": _gather,
    "asyncio.wait_for": _copy,
    "asyncio.shield": _copy,
    "asyncio.run": _copy,
    "asyncio.create_task": _copy,
    "asyncio.ensure_future": _copy,
    "contextlib.closing": _copy,
    "contextlib.nullcontext": _copy,
    "string.Template": _template,
    "string.Template().substitute": _substitute,
    "string.Template().safe_substitute": _substitute,
    "re.compile": _compile,
    "re.fullmatch": _matcher(True, True),
    "re.match": _matcher(False, True),
    "re.search": _matcher(False, False),
    "re.Pattern().fullmatch": _matcher(True, True),
    "re.Pattern().match": _matcher(False, True),
    "re.Pattern().search": _matcher(False, False),
    "re.sub": _sub,
    "re.Pattern().sub": _sub,
    "os.path.realpath": _resolved,
    "os.path.abspath": _resolved,
    "os.path.normpath": _resolved,
    "range": _range,
    "queue.Queue": _queue,
    "queue.LifoQueue": _queue,
    "queue.SimpleQueue": _queue,
    "queue.PriorityQueue": _queue,
    "asyncio.Queue": _queue,
    "configparser.ConfigParser": _config,
    "configparser.RawConfigParser": _config,
    "configparser.SafeConfigParser": _config,
    "configparser.ConfigParser().get": _config_get,
    "configparser.ConfigParser().set": _config_set,
    "configparser.ConfigParser().add_section": _config_section,
}
"""By qualified name. A result of None: as if there were no entry."""

METHODS: Final[dict[str, Function]] = {
    "resolve": _resolved,
    "absolute": _resolved,
    "is_relative_to": _within,
    "startswith": _within,
    "relative_to": _relative,
    "endswith": _ends,
}
"""By the name of the method, whatever its object is."""
