"""Functions that make texts, and those that pack values into texts and take them out again."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.evaluate import protocols, strings
from wardline_analyzers.flow.evaluate.fold import work_out
from wardline_analyzers.flow.functions.common import Function, callee, first, this
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant, display, element, plain, rebuilt
from wardline_analyzers.flow.known.joining import join_all
from wardline_analyzers.flow.known.kinds import NUMBER_LEFT
from wardline_analyzers.flow.known.program import Packed
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, UNKNOWN, Value

TRANSLATION: Final = "str.maketrans()"
"""The name of a table of letters and what they become."""
GONE: Final = "gone"
"""The element of such a table with the letters that are not left."""


def _text(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = first(arguments)
    if value.consts is not None:
        return None
    if value.callables:
        own = protocols.as_text(run, value, node, _how(arguments, node))
        if own is not value:
            return own
    return strings.built([value], node)


def _how(arguments: Arguments, node: form.Call) -> str:
    """How an object is to be written, as a format says it."""
    word, given = callee(node), arguments.get("1|format_spec")
    if word != "format" or given is None:
        return {"str": "!s", "format": ""}.get(word, "!r")
    return f":{given.value.constant}" if isinstance(given.value.constant, str) else ":{}"


def _bytes(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    value = first(arguments)
    numbers = plain(value) if value.kind in ("list", "tuple") and len(arguments.positional) == 1 else UNKNOWN
    made = work_out(bytes, (numbers,)) if numbers is not UNKNOWN else UNKNOWN
    if made is not UNKNOWN:
        return constant(made)
    return Value(kind="bytes", taints=value.taints, open=value.open, head=value.head)


def _byte_list(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`bytearray(x)`: bytes that can be added to."""
    if not arguments.positional:
        return Value(kind="list", items={})
    value = first(arguments)
    each = Value(taints=value.taints, open=value.open)
    return Value(kind="list", items={}, rest=each, taints=each.taints, open=each.open)


