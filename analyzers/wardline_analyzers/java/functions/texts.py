"""Texts: `String`, `StringBuilder`, `StringBuffer`.

A builder is a text that has an identity: what is appended to it changes it wherever it is.
"""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.secrets import FEW, is_few, without_secrets
from wardline_analyzers.flow.decide.comparisons import compared
from wardline_analyzers.flow.evaluate import protocols, strings
from wardline_analyzers.flow.evaluate.subscripts import drawn
from wardline_analyzers.flow.functions.common import Function, as_python, first
from wardline_analyzers.flow.functions.matching import MATCHING
from wardline_analyzers.flow.functions.places import PLACE_METHODS
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant, display, elements, rebuilt
from wardline_analyzers.flow.known.joining import join_all, join_taints
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, BOOL, INT, MOST_ITEMS, NONE, START, TEXT, Value
from wardline_analyzers.flow.methods.builtin_methods import method as of_python
from wardline_analyzers.flow.methods.endings import cut_at, place_of_last
from wardline_analyzers.flow.solve.targets import change
from wardline_analyzers.java.functions.builders import BUILDERS, spliced
from wardline_analyzers.java.functions.common import Method, argument, called, given
from wardline_analyzers.java.functions.folding import worked_out
from wardline_analyzers.java.functions.formats import formatted
from wardline_analyzers.java.functions.fronts import cut_out, front_of, rest_of_front

_SAME: Final = frozenset(
    [
        "trim",
        "strip",
        "stripLeading",
        "stripTrailing",
        "stripIndent",
        "intern",
        "toString",
        "toCharArray",
        "getBytes",
        "toLowerCase",
        "toUpperCase",
        "subSequence",
        "chars",
        "codePoints",
        "translateEscapes",
    ]
)
"""Methods that give the text, or nearly the same."""
_TESTS: Final = frozenset(["isEmpty", "isBlank", "regionMatches", "contentEquals"])
_COUNTS: Final = frozenset(
    [
        "length",
        "indexOf",
        "compareTo",
        "compareToIgnoreCase",
        "hashCode",
        "codePointAt",
        "capacity",
        "available",
    ]
)
_SIGNS: Final = frozenset("\\[](){}.*+?^$|")
"""What means something in a pattern."""
_IS_TEXT: Final = frozenset(("str", "bytes", ""))


def text_method(
    run: Run, receiver: Value, word: str, arguments: Arguments, node: form.Call, state: State
) -> Value | None:
    """The result of a text's method, on an object that may be a text; None: it has none such."""
    if receiver.kind not in _IS_TEXT or receiver.items is not None:
        return None
    worked = worked_out(receiver, word, arguments)
    if worked is None:
        worked = cut_out(receiver, word, arguments)
    if worked is not None:
        return worked
    if word in _SAME:
        if word == "toString" and receiver.kind == "" and not receiver.taints:
            return None
        return receiver.but(ids=(), consts=None, kind=receiver.kind or "str", when=None, callables=())
    if word in _TESTS:
        return BOOL
    if word in _COUNTS:
        return INT
    if word == "lastIndexOf":
        return place_of_last(first(arguments).constant)
    own = _TEXT.get(word)
    return own(run, receiver, arguments, node, state) if own is not None else None


