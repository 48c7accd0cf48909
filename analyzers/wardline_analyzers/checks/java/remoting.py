"""What strangers may call from afar in Java: interfaces of RMI, and the management of a running program."""

from __future__ import annotations

import re
from typing import Final

from wardline_analyzers.checks.java.calls import METHODS
from wardline_analyzers.checks.testcode import less_sure_in_tests
from wardline_analyzers.finding import Confidence
from wardline_analyzers.match.match import Match
from wardline_analyzers.match.tree import enclosing, text_between

_PLAIN: Final = re.compile(
    r"(?:java\.(?:lang|math|time|util)\.)?(?:String|CharSequence|Integer|Long|Short|Byte|Double|Float|Boolean|Character"
    r"|BigInteger|BigDecimal|UUID|Instant|Local(?:Date|Time|DateTime))$|(?:int|long|short|byte|double|float|boolean|char)$"
)
_OPEN: Final = re.compile(r"(?:Object|Serializable|Comparable|\w*(?:Map|List|Set|Collection|Iterable|Vector))\b")
_ASKS_WHO: Final = re.compile(r"jmx\.remote\.(?:authenticator|x\.(?:password|login))|\bAUTHENTICATOR\b|(?i:credential)")
"""A login, or the classes that credentials may be of: who names these has thought of it."""


def takes_objects(match: Match) -> bool:
    """A method of an interface that extends `Remote`, with a parameter that is more than a text or a number."""
    given = match.captures.get("given")
    if given is None or not any(base.rpartition(".")[2] == "Remote" for base in match.unit.around.bases):
        return False
    types = (parameter.child_by_field_name("type") for parameter in given.named_children)
    kinds = [match.text(kind).replace("[]", "").strip() for kind in types if kind is not None]
    objects = [kind for kind in kinds if _PLAIN.match(kind) is None]
    if not objects or match.node.child_by_field_name("body") is not None:
        return False
    if not any(_OPEN.match(kind) for kind in objects):
        match.confidence = Confidence.LOW
    return less_sure_in_tests(match)


def asks_nobody(match: Match) -> bool:
    """`newJMXConnectorServer(address, null, server)`, or with an environment of this method that names no login."""
    environment, around = match.argument("1"), enclosing(match.node, *METHODS)
    if environment is None or around is None:
        return False
    if environment.type != "null_literal":
        word = re.escape(match.text(environment))
        before = text_between(match.unit.syntax, around.start_byte, match.node.start_byte)
        made = re.search(rf"\b{word}\s*=\s*(?:new\b|Map\s*\.\s*of|Collections\.)", before)
        if environment.type != "identifier" or made is None or _ASKS_WHO.search(before):
            return False
        if re.search(rf"(?<!\.)\b\w+\s*\([^();]*\b{word}\s*[,)]", before):
            return False  # who gets it may put one in
    return less_sure_in_tests(match)


__all__ = ["asks_nobody", "takes_objects"]
