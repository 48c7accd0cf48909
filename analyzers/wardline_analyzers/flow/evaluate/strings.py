"""Text that is put together: by `+`, templates, `%`, `format` and `join`."""

from __future__ import annotations

import itertools
import re
import string
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from wardline_analyzers.flow.boundary.secret_names import SECRET
from wardline_analyzers.flow.evaluate import fold
from wardline_analyzers.flow.known.elements import constant, element, elements
from wardline_analyzers.flow.known.joining import join_all, join_taints
from wardline_analyzers.flow.known.kinds import (
    DRAWN,
    ENDS_NAME,
    ENDS_TEXT,
    HOSTLESS,
    REQUOTED,
    ROOTED,
    UPWARD,
    doubled,
    lacking,
    open_quote,
)
from wardline_analyzers.flow.known.values import DECODED, ELEMENTS, LONGEST_TEXT, UNKNOWN, Taint, Taints, Value

if TYPE_CHECKING:
    from wardline_analyzers.flow import form
    from wardline_analyzers.flow.known.arguments import Arguments, Given

_NUMBERS: Final = frozenset(("int", "float", "bool"))
_CONVERSION: Final = re.compile(
    r"%(?:\((?P<key>[^)]*)\))?[#0\- +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[hlL]?(?P<sign>[a-zA-Z%])"
)
_LONGEST_HEAD: Final = 200
_NUMERIC_SIGNS: Final = frozenset("diouxXeEfFgGc")
_NUMERIC_SPEC: Final = re.compile(r":?(?:.?[<>=^])?[-+ ]?z?#?0?\d*[_,]?(?:\.\d+)?[bcdeEfFgGnoxX%]")
"""A format that only numbers have."""


SOMETHING: Final = "\ufffc"
"""Stands in the front of a text for what is not known."""
_UNDER_PREFIX: Final = f"/{SOMETHING}"
"""A path below something that the program chooses."""
_ENDS_HOST: Final = re.compile(
    rf"(?i)(?:{SOMETHING}(?!:?//)|(?:{SOMETHING}|[a-z][a-z0-9+.-]*)://[^/?#\s]+)[^/?#\s]*[/?#]"
)
"""A URL whose host something unknown says, up to the end of it: what comes behind has no part in the host."""
_ENDS: Final = ("?", "#")
"""What ends host and path, if the data itself begins so."""
_HOST: Final = frozenset(("redirect", "url"))
_SQL: Final = frozenset(("sql",))
_SHELL: Final = frozenset(("shell",))
_HOST_FIXED: Final = re.compile(
    r"(?i)^(?:[a-z][a-z0-9+.-]*:)?//[^/?#\s]+[/?#]|^jdbc:[a-z0-9:+]+//[^/?#\s;]+[/?#;]|^/(?![/\\])[^\\]"
    r"|^\.{1,2}/|^[?#]|^[\w~-][\w.~-]*[/?#]"
    rf"|^{SOMETHING}://[^/?#\s]+[/?#]|^\{{[{{%][^{{}}\n]*[%}}]\}}[^/?#\s]*[/?#]"
)
"""Text that ends the host of a URL, or begins a path on the same host; what a template puts there is the program's."""


def host_is_fixed(head: str) -> bool:
    """Does this text, at the front of a URL, end its host, or begin a path on the same host?"""
    return _HOST_FIXED.match(head) is not None


