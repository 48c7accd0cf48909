"""Regular expressions: what a test vouches for, what a match gives, what a replacement leaves."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.regexes import vouched_group
from wardline_analyzers.flow.evaluate.strings import SOMETHING
from wardline_analyzers.flow.functions.matching import MATCHING
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant, element, rebuilt
from wardline_analyzers.flow.known.joining import join_all, join_taints
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import ANY, BOOL, INT, Value
from wardline_analyzers.javascript.functions.common import Function, called_once, nth, positional, this

PATTERN: Final = "RegExp()"
"""An object that is a regular expression."""
_MOST_GROUPS: Final = 9
_TOKENS: Final = re.compile(r"\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|\(\?<(?![=!])|\$|[\s\S]")


@lru_cache(maxsize=2048)
def translated(pattern: str, lines: bool) -> str:
    """A pattern of JavaScript as one of Python: `$` is the very end, unless it stands for that of each line."""
    pieces = []
    for token in _TOKENS.findall(pattern):
        if token == "$" and not lines:
            token = r"\Z"
        elif token == "(?<":
            token = "(?P<"
        elif token in ("[^]", "[]"):
            token = r"[\s\S]" if token == "[^]" else r"(?!)"
        pieces.append(token)
    return "".join(pieces)


def _compiled(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`/pattern/flags`, `new RegExp(pattern, flags)`"""
    pattern = nth(arguments, 0)
    if pattern.name == PATTERN:
        return pattern
    items = {".pattern": pattern, ".flags": nth(arguments, 1)}
    return Value(kind="instance", items=items, name=PATTERN, taints=pattern.taints)


def is_pattern(value: Value) -> bool:
    return value.name == PATTERN and value.items is not None


def _flags(pattern: Value) -> str:
    flags = element(pattern, ".flags").constant
    return flags if isinstance(flags, str) else ""


def source(pattern: Value) -> Value:
    """What is known of a pattern's text, as Python would write it."""
    text = element(pattern, ".pattern")
    if not isinstance(text.constant, str):
        return text
    return constant(translated(text.constant, "m" in _flags(pattern)))


def everywhere(pattern: Value) -> bool:
    """Does it stand for all its places in a text?"""
    return "g" in _flags(pattern)


_LETTER: Final = r"(?:[^\\.*+?^${}()|\[\]]|\\[nrt]|\\[^\w\s])"
_TEXT: Final = re.compile(rf"{_LETTER}+")
_ONE_OF: Final = re.compile(rf"{_LETTER}(?:\|{_LETTER})+")
_BREAKS: Final = {"n": "\n", "r": "\r", "t": "\t"}


def plain_text(pattern: Value) -> str | None:
    """The text of which a pattern stands for all places: that of `/<br>/g`."""
    text = element(pattern, ".pattern").constant
    if not isinstance(text, str) or _flags(pattern) not in ("g", "gu", "gm") or _TEXT.fullmatch(text) is None:
        return None
    return re.sub(r"\\(.)", lambda found: _BREAKS.get(found[1], found[1]), text)


def _classed(pattern: Value) -> Value:
    """`\\n|\\r` as `[\\n\\r]`, which is the same."""
    text = pattern.constant
    if isinstance(text, str) and _ONE_OF.fullmatch(text):
        letters = text.replace("|", "")
        return constant("[" + (f"\\{letters}" if letters[0] == "^" else letters) + "]")
    return pattern


def searched(run: Run, pattern: Value, subject: Value, node: form.Call, state: State) -> Value:
    """What a pattern finds in a text, and what that vouches for."""
    given = [source(pattern), subject]
    if "m" in _flags(pattern):
        given.append(Value(name="re.MULTILINE"))
    found = MATCHING["re.search"](run, positional(*given, node=node), node, state)
    return ANY if found is None else found


