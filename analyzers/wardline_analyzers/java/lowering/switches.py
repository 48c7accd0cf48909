"""`switch`, as a statement and as an expression."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from tree_sitter import Node

from wardline_analyzers.flow import form
from wardline_analyzers.flow.form.lowering import DEEPEST, Body
from wardline_analyzers.java.lowering.state import (
    EXPRESSIONS,
    EXTRAS,
    STATEMENTS,
    JavaLowering,
    broken,
    clean,
    expression,
    is_expression,
)
from wardline_analyzers.java.lowering.statements import once, statements
from wardline_analyzers.java.lowering.types import named

_DEFAULT: Final = "default"


class _Arm(NamedTuple):
    """One case with its statements."""

    start: int
    end: int
    patterns: tuple[form.Pattern, ...]
    """None of them: it is the default."""
    test: form.Expression | None
    body: Body
    falls: bool
    """Does it go on into the next one?"""

    @property
    def plain(self) -> bool:
        return bool(self.patterns) and self.test is None


def _switch(low: JavaLowering, node: Node, depth: int) -> form.Statement | None:
    low.strays += _made(low, node, depth, "")
    return None


def _value(low: JavaLowering, node: Node, depth: int) -> form.Expression:
    """As an expression: the statement goes before, and gives its value to a variable."""
    result = low.made_up("s")
    low.strays += _made(low, node, depth + 1, result)
    return low.read(result, *low.place(node))


def _made(low: JavaLowering, node: Node, depth: int, result: str) -> Body:
    """The statements of a switch."""
    start, end = low.place(node)
    condition = node.child_by_field_name("condition")
    subject = expression(low, condition, depth + 1) if condition is not None else low.opaque(node)
    made: list[form.Statement] = []
    before = low.result
    low.result = result
    low.enter()
    arms = _arms(low, node.child_by_field_name("body"), depth)
    low.leave()
    low.result = before
    if any(arm.falls for arm in arms[:-1]):  # what is done in a case may change the variable
        name = low.made_up("v")
        low.size += 2
        made.append(form.Assign(subject.start, subject.end, (form.Name(subject.start, subject.end, name),), subject))
        subject = low.read(name, subject.start, subject.end)
    matches: list[form.Statement] = []
    for segment in _segments(arms):
        low.size += 1
        matches.append(form.Match(start, end, subject, tuple(segment)))
    if _leaves(matches):
        matches = [once(low, node, tuple(matches))]
    return (*made, *matches)


# ---------------------------------------------------------------------- the cases


def _arms(low: JavaLowering, body: Node | None, depth: int) -> list[_Arm]:
    found: list[_Arm] = []
    for child in body.children if body is not None else ():
        if child.type == "switch_block_statement_group":
            found.append(_group(low, child, depth))
        elif child.type == "switch_rule":
            found.append(_rule(low, child, depth))
        elif child.type == "ERROR":
            low.strays += broken(low, child, depth)
    return found


def _group(low: JavaLowering, node: Node, depth: int) -> _Arm:
    """`case X: statements`, which goes on into the next one without a `break`."""
    start, end = low.place(node)
    patterns: list[form.Pattern] = []
    test: form.Expression | None = None
    default = False
    rest: list[Node] = []
    for child in node.children:
        if child.type == "switch_label":
            more, guard, is_default = _label(low, child, depth)
            patterns += more
            test = guard if guard is not None else test
            default = default or is_default
        elif child.type != ":":
            rest.append(child)
    body = statements(low, rest, depth + 1)
    falls = not _ends(body)
    return _Arm(start, end, () if default else tuple(patterns), test, _without_break(body), falls)


def _rule(low: JavaLowering, node: Node, depth: int) -> _Arm:
    """`case X -> value;`, `case X -> { statements }`, `case X -> throw …;`"""
    start, end = low.place(node)
    patterns: list[form.Pattern] = []
    test: form.Expression | None = None
    default = False
    body: Body = ()
    low.enter()
    for child in clean(low, node.children, depth):
        if child.type == "switch_label":
            patterns, test, default = _label(low, child, depth)
        elif child.type == "expression_statement" and low.result:
            inner = [part for part in clean(low, child.children, depth) if is_expression(part)]
            if inner:
                outer, low.strays = low.strays, []
                value = expression(low, inner[0], depth + 1)
                strays, low.strays = low.strays, outer
                low.size += 2
                target = form.Name(value.start, value.end, low.result)
                body = (*strays, form.Assign(value.start, value.end, (target,), value))
        elif child.is_named:
            body = statements(low, [child], depth + 1)
    low.leave()
    return _Arm(start, end, () if default else tuple(patterns), test, _without_break(body), False)


def _without_break(body: Body) -> Body:
    """A `break` at the end only says that the case ends."""
    return body[:-1] if body and _is_own(body[-1]) else body


def _is_own(statement: form.Statement) -> bool:
    """Is it a `break` that leaves the switch?"""
    return isinstance(statement, form.Break) and not statement.label


def _label(low: JavaLowering, node: Node, depth: int) -> tuple[list[form.Pattern], form.Expression | None, bool]:
    """The patterns of a label, its guard, and whether it is the default."""
    patterns: list[form.Pattern] = []
    test: form.Expression | None = None
    default = False
    for child in clean(low, node.children, depth):
        start, end = low.place(child)
        if child.type == _DEFAULT:
            default = True
        elif child.type == "guard":
            inner = [part for part in child.children if is_expression(part)]
            test = expression(low, inner[0], depth + 1) if inner else None
        elif child.type == "pattern":
            low.size += 1
            patterns.append(_type_pattern(low, child, depth))
        elif is_expression(child):
            low.size += 1
            patterns.append(form.Pattern(start, end, "value", value=expression(low, child, depth + 1)))
    return patterns, test, default


def _type_pattern(low: JavaLowering, node: Node, depth: int) -> form.Pattern:
    """`case T name`, `case R(…)`"""
    return _one_pattern(low, node.named_children[0] if node.named_children else node, depth)


def _one_pattern(low: JavaLowering, node: Node, depth: int) -> form.Pattern:
    """`T name` or `R(T name, …)`, also as a part of another pattern."""
    start, end = low.place(node)
    low.size += 1
    children = [child for child in node.named_children if child.type not in EXTRAS]
    kind = named(low, children[0], depth) if children else None
    if kind is None or depth >= DEEPEST:
        whole = form.Pattern(start, end, "unknown")
    elif node.type == "record_pattern":
        body = next((child for child in children if child.type == "record_pattern_body"), None)
        given = [child for child in body.named_children if child.type not in EXTRAS] if body is not None else []
        parts = tuple(_one_pattern(low, each, depth + 1) for each in given)
        return form.Pattern(start, end, "class", value=kind, parts=parts)
    else:
        whole = form.Pattern(start, end, "class", value=kind)
    if len(children) < 2 or children[-1].type != "identifier" or not (word := low.word(children[-1])):
        return whole
    low.declare(word)
    if node.type == "record_pattern_component":
        return form.Pattern(start, end, "capture", name=word)
    return form.Pattern(start, end, "as", name=word, parts=(whole,))


# ---------------------------------------------------------------------- falling through


def _segments(arms: Sequence[_Arm]) -> list[list[form.Case]]:
    """The cases as matches one after the other: a case that goes on into the next one ends its match.

    The next match is then entered by what fell into it as well, and by nothing that an earlier one has dealt with.
    """
    segments: list[list[form.Case]] = []
    gone: list[form.Pattern] = []
    falling: list[form.Pattern] = []
    current: list[form.Case] = []
    last = len(arms) - 1
    default_falls = False
    for number, arm in enumerate(arms):
        falls = arm.falls and number != last
        patterns = (*falling, *arm.patterns)
        if arm.patterns and not default_falls:
            pattern = _either(arm, patterns)
        else:
            pattern = form.Pattern(arm.start, arm.start, "capture")
        current.append(form.Case(arm.start, arm.end, pattern, None if falling else arm.test, arm.body))
        if falls:
            if not arm.patterns:
                default_falls = True
            falling = [*patterns] if arm.plain or falling else []
            segments.append(current)
            current = [form.Case(each.start, each.end, each, None, ()) for each in gone]
        else:
            falling, default_falls = [], False
            if arm.plain:
                gone += patterns
    segments.append(current)
    return [_ordered(segment) for segment in segments if segment]


def _either(arm: _Arm, patterns: Sequence[form.Pattern]) -> form.Pattern:
    if len(patterns) == 1:
        return patterns[0]
    return form.Pattern(patterns[0].start, patterns[-1].end, "or", parts=tuple(patterns))


def _ordered(cases: list[form.Case]) -> list[form.Case]:
    """The default, wherever it stands, is what is left when no other case fits."""
    return sorted(cases, key=lambda case: case.pattern.kind == "capture" and not case.pattern.name)


def _ends(body: Sequence[form.Statement]) -> bool:
    """Is the end of these statements never reached?"""
    if not body:
        return False
    last = body[-1]
    if isinstance(last, (form.Break, form.Return, form.Raise, form.Continue)):
        return True
    if isinstance(last, form.If):
        return bool(last.other) and _ends(last.then) and _ends(last.other)
    if isinstance(last, form.Try):
        return _ends(last.last) or (_ends(last.body) and all(_ends(handler.body) for handler in last.handlers))
    return (
        isinstance(last, form.While)
        and isinstance(last.test, form.Literal)
        and last.test.value is True
        and (not _leaves(last.body))
    )


def _leaves(body: Sequence[form.Statement]) -> bool:
    """Is there a `break` in it that is not one of a loop in it?"""
    waiting = list(body)
    while waiting:
        one = waiting.pop()
        if _is_own(one):
            return True
        if isinstance(one, form.If):
            waiting += (*one.then, *one.other)
        elif isinstance(one, form.With):
            waiting += one.body
        elif isinstance(one, form.Try):
            waiting += (*one.body, *one.other, *one.last)
            for handler in one.handlers:
                waiting += handler.body
        elif isinstance(one, form.Match):
            for case in one.cases:
                waiting += case.body
    return False


STATEMENTS["switch_expression"] = _switch
EXPRESSIONS["switch_expression"] = _value
