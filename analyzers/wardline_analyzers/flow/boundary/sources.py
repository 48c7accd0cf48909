"""Where untrusted data enters."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from wardline_analyzers.flow.evaluate.strings import SOMETHING
from wardline_analyzers.flow.known.joining import join_taints
from wardline_analyzers.flow.known.steps import Step
from wardline_analyzers.flow.known.values import ELEMENTS, Key, Taint, Value

if TYPE_CHECKING:
    from wardline_analyzers.flow import form
    from wardline_analyzers.flow.models.entries import Source

SOME_REQUEST: Final = "wsgi.Request()"
"""A request object of a framework that is not known (models/python/requests_by_name.yaml)."""
WORDS: Final = {
    "remote": "a client's request enters here",
    "cli": "the command line enters here",
    "env": "the environment enters here",
    "file": "a file's content enters here",
    "database": "stored data enters here",
    "page": "text of the page enters here",
    "llm-output": "a language model's answer enters here",
    "tool-result": "a tool's result enters here",
    "weak-random": "a predictable number is drawn here",
    "secret": "a secret enters here",
    "hardcoded": "a credential is written here",
}
"""What the first step of a way says."""


_TOLD: Final = re.compile(
    r"(?i)^(?:raw_?)?(?:user_?(?:input|supplied|provided|controlled)(?!_?(?:colou?r|style|theme|label|count|limit|length|timeout"
    r"|enabled|mode|handler|callback|history|lock|event|queue)s?$)\w*|untrusted\w*|tainted\w*)$"
)
"""Parameters whose name says that somebody else chose what is in them."""


@lru_cache(maxsize=8192)
def is_told(name: str) -> bool:
    """Does a parameter's name say that a client or another stranger chose its value? `userInput`, `untrusted_html`."""
    return _TOLD.match(name) is not None


def told(value: Value, name: str, node: form.Node) -> Value:
    """The value of a parameter of which nothing is known but that name."""
    if value.consts is not None or value.kind not in ("", "str") or value.callables or not is_told(name):
        return value
    way = Step(None, node.start, node.end, f"`{name}` says that somebody else chose it")
    return value.but(taints=join_taints(value.taints, (Taint("remote", ("told", name), guesses=1, way=way),)))


_WHOLE: Final = frozenset((ELEMENTS,))


def sourced(source: Source, name: str, node: form.Node) -> Value:
    """The value of an expression that is a source."""
    if source.elements:
        return Value(name=name, taints=(_taint(source, (name,), node).but(cleared=_WHOLE | source.harmless),))
    key: Key = (name,) if not name.endswith("()") else (name, node.start)
    head = f"{source.begins}…".replace("…", SOMETHING) if source.begins else ""
    return Value(name=name, taints=(_taint(source, key, node),), head=head)


def _taint(source: Source, key: Key, node: form.Node) -> Taint:
    way = Step(None, node.start, node.end, WORDS.get(source.kind, "data enters here"))
    return Taint(source.kind, key, source.harmless, shape=source.shape, way=way)
