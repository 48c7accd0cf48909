"""Running the matchers over one parsed unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from tree_sitter import Language, Node, Query, QueryCursor

from wardline_analyzers.finding import Confidence, Finding, Fix, Severity, Span
from wardline_analyzers.fixes.build import build
from wardline_analyzers.flow.known.values import PARAMETER
from wardline_analyzers.languages.syntax import Syntax
from wardline_analyzers.match import by_flow
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.conditions import holds
from wardline_analyzers.match.defaults import less_sure, parameter_of, usual_arguments, usual_value
from wardline_analyzers.match.guard import guarded
from wardline_analyzers.match.match import Match, New, UnitView
from wardline_analyzers.match.message import fill
from wardline_analyzers.match.outsiders import WEIGHED, weigh
from wardline_analyzers.match.splats import add_bound, open_splats
from wardline_analyzers.match.stronger import beside, without_weaker
from wardline_analyzers.match.tables import Entry, Tables, check_function
from wardline_analyzers.match.taints import taints
from wardline_analyzers.match.test_code import is_for_tests
from wardline_analyzers.rules.rule import Matcher, Rule


def findings(unit: UnitView, tables: Tables, words: Iterable[str]) -> tuple[Finding, ...]:
    """All that the rules find in a unit, in the order of the text, each place once per rule.

    `words` are the unit's different words.
    """
    found: dict[tuple[str, int, int], Finding] = {}
    hints: dict[tuple[str, int, int], Finding] = {}
    standing_calls: set[tuple[str, int]] = set()
    for match in _matches(unit, tables, words):
        call = (match.rule.id, match.node.id)
        if (match.by_default and call in standing_calls) or not _stands(match) or _harmless(match, tables):
            continue
        standing_calls.add(call)
        handed_in = match.taint is not None and match.taint.kind == PARAMETER
        if handed_in and match.unit.language in WEIGHED:
            weigh(match)
        finding = _finding(match, tables)
        key = (finding.rule, finding.span.start, finding.span.end)
        into = hints if handed_in else found
        known = into.get(key)
        if known is None or _weight(finding) > _weight(known):
            into[key] = finding
    reached = _reached(found.values(), unit)
    standing = without_weaker(reached, tables.yields) if len(reached) > 1 else reached
    if hints:
        standing = beside(_reached(hints.values(), unit), standing, tables.yields)
    return tuple(sorted(standing, key=lambda f: (f.span.start, f.span.end, f.rule)))


def _weight(finding: Finding) -> tuple[int, int, int]:
    return finding.severity, finding.confidence, len(finding.trace)


def _reached(found: Iterable[Finding], unit: UnitView) -> list[Finding]:
    """Without those in code that is never reached."""
    standing = list(found)
    dead = unit.data.flow.dead if standing and unit.data is not None else ()
    if not dead:
        return standing
    return [f for f in standing if not any(start <= f.span.start < end for start, end in dead)]


def _harmless(match: Match, tables: Tables) -> bool:
    """Does the dataflow know that what a pattern asks about can do none of the harm that its page is about?"""
    kinds = tables.harms.get(match.rule.id)
    if not kinds or match.trace or match.seen_made:
        return False
    data = match.unit.data
    if data is None or not data.clean:
        return False
    places = _places(match)
    if not _OF_FILES.isdisjoint(kinds) and not _OF_TEXT.search(match.name or ""):
        kinds = kinds - _OF_FILES
    return any((start, end) in places and kind in kinds for start, end, kind in data.clean)


def _places(match: Match) -> set[tuple[int, int]]:
    """Where that stands in the unit which a pattern asks about."""
    shift = match.unit.syntax.shift
    return {(node.start_byte - shift, node.end_byte - shift) for node in _asked_about(match)}


def _is_handed_in(match: Match, tables: Tables) -> bool:
    """Is a pattern about what a parameter holds of a function that nobody calls here, in the program of a server? All
    that comes from outside the dataflow follows there."""
    kinds, data = tables.harms.get(match.rule.id), match.unit.data
    if match.trace or match.taint is not None or not kinds or data is None or not data.uncalled:
        return False
    if _SERVERS.isdisjoint(match.unit.names.packages):
        return False
    places = _places(match)
    return any((start, end) in places and kind in kinds for start, end, kind, _ in data.flow.handed)


def _is_passed_by(match: Match) -> bool:
    """Is it never reached where its own module calls it, with the constants that it gives?"""
    data = match.unit.data
    if match.by_default and data is not None and data.passed.given and parameter_of(match) in data.passed.given:
        return True
    ranges = data.passed.ranges() if data is not None else ()
    place = match.node.start_byte - match.unit.syntax.shift
    return any(start <= place < end for start, end in ranges)


_SERVERS = frozenset(
    ("flask", "quart", "django", "fastapi", "starlette", "aiohttp", "sanic", "tornado", "bottle", "falcon", "pyramid")
)

_OF_FILES = frozenset(("deserialize", "xml"))
"""Sinks that may take the name of a file as well: a constant name says nothing of what is in it."""
_OF_TEXT = re.compile(
    r"(?:^|\.)(?:loads|decode|fromstring|fromstringlist|parseString|XML|XMLID)$|^(?:yaml|ruamel\.yaml)\.\w+$"
    r"|(?:pickle|cPickle|dill|marshal)\.(?:load|Unpickler)$"
)
"""Those that take the text itself, or an open file."""


def _asked_about(match: Match) -> list[Node]:
    """The expressions that a pattern is about: not each argument of a call is what its page asks for."""
    if match.at is not None:
        return [match.at]
    if match.captures or match.value is not None:
        return [*match.captures.values(), *([match.value] if match.value is not None else [])]
    asked = [match.argument(spec) for spec, (operator, _) in match.matcher.where if operator in _OF_VALUES]
    given = [node for node in asked if node is not None]
    if given or match.arguments is None:
        return given or [match.node]
    callee = match.callee()
    receiver = callee.child_by_field_name("object") if callee is not None and callee.type == "attribute" else None
    return [node for node in (*match.arguments.positional[:1], receiver) if node is not None]


_OF_VALUES = frozenset(("built", "dynamic", "string", "all", "any"))
"""Conditions that ask how a value is made; others ask for flags."""


def _matches(unit: UnitView, tables: Tables, words: Iterable[str]) -> Iterator[Match]:
    if isinstance(unit.names, by_flow.FlowNames):
        if unit.data is not None:
            yield from by_flow.matches(unit, unit.data, tables)
    else:
        yield from _by_tree(unit, tables)
    if tables.taints and unit.told is not None:  # where it is not worth a look there is no sink
        yield from taints(unit, unit.told, tables)
    for rule, matcher in tables.gates.open(words, unit.syntax.source):
        yield from _RUNNERS[matcher.kind](unit, rule, matcher)


def _by_tree(unit: UnitView, tables: Tables) -> Iterator[Match]:
    """Calls, assignments and imports of Python: most units need no dataflow for these."""
    nodes = unit.syntax.nodes
    if tables.call_words:
        any_word = _any_word(unit, tables)
        for node in nodes.get("call", ()):
            yield from _calls(unit, node, tables, any_word)
    if tables.assign_words:
        for node in nodes.get("assign", ()):
            yield from _assigns(unit, node, tables)
    if tables.imports:
        for node in nodes.get("import", ()):
            yield from _imports(unit, node, tables)


# ---------------------------------------------------------------------- calls


def _calls(unit: UnitView, node: Node, tables: Tables, any_word: bool) -> Iterator[Match]:
    callee = node.child_by_field_name("function")
    if callee is None:
        return
    syntax = unit.syntax
    word = ""
    if callee.type == "attribute":
        attribute = callee.child_by_field_name("attribute")
        if attribute is None:
            return
        word = syntax.text(attribute)
        if word not in tables.call_words and not any_word:
            return
    elif callee.type not in ("identifier", "call", "subscript", "parenthesized_expression"):
        return
    name = unit.names.resolve(callee)
    entries = tables.named(name) if name is not None else []
    if not entries and word and not tables.knows(name):
        name, entries = tables.of_unknown(word, _word_before(callee, syntax))
    if not entries:
        return
    arguments = Arguments(node, syntax)
    if arguments.hidden_keywords:
        open_splats(arguments, unit)
    if callee.type in ("identifier", "call"):
        add_bound(arguments, callee, unit)
    usual = usual_arguments(arguments, unit)
    for rule, matcher in entries:
        match = Match(rule, matcher, unit, node, name=name, arguments=arguments)
        if holds(match, matcher.where):
            yield match
        if usual is not None:
            match = Match(rule, matcher, unit, node, name=name, arguments=usual, by_default=True)
            if holds(match, matcher.where):
                yield match


def _word_before(callee: Node, syntax: Syntax) -> str:
    """The word in front of a method's name, where that is an attribute."""
    base = callee.child_by_field_name("object")
    attribute = base.child_by_field_name("attribute") if base is not None and base.type == "attribute" else None
    return syntax.text(attribute) if attribute is not None else ""


