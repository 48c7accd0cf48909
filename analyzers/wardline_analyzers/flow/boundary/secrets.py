"""Values that are secrets, as their names tell: a password, a token, a key, the number of a card."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.flow import form
from wardline_analyzers.flow.boundary.secret_names import SECRET, but_secrets, is_secret
from wardline_analyzers.flow.known.joining import join_taints
from wardline_analyzers.flow.known.steps import Step
from wardline_analyzers.flow.known.values import NO_KINDS, PARAMETER, Taint, Taints, Value

FEW: Final = "[few]"
"""The step from a text to its first or last few characters: no secret any more."""
_FEW: Final = 8
"""Characters of a secret that may be shown."""


def is_few(low: object, high: object) -> bool:
    """Is no more than the first or last few characters taken? (`None`: to the end; below 0: from the end.)"""
    if isinstance(high, int) and high >= 0:
        return high - (low if isinstance(low, int) and low > 0 else 0) <= _FEW
    return high is None and isinstance(low, int) and -_FEW <= low < 0


HOLDS: Final = "holds a secret"
"""What is said of the place where a name tells that something is one."""
SENT: Final = "=sent"
"""What a secret is cleared of that came with the request: the answer tells nobody anything new."""
_SENT: Final = frozenset((SENT,))
_THOUGHT_UP: Final = re.compile(r"(?=[^\d\s]*\d)(?=[^a-zA-Z\s]*[a-zA-Z])[^\s/\\<>{}]{6,200}")


def _is_thought_up(text: object) -> bool:
    """Is a text of the source, found under the name of a secret, one? Labels and names of things have no digits."""
    return isinstance(text, str) and _THOUGHT_UP.fullmatch(text) is not None


_PLACES: Final = re.compile(r"(?i)(?:^|_)(?:path|file|filename|dir|directory|folder)$")


def where_it_is(value: Value, name: str) -> Value:
    """What is assigned to `token_path` is where a secret is, not the secret."""
    return without_secrets(value) if only_secrets(value) and _PLACES.search(name) else value


def without_secrets(value: Value) -> Value:
    return value.but(taints=but_secrets(value.taints)) if value.taints else value


_MASKS: Final = re.compile(r"(?i:(?:^|_)(?:mask|redact|censor|obfuscat))|(?<=[a-z])(?:Mask|Redact|Censor|Obfuscat)")
"""Names of functions that leave of a secret what may be shown."""


def left_by(name: str, returned: Value | None, result: Value) -> Value:
    """The result of a function of the program with this name: what has been masked is a secret no more.

    It may leave alone what is no text, and what is under other keys: that it does so for no secret, its name tells.
    Not one that returns just what it is given (`returned` is its result in terms of its parameters).
    """
    if not result.taints or result.kind == "instance" or not _MASKS.search(name) or returned is None:
        return result
    if not returned.kind and len(returned.taints) == 1 and len(returned.taints[0].key) == 1:
        return result
    taints = tuple(t.part(FEW) if t.kind == PARAMETER else t for t in result.taints if t.kind != SECRET)
    return Value(kind=result.kind, name=result.name, head=result.head, taints=taints, open=result.open)


def only_secrets(value: Value) -> Taints:
    """The secrets in it."""
    return tuple(t for t in value.taints if t.kind == SECRET)


def _is_from_outside(value: Value) -> bool:
    """Is this value all read by the program itself, and known to be?"""
    return bool(value.taints) and all(t.kind != PARAMETER and t.sure for t in value.taints)


def marked(value: Value, name: str, node: form.Node) -> Value:
    """A value that is found under a name, as the secret that the name tells."""
    if not is_secret(name) and not (name.endswith("_TOKEN") and any(t.kind == "env" for t in value.taints)):
        return value
    if name == "pwd" and isinstance(node, form.Name) and not _is_from_outside(value):
        return value  # what a program asks for under that name is mostly the working directory
    if value.callables or value.kind in ("bool", "int", "function"):
        return value
    if value.consts is not None and not all(_is_thought_up(one) for one in value.consts):
        return value
    if any(t.kind == SECRET for t in value.taints):
        return value
    cleared = _SENT if any(t.kind == "remote" and t.sure for t in value.taints) else NO_KINDS
    way = Step(None, node.start, node.end, f"`{name}` {HOLDS}")
    return value.but(taints=join_taints(value.taints, (Taint(SECRET, (SECRET, name), cleared, way=way),)))
