"""Calls of what nobody describes: what their names let hope of their results, and of what they test."""

from __future__ import annotations

import re
from typing import Final, Literal

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.secret_names import SECRET, makes_unguessable
from wardline_analyzers.flow.evaluate.attributes import is_no_text
from wardline_analyzers.flow.known.arguments import Arguments, Given
from wardline_analyzers.flow.known.joining import join_taints
from wardline_analyzers.flow.known.kinds import ALL
from wardline_analyzers.flow.known.values import (
    CALLED,
    ELEMENTS,
    NO_FACTS,
    NO_KINDS,
    PARAMETER,
    Facts,
    Taint,
    Taints,
    Value,
)
from wardline_analyzers.flow.models.tables import Models

_LOOKS_UP: Final = re.compile(
    r"(?i)^_?(?:get|fetch|find|load|lookup|look_up|query|select|search|count|exists|is|has|save|store|create|insert|add|delete|"
    r"remove|update|send|log|print|write|notify|register|login|authenticate|authorize|emit|publish|dispatch|filter_by|filter)"
    r"(?:_|$)"
)
"""Names of functions that look something up, or do something: their result is not what they were given."""
_PASSWORD: Final = frozenset(("password",))
_BUT_PASSWORDS: Final = ALL - _PASSWORD
"""Who can predict a number can predict its hash."""
_CLEANS: Final = re.compile(
    r"(?i)(?:^|_)(?:sanitiz|sanitis|escap|clean|quote|safe|strip_tags|slugif|whitelist|allowlist|validat|normali[sz]e_?filename|"
    r"secure|hash|hexdigest|redact|mask|encrypt|digest|checksum)\w*"
)
"""Names of functions whose result is made harmless."""
_KEEPS_NUMBERS: Final = re.compile(
    r"(?i)hash|digest|hex|cod|str|text|format|token|b64|base|join|quote|pad|fill|sign|jwt|seriali|dump|make|creat|gen|new|build"
    r"|password|secret|key|uuid|int|byte|char|concat"
)
"""Names of functions whose result can be predicted where what they are given can: an answer to a request cannot."""
_SHOWS: Final = re.compile(r"(?i)dict|json|dump|copy|items|values|fields|serial|str|show|repr|all|attributes|^to_")
"""Methods of a library's object that give all that the program has put into it, its secrets too."""
_RENDERS: Final = re.compile(r"(?i)render_?(?:[a-z]+_)?(?:template|to_string|to_response)(?!_?(?:string|source|text))")
"""Names of functions that fill in a template, which escapes what it is given."""
_OF_PAGES: Final = frozenset(("html",))
_CLEANS_WITHIN: Final = re.compile(r"(?<=[a-z])(?:Escape|Saniti[sz]e|Redact)")
"""The same as a later word of a name: `PathEscape`."""
_ADDRESSES: Final = re.compile(
    r"(?i)(?!\w*(?:join|resolv|concat|combin|append|merg|next|redirect|return|back))\w*(?:url|uri|href|link)(?:_?(?:for|to))?$"
)
"""Names of functions that make an address of a place of the program: `build_url(place, {…})`."""
_PLACES: Final = frozenset(("href", "urls", "routes"))
"""Names of objects that have a function for each place: `req.href.milestone(name)`."""
_HOSTS: Final = frozenset(("redirect", "url"))
_ENVIRONMENT: Final = "wsgi.Environ()"
"""What an application of WSGI is called with: what it answers is looked at where it is written."""
_GETS: Final = re.compile(r"get[A-Z]")
"""Names of methods that give a part of their object."""
_GETTER: Final = re.compile(r"[gG]et([A-Z])(\w*)")
"""A method that gives the field of its name: `order.GetNumber()` of code that was made of a `.proto` file."""
_PARSES: Final = re.compile(r"(?:model_validate|validate_(?:json|python|strings))")
"""Methods that make an object of a text: its form is tested, not its words."""
_TESTS: Final = re.compile(
    r"(?i)(?:^|_)(?:is_)?(?:safe|valid|allow|permit|check|verif|validat|trusted|whitelist|allowlist|ensure|within|inside|authori[sz]ed)\w*"
)
_TESTS_TYPE: Final = re.compile(
    r"(?i)file(name)?$|ext(ension)?$|type|mime|size|suffix|image|upload|password|csrf|token|login|health"
)
"""Tests of a property that vouches for nothing else."""


