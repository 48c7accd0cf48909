"""The `taint` matcher: untrusted data that gets to a sink."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.flow.boundary.markup import RETURNED_XML, RETURNS
from wardline_analyzers.flow.boundary.secret_names import SECRET
from wardline_analyzers.flow.boundary.secrets import HOLDS
from wardline_analyzers.flow.document.document_flow import trace_of
from wardline_analyzers.flow.document.unit_data import Hit, UnitData
from wardline_analyzers.flow.known.steps import Step
from wardline_analyzers.flow.known.values import MOST_GUESSES, PARAMETER
from wardline_analyzers.languages import PROJECTS
from wardline_analyzers.languages.syntax import CALLS
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.conditions import name_matches
from wardline_analyzers.match.match import Match, UnitView
from wardline_analyzers.match.tables import Entry, Tables
from wardline_analyzers.match.test_code import in_test

_SURE = {
    "remote": Confidence.HIGH,
    "llm-output": Confidence.HIGH,
    "tool-result": Confidence.MEDIUM,
    "weak-random": Confidence.HIGH,
    "secret": Confidence.MEDIUM,
    "hardcoded": Confidence.MEDIUM,
}
"""How sure it is that data of this kind is in an attacker's hands; of other kinds: low."""
_WITHOUT_SLASH = frozenset(("path", "url", "redirect"))
_ANSWERS = frozenset(("html", "redirect", "header", "log", "session", "response"))
"""What a test's own little server does to its client harms nobody."""
_INSIDE = frozenset(
    (
        *("argument_list", "keyword_argument", "parenthesized_expression", "list_splat", "await"),
        *("list", "tuple", "dictionary", "pair"),
        *("arguments", "spread_element", "await_expression", "array", "object", "composite_literal", "literal_value"),
        "variadic_argument",
    )
)
"""What stands between a call and a part of its argument."""
_USES = CALLS | {"assignment", "assignment_expression", "assignment_statement", "return_statement"}
_MEMBERS = frozenset(("attribute", "member_expression", "selector_expression", "field_access"))
_CAPS = {"low": Confidence.LOW, "medium": Confidence.MEDIUM, "": Confidence.HIGH, "high": Confidence.HIGH}


def taints(unit: UnitView, data: UnitData, tables: Tables) -> Iterator[Match]:
    """A match for each page that asks for data of this kind in this kind of sink.

    What a parameter of unknown origin holds is no more than a hint, and none in tests, which call with what they like.
    """
    for hit in data.hits:
        use = hit.use
        entries = tables.taints.get((use.sink.kind, use.taint.kind))
        if entries:
            node = _node(unit, hit)
            for rule, matcher in _of_callee(entries, use.sink.callee):
                tested = in_test(unit, node)
                if tested and use.sink.kind in _ANSWERS:
                    continue
                handed_in = use.taint.kind == PARAMETER
                if tested and handed_in:
                    continue
                callee, around = use.sink.callee, _call_around(node)
                if callee in RETURNS and around.type == "block":  # that holds nothing but the `return`
                    around = node = around.named_children[-1]
                match = Match(rule, matcher, unit, around, name=callee, at=_value_of(around, node, callee))
                if match.node.type in CALLS:
                    match.arguments = Arguments(match.node, unit.syntax)
                match.confidence = _confidence(hit, matcher.confidence, unit.language in PROJECTS)
                if handed_in:
                    match.severity = matcher.severity or Severity.INFO
                if tested:
                    match.confidence = Confidence.LOW
                match.taint = use.taint
                match.sources = (use.taint.kind,) if hit.origin == unit.around.name else (PARAMETER,)
                match.trace = trace_of(hit, unit.around.name, _last(callee))
                yield match


def _of_callee(entries: list[Entry], callee: str) -> list[Entry]:
    """The pages that ask for this callee by name, or else those that ask for none."""
    # `*.element.setAttribute` is `*.setAttribute` too
    open_name = f"*.{_last(callee)}" if callee.startswith("*.") else callee
    named = [
        entry
        for entry in entries
        if entry[1].callees and (name_matches(callee, entry[1].callees) or open_name in entry[1].callees)
    ]
    if named or callee == RETURNED_XML:  # XML is no page: who asks for HTML does not mean it
        return named
    return [entry for entry in entries if not entry[1].callees]


def _node(unit: UnitView, hit: Hit) -> Node:
    shift = unit.syntax.shift
    found = unit.syntax.root.named_descendant_for_byte_range(hit.start + shift, max(hit.start, hit.end - 1) + shift)
    if found is None:
        return unit.syntax.root
    start, end = hit.start + shift, hit.end + shift
    while found.parent is not None and found.parent.start_byte >= start and found.parent.end_byte <= end:
        found = found.parent
    return found


def _call_around(node: Node) -> Node:
    """The call whose argument (or part of one) or object the node is, or the assignment whose target; else it."""
    below: Node = node
    here: Node | None = node.parent
    while here is not None:
        if here.type in _USES:
            return here
        is_object = here.type in _MEMBERS and below == node and here.child_by_field_name("object") == node
        if not is_object and here.type not in _INSIDE:
            return node
        below, here = here, here.parent
    return node


def _value_of(around: Node, node: Node, callee: str) -> Node:
    """What the finding points to: of an assignment, what is assigned, or the key that says where; of a `return`, the
    value, not its status."""
    if around.type.startswith("assignment") and around.child_by_field_name("left") == node:
        key = node.child_by_field_name("subscript") if not callee.endswith("]") else None
        return key or around.child_by_field_name("right") or node
    if node.type == "return_statement" and node.named_children:
        value = node.named_children[0]
        return value.named_children[0] if value.type == "expression_list" and value.named_children else value
    return node


def _confidence(hit: Hit, stated: Confidence | None, followed: bool) -> Confidence:
    """`followed`: data is followed into other files, so that a function that is not known is a library's."""
    taint = hit.use.taint
    sure = stated or _SURE.get(taint.kind, Confidence.LOW)
    if not taint.sure:
        # So many functions that are not known, one behind another, hardly hand on what went into the first; neither
        # does one on a way that ends in another file, which is a guess for every place that calls the function there.
        guessed = hit.far or taint.guesses >= MOST_GUESSES
        sure = min(sure, Confidence.MEDIUM if followed and not guessed else Confidence.LOW)
    if hit.far and taint.kind == SECRET and _is_out_of_sight(taint.way):
        sure = Confidence.LOW
    if taint.shape == "segment" and hit.use.sink.kind in _WITHOUT_SLASH:
        sure = Confidence.LOW
    return min(sure, _CAPS[hit.use.cap])


def _is_out_of_sight(way: Step | None) -> bool:
    """Does a secret come from out of another function, or with an object, so that nobody sees here that it is one?"""
    steps = way.steps() if way is not None else []
    return bool(steps) and (steps[0].handed or (len(steps) > 1 and not steps[0].text.endswith((HOLDS, "enters here"))))


def _last(callee: str) -> str:
    if callee in RETURNS:
        return f"and is returned as a part of {'XML' if callee == RETURNED_XML else 'HTML'}"
    words = callee.replace("()", "").removeprefix("*.").split(".")
    return f"and gets to `{'.'.join(words[-2:])}`" if callee else "and is sent to the client"
