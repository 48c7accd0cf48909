"""One case: a text and edits to it. Runs it, shrinks it, and prints it as a script."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.fuzz.edits import Edit
from tests.fuzz.isolation import broken_rules, nothing_remembered
from wardline_analyzers.document import Document
from wardline_analyzers.finding import Placed
from wardline_analyzers.flow.module import windows
from wardline_analyzers.profile import Profile

windows.SMALL = 0  # type: ignore[misc]  # the functions here are small, and what is typed is to be told in all of them

PATH = "src/fuzzed.py"
EVERYTHING = Profile(select=("all",), bandit="all", require_reason=True)
"""All rules, and every finding of bandit beside them: the more is found, the more can differ."""


@dataclass(frozen=True)
class Case:
    """A text, and steps: edits after which the document settles and is compared with a fresh one."""

    text: bytes
    steps: tuple[tuple[Edit, ...], ...]

    def failure(self) -> str | None:
        """What differs first, or None."""
        player = Player(self.text)
        for step in self.steps:
            if difference := player.play(step):
                return difference
        return None


class Player:
    """A document that is edited step by step, and the text that it must hold."""

    def __init__(self, text: bytes) -> None:
        broken_rules()  # those of whoever used the engine before
        self.text = text
        self.document = Document(text, EVERYTHING, PATH)
        self.document.settle()

    def play(self, step: tuple[Edit, ...]) -> str | None:
        """Edit, settle, and say what differs from a fresh analysis of the same text."""
        for edit in step:
            self.document.replace(edit.start, edit.end, edit.new)
            self.text = edit.apply(self.text)
            interrupted(self.document)
        self.document.settle()
        found = difference(self.document, scratch(self.text))
        if rules := broken_rules():
            return f"rules that raise: {', '.join(rules)}"
        return found


def interrupted(document: Document) -> None:
    """Analyse until a deadline that has passed, which is one look, as often as the text has it: the next edit, or
    whoever wants to know, finds the analysis half done."""
    rng = random.Random(bytes(document.buffer.data))
    for _ in range(rng.choice((0, 0, 1, 2, 5, 40))):
        if document.analyse(0.0):
            break


def scratch(text: bytes) -> Document:
    """A fresh document, in an engine that remembers nothing."""
    with nothing_remembered():
        document = Document(text, EVERYTHING, PATH)
        document.settle()
        return document


def difference(edited: Document, fresh: Document) -> str | None:
    """How the two differ, in words; None if text, cut, findings and the edits of every fix are equal in every field."""
    for name, look in (("text", _text), ("unit", _units), ("finding", _findings), ("fix", _fixes)):
        one, other = look(edited), look(fresh)
        if one != other:
            lines = [f"{name} only after edits: {each!r}" for each in one if each not in other]
            lines += [f"{name} only from scratch: {each!r}" for each in other if each not in one]
            return "\n".join(lines or [f"{name}s in another order or number: {one} != {other}"])
    return None


def _text(document: Document) -> list[bytes]:
    return [bytes(document.buffer.data)]


def _units(document: Document) -> list[tuple[object, ...]]:
    return [(u.line, u.end, u.kind, u.indent, u.text, u.next_indent) for u in document.units]


def _findings(document: Document) -> list[Placed]:
    return document.findings()


def _fixes(document: Document) -> list[list[tuple[int, int, str]]]:
    return [document.fix_edits(placed, fix) for placed in document.findings() for fix in placed.finding.fixes]


def differs(case: Case) -> bool:
    """Whether the case fails."""
    return case.failure() is not None


def shrink(case: Case, budget: int = 400, fails: Callable[[Case], bool] = differs) -> Case:
    """A smaller case that still fails, after at most `budget` runs."""
    left = budget

    def smaller(candidate: Case) -> bool:
        nonlocal left, case
        left -= 1
        if left >= 0 and fails(candidate):
            case = candidate
            return True
        return False

    # Begin with the text as it is shortly before the failure; then one edit a step.
    for keep in (0, 1, 2, 4, 8, 16):
        kept = case.steps[len(case.steps) - keep :] or ((),)
        if keep < len(case.steps) and smaller(Case(_after(case.text, case.steps[: len(case.steps) - keep]), kept)):
            break
    smaller(Case(case.text, tuple((edit,) for step in case.steps for edit in step) or ((),)))
    changed = True
    while changed and left > 0:
        changed = False
        for index in reversed(range(len(case.steps) - 1)):
            changed |= smaller(Case(case.text, case.steps[:index] + case.steps[index + 1 :]))
        size = max(1, case.text.count(b"\n") // 2)
        while size and left > 0:
            lines = case.text.splitlines(keepends=True)
            for index in reversed(range(0, len(lines), size)):
                start = sum(map(len, lines[:index]))
                changed |= smaller(_without(case, start, start + sum(map(len, lines[index : index + size]))))
            size //= 2
    return case


def _without(case: Case, start: int, end: int) -> Case:
    """The case with a part of its text cut out; edits after it move up."""
    cut = end - start

    def move(at: int) -> int:
        return at - cut if at >= end else min(at, start)

    steps = tuple(tuple(Edit(move(e.start), move(e.end), e.new) for e in step) for step in case.steps)
    return Case(case.text[:start] + case.text[end:], steps)


def script(case: Case) -> str:
    """A program that shows the failure, run from the root of the checkout."""
    steps = "".join(f"    {step!r},\n" for step in case.steps)
    return f"""\
from tests.fuzz.case import Case
from tests.fuzz.edits import Edit

steps = (
{steps})
print(Case({case.text!r}, steps).failure())
"""


def _after(text: bytes, steps: tuple[tuple[Edit, ...], ...]) -> bytes:
    for edit in (edit for step in steps for edit in step):
        text = edit.apply(text)
    return text
