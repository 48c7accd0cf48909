"""Regular expressions: what a match vouches for, and what a replacement leaves."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.decide.decisions import note_condition
from wardline_analyzers.flow.decide.groups import MATCH, group_of
from wardline_analyzers.flow.decide.regexes import (
    begins_below_host,
    begins_locally,
    begins_with,
    begins_with_scheme,
    escapes_patterns,
    is_anchored,
    is_one_step,
    kinds_without,
    literal,
    starts_anchored,
    vouched,
    vouched_by_removing,
)
from wardline_analyzers.flow.evaluate.strings import host_is_fixed
from wardline_analyzers.flow.functions.common import Function, callee, first
from wardline_analyzers.flow.functions.rows import row_of
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import display, element, rebuilt
from wardline_analyzers.flow.known.joining import join, join_taints
from wardline_analyzers.flow.known.kinds import SCHEMED, SLASHED, WITHOUT, quoted_anew
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State, facts_of
from wardline_analyzers.flow.known.values import ANY, CLEAN, NEVER, NO_FACTS, NONE, SURELY_TRUE, Taints, Value

_OF_HOST: Final = frozenset(("url", "redirect"))
_PATTERNS: Final = frozenset(("regex",))
_SLASHED: Final = frozenset((SLASHED,))
_SCHEMED: Final = frozenset((SCHEMED,))
_LINES: Final = frozenset(("re.M", "re.MULTILINE"))


def _compile(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    pattern, flags = first(arguments), arguments.get("1|flags")
    items = {".pattern": pattern, ".flags": flags.value if flags is not None else CLEAN}
    return Value(kind="instance", items=items, name="re.Pattern()", taints=pattern.taints)


def _matcher(whole: bool, at_start: bool) -> Function:
    """`re.fullmatch`, `re.match`, `re.search`, as functions and as methods of a compiled pattern."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        if arguments.receiver is not None and arguments.receiver.value.name == "re.Pattern()":
            compiled = arguments.receiver.value
            pattern, flags, subject = element(compiled, ".pattern"), element(compiled, ".flags"), first(arguments)
        else:
            given, given_flags = arguments.get("1|string"), arguments.get("2|flags")
            pattern, subject = first(arguments), given.value if given is not None else CLEAN
            flags = given_flags.value if given_flags is not None else CLEAN
        text = pattern.constant
        found = _match_of(pattern, subject)
        once = run.world.models.front.by_tree  # others look on from where they have found something
        if once and isinstance(text, str) and isinstance(subject.constant, str) and flags is CLEAN:
            fits = _fits(text, subject.constant, "fullmatch" if whole else "match" if at_start else "search")
            if fits is not None:
                return found.but(when=SURELY_TRUE) if fits else NONE
        if not isinstance(text, (str, bytes)) or not subject.taints:
            note_condition(run, (pattern,))  # what it vouches for, who gives the pattern knows
            return found
        lines = flags.name in _LINES or flags.open
        from_start = whole or at_start or starts_anchored(text, lines)
        to_end = whole or is_anchored(text, lines)
        hosts = _hosts(text, to_end) if from_start and isinstance(text, str) else frozenset()
        if whole or hosts or (from_start and to_end):
            kinds = vouched(text) if to_end else frozenset()
            return found.but(when=(facts_of(subject, kinds | hosts), NO_FACTS)) if kinds or hosts else found
        kinds = _unless_found(text) if isinstance(text, str) and not at_start else frozenset()
        return found.but(when=(NO_FACTS, facts_of(subject, kinds))) if kinds else found

    return made


_MANY: Final = re.compile(r"\)[*+{]|\\[1-9]|[*+{].*[*+{].*[*+{]", re.DOTALL)
"""What makes a pattern take long over a text: repeats in each other, or many."""
_LONGEST_FOLDED: Final = 200
"""Characters of a constant text that a constant pattern is held against."""


def _fits(pattern: str, text: str, how: str) -> bool | None:
    """Does a constant text fit a constant pattern? None: it would take long, or is no pattern."""
    if len(text) > _LONGEST_FOLDED or len(pattern) > _LONGEST_FOLDED or _MANY.search(pattern):
        return None
    try:
        compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return None
    return getattr(compiled, how)(text) is not None


def _unless_found(pattern: str) -> frozenset[str]:
    """The kinds of sink for which a text is harmless in which this is not found."""
    return _kept_letters(pattern) or WITHOUT.get(literal(pattern), frozenset())


def _hosts(pattern: str, to_end: bool) -> frozenset[str]:
    """What is known of the host that all texts lead to which it matches from the start on, or `to_end` in full."""
    start = begins_with(pattern)
    if host_is_fixed(start) or begins_below_host(pattern, to_end) or begins_locally(pattern):
        return _OF_HOST
    if to_end and is_one_step(pattern):
        return _OF_HOST
    if begins_with_scheme(pattern):
        return _SCHEMED
    return _SLASHED if start[:1] == "/" else frozenset()


