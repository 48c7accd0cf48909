"""What is to be decided of the files of a view: blocks and their reviews, findings, suppressions. And then: decided."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from wardline import config
from wardline.origin import records
from wardline.origin.model import Block
from wardline.origin.places import root_of
from wardline.origin.tracker import Tracker
from wardline.policy.codeowners import NOBODY, Owners, OwnersError, read
from wardline.policy.decide import decide
from wardline.policy.model import Decision, File, Flaw, Reviewed
from wardline.policy.settings import Found, policy_of
from wardline.policy.suppressions import suppressions
from wardline.policy.view import View
from wardline.project.discover import SUFFIXES, is_python_script
from wardline.review.records import Reviews
from wardline_analyzers.text.buffer import Buffer
from wardline_analyzers.text.decoding import decode

if TYPE_CHECKING:
    from wardline.config import Resolved
    from wardline.project.baseline import Baselines
    from wardline.project.source import Source


def blocks_of(root: str, path: str, text: bytes) -> list[Block]:
    """What an AI wrote in a text, put together as in an open document: reviews are bound to just these blocks."""
    known = records.known(root, path, text.decode("utf-8", "replace"))
    if not known:
        return []
    buffer = Buffer(text)
    tracker = Tracker(lambda: buffer, time.time, infers=False)
    tracker.remember(known, text)
    return [tracker.as_block(live, path) for live in tracker.blocks()]


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

    def decide(self, view: View) -> Iterator[tuple[File, list[Decision]]]:
        """The decisions on each file of a view that there is something to decide of."""
        for path, raw, changed in view.files():
            file = self.file(path, raw, changed)
            if decisions := decide(self.policy, file, self.owners):
                yield file, decisions

    def file(self, path: str, raw: bytes, changed: frozenset[int] | None) -> File:
        """All that is to be decided of one file."""
        absolute = os.path.join(self.top, *path.split("/"))
        root = root_of(absolute, self.top)
        inner = os.path.relpath(absolute, root).replace(os.sep, "/")
        reviews = self._reviews.setdefault(root, Reviews(root))
        found = blocks_of(root, inner, decode(raw).text)
        blocks = tuple(Reviewed(replace(block, path=path), tuple(reviews.of(block.hash))) for block in found)
        file = File(path, blocks, changed=changed)
        if not (path.lower().endswith(SUFFIXES) or is_python_script(raw)):
            return file
        settings = self._resolver.resolve(Path(absolute), workspace=Path(self.top))
        self._tell_ignored(settings)
        if settings.excluded:
            return file
        return self._with_findings(file, absolute, raw, settings)

    def _with_findings(self, file: File, absolute: str, raw: bytes, settings: Resolved) -> File:
        from wardline.project.source import Unreadable, source_of

        policy = self.policy
        try:
            source = source_of(absolute, raw)
        except Unreadable as problem:
            self.notes.append(f"{file.path} {problem}")
            return file
        comments = suppressions(source.text, settings.profile.honour) if policy.suppressions else ()
        if source.notebook is not None:  # the lines of its cells are none of the file
            comments = tuple(replace(comment, line=0) for comment in comments)
        flaws: tuple[Flaw, ...] = ()
        if policy.block_anywhere is not None or (policy.block_in_ai_code is not None and file.blocks):
            flaws = tuple(self._flaws(file, source, settings))
        return replace(file, flaws=flaws, suppressions=comments)

    def _flaws(self, file: File, source: Source, settings: Resolved) -> Iterator[Flaw]:
        from wardline.project.scan import analyse, job_name

        root = str(settings.root)
        try:
            analysed = analyse(source, job_name(source.path, root), settings.profile, root)
            baseline = settings.settings.baseline
            results = self._baselines.new(baseline, source.path, analysed.results)
        except Exception as error:  # a text of an exception may quote the user's code
            self.errors.append(f"{file.path} could not be analysed ({type(error).__name__})")
            return
        self.errors += [f"the rule {rule} broke down, and its findings may be missing" for rule in analysed.failed]
        whole = source.buffer.line_count
        for result in results:
            lines = [_lines(source, result.start, result.end)]
            if source.notebook is not None:
                yield Flaw(result.rule, result.severity, 0, whole)
                continue
            lines += [_lines(source, step.start, step.end) for step in result.trace if step.elsewhere is None]
            if any(file.touches(*span) for span in lines):
                yield Flaw(result.rule, result.severity, *lines[0])

    @cached_property
    def _baselines(self) -> Baselines:
        from wardline.project.baseline import Baselines

        return Baselines()

    def _tell_ignored(self, settings: Resolved) -> None:
        """A policy below the top of a checkout does not count, and whoever wrote it must know."""
        file = settings.config_file
        if file is None or file in self._ignored or file.parent == Path(self.top):
            return
        self._ignored.add(file)
        if settings.compiled.values["policy"]:
            name = os.path.relpath(file, self.top).replace(os.sep, "/")
            self.notes.append(f"the policy in {name} does not count: only that at the top of the checkout does")


def _lines(source: Source, start: int, end: int) -> tuple[int, int]:
    buffer = source.buffer
    return buffer.line_at(start), buffer.line_at(max(start, end - 1)) + 1
