"""Whether a project's own code uses the parts of a package that advisories are about.

Only some advisories name such parts, and only code of the project is looked at, not that of its other dependencies. So
what is not used makes a finding less sure, and never takes it away.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from wardline_analyzers.advisories.advisory import Advisory
from wardline_analyzers.files.view import FileView

TOPIC = "used-parts"
"""About (ecosystem, name of the part, symbol, …); {"imported": where some code of the project imports it, or empty,
"named": [[symbol, where], …]}. The symbols of a part that is a function are its own name."""
_ASKED = 60
"""Advisories of one dependency that are looked into; of one with more nothing is unused."""


class Use(NamedTuple):
    """What the project's code has of all that some advisories are about."""

    text: str
    """One sentence."""
    likely: bool
    """Something of it is used."""


def use_of(view: FileView, ecosystem: str, advisories: Sequence[Advisory]) -> Use | None:
    """What is used; None: not known, or not of all of them."""
    unused = len(advisories) <= _ASKED
    imported = ""
    for advisory in advisories[:_ASKED]:
        if not advisory.parts:
            unused = False
        for part in advisory.parts:
            answer = view.ask(TOPIC, ecosystem, part.name, *part.symbols)
            if not isinstance(answer, dict):
                unused = False
                continue
            for symbol, where in answer["named"]:
                return Use(f"This project names `{symbol}`, which {advisory.name} is about ({where}).", True)
            if answer["imported"] and ecosystem == "Go":
                if not part.symbols:
                    return Use(f"This project imports `{part.name}` ({answer['imported']}).", True)
                imported = imported or f"`{part.name}` ({answer['imported']})"
    if not unused:
        return None
    if imported:
        return Use(f"This project imports {imported}, but names none of the functions concerned.", False)
    return Use("This project's own code imports none of the parts concerned.", False)