def built(parts: Sequence[str | Value], node: form.Node, front: str = "") -> Value:
    """The text that these make one after the other. `front` says what is known of the first, if it was built itself."""
    before = ""
    taints: Taints = ()
    opened = False
    head = ""
    leading = True
    fixed = False
    constants: list[tuple[Any, ...]] | None = []
    text = True
    for part in parts:
        if isinstance(part, str):
            before += part
            if leading:
                head += part
            if constants is not None:
                constants.append((part,))
            continue
        if part.taints:
            own = part.taints
            if part.kind == "instance":  # an object shows its class only, but for what its own methods tell
                own = tuple(t for t in own if t.kind != SECRET)
            if head and (head.count('"') | head.count("'")) & 1:
                own = tuple(_unquoted(t) for t in own)
            fixed = fixed or (before.startswith(_UNDER_PREFIX) and not taints)
            until = before + part.head[:1] if before and part.head[:1] in _ENDS else before
            if fixed or (host_is_fixed(until) if SOMETHING not in until else _ENDS_HOST.match(until)):
                own = tuple(t.but(cleared=t.cleared | _HOST) for t in own)
            elif before == "/":
                own = tuple(t.but(cleared=t.cleared | _HOST) if _is_stripped(t) else t for t in own)
            if before[-1:] == "'" and before.count("'") & 1:
                own = tuple(t.but(cleared=t.cleared | _SHELL) if REQUOTED in t.cleared else t for t in own)
            if before[-1:] in ENDS_TEXT and (quote := open_quote(before)):  # what cannot end the text of XPath it is in
                own = tuple(t.but(cleared=t.cleared | {"xpath"}) if lacking(quote) in t.cleared else t for t in own)
            if before[-1:] in ENDS_NAME:
                own = tuple(_as_name(t, before) for t in own)
            if before:  # nothing behind it begins a path
                own = tuple(t.but(cleared=t.cleared | {ROOTED}) if UPWARD in t.cleared else t for t in own)
            taints = join_taints(taints, tuple(_inside(t, node) for t in own if ELEMENTS not in t.cleared))
        before += _known_of(part, front)
        front = ""
        opened = opened or (part.open and part.kind not in _NUMBERS)
        if part.kind == "bytes":
            text = False
        if leading:
            plain = part.consts[0] if part.consts is not None and len(part.consts) == 1 else None
            if isinstance(plain, (str, int)) and not isinstance(plain, bool):
                head += str(plain)
            else:
                head += part.head
                leading = False
        if constants is not None:
            constants = [*constants, part.consts] if part.consts is not None else None
    if constants is not None:
        worked = fold.combined(_concatenate, constants)
        if worked is not None:
            return join_all(constant(w) for w in worked)
    return Value(kind="str" if text else "bytes", taints=taints, open=opened, head=head[:_LONGEST_HEAD])


_OF_VALUE: Final = re.compile(r"(?i)(?:[=<>(,]|\blike)\s*$")


def _as_name(taint: Taint, before: str) -> Taint:
    """`f'"{name}"'`, and nothing in it ends the name of a column. Behind `=`, such quotes may stand around a text."""
    quote = before[-1]
    end = ENDS_NAME[quote]
    if lacking(end) not in taint.cleared and doubled(end) not in taint.cleared:
        return taint
    if (quote == end and before.count(quote) % 2 == 0) or (quote == '"' and _OF_VALUE.search(before[:-1])):
        return taint
    return taint.but(cleared=taint.cleared | _SQL)


def _is_stripped(taint: Taint) -> bool:
    """Does it begin with no slash and no backslash, `"/" + path.lstrip("/\\")`? So what stands behind names no host."""
    return ROOTED in taint.cleared and HOSTLESS in taint.cleared


def _known_of(part: Value, front: str) -> str:
    """What is known of a part of a text, with `SOMETHING` for the rest."""
    if front:
        return front
    plain = part.consts[0] if part.consts is not None and len(part.consts) == 1 else None
    return plain if isinstance(plain, str) else part.head + SOMETHING


def _concatenate(*parts: Any) -> Any:
    if all(isinstance(p, bytes) for p in parts):
        return b"".join(parts)
    made = "".join(p if isinstance(p, str) else str(p) for p in parts)
    return made if len(made) <= LONGEST_TEXT else UNKNOWN


def _unquoted(taint: Taint) -> Taint:
    """Data that was quoted for a shell, and stands within quotes of its own: they end it."""
    cleared = taint.cleared
    if "shell" in cleared and "path" not in cleared and "html" not in cleared:
        return taint.but(cleared=cleared - {"shell"})
    return taint


