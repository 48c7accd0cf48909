"""Templates in the source that do not escape what a client sent: `{{ name | safe }}`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wardline_analyzers.checks.remote import remote
from wardline_analyzers.match.arguments import Arguments
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.test_code import in_test

_SAFE = re.compile(r"\{\{-?\s*(\w+)(?:\s*\|\s*\w+)*\s*\|\s*safe\b")
_UNESCAPED = re.compile(r"\{%-?\s*autoescape\s+false\s*-?%\}(.*?)\{%-?\s*endautoescape", re.DOTALL)
_PLAIN = re.compile(r"\{\{-?\s*(\w+)(?:\.\w+)*\s*(?:\|\s*(?:upper|lower|title|trim|capitalize|safe)\s*)*-?\}\}")
"""A value that no filter escapes."""
_LOOP = re.compile(r"\{%-?\s*for (\w+) in (\w+)\b")
_TAG = re.compile(r"<[A-Za-z!/]")
"""What tells a page from a text of another kind."""


def shown_raw(match: Match) -> bool:
    """`render_template_string("<p>{{ name|safe }}</p>", name=request.args["name"])`"""
    text = match.constant("0|source")
    if not isinstance(text, str) or in_test(match.unit, match.node):
        return False
    unescaped = "".join(_UNESCAPED.findall(text))
    return _shows(match, _listed(text, [*_SAFE.findall(text), *_PLAIN.findall(unescaped)]))


def rendered_raw(match: Match) -> bool:
    """`jinja2.Template("<p>{{ name }}</p>").render(name=request.args["name"])`: it escapes only if it is told to."""
    made = _made(match)
    text = made.constant("0|source") if made is not None else None
    if made is None or not isinstance(text, str) or not _TAG.search(text) or in_test(match.unit, match.node):
        return False
    escape = made.argument("autoescape")
    if escape is not None and match.unit.constant(escape) is not False:
        return False
    return _shows(match, _listed(text, _PLAIN.findall(text)))


def _listed(text: str, names: list[str]) -> list[str]:
    """The names, each followed by that of the list which a loop takes it from: `tags` of `{% for tag in tags %}`."""
    lists = dict(_LOOP.findall(text))
    return [each for name in names for each in (name, lists.get(name)) if each is not None]


def _made(match: Match) -> Match | None:
    """The call that made the template which is rendered here."""
    callee = match.callee()
    base = callee.child_by_field_name("object") if callee is not None else None
    call = match.unit.values.follow(base) if base is not None else None
    if call is None or call.type != "call":
        return None
    return Match(match.rule, match.matcher, match.unit, call, arguments=Arguments(call, match.unit.syntax))


def _shows(match: Match, names: Iterable[str]) -> bool:
    """Is what a client sent shown under one of these names?"""
    for name in names:
        value = match.argument(name)
        if value is not None and remote(match.unit, value, "html") is not None:
            match.at = value
            return True
    return False


__all__ = ["rendered_raw", "shown_raw"]
