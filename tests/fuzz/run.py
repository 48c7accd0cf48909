"""Many edits to many texts, each compared with a fresh analysis."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from tests.fuzz import edits, packages, project_case, sources
from tests.fuzz.case import Case, Player, script, shrink
from tests.fuzz.edits import Edit
from tests.fuzz.project_case import ProjectCase, ProjectPlayer, Step

EDITS_PER_TEXT = 60
EDITS_PER_PACKAGE = 30


@dataclass
class Tally:
    """What a run has done so far."""

    texts: int = 0
    edits: int = 0
    comparisons: int = 0
    findings: int = 0
    """Findings compared, over all comparisons: a run over texts without any would show nothing."""


@dataclass(frozen=True)
class Mismatch:
    """A case that failed, and how."""

    case: Case | ProjectCase
    difference: str

    def report(self) -> str:
        """What differs, and a script that shows it, in a text as small as can be found."""
        small: Case | ProjectCase
        if isinstance(self.case, Case):
            small = shrink(self.case)
            shown = script(small)
        else:
            small = project_case.shrink(self.case)
            shown = project_case.script(small)
        return f"{small.failure() or self.difference}\n\n# a script that shows it:\n\n{shown}"


def steps(rng: random.Random, text: bytes) -> Iterator[tuple[Edit, ...]]:
    """Edits in the groups in which a server would see them: mostly one by one, sometimes several at once."""
    stream = edits.stream(rng, text)
    while True:
        yield tuple(islice(stream, rng.choices((1, 2, 5, 20), (20, 3, 2, 1))[0]))


def run(count: int, seed: int, progress: Callable[[Tally], None] = lambda tally: None) -> tuple[Tally, Mismatch | None]:
    """Make `count` edits; return what was done, and the first mismatch, if there was one."""
    tally = Tally()
    while tally.edits < count:
        rng = random.Random(f"{seed}/{tally.texts}")
        text = sources.text(rng)
        player, played = Player(text), []
        tally.texts += 1
        made = 0
        for step in steps(rng, text):
            played.append(step)
            if difference := player.play(step):
                return tally, Mismatch(Case(text, tuple(played)), difference)
            made += len(step)
            tally.comparisons += 1
            tally.findings += len(player.document.findings())
            if made >= EDITS_PER_TEXT:
                break
        tally.edits += made
        progress(tally)
    return tally, None


def run_packages(
    count: int, seed: int, progress: Callable[[Tally], None] = lambda tally: None
) -> tuple[Tally, Mismatch | None]:
    """As `run`, with packages of several files: what is found in each is compared once it is quiet."""
    tally = Tally()
    while tally.edits < count:
        rng = random.Random(f"packages/{seed}/{tally.texts}")
        files = packages.package(rng)
        player, played = ProjectPlayer(files), []
        stream = packages.changes(rng, files)
        tally.texts += 1
        made = 0
        found = player.compare()
        while found is None and made < EDITS_PER_PACKAGE:
            step: Step = tuple(islice(stream, rng.choices((1, 2, 6), (12, 4, 1))[0]))
            played.append(step)
            found = player.play(step)
            made += len(step)
            tally.comparisons += len(player.documents)
            tally.findings += player.findings()
        tally.edits += made
        if found is not None:
            return tally, Mismatch(ProjectCase(tuple(sorted(files.items())), tuple(played)), found)
        progress(tally)
    return tally, None