def _inside(taint: Taint, node: form.Node) -> Taint:
    shaped = taint if taint.shape not in ("", DECODED) else taint.but(shape="text")
    return shaped.via(node.start, node.end, "put into a text")


_WIDTH: Final = re.compile(r"%[-#0 +]*(?:\*|\d*\.\*)")
"""A conversion whose width stands among the arguments."""


def percent(left: Value, right: Value, node: form.Node) -> Value:
    """`left % right`"""
    template = left.constant
    if not isinstance(template, (str, bytes)):
        return built([left, _each(right)], node)
    text = template if isinstance(template, str) else template.decode("latin-1")
    if right.consts is not None and len(right.consts) == 1:
        worked = fold.binary("%", template, right.consts[0])
        if isinstance(worked, (str, bytes)):
            return constant(worked)
    if _WIDTH.search(text):  # one of the arguments is none of the values
        return _typed(built([_each(right)], node), template)
    parts: list[str | Value] = []
    place = at = 0
    for mark in _CONVERSION.finditer(text):
        parts.append(text[at : mark.start()])
        at = mark.end()
        if mark["sign"] == "%":
            parts.append("%")
            continue
        if mark["key"] is not None:
            value = element(right, mark["key"])
        elif right.kind == "tuple":
            value = element(right, place)
        else:
            value = right
        place += 1
        if mark["sign"] in _NUMERIC_SIGNS:
            value = as_number(value)
        parts.append(quoted(value) if mark["sign"] in "ra" else value)
    parts.append(text[at:])
    return _typed(built(parts, node), template)


_QUOTED: Final = frozenset(("log", "header", "email", "code", "nosql"))
"""For what a representation of a text is harmless."""


def as_number(value: Value) -> Value:
    """A number in a text: anything else would raise. Who can predict it still can."""
    return Value(kind="int", taints=tuple(t for t in value.taints if t.kind == DRAWN))


def quoted(value: Value) -> Value:
    """`repr(value)` in a text: line breaks are escaped."""
    if not value.taints:
        return value
    return value.but(taints=tuple(t.but(cleared=t.cleared | _QUOTED) for t in value.taints), consts=None)


def _typed(value: Value, template: str | bytes) -> Value:
    if isinstance(template, str):
        return value
    if value.consts is not None:
        return constant("".join(str(c) for c in value.consts[:1]).encode("latin-1", "replace"))
    return value.but(kind="bytes", head="")


def _each(value: Value) -> Value:
    """All that is in a value, as one text."""
    if value.items is not None:
        return join_all([*value.items.values(), *([value.rest] if value.rest is not None else [])])
    return value


_SLOT: Final = re.compile(r"\{[^{}!:]*(?:!(?P<conversion>[ra]))?(?::(?P<spec>[^{}]*))?\}")


def shown(value: Value, arguments: Arguments, given: Given) -> Value:
    """An argument of a log call, as the format before it shows it: `%r` and `{!r}` quote, `%d` shows a number."""
    place = next((n for n, each in enumerate(arguments.positional) if each is given), -1)
    for number in (place - 1, *range(place - 1)):
        template = arguments.positional[number].value.constant if 0 <= number < place else None
        if not isinstance(template, str):
            continue
        signs = [mark["sign"] for mark in _CONVERSION.finditer(template) if mark["sign"] != "%"]
        if not signs:
            signs = [m["conversion"] or (m["spec"] or "s")[-1:] for m in _SLOT.finditer(template)]
        which = place - number - 1
        if which < len(signs):
            if signs[which] in ("r", "a", "q"):
                return quoted(value)
            return as_number(value) if signs[which] in _NUMERIC_SIGNS else value
    return value


