"""Texts: `strings`, `bytes`, `strconv`, `fmt`, and the buffers that texts are written to."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate import strings
from wardline_analyzers.flow.functions.common import Function, callee, first, this
from wardline_analyzers.flow.functions.places import PLACE_METHODS
from wardline_analyzers.flow.known.arguments import Arguments, Given
from wardline_analyzers.flow.known.elements import display, element, elements, rebuilt
from wardline_analyzers.flow.known.joining import join_all, join_taints
from wardline_analyzers.flow.known.kinds import NUMBER_LEFT
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State, facts_of
from wardline_analyzers.flow.known.values import ANY, BOOL, CLEAN, NO_FACTS, Value
from wardline_analyzers.flow.methods import builtin_methods
from wardline_analyzers.flow.solve.targets import change

_VERB: Final = re.compile(r"%[-+# 0]*(?:\*|\d+)?(?:\.(?:\*|\d+)?)?(?:\[(\d+)\])?([a-zA-Z%])")
_NUMBERS: Final = frozenset("bcdoOxXUeEfFgGtp")
"""Verbs that show numbers, or letters and digits: what they write is harmless."""
_TEXT_VERBS: Final = frozenset("xX")


def as_method(word: str) -> Function:
    """A function of `strings` that does to its first argument what a method of texts does to its object."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        if not arguments.positional:
            return ANY
        subject, *rest = arguments.positional
        inner = Arguments(list(rest), receiver=subject)
        callee = form.Attribute(node.start, node.end, form.Opaque(node.start, node.end), word)
        call = form.Call(node.start, node.end, callee, node.arguments[1:])
        own = PLACE_METHODS.get(word)
        found = own(run, inner, call, state) if own is not None else None
        if found is None:
            found = builtin_methods.method(run, subject.value, word, inner, call, state)
        if found is None:
            return None
        return found.but(taints=tuple(t.through(node) for t in found.taints))

    return made


