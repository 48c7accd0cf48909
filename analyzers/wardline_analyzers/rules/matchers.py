"""The entries of `match:`, from a page to Matcher values."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from wardline_analyzers.finding import Confidence, Severity
from wardline_analyzers.flow.known.kinds import SINK_KINDS, SOURCE_KINDS
from wardline_analyzers.languages import CODE, front_of
from wardline_analyzers.rules.conditions import where
from wardline_analyzers.rules.front_matter import Node, Scalar, Sequence, choice, fail, mapping, text
from wardline_analyzers.rules.names import names
from wardline_analyzers.rules.problem import closest
from wardline_analyzers.rules.rule import Condition, Matcher

if TYPE_CHECKING:
    from tree_sitter import Language

SEVERITIES = tuple(severity.label for severity in Severity)
CONFIDENCES = tuple(confidence.label for confidence in Confidence)

_GENERAL = ("message", "severity", "confidence", "languages")
_KEYS: dict[str, tuple[str, ...]] = {
    "call": ("where", "at", "check", *_GENERAL),
    "assign": ("where", "at", "check", *_GENERAL),
    "import": ("check", *_GENERAL),
    "query": ("where", "at", "check", "needs", *_GENERAL),
    "taint": ("from", "calls", "check", *_GENERAL),
    "bandit": _GENERAL,
    "function": ("needs", *_GENERAL),
    "file": ("needs", *_GENERAL),
}
"""Each kind, and the keys that it may have beside its own."""

_ARGUMENT = re.compile(r"[0-9]{1,3}|[^\W\d]\w*|[0-9]{1,3}\|[^\W\d]\w*")
_FUNCTION = re.compile(r"[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*){0,2}:[a-z_][a-z0-9_]*")
BANDIT = re.compile(r"B[0-9]{3}")
_PLACEHOLDER = re.compile(r"\{(?:[\w.]+|[0-9]+\|\w+)\}")

QUERY_LIMIT = 4000
"""Characters of a tree-sitter query."""
PREDICATES = (
    *("eq?", "not-eq?", "any-eq?", "any-not-eq?"),
    *("match?", "not-match?", "any-match?", "any-not-match?"),
    *("any-of?", "not-any-of?"),
)
"""What tree-sitter's Python binding evaluates. It lets every other predicate pass without a word."""


def matcher(node: Node, languages: tuple[str, ...], custom: bool) -> Matcher:
    """The matcher that this entry states, in a page for these languages. Raises PageError."""
    entry = mapping(node, "an entry of `match`")
    kinds = [key for key in entry.entries if key in _KEYS]
    if len(kinds) != 1:
        hint = closest(next(iter(entry.entries), ""), _KEYS)
        fail(node, "an entry of `match` has one of the keys " + ", ".join(f"`{kind}`" for kind in _KEYS), hint)
    kind = kinds[0]
    required = (kind, "needs") if kind in ("query", "function") else (kind,)
    entry = mapping(node, f"a `{kind}` entry of `match`", (kind, *_KEYS[kind]), required)
    fields = entry.entries
    if custom and (kind in ("function", "file", "bandit") or "check" in fields):
        fail(node, f"a custom rule cannot use `{'check' if 'check' in fields else kind}`", "custom rules are data")
    spoken = tuple(choice(item, "`languages`", languages) for item in items(fields.get("languages"), "`languages`"))
    looks_at_trees = kind in ("query", "function") or ("check" in fields and kind != "taint")
    if not spoken and looks_at_trees and "python" in languages and len(languages) > 1:
        spoken = ("python",)  # trees are those of one language
    if kind != "file" and not set(CODE) & set(spoken or languages):
        fail(node, f"`{kind}` looks at code, and no language here is code", "write `file: module:function`")
    captures = frozenset[str]()
    if kind == "query":
        code = [name for name in spoken or languages if name in CODE]
        captures = frozenset.intersection(*(_captures(fields[kind], name) for name in code))
    return Matcher(
        kind=kind,
        targets=_targets(kind, fields[kind]),
        where=_where(kind, fields["where"], captures) if "where" in fields else (),
        needs=_needs(fields["needs"]) if "needs" in fields else (),
        check=function(fields["check"], "`check`") if "check" in fields else None,
        message=message(fields["message"]) if "message" in fields else None,
        severity=severity(fields["severity"]) if "severity" in fields else None,
        confidence=confidence(fields["confidence"]) if "confidence" in fields else None,
        languages=spoken,
        sources=_sources(fields.get("from")) if kind == "taint" else (),
        callees=names(fields["calls"], "`calls`", "name") if "calls" in fields else (),
        at=_at(kind, fields["at"], captures) if "at" in fields else None,
    )