def formatted(
    template: Value,
    positional: Sequence[Value],
    keywords: dict[str, Value],
    node: form.Node,
    as_text: Callable[[Value, str], Value] | None = None,
) -> Value:
    """`template.format(…)`; `as_text`: what a value is in a text, by how it is to be written."""
    text = template.constant
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        return built([template, *(_each(v) for v in positional), *(_each(v) for v in keywords.values())], node)
    parts: list[str | Value] = []
    place = 0
    try:
        fields = list(string.Formatter().parse(text))
    except ValueError:
        fields = [(text, None, None, None)]
    for before, slot, spec, conversion in fields:
        parts.append(before)
        if slot is None:
            continue
        root = re.split(r"[.\[]", slot, maxsplit=1)[0]
        detail = slot[len(root) :]
        if root == "":
            number, place = place, place + 1
            value = positional[number] if number < len(positional) else _missing(positional, keywords)
        elif root.isdecimal():
            value = positional[int(root)] if int(root) < len(positional) else _missing(positional, keywords)
        else:
            value = keywords.get(root) or _missing(positional, keywords)
        for attribute, key in re.findall(r"\.(\w+)|\[([^\]]*)\]", detail):
            value = element(value, "." + attribute if attribute else int(key) if key.isdecimal() else key)
        if spec and not conversion and is_numeric(spec):
            value = as_number(value)
        elif as_text is not None:
            value = as_text(value, f"!{conversion}" if conversion else f":{spec}")
        parts.append(quoted(value) if conversion in ("r", "a") else value)
    return built(parts, node)


def fields_of(template: Value) -> list[str]:
    """The names that a template for `format` asks for."""
    text = template.constant
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        return []
    try:
        slots = [slot for _, slot, _, _ in string.Formatter().parse(text) if slot]
    except ValueError:
        return []
    return [root for slot in slots if (root := re.split(r"[.\[]", slot, maxsplit=1)[0]).isidentifier()]


def is_numeric(spec: str) -> bool:
    """Is it a format that only numbers have: `:.2f`?"""
    return _NUMERIC_SPEC.fullmatch(spec) is not None


def _missing(positional: Sequence[Value], keywords: dict[str, Value]) -> Value:
    """What is given through `*args` or `**kwargs`."""
    return join_all([*positional, *keywords.values()]) if positional or keywords else Value(open=True)


def joined(separator: Value, parts: Value, node: form.Node) -> Value:
    """`separator.join(parts)`"""
    items, rest = parts.items, parts.rest
    if items is not None and rest is None and parts.kind in ("list", "tuple"):
        return built(_between(separator, items.values()), node) if items else constant(_empty(separator))
    first: list[Value] = []
    if items is not None and rest is not None and parts.kind in ("list", "tuple"):  # these are at its front
        first = [items[n] for n in itertools.takewhile(items.__contains__, itertools.count())]
        each = join_all([rest, *(item for key, item in items.items() if key not in range(len(first)))])
    else:
        each = elements(parts)
    if each.consts is not None:
        each = Value(kind="str")
    if "/" in (separator.consts or ()):
        each = each.but(taints=tuple(t.but(shape="text") if t.shape == "segment" else t for t in each.taints))
    return built(_between(separator, [*(first or [each]), each]), node)


def _between(separator: Value, parts: Iterable[Value]) -> list[str | Value]:
    """The parts with the separator between each two."""
    alternating: list[str | Value] = [each for part in parts for each in (separator, part)]
    return alternating[1:]


def _empty(text: Value) -> str | bytes:
    return b"" if text.kind == "bytes" else ""


def substituted(template: Value, values: Value, keywords: dict[str, Value], node: form.Node) -> Value:
    """`string.Template(template).substitute(values, **keywords)`"""
    parts: list[str | Value] = [template]
    text = template.constant
    if isinstance(text, str):
        for name in re.findall(r"\$\{?(\w+)", text):
            parts.append(keywords[name] if name in keywords else element(values, name))
    else:
        parts.extend([_each(values), *keywords.values()])
    made = built(parts, node)
    return made.but(consts=None, head=template.head.partition("$")[0])