def _contains(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`strings.Contains(x, "..")`: as `".." in x`."""
    from wardline_analyzers.flow.decide.comparisons import vouches

    if len(arguments.positional) < 2:
        return BOOL
    subject, part = (given.value for given in arguments.positional[:2])
    true, false = vouches("in", part, subject)
    return Value(kind="bool", when=(true, false)) if true or false else BOOL


_ONE_BY_ONE: Final = {"/": "/", "\\": "\\", "\n": "\n", "\r": "\r", "'": "'", '"': '"'}


def _contains_any(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`strings.ContainsAny(x, "/\\")`: if it is false, none of these is in it."""
    from wardline_analyzers.flow.decide.comparisons import vouches
    from wardline_analyzers.flow.known.elements import constant

    if len(arguments.positional) < 2:
        return BOOL
    subject, letters = arguments.positional[0].value, arguments.positional[1].value.constant
    if not isinstance(letters, str) or not subject.taints:
        return BOOL
    kinds = [vouches("in", constant(letter), subject)[1] for letter in letters if letter in _ONE_BY_ONE]
    false = frozenset().union(*kinds) if kinds else NO_FACTS
    return Value(kind="bool", when=(NO_FACTS, false)) if false else BOOL


def _equal(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`strings.EqualFold(x, "admin")`"""
    from wardline_analyzers.flow.decide.comparisons import vouches

    if len(arguments.positional) < 2:
        return BOOL
    true, false = vouches("==", arguments.positional[0].value, arguments.positional[1].value)
    return Value(kind="bool", when=(true, false)) if true or false else BOOL


def _replace(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`strings.Replace(x, old, new, n)`: all of them, if n is below 0."""
    if len(arguments.positional) > 3:
        count = arguments.positional[3].value.constant
        if not (isinstance(count, int) and count < 0):
            return first(arguments).but(consts=None)
    inner = Arguments(arguments.positional[:3])
    return as_method("replace")(run, inner, node, state)


def _join(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`strings.Join(parts, separator)`"""
    separator = arguments.get("1")
    return strings.joined(separator.value if separator is not None else CLEAN, first(arguments), node)


def _cut(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`before, after, found := strings.Cut(x, separator)`"""
    value = first(arguments)
    parts = [Value(kind="str", taints=tuple(t.part(n) for t in value.taints), open=value.open) for n in (0, 2)]
    return display("tuple", [*parts, BOOL])


def _cut_end(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`rest, found := strings.CutPrefix(x, prefix)`"""
    value = first(arguments)
    return display("tuple", [Value(kind="str", taints=value.taints, open=value.open), BOOL])


def _part(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = first(arguments)
    return Value(kind="str", taints=value.taints, open=value.open)


def _mapped(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`strings.Map(f, x)`: a function decides each letter. What all that it lets through lacks, the text lacks."""
    from wardline_analyzers.flow.calling.calls import call_value

    given = arguments.get("1")
    value = given.value if given is not None else CLEAN
    function = first(arguments)
    if not function.callables:
        return Value(kind="str", taints=tuple(t.guessed() for t in value.taints), open=value.open)
    letter = elements(Value(kind="str", taints=value.taints, open=value.open)).but(kind="str", open=value.open)
    made = call_value(run, function, [letter], node, state)
    left = {t.key: t.cleared for t in made.taints}
    taints = tuple(
        whole.but(cleared=whole.cleared | left[one.key]).through(node)
        for whole, one in zip(value.taints, letter.taints, strict=False)
        if one.key in left
    )
    return Value(kind="str", taints=taints, open=value.open)


def _bool(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return BOOL


def _count(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return Value(kind="int")


def _fields(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`strings.Fields(x)`: parts without white space."""
    inner = Arguments(arguments.positional[:1])
    return as_method("split")(run, inner, node, state)


# ---------------------------------------------------------------------- numbers in texts


def _parsed_name(arguments: Arguments, word: str) -> str | None:
    """How many bits the number has, as a name: that of `strconv.ParseInt(x, 10, 32)` fits into 32."""
    if word == "Atoi":
        return "strconv.parsed64()"
    given = arguments.get("2")
    if word not in ("ParseInt", "ParseUint") or given is None:
        return None
    bits = given.value.constant
    return f"strconv.parsed{bits or 64}()" if type(bits) is int else None


def _parsed(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`n, err := strconv.Atoi(x)`: without an error x is a number, and harmless itself."""
    value = first(arguments)
    number = Value(
        kind="int",
        name=_parsed_name(arguments, callee(node)),
        taints=tuple(t.but(cleared=t.cleared | NUMBER_LEFT) for t in value.taints),
    )
    facts = facts_of(value, NUMBER_LEFT)
    return display("tuple", [number, Value(when=(NO_FACTS, facts)) if facts else CLEAN])


def _digits(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = first(arguments)
    if isinstance(value.constant, int) and not isinstance(value.constant, bool) and callee(node) == "Itoa":
        from wardline_analyzers.flow.known.elements import constant

        return constant(str(value.constant))
    return Value(kind="str", taints=tuple(t.but(cleared=t.cleared | NUMBER_LEFT) for t in value.taints))


def _quoted(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = strings.quoted(first(arguments))
    return Value(kind="str", taints=value.taints, open=value.open)


# ---------------------------------------------------------------------- fmt


def formatted(template: Value, given: list[Value], node: form.Call) -> Value:
    """The text that a format makes of these."""
    text = template.constant
    if not isinstance(text, str):
        return strings.built([template, *map(_whole, given)], node)
    parts: list[str | Value] = []
    at = place = 0
    for verb in _VERB.finditer(text):
        parts.append(text[at : verb.start()])
        at = verb.end()
        sign = verb[2]
        if sign == "%":
            parts.append("%")
            continue
        place = int(verb[1]) - 1 if verb[1] and verb[1].isdecimal() else place
        value = given[place] if 0 <= place < len(given) else CLEAN
        place += 1
        if sign in _NUMBERS:
            value = strings.as_number(value) if sign not in _TEXT_VERBS else value.but(consts=None, taints=())
        elif sign == "q":
            value = strings.quoted(value)
        elif sign == "T":
            value = CLEAN
        parts.append(_whole(value))
    parts.append(text[at:])
    return strings.built(parts, node)


def _whole(value: Value) -> Value:
    """All that is in a value, as it is shown."""
    if value.items is None or value.kind not in ("list", "dict", "instance", "tuple"):
        return value
    every = [*value.items.values(), *([value.rest] if value.rest is not None else [])]
    return join_all(every).but(consts=None) if every else CLEAN


def _rest(arguments: Arguments, start: int) -> list[Value]:
    found = [given.value for given in arguments.positional[start:]]
    if arguments.more is not None:
        found += [arguments.more.value] * 8
    return found


def _sprintf(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return formatted(first(arguments), _rest(arguments, 1), node)


def _sprint(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return strings.built([_whole(value) for value in _rest(arguments, 0)], node)


def _size(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`buffer.Len()`: what it counts is in memory already."""
    return None if arguments.positional else Value(kind="int")


# ---------------------------------------------------------------------- buffers


def written(old: Value, text: Value) -> Value:
    """A buffer after this was written to it."""
    if not text.taints and not (text.open and not old.open):
        return old.but(head=old.head or text.head) if old.consts is None and text.head and not old.taints else old
    return old.but(
        taints=join_taints(old.taints, text.taints),
        open=old.open or text.open,
        consts=None,
        head=old.head if old.head or old.taints else text.head,
    )


def _write(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`builder.WriteString(x)`"""
    if arguments.receiver is not None and arguments.positional:
        text = first(arguments)
        change(run, arguments.receiver.node, state, lambda old: written(old, text), arguments.receiver.value)
    return display("tuple", [Value(kind="int"), CLEAN])


def _emptied(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`builder.Reset()`"""
    if arguments.receiver is not None:
        given = arguments.receiver
        change(run, given.node, state, lambda old: old.but(taints=(), open=False, consts=None, head=""), given.value)
    return CLEAN


def _fprintf(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`fmt.Fprintf(writer, …)`"""
    if arguments.positional:
        word = callee(node)
        if word == "Fprintf" and len(arguments.positional) > 1:
            text = formatted(arguments.positional[1].value, _rest(arguments, 2), node)
        else:
            text = strings.built([_whole(value) for value in _rest(arguments, 1)], node)
        to = arguments.positional[0]
        change(run, to.node, state, lambda old: written(old, text), to.value)
    return display("tuple", [Value(kind="int"), CLEAN])


def _content(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`builder.String()`"""
    value = this(arguments)
    kind = "bytes" if callee(node) == "Bytes" else "str"
    return Value(kind=kind, taints=value.taints, open=value.open, head=value.head)


def _buffer(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`bytes.NewBufferString(x)`, `strings.NewReader(x)`"""
    value = first(arguments)
    name = "strings.Reader()" if "Reader" in callee(node) else "bytes.Buffer()"
    return Value(name=name, taints=value.taints, open=value.open, head=value.head, ids=run.fresh())


def _replacer(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`strings.NewReplacer("a", "b", …)`: it remembers its pairs."""
    items = {n: given.value for n, given in enumerate(arguments.positional)}
    made = rebuilt(Value(kind="tuple"), items, arguments.more.value if arguments.more is not None else None)
    return Value(kind="instance", name="strings.Replacer()", items={".pairs": made})


def _replaced(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`replacer.Replace(x)`"""
    replacer = this(arguments)
    pairs = element(replacer, ".pairs")
    value = first(arguments)
    if pairs.items is None or pairs.rest is not None:
        return Value(kind="str", taints=value.taints, open=value.open)
    row = list(pairs.items.values())
    place = arguments.positional[0].node if arguments.positional else node
    for old, new in zip(row[::2], row[1::2], strict=False):
        inner = Arguments([Given(value.but(consts=None), place), Given(old, place), Given(new, place)])
        made = as_method("replace")(run, inner, node, state)
        if made is not None:
            value = made
    return value


def _split_all(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`strings.SplitN(x, separator, n)`: the last part may hold the separator."""
    value = first(arguments)
    return Value(taints=value.taints, open=value.open)


def _lines(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    each = elements(first(arguments))
    return Value(kind="list", items={}, rest=each, taints=each.taints, open=each.open)


_SAME: Final = {
    "ToUpper": "upper",
    "ToLower": "lower",
    "Title": "title",
    "ToTitle": "upper",
    "TrimSpace": "strip",
    "Trim": "strip",
    "TrimLeft": "lstrip",
    "TrimRight": "rstrip",
    "TrimPrefix": "removeprefix",
    "TrimSuffix": "removesuffix",
    "HasPrefix": "startswith",
    "HasSuffix": "endswith",
    "ReplaceAll": "replace",
    "Split": "split",
}

TEXTS: Final[dict[str, Function]] = {
    **{f"{package}.{name}": as_method(word) for package in ("strings", "bytes") for name, word in _SAME.items()},
    **{
        f"{package}.{name}": function
        for package in ("strings", "bytes")
        for name, function in {
            "Contains": _contains,
            "ContainsAny": _contains_any,
            "ContainsRune": _contains,
            "ContainsFunc": _bool,
            "Equal": _equal,
            "EqualFold": _equal,
            "Replace": _replace,
            "Join": _join,
            "Cut": _cut,
            "CutPrefix": _cut_end,
            "CutSuffix": _cut_end,
            "Clone": _part,
            "Repeat": _part,
            "TrimFunc": _part,
            "TrimLeftFunc": _part,
            "TrimRightFunc": _part,
            "ToValidUTF8": _part,
            "Map": _mapped,
            "Fields": _fields,
            "FieldsFunc": _split_all,
            "SplitN": _split_all,
            "SplitAfter": _split_all,
            "SplitAfterN": _split_all,
            "Lines": _lines,
            "Index": _count,
            "IndexByte": _count,
            "IndexAny": _count,
            "IndexRune": _count,
            "IndexFunc": _count,
            "LastIndex": _count,
            "LastIndexByte": _count,
            "LastIndexAny": _count,
            "Count": _count,
            "Compare": _count,
            "NewReader": _buffer,
        }.items()
    },
    "bytes.NewBuffer": _buffer,
    "bytes.NewBufferString": _buffer,
    "strings.NewReplacer": _replacer,
    "strings.Replacer().Replace": _replaced,
    **{
        f"{name}().{method}": function
        for name in ("strings.Builder", "bytes.Buffer", "bufio.Writer")
        for method, function in {
            "Write": _write,
            "WriteString": _write,
            "WriteByte": _write,
            "WriteRune": _write,
            "String": _content,
            "Bytes": _content,
        }.items()
    },
    **{f"{name}().Reset": _emptied for name in ("strings.Builder", "bytes.Buffer")},
    **{f"strconv.{name}": _parsed for name in ("Atoi", "ParseInt", "ParseUint", "ParseFloat", "ParseBool")},
    **{f"strconv.{name}": _digits for name in ("Itoa", "FormatInt", "FormatUint", "FormatFloat", "FormatBool")},
    **{f"strconv.{name}": _quoted for name in ("Quote", "QuoteToASCII", "QuoteToGraphic")},
    "fmt.Sprintf": _sprintf,
    "fmt.Sprint": _sprint,
    "fmt.Sprintln": _sprint,
    "fmt.Fprintf": _fprintf,
    "fmt.Fprint": _fprintf,
    "fmt.Fprintln": _fprintf,
    "io.WriteString": _fprintf,
}

TEXT_METHODS: Final[dict[str, Function]] = {"Len": _size, "Cap": _size}
"""By the name of the method, whatever its object is."""