def _any_word(unit: UnitView, tables: Tables) -> bool:
    """Can the unit hold a call of a name that a page gives as `package.*`?"""
    if not tables.open_roots.isdisjoint(unit.names.module.roots):
        return True
    source = unit.syntax.source
    return b"import" in source and any(root.encode() in source for root in tables.open_roots)


# ---------------------------------------------------------------------- assignments


def _assigns(unit: UnitView, node: Node, tables: Tables) -> Iterator[Match]:
    left, value = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or value is None or node.type != "assignment":
        return
    while value.type == "assignment":  # a = b = value
        inner = value.child_by_field_name("right")
        if inner is None:
            return
        value = inner
    asking = [(name, *entry) for name in _target_names(unit, left, tables) for entry in tables.assigns.get(name, ())]
    usual = usual_value(value, unit) if asking else None
    for name, rule, matcher in asking:
        match = Match(rule, matcher, unit, node, name=name, value=value)
        if holds(match, matcher.where):
            yield match
        if usual is not None:
            match = Match(rule, matcher, unit, node, name=name, value=usual, by_default=True)
            if holds(match, matcher.where):
                yield match


def _target_names(unit: UnitView, left: Node, tables: Tables) -> Iterator[str]:
    """The names by which pages may call an assignment's target."""
    syntax = unit.syntax
    if left.type == "identifier":
        yield syntax.text(left)
    elif left.type == "attribute":
        attribute = left.child_by_field_name("attribute")
        if attribute is not None and syntax.text(attribute) in tables.assign_words:
            resolved = unit.names.resolve(left)
            if resolved:
                yield resolved
            if not tables.knows(resolved):
                yield f"*.{syntax.text(attribute)}"
    elif left.type == "subscript":
        keys, base = left.children_by_field_name("subscript"), left.child_by_field_name("value")
        key = unit.values.constant(keys[0]) if len(keys) == 1 else None
        if not isinstance(key, str):
            key = "*"
        if base is None or not (key in tables.assign_words or "*" in tables.assign_words):
            return
        resolved = unit.names.resolve(base)
        if resolved:
            yield f"{resolved}[{key}]"
            yield f"{resolved}[*]"
        if not tables.knows(resolved):
            yield f"*[{key}]"
            attribute = base.child_by_field_name("attribute") if base.type == "attribute" else None
            if attribute is not None:
                yield f"*.{syntax.text(attribute)}[{key}]"
                yield f"*.{syntax.text(attribute)}[*]"