def _concat(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return strings.built([receiver.but(ids=()), first(arguments)], node)


def _replace(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if len(arguments.positional) == 3:
        return spliced(run, receiver, arguments, node, state)
    return of_python(run, receiver.but(ids=()), "replace", arguments, as_python(node, "replace"), state)


def _replace_all(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`text.replaceAll(pattern, text)`: as `re.sub`; where the pattern is a plain text, as `replace`."""
    pattern, new = argument(arguments, 0), argument(arguments, 1)
    if pattern is None or new is None:
        return None
    plain = pattern.constant
    subject = receiver.but(ids=())
    if isinstance(plain, str) and not _SIGNS.intersection(plain):
        return of_python(run, subject, "replace", arguments, as_python(node, "replace"), state)
    made = MATCHING["re.sub"](run, Arguments(given([pattern, new, subject], node)), node, state)
    if made is None or not isinstance(plain, str):
        return made
    gone = {"\\r\\n": "\n\r", "[\\r\\n]": "\n\r", "[\r\n]": "\n\r", "\\R": "\n\r"}.get(plain.rstrip("+*"), "")
    if gone and new.consts is not None:
        kinds = frozenset(("log", "header", "email"))
        return made.but(taints=tuple(t.but(cleared=t.cleared | kinds) for t in made.taints))
    return made


def _replace_first(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    new = argument(arguments, 1)
    taints = join_taints(receiver.taints, new.taints if new is not None else ())
    return Value(kind="str", taints=taints, open=receiver.open)


def _substring(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    low, end = _from(arguments, node), argument(arguments, 1)
    step = "[:]" if low else START
    if receiver.taints and is_few(low, end.constant if end is not None else None):
        receiver, step = without_secrets(receiver), FEW
    taints = tuple(t.part(step) for t in receiver.taints)
    part = Value(kind="str", taints=taints, open=receiver.open)
    if len(arguments.positional) > 1:
        return part
    part = cut_at(run, part, node.arguments[0].value if node.arguments else None)
    return part.but(head=rest_of_front(receiver, first(arguments).constant))


def _from(arguments: Arguments, node: form.Call) -> object:
    """Where `substring` begins: what is known of its first argument, or `-4` for `text.length() - 4`."""
    low = node.arguments[0].value if node.arguments else None
    if isinstance(low, form.Operation) and low.operator == "-" and len(low.operands) == 2:
        whole, less = low.operands
        asked = whole.callee if isinstance(whole, form.Call) else None
        length = isinstance(asked, form.Attribute) and asked.name == "length"
        if length and isinstance(less, form.Literal) and isinstance(less.value, int):
            return -less.value
    return first(arguments).constant


def _char_at(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    found = Value(kind="str", taints=tuple(t.part("[]") for t in receiver.taints), open=receiver.open)
    place = first(arguments)
    return drawn(found, place) if place.taints else found


def _split(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if receiver.consts is not None:
        separator = first(arguments).constant
        text = receiver.constant
        if isinstance(text, str) and isinstance(separator, str) and separator and not _SIGNS.intersection(separator):
            return display("list", [constant(part) for part in text.split(separator)])
    return _front_of_split(receiver, arguments)


def _front_of_split(receiver: Value, arguments: Arguments) -> Value:
    """Of a text whose front is known, the first parts are."""
    separator, most = first(arguments).constant, argument(arguments, 1)
    front = front_of(receiver)
    whole = Value(taints=receiver.taints, open=receiver.open)
    if not isinstance(separator, str) or len(separator) != 1 or separator in _SIGNS or separator not in front:
        return whole
    known = front.split(separator)[:-1]
    if most is not None:
        known = known[: max(most.constant - 1, 0)] if isinstance(most.constant, int) and most.constant > 0 else []
    if not known or len(known) > MOST_ITEMS:
        return whole
    return rebuilt(Value(kind="list"), {at: constant(part) for at, part in enumerate(known)}, whole)


def _contains(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    if receiver.kind == "" and not receiver.taints:
        return None
    return compared("in", first(arguments), receiver)


def _letters(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`text.getChars(from, to, letters, at)`: what is in the array then is of the text."""
    if len(arguments.positional) == 4:
        target = arguments.positional[2]

        def how(base: Value) -> Value:
            taints = join_taints(base.taints, receiver.taints)
            return Value(kind=base.kind, taints=taints, open=base.open or receiver.open, ids=base.ids)

        change(run, target.node, state, how, target.value)
    return NONE


def _equals(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return compared("==", receiver, first(arguments))


def _starts(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    made = PLACE_METHODS["startswith"](run, arguments, as_python(node, "startswith"), state)
    return made if made is not None else BOOL


def _ends(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    made = PLACE_METHODS["endswith"](run, arguments, as_python(node, "endswith"), state)
    return made if made is not None else BOOL


def _matches(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`text.matches(pattern)`: a match of the whole text."""
    pattern = argument(arguments, 0)
    if pattern is None:
        return None
    made = MATCHING["re.fullmatch"](run, Arguments(given([pattern, receiver], node)), node, state)
    return Value(kind="bool", when=made.when) if made is not None else BOOL


def _transformed(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`text.transform(f)`"""
    return called(run, first(arguments), [receiver.but(ids=())], node, state)


def _formatted(run: Run, receiver: Value, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return formatted(receiver, [g.value for g in arguments.positional], node)


_TEXT: Final[dict[str, Method]] = {
    "concat": _concat,
    **BUILDERS,
    "replace": _replace,
    "replaceAll": _replace_all,
    "replaceFirst": _replace_first,
    "substring": _substring,
    "charAt": _char_at,
    "getChars": _letters,
    "split": _split,
    "contains": _contains,
    "equals": _equals,
    "equalsIgnoreCase": _equals,
    "startsWith": _starts,
    "endsWith": _ends,
    "matches": _matches,
    "formatted": _formatted,
    "repeat": _replace_first,
    "transform": _transformed,
}


# ---------------------------------------------------------------------- functions


def _builder(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`new StringBuilder(text)`; a number is a size."""
    value = first(arguments)
    if not arguments.positional or value.kind in ("int", "float"):
        value = constant("")
    return value.but(ids=run.fresh(), kind="str", name=None, callables=(), when=None)


def _text(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`new String(x)`, `String.valueOf(x)`, `Objects.toString(x)`: its text."""
    if not arguments.positional:
        return constant("")
    value = protocols.as_text(run, first(arguments), node)
    if value.kind in ("int", "float", "bool") and value.consts is None:
        return Value(kind="str", taints=value.taints)
    if value.consts is not None and not all(isinstance(c, str) for c in value.consts):
        if all(isinstance(c, int) and not isinstance(c, bool) for c in value.consts):
            return join_all(constant(str(c)) for c in value.consts)
        return TEXT
    if value.kind in ("list", "tuple", "set", "dict"):
        return Value(kind="str", taints=value.taints, open=value.open)
    return value.but(ids=(), kind="str", callables=(), when=None, name=None)


def _format(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`String.format(template, …)`, with or without a locale before it."""
    values = [g.value for g in arguments.positional]
    if (values[0].name or "" if values else "").startswith("java.util.Locale"):
        values = values[1:]
    if not values:
        return ANY
    rest = values[1:]
    if len(rest) == 1 and rest[0].kind in ("list", "tuple") and rest[0].items is not None:
        rest = list(rest[0].items.values())
    return formatted(values[0], [protocols.as_text(run, each, node) for each in rest], node)


def _join(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    values = [g.value for g in arguments.positional]
    if len(values) < 2:
        return ANY
    if len(values) == 2 and values[1].kind == "str":
        return values[1].but(ids=())
    if len(values) == 2:
        return strings.joined(values[0], values[1], node)
    return strings.joined(values[0], display("list", values[1:]), node)


def _message(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`MessageFormat.format(template, …)`"""
    values = [g.value for g in arguments.positional]
    return strings.formatted(values[0], values[1:], {}, node) if values else ANY


def _same_text(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    left, right = argument(arguments, 0), argument(arguments, 1)
    return compared("==", left, right) if left is not None and right is not None else BOOL


def _each_letter(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return Value(kind="str", taints=elements(first(arguments)).taints, open=first(arguments).open)


TEXTS: Final[dict[str, Function]] = {
    **dict.fromkeys(("java.lang.StringBuilder", "java.lang.StringBuffer"), _builder),
    **dict.fromkeys(
        ("java.lang.String", "java.lang.String.valueOf", "java.lang.String.copyValueOf", "java.util.Objects.toString"),
        _text,
    ),
    "java.lang.Character.toString": _text,
    "java.lang.String.format": _format,
    "java.lang.String.join": _join,
    "java.text.MessageFormat.format": _message,
    "java.util.Objects.equals": _same_text,
    "org.apache.commons.lang3.StringUtils.equals": _same_text,
    "java.util.Arrays.toString": _each_letter,
}

__all__ = ["TEXTS", "text_method"]
