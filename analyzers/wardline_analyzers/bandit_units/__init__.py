"""All tests of bandit, unit by unit, in memory, at the pace of typing; the findings equal those of a plain bandit run.

Bandit reads a file from top to bottom; all that it carries from one top-level statement to the next is what has
been imported. So its findings in a unit are a function of the unit's text, of the imports before it and of the
configuration: they can be remembered, and a broken unit does not blind its neighbours. Two tests see more: B613 reads
the text of the file, and B703, outside functions, looks through the module; `document_findings` runs those.

A unit is whole lines: a top-level function, the head of a class, a method, a paragraph of statements; compound
statements stay whole. Members of a class body are given with their indentation and `member=True`.

Importing this package does not import bandit; `load` does (about a tenth of a second), and so does whatever needs it.
No function here raises on any input.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Hashable
from contextlib import suppress

from wardline_analyzers.bandit_units.config import BanditConfig
from wardline_analyzers.bandit_units.imports import import_ops
from wardline_analyzers.bandit_units.loading import error, load, loaded
from wardline_analyzers.bandit_units.queries import ASKED
from wardline_analyzers.bandit_units.values import NO_IMPORTS, BanditFinding, ImportOp, ImportState

DEFAULT_CONFIG = BanditConfig()


def analyse(
    text: bytes, member: bool, state: ImportState = NO_IMPORTS, config: BanditConfig = DEFAULT_CONFIG
) -> tuple[BanditFinding, ...]:
    """Bandit's findings in one unit, in the order in which bandit comes across them.

    `state` is what is imported when the unit starts. Of a unit that does not parse, the sound statements are analysed.
    Empty if bandit cannot be used (see `error`).
    """
    if load():
        from wardline_analyzers.bandit_units import run

        with suppress(Exception):  # a tree beyond Python's limits; whatever a third party's test comes up with
            return run.analyse(text, member, state, config)
    return ()


def document_findings(text: bytes, config: BanditConfig = DEFAULT_CONFIG) -> tuple[BanditFinding, ...]:
    """The findings that `analyse` cannot see in units: B613, and B703 outside functions. `text` is the whole document.

    Costs next to nothing if the text is ASCII and does not name Django's `mark_safe` or its like; else it may parse it.
    """
    if load():
        from wardline_analyzers.bandit_units import run

        with suppress(Exception):
            return run.document_findings(text, config)
    return ()


def may_find(text: bytes, config: BanditConfig = DEFAULT_CONFIG) -> bool:
    """False if a unit surely has no findings; this is told without parsing it. (`analyse` asks this itself.)"""
    if load():
        from wardline_analyzers.bandit_units import run

        with suppress(Exception):
            return run.may_find(text, config)
    return False


def state_key(text_names: frozenset[str], state: ImportState) -> Hashable:
    """All of `state` that the findings of a unit with these identifiers can depend on. Never imports bandit.

    The key changes when bandit is loaded: findings of a time before that are none.
    """
    names: frozenset[str] | set[str] = text_names
    if not all(map(str.isascii, text_names)):  # Python reads identifiers in this normal form (PEP 3131)
        names = {unicodedata.normalize("NFKC", name) for name in text_names}
    answers = state.answers.get(ASKED.token)
    if answers is None:
        answers = state.answers[ASKED.token] = ASKED.answers(state.imports)
    known = state.alias_map
    return tuple(sorted((name, known[name]) for name in known.keys() & names)), answers


def strange_nosec(text: bytes) -> list[tuple[int, str]]:
    """`# nosec` comments that do not do what they say, as (0-based line, message): see `nosec.strange_nosec`."""
    if load():
        from wardline_analyzers.bandit_units import nosec

        return nosec.strange_nosec(text)
    return []


def known_ids() -> frozenset[str]:
    """The ids of all of bandit's own tests; `B001` stands for all the lists of bad calls and imports."""
    if load():
        from wardline_analyzers.bandit_units import checks

        return checks.known_ids()
    return frozenset()


def version() -> str:
    """Bandit's version, for the keys of results kept on disk; empty if bandit cannot be used."""
    return str(sys.modules["bandit"].__version__) if load() else ""


__all__ = [
    "DEFAULT_CONFIG",
    "NO_IMPORTS",
    "BanditConfig",
    "BanditFinding",
    "ImportOp",
    "ImportState",
    "analyse",
    "document_findings",
    "error",
    "import_ops",
    "known_ids",
    "load",
    "loaded",
    "may_find",
    "state_key",
    "strange_nosec",
    "version",
]