# ---------------------------------------------------------------------- imports


def _imports(unit: UnitView, node: Node, tables: Tables) -> Iterator[Match]:
    text = unit.syntax.text
    base = ""
    if node.type == "import_from_statement":
        module = node.child_by_field_name("module_name")
        if module is None or module.type == "relative_import":
            return
        base = text(module)
        if any(child.type == "wildcard_import" for child in node.named_children):
            yield from _imported(unit, node, base, tables)
            return
        base += "."
    for child in node.children_by_field_name("name"):
        named = child.child_by_field_name("name") if child.type == "aliased_import" else child
        if named is not None:
            yield from _imported(unit, child if base else node, base + text(named), tables)


def _imported(unit: UnitView, node: Node, name: str, tables: Tables) -> Iterator[Match]:
    seen: set[str] = set()
    while name:
        for rule, matcher in tables.imports.get(name, ()):
            if rule.id not in seen:
                seen.add(rule.id)
                yield Match(rule, matcher, unit, node, name=name)
        name = name.rpartition(".")[0]


# ---------------------------------------------------------------------- queries and functions


@lru_cache(maxsize=512)
def _query(grammar: Language, text: str) -> Query:
    query: Query = Query(grammar, text)
    return query


def _queries(unit: UnitView, rule: Rule, matcher: Matcher) -> Iterator[Match]:
    for text in matcher.targets:
        for captures in _captured(unit.syntax, text):
            match = Match(rule, matcher, unit, captures["match"], captures=captures)
            if holds(match, matcher.where):
                yield match


