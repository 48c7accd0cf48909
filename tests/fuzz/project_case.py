"""One case of several files: a package and changes to it. Runs it, shrinks it, and prints it as a script."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.dataflow.files import Memory
from tests.fuzz.case import difference, interrupted
from tests.fuzz.isolation import broken_rules, nothing_remembered
from tests.fuzz.packages import Change, Files
from wardline_analyzers.document import Document
from wardline_analyzers.flow.project.dependencies import Snapshot
from wardline_analyzers.flow.project.project_flow import Project
from wardline_analyzers.languages import language_of
from wardline_analyzers.profile import Profile

FAMILIES = Profile(select=("default",), bandit="off")
"""What data of other files decides is in the rules of ours that are on."""
_MOST_SLICES = 20_000
"""Slices of the quiet pace after which it counts as endless."""

Step = tuple[Change, ...]
"""Changes at the keystroke pace; behind them it is quiet."""


@dataclass(frozen=True)
class ProjectCase:
    """Files, and steps after each of which what is found in every file is compared with a fresh project."""

    files: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]

    def failure(self) -> str | None:
        """What differs first, or None."""
        player = ProjectPlayer(dict(self.files))
        found = player.compare()
        for step in self.steps:
            found = found or player.play(step)
        return found


def _document(text: str, path: str, project: Project) -> Document:
    return Document(text.encode(), FAMILIES, path, project, language=language_of(path))


class ProjectPlayer:
    """An editor in which all files of a package are open."""

    def __init__(self, files: Files) -> None:
        broken_rules()
        self.files = dict(files)
        self._memory = Memory(self.files)
        self._project = Project(Snapshot(self._memory))
        self._project.frozen = True
        self.documents: dict[str, Document] = {}
        for path in sorted(files):
            self._open(path)
        self._quiet()

    def _open(self, path: str) -> None:
        document = self.documents[path] = _document(self.files[path], path, self._project)
        document.analyse()

    def play(self, step: Step) -> str | None:
        """Make the changes, wait until it is quiet, and say what differs from a fresh analysis of the same files."""
        for path, text in step:
            if text is None:
                self.files.pop(path, None)
                self.documents.pop(path, None)
                continue
            self.files[path] = text
            document = self.documents.get(path)
            if document is None:
                self._open(path)
                continue
            start, end, new = _edit(bytes(document.buffer.data), text.encode())
            document.replace(start, end, new)
            interrupted(document)
        return self._quiet() or self.compare()

    def _quiet(self) -> str | None:
        """The quiet pace, in slices of one look, or as a whole: what it does must not depend on it."""
        self._project.refresh()
        for document in self.documents.values():
            document.others_changed()
        sliced = random.Random(repr(sorted(self.files.items()))).random() < 0.3
        for path, document in self.documents.items():
            for _ in range(_MOST_SLICES):
                if document.look_around(0.0 if sliced else None):
                    break
            else:
                return f"{path}: the quiet pace does not end"
        return None

    def compare(self) -> str | None:
        """What differs from a fresh project."""
        rng = random.Random(repr(sorted(self.files.items())))
        order = rng.sample(sorted(self.files), len(self.files))
        for path, document in (*((path, self.scratch(path)) for path in self.files), *self.scanned(order)):
            found = difference(self.documents[path], document)
            if found is not None:
                return f"{path}: {found}"
        if rules := broken_rules():
            return f"rules that raise: {', '.join(rules)}"
        return None

    def scratch(self, path: str) -> Document:
        """A fresh document in a fresh project, in an engine that remembers nothing."""
        with nothing_remembered():
            project = Project(Snapshot(Memory(dict(self.files))))
            document = _document(self.files[path], path, project)
            document.analyse()
            document.look_around()
            return document

    def scanned(self, order: Sequence[str]) -> Iterator[tuple[str, Document]]:
        """The same of all files, one after the other in one fresh project, as in a scan."""
        with nothing_remembered():
            project = Project(Snapshot(Memory(dict(self.files))))
            for path in order:
                document = _document(self.files[path], path, project)
                document.settle()
                yield path, document

    def findings(self) -> int:
        """Findings of all files."""
        return sum(len(document.findings()) for document in self.documents.values())


def _edit(before: bytes, after: bytes) -> tuple[int, int, bytes]:
    """The smallest edit (start, end, new) that makes one text of the other."""
    most = min(len(before), len(after))
    start = next((n for n in range(most) if before[n] != after[n]), most)
    tail = next((n for n in range(most - start) if before[-1 - n] != after[-1 - n]), most - start)
    return start, len(before) - tail, after[start : len(after) - tail]


def differs(case: ProjectCase) -> bool:
    return case.failure() is not None


def shrink(case: ProjectCase, budget: int = 300, fails: Callable[[ProjectCase], bool] = differs) -> ProjectCase:
    """A smaller case that still fails, after at most `budget` runs: changes and lines are left out."""
    left = budget

    def smaller(files: Files, steps: tuple[Step, ...]) -> bool:
        nonlocal left, case
        candidate = ProjectCase(tuple(sorted(files.items())), tuple(step for step in steps if step))
        left -= 1
        if left >= 0 and candidate != case and fails(candidate):
            case = candidate
            return True
        return False

    for keep in (1, 2, 4, 8):  # begin with the files as they are shortly before the failure
        if keep < len(case.steps):
            files = dict(case.files)
            for path, text in (change for step in case.steps[:-keep] for change in step):
                files.pop(path, None)
                files.update({path: text} if text is not None else {})
            if smaller(files, case.steps[-keep:]):
                break
    changed = True
    while changed and left > 0:
        changed = False
        for n in reversed(range(len(case.steps))):
            for m in reversed(range(len(case.steps[n]))):
                step = case.steps[n][:m] + case.steps[n][m + 1 :]
                changed |= smaller(dict(case.files), (*case.steps[:n], step, *case.steps[n + 1 :]))
        lines = {line for _, text in case.files for line in text.splitlines(keepends=True)}
        lines.update(line for step in case.steps for _, text in step for line in (text or "").splitlines(keepends=True))
        for line in sorted(lines, key=len):
            files = {path: text.replace(line, "") for path, text in case.files}
            steps = tuple(tuple((p, t and t.replace(line, "")) for p, t in step) for step in case.steps)
            changed |= smaller(files, steps)
    return case


def script(case: ProjectCase) -> str:
    """A program that shows the failure, run from the root of the checkout."""
    return f"""\
from tests.fuzz.project_case import ProjectCase

files = {case.files!r}
steps = {case.steps!r}
print(ProjectCase(files, steps).failure())
"""