def _group(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`match.group(1)`: of the letters that the group lets through; `match.group("host", "port")`: several at once."""
    match = arguments.receiver.value if arguments.receiver is not None else CLEAN
    if match.name != MATCH:
        return None
    if len(arguments.positional) > 1:
        return display("tuple", [group_of(match, given.value.constant) for given in arguments.positional])
    return group_of(match, first(arguments).constant if arguments.positional else 0)


def _found(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`re.findall(r"[a-z]+", x)`: texts of the letters that the pattern lets through."""
    pattern, subject = _pattern_and_subject(arguments)
    if subject is None:
        return ANY
    text = pattern.constant
    kinds = vouched(text) if isinstance(text, (str, bytes)) else frozenset()
    taints = tuple(t.but(cleared=t.cleared | kinds) for t in _parts(subject))
    each = Value(taints=taints, open=subject.open, kind="str" if subject.kind == "str" else "")
    return Value(kind="list", items={}, rest=each, taints=taints, open=each.open)


def _each_match(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`re.finditer(pattern, x)`: matches, whose groups let through what they say."""
    pattern, subject = _pattern_and_subject(arguments)
    if subject is None:
        return ANY
    return row_of(_match_of(pattern, Value(taints=_parts(subject), open=subject.open)))


def _parts(subject: Value) -> Taints:
    return tuple(t.part("[]") for t in subject.taints)


def _split(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`re.split(r"[^a-z]+", x)`: what is between is of letters that the pattern does not take."""
    pattern, subject = _pattern_and_subject(arguments)
    text, most = pattern.constant, arguments.get(f"{_pattern(arguments)[1] + 1}|maxsplit")
    if subject is None or not isinstance(text, str) or most is not None:
        return None
    kinds = _kept_letters(text)
    if not kinds or "(" in text:
        return None
    taints = tuple(t.but(cleared=t.cleared | kinds) for t in _parts(subject))
    return row_of(Value(taints=taints, open=subject.open, kind="str"))


def _pattern(arguments: Arguments) -> tuple[Value, int]:
    """The pattern of a function of `re`, or of a method of a compiled one; how many arguments it takes up."""
    receiver = arguments.receiver
    if receiver is not None and receiver.value.name == "re.Pattern()":
        return element(receiver.value, ".pattern"), 0
    return first(arguments), 1


def _pattern_and_subject(arguments: Arguments) -> tuple[Value, Value | None]:
    """The pattern, and the text that it is looked for in."""
    pattern, at = _pattern(arguments)
    subject = arguments.get(f"{at}|string")
    return pattern, subject.value if subject is not None else None


def _sub(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`re.sub(r"[^a-z]", "", x)`: only what the class lets stand is left."""
    pattern, at = _pattern(arguments)
    replaced, subject = arguments.get(f"{at}|repl"), arguments.get(f"{at + 1}|string")
    if subject is None:
        return ANY
    taints = subject.value.taints
    text = pattern.constant
    kinds = _kept_letters(text) if isinstance(text, str) else frozenset()
    new = replaced.value if replaced is not None else CLEAN
    if new.callables:
        new = _made_of_match(run, pattern, subject.value, new, node, state)
    if isinstance(text, str) and isinstance(new.constant, str):
        kinds = kinds & kinds_without(new.constant)
        kinds |= _PATTERNS if escapes_patterns(text, new.constant) else frozenset()
        kinds |= quoted_anew(text, new.constant)
    elif new.taints or new.open:
        kinds = frozenset()
    taints = join_taints(tuple(t.but(cleared=t.cleared | kinds) for t in taints), new.taints)
    return Value(kind="str", taints=taints, open=subject.value.open)


def _made_of_match(run: Run, pattern: Value, subject: Value, function: Value, node: form.Call, state: State) -> Value:
    """What the function given to `re.sub` makes of a match."""
    made = run.interpreter.call_value(run, function, [_match_of(pattern, subject)], node, state)
    return CLEAN if made is NEVER else made


def _match_of(pattern: Value, subject: Value) -> Value:
    return Value(
        name=MATCH,
        kind="instance",
        items={".re": pattern},
        taints=tuple(t.part("[re]") for t in subject.taints),
        open=subject.open,
        rest=Value(open=subject.open),
    )


_LONGEST_PATTERN: Final = 500


def _groups(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`match.groupdict()`, `match.groups()`: each group by its name, or in its place."""
    match = arguments.receiver.value if arguments.receiver is not None else CLEAN
    text = element(match, ".re").constant
    defaults = [given.value for given in arguments.all()]
    if match.name != MATCH or not isinstance(text, str) or len(text) > _LONGEST_PATTERN or len(defaults) > 1:
        return None
    try:
        pattern = re.compile(text)
    except (re.error, OverflowError, RecursionError):
        return None

    def group(which: int | str) -> Value:
        found = group_of(match, which)
        return join(found, defaults[0]) if defaults else found

    if callee(node) == "groups":
        return display("tuple", [group(number + 1) for number in range(pattern.groups)])
    return rebuilt(Value(kind="dict"), {name: group(name) for name in pattern.groupindex}, None)


def _kept_letters(pattern: str) -> frozenset[str]:
    """For `[^class]` (repeated or not): the kinds for which the letters of the class are harmless."""
    text = pattern.rstrip("+*")
    if text.startswith("[^") and text.endswith("]") and "]" not in text[2:-1].replace("\\]", ""):
        return vouched("[" + text[2:])
    if text == r"\W":
        return vouched(r"\w")
    if text == r"\D":
        return vouched(r"\d")
    return vouched_by_removing(pattern)


TESTS: Final = tuple(f"re.Pattern().{name}" for name in ("fullmatch", "match", "search"))
"""Methods whose results vouch for what they are given."""
MATCHING: Final[dict[str, Function]] = {
    "re.compile": _compile,
    "re.fullmatch": _matcher(True, True),
    "re.match": _matcher(False, True),
    "re.search": _matcher(False, False),
    "re.Pattern().fullmatch": _matcher(True, True),
    "re.Pattern().match": _matcher(False, True),
    "re.Pattern().search": _matcher(False, False),
    "re.findall": _found,
    "re.finditer": _each_match,
    "re.Pattern().finditer": _each_match,
    "re.split": _split,
    "re.Pattern().split": _split,
    "re.Pattern().findall": _found,
    "re.Match().group": _group,
    "re.Match().groups": _groups,
    "re.Match().groupdict": _groups,
    "re.sub": _sub,
    "re.Pattern().sub": _sub,
}