_KIND_ALONE = re.compile(r"\((\w+)\) @match\s*")
"""A query for all nodes of a kind, which the front end's own query may have found already."""


def _captured(syntax: Syntax, query: str) -> Iterator[dict[str, Node]]:
    """What a query finds, match by match, by the names of its captures."""
    kind = _KIND_ALONE.fullmatch(query)
    if kind is not None:
        yield from ({"match": node} for node in syntax.find(kind[1]))
        return
    for _, captures in QueryCursor(_query(syntax.grammar, query), match_limit=2000).matches(syntax.root):
        if captures.get("match"):
            yield {name: nodes[0] for name, nodes in captures.items() if nodes}


def _functions(unit: UnitView, rule: Rule, matcher: Matcher) -> Iterator[Match]:
    def new(node: Node, **known: object) -> Match:
        return Match(rule, matcher, unit, node, **known)  # type: ignore[arg-type]

    for reference in matcher.targets:
        found = guarded(rule, _lister(reference, unit, new))
        if isinstance(found, list):
            yield from found


def _lister(reference: str, unit: UnitView, new: New) -> Callable[[], list[Match]]:
    return lambda: list(check_function(reference)(unit, new))


_RUNNERS = {"query": _queries, "function": _functions}


# ---------------------------------------------------------------------- a match that stands becomes a finding


def _stands(match: Match) -> bool:
    check = match.matcher.check
    return check is None or guarded(match.rule, lambda: check_function(check)(match)) is True


def _finding(match: Match, tables: Tables) -> Finding:
    rule, matcher = match.rule, match.matcher
    if match.by_default:
        less_sure(match)
    severity = match.severity or matcher.severity or rule.severity
    confidence = match.confidence or matcher.confidence or rule.confidence
    if confidence is not Confidence.LOW and (_is_handed_in(match, tables) or _is_passed_by(match)):
        confidence = Confidence.LOW
    if confidence is Confidence.LOW and is_for_tests(match.unit):
        severity = min(severity, Severity.LOW)  # a test is not what is deployed
    node = match.at or _pointed(match)
    shift = match.unit.syntax.shift
    return Finding(
        rule=rule.id,
        span=Span(max(0, node.start_byte - shift), max(0, node.end_byte - shift)),
        message=fill(match.message or matcher.message or rule.message, match),
        severity=severity,
        confidence=confidence,
        related=match.related,
        fixes=() if match.by_default else fixes_of(match),
        aliases=rule.aliases,
        trace=match.trace,
        question=match.question,
        advice=match.advice,
    )


def _pointed(match: Match) -> Node:
    at = match.matcher.at
    if at is None:
        return match.node
    if at == "callee":
        return match.callee() or match.node
    return match.argument(at) or match.node


def fixes_of(match: Match) -> tuple[Fix, ...]:
    """The fixes that the match's own check made, and those that its page states and that fit here."""
    own = (match.fix,) if match.fix is not None else ()
    specs = [spec for spec in match.rule.fixes if spec.is_for(match.unit.language)]
    built = guarded(match.rule, lambda: [build(spec, match) for spec in specs])
    return own + tuple(fix for fix in built if isinstance(fix, Fix)) if isinstance(built, list) else own


__all__ = ["Entry", "findings", "fixes_of"]