def unknown(
    models: Models,
    word: str,
    receiver: Value | None,
    arguments: Arguments,
    result: str | None,
    node: form.Call,
) -> Value:
    """Of a function that nobody describes: its result may hold what it is given, unless its name says otherwise."""
    if receiver is not None and receiver.items and not arguments.positional and (field := _GETTER.match(word)):
        for key in (f".{field[1]}{field[2]}", f".{field[1].lower()}{field[2]}"):
            if key in receiver.items:
                return receiver.items[key]
    if len(arguments.positional) == 2 and arguments.positional[0].value.name == _ENVIRONMENT:
        return Value(name=result, open=True)
    taints: Taints = ()
    if receiver is not None and receiver.taints and not is_no_text(models, receiver, word, True):
        taints = receiver.taints
        if receiver.name is not None and models.source(receiver.name) is None:  # one of a source gives what is in it
            taints = tuple(t.guessed() for t in taints)
        if all(ELEMENTS in t.cleared for t in taints):
            taints = tuple(t.part(f".{word}") for t in taints)
        elif receiver.items is None:
            taints = tuple(_of_method(t, word, arguments) for t in taints if t.kind != SECRET)
        elif receiver.name is not None and not _SHOWS.search(word):
            taints = tuple(t for t in taints if t.kind != SECRET)
    if not (_LOOKS_UP.match(word) or (receiver is not None and models.front.looks_up(word))):
        tainted = [given for given in arguments.all() if given.value.taints]
        lost = _PASSWORD if tainted and not _KEEPS_NUMBERS.search(word) else NO_KINDS
        place = _place(word, node, arguments) if tainted or taints else None
        if place is True:
            taints = tuple(t.but(cleared=t.cleared | _HOSTS) for t in taints)
        for given in tainted:
            kept = lost if place is None or given is place else lost | _HOSTS
            handed = tuple(t.guessed(t.cleared | kept) for t in given.value.taints if t.kind != SECRET)
            taints = join_taints(taints, handed)
    cleans = (_CLEANS.search(word) or _CLEANS_WITHIN.search(word)) and not _PARSES.match(word)
    if taints and (cleans or makes_unguessable(word)):  # the latter: a new token, for whom or for what it is given
        taints = tuple(t.but(cleared=t.cleared | _BUT_PASSWORDS) for t in taints)
    if taints and (_RENDERS.search(word) or (word == "render" and _is_template(node))):
        taints = tuple(t.but(cleared=t.cleared | _OF_PAGES) for t in taints)
    if word:
        taints = tuple(t.via(node.start, node.end, f"goes through `{word}`") for t in taints)
    return Value(taints=taints, name=result, open=True)


def _place(word: str, call: form.Call, arguments: Arguments) -> Given | Literal[True] | None:
    """What says where an address leads that a function makes: its first argument, or (True) none of them; None: it is
    not known to make one."""
    base = call.callee.base if isinstance(call.callee, form.Attribute) else None
    if isinstance(base, (form.Name, form.Attribute)) and base.name in _PLACES:
        return True
    if not _ADDRESSES.match(word):
        return None
    return arguments.positional[0] if arguments.positional else True


def _is_template(call: form.Call) -> bool:
    """`template.render(…)`, `self.get_template(name).render(…)`"""
    base = call.callee.base if isinstance(call.callee, form.Attribute) else None
    if isinstance(base, form.Await):
        base = base.value
    if isinstance(base, form.Call):
        base = base.callee
    name = base.name if isinstance(base, (form.Name, form.Attribute)) else ""
    return "template" in name.lower()


def _of_method(taint: Taint, word: str, arguments: Arguments) -> Taint:
    """What a method of an unknown object gives: a test of what one getter gives tells nothing of what others do."""
    if not arguments.positional and (taint.kind == PARAMETER or _GETS.match(word)):
        return taint.part(f".{word}{CALLED}")
    return taint.part(f".{CALLED}") if taint.kind == PARAMETER else taint


def trusted_test(value: Value, word: str, arguments: Arguments) -> Value:
    """`is_safe(x)`, `validate(x)`: a function that is not known, whose name says that it tests its argument."""
    if not word or not _TESTS.search(word) or _TESTS_TYPE.search(word):
        return value
    facts: Facts = frozenset((t.key, ALL) for g in arguments.all() for t in g.value.taints)
    if not facts:
        return value
    return value.but(when=(facts, NO_FACTS))


__all__ = ["trusted_test", "unknown"]