def _letter(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`chr(number)`: a text again."""
    value = first(arguments)
    if value.consts is not None:
        return None
    return Value(
        kind="str", taints=tuple(t.but(cleared=t.cleared - NUMBER_LEFT) for t in value.taints), open=value.open
    )


def _of_number(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`number.to_bytes(length)`: any bytes again."""
    value = this(arguments)
    if value.kind != "int" or value.consts is not None:
        return None
    taints = tuple(t.but(cleared=t.cleared - NUMBER_LEFT) for t in value.taints)
    return Value(kind="bytes", taints=taints, open=value.open)


def _template(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    text = first(arguments)
    return Value(
        kind="instance", items={".template": text}, name="string.Template()", taints=text.taints, open=text.open
    )


def _substitute(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    receiver = arguments.receiver.value if arguments.receiver is not None else ANY
    values = first(arguments)
    keywords = {n: g.value for n, g in arguments.keywords.items()}
    if receiver.callables:  # of a class of the program, which may write its places otherwise
        return strings.built([element(receiver, ".template"), values, *keywords.values()], node)
    if arguments.named is not None:
        keywords["**"] = arguments.named.value
    return strings.substituted(element(receiver, ".template"), values, keywords, node)


_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
_ESCAPED: Final = re.compile(r"\\[0-9a-fA-F]{2}")


def _table(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`str.maketrans(old, new, gone)`, `str.maketrans({"<": "&lt;"})`: the letters that are not left."""
    given = [g.value for g in arguments.positional]
    if len(given) == 1:
        gone = letters_gone(given[0])
    else:
        letters = set("".join(text for each in (*given[:1], *given[2:]) if isinstance(text := each.constant, str)))
        left = given[1].constant if isinstance(given[1].constant, str) else ""
        if given[1].consts is None:
            return None
        gone = "".join(sorted(letters - set(left)))
    return Value(kind="dict", name=TRANSLATION, items={GONE: constant(gone)})


def letters_gone(table: Value) -> str:
    """The letters that are not left behind a table of letters, or of their numbers: `{ord("<"): "&lt;"}`."""
    pairs = {key: value.constant for key, value in (table.items or {}).items() if table.rest is None}
    letters = {chr(key) if isinstance(key, int) else str(key) for key, new in pairs.items() if new is not UNKNOWN}
    left = "".join(new for new in pairs.values() if isinstance(new, str))
    if "\\" in letters:  # then one that is left begins what stands for a letter in a filter of LDAP
        left = _ESCAPED.sub("", left)
    if "&" in letters:  # then one that is left begins what stands for a letter in HTML
        left = _ENTITY.sub("", left)
    return "".join(sorted(letters - set(left)))


def _formatter(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`string.Formatter().format(text, …)`, also of a class of the program that writes values in its own way."""
    receiver, given = this(arguments), [g.value for g in arguments.positional]
    if not given or arguments.more is not None or arguments.named is not None:
        return None

    def written(value: Value, how: str) -> Value:
        converts, said, plain = how[:1] == "!", constant(how[1:]), constant("")
        steps = (("convert_field", said), ("format_field", plain)) if converts else (("format_field", said),)
        for method, given_how in steps:
            own = protocols.called(run, receiver, method, (value, given_how), node)
            value = value if own is None else own
        return protocols.as_text(run, value, node, how)

    keywords = {name: g.value for name, g in arguments.keywords.items()}
    return strings.formatted(given[0], given[1:], keywords, node, written)


def _words(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`shlex.split(text)` of a constant text"""
    text = first(arguments).constant
    if not isinstance(text, str) or len(list(arguments.all())) != 1:
        return None
    try:
        return constant(shlex.split(text))
    except ValueError:  # a quote that is not closed
        return None


def _packed(made: Value, arguments: Arguments) -> Value:
    """`json.dumps(x)`: the text, which still tells what is in it to who reads it again."""
    value = first(arguments)
    return made if value.consts is not None else made.but(callables=(Packed(value.but(ids=())),))


_HOOKS: Final = frozenset(("object_hook", "object_pairs_hook", "cls"))
"""What makes something else of the objects in a text."""


def _unpacked(made: Value, arguments: Arguments) -> Value:
    text = first(arguments).constant
    if isinstance(text, (str, bytes)) and len(list(arguments.all())) == 1:
        try:
            return constant(json.loads(text))
        except (ValueError, RecursionError):
            return made
    for callable_ in first(arguments).callables:
        if isinstance(callable_, Packed) and _HOOKS.isdisjoint(arguments.keywords):
            return callable_.value
    return made


def _query(made: Value, arguments: Arguments) -> Value:
    """`urlencode({"a": x})`: a mapping, or pairs, that whoever reads the text finds in it again."""
    value = first(arguments)
    known = value.kind == "dict" and value.items is not None and value.rest is None and made.consts is None
    return made.but(callables=(Packed(value.but(ids=())),)) if known and "doseq" not in arguments.keywords else made


def _as_sent(value: Value) -> Value:
    """What a query holds is text."""
    return value if value.consts is None else join_all(constant(str(each)) for each in value.consts)


def _query_read(made: Value, arguments: Arguments) -> Value:
    """`parse_qs(urlencode(x))`: each value in a list of its own."""
    read = _unpacked(made, arguments)
    if read is made or read.items is None:
        return made
    rows = {key: display("list", [_as_sent(item)]) for key, item in read.items.items()}
    return rebuilt(Value(kind="dict"), rows, None)


def _query_pairs(made: Value, arguments: Arguments) -> Value:
    """`parse_qsl(urlencode(x))`"""
    read = _unpacked(made, arguments)
    if read is made or read.items is None:
        return made
    return display("list", [display("tuple", [constant(key), _as_sent(item)]) for key, item in read.items.items()])


PACKING: Final[dict[str, Callable[[Value, Arguments], Value]]] = {
    "json.dumps": _packed,
    "json.loads": _unpacked,
    "pickle.dumps": _packed,
    "pickle.loads": _unpacked,
    "repr": _packed,
    "ast.literal_eval": _unpacked,
    "urllib.parse.urlencode": _query,
    "urllib.parse.parse_qs": _query_read,
    "urllib.parse.parse_qsl": _query_pairs,
}
"""What is known of the result beyond what the models tell."""

_FORMAT: Final = re.compile(r"(\d*)([a-zA-Z?])")
_MOST_FIELDS: Final = 32


def _fields(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`struct.unpack("!I8s", data)`: numbers, and bytes as they stand in the data."""
    layout, data = first(arguments).constant, arguments.get("1")
    if not isinstance(layout, str) or data is None or not data.value.taints:
        return None
    found: list[Value] = []
    number = Value(kind="int", taints=tuple(t.but(cleared=t.cleared | NUMBER_LEFT) for t in data.value.taints))
    for count, sign in _FORMAT.findall(layout):
        if sign in "sp":
            found.append(Value(kind="bytes", taints=data.value.taints, open=data.value.open))
        elif sign != "x":
            each = Value(kind="bytes", taints=data.value.taints) if sign == "c" else number
            found += [each] * min(int(count or 1), _MOST_FIELDS + 1)
    return display("tuple", found) if 0 < len(found) <= _MOST_FIELDS else None


TEXT_METHODS: Final[dict[str, Function]] = {"to_bytes": _of_number}
"""By the name of the method, of numbers."""

TEXTS: Final[dict[str, Function]] = {
    "str": _text,
    "repr": _text,
    "ascii": _text,
    "format": _text,
    "bytes": _bytes,
    "bytearray": _byte_list,
    "memoryview": _bytes,
    "chr": _letter,
    "str.maketrans": _table,
    "string.Formatter().format": _formatter,
    "shlex.split": _words,
    "struct.unpack": _fields,
    "struct.unpack_from": _fields,
    "string.Template": _template,
    "string.Template().substitute": _substitute,
    "string.Template().safe_substitute": _substitute,
}
