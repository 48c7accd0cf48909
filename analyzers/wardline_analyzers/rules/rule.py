"""A rule, as its page states it. Pages are read by `pages.py`, gathered by `catalog.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wardline_analyzers.finding import Confidence, Safety, Severity

Condition = tuple[str, Any]
"""One condition of `where`, in normal form: always a pair (operator, operand), hashable and JSON-able.

| operator | operand |
|---|---|
| `is` | a constant: None, bool, int, float or str. `True == 1` in Python, so compare the type as well |
| `present` `absent` `literal` `dynamic` `built` `string` `number` `list` `dict` | None |
| `in` | a tuple of constants |
| `matches` | a regular expression, known to compile, for `re.search` |
| `less` `more` | a number |
| `name` `call` | a tuple of qualified names, braces expanded; `x.*` stands for all below `x` |
| `truthy` | a bool |
| `not` | a condition |
| `any` `all` | a tuple of conditions, not empty |
"""


@dataclass(frozen=True)
class FixSpec:
    """One entry of `fix:` in the front matter.

    Exactly the operations that are not None are done, in one fix. Text values may hold `` `qualified.name` `` in
    backquotes: it is spelled as the file's imports allow, and imported where it is missing; and `{0}`, `{name}`: the
    source text of that positional or keyword argument.
    """

    title: str
    safety: Safety
    callee: str | None = None
    """Call this qualified name instead."""
    set: tuple[tuple[str, str], ...] = ()
    """Arguments to add, or to give a new value: (name, text). A name `0|data` also replaces a positional one."""
    remove: tuple[str, ...] = ()
    """Arguments to take away: keyword names or positions."""
    value: str | None = None
    """New text of the assigned value (`assign` matchers)."""
    replace: str | None = None
    """New text of the whole matched node."""
    languages: tuple[str, ...] = ("python",)
    """The languages of code that it is for. A fix of files is for every kind of file that its page is about."""
    function: str | None = None
    """`module:function` below wardline_analyzers.checks; gets the Match, returns the edits (a sequence, empty if it
    cannot mend this match), or a Fix with a title and safety of its own."""

    def is_for(self, language: str) -> bool:
        return language in self.languages


@dataclass(frozen=True)
class Matcher:
    """One entry of `match:`. `kind` is call, assign, import, query, taint, bandit, function or file."""

    kind: str
    targets: tuple[str, ...]
    """What the kind looks for: qualified names (braces expanded), kinds of sink, bandit tests, or the query's text."""
    where: tuple[tuple[str, Condition], ...] = ()
    """All must hold: (argument, condition). The argument is `0`, `shell` or `1|Loader` for calls, `value` for
    assignments, a capture's name without its `@` for queries."""
    needs: tuple[str, ...] = ()
    """A unit that holds none of these words (as text) cannot match: the cheap gate of `query` and `function`."""
    check: str | None = None
    """`module:function` below wardline_analyzers.checks: the last word on a match."""
    message: str | None = None
    severity: Severity | None = None
    confidence: Confidence | None = None
    languages: tuple[str, ...] = ()
    """Empty: all of the rule's languages."""
    sources: tuple[str, ...] = ()
    """Of `taint`: the kinds of data that count."""
    callees: tuple[str, ...] = ()
    """Of `taint`: only sinks of these qualified names. Empty: all that no other page asks for by name."""
    at: str | None = None
    """What the finding points to, if not the whole match: an argument (`0`, `shell`, `1|Loader`) or `callee` of a call,
    `value` of an assignment, a capture's name without its `@`."""


@dataclass(frozen=True)
class Rule:
    """One rule page, without its prose."""

    id: str
    family: str
    title: str
    message: str
    severity: Severity
    confidence: Confidence
    languages: tuple[str, ...]
    default: bool = True
    """False: runs only when it is selected by name (noisy, or a matter of taste)."""
    cwe: tuple[int, ...] = ()
    owasp: tuple[str, ...] = ()
    owasp_llm: tuple[str, ...] = ()
    asvs: tuple[str, ...] = ()
    ssdf: tuple[str, ...] = ()
    bandit: tuple[str, ...] = ()
    ruff: tuple[str, ...] = ()
    semgrep: tuple[str, ...] = ()
    codeql: tuple[str, ...] = ()
    zizmor: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()
    """Rules that say it better where both report the same place: there this one is silent."""
    matchers: tuple[Matcher, ...] = ()
    fixes: tuple[FixSpec, ...] = ()

    @property
    def is_about_code(self) -> bool:
        """Does some matcher look at code? Then its fixes are for code too."""
        return any(matcher.kind != "file" for matcher in self.matchers)

    @property
    def aliases(self) -> tuple[str, ...]:
        """The names that other tools' suppression comments use."""
        return self.bandit + self.ruff + self.semgrep + self.zizmor
