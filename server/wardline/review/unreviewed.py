"""What an AI wrote and nobody has approved, the riskiest first."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wardline.origin.model import Block
from wardline.project.git import GitError, Repository
from wardline.project.report import Result
from wardline.review.held import Held, Workspace
from wardline.review.records import APPROVED, Review, Reviews, verdict_of
from wardline.review.risk import DAYS, Risk, assess

if TYPE_CHECKING:
    from wardline.project.store import Store


@dataclass(frozen=True, slots=True)
class Unreviewed:
    """A block that is to be reviewed, with all that its reviewer wants to know."""

    held: Held
    block: Block
    findings: tuple[Result, ...]
    capabilities: tuple[str, ...]
    """What it can do, by name."""
    brings: tuple[str, ...]
    """The nouns of those that the rest of its file does not have."""
    changes: int
    """Commits that changed its file in the last `risk.DAYS` days."""
    reviews: tuple[Review, ...]
    risk: Risk

    @property
    def verdict(self) -> str:
        """`unreviewed`, `rejected` (somebody objects), or `approved`."""
        return verdict_of(self.reviews)

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that have findings in it, each once."""
        return tuple(dict.fromkeys(result.rule for result in self.findings))


def unreviewed(
    workspace: Workspace,
    below: Sequence[str] = (),
    *,
    everything: bool = False,
    store: Store | None = None,
    processes: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> list[Unreviewed]:
    """The blocks of a workspace that nobody has approved, or to which somebody objects, the riskiest first.

    `below`: see `Workspace.held`. `everything`: also what has been approved. What could not be analysed is told in
    `workspace.errors`; its blocks are in the list all the same.
    """
    reviews = Reviews(workspace.root)
    wanted = []
    for held in workspace.held(below):
        blocks = [block for block in held.blocks if everything or reviews.verdict(block.hash) != APPROVED]
        if blocks:
            wanted.append((held, blocks))
    results = _findings(workspace, [held for held, _ in wanted], store, processes, progress)
    changes = changes_of(workspace.root)
    found = [
        look_at(held, block, results.get(held.file, ()), changes.get(held.path, 0), reviews.of(block.hash))
        for held, blocks in wanted
        for block in blocks
    ]
    return sorted(found, key=lambda each: (-each.risk.score, each.block.path, each.block.start))


def again(workspace: Workspace, before: Unreviewed) -> Unreviewed | None:
    """A block after its file may have been edited: what is left of it, nearest to where it was. None: it is gone."""
    held = workspace.look(before.block.path)
    same = [block for block in held.blocks if block.id == before.block.id] if held is not None else []
    if held is None or not same:
        return None
    block = min(same, key=lambda each: (each.hash != before.block.hash, abs(each.start - before.block.start)))
    results = _findings(workspace, [held], None, 1, None)
    reviews = Reviews(workspace.root).of(block.hash)
    return look_at(held, block, results.get(held.file, ()), before.changes, reviews)


def look_at(held: Held, block: Block, results: Sequence[Result], changes: int, reviews: Sequence[Review]) -> Unreviewed:
    """One block, with what is found in its file."""
    line_at = held.source.buffer.line_at
    findings = tuple(result for result in results if block.start <= line_at(result.start) < block.end)
    capabilities, brings = _capabilities(held, block)
    risk = assess(
        findings=[(result.rule, result.severity, result.confidence) for result in findings],
        brings=brings,
        lines=block.end - block.start,
        changes=changes,
        rewritten=block.rewritten,
    )
    return Unreviewed(held, block, findings, capabilities, brings, changes, tuple(reviews), risk)


def changes_of(root: str) -> Counter[str]:
    """How many commits changed each file lately, relative to the root; nothing without git."""
    try:
        repository = Repository(root)
        counts = repository.changed_since(time.time() - DAYS * 86_400)
    except GitError:
        return Counter()
    here = os.path.relpath(os.path.realpath(root), os.path.realpath(repository.top)).replace(os.sep, "/")
    prefix = "" if here == "." else here + "/"
    return Counter({path[len(prefix) :]: count for path, count in counts.items() if path.startswith(prefix)})


def _capabilities(held: Held, block: Block) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a block can do, by name; and the nouns of what the rest of its module can not."""
    if not held.is_python:
        return (), ()
    from wardline_analyzers.capabilities.document import capabilities_of
    from wardline_analyzers.capabilities.result import added, united

    text, (start, end) = held.source.text, held.span(block)
    own = capabilities_of(text, (start, end))
    if not own:
        return (), ()
    rest = united(capabilities_of(text, span) for span in ((0, start), (end, len(text))))
    return own.names, tuple(each.capability.noun for each in added(rest, own))


def _findings(
    workspace: Workspace,
    files: Sequence[Held],
    store: Store | None,
    processes: int,
    progress: Callable[[int, int], None] | None,
) -> dict[str, tuple[Result, ...]]:
    """The open findings of files, by absolute path: what the settings show, without what the baseline knows."""
    from wardline.config import Resolver
    from wardline.project.baseline import BaselineError, Baselines
    from wardline.project.scan import Job, job_name, scan

    resolver, baselines = Resolver(), Baselines()
    jobs, known = [], {}
    for held in files:
        settings = resolver.resolve(Path(held.file), workspace=Path(workspace.root))
        if not settings.excluded:
            root, most = str(settings.root), settings.settings.max_file_size
            name, network = job_name(held.file, root), settings.settings.network
            jobs.append(Job(held.file, name, settings.profile, most, root, network))
            known[held.file] = settings.settings.baseline
    found = {}
    for report in scan(jobs, store=store, processes=processes, progress=progress):
        name = job_name(report.path, workspace.root)
        if report.error:
            workspace.errors.append(f"{name} {report.error}")
        try:
            found[report.path] = tuple(baselines.new(known[report.path], report.path, report.results))
        except BaselineError as error:
            workspace.errors.append(str(error))
            found[report.path] = report.results
    return found