def _test(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`pattern.test(text)`"""
    found = searched(run, this(arguments), nth(arguments, 0), node, state)
    return Value(kind="bool", when=found.when) if found.when is not None else BOOL


def _exec(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`pattern.exec(text)`"""
    return _matched(run, this(arguments), nth(arguments, 0), node, state)


def _matched(run: Run, pattern: Value, subject: Value, node: form.Call, state: State) -> Value:
    """The match as a list: the whole, then the groups, each of the letters that the pattern lets through there."""
    found = searched(run, pattern, subject, node, state)
    text = source(pattern).constant
    items: dict[object, Value] = {number: _group(subject, text, number) for number in range(_MOST_GROUPS + 1)}
    rest = _part(subject, frozenset())
    items["groups"] = Value(taints=rest.taints, open=rest.open)
    made = rebuilt(Value(kind="list"), items, rest)
    return made.but(when=found.when) if found.when is not None else made


def _group(subject: Value, text: object, number: int) -> Value:
    return _part(subject, vouched_group(text, number) if isinstance(text, str) else frozenset())


def _part(subject: Value, kinds: frozenset[str]) -> Value:
    taints = tuple(t.part("[re]").but(cleared=t.cleared | kinds) for t in subject.taints)
    return Value(kind="str", taints=taints, open=subject.open)


def matched_by(run: Run, subject: Value, pattern: Value, node: form.Call, state: State) -> Value:
    """`text.match(pattern)`"""
    if not is_pattern(pattern):
        return Value(taints=subject.taints, open=True)
    if not everywhere(pattern):
        return _matched(run, pattern, subject, node, state)
    return all_matches(run, subject, pattern, node, state)


def all_matches(run: Run, subject: Value, pattern: Value, node: form.Call, state: State) -> Value:
    """All places where a pattern fits: a list of texts."""
    found = MATCHING["re.findall"](run, positional(source(pattern), subject, node=node), node, state)
    return ANY if found is None else found


def each_match(run: Run, subject: Value, pattern: Value, node: form.Call, state: State) -> Value:
    """`text.matchAll(pattern)`: a row of matches."""
    each = _matched(run, pattern, subject, node, state) if is_pattern(pattern) else Value(taints=subject.taints)
    return Value(kind="list", items={}, rest=each, taints=each.taints, open=each.open)


def replaced_by(run: Run, subject: Value, pattern: Value, new: Value, node: form.Call, state: State) -> Value:
    """`text.replace(pattern, new)`, where `new` may be a function of the match."""
    if new.callables:
        new = called_once(run, new, [_part(subject, frozenset())], node, state)
    if everywhere(pattern):
        given = positional(_classed(source(pattern)), new, subject, node=node)
        found = MATCHING["re.sub"](run, given, node, state)
        if found is not None:
            return found
    taints, opened = join_taints(subject.taints, new.taints), subject.open or new.open
    head = subject.head if _leaves_front(source(pattern).constant, subject.head) else ""
    return Value(kind="str", taints=taints, open=opened, head=head)


def _leaves_front(pattern: object, head: str) -> bool:
    """Is the front of a text surely kept, because what is replaced begins with a character that is not in it?"""
    first = _PLAIN_FIRST.match(pattern) if isinstance(pattern, str) and "|" not in pattern else None
    known = head.rstrip(SOMETHING)
    if first is None or not known:
        return False
    return first[0] == "#" if SOMETHING in known else first[0].lower() not in known.lower()


_PLAIN_FIRST: Final = re.compile(r"[\w#&=%@!~,;-](?![?*{])")
"""What a pattern begins with that stands for itself."""


def _source_of(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return element(this(arguments), ".pattern")


def joined(values: list[Value]) -> Value:
    """One of several values."""
    return join_all(values)


PATTERNS: Final[dict[str, Function]] = {
    "RegExp": _compiled,
    "RegExp().test": _test,
    "RegExp().exec": _exec,
    "RegExp().toString": _source_of,
    "RegExp()[Symbol.match]": lambda run, arguments, node, state: INT,
}
