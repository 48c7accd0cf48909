"""Regular expressions: what a match vouches for, and what a replacement leaves."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.arguments import Arguments
from wardline_analyzers.flow.functions.common import Function, first
from wardline_analyzers.flow.run import Run
from wardline_analyzers.flow.state import State
from wardline_analyzers.flow.values import ANY, CLEAN, NO_FACTS, Value, element, join_taints


def _compile(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    pattern = first(arguments)
    return Value(kind="instance", items={".pattern": pattern}, name="re.Pattern()", taints=pattern.taints)


def _matcher(whole: bool, at_start: bool) -> Function:
    """`re.fullmatch`, `re.match`, `re.search`, as functions and as methods of a compiled pattern."""

    def made(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
        from wardline_analyzers.flow.regexes import is_anchored, starts_anchored, vouched

        if arguments.receiver is not None and arguments.receiver.value.name == "re.Pattern()":
            pattern, subject = element(arguments.receiver.value, ".pattern"), first(arguments)
        else:
            given = arguments.get("1|string")
            pattern, subject = first(arguments), given.value if given is not None else CLEAN
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


def _found(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`re.findall(r"[a-z]+", x)`: texts of the letters that the pattern lets through."""
    from wardline_analyzers.flow.regexes import vouched

    if arguments.receiver is not None and arguments.receiver.value.name == "re.Pattern()":
        pattern, subject = element(arguments.receiver.value, ".pattern"), arguments.get("0|string")
    else:
        pattern, subject = first(arguments), arguments.get("1|string")
    if subject is None:
        return ANY
    text = pattern.constant
    kinds = vouched(text) if isinstance(text, (str, bytes)) else frozenset()
    taints = tuple(t.part("[]").but(cleared=t.cleared | kinds) for t in subject.value.taints)
    each = Value(taints=taints, open=subject.value.open, kind="str" if subject.value.kind == "str" else "")
    return Value(kind="list", items={}, rest=each, taints=taints, open=each.open)


def _sub(run: Run, arguments: Arguments, node: form.Call, state: State) -> Value | None:
    """`re.sub(r"[^a-z]", "", x)`: only what the class lets stand is left."""
    if arguments.receiver is not None and arguments.receiver.value.name == "re.Pattern()":
        pattern = element(arguments.receiver.value, ".pattern")
        replaced, subject = arguments.get("0|repl"), arguments.get("1|string")
    else:
        pattern, replaced, subject = first(arguments), arguments.get("1|repl"), arguments.get("2|string")
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


MATCHING: Final[dict[str, Function]] = {
    "re.compile": _compile,
    "re.fullmatch": _matcher(True, True),
    "re.match": _matcher(False, True),
    "re.search": _matcher(False, False),
    "re.Pattern().fullmatch": _matcher(True, True),
    "re.Pattern().match": _matcher(False, True),
    "re.Pattern().search": _matcher(False, False),
    "re.findall": _found,
    "re.Pattern().findall": _found,
    "re.sub": _sub,
    "re.Pattern().sub": _sub,
}