def severity(node: Node) -> Severity:
    return Severity[choice(node, "`severity`", SEVERITIES).upper()]


def confidence(node: Node) -> Confidence:
    return Confidence[choice(node, "`confidence`", CONFIDENCES).upper()]


def function(node: Node, what: str) -> str:
    """A name like `sql:is_sql_text`, of a function below wardline_analyzers.checks."""
    name = text(node, what)
    if not _FUNCTION.fullmatch(name):
        fail(node, f"{what} must be `module:function`", "a file in wardline_analyzers/checks and its function")
    return name


def message(node: Node) -> str:
    """A message; its placeholders are `{callee}`, `{0}`, `{name}` and the like."""
    line = text(node, "`message`")
    if re.search(r"[{}]", _PLACEHOLDER.sub("", line)):
        fail(node, "a brace in `message` that is no placeholder", "placeholders are {callee}, {0}, {name}")
    return line


def argument(text: str) -> bool:
    """Whether this names an argument of a call: `0`, `shell` or `1|Loader`."""
    return bool(_ARGUMENT.fullmatch(text))


def items(node: Node | None, what: str) -> tuple[Node, ...]:
    if node is None:
        return ()
    if not isinstance(node, Sequence) or not node.items:
        fail(node, f"{what} must be a list", "write [a, b]")
    return node.items


def _targets(kind: str, node: Node) -> tuple[str, ...]:
    if kind == "query":
        assert isinstance(node, Scalar)  # _captures has refused all else
        return (node.text,)
    if kind in ("function", "file"):
        return (function(node, f"`{kind}`"),)
    if kind == "taint":
        kinds = items(node, "`taint`") if isinstance(node, Sequence) else (node,)
        return tuple(choice(item, "`taint`", SINK_KINDS) for item in kinds)
    if kind == "bandit":
        ids = tuple(text(item, "`bandit`") for item in items(node, "`bandit`"))
        for test in ids:
            if not BANDIT.fullmatch(test):
                fail(node, f"`{test}` is not the id of a bandit test")
        return ids
    return names(node, f"`{kind}`", "module" if kind == "import" else "name")


def _sources(node: Node | None) -> tuple[str, ...]:
    if node is None:
        return ("remote",)
    return tuple(choice(item, "`from`", (*SOURCE_KINDS, "parameter")) for item in items(node, "`from`"))


def _needs(node: Node) -> tuple[str, ...]:
    return tuple(text(item, "`needs`") for item in items(node, "`needs`"))


def _where(kind: str, node: Node, captures: frozenset[str]) -> tuple[tuple[str, Condition], ...]:
    def accepts(name: str) -> bool:
        return _is_place(kind, name, captures)

    found = where(mapping(node, "`where`"), accepts, _PLACES[kind])
    return tuple((name.removeprefix("@"), condition) for name, condition in found)


def _at(kind: str, node: Node, captures: frozenset[str]) -> str:
    name = node.text if isinstance(node, Scalar) else ""
    if not (_is_place(kind, name, captures) or (kind == "call" and name == "callee")):
        fail(node, f"`at` cannot point to `{name}`", _PLACES[kind] + (", or `callee`" if kind == "call" else ""))
    return name.removeprefix("@")


def _is_place(kind: str, name: str, captures: frozenset[str]) -> bool:
    if kind == "call":
        return argument(name)
    return name == "value" if kind == "assign" else name.removeprefix("@") in captures


_PLACES = {
    "call": "an argument: a position, a keyword, or both as 1|Loader",
    "assign": "`value`",
    "query": "a capture of the query",
}


def _captures(node: Node, language: str) -> frozenset[str]:
    """The captures of a query, which must be sound for this language's grammar."""
    from tree_sitter import Query, QueryError  # here: only pages with a query pay for the import

    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        fail(node, "`query` must be a text", "write `query: |` and the query below it")
    if len(node.text) > QUERY_LIMIT:
        fail(node, f"a query may have at most {QUERY_LIMIT} characters")
    for predicate in re.findall(r"\(\s*#([\w.-]+[?!]?)", node.text):
        if predicate not in PREDICATES:
            fail(node, f"there is no predicate `#{predicate}`", closest(predicate, PREDICATES))
    try:
        query = Query(_grammar(language), node.text)
    except ImportError:  # an extra that is not installed: nothing can be matched with it either
        return frozenset(re.findall(r"@([\w.-]+)", node.text))
    except (QueryError, ValueError) as error:
        fail(node, f"the query is not sound: {error}")
    captures = frozenset(query.capture_name(index) for index in range(query.capture_count))
    if "match" not in captures:
        fail(node, "the query has no capture `@match`")
    return captures


@cache
def _grammar(language: str) -> Language:
    return front_of(language).parse(b"", False).grammar
