"""One page's text to a Page: its rule, its prose and its examples. Strict: what is not understood is an error."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar

from wardline_analyzers.rules import front_matter, prose
from wardline_analyzers.rules.fixes import fix
from wardline_analyzers.rules.front_matter import Mapping, Node, Scalar, Sequence, choice, fail, flag, mapping, text
from wardline_analyzers.rules.matchers import BANDIT, confidence, matcher, message, severity
from wardline_analyzers.rules.problem import PageError, closest
from wardline_analyzers.rules.prose import Example
from wardline_analyzers.rules.rule import Rule
from wardline_analyzers.rules.standards import ASVS, OWASP, OWASP_LLM, SSDF

_T = TypeVar("_T")

RESERVED = ("all", "default")
"""Words of `select` that no rule and no family may be called."""

ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
"""What the id of a rule, and the name of a family, look like."""

REPORTED_BY_ENGINE = ("suppressions",)
"""Families whose rules the engine itself reports: their `match` is empty."""

_REQUIRED = ("id", "title", "message", "severity", "confidence", "languages", "match")
_STANDARDS = ("cwe", "owasp", "asvs", "ssdf")
_KEYS = (*_REQUIRED, *_STANDARDS, "owasp-llm", "default", "known-as", "yields-to", "fix")
_TOOLS = {
    "bandit": BANDIT,
    "ruff": re.compile(r"[A-Z]{1,5}[0-9]{2,4}"),
    "semgrep": re.compile(r"[\w-]+(?:\.[\w-]+)*"),
    "codeql": re.compile(r"[a-z-]+/[\w/-]+"),
    "zizmor": re.compile(r"[a-z]+(?:-[a-z]+)*"),
}


@dataclass(frozen=True)
class Page:
    """A rule page, whole."""

    rule: Rule
    sections: dict[str, str]
    """Heading to Markdown, see `prose.HEADINGS`."""
    examples: list[Example]


def parse(source: str, family: str, path: str = "", custom: bool = False) -> Page:
    """The page with this text, from the folder `family`.

    `path` names the page in errors. A `custom` page is a user's own: it may leave out the standards, and may not
    name Python functions. Raises PageError, and nothing else, whatever the text is.
    """
    try:
        return _parse(source, family, custom)
    except PageError as error:
        raise error.within(path) from None


def valid_id(name: str) -> bool:
    """Whether a rule or a family may be called so."""
    return len(name) <= 60 and bool(ID.fullmatch(name)) and name not in RESERVED


def _parse(source: str, family: str, custom: bool) -> Page:
    head, body, first_line = prose.split(source)
    required = _REQUIRED if custom else (*_REQUIRED, *_STANDARDS)
    matter = mapping(front_matter.read(head, 2), "the front matter", _KEYS, required)
    rule = _rule(matter, family, custom)
    text_below = prose.read(body, first_line)
    if text_below.title != rule.title:
        raise PageError(first_line, "the page's heading is not its title", f"write `# {rule.title}`")
    _check_examples(rule, text_below, first_line)
    return Page(rule, text_below.sections, list(text_below.examples))


def _rule(matter: Mapping, family: str, custom: bool) -> Rule:
    fields = matter.entries
    name = text(fields["id"], "`id`")
    if not valid_id(name):
        fail(fields["id"], f"`{name}` cannot be an id", "small letters, digits and single hyphens, such as weak-hash")
    languages = _list(matter, "languages", lambda item: choice(item, "`languages`", _languages()))
    matchers = _list(matter, "match", lambda item: matcher(item, languages, custom))
    cwe = _list(matter, "cwe", _cwe)
    matched = matchers or family in REPORTED_BY_ENGINE
    for key, found in (("languages", languages), ("match", matched), ("cwe", custom or cwe)):
        if not found:
            fail(fields[key], f"`{key}` is empty")
    tools = _known_as(fields["known-as"]) if "known-as" in fields else {}
    for entry in matchers:
        unclaimed = set(entry.targets) - set(tools.get("bandit", ())) if entry.kind == "bandit" else set()
        if unclaimed:
            fail(fields["match"], f"`known-as: bandit` lacks {', '.join(sorted(unclaimed))}")
    return Rule(
        id=name,
        family=family,
        title=text(fields["title"], "`title`"),
        message=message(fields["message"]),
        severity=severity(fields["severity"]),
        confidence=confidence(fields["confidence"]),
        languages=languages,
        default=flag(fields["default"], "`default`") if "default" in fields else True,
        cwe=cwe,
        owasp=_list(matter, "owasp", lambda item: _entry(item, "owasp", OWASP)),
        owasp_llm=_list(matter, "owasp-llm", lambda item: _entry(item, "owasp-llm", OWASP_LLM)),
        asvs=_list(matter, "asvs", lambda item: _entry(item, "asvs", ASVS)),
        ssdf=_list(matter, "ssdf", lambda item: _entry(item, "ssdf", SSDF)),
        bandit=tools.get("bandit", ()),
        ruff=tools.get("ruff", ()),
        semgrep=tools.get("semgrep", ()),
        codeql=tools.get("codeql", ()),
        zizmor=tools.get("zizmor", ()),
        yields_to=_list(matter, "yields-to", _rule_id),
        matchers=matchers,
        fixes=_list(matter, "fix", lambda item: fix(item, languages, custom)),
    )


def _list(matter: Mapping, key: str, read: Callable[[Node], _T]) -> tuple[_T, ...]:
    node = matter.entries.get(key)
    if node is None:
        return ()
    if not isinstance(node, Sequence):
        fail(node, f"`{key}` must be a list", "write [a, b], or one `- a` per line")
    return tuple(read(item) for item in node.items)


def _rule_id(node: Node) -> str:
    name = text(node, "`yields-to`")
    if not valid_id(name):
        fail(node, f"`{name}` is not the id of a rule")
    return name


def _cwe(node: Node) -> int:
    if not isinstance(node, Scalar) or type(node.value) is not int or not 0 < node.value < 10_000:
        fail(node, "`cwe` must hold numbers of CWE", "write [79]")
    return node.value


def _entry(node: Node, key: str, known: Collection[str]) -> str:
    name = node.text if isinstance(node, Scalar) else ""
    if name not in known:
        fail(node, f"`{key}` has no entry `{name}`", closest(name, known))
    return name


def _known_as(node: Node) -> dict[str, tuple[str, ...]]:
    tools = mapping(node, "`known-as`", tuple(_TOOLS))
    found: dict[str, tuple[str, ...]] = {}
    for tool, pattern in _TOOLS.items():
        found[tool] = _list(tools, tool, lambda item: text(item, "`known-as`"))
        for name in found[tool]:
            if not pattern.fullmatch(name):
                fail(tools.entries[tool], f"`{name}` does not look like a name of {tool}")
    return found


def _languages() -> tuple[str, ...]:
    from wardline_analyzers.files.kinds import KINDS  # here: it needs what this module is a part of

    return tuple(KINDS)


def _is_of_kind(example: prose.Example, languages: Collection[str]) -> bool:
    """Whether an example's path makes it a file of one of these kinds, its language being for readers then, or that
    is what editors call one of these (`typescript`, `cpp`)."""
    from wardline_analyzers.files.kinds import kind_of
    from wardline_analyzers.languages import language_of

    if example.path is None:
        return language_of("", example.language) in languages
    return not set(kind_of(example.path).languages).isdisjoint(languages)


def _check_examples(rule: Rule, below: prose.Prose, line: int) -> None:
    """What ties the examples to the front matter."""
    for example in below.examples:
        if example.language not in rule.languages and not _is_of_kind(example, rule.languages):
            hint = closest(example.language, rule.languages)
            raise PageError(example.line - 1, f"no example in `{example.language}` belongs here", hint)
    if not any(example.findings for example in below.examples):
        raise PageError(line, "no example has a line that must be found", "end such a line in `# finding`")
    pairs = [example for example in below.examples if example.kind == "before"]
    if rule.fixes and not pairs:
        raise PageError(line, "the fix has no `before` and `after` examples")
    if pairs and not rule.fixes:
        raise PageError(pairs[0].line - 1, "a `before` example, but no `fix`")
    if bool(rule.fixes) != (prose.FIX_SAFETY in below.sections):
        raise PageError(line, f"`{prose.FIX_SAFETY}` belongs to pages with a `fix`, and to each of them")
