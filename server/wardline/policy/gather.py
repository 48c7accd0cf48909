"""What is to be decided of the files of a view: blocks and their reviews, findings, suppressions. And then: decided."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from wardline import config
from wardline.origin.places import root_of
from wardline.policy.codeowners import NOBODY, Owners, OwnersError, read
from wardline.policy.decide import decide
from wardline.policy.model import Decision, File, Flaw, Reviewed
from wardline.policy.settings import Found, policy_of
from wardline.policy.suppressions import suppressions
from wardline.policy.view import View
from wardline.project.source import Source, Unreadable, source_of
from wardline.review.held import held_of
from wardline.review.records import Reviews

if TYPE_CHECKING:
    from wardline.config import Resolved
    from wardline.policy.findings import Findings
    from wardline.project.report import Result


@dataclass
class Checkout:
    """A checkout with its policy; what is wrong with that is in `problems`, one line each."""

    top: str
    problems: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    """Files that could not be analysed."""
    notes: list[str] = field(default_factory=list)
    """What should be known and changes nothing."""

    def __post_init__(self) -> None:
        self.found: Found = policy_of(self.top)
        self.policy = self.found.policy
        for problem in self.found.problems:
            place = os.path.relpath(problem.path, self.top).replace(os.sep, "/") + ":" if problem.path else ""
            self.problems.append(f"{place}{problem.start.line + 1}: {problem.text()}")
        self.owners = self._owners()
        self._reviews: dict[str, Reviews] = {}
        self._resolver = config.Resolver()
        self._ignored: set[Path] = set()

    def _owners(self) -> Owners:
        if not self.policy.owners:
            return NOBODY
        try:
            found = read(self.top)
        except OwnersError as error:
            self.problems.append(f"owners: {error}")
            return NOBODY
        if not found.file:
            self.problems.append("owners = true, but there is no CODEOWNERS file (.github/CODEOWNERS, CODEOWNERS, …)")
        return found

    def decide(self, view: View) -> list[Decision]:
        """The decisions on all files of a view."""
        looks = [look for path, raw, changed in view.files() if (look := self._look(path, raw, changed))]
        wanted = [(look.source, look.settings) for look in looks if self._wants_findings(look)]
        if view.on_disk and wanted:
            self._findings.prefetch([(source, settings) for source, settings in wanted if settings is not None])
        return [decision for look in looks for decision in decide(self.policy, self._whole(look), self.owners)]

    def _look(self, path: str, raw: bytes, changed: frozenset[int] | None) -> _Look | None:
        """A file with its blocks, but without what is found in it; None if it cannot be read, and that is noted."""
        absolute = os.path.join(self.top, *path.split("/"))
        root = root_of(absolute, self.top)
        try:
            source = source_of(absolute, raw)
        except Unreadable as problem:
            self.notes.append(f"{path} {problem}")
            return None
        if source.notebook is not None:  # lines are those of its cells, one after the other: none of the file's own
            changed = None
        reviews = self._reviews.setdefault(root, Reviews(root))
        # As in an open document and in `wardline review`: reviews are bound to just these blocks.
        found = held_of(root, os.path.relpath(absolute, root).replace(os.sep, "/"), source).blocks
        blocks = tuple(Reviewed(replace(block, path=path), tuple(reviews.of(block.hash))) for block in found)
        file = File(path, blocks, changed=changed)
        settings = self._resolver.resolve(Path(absolute), workspace=Path(self.top))
        self._tell_ignored(settings)
        return _Look(file, source, None if settings.excluded else settings)

    def _wants_findings(self, look: _Look) -> bool:
        policy = self.policy
        in_ai_code = policy.block_in_ai_code is not None and bool(look.file.blocks)
        return look.settings is not None and (policy.block_anywhere is not None or in_ai_code)

    def _whole(self, look: _Look) -> File:
        """The file with what is found in it, and with its suppressions."""
        file, source, settings = look.file, look.source, look.settings
        if settings is None:
            return file
        comments = suppressions(source, settings.profile.honour) if self.policy.suppressions else ()
        flaws: tuple[Flaw, ...] = ()
        if self._wants_findings(look):
            flaws = tuple(_flaws(file, source, self._findings.of(source, file.path, settings)))
        return replace(file, flaws=flaws, suppressions=comments)

    @cached_property
    def _findings(self) -> Findings:
        from wardline.policy.findings import Findings  # here: who asks for no findings does not load the engine

        return Findings(self.errors)

    def _tell_ignored(self, settings: Resolved) -> None:
        """A policy below the top of a checkout does not count, and whoever wrote it must know."""
        file = settings.config_file
        if file is None or file in self._ignored or file.parent == Path(self.top):
            return
        self._ignored.add(file)
        if settings.compiled.values["policy"]:
            name = os.path.relpath(file, self.top).replace(os.sep, "/")
            self.notes.append(f"the policy in {name} does not count: only that at the top of the checkout does")


@dataclass(frozen=True, slots=True)
class _Look:
    """A file that is being looked at; with `settings` only if it is one to be analysed."""

    file: File
    source: Source
    settings: Resolved | None = None


def _flaws(file: File, source: Source, results: Sequence[Result]) -> Iterator[Flaw]:
    """The findings that the change brings, or whose data comes through one of its lines."""
    for result in results:
        lines = [_lines(source, result.start, result.end)]
        lines += [_lines(source, step.start, step.end) for step in result.trace if step.elsewhere is None]
        if any(file.touches(*span) for span in lines):
            yield Flaw(result.rule, result.severity, *lines[0])


def _lines(source: Source, start: int, end: int) -> tuple[int, int]:
    buffer = source.buffer
    return buffer.line_at(start), buffer.line_at(max(start, end - 1)) + 1
