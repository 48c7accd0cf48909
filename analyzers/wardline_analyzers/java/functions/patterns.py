"""Regular expressions: `Pattern` and `Matcher`, as what the engine knows of matching."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.functions.common import Function, first, this
from wardline_analyzers.flow.functions.matching import MATCHING
from wardline_analyzers.flow.functions.rows import row_of
from wardline_analyzers.flow.known.arguments import Arguments
from wardline_analyzers.flow.known.elements import constant, element
from wardline_analyzers.flow.known.joining import join_taints, lump
from wardline_analyzers.flow.known.run import Run
from wardline_analyzers.flow.known.state import State
from wardline_analyzers.flow.known.values import BOOL, Value
from wardline_analyzers.flow.solve.targets import change
from wardline_analyzers.java.functions.common import called, given

_NAMED: Final = re.compile(r"\(\?<(?=[A-Za-z])")
"""What begins a group with a name in Java's patterns."""
_PATTERN: Final = "java.util.regex.Pattern()"
_MATCHER: Final = "java.util.regex.Matcher()"


def _compile(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    pattern = first(arguments)
    if isinstance(pattern.constant, str) and "(?<" in pattern.constant:
        pattern = constant(_NAMED.sub("(?P<", pattern.constant))
    return Value(kind="instance", items={".pattern": pattern}, name=_PATTERN, taints=pattern.taints)


def _matcher(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`pattern.matcher(text)`"""
    pattern = this(arguments)
    subject = first(arguments)
    items = {".pattern": element(pattern, ".pattern"), ".subject": subject}
    return Value(kind="instance", items=items, name=_MATCHER, taints=subject.taints, open=subject.open)


def _test(word: str) -> Function:
    """`matcher.matches()`, `matcher.find()`, `matcher.lookingAt()`"""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        matcher = this(arguments)
        values = [element(matcher, ".pattern"), element(matcher, ".subject")]
        found = MATCHING[word](run, Arguments(given(values, node)), node, state)
        return Value(kind="bool", when=found.when) if found is not None else BOOL

    return made


def _whole(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Pattern.matches(pattern, text)`"""
    found = MATCHING["re.fullmatch"](run, arguments, node, state)
    return Value(kind="bool", when=found.when) if found is not None else BOOL


def _group(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    matcher = this(arguments)
    subject = element(matcher, ".subject")
    made = Value(
        name="re.Match()",
        kind="instance",
        items={".re": element(matcher, ".pattern")},
        taints=tuple(t.part("[re]") for t in subject.taints),
        open=subject.open,
    )
    inner = Arguments(arguments.positional)
    inner.receiver = given([made], node)[0]
    found = MATCHING["re.Match().group"](run, inner, node, state)
    return found if found is not None else Value(kind="str", taints=made.taints, open=made.open)


def _replaced(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`matcher.replaceAll(text)`, `matcher.replaceAll(match -> text)`"""
    matcher = this(arguments)
    if first(arguments).callables:
        new = called(run, first(arguments), [_match(matcher)], node, state)
        return Value(kind="str", taints=join_taints(matcher.taints, new.taints), open=matcher.open or new.open)
    values = [element(matcher, ".pattern"), first(arguments), element(matcher, ".subject")]
    return MATCHING["re.sub"](run, Arguments(given(values, node)), node, state)


def _match(matcher: Value) -> Value:
    """What `matcher.toMatchResult()` gives: it has the same groups."""
    return matcher.but(ids=(), when=None)


def _appended(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`matcher.appendReplacement(builder, text)`, `matcher.appendTail(builder)`"""
    if not arguments.positional:
        return None
    matcher, builder = this(arguments), arguments.positional[0]
    parts = [element(matcher, ".subject"), *(given.value for given in arguments.positional[1:2])]

    def how(base: Value) -> Value:
        taints, opened = lump([base, *parts])
        return Value(kind="str", taints=taints, open=opened, ids=base.ids, name=base.name)

    change(run, builder.node, state, how, builder.value)
    return matcher if len(parts) > 1 else builder.value


def _pieces(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`pattern.split(text)`, `pattern.splitAsStream(text)`"""
    subject = first(arguments)
    return row_of(Value(kind="str", taints=tuple(t.part("[]") for t in subject.taints), open=subject.open))


def _results(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`matcher.results()`"""
    return row_of(_match(this(arguments)))


def _quoted(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`Matcher.quoteReplacement(text)`: the text, as one that stands for itself."""
    return first(arguments).but(ids=())


def _predicate(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    return BOOL


PATTERNS: Final[dict[str, Function]] = {
    "java.util.regex.Pattern.compile": _compile,
    "java.util.regex.Pattern.matches": _whole,
    f"{_PATTERN}.matcher": _matcher,
    f"{_PATTERN}.asPredicate": _predicate,
    f"{_MATCHER}.matches": _test("re.fullmatch"),
    f"{_MATCHER}.lookingAt": _test("re.match"),
    f"{_MATCHER}.find": _test("re.search"),
    f"{_MATCHER}.group": _group,
    f"{_MATCHER}.replaceAll": _replaced,
    f"{_MATCHER}.replaceFirst": _replaced,
    f"{_MATCHER}.appendReplacement": _appended,
    f"{_MATCHER}.appendTail": _appended,
    f"{_MATCHER}.toMatchResult": lambda run, arguments, node, state: _match(this(arguments)),
    f"{_MATCHER}.results": _results,
    f"{_PATTERN}.split": _pieces,
    f"{_PATTERN}.splitAsStream": _pieces,
    "java.util.regex.Matcher.quoteReplacement": _quoted,
}
